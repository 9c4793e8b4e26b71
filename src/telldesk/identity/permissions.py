"""The role matrix of a desk, as data.

Permissions are named acts; roles are sets of them, so a tenant can later define its own. Every
verb asks `require` first, whatever its door (API, bot button, socket): a press is authorised
again each time (T44).
"""

from enum import StrEnum
from typing import Final, Literal

from telldesk.kernel.errors import Forbidden

Role = Literal["helper", "moderator", "admin", "developer", "owner"]
RoleOrNone = Literal[Role, ""]
"""'' for everybody who is no agent."""


class Permission(StrEnum):
    TICKETS_READ_ASSIGNED = "tickets.read_assigned"
    TICKETS_READ_ALL = "tickets.read_all"
    TICKETS_REPLY = "tickets.reply"
    TICKETS_NOTE = "tickets.note"
    TICKETS_TAKE = "tickets.take"
    TICKETS_ASSIGN = "tickets.assign"
    TICKETS_SET_STATUS = "tickets.set_status"
    TICKETS_SET_PRIORITY = "tickets.set_priority"
    TICKETS_SET_CATEGORY = "tickets.set_category"
    TICKETS_MERGE = "tickets.merge"
    TICKETS_MARK_SPAM = "tickets.mark_spam"
    CONTACTS_READ = "contacts.read"
    CONTACTS_CHANGE = "contacts.change"
    CONTACTS_MERGE = "contacts.merge"
    CONTACTS_BAN = "contacts.ban"
    CONTACTS_EXPORT = "contacts.export"
    CONTACTS_ERASE = "contacts.erase"
    STAFF_READ = "staff.read"
    STAFF_MANAGE = "staff.manage"
    DESK_MANAGE = "desk.manage"
    CATEGORIES_MANAGE = "categories.manage"
    STATS_READ = "stats.read"
    DELIVERIES_READ = "deliveries.read"
    DELIVERIES_MANAGE = "deliveries.manage"
    API_MANAGE = "api.manage"
    BILLING_MANAGE = "billing.manage"
    OWNERSHIP = "ownership"


P = Permission
_ANSWERS: Final = {
    P.TICKETS_READ_ASSIGNED,
    P.TICKETS_REPLY,
    P.TICKETS_NOTE,
    P.TICKETS_SET_STATUS,
    P.STAFF_READ,
    P.STATS_READ,
}
_MODERATES: Final = _ANSWERS | {
    P.TICKETS_READ_ALL,
    P.TICKETS_TAKE,
    P.TICKETS_ASSIGN,
    P.TICKETS_SET_PRIORITY,
    P.TICKETS_SET_CATEGORY,
    P.TICKETS_MERGE,
    P.TICKETS_MARK_SPAM,
    P.CONTACTS_READ,
    P.CONTACTS_CHANGE,
    P.CONTACTS_MERGE,
    P.CONTACTS_BAN,
    P.DELIVERIES_READ,
}
_ADMINISTERS: Final = _MODERATES | {
    P.CONTACTS_EXPORT,
    P.CONTACTS_ERASE,
    P.STAFF_MANAGE,
    P.DESK_MANAGE,
    P.CATEGORIES_MANAGE,
    P.DELIVERIES_MANAGE,
    P.API_MANAGE,
}
ROLE_PERMISSIONS: Final[dict[str, frozenset[Permission]]] = {
    "helper": frozenset(_ANSWERS),
    "moderator": frozenset(_MODERATES),
    "admin": frozenset(_ADMINISTERS),
    "developer": frozenset(
        _ANSWERS | {P.DELIVERIES_READ, P.DELIVERIES_MANAGE, P.CATEGORIES_MANAGE, P.API_MANAGE}
    ),
    "owner": frozenset(_ADMINISTERS | {P.BILLING_MANAGE, P.OWNERSHIP}),
}
ROLES: Final = tuple(ROLE_PERMISSIONS)


class NotAllowed(Forbidden):
    """The role has no such permission; ask an admin of the desk."""

    key = "not-allowed"


def permissions_of(role: str) -> frozenset[Permission]:
    """What this role may do; an unknown role may nothing."""
    return ROLE_PERMISSIONS.get(role, frozenset())

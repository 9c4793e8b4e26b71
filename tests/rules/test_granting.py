"""The role matrix: what each role may do, and which roles it may give."""

import pytest

from telldesk.identity.granting import roles_within_reach
from telldesk.identity.permissions import ROLE_PERMISSIONS, ROLES, Permission, permissions_of

# Golden: a change here is a change of what people may do, and is told in the release notes.
MATRIX = """
tickets.read_assigned  helper moderator admin developer owner
tickets.read_all       moderator admin owner
tickets.reply          helper moderator admin developer owner
tickets.note           helper moderator admin developer owner
tickets.take           moderator admin owner
tickets.assign         moderator admin owner
tickets.set_status     helper moderator admin developer owner
tickets.set_priority   moderator admin owner
tickets.set_category   moderator admin owner
tickets.merge          moderator admin owner
tickets.mark_spam      moderator admin owner
contacts.read          moderator admin owner
contacts.change        moderator admin owner
contacts.merge         moderator admin owner
contacts.ban           moderator admin owner
contacts.export        admin owner
contacts.erase         admin owner
staff.read             helper moderator admin developer owner
staff.manage           admin owner
desk.manage            admin owner
categories.manage      admin developer owner
stats.read             helper moderator admin developer owner
deliveries.read        moderator admin developer owner
deliveries.manage      admin developer owner
api.manage             admin developer owner
billing.manage         owner
ownership              owner
"""
GOLDEN = {line.split()[0]: set(line.split()[1:]) for line in MATRIX.strip().splitlines()}


def test_the_matrix_names_every_permission() -> None:
    assert set(GOLDEN) == set(Permission)


@pytest.mark.parametrize("permission", list(Permission))
def test_T44_a_permission_belongs_to_exactly_these_roles(permission: Permission) -> None:
    holders = {role for role, held in ROLE_PERMISSIONS.items() if permission in held}
    assert holders == GOLDEN[permission]


@pytest.mark.parametrize(
    ("role", "within_reach"),
    [
        ("helper", []),
        ("moderator", []),
        ("developer", []),
        ("admin", ["helper", "moderator", "admin", "developer"]),
        ("owner", list(ROLES)),
        ("unheard", []),
    ],
)
def test_T44_nobody_gives_a_role_above_their_own(role: str, within_reach: list[str]) -> None:
    assert roles_within_reach(permissions_of(role)) == within_reach

"""Reads of tickets for the API and the bot: lists, counts, one ticket, a contact's card.

A page costs one statement however long the history is. The conversation is in `conversation.py`.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor, ActorKind
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Work
from telldesk.tickets.contact_cards import contact_card
from telldesk.tickets.conversation import (
    read_conversation,
    read_message,
    read_revisions,
    ticket_history,
)
from telldesk.tickets.cursors import Place, read, written
from telldesk.tickets.filters import TicketFilter, checked_filter, filtered_rows
from telldesk.tickets.lifecycle import Priority, Status
from telldesk.tickets.participants import FOLLOWED
from telldesk.tickets.rows import TicketUnknown
from telldesk.tickets.selects import (
    CONTACT_TICKETS,
    IN_VIEW,
    STAFF_TICKETS,
    UNFINISHED,
    contact_ticket_of,
    staff_ticket_of,
)
from telldesk.tickets.shapes import (
    ContactTicketPage,
    ContactTicketShape,
    TicketCounts,
    TicketPage,
    TicketShape,
)

__all__ = (
    "TicketFilters",
    "View",
    "contact_card",
    "last_tickets_of",
    "list_tickets",
    "my_tickets",
    "read_conversation",
    "read_message",
    "read_revisions",
    "read_ticket_shape",
    "ticket_counts",
    "ticket_history",
)
MAX_LIMIT: Final = 100
COUNT_LIMIT: Final = 1000


class View(StrEnum):
    """The piles of an inbox. `mine` and `unassigned` are work: unfinished tickets only.

    `due` holds those with a running deadline, the nearest first. What is snoozed is in `snoozed`
    and in `all` alone, what is marked as spam in `spam` and in `all`. `followed` is unfinished work
    of others that the reader follows.
    """

    MINE = "mine"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    DUE = "due"
    ALL = "all"
    SNOOZED = "snoozed"
    FOLLOWED = "followed"
    SPAM = "spam"


class TicketFilters(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is narrowed to; empty or None narrows nothing."""

    view: View = View.ALL
    statuses: Sequence[Status] = ()
    priorities: Sequence[int] = ()
    category_id: UUID | None = None
    assignee_id: UUID | None = None
    contact_id: UUID | None = None
    more: TicketFilter = TicketFilter()
    """What the inbox's own sheet narrows; with any of it the fields above but `view` and
    `contact_id` are left out.
    """


# $1 is always the reader. One constant statement per view and sight, so that each can use the
# index of its own leading condition whatever plan the server caches.
_VIEWS: Final = {
    View.MINE: "t.assignee_id = $1 AND " + IN_VIEW + " AND " + UNFINISHED,
    View.UNASSIGNED: "t.assignee_id IS NULL AND $1::uuid IS NOT NULL AND "
    + (IN_VIEW + " AND " + UNFINISHED),
    View.WAITING: "t.waiting_since IS NOT NULL AND $1::uuid IS NOT NULL AND " + IN_VIEW,
    View.DUE: "t.due_at IS NOT NULL AND $1::uuid IS NOT NULL AND " + IN_VIEW,
    View.ALL: "$1::uuid IS NOT NULL",
    View.SNOOZED: "t.snoozed_until IS NOT NULL AND $1::uuid IS NOT NULL",
    View.FOLLOWED: FOLLOWED + " AND " + IN_VIEW + " AND " + UNFINISHED,
    View.SPAM: "t.spam_at IS NOT NULL AND $1::uuid IS NOT NULL",
}
_SIGHTS: Final = {"all": "true", "assigned": "t.assignee_id = $1"}
_NARROWED: Final = """
  AND (cardinality($2::text[]) = 0 OR t.status = ANY($2))
  AND (cardinality($3::int[]) = 0 OR t.priority = ANY($3))
  AND ($4::uuid IS NULL OR t.category_id = $4)
  AND ($5::uuid IS NULL OR t.assignee_id = $5)
  AND ($6::uuid IS NULL OR t.contact_id = $6)
  AND t.merged_into_id IS NULL
"""
_LATEST: Final = """
  AND ($7::timestamptz IS NULL OR (t.activity_at, t.id) < ($7, $8::uuid))
ORDER BY t.activity_at DESC, t.id DESC LIMIT $9
"""
_NEAREST: Final = """
  AND ($7::timestamptz IS NULL OR (t.due_at, t.id) > ($7, $8::uuid))
ORDER BY t.due_at, t.id LIMIT $9
"""
_LIST: Final = {
    (view, sight): STAFF_TICKETS
    + (" WHERE " + mine + " AND " + seen + _NARROWED)
    + (_NEAREST if view is View.DUE else _LATEST)
    for view, mine in _VIEWS.items()
    for sight, seen in _SIGHTS.items()
}
_COUNT_ONE: Final = "(SELECT count(*) FROM (SELECT 1 FROM tickets t WHERE "
# Of those that are due only what is near or missed counts; null where nothing is promised.
_COUNTED: Final = _VIEWS | {
    View.DUE: "t.warn_at <= $3 AND t.due_at IS NOT NULL AND $1::uuid IS NOT NULL AND " + IN_VIEW
}
_COUNTS: Final = {
    sight: "SELECT EXISTS (SELECT FROM sla_policies WHERE archived_at IS NULL) AS has_sla, "
    + ", ".join(
        _COUNT_ONE
        + ("" if view is View.SPAM else UNFINISHED + " AND ")
        + (mine + " AND " + seen + " LIMIT $2) x) AS " + view)
        for view, mine in _COUNTED.items()
    )
    for sight, seen in _SIGHTS.items()
}
_ONE: Final = {sight: STAFF_TICKETS + " WHERE t.id = $2 AND $1::uuid IS NOT NULL AND " + seen
               for sight, seen in _SIGHTS.items()}  # fmt: skip
_OWN_ONE: Final = CONTACT_TICKETS + " WHERE t.id = $2 AND t.contact_id = $1"
_OWN: Final = (
    CONTACT_TICKETS
    + """
WHERE t.contact_id = $1 AND t.merged_into_id IS NULL
  AND ($2::timestamptz IS NULL OR (t.activity_at, t.id) < ($2, $3::uuid))
ORDER BY t.activity_at DESC, t.id DESC LIMIT $4
"""
)
_LAST: Final = (
    STAFF_TICKETS
    + """
WHERE t.assignee_id = $1
ORDER BY t.activity_at DESC, t.id DESC LIMIT $2
"""
)


async def list_tickets(
    work: Work, actor: Actor, filters: TicketFilters, cursor: str | None, limit: int
) -> TicketPage:
    """A page of the tickets this agent may see, in one statement.

    Latest activity first; in the view `due` the nearest deadline.

    Raises:
        CursorBroken: begin the list anew.
        Invalid: `limit` is not 1 to 100, or no such priority.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    size, place = _limit(limit), _place(cursor)
    if any(priority not in Priority.NAMES for priority in filters.priorities):
        raise Invalid("1 to 4", field="priority")
    if filters.more.is_any():
        rows = await filtered_rows(
            work, actor, checked_filter(filters.more), pile=filters.view, sight=sight(actor),
            contact_id=filters.contact_id, place=place, limit=size + 1,
        )  # fmt: skip
        return _ticket_page(rows, size, filters.view)
    rows = await work.conn.fetch(
        _LIST[filters.view, sight(actor)],
        actor.id, list(filters.statuses), list(filters.priorities), filters.category_id,
        filters.assignee_id, filters.contact_id, *place, size + 1,
    )  # fmt: skip
    return _ticket_page(rows, size, filters.view)


def _ticket_page(rows: Sequence[Any], size: int, view: View) -> TicketPage:
    ordered_by = "due_at" if view is View.DUE else "activity_at"
    return TicketPage(
        tickets=[staff_ticket_of(row) for row in rows[:size]],
        next_cursor=_next(rows, size, ordered_by),
    )


async def ticket_counts(work: Work, actor: Actor) -> TicketCounts:
    """How many unfinished tickets each view holds, `spam` all, counted to 1000 at most.

    In one statement.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    row = await work.conn.fetchrow(_COUNTS[sight(actor)], actor.id, COUNT_LIMIT, work.now)
    facts = dict(row)
    if not facts.pop("has_sla"):
        facts["due"] = None
    for rare in (View.SNOOZED, View.FOLLOWED, View.SPAM):
        facts[rare] = facts[rare] or None
    return TicketCounts(**facts, limit=COUNT_LIMIT)


async def read_ticket_shape(
    work: Work, actor: Actor, ticket_id: UUID
) -> TicketShape | ContactTicketShape:
    """The ticket as this person may see it; the contact's shape for its contact.

    Raises:
        TicketUnknown: not theirs to see.
    """
    if actor.kind is ActorKind.CONTACT:
        row = await work.conn.fetchrow(_OWN_ONE, actor.id, ticket_id)
        if row is not None:
            return contact_ticket_of(row)
    elif actor.may(Permission.TICKETS_READ_ASSIGNED):
        row = await work.conn.fetchrow(_ONE[sight(actor)], actor.id, ticket_id)
        if row is not None:
            return staff_ticket_of(row)
    raise TicketUnknown(f"no ticket {ticket_id}")


async def my_tickets(work: Work, actor: Actor, cursor: str | None, limit: int) -> ContactTicketPage:
    """A page of the contact's own tickets, latest activity first; empty for anybody else.

    Raises:
        CursorBroken: begin the list anew.
        Invalid: `limit` is not 1 to 100.
    """
    size, place = _limit(limit), _place(cursor)
    if actor.kind is not ActorKind.CONTACT:
        return ContactTicketPage(tickets=[], next_cursor=None)
    rows = await work.conn.fetch(_OWN, actor.id, *place, size + 1)
    return ContactTicketPage(
        tickets=[contact_ticket_of(row) for row in rows[:size]], next_cursor=_next(rows, size)
    )


async def last_tickets_of(work: Work, actor: Actor, limit: int = 3) -> list[TicketShape]:
    """The agent's own tickets that moved last, finished ones too."""
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    rows = await work.conn.fetch(_LAST, actor.id, _limit(limit))
    return [staff_ticket_of(row) for row in rows]


def sight(actor: Actor) -> str:
    """How far the agent sees: the SQL side of `may_see`."""
    return "all" if actor.may(Permission.TICKETS_READ_ALL) else "assigned"


def _limit(limit: int) -> int:
    if not 1 <= limit <= MAX_LIMIT:
        raise Invalid(f"1 to {MAX_LIMIT}", field="limit")
    return limit


def _place(cursor: str | None) -> tuple[Any, Any]:
    if cursor is None:
        return None, None
    place = read(cursor)
    return place.at, place.id


def _next(rows: Sequence[Any], size: int, ordered_by: str = "activity_at") -> str | None:
    if len(rows) <= size:
        return None
    last = rows[size - 1]
    return written(Place(last[ordered_by], last["id"]))

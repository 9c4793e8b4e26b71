"""What a person's list of news shows, newest first, and how much of it is unread."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.channels.staff.wishes import NewsKind, Urgency
from telldesk.identity.actor import Actor, ActorKind
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Forbidden
from telldesk.kernel.work import Work
from telldesk.notifications.news import NewsFacts, facts_of
from telldesk.tickets.cursors import Place, read, written
from telldesk.tickets.rows import may_see

PAGE: Final = 30
MOST_UNREAD: Final = 100
_SEEN: Final = "($2 OR t.assignee_id = $1)"
_LIST: Final = (
    """
SELECT n.id, n.kind, n.urgency, n.facts, n.times, n.at, n.read_at, n.ticket_id, t.number,
  t.assignee_id, t.contact_id, c.shown_name AS contact, a.name AS by
FROM notifications n JOIN tickets t ON t.id = n.ticket_id JOIN contacts c ON c.id = t.contact_id
LEFT JOIN agents a ON a.id = (n.facts->>'agent_id')::uuid
WHERE n.agent_id = $1 AND """
    + _SEEN
    + """ AND ($3::timestamptz IS NULL OR (n.at, n.id) < ($3, $4::uuid))
ORDER BY n.at DESC, n.id DESC LIMIT $5
"""
)
_UNREAD: Final = (
    """
SELECT count(*) FROM (
  SELECT FROM notifications n JOIN tickets t ON t.id = n.ticket_id
  WHERE n.agent_id = $1 AND n.read_at IS NULL AND """
    + _SEEN
    + " LIMIT $3) u"
)


class NewsShape(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list.

    Attributes:
        times: how often it came while it was unread.
        by: name of the agent whose act it was, '' of nobody's.
    """

    id: UUID
    kind: NewsKind
    urgency: Urgency
    facts: NewsFacts
    times: int
    at: datetime
    is_read: bool
    ticket_id: UUID
    number: int
    contact: str
    by: str


class NewsPage(msgspec.Struct, frozen=True, kw_only=True):
    """`unread` counts to 100; `next_cursor` '' ends the list."""

    items: list[NewsShape]
    unread: int
    next_cursor: str


class UnreadShape(msgspec.Struct, frozen=True):
    """How much is unread, counted to 100."""

    unread: int


def own_id(actor: Actor) -> UUID:
    """The agent's id.

    Raises:
        Forbidden: nobody of the staff.
    """
    if actor.kind is not ActorKind.AGENT or actor.id is None:
        raise Forbidden("agents only")
    return actor.id


async def read_news(work: Work, actor: Actor, *, cursor: str = "") -> NewsPage:
    """The person's news of tickets they may see, newest first.

    Raises:
        CursorBroken: begin anew.
    """
    agent_id, place = own_id(actor), read(cursor) if cursor else None
    rows = await work.conn.fetch(
        _LIST, agent_id, actor.may(Permission.TICKETS_READ_ALL),
        place.at if place else None, place.id if place else None, PAGE + 1,
    )  # fmt: skip
    shown = rows[:PAGE]
    last = shown[-1] if len(rows) > PAGE else None
    return NewsPage(
        items=[_shape(row) for row in shown if _sees(actor, row)],
        unread=await unread_of(work, actor),
        next_cursor=written(Place(last["at"], last["id"])) if last is not None else "",
    )


async def unread_of(work: Work, actor: Actor) -> int:
    """How much of it the person has not read, at most 100."""
    count: int = await work.conn.fetchval(
        _UNREAD, own_id(actor), actor.may(Permission.TICKETS_READ_ALL), MOST_UNREAD
    )
    return count


def _sees(actor: Actor, row: Any) -> bool:
    return may_see(actor, assignee_id=row["assignee_id"], contact_id=row["contact_id"])


def _shape(row: Any) -> NewsShape:
    return NewsShape(
        id=row["id"],
        kind=row["kind"],
        urgency=row["urgency"],
        facts=facts_of(row["facts"]),
        times=row["times"],
        at=row["at"],
        is_read=row["read_at"] is not None,
        ticket_id=row["ticket_id"],
        number=row["number"],
        contact=row["contact"],
        by=row["by"] or "",
    )

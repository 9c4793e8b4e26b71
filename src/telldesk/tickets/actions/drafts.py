"""Unsent words of agents: kept for their other devices, gone when they are sent (T14)."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, Invalid
from telldesk.kernel.work import Work
from telldesk.tickets.drafts import MAX_DRAFT_CHARS, MAX_DRAFTS, DraftShape
from telldesk.tickets.rows import require_not_erased, seen_ticket
from telldesk.tickets.vocabulary import Visibility

KEPT_FOR: Final = timedelta(days=30)
_COLUMNS: Final = "ticket_id, visibility, text, reply_to_id, version, updated_at"
_READ: Final = "SELECT " + _COLUMNS + " FROM drafts WHERE ticket_id = $1 AND agent_id = $2"
_IDS: Final = """
SELECT ticket_id FROM drafts WHERE agent_id = $1 ORDER BY updated_at DESC, ticket_id LIMIT $2
"""
_COUNT: Final = "SELECT count(*) FROM drafts WHERE agent_id = $1 AND ticket_id <> $2"
# Written over only where it is still the one the device knows. A row that is gone was sent or
# dropped, and what comes now was written afterwards.
_KEEP: Final = (
    """
INSERT INTO drafts AS d (ticket_id, agent_id, visibility, text, reply_to_id, version, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (ticket_id, agent_id) DO UPDATE SET
  visibility = excluded.visibility, text = excluded.text, reply_to_id = excluded.reply_to_id,
  version = greatest(d.version + 1, excluded.version), updated_at = excluded.updated_at
WHERE d.version = $8
RETURNING """
    + _COLUMNS
)
_DROP: Final = "DELETE FROM drafts WHERE ticket_id = $1 AND agent_id = $2 AND version <= $3"
_FORGET_OLD: Final = """
DELETE FROM drafts WHERE (ticket_id, agent_id) IN (
  SELECT ticket_id, agent_id FROM drafts WHERE updated_at < $1
  ORDER BY updated_at LIMIT 20 FOR UPDATE SKIP LOCKED)
"""


class DraftMoved(Conflict):
    """Another device wrote other words since (`version` is theirs); read them and ask."""

    key = "draft-moved"


class TooManyDrafts(Conflict):
    """An agent has at most `limit` on the server; send or drop some."""

    key = "too-many-drafts"


async def read_draft(work: Work, actor: Actor, *, ticket_id: UUID) -> DraftShape | None:
    """What the agent has begun in this ticket and not sent, on whichever device.

    Raises:
        TicketUnknown: not theirs to see.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    await seen_ticket(work, actor, ticket_id, lock=False)
    row = await work.conn.fetchrow(_READ, ticket_id, actor.id)
    return None if row is None else _shape(row)


async def drafted_tickets(work: Work, actor: Actor) -> list[UUID]:
    """The tickets in which the agent has begun something, the latest first."""
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    return [row["ticket_id"] for row in await work.conn.fetch(_IDS, actor.id, MAX_DRAFTS)]


async def keep_draft(
    work: Work,
    actor: Actor,
    *,
    ticket_id: UUID,
    visibility: Visibility,
    text: str,
    reply_to_id: UUID | None,
    version: int,
) -> DraftShape:
    """The words are on the server; `version` is of those the device knows there, 0 for none.

    Of two devices the one that did not know the other's words is refused and asks its person.
    Words nobody wrote on for 30 days are forgotten.

    Raises:
        TicketUnknown: not theirs to see.
        TicketErased: nobody is left to write to.
        Invalid: `field` names what to change.
        DraftMoved: read the others and ask.
        TooManyDrafts: they stay on the device alone.
    """
    note = visibility == "note"
    actor.require(Permission.TICKETS_NOTE if note else Permission.TICKETS_REPLY)
    if not text.strip() or len(text) > MAX_DRAFT_CHARS or "\0" in text:
        raise Invalid(f"1 to {MAX_DRAFT_CHARS} characters", field="text")
    require_not_erased(await seen_ticket(work, actor, ticket_id, lock=False))
    await work.conn.execute(_FORGET_OLD, work.now - KEPT_FOR)
    if await work.conn.fetchval(_COUNT, actor.id, ticket_id) >= MAX_DRAFTS:
        raise TooManyDrafts("full", limit=MAX_DRAFTS)
    row = await work.conn.fetchrow(
        _KEEP, ticket_id, actor.id, visibility, text, reply_to_id,
        int(work.now.timestamp() * 1000), work.now, version,
    )  # fmt: skip
    if row is None:
        present = await work.conn.fetchrow(_READ, ticket_id, actor.id)
        raise DraftMoved("other words", version=present["version"] if present else 0)
    return _shape(row)


async def drop_draft(work: Work, actor: Actor, *, ticket_id: UUID, version: int) -> None:
    """The words are gone, if they are none newer than `version`. Also what sending them does.

    Raises:
        TicketUnknown: not theirs to see.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    await seen_ticket(work, actor, ticket_id, lock=False)
    await work.conn.execute(_DROP, ticket_id, actor.id, version)


def _shape(row: Any) -> DraftShape:
    return DraftShape(**dict(row))

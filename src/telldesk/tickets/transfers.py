"""Reads of what was joined and split, and how a ticket stands by the messages it has (T6)."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import NotFound
from telldesk.kernel.work import Work
from telldesk.tickets.lifecycle import OVER, Status, Step, next_status
from telldesk.tickets.rows import TicketRow, seen_ticket
from telldesk.tickets.shapes import Shape, TicketRef
from telldesk.tickets.turns import with_status
from telldesk.tickets.vocabulary import TransferKind

UNDO_WITHIN: Final = timedelta(days=30)
MOST_SHOWN: Final = 50
_TRANSFER: Final = """
SELECT x.id, x.kind, x.from_id, x.to_id, x.made_at, x.until, x.before, x.undone_at
FROM transfers x WHERE x.id = $1
"""
_OF_TICKET: Final = """
SELECT x.id, x.kind, x.made_at, x.until, x.from_id, f.number AS from_number, x.to_id,
  t.number AS to_number, coalesce(a.name, '') AS made_by,
  (SELECT count(*) FROM transfer_messages m WHERE m.transfer_id = x.id) AS count
FROM transfers x
JOIN tickets f ON f.id = x.from_id JOIN tickets t ON t.id = x.to_id
LEFT JOIN agents a ON a.id = x.made_by_id
WHERE (x.from_id = $1 OR x.to_id = $1) AND x.undone_at IS NULL AND x.until > $2
ORDER BY x.made_at DESC, x.id DESC LIMIT $3
"""
_TALLY: Final = """
SELECT count(*) FILTER (WHERE author_kind <> 'bot') AS message_count,
  (array_agg(id ORDER BY position DESC))[1] AS last_message_id,
  max(sent_at) FILTER (WHERE author_kind = 'contact') AS contact_wrote_at,
  max(sent_at) FILTER (WHERE author_kind = 'agent') AS agent_wrote_at,
  min(sent_at) FILTER (WHERE author_kind = 'agent') AS first_reply_at,
  min(sent_at) FILTER (WHERE author_kind = 'contact' AND position > coalesce((
    SELECT max(position) FROM messages
    WHERE ticket_id = $1 AND visibility = 'public' AND author_kind = 'agent'), 0)) AS asked_at
FROM messages WHERE ticket_id = $1 AND visibility = 'public'
"""


class TransferUnknown(NotFound):
    """No such merge or split for this person; read the ticket again."""

    key = "transfer-unknown"


class TransferShape(Shape, frozen=True, kw_only=True):
    """Tickets that were merged, or one split, while it can be taken back."""

    id: UUID
    kind: TransferKind
    source: TicketRef
    target: TicketRef
    count: int
    """Messages that moved."""
    made_by: str
    made_at: datetime
    until: datetime


class TransferRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `transfers`."""

    id: UUID
    kind: TransferKind
    from_id: UUID
    to_id: UUID
    made_at: datetime
    until: datetime
    before: dict[str, Any]
    undone_at: datetime | None


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What a ticket's public messages say of it; `asked_at`: the first after the last answer."""

    message_count: int
    last_message_id: UUID | None
    contact_wrote_at: datetime | None
    agent_wrote_at: datetime | None
    first_reply_at: datetime | None
    asked_at: datetime | None


async def transfers_of(work: Work, actor: Actor, ticket_id: UUID) -> list[TransferShape]:
    """What of this ticket can still be taken back, the latest first, 50 at most.

    Raises:
        TicketUnknown: not theirs to see.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    await seen_ticket(work, actor, ticket_id, lock=False)
    rows = await work.conn.fetch(_OF_TICKET, ticket_id, work.now, MOST_SHOWN)
    return [
        TransferShape(
            id=row["id"],
            kind=row["kind"],
            source=TicketRef(id=row["from_id"], number=row["from_number"]),
            target=TicketRef(id=row["to_id"], number=row["to_number"]),
            count=row["count"],
            made_by=row["made_by"],
            made_at=row["made_at"],
            until=row["until"],
        )
        for row in rows
    ]


async def read_transfer(work: Work, transfer_id: UUID) -> TransferRow:
    """The transfer.

    Raises:
        TransferUnknown: there is none.
    """
    row = await work.conn.fetchrow(_TRANSFER, transfer_id)
    if row is None:
        raise TransferUnknown(f"no transfer {transfer_id}")
    return TransferRow(**dict(row))


async def tally_of(work: Work, ticket_id: UUID) -> Tally:
    """What the ticket's public messages say of it now."""
    return Tally(**dict(await work.conn.fetchrow(_TALLY, ticket_id)))


def as_tallied(ticket: TicketRow, tally: Tally, *, is_waiting: bool, now: datetime) -> TicketRow:
    """The ticket with these messages; `is_waiting`: its contact waited before they moved. Pure.

    A contact who waits for an answer brings a ticket back that waits for them. The first answer
    stays the first one, also when it has left the ticket.
    """
    waits = is_waiting and tally.asked_at is not None and ticket.status not in OVER
    status = ticket.status
    if waits and status is Status.WAITING:
        has_assignee = ticket.assignee_id is not None
        status = next_status(status, Step.CONTACT_WROTE, has_assignee=has_assignee)
    return replace(
        with_status(ticket, status, now),
        message_count=tally.message_count,
        last_message_id=tally.last_message_id,
        contact_wrote_at=tally.contact_wrote_at,
        agent_wrote_at=tally.agent_wrote_at,
        first_reply_at=min(
            (at for at in (ticket.first_reply_at, tally.first_reply_at) if at is not None),
            default=None,
        ),
        waiting_since=tally.asked_at if waits else None,
    )

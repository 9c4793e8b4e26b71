"""Two tickets are one, some messages are a ticket of their own, and neither was so (T6).

Messages move as they are, with their files, addresses in the chat and deliveries; in their new
ticket they stand where their time puts them. The contact hears nothing of it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.actions.open import short_subject
from telldesk.tickets.actions.store import hand_out_soon, store_ticket
from telldesk.tickets.events import MessagesMoved, TicketOpened
from telldesk.tickets.history import event_facts, record
from telldesk.tickets.lifecycle import OVER, Status
from telldesk.tickets.participants import MAX_PARTICIPANTS
from telldesk.tickets.rows import (
    COLUMNS,
    TicketRow,
    lock_ticket,
    require_not_erased,
    require_sight,
    require_version,
    seen_ticket,
    ticket_of,
)
from telldesk.tickets.spam import require_not_spam
from telldesk.tickets.transfers import (
    UNDO_WITHIN,
    TransferRow,
    as_tallied,
    read_transfer,
    tally_of,
)
from telldesk.tickets.turns import with_status
from telldesk.tickets.vocabulary import TransferKind

MOST_MERGED: Final = 5000
MOST_SPLIT: Final = 200
_ALL: Final = "SELECT id FROM messages WHERE ticket_id = $1 ORDER BY position LIMIT $2"
_CHOSEN: Final = """
SELECT id, visibility = 'public' AS is_public, author_kind, text, sent_at FROM messages
WHERE ticket_id = $1 AND id = ANY($2::uuid[]) ORDER BY position
"""
_REST: Final = """
SELECT EXISTS (SELECT FROM messages
  WHERE ticket_id = $1 AND visibility = 'public' AND id <> ALL($2::uuid[]))
"""
_MOVED: Final = """
SELECT x.message_id FROM transfer_messages x JOIN messages m ON m.id = x.message_id
WHERE x.transfer_id = $1 AND m.ticket_id = $2
"""
_MOVE: Final = (
    "UPDATE messages SET ticket_id = $2 WHERE id = ANY($1::uuid[])",
    "UPDATE message_addresses SET ticket_id = $2 WHERE message_id = ANY($1::uuid[])",
    "UPDATE deliveries SET ticket_id = $2 WHERE message_id = ANY($1::uuid[])",
)
_KEEP: Final = """
INSERT INTO transfers (id, kind, from_id, to_id, made_by_id, made_at, until, before)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_KEEP_MESSAGES: Final = """
INSERT INTO transfer_messages (transfer_id, message_id)
SELECT $1, id FROM unnest($2::uuid[]) AS id
"""
_MERGED: Final = "UPDATE tickets SET merged_into_id = $2, is_current = false WHERE id = $1"
_CURRENT: Final = """
UPDATE tickets SET is_current = true WHERE id = $1 AND NOT EXISTS (
  SELECT FROM tickets o WHERE o.channel_id = tickets.channel_id AND o.is_current)
"""
# Who followed the one follows both; who came by that alone goes with the way back.
_JOIN: Final = """
INSERT INTO ticket_participants (ticket_id, agent_id, added_by_id, added_at)
SELECT $2, tp.agent_id, tp.added_by_id, tp.added_at
FROM ticket_participants tp JOIN agents a ON a.id = tp.agent_id
WHERE tp.ticket_id = $1 AND a.removed_at IS NULL AND NOT EXISTS (
  SELECT FROM ticket_participants o WHERE o.ticket_id = $2 AND o.agent_id = tp.agent_id)
ORDER BY tp.added_at, tp.agent_id LIMIT greatest(0, $3 - (
  SELECT count(*) FROM ticket_participants o JOIN agents a ON a.id = o.agent_id
  WHERE o.ticket_id = $2 AND a.removed_at IS NULL))
RETURNING agent_id
"""
_PART: Final = """
DELETE FROM ticket_participants WHERE ticket_id = $1 AND agent_id = ANY($2::uuid[])
"""
_UNDONE: Final = """
UPDATE transfers SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL RETURNING true
"""
_SPLIT: Final = (
    """
INSERT INTO tickets (id, number, contact_id, channel_id, is_current, subject, category_id, priority,
                     assignee_id, status, opened_at, activity_at)
VALUES ($1, nextval('ticket_numbers'), $2, $3, false, $4, $5, $6, $7, $8, $9, $10)
RETURNING """
    + COLUMNS
)


class TicketsApart(Conflict):
    """These two cannot be one: the same ticket, or tickets of two people."""

    key = "tickets-apart"


class MergeTargetOver(Conflict):
    """The other ticket is over and this one is not; reopen the other first, or merge it here."""

    key = "merge-target-over"


class TransferTooLarge(Conflict):
    """More messages than can be moved at once (`limit`)."""

    key = "transfer-too-large"


class SplitRefused(Invalid):
    """Nothing would be left, nothing was chosen, or not of this ticket; choose other messages."""

    key = "split-refused"


class TransferOver(Conflict):
    """It was taken back already, is too old, or one of its tickets was merged since."""

    key = "transfer-over"


async def merge_tickets(
    work: Work, actor: Actor, *, ticket_id: UUID, into_id: UUID, version: int | None = None
) -> UUID:
    """All messages are in the ticket `into_id`, this one is closed and leads there.

    Who followed it follows the other, too, as far as that has room. For 30 days it can be taken
    back by the id it returns. Emits `MessagesMoved` of both.

    Raises:
        TicketUnknown, TicketMoved, TicketMerged: read both again.
        TicketSpam: take the mark back first.
        TicketsApart, MergeTargetOver, TransferTooLarge: cannot be done like this.
    """
    actor.require(Permission.TICKETS_MERGE)
    source, target = await _lock_both(work, actor, ticket_id, into_id)
    if source.id == target.id:
        raise TicketsApart("the same ticket")
    require_version(source, version)
    for one in (source, target):
        require_not_spam(one)
    if source.contact_id != target.contact_id:
        raise TicketsApart("of two contacts")
    if target.status in OVER and source.status not in OVER:
        raise MergeTargetOver(f"{target.status}")
    return await _merge(work, actor, source, target)


async def _merge(work: Work, actor: Actor, source: TicketRow, target: TicketRow) -> UUID:
    rows = await work.conn.fetch(_ALL, source.id, MOST_MERGED + 1)
    if len(rows) > MOST_MERGED:
        raise TransferTooLarge("too many messages", limit=MOST_MERGED)
    moved = [row["id"] for row in rows]
    joined = await work.conn.fetch(_JOIN, source.id, target.id, MAX_PARTICIPANTS)
    joined_ids = [row["agent_id"] for row in joined]
    transfer_id = await _keep(work, actor, "merge", source, target, moved, joined_ids)
    await _move(work, moved, target.id)
    await work.conn.execute(_MERGED, source.id, target.id)
    if source.is_current and source.channel_id == target.channel_id:
        await work.conn.execute(_CURRENT, target.id)
    closed = replace(with_status(source, Status.CLOSED, work.now), waiting_since=None)
    await _store(work, source, closed, is_waiting=False)
    is_waiting = source.waiting_since is not None or target.waiting_since is not None
    await _store(work, target, target, is_waiting=is_waiting)
    count = len(moved)
    await record(
        work, actor, source.id, "merged_into",
        transfer_id=transfer_id, other_id=target.id, number=target.number, count=count,
    )  # fmt: skip
    await record(
        work, actor, target.id, "merged",
        transfer_id=transfer_id, other_id=source.id, number=source.number, count=count,
    )  # fmt: skip
    _tell(work, actor, source, target)
    return transfer_id


async def split_ticket(
    work: Work,
    actor: Actor,
    *,
    ticket_id: UUID,
    message_ids: Sequence[UUID],
    version: int | None = None,
) -> TicketRow:
    """These messages are a ticket of their own, about the same and with the same agent.

    What the contact writes next comes where it came before. For 30 days it can be taken back.
    Emits `TicketOpened`, and `MessagesMoved` of both.

    Raises:
        TicketUnknown, TicketMoved, TicketMerged: read it again.
        SplitRefused: choose other messages.
        TicketSpam: take the mark back first.
    """
    actor.require(Permission.TICKETS_MERGE)
    source = await seen_ticket(work, actor, ticket_id, lock=True)
    require_version(source, version)
    require_not_spam(source)
    if not 0 < len(message_ids) <= MOST_SPLIT:
        raise SplitRefused(f"1 to {MOST_SPLIT} messages", field="message_ids")
    chosen = await work.conn.fetch(_CHOSEN, source.id, list(message_ids))
    if len(chosen) != len(set(message_ids)) or not any(row["is_public"] for row in chosen):
        raise SplitRefused("not of this ticket, or notes alone", field="message_ids")
    moved = [row["id"] for row in chosen]
    if not await work.conn.fetchval(_REST, source.id, moved):
        raise SplitRefused("nothing is left", field="message_ids")
    opened = await _opened(work, source, [row for row in chosen if row["is_public"]])
    transfer_id = await _keep(work, actor, "split", source, opened, moved)
    await _move(work, moved, opened.id)
    made = await _store(work, opened, opened, is_waiting=True)
    await _store(work, source, source, is_waiting=source.waiting_since is not None)
    await record(
        work, actor, source.id, "split",
        transfer_id=transfer_id, other_id=made.id, number=made.number, count=len(moved),
    )  # fmt: skip
    await record(
        work, actor, made.id, "split_from",
        transfer_id=transfer_id, other_id=source.id, number=source.number, count=len(moved),
    )  # fmt: skip
    work.emit(TicketOpened(**event_facts(made, actor)))
    _tell(work, actor, source, made)
    await hand_out_soon(work)
    return made


async def undo_transfer(work: Work, actor: Actor, *, transfer_id: UUID) -> UUID:
    """The messages are back where they came from; returns that ticket's id.

    A merged ticket stands as it stood, what was said since stays in the other. A ticket that was
    split off is merged back whole. Emits `MessagesMoved` of both.

    Raises:
        TransferUnknown: not theirs to see.
        TransferOver, TicketErased, TicketSpam: show both tickets as they are.
    """
    actor.require(Permission.TICKETS_MERGE)
    transfer = await read_transfer(work, transfer_id)
    both = sorted((transfer.from_id, transfer.to_id))
    found = {each: await lock_ticket(work, each) for each in both}
    source, target = found[transfer.from_id], found[transfer.to_id]
    for one in (source, target):
        require_sight(actor, one)
        require_not_erased(one)
        require_not_spam(one)
    if transfer.until <= work.now or target.merged_into_id is not None:
        raise TransferOver("too late")
    if not await work.conn.fetchval(_UNDONE, transfer.id, work.now):
        raise TransferOver("taken back already")
    if transfer.kind == "split":
        if source.merged_into_id is not None:
            raise TransferOver("merged since")
        await _merge(work, actor, target, source)
    else:
        await _unmerge(work, transfer, source, target)
        _tell(work, actor, source, target)
    for one, other in ((source, target), (target, source)):
        await record(
            work, actor, one.id, "transfer_undone",
            transfer_id=transfer.id, other_id=other.id, number=other.number,
        )  # fmt: skip
    return source.id


async def _unmerge(work: Work, transfer: TransferRow, source: TicketRow, target: TicketRow) -> None:
    moved = [row["message_id"] for row in await work.conn.fetch(_MOVED, transfer.id, target.id)]
    await _move(work, moved, source.id)
    await work.conn.execute(_MERGED, source.id, None)
    before = msgspec.convert(transfer.before, _Before)
    await work.conn.execute(_PART, target.id, before.joined_ids)
    stood = replace(
        source,
        status=before.status,
        resolved_at=before.resolved_at,
        closed_at=before.closed_at,
        activity_at=work.now,
        merged_into_id=None,
    )
    await _store(work, source, stood, is_waiting=before.is_waiting)
    await _store(work, target, target, is_waiting=target.waiting_since is not None)
    await hand_out_soon(work)


class _Before(msgspec.Struct, frozen=True, kw_only=True):
    """How the ticket stood whose messages moved."""

    status: Status
    resolved_at: datetime | None
    closed_at: datetime | None
    is_waiting: bool
    joined_ids: list[UUID] = []
    """Who follows the other ticket because they followed this one."""


async def _lock_both(
    work: Work, actor: Actor, one_id: UUID, other_id: UUID
) -> tuple[TicketRow, TicketRow]:
    """Both tickets, locked in one order whoever asks first."""
    found = {
        each: await seen_ticket(work, actor, each, lock=True) for each in sorted((one_id, other_id))
    }
    return found[one_id], found[other_id]


async def _opened(work: Work, source: TicketRow, said: Sequence[Any]) -> TicketRow:
    """A ticket beside `source`, opened when the first of these was said."""
    words = next((row["text"] for row in said if row["text"].strip()), source.subject)
    status = Status.OPEN if source.assignee_id is None else Status.IN_PROGRESS
    if said[-1]["author_kind"] == "agent":
        status = Status.WAITING
    row = await work.conn.fetchrow(
        _SPLIT, new_id(), source.contact_id, source.channel_id, short_subject(words),
        source.category_id, source.priority, source.assignee_id, status, said[0]["sent_at"],
        work.now,
    )  # fmt: skip
    return ticket_of(row)


async def _keep(
    work: Work,
    actor: Actor,
    kind: TransferKind,
    source: TicketRow,
    target: TicketRow,
    moved: Sequence[UUID],
    joined_ids: Sequence[UUID] = (),
) -> UUID:
    before = _Before(
        status=source.status,
        resolved_at=source.resolved_at,
        closed_at=source.closed_at,
        is_waiting=source.waiting_since is not None,
        joined_ids=list(joined_ids),
    )
    transfer_id = new_id()
    await work.conn.execute(
        _KEEP, transfer_id, kind, source.id, target.id, actor.id, work.now,
        work.now + UNDO_WITHIN, msgspec.json.encode(before).decode(),
    )  # fmt: skip
    await work.conn.execute(_KEEP_MESSAGES, transfer_id, list(moved))
    return transfer_id


async def _move(work: Work, message_ids: Sequence[UUID], ticket_id: UUID) -> None:
    for statement in _MOVE:
        await work.conn.execute(statement, list(message_ids), ticket_id)


async def _store(
    work: Work, before: TicketRow, ticket: TicketRow, *, is_waiting: bool
) -> TicketRow:
    """The ticket's row follows the messages it has now."""
    tally = await tally_of(work, ticket.id)
    return await store_ticket(
        work, before, as_tallied(ticket, tally, is_waiting=is_waiting, now=work.now)
    )


def _tell(work: Work, actor: Actor, *tickets: TicketRow) -> None:
    for one in tickets:
        work.emit(MessagesMoved(**event_facts(one, actor)))

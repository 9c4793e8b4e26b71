"""Two cards of one person become one, as somebody looked at both and chose; and two again.

Never by itself. Tickets follow their channel: those that come in after a merge go back with it.
Locks in order: both contacts by id, then their channels, as whoever receives a message does, so
that a message of that very moment lands on the card that stays.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.contacts.actions import end_task
from telldesk.contacts.changes import record_change
from telldesk.contacts.events import ContactMerged
from telldesk.contacts.repo import (
    ContactRow,
    ContactUnknown,
    contact_of,
    require_not_to_be_erased,
)
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.identity.sessions import end_of_channels
from telldesk.kernel.errors import Conflict, Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.actions.field_values import put_value
from telldesk.tickets.contact_merging import Ban, MergeChoices, Moves, ban_of, plan
from telldesk.tickets.field_rows import stored_values
from telldesk.tickets.fields import FieldValue

UNDO: Final = timedelta(days=30)
MAX_TICKETS: Final = 5_000
MAX_CHANNELS: Final = 50
MAX_NOTES: Final = 200
_BOTH: Final = """
SELECT id, name, given_name, shown_name, username, language, banned_at, banned_by, ban_reason,
  ban_until, merged_into_id, erased_at, created_at
FROM contacts WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""
_CHANNELS: Final = """
SELECT id, contact_id FROM contact_channels WHERE contact_id = ANY($1::uuid[]) ORDER BY id
FOR NO KEY UPDATE
"""
_NOTES: Final = """
SELECT id, contact_id FROM contact_notes WHERE contact_id = ANY($1::uuid[]) ORDER BY id
"""
_COUNT_TICKETS: Final = "SELECT count(*) FROM tickets WHERE contact_id = $1"
_PRESENT: Final = """
SELECT id, merged_at, until FROM contact_merges
WHERE from_id = $1 AND into_id = $2 AND undone_at IS NULL
"""
_ADD: Final = """
INSERT INTO contact_merges (id, from_id, into_id, moves, merged_by, merged_at, until)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_SAY_MERGED: Final = "UPDATE contacts SET merged_into_id = $2 WHERE id = $1"
_MOVE_CHANNELS: Final = """
UPDATE contact_channels SET contact_id = $2 WHERE id = ANY($1::uuid[])
"""
_MOVE_TICKETS: Final = """
UPDATE tickets SET contact_id = $3, version = version + 1
WHERE contact_id = $1 AND channel_id = ANY($2::uuid[]) RETURNING id
"""
_MOVE_NOTES: Final = """
UPDATE contact_notes SET contact_id = $3 WHERE contact_id = $2 AND id = ANY($1::uuid[])
"""
_MOVE_REACTIONS: Final = """
UPDATE reactions SET person_id = $3
WHERE person_kind = 'contact' AND person_id = $2
  AND message_id IN (SELECT id FROM messages WHERE ticket_id = ANY($1::uuid[]))
"""
_HISTORY: Final = """
INSERT INTO ticket_events (id, ticket_id, kind, actor_kind, actor_id, data, at)
SELECT gen_random_uuid(), id, $2, $3, $4, '{}', $5 FROM unnest($1::uuid[]) AS id
"""
_SET_VALUES: Final = """
UPDATE contacts SET given_name = $2, language = $3, banned_at = $4, banned_by = $5,
  ban_reason = $6, ban_until = $7
WHERE id = $1
"""


class MergeWithItself(Invalid):
    """Both cards are the same one; choose another."""

    key = "merge-with-itself"


class ContactMergedAlready(Conflict):
    """One of both is merged into another card already; merge that one, or undo it first."""

    key = "contact-merged-already"


class MergeTooBig(Conflict):
    """Together they have more than one card holds (`tickets`, `channels`, `notes`)."""

    key = "merge-too-big"


class MergeShape(msgspec.Struct, frozen=True, kw_only=True):
    """One merge."""

    id: UUID
    merged_at: datetime
    until: datetime
    """Until then it can be undone."""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Both cards, locked, with what belongs to them."""

    into: ContactRow
    gone: ContactRow
    into_fields: dict[UUID, FieldValue]
    gone_fields: dict[UUID, FieldValue]
    channel_ids: list[UUID]
    note_ids: list[UUID]
    tickets: int


async def merge_contacts(
    work: Work, actor: Actor, *, into_id: UUID, from_id: UUID, choices: MergeChoices
) -> MergeShape:
    """The one card has the other's addresses, tickets and notes, and the values that won.

    Merged already the same way, nothing happens. Emits `ContactMerged` of both.

    Raises:
        MergeWithItself: choose another.
        ContactUnknown: one of both is none of this desk.
        ContactMergedAlready: merge the card that stays, or undo first.
        ContactIsErased, ContactBeingErased: of one of both nothing is to be kept.
        MergeTooBig: together too much.
    """
    actor.require(Permission.CONTACTS_MERGE)
    if into_id == from_id:
        raise MergeWithItself("the same contact", field="from_id")
    contacts = await lock_both(work, into_id, from_id)
    if contacts[from_id].merged_into_id == into_id:
        return MergeShape(**dict(await work.conn.fetchrow(_PRESENT, from_id, into_id)))
    pair = await read_pair(work, contacts[into_id], contacts[from_id])
    moves = plan(
        pair.into, pair.gone, choices, into_fields=pair.into_fields, gone_fields=pair.gone_fields,
        channel_ids=pair.channel_ids, note_ids=pair.note_ids,
    )  # fmt: skip
    await _take_values(work, pair.into, moves)
    await _move(work, actor, moves, frm=from_id, into=into_id, kind="contact_merged")
    await work.conn.execute(_SAY_MERGED, from_id, into_id)
    made = MergeShape(id=new_id(), merged_at=work.now, until=work.now + UNDO)
    await work.conn.execute(
        _ADD, made.id, from_id, into_id, msgspec.json.encode(moves).decode(), actor.id,
        made.merged_at, made.until,
    )  # fmt: skip
    for one, other in ((from_id, into_id), (into_id, from_id)):
        await record_change(work, actor, one, "merged", other_id=other)
        work.emit(ContactMerged(contact_id=one, actor_kind=str(actor.kind), actor_id=actor.id))
    return made


async def lock_both(work: Work, one_id: UUID, other_id: UUID) -> dict[UUID, ContactRow]:
    """Both cards, locked in order of their ids.

    Raises:
        ContactUnknown: one of both is none of this desk.
    """
    rows = await work.conn.fetch(_BOTH, [one_id, other_id])
    found = {row["id"]: contact_of(row) for row in rows}
    if found.keys() != {one_id, other_id}:
        raise ContactUnknown("one of both is unknown")
    return found


async def read_pair(work: Work, into: ContactRow, gone: ContactRow) -> Pair:
    """What belongs to both cards, whose addresses are locked now.

    Raises:
        ContactMergedAlready: one of both is merged already.
        ContactIsErased, ContactBeingErased: of one of both nothing is to be kept.
        MergeTooBig: together too much.
    """
    await require_not_to_be_erased(work, (into, gone))
    if into.merged_into_id is not None or gone.merged_into_id is not None:
        raise ContactMergedAlready("merged")
    both = [into.id, gone.id]
    channels = await work.conn.fetch(_CHANNELS, both)
    notes = await work.conn.fetch(_NOTES, both)
    tickets = await work.conn.fetchval(_COUNT_TICKETS, gone.id)
    if tickets > MAX_TICKETS or len(channels) > MAX_CHANNELS or len(notes) > MAX_NOTES:
        raise MergeTooBig("too much", tickets=MAX_TICKETS, channels=MAX_CHANNELS, notes=MAX_NOTES)
    return Pair(
        into=into,
        gone=gone,
        into_fields=await stored_values(work, "contact", into.id),
        gone_fields=await stored_values(work, "contact", gone.id),
        channel_ids=_of(channels, gone.id),
        note_ids=_of(notes, gone.id),
        tickets=tickets,
    )


async def move_back(work: Work, actor: Actor, moves: Moves, *, frm: UUID, into: UUID) -> None:
    """What a merge moved is with `into` again, and every ticket of those channels."""
    await _move(work, actor, moves, frm=frm, into=into, kind="contact_unmerged")


async def set_values(
    work: Work, contact_id: UUID, *, given_name: str, language: str, ban: Ban
) -> None:
    """The card has these values; a ban that ends has its task."""
    await work.conn.execute(
        _SET_VALUES, contact_id, given_name, language, ban.banned_at, ban.banned_by,
        ban.ban_reason, ban.ban_until,
    )  # fmt: skip
    if ban.ban_until is not None:
        work.enqueue(end_task(contact_id, ban.ban_until))


async def _take_values(work: Work, into: ContactRow, moves: Moves) -> None:
    if moves.given_name or moves.language or moves.ban:
        await set_values(
            work,
            into.id,
            given_name=moves.given_name.after if moves.given_name else into.given_name,
            language=moves.language.after if moves.language else into.language,
            ban=moves.ban.after if moves.ban else ban_of(into),
        )
    for one in moves.fields:
        await put_value(work, "contact", into.id, one.field_id, one.after)


async def _move(
    work: Work, actor: Actor, moves: Moves, *, frm: UUID, into: UUID, kind: str
) -> None:
    """Channels, their tickets with what hangs on those, and notes.

    Whoever was signed in by those channels is another contact now, and signs in anew.
    """
    await work.conn.execute(_MOVE_CHANNELS, moves.channel_ids, into)
    await end_of_channels(work, moves.channel_ids)
    moved = await work.conn.fetch(_MOVE_TICKETS, frm, moves.channel_ids, into)
    ticket_ids = [row["id"] for row in moved]
    await work.conn.execute(_MOVE_REACTIONS, ticket_ids, frm, into)
    await work.conn.execute(_MOVE_NOTES, moves.note_ids, frm, into)
    await work.conn.execute(_HISTORY, ticket_ids, kind, actor.kind, actor.id, work.now)


def _of(rows: Sequence[Any], contact_id: UUID) -> list[UUID]:
    return [row["id"] for row in rows if row["contact_id"] == contact_id]

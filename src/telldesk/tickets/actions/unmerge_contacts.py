"""Looking at a merge before it is done, at those that were done, and undoing one."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.contacts.actions import end_task
from telldesk.contacts.changes import record_change
from telldesk.contacts.events import ContactUnmerged
from telldesk.contacts.repo import ContactRow, read_contact, require_not_to_be_erased
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, NotFound
from telldesk.kernel.work import Work
from telldesk.tickets.actions.field_values import put_value
from telldesk.tickets.actions.merge_contacts import (
    MergeWithItself,
    lock_both,
    move_back,
    read_pair,
    set_values,
)
from telldesk.tickets.contact_cards import contact_card
from telldesk.tickets.contact_merging import Moves, Side, ban_of, wins
from telldesk.tickets.contact_shapes import ContactCard
from telldesk.tickets.field_rows import stored_values, usable_fields
from telldesk.tickets.fields import FieldShape, FieldValue, kept_value
from telldesk.tickets.shapes import Shape

MOST_SHOWN: Final = 50
_LIST: Final = """
SELECT m.id, m.from_id, c.shown_name AS from_name, m.merged_at, a.name AS merged_by, m.until
FROM contact_merges m JOIN contacts c ON c.id = m.from_id JOIN agents a ON a.id = m.merged_by
WHERE m.into_id = $1 AND m.undone_at IS NULL ORDER BY m.merged_at DESC, m.id DESC LIMIT $2
"""
_FIND: Final = "SELECT from_id, into_id FROM contact_merges WHERE id = $1 AND into_id = $2"
_LOCK: Final = "SELECT moves, until, undone_at FROM contact_merges WHERE id = $1 FOR UPDATE"
_UNDONE: Final = "UPDATE contact_merges SET undone_at = $2, undone_by = $3 WHERE id = $1"
_APART: Final = "UPDATE contacts SET merged_into_id = NULL WHERE id = $1"
_STILL_HERE: Final = """
SELECT id FROM contact_channels WHERE contact_id = $1 AND id = ANY($2::uuid[]) ORDER BY id
FOR NO KEY UPDATE
"""


class MergeUnknown(NotFound):
    """No such merge of this contact; read them again."""

    key = "merge-unknown"


class MergeOver(Conflict):
    """It was done too long ago to be undone."""

    key = "merge-over"


class UndoLaterFirst(Conflict):
    """The card was merged into another one since; undo that first."""

    key = "merge-undo-later-first"


class MergeField(Shape, frozen=True, kw_only=True):
    """A field whose values differ, and whose wins unless chosen otherwise."""

    field: FieldShape
    into: FieldValue
    gone: FieldValue
    wins: Side


class MergePreview(Shape, frozen=True, kw_only=True):
    """Both cards as they are, and what merging would come to. Nothing is done."""

    into: ContactCard
    gone: ContactCard
    tickets: int
    """So many move, those among them that the reader does not see."""
    channels: int
    notes: int
    given_name: Side | None
    """Whose wins unless chosen otherwise; null where both are the same."""
    language: Side | None
    ban: Side | None
    fields: list[MergeField]


class MergedContact(Shape, frozen=True, kw_only=True):
    """Another card that is this person's."""

    id: UUID
    from_id: UUID
    from_name: str
    merged_at: datetime
    merged_by: str
    until: datetime
    can_undo: bool


async def preview_merge(work: Work, actor: Actor, *, into_id: UUID, from_id: UUID) -> MergePreview:
    """What `merge_contacts` would do with both as they are now.

    Raises:
        MergeWithItself, ContactUnknown, ContactMergedAlready, MergeTooBig: as merging would.
    """
    actor.require(Permission.CONTACTS_MERGE)
    if into_id == from_id:
        raise MergeWithItself("the same contact", field="from_id")
    contacts = await lock_both(work, into_id, from_id)
    into, gone = contacts[into_id], contacts[from_id]
    pair = await read_pair(work, into, gone)
    bans = ban_of(into), ban_of(gone)
    return MergePreview(
        into=await contact_card(work, actor, into_id),
        gone=await contact_card(work, actor, from_id),
        tickets=pair.tickets,
        channels=len(pair.channel_ids),
        notes=len(pair.note_ids),
        given_name=_side(into.given_name, gone.given_name),
        language=_side(into.language, gone.language),
        ban=None if bans[0] == bans[1] else _side(bans[0].banned_at, bans[1].banned_at, "into"),
        fields=[
            MergeField(field=one, into=mine, gone=theirs, wins=side)
            for one in await usable_fields(work, "contact")
            for mine in (kept_value(one, pair.into_fields.get(one.id)),)
            for theirs in (kept_value(one, pair.gone_fields.get(one.id)),)
            for side in (_side(mine, theirs),)
            if side is not None
        ],
    )


async def list_merges(work: Work, actor: Actor, *, contact_id: UUID) -> list[MergedContact]:
    """The cards that were merged into this one and still are, the latest first.

    Raises:
        ContactUnknown: none of this desk.
    """
    actor.require(Permission.CONTACTS_READ)
    await read_contact(work, contact_id)
    rows = await work.conn.fetch(_LIST, contact_id, MOST_SHOWN)
    return [MergedContact(**dict(row), can_undo=row["until"] >= work.now) for row in rows]


async def undo_merge(work: Work, actor: Actor, *, into_id: UUID, merge_id: UUID) -> None:
    """Both cards are two again: what moved is back, and what came in by those addresses since.

    A value that was changed since the merge stays; notes that are gone stay gone. Undone twice it
    is undone. Emits `ContactUnmerged` of both.

    Raises:
        MergeUnknown: read them again.
        MergeOver: more than thirty days ago.
        UndoLaterFirst: undo the later one first.
        ContactIsErased, ContactBeingErased: of one of both nothing is to be kept.
    """
    actor.require(Permission.CONTACTS_MERGE)
    found = await work.conn.fetchrow(_FIND, merge_id, into_id)
    if found is None:
        raise MergeUnknown(f"no merge {merge_id}")
    from_id: UUID = found["from_id"]
    contacts = await lock_both(work, into_id, from_id)
    merge = await work.conn.fetchrow(_LOCK, merge_id)
    if merge["undone_at"] is not None:
        return
    if merge["until"] < work.now:
        raise MergeOver("over")
    into = contacts[into_id]
    await require_not_to_be_erased(work, list(contacts.values()))
    if into.merged_into_id is not None:
        raise UndoLaterFirst("merged since")
    moves = msgspec.convert(merge["moves"], Moves)
    still = await work.conn.fetch(_STILL_HERE, into_id, moves.channel_ids)
    moves = msgspec.structs.replace(moves, channel_ids=[row["id"] for row in still])
    await move_back(work, actor, moves, frm=into_id, into=from_id)
    await _put_values_back(work, into, moves)
    await work.conn.execute(_APART, from_id)
    ban_until = contacts[from_id].ban_until
    if ban_until is not None:
        # Its own look may have come while the card was merged away, and left it alone.
        work.enqueue(end_task(from_id, max(ban_until, work.now)))
    await work.conn.execute(_UNDONE, merge_id, work.now, actor.id)
    for one, other in ((from_id, into_id), (into_id, from_id)):
        await record_change(work, actor, one, "unmerged", other_id=other)
        work.emit(ContactUnmerged(contact_id=one, actor_kind=str(actor.kind), actor_id=actor.id))


async def _put_values_back(work: Work, into: ContactRow, moves: Moves) -> None:
    """What the merge set is as before it, unless somebody changed it since."""
    name, language, ban = moves.given_name, moves.language, moves.ban
    present = ban_of(into)
    await set_values(
        work,
        into.id,
        given_name=name.before if name and name.after == into.given_name else into.given_name,
        language=language.before if language and language.after == into.language else into.language,
        ban=ban.before if ban and ban.after == present else present,
    )
    if moves.fields:
        values = await stored_values(work, "contact", into.id)
        for one in moves.fields:
            if values.get(one.field_id) == one.after:
                await put_value(work, "contact", into.id, one.field_id, one.before)


def _side(into: Any, gone: Any, same: Side | None = None) -> Side | None:
    if into == gone:
        return same
    return wins(None, into_has=_has(into), from_has=_has(gone))


def _has(value: Any) -> bool:
    return value not in (None, "")

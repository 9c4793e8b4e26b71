"""Notes about a person: what the staff should know whichever ticket they have with them.

Who sees a contact's card reads its notes and writes their own. Contacts never hear of them.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from telldesk.contacts.changes import CardChangeKind, record_change
from telldesk.contacts.events import ContactNotesChanged
from telldesk.contacts.repo import lock_contact
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import NotAllowed, Permission
from telldesk.kernel.errors import Conflict, NotFound
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.actions.message import ClientKeyReused
from telldesk.tickets.composing import compose
from telldesk.tickets.contact_cards import require_seen_contact
from telldesk.tickets.shapes import Shape

MAX_NOTES: Final = 50
"""Of one person; of two who were merged, those of both."""
MOST_SHOWN: Final = 200
# Removing can be undone so long; after it the row goes when somebody writes another.
_UNDO: Final = timedelta(days=1)
_SHOWN: Final = """
SELECT n.id, n.author_id, a.name AS author_name, n.text, n.created_at, n.edited_at
FROM contact_notes n JOIN agents a ON a.id = n.author_id
"""
_LIST: Final = (
    _SHOWN + "WHERE n.contact_id = $1 AND n.removed_at IS NULL"
    " ORDER BY n.created_at DESC, n.id DESC LIMIT $2"
)
_ONE: Final = _SHOWN + "WHERE n.id = $1"
_WRITTEN_BEFORE: Final = """
SELECT id, contact_id FROM contact_notes WHERE author_id = $1 AND client_key = $2
"""
_FORGET: Final = "DELETE FROM contact_notes WHERE contact_id = $1 AND removed_at < $2"
_COUNT: Final = "SELECT count(*) FROM contact_notes WHERE contact_id = $1 AND removed_at IS NULL"
_ADD: Final = """
INSERT INTO contact_notes (id, contact_id, author_id, client_key, text, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
"""
_LOCK: Final = """
SELECT author_id, text, removed_at FROM contact_notes WHERE id = $2 AND contact_id = $1 FOR UPDATE
"""
_EDIT: Final = "UPDATE contact_notes SET text = $2, edited_at = $3 WHERE id = $1"
_REMOVE: Final = "UPDATE contact_notes SET removed_at = $2 WHERE id = $1"
_RESTORE: Final = "UPDATE contact_notes SET removed_at = NULL WHERE id = $1"


class ContactNoteUnknown(NotFound):
    """No such note of this person; read them again."""

    key = "contact-note-unknown"


class TooManyContactNotes(Conflict):
    """At most `limit` about one person; remove one first."""

    key = "too-many-contact-notes"


class ContactNoteShape(Shape, frozen=True, kw_only=True):
    """A note about a person."""

    id: UUID
    author_id: UUID
    author_name: str
    text: str
    created_at: datetime
    edited_at: datetime | None
    is_yours: bool
    """Only who wrote it rewords it."""


async def list_contact_notes(
    work: Work, actor: Actor, *, contact_id: UUID
) -> list[ContactNoteShape]:
    """The notes about the person, the newest first.

    Raises:
        ContactUnknown: not theirs to see.
    """
    await require_seen_contact(work, actor, contact_id)
    rows = await work.conn.fetch(_LIST, contact_id, MOST_SHOWN)
    return [_shape(actor, row) for row in rows]


async def add_contact_note(
    work: Work, actor: Actor, *, contact_id: UUID, text: str, client_key: UUID
) -> ContactNoteShape:
    """The note stands on the card; again with the same key it is the first one.

    Emits `ContactNotesChanged`.

    Raises:
        ContactUnknown: not theirs to see.
        TooManyContactNotes: remove one first.
        ClientKeyReused: make a new key.
        Invalid: empty or too long.
    """
    actor.require(Permission.TICKETS_NOTE)
    clean = compose(text.strip(), (), has_parts=False).text
    await require_seen_contact(work, actor, contact_id)
    await lock_contact(work, contact_id)
    first = await work.conn.fetchrow(_WRITTEN_BEFORE, actor.id, client_key)
    if first is not None:
        if first["contact_id"] != contact_id:
            raise ClientKeyReused("of another contact's note")
        return await _one(work, actor, first["id"])
    await work.conn.execute(_FORGET, contact_id, work.now - _UNDO)
    await _require_room(work, contact_id)
    note_id = new_id()
    await work.conn.execute(_ADD, note_id, contact_id, actor.id, client_key, clean, work.now)
    await _tell(work, actor, contact_id, "note_added", note_id)
    return await _one(work, actor, note_id)


async def edit_contact_note(
    work: Work, actor: Actor, *, contact_id: UUID, note_id: UUID, text: str
) -> ContactNoteShape:
    """The note says this now; the same again changes nothing. Emits `ContactNotesChanged`.

    Raises:
        ContactUnknown: not theirs to see.
        ContactNoteUnknown: read them again.
        NotAllowed: somebody else's; write another beside it.
        Invalid: empty or too long.
    """
    actor.require(Permission.TICKETS_NOTE)
    clean = compose(text.strip(), (), has_parts=False).text
    note = await _lock(work, actor, contact_id, note_id)
    if note["removed_at"] is not None:
        raise ContactNoteUnknown(f"no note {note_id}")
    if note["author_id"] != actor.id:
        raise NotAllowed("of somebody else")
    if note["text"] != clean:
        await work.conn.execute(_EDIT, note_id, clean, work.now)
        await _tell(work, actor, contact_id, "note_edited", note_id)
    return await _one(work, actor, note_id)


async def remove_contact_note(
    work: Work, actor: Actor, *, contact_id: UUID, note_id: UUID
) -> list[ContactNoteShape]:
    """The note is off the card and can be brought back for a day. Emits `ContactNotesChanged`.

    Who wrote it may, and who may change contacts. Removed twice it is removed.

    Raises:
        ContactUnknown: not theirs to see.
        ContactNoteUnknown: read them again.
        NotAllowed: somebody else's.
    """
    note = await _lock_own(work, actor, contact_id, note_id)
    if note["removed_at"] is None:
        await work.conn.execute(_REMOVE, note_id, work.now)
        await _tell(work, actor, contact_id, "note_removed", note_id)
    return await list_contact_notes(work, actor, contact_id=contact_id)


async def restore_contact_note(
    work: Work, actor: Actor, *, contact_id: UUID, note_id: UUID
) -> list[ContactNoteShape]:
    """The note is back. Emits `ContactNotesChanged`.

    Raises:
        ContactUnknown: not theirs to see.
        ContactNoteUnknown: none, or removed more than a day ago.
        NotAllowed: somebody else's.
        TooManyContactNotes: remove one first.
    """
    note = await _lock_own(work, actor, contact_id, note_id)
    removed_at = note["removed_at"]
    if removed_at is not None:
        if removed_at < work.now - _UNDO:
            raise ContactNoteUnknown(f"no note {note_id}")
        await _require_room(work, contact_id)
        await work.conn.execute(_RESTORE, note_id)
        await _tell(work, actor, contact_id, "note_restored", note_id)
    return await list_contact_notes(work, actor, contact_id=contact_id)


async def _require_room(work: Work, contact_id: UUID) -> None:
    """Nothing, when another note may stand. The caller holds the contact's lock."""
    if await work.conn.fetchval(_COUNT, contact_id) >= MAX_NOTES:
        raise TooManyContactNotes(f"{MAX_NOTES} notes", limit=MAX_NOTES)


async def _lock_own(work: Work, actor: Actor, contact_id: UUID, note_id: UUID) -> Any:
    actor.require(Permission.TICKETS_NOTE)
    note = await _lock(work, actor, contact_id, note_id)
    if note["author_id"] != actor.id and not actor.may(Permission.CONTACTS_CHANGE):
        raise NotAllowed("of somebody else")
    return note


async def _lock(work: Work, actor: Actor, contact_id: UUID, note_id: UUID) -> Any:
    await require_seen_contact(work, actor, contact_id)
    await lock_contact(work, contact_id)
    note = await work.conn.fetchrow(_LOCK, contact_id, note_id)
    if note is None:
        raise ContactNoteUnknown(f"no note {note_id}")
    return note


async def _tell(
    work: Work, actor: Actor, contact_id: UUID, kind: CardChangeKind, note_id: UUID
) -> None:
    await record_change(work, actor, contact_id, kind, note_id=note_id)
    work.emit(
        ContactNotesChanged(contact_id=contact_id, actor_kind=str(actor.kind), actor_id=actor.id)
    )


async def _one(work: Work, actor: Actor, note_id: UUID) -> ContactNoteShape:
    return _shape(actor, await work.conn.fetchrow(_ONE, note_id))


def _shape(actor: Actor, row: Any) -> ContactNoteShape:
    return ContactNoteShape(**dict(row), is_yours=row["author_id"] == actor.id)

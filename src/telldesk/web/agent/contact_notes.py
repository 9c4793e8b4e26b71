"""Notes about the people who write."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from telldesk.identity.permissions import Permission
from telldesk.tickets.actions.contact_notes import (
    ContactNoteShape,
    add_contact_note,
    edit_contact_note,
    list_contact_notes,
    remove_contact_note,
    restore_contact_note,
)
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Text

_ALL: Final = "/api/v1/contacts/{contact_id:uuid}/notes"
_ONE: Final = f"{_ALL}/{{note_id:uuid}}"
_READS: Final = [agents(Permission.TICKETS_READ_ASSIGNED)]
_WRITES: Final = [agents(Permission.TICKETS_NOTE)]


class ContactNoteBody(msgspec.Struct, forbid_unknown_fields=True):
    """The words; the same `client_key` again is the same note."""

    text: Text
    client_key: Annotated[UUID, msgspec.Meta(description="Made by the client.")]


class ContactNoteWords(msgspec.Struct, forbid_unknown_fields=True):
    text: Text


@get(_ALL, operation_id="listContactNotes", guards=_READS, summary="Notes about a contact")
async def notes(
    caller: NamedDependency[Caller], contact_id: FromPath[UUID]
) -> list[ContactNoteShape]:
    """The newest first; at most fifty."""
    return await caller.run(list_contact_notes, contact_id=contact_id)


@post(_ALL, operation_id="addContactNote", guards=_WRITES, summary="New note")
async def add(
    caller: NamedDependency[Caller], contact_id: FromPath[UUID], data: JSONBody[ContactNoteBody]
) -> ContactNoteShape:
    """Whoever sees the contact's card reads it."""
    return await caller.run(
        add_contact_note, contact_id=contact_id, text=data.text, client_key=data.client_key
    )


@put(_ONE, operation_id="editContactNote", guards=_WRITES, summary="Reword a note")
async def edit(
    caller: NamedDependency[Caller],
    contact_id: FromPath[UUID],
    note_id: FromPath[UUID],
    data: JSONBody[ContactNoteWords],
) -> ContactNoteShape:
    """It says this now."""
    return await caller.run(
        edit_contact_note, contact_id=contact_id, note_id=note_id, text=data.text
    )


@delete(
    _ONE, operation_id="removeContactNote", guards=_WRITES, status_code=200,
    summary="Remove a note",
)  # fmt: skip
async def remove(
    caller: NamedDependency[Caller], contact_id: FromPath[UUID], note_id: FromPath[UUID]
) -> list[ContactNoteShape]:
    """The notes that are left; this one can be brought back for a day."""
    return await caller.run(remove_contact_note, contact_id=contact_id, note_id=note_id)


@post(
    f"{_ONE}/restore", operation_id="restoreContactNote", guards=_WRITES, status_code=200,
    summary="Bring a note back",
)  # fmt: skip
async def restore(
    caller: NamedDependency[Caller], contact_id: FromPath[UUID], note_id: FromPath[UUID]
) -> list[ContactNoteShape]:
    """The notes with this one among them."""
    return await caller.run(restore_contact_note, contact_id=contact_id, note_id=note_id)


ROUTES = [notes, add, edit, remove, restore]

"""One file of a message, for whoever may read the message; its id at the channel stays inside."""

from typing import Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor, ActorKind
from telldesk.kernel.errors import NotFound
from telldesk.kernel.work import Work
from telldesk.tickets.rows import seen_ticket

_MAX_PART: Final = 2**31 - 1  # the column's
_READ: Final = """
SELECT p.kind, p.bot_id, p.file_id, p.thumb_file_id, p.name, p.mime, p.size_bytes,
  m.revision, p.stored_file_id, f.state, f.object_id, f.media_type, f.name AS stored_name,
  f.size_bytes AS stored_bytes, f.sizes
FROM message_parts p JOIN messages m ON m.id = p.message_id
LEFT JOIN files f ON f.id = p.stored_file_id
WHERE m.ticket_id = $1 AND m.id = $2 AND p.part = $3
"""
_READ_PUBLIC: Final = _READ + " AND m.visibility = 'public'"


class FileUnknown(NotFound):
    """No such file for this person; leave it."""

    key = "file-unknown"


class StoredFile(msgspec.Struct, frozen=True, kw_only=True):
    """Where a file is and what its sender said of it; for our own processes only."""

    kind: str
    bot_id: int
    file_id: str
    thumb_file_id: str | None
    name: str | None
    mime: str | None
    size_bytes: int | None
    revision: int
    """Of its message: another one may bring another file."""
    stored_file_id: UUID | None
    state: str | None
    """Of the stored file; null while it lies at the channel only, or is gone."""
    object_id: UUID | None
    media_type: str | None
    stored_name: str | None
    stored_bytes: int | None
    sizes: list[str] | None


async def read_file(
    work: Work, actor: Actor, *, ticket_id: UUID, message_id: UUID, part: int
) -> StoredFile:
    """The file, if the person may read the message it is part of.

    Raises:
        TicketUnknown, FileUnknown: not theirs to see; for a contact everything of a note.
    """
    await seen_ticket(work, actor, ticket_id, lock=False)
    if not 0 <= part <= _MAX_PART:
        raise FileUnknown("no such part")
    query = _READ_PUBLIC if actor.kind is ActorKind.CONTACT else _READ
    row = await work.conn.fetchrow(query, ticket_id, message_id, part)
    if row is None:
        raise FileUnknown(f"no part {part} of {message_id}")
    return StoredFile(**dict(row))

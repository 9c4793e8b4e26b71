"""A conversation whole, as one document: who said what when, and which files were with it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor, ActorKind
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict
from telldesk.kernel.work import Work
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.rows import seen_ticket
from telldesk.tickets.vocabulary import AuthorKind, MessageKind, PartKind, Visibility

MOST_MESSAGES: Final = 5000
_TICKET: Final = """
SELECT t.number, t.subject, t.status, t.opened_at, t.resolved_at, t.closed_at, d.name AS desk,
  d.time_zone, c.name AS contact
FROM tickets t JOIN contacts c ON c.id = t.contact_id CROSS JOIN desk d
WHERE t.id = $1 AND d.id = 1
"""
_MESSAGES: Final = """
SELECT m.id, m.visibility, m.author_kind, m.kind, m.text, m.sent_at, m.edited_at,
  coalesce(a.name, c.name, '') AS author
FROM messages m
LEFT JOIN agents a ON m.author_kind = 'agent' AND a.id = m.author_id
LEFT JOIN contacts c ON m.author_kind = 'contact' AND c.id = m.author_id
WHERE m.ticket_id = $1 AND ($2 OR m.visibility = 'public')
ORDER BY m.position LIMIT $3
"""
_FILES: Final = """
SELECT p.message_id, p.kind, p.name, p.mime, p.size_bytes, p.caption
FROM message_parts p JOIN messages m ON m.id = p.message_id
WHERE m.ticket_id = $1 AND ($2 OR m.visibility = 'public') ORDER BY p.message_id, p.part
"""


class TranscriptTooLong(Conflict):
    """More messages than one document holds (`limit`)."""

    key = "transcript-too-long"


FileMissing = Literal["at_telegram", "not_ready", "infected", "too_large", "gone"]


class TranscriptFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file that was with a message; the document holds no bytes of it."""

    kind: PartKind
    name: str | None
    media_type: str | None
    size_bytes: int | None
    caption: str
    path: str | None = None
    """Where it lies, of a document that is part of an archive."""
    missing: FileMissing | None = None
    """Why it does not lie in the archive."""


class TranscriptMessage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing said. `author` is the name people see, '' for the desk's bot."""

    author_kind: AuthorKind
    author: str
    visibility: Visibility
    kind: MessageKind
    text: str
    sent_at: datetime
    edited_at: datetime | None
    files: list[TranscriptFile]
    details: dict[str, Any] = {}
    """The card of its kind (place, poll, ...), in an archive."""


class Transcript(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket and everything said in it, in order of time; moments are UTC."""

    desk: str
    number: int
    subject: str
    status: Status
    contact: str
    opened_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    time_zone: str
    """The desk's own: pages show moments in it."""
    made_at: datetime
    messages: list[TranscriptMessage]


async def read_transcript(
    work: Work, actor: Actor, *, ticket_id: UUID, with_notes: bool = False
) -> Transcript:
    """The conversation for whoever may read it; a contact never gets a note.

    Raises:
        TicketUnknown: not theirs to see.
        TranscriptTooLong: over 5,000 messages.
    """
    ticket = await seen_ticket(work, actor, ticket_id, lock=False)
    notes = with_notes and actor.kind is ActorKind.AGENT and actor.may(Permission.TICKETS_NOTE)
    said = await work.conn.fetch(_MESSAGES, ticket.id, notes, MOST_MESSAGES + 1)
    if len(said) > MOST_MESSAGES:
        raise TranscriptTooLong("too many messages", limit=MOST_MESSAGES)
    files = _by_message(await work.conn.fetch(_FILES, ticket.id, notes))
    facts = await work.conn.fetchrow(_TICKET, ticket.id)
    return Transcript(
        **dict(facts) | {"status": Status(facts["status"])},
        made_at=work.now,
        messages=[_message(row, files[row["id"]]) for row in said],
    )


def _by_message(rows: Sequence[Any]) -> defaultdict[UUID, list[TranscriptFile]]:
    found: defaultdict[UUID, list[TranscriptFile]] = defaultdict(list)
    for row in rows:
        found[row["message_id"]].append(
            TranscriptFile(
                kind=row["kind"],
                name=row["name"],
                media_type=row["mime"],
                size_bytes=row["size_bytes"],
                caption=row["caption"],
            )
        )
    return found


def _message(row: Any, files: list[TranscriptFile]) -> TranscriptMessage:
    return TranscriptMessage(
        author_kind=row["author_kind"],
        author=row["author"],
        visibility=row["visibility"],
        kind=row["kind"],
        text=row["text"],
        sent_at=row["sent_at"],
        edited_at=row["edited_at"],
        files=files,
    )

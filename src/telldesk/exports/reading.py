"""What of one person goes into archives: read in pages, so that the longest fits in memory.

First the conversations, by number of the ticket, then the files in the same order. Notes, those
about the person and those in tickets, only where they were asked for.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from telldesk.contacts.repo import channels_of, read_contact
from telldesk.exports.places import file_path
from telldesk.kernel.work import Work
from telldesk.tickets.field_rows import fields_of_contact
from telldesk.tickets.fields import FieldOption, FieldValue
from telldesk.tickets.lifecycle import Status
from telldesk.transcripts.reading import FileMissing, Transcript, TranscriptFile, TranscriptMessage

DOCUMENT: Final = 2_000
"""Messages in one document of a ticket; a longer one has several."""
FILES_PAGE: Final = 200
_MOST_NOTES: Final = 1_000
_NOTES: Final = """
SELECT n.text, a.name AS author, n.created_at AS at FROM contact_notes n
JOIN agents a ON a.id = n.author_id
WHERE n.contact_id = $1 AND n.removed_at IS NULL ORDER BY n.created_at, n.id LIMIT $2
"""
_TICKET: Final = """
SELECT t.id, t.number, t.subject, t.status, t.opened_at, t.resolved_at, t.closed_at,
  d.name AS desk, d.time_zone, p.name AS contact, c.names AS category, i.number AS merged_into,
  coalesce((SELECT jsonb_agg(jsonb_build_object('stars', r.stars, 'reason', r.reason,
              'at', r.rated_at) ORDER BY r.rated_at)
            FROM ratings r WHERE r.ticket_id = t.id AND r.stars IS NOT NULL), '[]') AS ratings
FROM tickets t JOIN contacts p ON p.id = t.contact_id CROSS JOIN desk d
LEFT JOIN categories c ON c.id = t.category_id LEFT JOIN tickets i ON i.id = t.merged_into_id
WHERE t.contact_id = $1 AND t.number >= $2 AND d.id = 1 ORDER BY t.number LIMIT 1
"""
_MESSAGES: Final = """
SELECT m.id, m.position, m.visibility, m.author_kind, m.kind, m.text, m.details, m.sent_at,
  m.edited_at, coalesce(a.name, c.name, '') AS author
FROM messages m
LEFT JOIN agents a ON m.author_kind = 'agent' AND a.id = m.author_id
LEFT JOIN contacts c ON m.author_kind = 'contact' AND c.id = m.author_id
WHERE m.ticket_id = $1 AND m.position > $2 AND ($3 OR m.visibility = 'public')
ORDER BY m.position LIMIT $4
"""
_PART: Final = """
p.part, p.kind, p.name, p.mime, p.size_bytes, p.caption, p.stored_file_id, f.state, f.object_id,
f.name AS stored_name, f.size_bytes AS stored_bytes
"""
_PARTS: Final = (
    "SELECT p.message_id, "
    + _PART
    + """
FROM message_parts p LEFT JOIN files f ON f.id = p.stored_file_id
WHERE p.message_id = ANY($1::uuid[]) ORDER BY p.message_id, p.part
"""
)
_FILES: Final = (
    "SELECT t.number, m.position, "
    + _PART
    + """
FROM tickets t JOIN messages m ON m.ticket_id = t.id JOIN message_parts p ON p.message_id = m.id
LEFT JOIN files f ON f.id = p.stored_file_id
WHERE t.contact_id = $1 AND (t.number, m.position, p.part) > ($2, $3, $4)
  AND ($5 OR m.visibility = 'public')
ORDER BY t.number, m.position, p.part LIMIT $6
"""
)
_UNKNOWN_STATES: Final[dict[str | None, FileMissing]] = {
    None: "gone",
    "infected": "infected",
    "too_large": "too_large",
}


class Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """Up to where everything is in archives."""

    step: Literal["tickets", "files"] = "tickets"
    ticket: int = 0
    """The number to go on with: of a ticket, or of the last file's."""
    position: int = 0
    """Of the last message."""
    part: int = -1
    """Of the last file."""
    page: int = 1
    """The ticket's next document."""


class Rating(msgspec.Struct, frozen=True, kw_only=True):
    """What the person thought of how they were helped."""

    stars: int
    reason: str | None
    at: datetime | None


class TicketDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket, or the next messages of a long one."""

    page: int
    is_last: bool
    """Whether nothing was said after these messages."""
    category: dict[str, str] | None
    merged_into: int | None
    """The ticket its messages are in now."""
    ratings: list[Rating]
    conversation: Transcript


class FileToAdd(msgspec.Struct, frozen=True, kw_only=True):
    """One file that was said; in storage where `object_id` is set, else `missing` says why not."""

    ticket: int
    position: int
    part: int
    path: str
    object_id: UUID | None
    size_bytes: int
    missing: FileMissing | None


async def read_document(
    work: Work, contact_id: UUID, cursor: Cursor, *, with_notes: bool
) -> tuple[TicketDocument, Cursor] | None:
    """The person's next document and where the one after it begins; None when all were read."""
    ticket = await work.conn.fetchrow(_TICKET, contact_id, cursor.ticket)
    if ticket is None:
        return None
    goes_on = ticket["number"] == cursor.ticket
    after, page = (cursor.position, cursor.page) if goes_on else (0, 1)
    rows = await work.conn.fetch(_MESSAGES, ticket["id"], after, with_notes, DOCUMENT + 1)
    shown, is_last = rows[:DOCUMENT], len(rows) <= DOCUMENT
    number = int(ticket["number"])
    following = (
        Cursor(ticket=number + 1)
        if is_last
        else Cursor(ticket=number, position=shown[-1]["position"], page=page + 1)
    )
    document = TicketDocument(
        page=page,
        is_last=is_last,
        category=ticket["category"],
        merged_into=ticket["merged_into"],
        ratings=msgspec.convert(ticket["ratings"], list[Rating]),
        conversation=Transcript(
            desk=ticket["desk"],
            number=number,
            subject=ticket["subject"],
            status=Status(ticket["status"]),
            contact=ticket["contact"],
            opened_at=ticket["opened_at"],
            resolved_at=ticket["resolved_at"],
            closed_at=ticket["closed_at"],
            time_zone=ticket["time_zone"],
            made_at=work.now,
            messages=await _messages(work, number, shown),
        ),
    )
    return document, following


async def read_files(
    work: Work, contact_id: UUID, cursor: Cursor, *, with_notes: bool
) -> list[FileToAdd]:
    """The person's next files, those that are not in storage among them; none at the end."""
    rows = await work.conn.fetch(
        _FILES, contact_id, cursor.ticket, cursor.position, cursor.part, with_notes, FILES_PAGE
    )
    return [
        FileToAdd(
            ticket=row["number"],
            position=row["position"],
            part=row["part"],
            path=_path(row["number"], row["position"], row),
            object_id=row["object_id"] if missing is None else None,
            size_bytes=row["stored_bytes"] or 0,
            missing=missing,
        )
        for row in rows
        for missing in [_missing(row)]
    ]


async def read_profile(work: Work, contact_id: UUID, *, with_notes: bool) -> dict[str, Any]:
    """Who the person is, where they can be reached, and what the desk wrote down."""
    contact = await read_contact(work, contact_id)
    fields = await fields_of_contact(work, contact_id)
    profile: dict[str, Any] = {
        "id": contact.id,
        "name": contact.name,
        "given_name": contact.given_name,
        "username": contact.username,
        "language": contact.language,
        "since": contact.created_at,
        "is_banned": contact.banned_at is not None,
        "addresses": [
            {
                "kind": one.kind,
                "external_id": one.external_id,
                "chat_id": one.chat_id,
                "reachability": one.reachability,
                "language": one.language_hint,
                "since": one.created_at,
            }
            for one in await channels_of(work, contact_id)
        ],
        "fields": {one.field.key: _chosen(one.value, one.field.options) for one in fields},
        "made_at": work.now,
    }
    if with_notes:
        rows = await work.conn.fetch(_NOTES, contact_id, _MOST_NOTES)
        profile["notes"] = [dict(row) for row in rows]
    return profile


async def _messages(work: Work, number: int, rows: Sequence[Any]) -> list[TranscriptMessage]:
    parts: defaultdict[UUID, list[Any]] = defaultdict(list)
    for part in await work.conn.fetch(_PARTS, [row["id"] for row in rows]):
        parts[part["message_id"]].append(part)
    return [
        TranscriptMessage(
            author_kind=row["author_kind"],
            author=row["author"],
            visibility=row["visibility"],
            kind=row["kind"],
            text=row["text"],
            sent_at=row["sent_at"],
            edited_at=row["edited_at"],
            files=[_file(number, row["position"], part) for part in parts[row["id"]]],
            details=row["details"],
        )
        for row in rows
    ]


def _file(number: int, position: int, part: Any) -> TranscriptFile:
    missing = _missing(part)
    return TranscriptFile(
        kind=part["kind"],
        name=part["name"],
        media_type=part["mime"],
        size_bytes=part["size_bytes"],
        caption=part["caption"],
        path=None if missing else _path(number, position, part),
        missing=missing,
    )


def _path(number: int, position: int, part: Any) -> str:
    return file_path(
        number, position, part["part"], part["stored_name"] or part["name"] or part["kind"]
    )


def _missing(part: Any) -> FileMissing | None:
    """Why the file cannot be in an archive; None where it can."""
    if part["stored_file_id"] is None:
        return "at_telegram"
    if part["state"] == "ready":
        return None
    return _UNKNOWN_STATES.get(part["state"], "not_ready")


def _chosen(value: FieldValue, options: Sequence[FieldOption]) -> FieldValue:
    """A value as people read it: a chosen option by its name."""
    names = {one.id: one.name for one in options}
    if isinstance(value, list):
        return [names.get(one, one) for one in value]
    return names.get(value, value) if isinstance(value, str) else value

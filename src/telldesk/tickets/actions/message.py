"""The message row every writing verb makes, exactly once per `client_key`."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.files.uploads import mark_sent
from telldesk.identity.actor import Actor
from telldesk.kernel.errors import Conflict, Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.composing import Composed
from telldesk.tickets.messages import MessageRef, Part
from telldesk.tickets.rows import TicketRow

MAX_CLIENT_KEY_CHARS: Final = 64
_WRITTEN: Final = """
SELECT m.id, m.ticket_id, m.visibility, t.number
FROM messages m JOIN tickets t ON t.id = m.ticket_id
WHERE m.author_id = $1 AND m.client_key = $2
"""
# No conflict error: it would end the transaction. A row of a transaction still open is waited for.
_WRITE: Final = """
INSERT INTO messages (id, ticket_id, visibility, author_kind, author_id, kind, text, entities,
                      album_key, client_key, reply_to_id, sent_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (author_id, client_key) WHERE client_key IS NOT NULL DO NOTHING
RETURNING id
"""
_WRITE_PARTS: Final = """
INSERT INTO message_parts (message_id, part, kind, bot_id, file_id, file_unique_id, name, mime,
                           size_bytes, width, height, duration_s, thumb_file_id, caption,
                           stored_file_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
"""
_ANSWERED: Final = """
SELECT visibility FROM messages WHERE id = $1 AND ticket_id = $2
"""


class ClientKeyReused(Conflict):
    """The same client key already names another message; make a new key for each message."""

    key = "client-key-reused"


class ReplyTargetUnknown(Invalid):
    """The message answered to is not a public one of this ticket; answer without it."""

    key = "reply-target-unknown"


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A message about to be written; `bot_id` is the only bot its files are good for."""

    visibility: str
    composed: Composed
    parts: Sequence[Part] = ()
    bot_id: int = 0
    reply_to_id: UUID | None = None
    client_key: str | None = None


async def written_before(
    work: Work, actor: Actor, client_key: str | None, *, ticket_id: UUID | None, visibility: str
) -> MessageRef | None:
    """The message this person already wrote under `client_key`, if any.

    Raises:
        ClientKeyReused: the key names a message of another ticket or visibility (T36).
    """
    if client_key is None:
        return None
    if not 0 < len(client_key) <= MAX_CLIENT_KEY_CHARS or not client_key.isprintable():
        raise Invalid(f"1 to {MAX_CLIENT_KEY_CHARS} printable characters", field="client_key")
    row = await work.conn.fetchrow(_WRITTEN, actor.id, client_key)
    if row is None:
        return None
    is_other_ticket = ticket_id is not None and row["ticket_id"] != ticket_id
    if is_other_ticket or row["visibility"] != visibility:
        raise ClientKeyReused("the key names another message")
    return MessageRef(
        message_id=row["id"],
        ticket_id=row["ticket_id"],
        ticket_number=row["number"],
        is_new_ticket=ticket_id is None,
    )


async def require_reply_target(
    work: Work, ticket: TicketRow, reply_to_id: UUID | None, *, visibility: str
) -> None:
    """Nothing, when a message of `visibility` may answer to that one.

    Raises:
        ReplyTargetUnknown: not of this ticket, or a note answered publicly.
    """
    if reply_to_id is None:
        return
    target = await work.conn.fetchval(_ANSWERED, reply_to_id, ticket.id)
    if target is None or (visibility == "public" and target != "public"):
        raise ReplyTargetUnknown("not a public message of this ticket", field="reply_to_id")


async def write_message(work: Work, actor: Actor, ticket: TicketRow, draft: Draft) -> UUID:
    """The message stands in the ticket, whose row the caller has locked; returns its id.

    Raises:
        ClientKeyReused: another transaction took the key for another ticket meanwhile.
    """
    message_id = new_id()
    is_album = len(draft.parts) > 1
    made = await work.conn.fetchval(
        _WRITE, message_id, ticket.id, draft.visibility, actor.kind, actor.id,
        _kind(draft.parts), draft.composed.text,
        msgspec.json.encode(draft.composed.entities).decode(),
        f"own:{message_id.hex}" if is_album else None,
        draft.client_key, draft.reply_to_id, work.now,
    )  # fmt: skip
    if made is None:
        raise ClientKeyReused("the key was taken meanwhile")
    if draft.parts:
        rows = [_part_row(message_id, draft.bot_id, part) for part in draft.parts]
        await work.conn.executemany(_WRITE_PARTS, rows)
    stored = [part.stored_file_id for part in draft.parts if part.stored_file_id is not None]
    if stored:
        await mark_sent(work, stored, message_id=message_id)
    return message_id


def _kind(parts: Sequence[Part]) -> str:
    if not parts:
        return "text"
    return parts[0].kind if len(parts) == 1 else "album"


def _part_row(message_id: UUID, bot_id: int, part: Part) -> tuple[Any, ...]:
    return (
        message_id, part.order, part.kind, bot_id, part.file_id, part.file_unique_id, part.name,
        part.mime, part.size_bytes, part.width, part.height, part.duration_s, part.thumb_file_id,
        part.caption, part.stored_file_id,
    )  # fmt: skip

"""A contact's message as rows: the message, its files, its address in the chat."""

from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.contacts.channels import ChannelRow
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.messages import Address, InboundMessage, Part
from telldesk.tickets.received_rows import is_too_large, leave_unfetched, store_task
from telldesk.tickets.rows import TicketRow

_ADDRESS: Final = """
INSERT INTO message_addresses (id, message_id, ticket_id, bot_id, connection, chat_id, external_id,
                               part)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
ON CONFLICT DO NOTHING RETURNING true
"""
_FIND: Final = """
SELECT a.message_id, a.ticket_id, t.number AS ticket_number, t.channel_id, a.purpose
FROM message_addresses a JOIN tickets t ON t.id = a.ticket_id
WHERE a.bot_id = $1 AND a.connection = $2 AND a.chat_id = $3 AND a.external_id = $4
"""
_ALBUM: Final = """
SELECT m.id AS message_id, m.ticket_id FROM messages m JOIN tickets t ON t.id = m.ticket_id
WHERE t.contact_id = $1 AND t.channel_id = $2 AND m.album_key = $3
"""
# The address first: a message that came before writes nothing.
_MESSAGE: Final = """
WITH place AS (
  INSERT INTO message_addresses (id, message_id, ticket_id, bot_id, connection, chat_id,
                                 external_id, part)
  VALUES ($12, $1, $2, $13, $14, $15, $16, 0)
  ON CONFLICT DO NOTHING RETURNING message_id
)
INSERT INTO messages (id, ticket_id, visibility, author_kind, author_id, kind, text, entities,
                      details, raw, album_key, reply_to_id, sent_at)
SELECT place.message_id, $2, 'public', 'contact', $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM place
RETURNING true
"""
_PART: Final = """
INSERT INTO message_parts (message_id, part, kind, bot_id, file_id, file_unique_id, name, mime,
                           size_bytes, width, height, duration_s, thumb_file_id, caption)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (message_id, part) DO UPDATE SET
  kind = EXCLUDED.kind, file_id = EXCLUDED.file_id, file_unique_id = EXCLUDED.file_unique_id,
  name = EXCLUDED.name, mime = EXCLUDED.mime, size_bytes = EXCLUDED.size_bytes,
  width = EXCLUDED.width, height = EXCLUDED.height, duration_s = EXCLUDED.duration_s,
  thumb_file_id = EXCLUDED.thumb_file_id, caption = EXCLUDED.caption,
  stored_file_id = CASE WHEN message_parts.file_unique_id = EXCLUDED.file_unique_id
                        THEN message_parts.stored_file_id END
RETURNING stored_file_id
"""
_GROW_ALBUM: Final = """
UPDATE messages SET kind = 'album',
  text = CASE WHEN text = '' THEN $2 ELSE text END,
  entities = CASE WHEN text = '' THEN $3 ELSE entities END
WHERE id = $1
"""


class Found(msgspec.Struct, frozen=True):
    """Where a message of the chat stands in the desk."""

    message_id: UUID
    ticket_id: UUID
    ticket_number: int
    channel_id: UUID
    purpose: str


async def find_message(work: Work, address: Address) -> Found | None:
    """The message at this place of the chat, whoever wrote it."""
    row = await work.conn.fetchrow(
        _FIND, address.bot_id, address.connection, address.chat_id, address.external_id
    )
    return Found(**dict(row)) if row is not None else None


async def find_replied(work: Work, channel: ChannelRow, message: InboundMessage) -> Found | None:
    """The message this one answers, if it belongs to this contact's conversation."""
    if message.reply_to is None:
        return None
    place = msgspec.structs.replace(message.address, external_id=message.reply_to)
    found = await find_message(work, place)
    if found is None or found.channel_id != channel.id or found.purpose != "conversation":
        return None
    return found


async def find_album(work: Work, channel: ChannelRow, key: str) -> tuple[UUID, UUID] | None:
    """(message, ticket) of the album this part belongs to, if another part came before."""
    row = await work.conn.fetchrow(_ALBUM, channel.contact_id, channel.id, key)
    return (row["message_id"], row["ticket_id"]) if row is not None else None


async def take_address(work: Work, ticket_id: UUID, message_id: UUID, address: Address) -> bool:
    """Whether this place of the chat was free; it is the message's now."""
    return bool(
        await work.conn.fetchval(
            _ADDRESS, new_id(), message_id, ticket_id, address.bot_id, address.connection,
            address.chat_id, address.external_id,
        )
    )  # fmt: skip


async def write_inbound(
    work: Work,
    channel: ChannelRow,
    ticket: TicketRow,
    message_id: UUID,
    message: InboundMessage,
    *,
    reply_to_id: UUID | None,
) -> bool:
    """Whether its place in the chat was free: then the message and its file are in the ticket.

    The caller has locked the ticket's row.
    """
    place = message.address
    is_new = await work.conn.fetchval(
        _MESSAGE, message_id, ticket.id, channel.contact_id, message.kind, message.text,
        as_json(message.entities), as_json(message.details),
        as_json(message.raw) if message.raw is not None else None,
        message.album_key, reply_to_id, message.sent_at, new_id(), place.bot_id, place.connection,
        place.chat_id, place.external_id,
    )  # fmt: skip
    if is_new and message.part is not None:
        await write_part(work, message_id, place.bot_id, message.part)
    return bool(is_new)


async def write_part(work: Work, message_id: UUID, bot_id: int, part: Part) -> None:
    """The file stands at its place of the message; an edited one replaces what stood there.

    It is fetched into our storage soon, unless it is larger than a bot may fetch.
    """
    stored_id = await work.conn.fetchval(
        _PART, message_id, part.order, part.kind, bot_id, part.file_id, part.file_unique_id,
        part.name, part.mime, part.size_bytes, part.width, part.height, part.duration_s,
        part.thumb_file_id, part.caption,
    )  # fmt: skip
    if stored_id is not None:
        return
    if is_too_large(part):
        await leave_unfetched(work, message_id, part.order, state="too_large")
    else:
        work.enqueue(store_task(message_id, part.order))


async def grow_album(work: Work, message_id: UUID, message: InboundMessage) -> None:
    """The album has one more part; the first caption that comes is its text."""
    await work.conn.execute(_GROW_ALBUM, message_id, message.text, as_json(message.entities))
    if message.part is not None:
        await write_part(work, message_id, message.address.bot_id, message.part)


def as_json(value: Any) -> str:
    """What a jsonb parameter takes."""
    return msgspec.json.encode(value).decode()

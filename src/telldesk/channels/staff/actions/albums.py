"""An album of an agent: parts come as separate updates and leave as one, where time allows.

The first part opens the reply and its delivery waits a moment; a later part joins the reply while
that delivery still stands in the queue. One that comes too late follows as a message of its own.
"""

from datetime import timedelta
from typing import Final

import msgspec

from telldesk.channels.staff.actions.talk import Talk
from telldesk.channels.staff.rows import OpenAlbum
from telldesk.identity.permissions import Permission
from telldesk.tickets.actions.reply import MAX_PARTS
from telldesk.tickets.composing import compose
from telldesk.tickets.events import MessageEdited
from telldesk.tickets.history import event_facts
from telldesk.tickets.messages import InboundMessage, Part
from telldesk.tickets.rows import seen_ticket

_ALBUM_KINDS: Final = frozenset({"photo", "video", "document", "audio"})
_QUEUED: Final = """
SELECT d.id FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.message_id = $1 AND d.state = 'queued' AND m.author_id = $2 AND m.visibility = 'public'
FOR UPDATE OF d
"""
_PARTS: Final = "SELECT count(*) FROM message_parts WHERE message_id = $1"
_ADD: Final = """
INSERT INTO message_parts (message_id, part, kind, bot_id, file_id, file_unique_id, name, mime,
                           size_bytes, width, height, duration_s, thumb_file_id, caption)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT DO NOTHING
"""
_GROW: Final = """
UPDATE messages SET kind = 'album', entities = CASE WHEN text = '' THEN $3 ELSE entities END,
                    text = CASE WHEN text = '' THEN $2 ELSE text END
WHERE id = $1
"""
_WAIT: Final = "UPDATE deliveries SET not_before = $2 WHERE id = $1"


async def join_album(
    talk: Talk, album: OpenAlbum, message: InboundMessage, *, waits: timedelta
) -> bool:
    """Whether the part stands in the album's reply now (False: it was sent already).

    Raises:
        Refusal: the agent may not answer any more, or the caption is too long.
    """
    if album.message_id is None or album.ticket_id is None or message.part is None:
        return False
    talk.staff.actor.require(Permission.TICKETS_REPLY)
    work, part = talk.work, message.part
    ticket = await seen_ticket(work, talk.staff.actor, album.ticket_id, lock=True)
    delivery_id = await work.conn.fetchval(_QUEUED, album.message_id, talk.staff.id)
    count = await work.conn.fetchval(_PARTS, album.message_id)
    if delivery_id is None or count >= MAX_PARTS or part.kind not in _ALBUM_KINDS:
        return False
    await work.conn.execute(_ADD, *_row(talk, album, part))
    words = compose(message.text, message.entities, has_parts=True)
    await work.conn.execute(
        _GROW, album.message_id, words.text, msgspec.json.encode(words.entities).decode()
    )
    await work.conn.execute(_WAIT, delivery_id, work.now + waits)
    work.emit(MessageEdited(**event_facts(ticket, talk.staff.actor), message_id=album.message_id))
    return True


def _row(talk: Talk, album: OpenAlbum, part: Part) -> tuple[object, ...]:
    return (
        album.message_id, part.order, part.kind, talk.chat.bot_id, part.file_id,
        part.file_unique_id, part.name, part.mime, part.size_bytes, part.width, part.height,
        part.duration_s, part.thumb_file_id, "",
    )  # fmt: skip

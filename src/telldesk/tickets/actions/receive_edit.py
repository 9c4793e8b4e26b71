"""A contact edited what they had written: a new revision, or nothing when nothing changed."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.contacts.channels import ChannelRow, keep_pending
from telldesk.kernel.work import Work
from telldesk.tickets.actions.receive import (
    Pending,
    Question,
    Received,
    pending_text,
    read_pending,
    receive_message,
)
from telldesk.tickets.actions.receive_rows import Found, as_json, find_message, write_part
from telldesk.tickets.boundary import Policy
from telldesk.tickets.events import MessageEdited
from telldesk.tickets.history import event_facts, record
from telldesk.tickets.messages import InboundMessage, MessageRef
from telldesk.tickets.rows import lock_ticket

_OLD: Final = """
SELECT kind, text, entities, details, revision, author_kind FROM messages WHERE id = $1
"""
_OLD_PART: Final = """
SELECT file_unique_id, caption FROM message_parts WHERE message_id = $1 AND part = $2
"""
_KEEP: Final = """
INSERT INTO message_revisions (message_id, revision, text, entities, details, replaced_at)
VALUES ($1, $2, $3, $4, $5, $6)
"""
_REVISE: Final = """
UPDATE messages SET kind = $2, text = $3, entities = $4, details = $5, edited_at = $6,
                    revision = revision + $7
WHERE id = $1
"""


class _Version(msgspec.Struct, frozen=True):
    kind: str
    text: str
    entities: list[Any]
    details: dict[str, Any]


async def receive_edit(
    work: Work,
    *,
    channel: ChannelRow,
    message: InboundMessage,
    edited_at: datetime,
    policy: Policy,
) -> Received:
    """The message says what it says now; what it said before is a revision. `MessageEdited`.

    A message we never saw is received as new (T07). Telegram also announces edits nobody can see:
    those change nothing. A live location moves without revisions, since it moves all the time.
    """
    if channel.banned_at is not None:
        return None
    found = await find_message(work, message.address)
    if found is None:
        if await _edit_held(work, channel, message):
            return Question(tickets=(), asked_at=edited_at)
        return await receive_message(work, channel=channel, message=message, policy=policy)
    if found.channel_id != channel.id or found.purpose != "conversation":
        return None
    await _revise(work, channel, found, message, edited_at=edited_at)
    return MessageRef(
        message_id=found.message_id,
        ticket_id=found.ticket_id,
        ticket_number=found.ticket_number,
    )


async def _revise(
    work: Work, channel: ChannelRow, found: Found, message: InboundMessage, *, edited_at: datetime
) -> None:
    ticket = await lock_ticket(work, found.ticket_id)
    row = await work.conn.fetchrow(_OLD, found.message_id)
    if row["author_kind"] != "contact":
        return
    old = _Version(row["kind"], row["text"], row["entities"], row["details"])
    is_new_file, old_caption = await _compare_part(work, found.message_id, message)
    new = _new_version(old, message, old_caption)
    if new == old and not is_new_file:
        return
    is_moving = new.kind == old.kind == "location"
    if not is_moving:
        await work.conn.execute(
            _KEEP, found.message_id, row["revision"], old.text, as_json(old.entities),
            as_json(old.details), work.now,
        )  # fmt: skip
        await record(work, channel.actor, ticket.id, "edited", message_id=found.message_id)
    await work.conn.execute(
        _REVISE, found.message_id, new.kind, new.text, as_json(new.entities),
        as_json(new.details), edited_at, 0 if is_moving else 1,
    )  # fmt: skip
    if message.part is not None:
        await write_part(work, found.message_id, message.address.bot_id, message.part)
    work.emit(MessageEdited(**event_facts(ticket, channel.actor), message_id=found.message_id))


async def _compare_part(work: Work, message_id: UUID, message: InboundMessage) -> tuple[bool, str]:
    """(whether its file or caption is another one, the caption before)."""
    if message.part is None:
        return False, ""
    row = await work.conn.fetchrow(_OLD_PART, message_id, message.part.order)
    if row is None:
        return True, ""
    is_same = row["file_unique_id"] == message.part.file_unique_id
    return not is_same or row["caption"] != message.part.caption, row["caption"]


def _new_version(old: _Version, message: InboundMessage, old_caption: str) -> _Version:
    entities = msgspec.to_builtins(message.entities)
    if old.kind != "album":
        details = msgspec.to_builtins(message.details)
        return _Version(message.kind, message.text, list(entities), details)
    # An album's text is the caption of one part; the other parts' captions stand beside them.
    if old.text not in {old_caption, ""}:
        return old
    return _Version("album", message.text, list(entities), old.details)


async def _edit_held(work: Work, channel: ChannelRow, message: InboundMessage) -> bool:
    """Whether the message waits for the contact's choice; it waits in its new words now."""
    pending: Pending | None = read_pending(channel)
    if pending is None or all(held.address != message.address for held in pending.messages):
        return False
    messages = tuple(
        message if held.address == message.address else held for held in pending.messages
    )
    await keep_pending(
        work, channel, pending_text(msgspec.structs.replace(pending, messages=messages))
    )
    return True

"""Answering a contact: one public message, one delivery, exactly once per client key."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from msgspec.structs import replace

from telldesk.contacts.repo import UNREACHABLE
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, Invalid
from telldesk.kernel.work import Work
from telldesk.tickets.actions.message import (
    Draft,
    require_reply_target,
    write_message,
    written_before,
)
from telldesk.tickets.actions.store import store_ticket, tell_assigned, tell_status
from telldesk.tickets.attaching import attached
from telldesk.tickets.canned_rows import note_use
from telldesk.tickets.composing import compose
from telldesk.tickets.deliveries import queue_delivery
from telldesk.tickets.events import ReplyAdded
from telldesk.tickets.history import event_facts, record
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.messages import Entity, MessageRef, Part, Target
from telldesk.tickets.rows import TicketRow, seen_ticket
from telldesk.tickets.spam import require_not_spam
from telldesk.tickets.turns import after_reply

MAX_PARTS: Final = 10  # Source: https://core.telegram.org/bots/api#sendmediagroup, 2026-11-23
SENDABLE_KINDS: Final = (
    "photo", "video", "document", "audio", "voice", "animation", "sticker", "video_note",
)  # fmt: skip
_ALBUM_KINDS: Final = ("photo", "video", "document", "audio")
_WORDLESS_KINDS: Final = ("sticker", "video_note")  # Telegram takes no caption with them
_MAX_ORDER: Final = 2**31 - 1  # the column's
_CHANNEL: Final = """
SELECT ch.bot_id, ch.chat_id, ch.connection, ch.reachability, c.banned_at
FROM contact_channels ch JOIN contacts c ON c.id = ch.contact_id
WHERE ch.id = $1
"""
_POSITION: Final = "SELECT position FROM messages WHERE id = $1 AND ticket_id = $2"
_ANSWERED_AFTER: Final = """
SELECT m.id, coalesce(a.name, '') AS name, count(*) OVER () AS count
FROM messages m LEFT JOIN agents a ON a.id = m.author_id
WHERE m.ticket_id = $1 AND m.position > $2 AND m.visibility = 'public' AND m.author_kind = 'agent'
  AND m.author_id IS DISTINCT FROM $3
ORDER BY m.position DESC LIMIT 1
"""
_KNOWN_FILES: Final = """
SELECT DISTINCT ON (p.file_id) p.file_id, p.file_unique_id, p.kind, p.name, p.mime, p.size_bytes,
  p.width, p.height, p.duration_s, p.thumb_file_id
FROM message_parts p
JOIN messages m ON m.id = p.message_id JOIN tickets t ON t.id = m.ticket_id
WHERE p.bot_id = $1 AND p.file_id = ANY($2::text[]) AND ($3::uuid IS NULL OR t.assignee_id = $3)
ORDER BY p.file_id
"""


class ContactUnreachable(Conflict):
    """The contact blocked the bot or left Telegram; nothing can be brought to them now."""

    key = "contact-unreachable"


class ContactIsBanned(ContactUnreachable):
    """The desk banned this contact; lift the ban first."""

    key = "contact-banned"


class AnsweredMeanwhile(Conflict):
    """A colleague answered after what the agent has seen; show it and ask whether to send anyway.

    `message_id` is the latest of them, `name` who wrote it, `count` how many they are.
    """

    key = "answered-meanwhile"


class FileUnsendable(Invalid):
    """This file cannot be sent by the ticket's bot; leave it out."""

    key = "file-unsendable"


async def reply(
    work: Work,
    actor: Actor,
    *,
    ticket_id: UUID,
    text: str,
    entities: Sequence[Entity] = (),
    parts: Sequence[Part] = (),
    upload_ids: Sequence[UUID] = (),
    reply_to_id: UUID | None = None,
    client_key: str | None = None,
    parts_bot_id: int | None = None,
    canned_response_id: UUID | None = None,
    seen_message_id: UUID | None = None,
) -> MessageRef:
    """The contact's answer is in the ticket and queued; the contact waits no longer.

    An unassigned ticket becomes the agent's own if they may take. A repeated `client_key` returns
    the first message and does nothing. `upload_ids` are the agent's own unsent files, in order,
    and stand in place of `parts`, files some bot knows. `parts_bot_id` is for the bot's own door:
    the bot whose chat handed over these files just now, so that they need not be in the desk yet.
    `canned_response_id` is the one the words began as: it was used once more. `seen_message_id` is
    the last message the agent had in sight: of two who answer the same, the second is asked first.

    Emits `ReplyAdded`; `TicketAssigned` and `TicketChanged` where those moved.

    Raises:
        TicketUnknown: not theirs to see.
        TicketSpam: take the mark back first.
        AnsweredMeanwhile: show what came; send again without `seen_message_id` if it is meant.
        ContactUnreachable: tell the agent; the state is on the contact's card.
        Invalid: `field` names what to change.
        UploadUnknown, UploadNotReady, UploadInfected: a file cannot be sent.
        ClientKeyReused: make a new key.
    """
    actor.require(Permission.TICKETS_REPLY)
    ticket = await seen_ticket(work, actor, ticket_id, lock=True)
    first = await written_before(work, actor, client_key, ticket_id=ticket.id, visibility="public")
    if first is not None:
        return first
    require_not_spam(ticket)
    await _require_unanswered(work, actor, ticket, seen_message_id)
    composed = compose(text, entities, has_parts=bool(parts or upload_ids))
    channel = await reachable_channel(work, ticket)
    files = await attached(work, actor, upload_ids)
    if not files:
        files = await _files(work, actor, parts, channel["bot_id"], parts_bot_id)
    _require_together(files, composed.text)
    await require_reply_target(work, ticket, reply_to_id, visibility="public")
    message_id = await write_message(
        work,
        actor,
        ticket,
        Draft(
            visibility="public",
            composed=composed,
            parts=files,
            bot_id=channel["bot_id"],
            reply_to_id=reply_to_id,
            client_key=client_key,
        ),
    )
    await queue_delivery(
        work,
        Target(
            bot_id=channel["bot_id"], chat_id=channel["chat_id"], connection=channel["connection"]
        ),
        lane="reply",
        kind="message",
        message_id=message_id,
        ticket_id=ticket.id,
    )
    if canned_response_id is not None:
        await note_use(work, canned_response_id)
    return await _answered(work, actor, ticket, message_id)


async def _require_unanswered(
    work: Work, actor: Actor, ticket: TicketRow, seen_message_id: UUID | None
) -> None:
    """Nothing, when no colleague answered after that message; the ticket is locked."""
    if seen_message_id is None:
        return
    position = await work.conn.fetchval(_POSITION, seen_message_id, ticket.id)
    if position is None:
        raise Invalid("not a message of this ticket", field="seen_message_id")
    row = await work.conn.fetchrow(_ANSWERED_AFTER, ticket.id, position, actor.id)
    if row is not None:
        raise AnsweredMeanwhile(
            "a colleague answered", message_id=str(row["id"]), name=row["name"], count=row["count"]
        )


async def _answered(work: Work, actor: Actor, ticket: TicketRow, message_id: UUID) -> MessageRef:
    """The ticket knows of the answer, and everybody who may."""
    takes = ticket.assignee_id is None and actor.may(Permission.TICKETS_TAKE)
    assignee_id = actor.id if takes else ticket.assignee_id
    stored = await store_ticket(
        work,
        ticket,
        after_reply(ticket, message_id=message_id, assignee_id=assignee_id, now=work.now),
    )
    await record(work, actor, ticket.id, "replied", message_id=message_id)
    work.emit(ReplyAdded(**event_facts(stored, actor), message_id=message_id))
    await tell_assigned(work, actor, stored, previous_id=ticket.assignee_id, is_alone=False)
    await tell_status(work, actor, stored, before=ticket, step=Step.AGENT_REPLIED, is_alone=False)
    return MessageRef(message_id=message_id, ticket_id=ticket.id, ticket_number=ticket.number)


async def reachable_channel(work: Work, ticket: TicketRow) -> Any:
    """Where the ticket's contact is written to: bot_id, chat_id, connection.

    Raises:
        ContactUnreachable: nothing can be brought to them now.
    """
    channel = await work.conn.fetchrow(_CHANNEL, ticket.channel_id)
    if channel["banned_at"] is not None:
        raise ContactIsBanned("the contact is banned")
    # Telegram lets some Mini App users be written to who never started the bot.
    if channel["reachability"] in UNREACHABLE:
        raise ContactUnreachable(
            f"the channel is {channel['reachability']}", reachability=channel["reachability"]
        )
    return channel


async def _files(
    work: Work, actor: Actor, parts: Sequence[Part], bot_id: int, parts_bot_id: int | None
) -> tuple[Part, ...]:
    """The files as the desk knows them: of the asker's words only order and caption count (T19)."""
    if len(parts) > MAX_PARTS:
        raise FileUnsendable(f"over {MAX_PARTS} files", field="parts")
    orders = {part.order for part in parts}
    if len(orders) != len(parts) or not all(0 <= order <= _MAX_ORDER for order in orders):
        raise FileUnsendable("each file needs a place of its own", field="parts")
    worded = [
        replace(part, caption=compose(part.caption, (), has_parts=True).text) for part in parts
    ]
    if not worded or parts_bot_id == bot_id:
        return tuple(worded)
    if parts_bot_id is not None:
        raise FileUnsendable("a file of another bot", field="parts")
    only_theirs = None if actor.may(Permission.TICKETS_READ_ALL) else actor.id
    wanted = {part.file_id for part in worded}
    rows = await work.conn.fetch(_KNOWN_FILES, bot_id, list(wanted), only_theirs)
    known = {row["file_id"]: dict(row) for row in rows}
    if wanted - set(known):
        raise FileUnsendable("no such file at this bot", field="parts")
    return tuple(
        Part(order=part.order, caption=part.caption, **known[part.file_id]) for part in worded
    )


def _require_together(files: Sequence[Part], text: str) -> None:
    """Nothing, when these files and this text fit into one message."""
    allowed = SENDABLE_KINDS if len(files) == 1 else _ALBUM_KINDS
    if any(file.kind not in allowed for file in files):
        raise FileUnsendable("files of these kinds do not go together", field="parts")
    if text and any(file.kind in _WORDLESS_KINDS for file in files):
        raise FileUnsendable("this kind takes no words", field="text")

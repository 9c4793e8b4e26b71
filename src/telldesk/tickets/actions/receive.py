"""A contact's message from a channel: into the ticket it belongs to, exactly once."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.contacts.channels import ChannelRow, keep_pending
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.actions.open import open_ticket, usable_category
from telldesk.tickets.actions.receive_rows import (
    find_album,
    find_replied,
    grow_album,
    take_address,
    write_inbound,
)
from telldesk.tickets.actions.store import store_ticket, tell_status
from telldesk.tickets.boundary import (
    Ask,
    Begin,
    Candidate,
    Hold,
    Into,
    Policy,
    Standing,
    Wish,
    place_of,
)
from telldesk.tickets.events import MessageEdited, MessageReceived
from telldesk.tickets.history import event_facts, record
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.messages import InboundMessage, MessageRef
from telldesk.tickets.rows import TicketRow, lock_ticket
from telldesk.tickets.turns import after_contact_wrote

MOST_HELD: Final = 50
_CANDIDATES: Final = """
SELECT id, number, subject, status = 'closed' AS is_closed, is_current, activity_at,
       contact_wrote_at
FROM tickets WHERE contact_id = $1 AND channel_id = $2 AND (is_current OR status <> 'closed')
  AND spam_at IS NULL
ORDER BY activity_at DESC, number DESC LIMIT 8
"""
# Both questions of every message at once: did it come before, and where could it belong.
_LOOK: Final = (
    """
SELECT known.message_id AS known_id, known.ticket_id AS known_ticket_id,
       known.ticket_number AS known_number, c.*
FROM (SELECT 1) AS once
LEFT JOIN LATERAL (
  SELECT a.message_id, a.ticket_id, t.number AS ticket_number
  FROM message_addresses a JOIN tickets t ON t.id = a.ticket_id
  WHERE a.bot_id = $3 AND a.connection = $4 AND a.chat_id = $5 AND a.external_id = $6
) known ON true
LEFT JOIN LATERAL ("""
    + _CANDIDATES
    + """) c ON true
ORDER BY c.activity_at DESC, c.number DESC
"""
)


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """What `contact_channels.pending_choice` holds; `messages` wait for the answer.

    Attributes:
        category_id: what the wished new ticket is about; `reference` stands before its subject.
        rating_id: whose reason is waited for; `before` stands again after it.
    """

    wish: Wish
    at: datetime
    ticket_id: UUID | None = None
    messages: tuple[InboundMessage, ...] = ()
    category_id: UUID | None = None
    reference: str = ""
    rating_id: UUID | None = None
    before: "Pending | None" = None


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """The message waits: the contact is to say where it belongs.

    Attributes:
        tickets: what to offer beside a new one; empty when it was asked already.
        asked_at: names the question to the task that ends it.
    """

    tickets: tuple[Candidate, ...]
    asked_at: datetime


Received = MessageRef | Question | None


def read_pending(channel: ChannelRow) -> Pending | None:
    """What the bot waits for from this contact."""
    if channel.pending_choice is None:
        return None
    return msgspec.convert(channel.pending_choice, Pending)


def pending_text(pending: Pending) -> str:
    """The same as the column keeps it."""
    return msgspec.json.encode(pending).decode()


async def candidates_of(work: Work, channel: ChannelRow) -> list[Candidate]:
    """The channel's open tickets and its current one, most lately active first."""
    rows: list[Any] = await work.conn.fetch(_CANDIDATES, channel.contact_id, channel.id)
    return [_candidate(row) for row in rows]


def _candidate(row: Any) -> Candidate:
    return Candidate(
        ticket_id=row["id"],
        number=row["number"],
        subject=row["subject"],
        is_closed=row["is_closed"],
        is_current=row["is_current"],
        activity_at=row["activity_at"],
        contact_wrote_at=row["contact_wrote_at"],
    )


async def receive_message(
    work: Work, *, channel: ChannelRow, message: InboundMessage, policy: Policy
) -> Received:
    """The message is in a ticket (MessageRef), or waits for the contact's choice (Question).

    None when the contact is banned: nothing is kept. A message that came before changes nothing.
    Emits `TicketOpened`, `MessageReceived`; for a later part of an album `MessageEdited`.
    """
    if channel.banned_at is not None:
        return None
    known, candidates = await _look(work, channel, message)
    if known is not None:
        return known
    if message.album_key is not None:
        album = await find_album(work, channel, message.album_key)
        if album is not None:
            return await _join_album(work, channel, message, *album)
    pending = read_pending(channel)
    replied = await find_replied(work, channel, message)
    decision = place_of(
        policy,
        candidates,
        standing=_standing(pending),
        replied_to=replied.ticket_id if replied else None,
        now=work.now,
    )
    match decision:
        case Into():
            return await put_message(work, channel, message, decision.ticket_id)
        case Begin():
            if pending is not None:
                await keep_pending(work, channel, None)
            return await put_message(work, channel, message, None, wished=pending)
        case Ask():
            asked = Pending(wish=Wish.QUESTION, at=work.now, messages=(message,))
            await keep_pending(work, channel, pending_text(asked))
            return Question(tickets=decision.tickets, asked_at=work.now)
        case Hold():
            return await _hold(work, channel, message, pending)


async def _look(
    work: Work, channel: ChannelRow, message: InboundMessage
) -> tuple[MessageRef | None, list[Candidate]]:
    """The message if it came before, and the tickets it could belong to."""
    place = message.address
    rows: list[Any] = await work.conn.fetch(
        _LOOK, channel.contact_id, channel.id, place.bot_id, place.connection, place.chat_id,
        place.external_id,
    )  # fmt: skip
    known = None
    if rows[0]["known_id"] is not None:
        known = MessageRef(
            message_id=rows[0]["known_id"],
            ticket_id=rows[0]["known_ticket_id"],
            ticket_number=rows[0]["known_number"],
        )
    return known, [_candidate(row) for row in rows if row["id"] is not None]


def _standing(pending: Pending | None) -> Standing | None:
    if pending is None:
        return None
    return Standing(wish=pending.wish, at=pending.at, ticket_id=pending.ticket_id)


async def _hold(
    work: Work, channel: ChannelRow, message: InboundMessage, pending: Pending | None
) -> Received:
    if pending is None:
        raise LookupError("held without a question")
    if any(held.address == message.address for held in pending.messages):
        return Question(tickets=(), asked_at=pending.at)
    if len(pending.messages) >= MOST_HELD:
        # Somebody writes on instead of answering: nothing is lost, the question is over.
        await settle(work, channel, ticket_id=None)
        return await put_message(work, channel, message, await _current(work, channel))
    grown = msgspec.structs.replace(pending, messages=(*pending.messages, message))
    await keep_pending(work, channel, pending_text(grown))
    return Question(tickets=(), asked_at=pending.at)


async def settle(work: Work, channel: ChannelRow, *, ticket_id: UUID | None) -> list[MessageRef]:
    """Held messages are in this ticket (None: a new one), in their order; no question stands."""
    pending = read_pending(channel)
    await keep_pending(work, channel, None)
    placed: list[MessageRef] = []
    for message in pending.messages if pending is not None else ():
        album = await find_album(work, channel, message.album_key) if message.album_key else None
        if album is not None:
            placed.append(await _join_album(work, channel, message, *album))
        else:
            placed.append(await put_message(work, channel, message, ticket_id))
        ticket_id = placed[-1].ticket_id
    return placed


async def _current(work: Work, channel: ChannelRow) -> UUID | None:
    candidates = await candidates_of(work, channel)
    return next((one.ticket_id for one in candidates if one.is_current), None)


async def put_message(
    work: Work,
    channel: ChannelRow,
    message: InboundMessage,
    ticket_id: UUID | None,
    *,
    wished: Pending | None = None,
) -> MessageRef:
    """The message is in this ticket, reopened when it was over; None opens a new one as `wished`.

    So does a ticket that is marked as spam: nothing leads back into it. A category archived since
    is left out: the contact's words are not refused for it.
    """
    if ticket_id is None:
        words = message.text or (message.part.name if message.part else None) or ""
        ticket = await open_ticket(
            work,
            channel.actor,
            contact_id=channel.contact_id,
            channel_id=channel.id,
            subject=" · ".join(one for one in (wished and wished.reference, words) if one),
            category_id=await usable_category(work, wished.category_id if wished else None),
            words=words,
        )
    else:
        ticket = await lock_ticket(work, ticket_id)
        if ticket.merged_into_id is not None:
            return await put_message(work, channel, message, ticket.merged_into_id)
        if ticket.spam_at is not None:
            return await put_message(work, channel, message, None, wished=wished)
    message_id = new_id()
    replied = await find_replied(work, channel, message)
    is_here = replied is not None and replied.ticket_id == ticket.id
    is_new = await write_inbound(
        work, channel, ticket, message_id, message,
        reply_to_id=replied.message_id if replied is not None and is_here else None,
    )  # fmt: skip
    if not is_new:
        raise LookupError("the same message arrived twice at once; the next try finds it")
    await _heard(work, channel, ticket, message_id)
    return MessageRef(
        message_id=message_id,
        ticket_id=ticket.id,
        ticket_number=ticket.number,
        is_new_ticket=ticket_id is None,
    )


async def _heard(work: Work, channel: ChannelRow, ticket: TicketRow, message_id: UUID) -> None:
    stored = await store_ticket(
        work, ticket, after_contact_wrote(ticket, message_id=message_id, now=work.now)
    )
    await record(work, channel.actor, ticket.id, "received", message_id=message_id)
    work.emit(
        MessageReceived(
            **event_facts(stored, channel.actor),
            message_id=message_id,
        )
    )
    await tell_status(
        work, channel.actor, stored, before=ticket, step=Step.CONTACT_WROTE, is_alone=False
    )


async def _join_album(
    work: Work, channel: ChannelRow, message: InboundMessage, message_id: UUID, ticket_id: UUID
) -> MessageRef:
    ticket = await lock_ticket(work, ticket_id)
    if await take_address(work, ticket_id, message_id, message.address):
        await grow_album(work, message_id, message)
        work.emit(MessageEdited(**event_facts(ticket, channel.actor), message_id=message_id))
    return MessageRef(message_id=message_id, ticket_id=ticket_id, ticket_number=ticket.number)

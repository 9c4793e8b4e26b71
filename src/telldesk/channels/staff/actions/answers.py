"""What an agent writes in the bot: an answer, a note, or nothing that goes anywhere.

Public are only an answer to a ticket's notification and the words asked for by the Reply button
(T36). Everything else stays between the agent and the bot, and the bot says so.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec

from telldesk.channels.staff.actions.albums import join_album
from telldesk.channels.staff.actions.canned import asked_words
from telldesk.channels.staff.actions.meanwhile import ask_whether_meant, last_seen
from telldesk.channels.staff.actions.menus import offer_choices
from telldesk.channels.staff.actions.sign_in import ask_to_confirm
from telldesk.channels.staff.actions.talk import Talk
from telldesk.channels.staff.links import looks_like_sign_in_code
from telldesk.channels.staff.repo import standpoint
from telldesk.channels.staff.rows import AskedFor, HeldAnswer, OpenAlbum
from telldesk.channels.staff.spans import without_mark
from telldesk.channels.staff.words import refusal_text
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Refusal
from telldesk.kernel.ids import new_id
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.reply import AnsweredMeanwhile, reply
from telldesk.tickets.deliveries import queue_delivery
from telldesk.tickets.messages import InboundMessage, MessageRef, OutboundMessage
from telldesk.tickets.rows import seen_ticket

NOTE_MARK: Final = "//"
ASKED_FOR: Final = timedelta(minutes=15)
# Long enough for the parts of one album, which come as separate updates, short for people.
ALBUM_WAITS: Final = timedelta(milliseconds=1500)
_KEEP_PLACE: Final = """
INSERT INTO message_addresses (id, message_id, ticket_id, bot_id, chat_id, external_id, purpose)
VALUES ($1, $2, $3, $4, $5, $6, 'staff') ON CONFLICT DO NOTHING
"""
_HOLD: Final = """
UPDATE deliveries SET not_before = $2 WHERE message_id = $1 AND state = 'queued'
"""


class _Direction(msgspec.Struct, frozen=True, kw_only=True):
    """Where a message goes."""

    ticket_id: UUID
    is_note: bool
    was_asked: bool


async def take_message(talk: Talk, message: InboundMessage) -> None:
    """The agent's message is where they meant it, or the agent knows that it went nowhere."""
    if message.kind == "service":
        return  # a pin or the like: nobody said anything
    state = talk.staff.bot_state
    if message.album_key is not None and state.album and state.album.key == message.album_key:
        if state.album.ticket_id is None or await _joined(talk, state.album, message):
            return
        direction = _Direction(ticket_id=state.album.ticket_id, is_note=False, was_asked=False)
    else:
        found = await _direction(talk, message)
        if found is None:
            await _went_nowhere(talk, message)
            return
        direction = found
    await _perform(talk, message, direction)


async def _joined(talk: Talk, album: OpenAlbum, message: InboundMessage) -> bool:
    """Whether nothing is left to do with this part of an album."""
    try:
        return await join_album(talk, album, message, waits=ALBUM_WAITS)
    except Refusal as refusal:
        await talk.tell(refusal_text(talk.say, refusal))
        return True


async def take_edit(talk: Talk, message: InboundMessage) -> bool:
    """Whether it was staff's: then they know that editing here changes nothing for the contact."""
    place = message.address
    found = await standpoint(
        talk.work, bot_id=place.bot_id, chat_id=place.chat_id, external_id=place.external_id
    )
    if found is None or found.purpose != "staff":
        return False
    await talk.tell(talk.say("staff-stays-as-sent"))
    return True


async def _direction(talk: Talk, message: InboundMessage) -> _Direction | None:
    asked = _still_asked(talk)
    is_marked = message.text.startswith(NOTE_MARK)
    if message.reply_to is not None:
        place = message.address
        found = await standpoint(
            talk.work, bot_id=place.bot_id, chat_id=place.chat_id, external_id=message.reply_to
        )
        if found is not None:
            if found.purpose != "notice":
                return None
            is_same = asked is not None and asked.ticket_id == found.ticket_id
            asked_note = is_same and asked is not None and asked.is_note
            return _Direction(
                ticket_id=found.ticket_id, is_note=is_marked or asked_note, was_asked=is_same
            )
    if asked is None:
        return None
    return _Direction(ticket_id=asked.ticket_id, is_note=is_marked or asked.is_note, was_asked=True)


def _still_asked(talk: Talk) -> AskedFor | None:
    asked = talk.staff.bot_state.asked
    return asked if asked is not None and asked.until > talk.work.now else None


async def _perform(talk: Talk, message: InboundMessage, direction: _Direction) -> None:
    try:
        if direction.is_note:
            written = await _note(talk, message, direction)
        else:
            written = await _reply(
                talk, message, direction, await _last_seen(talk, message, direction)
            )
    except AnsweredMeanwhile as refusal:
        await ask_whether_meant(talk, direction.ticket_id, refusal)
        until = talk.work.now + ASKED_FOR
        held = HeldAnswer(ticket_id=direction.ticket_id, message=message, until=until)
        await talk.remember(msgspec.structs.replace(talk.staff.bot_state, held=held))
        return
    except Refusal as refusal:
        await talk.tell(refusal_text(talk.say, refusal))
        await _remember(talk, message, direction, None)
        return
    await _remember(talk, message, direction, written)


async def send_held(talk: Talk, *, ticket_id: UUID) -> str:
    """The answer that was held is on its way, whatever was answered meanwhile; what to flash.

    Raises:
        NotAllowed, TicketUnknown, ContactUnreachable: say so; it is held still.
    """
    talk.staff.actor.require(Permission.TICKETS_REPLY)
    await seen_ticket(talk.work, talk.staff.actor, ticket_id, lock=False)
    state = talk.staff.bot_state
    held = state.held
    if held is None or held.ticket_id != ticket_id or held.until <= talk.work.now:
        return talk.say("staff-nothing-held")
    direction = _Direction(ticket_id=ticket_id, is_note=False, was_asked=False)
    written = await _reply(talk, held.message, direction, None)
    asked = state.asked if state.asked and state.asked.ticket_id != ticket_id else None
    await talk.remember(msgspec.structs.replace(state, asked=asked, held=None))
    return talk.say("staff-held-sent", number=str(written.ticket_number)) if written else ""


async def _last_seen(talk: Talk, message: InboundMessage, direction: _Direction) -> UUID | None:
    """What the agent had in sight; None for albums, whose parts come one by one."""
    if message.album_key is not None:
        return None
    asked = _still_asked(talk)
    is_same = asked is not None and asked.ticket_id == direction.ticket_id
    asked_at = asked.until - ASKED_FOR if is_same and asked is not None else None
    return await last_seen(talk, direction.ticket_id, asked_at=asked_at)


async def _reply(
    talk: Talk, message: InboundMessage, direction: _Direction, seen_id: UUID | None
) -> MessageRef | None:
    if message.part is None and message.kind not in {"text", "rich"}:
        await talk.tell(talk.say("staff-unsendable"))
        return None
    place = message.address
    canned = await asked_words(talk, message, direction.ticket_id)
    written = await reply(
        talk.work,
        talk.staff.actor,
        ticket_id=direction.ticket_id,
        text=canned[0] if canned else message.text,
        entities=() if canned else message.entities,
        parts=(msgspec.structs.replace(message.part, caption=""),) if message.part else (),
        client_key=_client_key(message),
        parts_bot_id=place.bot_id,
        canned_response_id=canned[1] if canned else None,
        seen_message_id=seen_id,
    )
    if message.album_key is not None:
        await talk.work.conn.execute(_HOLD, written.message_id, talk.work.now + ALBUM_WAITS)
    await _keep_place(talk, message, written)
    await queue_delivery(
        talk.work, talk.chat, lane="notice", kind="reaction", agent_id=talk.staff.id,
        payload=OutboundMessage(text="👌", replaces=place.external_id),
    )  # fmt: skip
    return written


async def _note(talk: Talk, message: InboundMessage, direction: _Direction) -> MessageRef | None:
    if message.kind not in {"text", "rich"}:
        await talk.tell(talk.say("staff-note-files"))
        return None
    text, entities = message.text, message.entities
    if text.startswith(NOTE_MARK):
        text, entities = without_mark(text, entities, NOTE_MARK)
    written = await add_note(
        talk.work,
        talk.staff.actor,
        ticket_id=direction.ticket_id,
        text=text,
        entities=entities,
        client_key=_client_key(message),
    )
    await _keep_place(talk, message, written)
    await talk.tell(talk.say("staff-noted", number=str(written.ticket_number)))
    return written


def _client_key(message: InboundMessage) -> str:
    place = message.address
    return f"tg:{place.bot_id}:{place.external_id}"


async def _keep_place(talk: Talk, message: InboundMessage, written: MessageRef) -> None:
    """The agent's own message is known: an edit of it is explained, an answer to it goes nowhere.

    Purpose 'staff' is not 'notice': answering one's own note must not become public.
    """
    place = message.address
    await talk.work.conn.execute(
        _KEEP_PLACE, new_id(), written.message_id, written.ticket_id, place.bot_id, place.chat_id,
        place.external_id,
    )  # fmt: skip


async def _remember(
    talk: Talk, message: InboundMessage, direction: _Direction, written: MessageRef | None
) -> None:
    """What was asked for is given; an album's later parts know where they belong."""
    state = talk.staff.bot_state
    album = state.album
    if message.album_key is not None:
        album = OpenAlbum(
            key=message.album_key,
            ticket_id=written.ticket_id if written else None,
            message_id=written.message_id if written else None,
        )
    fulfilled = direction.was_asked and written is not None
    asked = None if fulfilled else _still_asked(talk)
    new = msgspec.structs.replace(state, asked=asked, album=album)
    if new != state:
        await talk.remember(new)


async def _went_nowhere(talk: Talk, message: InboundMessage) -> None:
    if looks_like_sign_in_code(message.text) and await ask_to_confirm(talk, code=message.text):
        return
    if message.album_key is not None:
        await talk.remember(
            msgspec.structs.replace(
                talk.staff.bot_state,
                asked=_still_asked(talk),
                album=OpenAlbum(key=message.album_key),
            )
        )
    await offer_choices(talk)

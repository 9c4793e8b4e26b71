"""The one dispatcher, and Telegram's way to give an opened update its effect."""

from typing import Any, Final

import msgspec
from aiogram import Bot, Dispatcher, Router
from aiogram.types import Message, Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from telldesk.channels import contact_bot
from telldesk.channels.processor import LostUpdate
from telldesk.channels.registry import InboxFacts
from telldesk.channels.staff.apps import AppLinks
from telldesk.channels.telegram.bots import Bots
from telldesk.channels.telegram.person import Person, PersonMiddleware, person_of
from telldesk.channels.telegram.routers_contact import contact_router
from telldesk.channels.telegram.routers_staff import staff_router
from telldesk.channels.telegram.translate import translate
from telldesk.contacts.channels import find_channel
from telldesk.kernel.log import get_logger
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Work
from telldesk.tickets.messages import Address, InboundMessage

log = get_logger(__name__)

# Kinds whose loss leaves a hole in a conversation.
_WORDS: Final = ("message", "edited_message")


def build_dispatcher(*before: Router) -> Dispatcher:
    """A dispatcher with the contact router; routers `before` it (the staff's) hear first.

    No FSM: what the bot waits for is a row. Nothing of a tenant is kept in it.
    """
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.update.outer_middleware(PersonMiddleware())
    dispatcher.include_routers(*before, contact_router())
    return dispatcher


class TelegramFeed:
    """Feeds opened updates to the dispatcher, inline and inside the caller's transaction."""

    def __init__(self, bots: Bots, settings: Settings) -> None:
        self._bots = bots
        self._dispatcher = build_dispatcher(staff_router())
        # What handlers may ask for by name beside `work`, `inbox` and `person`.
        self._context: dict[str, Any] = {"app_links": AppLinks(settings, bots.inbox)}

    async def take(self, work: Work, inbox: InboxFacts, body: bytes) -> None:
        """The update's effects are in `work`.

        Raises:
            msgspec.DecodeError, ValidationError: not an update we can read; it will never be.
        """
        bot = await self._bots.bot(inbox.bot_id)
        raw: dict[str, Any] = msgspec.json.decode(body)
        update = Update.model_validate(raw, context={"bot": bot})
        try:
            kind = update.event_type
        except UpdateTypeLookupError:
            # aiogram would warn with the update's own words.
            await self._take_unknown(work, inbox, bot, raw)
            return
        log.debug("update.taken", kind=kind, bot=inbox.bot_id)
        await self._dispatcher.feed_update(bot, update, work=work, inbox=inbox, **self._context)

    async def _take_unknown(
        self, work: Work, inbox: InboxFacts, bot: Bot, raw: dict[str, Any]
    ) -> None:
        """A kind of a later Bot API: if it looks like a message, its words are not lost (T14)."""
        log.warning("update.unknown", bot=inbox.bot_id)
        for content in raw.values():
            if not isinstance(content, dict) or "message_id" not in content:
                continue
            try:
                message = Message.model_validate(content, context={"bot": bot})
            except ValidationError:
                continue
            person = await _private_person(work, inbox, message)
            if person is not None and person.is_contact:
                channel = await person.met(work, inbox)
                await contact_bot.take_message(work, channel, translate(message, inbox.bot_id))
            return

    async def give_up(self, work: Work, inbox: InboxFacts, lost: LostUpdate) -> None:
        """The contact's ticket shows that something of theirs could not be read (T06)."""
        raw = _decoded(lost.body)
        if raw is not None and not any(kind in raw for kind in _WORDS):
            return
        channel = await find_channel(
            work, bot_id=inbox.bot_id, external_id=lost.chat_id, connection=lost.connection
        )
        if channel is None:
            person = await _lost_person(work, inbox, raw)
            if person is None or not person.is_contact:
                return
            channel = await person.met(work, inbox)
        # Its own number in the chat stays free: a replay may still put the message there.
        place = Address(
            bot_id=inbox.bot_id,
            chat_id=channel.chat_id,
            external_id=-lost.update_id,
            connection=lost.connection,
        )
        placeholder = InboundMessage(
            address=place,
            kind="unsupported",
            sent_at=lost.received_at,
            details={"lost": True, "update_id": lost.update_id},
        )
        await contact_bot.take_message(work, channel, placeholder)


def _decoded(body: bytes | None) -> dict[str, Any] | None:
    if body is None:
        return None
    try:
        raw = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return None
    return raw if isinstance(raw, dict) else None


async def _private_person(work: Work, inbox: InboxFacts, message: Message) -> Person | None:
    user = message.from_user
    if message.chat.type != "private" or user is None or user.is_bot:
        return None
    return await person_of(work, inbox, user)


async def _lost_person(work: Work, inbox: InboxFacts, raw: dict[str, Any] | None) -> Person | None:
    """Whoever sent it, if just that much of the message can be read."""
    for kind in _WORDS:
        content = (raw or {}).get(kind)
        if not isinstance(content, dict):
            continue
        envelope = {name: content.get(name) for name in ("message_id", "date", "chat", "from")}
        try:
            return await _private_person(work, inbox, Message.model_validate(envelope))
        except ValidationError:
            return None
    return None

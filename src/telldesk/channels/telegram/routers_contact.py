"""The contact's side of the bot: aiogram's objects in, `contact_bot` called.

Private chats only: what happens in groups and channels is not ours. Bots are never answered (T13).
"""

import re
from datetime import UTC, datetime
from typing import Any, Final

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import (
    CallbackQuery,
    ChatMemberUpdated,
    Message,
    MessageReactionUpdated,
    ReactionTypeCustomEmoji,
    ReactionTypeEmoji,
)
from typing_extensions import override

from telldesk.channels import contact_bot
from telldesk.channels.contact_presses import parse_press
from telldesk.channels.registry import InboxFacts
from telldesk.channels.telegram.filters import When
from telldesk.channels.telegram.person import Person
from telldesk.channels.telegram.translate import translate
from telldesk.contacts.channels import ChannelRow
from telldesk.kernel.work import Work
from telldesk.tickets.actions.receive_reaction import note_reachability, receive_reaction
from telldesk.tickets.messages import Address

_COMMAND: Final = re.compile(r"/([a-z_]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(\S.*))?", re.DOTALL)
# Source: core.telegram.org/bots/features#deep-linking, 2026-08-24.
_PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
COMMANDS: Final = ("start", "help", "tickets", "support", "language")
# The client says these by itself; nobody asked anything.
_NOISE: Final = frozenset(
    {
        "write_access_allowed", "connected_website", "pinned_message", "chat_background_set",
        "message_auto_delete_timer_changed", "forum_topic_created", "forum_topic_edited",
        "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden",
        "general_forum_topic_unhidden", "boost_added", "proximity_alert_triggered",
    }
)  # fmt: skip


class FromContact(Filter):
    """Lets a contact's update through; agents pass only while they ask as a contact."""

    @override
    async def __call__(self, _event: Any, person: Person | None = None) -> bool:
        return person is not None and person.is_contact


def contact_router() -> Router:
    """The router of contacts; attached once, after the staff's."""
    router = Router(name="contact")
    is_private = When(F.chat.type == "private")
    router.message.filter(is_private)
    router.message.register(_take_message, FromContact())
    router.edited_message.register(_take_edit, is_private, FromContact())
    router.message_reaction.register(_take_reaction, is_private, FromContact())
    router.my_chat_member.register(_take_membership, is_private)
    router.callback_query.register(_take_press, FromContact())
    return router


async def _take_message(message: Message, work: Work, inbox: InboxFacts, person: Person) -> None:
    found = _COMMAND.fullmatch(message.text or "")
    if found is None or found[1] not in COMMANDS or message.forward_origin is not None:
        await _take_words(message, work, inbox, person)
        return
    channel = await person.met(work, inbox)
    if channel.banned_at is None:
        await _run_command(work, channel, found[1], (found[2] or "").strip())


async def _run_command(work: Work, channel: ChannelRow, name: str, rest: str) -> None:
    match name:
        case "start":
            await contact_bot.greet(work, channel, rest if _PAYLOAD.fullmatch(rest) else "")
        case "help":
            await contact_bot.explain(work, channel)
        case "tickets":
            await contact_bot.list_tickets(work, channel)
        case "support":
            await contact_bot.begin_ticket(work, channel)
        case _:
            await contact_bot.offer_languages(work, channel)


async def _take_words(message: Message, work: Work, inbox: InboxFacts, person: Person) -> None:
    said = translate(message, inbox.bot_id)
    channel = await person.met(work, inbox)
    if said.kind == "service" and said.details.get("service") in _NOISE:
        return
    await contact_bot.take_message(work, channel, said)


async def _take_edit(message: Message, work: Work, inbox: InboxFacts, person: Person) -> None:
    found = _COMMAND.fullmatch(message.text or "")
    if found is not None and found[1] in COMMANDS:
        return
    channel = await person.met(work, inbox)
    edited_at = datetime.fromtimestamp(message.edit_date, UTC) if message.edit_date else work.now
    await contact_bot.take_edit(work, channel, translate(message, inbox.bot_id), edited_at)


async def _take_reaction(
    reaction: MessageReactionUpdated, work: Work, inbox: InboxFacts, person: Person
) -> None:
    channel = await person.met(work, inbox)
    place = Address(bot_id=inbox.bot_id, chat_id=reaction.chat.id, external_id=reaction.message_id)
    emojis = [_emoji(one) for one in reaction.new_reaction]
    await receive_reaction(work, channel=channel, address=place, emojis=emojis)


def _emoji(reaction: Any) -> str:
    match reaction:
        case ReactionTypeEmoji():
            return reaction.emoji
        case ReactionTypeCustomEmoji():
            return f"custom:{reaction.custom_emoji_id}"
        case _:
            return "⭐"


async def _take_membership(
    change: ChatMemberUpdated, work: Work, person: Person | None = None
) -> None:
    """In a private chat the bot's membership says whether the contact blocked it."""
    if person is None or person.channel is None:
        return
    is_blocked = change.new_chat_member.status in {"kicked", "left"}
    word = "blocked" if is_blocked else "reachable"
    await note_reachability(work, channel=person.channel, reachability=word)


async def _take_press(query: CallbackQuery, work: Work, inbox: InboxFacts, person: Person) -> None:
    # A forwarded button, or one in a group, is pressed by whoever sees it: it is nobody's.
    is_own_chat = query.message is None or query.message.chat.id == query.from_user.id
    press = parse_press(query.data or "") if is_own_chat else None
    channel = await person.met(work, inbox)
    await contact_bot.press_button(work, channel, press, callback_id=query.id)

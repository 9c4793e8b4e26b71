"""One call of one bot: its parameters and the things every answer needs."""

import time
from typing import Any

import msgspec

from telegram_simulator import refusals
from telegram_simulator.bot_api.replies import markup_of, reply_of
from telegram_simulator.formatting import MAX_CAPTION, formatted
from telegram_simulator.records import Bot, Chat, Json, Stored
from telegram_simulator.refusals import bad_request, forbidden
from telegram_simulator.webhooks import Courier
from telegram_simulator.world import World, unix_now


class Upload(msgspec.Struct):
    name: str
    mime: str
    body: bytes


class Call:
    """What a method's answer works with."""

    __slots__ = ("bot", "courier", "files", "p", "world")

    def __init__(
        self, world: World, courier: Courier, bot: Bot, p: Json, files: dict[str, Upload]
    ) -> None:
        self.world = world
        self.courier = courier
        self.bot = bot
        self.p = p
        self.files = files

    # Chats

    def chat(self, field: str = "chat_id") -> Chat:
        """The chat a parameter names.

        Raises:
            Refusal: nobody is there, the group moved, or the bot is not in it.
        """
        chat_id = self.chat_id(field)
        if chat_id > 0:
            if chat_id in self.world.bots:
                raise forbidden("bots can't send messages to bots")
            if chat_id not in self.world.people:
                raise bad_request("chat not found")
            return self.world.chats.get((self.bot.id, chat_id)) or Chat(
                bot_id=self.bot.id, id=chat_id
            )
        chat = self.world.group(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to:
            raise refusals.migrated(chat.migrated_to)
        status = chat.members.get(self.bot.id, "")
        if status in {"kicked", "left"}:
            raise forbidden(refusals.KICKED.format(chat.kind))
        if not status:
            raise forbidden(refusals.NOT_A_MEMBER.format(chat.kind))
        return chat

    def chat_id(self, field: str = "chat_id") -> int:
        given = self.p.get(field)
        text = str(given if given is not None else "")
        if text.startswith("@"):
            wanted = text[1:].lower()
            for chat in self.world.chats.values():
                if chat.username and chat.username.lower() == wanted:
                    return chat.id
            raise bad_request("chat not found")
        try:
            return int(text)
        except ValueError:
            raise bad_request(f"{field} is empty") from None

    def writable_chat(self, field: str = "chat_id") -> Chat:
        """The chat, when the bot may write there now."""
        chat = self.chat(field)
        if chat.is_private:
            if self.world.people[chat.id].is_deactivated:
                raise forbidden(refusals.DEACTIVATED)
            if chat.is_blocked:
                raise forbidden(refusals.BLOCKED)
            if not chat.is_started:
                raise forbidden(refusals.NEVER_STARTED)
        return chat

    def stored(self, chat: Chat, message_id: Any, missing: str) -> Stored:
        stored = self.world.message(chat, int(message_id or 0))
        if stored is None:
            raise bad_request(missing)
        return stored

    def is_admin(self, chat: Chat) -> bool:
        return chat.members.get(self.bot.id) in {"administrator", "creator"}

    # Messages

    def caption(self) -> Json:
        """The caption part of a message, empty when there is none."""
        text, entities = formatted(
            str(self.p.get("caption") or ""),
            parse_mode=self.p.get("parse_mode"),
            entities=self.p.get("caption_entities"),
            max_length=MAX_CAPTION,
            what="message caption",
        )
        part: Json = {}
        if text:
            part["caption"] = text
        if entities:
            part["caption_entities"] = entities
        if text and self.p.get("show_caption_above_media"):
            part["show_caption_above_media"] = True
        return part

    def spend(self, chat: Chat, count: int = 1) -> None:
        """The messages are counted.

        Raises:
            Refusal: 429 with the seconds to wait.
        """
        wait_s = self.world.floods.wait_for_message_s(self.bot.id, chat.id, count, time.monotonic())
        if wait_s > 0:
            raise refusals.too_many_requests(max(1, int(wait_s + 0.999)))

    def post(self, chat: Chat, content: Json, *, has_media: bool = False) -> Json:
        """The bot's message is in the chat; what Telegram returns for it."""
        envelope = self.envelope(chat)
        self.spend(chat)
        return self.put(chat, envelope, content, has_media=has_media)

    def envelope(self, chat: Chat) -> Json:
        """Everything around the content: topic, reply, buttons. Refuses before anything is sent."""
        envelope: Json = {}
        self._thread(chat, envelope)
        envelope.update(reply_of(self.world, chat, self.p))
        markup = markup_of(self.p.get("reply_markup"), self.world.hosts)
        if markup is not None:
            envelope["reply_markup"] = markup
        if self.p.get("protect_content"):
            envelope["has_protected_content"] = True
        if self.p.get("message_effect_id") and chat.is_private:
            envelope["effect_id"] = self.p["message_effect_id"]
        return envelope

    def put(self, chat: Chat, envelope: Json, content: Json, *, has_media: bool) -> Json:
        message: Json = {
            "message_id": self.world.next_message_id(chat),
            "from": self.bot.as_user(),
            "chat": self.world.chat_object(chat),
            "date": unix_now(),
            **envelope,
            **content,
        }
        has_media = has_media or "reply_to_message" in envelope
        stored = Stored(
            message=message, sender_id=self.bot.id, is_from_bot=True, has_media=has_media
        )
        self.world.store(chat, stored)
        return returned(self.world.shown_to(self.bot.id, stored))

    def _thread(self, chat: Chat, envelope: Json) -> None:
        thread = self.p.get("message_thread_id")
        if not thread:
            return
        topic = chat.topics.get(int(thread))
        if topic is None:
            raise bad_request("message thread not found")
        if topic.get("is_closed") and not self.is_admin(chat):
            raise bad_request("TOPIC_CLOSED")
        envelope["message_thread_id"] = int(thread)
        envelope["is_topic_message"] = True


def returned(message: Json) -> Json:
    """A message as an answer: keyboards other than inline ones are not part of messages."""
    markup = message.get("reply_markup")
    if markup is not None and "inline_keyboard" not in markup:
        return {key: value for key, value in message.items() if key != "reply_markup"}
    return message

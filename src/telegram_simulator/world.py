"""The whole of the simulated Telegram: who exists, what they wrote, what waits to be delivered."""

import itertools
import secrets
import time
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from telegram_simulator.clock import Clock
from telegram_simulator.contents import Contents
from telegram_simulator.events import Events
from telegram_simulator.faults import Faults
from telegram_simulator.feeds import Feed
from telegram_simulator.hosts import Hosts
from telegram_simulator.limits import FloodControl, Limits
from telegram_simulator.logs import Log
from telegram_simulator.presses import Presses
from telegram_simulator.records import (
    FIRST_UPDATE_ID,
    Bot,
    Chat,
    ChatKey,
    FileRecord,
    Json,
    Pending,
    Person,
    Stored,
)
from telegram_simulator.showing import shown
from telegram_simulator.storage import Storage
from telegram_simulator.webhooks import Courier

FIRST_BOT_ID = 7_100_000_001
FIRST_PERSON_ID = 700_000_001
FIRST_GROUP_ID = -1_002_000_000_001
TOKEN_TAIL = 35
_R = TypeVar("_R")


class World:
    """All state; every change goes through here so that it is kept, numbered and announced."""

    def __init__(
        self, limits: Limits, clock: Clock, folder: Path | None, hosts: Hosts | None = None
    ) -> None:
        self.hosts = hosts or Hosts()
        self.limits = limits
        self.clock = clock
        self.storage = Storage(folder)
        self.contents = Contents(folder)
        self.events = Events()
        self.floods = FloodControl(limits)
        self.faults = Faults()
        self.presses = Presses(clock)
        self.calls = Log()
        self.deliveries = Log()
        self.bots: dict[int, Bot] = {}
        self.tokens: dict[str, Bot] = {}
        self.people: dict[int, Person] = {}
        self.names: dict[str, int] = {}
        self.chats: dict[ChatKey, Chat] = {}
        self.messages: dict[ChatKey, dict[int, Stored]] = {}
        self.files: dict[str, FileRecord] = {}
        # Telegram's file paths to unique ids.
        self.paths: dict[str, str] = {}
        self.feeds: dict[int, Feed] = {}
        self._seq = itertools.count(1)
        # Set while the simulator runs.
        self.courier: Courier | None = None
        self.is_closing = False

    def open(self) -> None:
        """What an earlier run kept is there again."""
        self.storage.open()
        self.contents.open()
        for bot in self._loaded("bot", Bot):
            self._keep_bot(bot)
        for person in self._loaded("person", Person):
            self._keep_person(person)
        for chat in self._loaded("chat", Chat):
            self.chats[chat.key] = chat
        for record in self._loaded("file", FileRecord):
            self.keep_file(record)
        top = 0
        stored_by_key = [
            (tuple(map(int, key.split(":"))), msgspec.json.decode(body, type=Stored))
            for key, body in self.storage.load("message")
        ]
        for (bot_id, chat_id, message_id), stored in sorted(stored_by_key, key=lambda e: e[0]):
            self.messages.setdefault((bot_id, chat_id), {})[message_id] = stored
            top = max(top, stored.seq)
        self._seq = itertools.count(top + 1)
        waiting = sorted(self._loaded("update", Pending), key=lambda p: p.update_id)
        for pending in waiting:
            if pending.bot_id in self.feeds:
                self.feeds[pending.bot_id].hold(pending)

    def _loaded(self, kind: str, shape: type[_R]) -> list[_R]:
        return [msgspec.json.decode(body, type=shape) for _, body in self.storage.load(kind)]

    # Bots and people

    def add_bot(self, *, bot_id: int, username: str, first_name: str, **more: Any) -> Bot:
        token = more.pop("token", "") or new_token(bot_id)
        bot = Bot(
            id=bot_id,
            token=token,
            username=username,
            first_name=first_name,
            next_update_id=FIRST_UPDATE_ID + secrets.randbelow(FIRST_UPDATE_ID),
            **more,
        )
        self._keep_bot(bot)
        self.save(bot)
        self.events.publish("bots")
        return bot

    def remove_bot(self, bot: Bot) -> None:
        self.feeds.pop(bot.id).clear()
        del self.bots[bot.id]
        self.tokens.pop(bot.token, None)
        self.names.pop(bot.username.lower(), None)
        self.storage.drop("bot", str(bot.id))
        self.events.publish("bots")

    def replace_token(self, bot: Bot) -> str:
        """The old token is dead; the new one is returned."""
        self.tokens.pop(bot.token, None)
        bot.token = new_token(bot.id)
        self.tokens[bot.token] = bot
        self.save(bot)
        return bot.token

    def add_person(self, *, person_id: int, first_name: str, **more: Any) -> Person:
        person = Person(id=person_id, first_name=first_name, **more)
        self._keep_person(person)
        self.save(person)
        self.events.publish("people")
        return person

    def rename(self, record: Bot | Person, username: str) -> None:
        self.names.pop(record.username.lower(), None)
        record.username = username
        if username:
            self.names[username.lower()] = record.id
        self.save(record)

    def free_bot_id(self) -> int:
        return self._free_user_id(FIRST_BOT_ID + len(self.bots))

    def free_person_id(self) -> int:
        return self._free_user_id(FIRST_PERSON_ID + len(self.people))

    def _free_user_id(self, start: int) -> int:
        """Bots and people are users of one kind: an id is either's, never both's."""
        taken = (self.bots, self.people)
        return next(n for n in itertools.count(start) if not any(n in users for users in taken))

    def free_group_id(self) -> int:
        taken = {chat.id for chat in self.chats.values()}
        return next(n for n in itertools.count(FIRST_GROUP_ID, -1) if n not in taken)

    def user(self, user_id: int) -> Json | None:
        """Bot or person as Telegram shows them."""
        record = self.bots.get(user_id) or self.people.get(user_id)
        return record.as_user() if record else None

    def _keep_bot(self, bot: Bot) -> None:
        self.bots[bot.id] = bot
        self.tokens[bot.token] = bot
        self.names[bot.username.lower()] = bot.id
        self.feeds[bot.id] = Feed(bot, self.storage, self.limits.max_pending_updates_per_bot)

    def _keep_person(self, person: Person) -> None:
        self.people[person.id] = person
        if person.username:
            self.names[person.username.lower()] = person.id

    def keep_file(self, record: FileRecord) -> None:
        self.files[record.unique] = record
        self.paths[record.file_path] = record.unique

    # Chats and messages

    def private_chat(self, bot_id: int, person_id: int) -> Chat:
        """The chat, new when they never spoke."""
        chat = self.chats.get((bot_id, person_id))
        if chat is None:
            chat = Chat(bot_id=bot_id, id=person_id)
            self.add_chat(chat)
        return chat

    def group(self, chat_id: int) -> Chat | None:
        return self.chats.get((0, chat_id))

    def add_chat(self, chat: Chat) -> None:
        self.chats[chat.key] = chat
        self.save(chat)

    def chat_object(self, chat: Chat) -> Json:
        if chat.is_private:
            return self.people[chat.id].as_chat()
        shape: Json = {"id": chat.id, "type": chat.kind, "title": chat.title}
        if chat.username:
            shape["username"] = chat.username
        if chat.is_forum:
            shape["is_forum"] = True
        return shape

    def next_message_id(self, chat: Chat) -> int:
        """Private chats share their bot's numbers, groups have their own: as in Telegram."""
        if chat.is_private:
            bot = self.bots[chat.bot_id]
            message_id = bot.next_message_id
            bot.next_message_id += 1
            self.save(bot)
        else:
            message_id = chat.next_message_id
            chat.next_message_id += 1
            self.save(chat)
        return message_id

    def store(self, chat: Chat, stored: Stored) -> Stored:
        """The message is in the chat; the oldest one goes when the chat is full."""
        messages = self.messages.setdefault(chat.key, {})
        if len(messages) >= self.limits.max_messages_per_chat:
            oldest = next(iter(messages))
            del messages[oldest]
            self.storage.drop("message", _message_key(chat.key, oldest))
        messages[stored.message["message_id"]] = stored
        self.changed(chat, stored)
        return stored

    def changed(self, chat: Chat, stored: Stored) -> None:
        """The message's present state is kept and announced."""
        stored.seq = next(self._seq)
        key = _message_key(chat.key, stored.message["message_id"])
        self.storage.put("message", key, stored)
        self.events.publish("chat", bot=chat.bot_id, chat=chat.id, seq=stored.seq)

    def message(self, chat: Chat, message_id: int) -> Stored | None:
        """The message unless it was deleted."""
        stored = self.messages.get(chat.key, {}).get(message_id)
        return None if stored is None or stored.deleted_at else stored

    def shown_to(self, bot_id: int, stored: Stored) -> Json:
        return shown(stored.message, bot_id) if stored.has_media else stored.message

    # Updates

    def push(self, bot_id: int, kind: str, payload: Json, queue: str) -> int | None:
        """The update waits for its bot; None when the bot did not ask for this kind."""
        if not self.feeds[bot_id].wants(kind):
            return None
        return self.push_any(bot_id, kind, payload, queue)

    def push_any(self, bot_id: int, kind: str, payload: Json, queue: str) -> int:
        """The update waits for its bot whatever kinds it asked for."""
        update_id = self.feeds[bot_id].add(kind, payload, queue, self.clock.now()).update_id
        if self.courier is not None:
            self.courier.wake(bot_id, queue)
        return update_id

    def bots_in(self, chat: Chat) -> list[int]:
        if chat.is_private:
            return [chat.bot_id]
        present = ("member", "administrator", "creator")
        return [b for b in self.bots if chat.members.get(b) in present]

    def save(self, record: Bot | Person | Chat | FileRecord) -> None:
        match record:
            case Bot():
                self.storage.put("bot", str(record.id), record)
            case Person():
                self.storage.put("person", str(record.id), record)
            case Chat():
                self.storage.put("chat", f"{record.bot_id}:{record.id}", record)
            case FileRecord():
                self.storage.put("file", record.unique, record)


def new_token(bot_id: int) -> str:
    return f"{bot_id}:AA{secrets.token_urlsafe(TOKEN_TAIL)[: TOKEN_TAIL - 2]}"


def unix_now() -> int:
    return int(time.time())


def _message_key(key: ChatKey, message_id: int) -> str:
    return f"{key[0]}:{key[1]}:{message_id}"

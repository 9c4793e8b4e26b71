"""What the simulator remembers: bots, people, chats, messages and files, as plain structs.

Messages keep Telegram's own JSON shape with neutral file ids (the `file_unique_id`); the ids a bot
sees are made per bot when the message is shown to it.
"""

from typing import Any

import msgspec

Json = dict[str, Any]
ChatKey = tuple[int, int]

# Telegram starts update ids at a random place and counts on from there.
FIRST_UPDATE_ID = 100_000_000
FIRST_PRIVATE_MESSAGE_ID = 1


class Webhook(msgspec.Struct, kw_only=True):
    url: str
    secret_token: str = ""
    max_connections: int = 40
    ip_address: str = ""
    has_custom_certificate: bool = False
    last_error_date: int = 0
    last_error_message: str = ""


class Bot(msgspec.Struct, kw_only=True):
    id: int
    token: str
    first_name: str
    username: str
    can_manage_bots: bool = False
    can_read_all_group_messages: bool = False
    has_topics_enabled: bool = False
    # The person who made a managed bot and the bot that manages it; 0 when it is nobody's.
    owner_id: int = 0
    manager_id: int = 0
    is_access_restricted: bool = False
    added_user_ids: list[int] = msgspec.field(default_factory=list)
    # Branding is kept per language code; "" is the text for everybody else.
    names: dict[str, str] = msgspec.field(default_factory=dict)
    descriptions: dict[str, str] = msgspec.field(default_factory=dict)
    short_descriptions: dict[str, str] = msgspec.field(default_factory=dict)
    # Scope and language, as one text key, to the command list.
    commands: dict[str, list[Json]] = msgspec.field(default_factory=dict)
    # Chat id, "" for the default one, to the menu button.
    menu_buttons: dict[str, Json] = msgspec.field(default_factory=dict)
    default_rights: dict[str, Json] = msgspec.field(default_factory=dict)
    photo: str = ""
    webhook: Webhook | None = None
    # None stands for Telegram's default list.
    allowed_updates: list[str] | None = None
    next_update_id: int = FIRST_UPDATE_ID
    next_message_id: int = FIRST_PRIVATE_MESSAGE_ID

    def as_user(self) -> Json:
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.names.get("") or self.first_name,
            "username": self.username,
        }


class Person(msgspec.Struct, kw_only=True):
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    # A CSS colour for the round picture on the chat page.
    photo_colour: str = "#5b8def"
    is_premium: bool = False
    is_deactivated: bool = False

    def as_user(self) -> Json:
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        if self.is_premium:
            user["is_premium"] = True
        return user

    def as_chat(self) -> Json:
        chat: Json = {"id": self.id, "first_name": self.first_name, "type": "private"}
        if self.last_name:
            chat["last_name"] = self.last_name
        if self.username:
            chat["username"] = self.username
        return chat


class Chat(msgspec.Struct, kw_only=True):
    """A private chat of one bot with one person, or a group (then `bot_id` is 0)."""

    bot_id: int
    id: int
    kind: str = "private"
    title: str = ""
    username: str = ""
    is_forum: bool = False
    is_started: bool = False
    is_blocked: bool = False
    # Groups only: user or bot id to a member status.
    members: dict[int, str] = msgspec.field(default_factory=dict)
    migrated_to: int = 0
    next_message_id: int = 1
    # Topic id to its name, icon and whether it is closed.
    topics: dict[int, Json] = msgspec.field(default_factory=dict)
    pinned: list[int] = msgspec.field(default_factory=list)

    @property
    def key(self) -> ChatKey:
        return (self.bot_id, self.id)

    @property
    def is_private(self) -> bool:
        return self.kind == "private"


class Stored(msgspec.Struct, kw_only=True):
    """A message with what happened to it since."""

    message: Json
    sender_id: int
    is_from_bot: bool
    has_media: bool = False
    # Earlier versions, oldest first, each with the time it was replaced.
    edits: list[Json] = msgspec.field(default_factory=list)
    # Reactor id as text to the list of reactions.
    reactions: dict[str, list[Json]] = msgspec.field(default_factory=dict)
    deleted_at: int = 0
    # Grows with every change anywhere in the simulator: what `after` compares.
    seq: int = 0


class FileRecord(msgspec.Struct, kw_only=True):
    unique: str
    kind: str
    name: str
    mime: str
    size: int
    file_path: str
    # The file on this machine's disk, relative to the folder of contents.
    blob: str
    width: int = 0
    height: int = 0
    duration: int = 0


class Pending(msgspec.Struct, kw_only=True):
    """An update that a bot has not acknowledged yet."""

    bot_id: int
    update_id: int
    kind: str
    # Updates of one queue go out one after the other.
    queue: str
    # Seconds of simulated time since the epoch.
    created_at: float
    lifetime_s: float
    body: bytes
    attempts: int = 0

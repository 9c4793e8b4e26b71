"""Changes of messages, whoever makes them: an edit keeps what was there before."""

from collections.abc import Iterable

from telegram_simulator.records import Chat, Json, Stored
from telegram_simulator.world import World, unix_now

# Older versions of a message that is edited all day, such as a live location, are let go.
MAX_VERSIONS = 50


def edit(world: World, chat: Chat, stored: Stored, content: Json, fields: Iterable[str]) -> None:
    """`fields` of the message are replaced by `content`; the old ones are kept with their time."""
    old = {key: stored.message[key] for key in fields if key in stored.message}
    stored.edits = [*stored.edits, {"replaced_at": unix_now(), **old}][-MAX_VERSIONS:]
    # A new dictionary: updates and logs hold on to the old one.
    message = {k: v for k, v in stored.message.items() if k not in old}
    stored.message = {**message, **content}
    world.changed(chat, stored)


def erase(world: World, chat: Chat, stored: Stored) -> None:
    """The message is gone for everybody; the simulator still shows where it was."""
    stored.deleted_at = unix_now()
    world.changed(chat, stored)

"""What people do: write, edit, press, react, block; and which bots hear of it."""

from typing import Any

from telegram_simulator.bot_api.replies import quote_of, quoted_message
from telegram_simulator.changes import edit
from telegram_simulator.formatting import detected
from telegram_simulator.records import Bot, Chat, Json, Person, Stored
from telegram_simulator.world import World, unix_now

_SERVICE = frozenset({"new_chat_members", "left_chat_member", "migrate_to_chat_id"})


def say(
    world: World,
    chat: Chat,
    person: Person,
    content: Json,
    *,
    reply_to: int | None = None,
    quote: str | None = None,
    topic: int | None = None,
) -> tuple[Stored, dict[int, int]]:
    """The person's message is in the chat; also the update id each bot got for it."""
    message: Json = {
        "message_id": world.next_message_id(chat),
        "from": person.as_user(),
        "chat": world.chat_object(chat),
        "date": unix_now(),
    }
    if topic:
        message["message_thread_id"] = topic
        message["is_topic_message"] = True
    has_media = not content.keys() <= {"text", "entities"}
    if reply_to:
        replied = world.messages[chat.key][reply_to]
        message["reply_to_message"] = quoted_message(replied.message)
        has_media = True
        if quote:
            message["quote"] = quote_of(replied.message, quote, None)
    message.update(content)
    if "text" in content and "entities" not in content:
        entities = detected(content["text"], [])
        if entities:
            message["entities"] = entities
    if chat.is_private and not chat.is_started:
        chat.is_started = True
        world.save(chat)
    stored = Stored(message=message, sender_id=person.id, is_from_bot=False, has_media=has_media)
    world.store(chat, stored)
    return stored, tell(world, chat, "message", stored)


def tell(world: World, chat: Chat, kind: str, stored: Stored) -> dict[int, int]:
    """Every bot that may read the message has an update of it."""
    told: dict[int, int] = {}
    for bot_id in world.bots_in(chat):
        bot = world.bots[bot_id]
        if not may_read(bot, chat, stored.message):
            continue
        payload = world.shown_to(bot_id, stored)
        update_id = world.push(bot_id, kind, payload, f"chat:{chat.id}")
        if update_id is not None:
            told[bot_id] = update_id
    return told


def may_read(bot: Bot, chat: Chat, message: Json) -> bool:
    """Access settings of managed bots in private, privacy mode in groups."""
    if chat.is_private:
        if not bot.is_access_restricted:
            return True
        return chat.id == bot.owner_id or chat.id in bot.added_user_ids
    if bot.can_read_all_group_messages or chat.members.get(bot.id) == "administrator":
        return True
    if _SERVICE & message.keys():
        return True
    text = str(message.get("text") or message.get("caption") or "")
    replied = (message.get("reply_to_message") or {}).get("from") or {}
    return text.startswith("/") or f"@{bot.username}" in text or replied.get("id") == bot.id


def rewrite(world: World, chat: Chat, stored: Stored, content: Json) -> dict[int, int]:
    """The person edited the message: text or caption, or the place of a live location."""
    fields = [key for key in content if key in stored.message]
    if "text" in content:
        fields.append("entities")
        entities = content.get("entities") or detected(content["text"], [])
        content = {**content, "entities": entities} if entities else content
    edit(world, chat, stored, {**content, "edit_date": unix_now()}, set(fields))
    return tell(world, chat, "edited_message", stored)


def press(
    world: World, bot_id: int, chat: Chat, person: Person, stored: Stored, *, data: str
) -> tuple[str, int | None]:
    """The callback query's id and the update's, None when the bot did not ask for such."""
    query_id = world.presses.open(bot_id)
    payload: Json = {
        "id": query_id,
        "from": person.as_user(),
        "message": world.shown_to(bot_id, stored),
        "chat_instance": str(chat.id * 7_919 + bot_id),
        "data": data,
    }
    update_id = world.push(bot_id, "callback_query", payload, f"callback:{person.id}")
    return query_id, update_id


def react(
    world: World, chat: Chat, person: Person, stored: Stored, reaction: list[Json]
) -> dict[int, int]:
    old = stored.reactions.get(str(person.id), [])
    if reaction:
        stored.reactions[str(person.id)] = reaction
    else:
        stored.reactions.pop(str(person.id), None)
    world.changed(chat, stored)
    payload: Json = {
        "chat": world.chat_object(chat),
        "message_id": stored.message["message_id"],
        "user": person.as_user(),
        "date": unix_now(),
        "old_reaction": old,
        "new_reaction": reaction,
    }
    return _to_all(world, chat, "message_reaction", payload, f"reaction:{chat.id}")


def set_blocked(world: World, chat: Chat, person: Person, *, is_blocked: bool) -> int | None:
    """The private chat is blocked or open again and the bot is told, once."""
    if chat.is_blocked == is_blocked:
        return None
    chat.is_blocked = is_blocked
    world.save(chat)
    world.events.publish("chat", bot=chat.bot_id, chat=chat.id, seq=0)
    old, new = ("member", "kicked") if is_blocked else ("kicked", "member")
    payload = member_change(world, chat, chat.bot_id, old=old, new=new, by=person.as_user())
    return world.push(chat.bot_id, "my_chat_member", payload, f"member:{chat.id}")


def member_change(world: World, chat: Chat, user_id: int, *, old: str, new: str, by: Json) -> Json:
    """A ChatMemberUpdated."""
    return {
        "chat": world.chat_object(chat),
        "from": by,
        "date": unix_now(),
        "old_chat_member": member(world, user_id, old),
        "new_chat_member": member(world, user_id, new),
    }


def member(world: World, user_id: int, status: str) -> Json:
    """A ChatMember of the status."""
    shape: dict[str, Any] = {"user": world.user(user_id), "status": status}
    match status:
        case "kicked":
            shape["until_date"] = 0
        case "administrator":
            shape |= dict.fromkeys(_RIGHTS, True)
            shape["is_anonymous"] = False
            shape["can_be_edited"] = False
        case "creator":
            shape["is_anonymous"] = False
        case _:
            pass
    return shape


_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
    "can_pin_messages",
    "can_manage_topics",
)


def _to_all(world: World, chat: Chat, kind: str, payload: Json, queue: str) -> dict[int, int]:
    told: dict[int, int] = {}
    for bot_id in world.bots_in(chat):
        if not chat.is_private and chat.members.get(bot_id) != "administrator":
            continue
        update_id = world.push(bot_id, kind, payload, queue)
        if update_id is not None:
            told[bot_id] = update_id
    return told

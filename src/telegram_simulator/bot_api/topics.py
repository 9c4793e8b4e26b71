"""Forum topics, in supergroups and in private chats of bots that have them switched on."""

import secrets

from telegram_simulator.bot_api.call import Call
from telegram_simulator.bot_api.methods import answers
from telegram_simulator.changes import erase
from telegram_simulator.records import Chat, Json
from telegram_simulator.refusals import bad_request

MAX_NAME = 128
_COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


@answers("createForumTopic", needs=("chat_id", "name"))
def create_forum_topic(call: Call) -> Json:
    chat = _forum(call)
    name = _name(call)
    colour = int(call.p.get("icon_color") or secrets.choice(_COLOURS))
    if colour not in _COLOURS:
        raise bad_request("COLOR_INVALID")
    topic: Json = {"name": name, "icon_color": colour}
    if call.p.get("icon_custom_emoji_id"):
        topic["icon_custom_emoji_id"] = str(call.p["icon_custom_emoji_id"])
    # A topic's id is the id of the message that tells of it.
    sent = call.put(chat, {}, {"forum_topic_created": topic}, has_media=False)
    thread = int(sent["message_id"])
    chat.topics[thread] = topic
    stored = call.world.messages[chat.key][thread]
    stored.message = {**stored.message, "message_thread_id": thread, "is_topic_message": True}
    call.world.changed(chat, stored)
    call.world.save(chat)
    return {"message_thread_id": thread, **topic}


@answers("editForumTopic", needs=("chat_id", "message_thread_id"))
def edit_forum_topic(call: Call) -> bool:
    chat, thread = _topic(call)
    topic = chat.topics[thread]
    changed = dict(topic)
    if "name" in call.p:
        changed["name"] = _name(call)
    if "icon_custom_emoji_id" in call.p:
        changed["icon_custom_emoji_id"] = str(call.p["icon_custom_emoji_id"])
    if changed == topic:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.topics[thread] = changed
    return _told(call, chat, thread, {"forum_topic_edited": {"name": changed["name"]}})


@answers("closeForumTopic", needs=("chat_id", "message_thread_id"))
def close_forum_topic(call: Call) -> bool:
    return _set_closed(call, is_closed=True)


@answers("reopenForumTopic", needs=("chat_id", "message_thread_id"))
def reopen_forum_topic(call: Call) -> bool:
    return _set_closed(call, is_closed=False)


@answers("deleteForumTopic", needs=("chat_id", "message_thread_id"))
def delete_forum_topic(call: Call) -> bool:
    """The topic and all its messages are gone."""
    chat, thread = _topic(call)
    del chat.topics[thread]
    call.world.save(chat)
    for stored in call.world.messages.get(chat.key, {}).values():
        if stored.message.get("message_thread_id") == thread and not stored.deleted_at:
            erase(call.world, chat, stored)
    return True


def _set_closed(call: Call, *, is_closed: bool) -> bool:
    chat, thread = _topic(call)
    if chat.is_private:
        raise bad_request("the method is available only in supergroups")
    topic = chat.topics[thread]
    if bool(topic.get("is_closed")) == is_closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.topics[thread] = {**topic, "is_closed": is_closed}
    return _told(call, chat, thread, {f"forum_topic_{'closed' if is_closed else 'reopened'}": {}})


def _told(call: Call, chat: Chat, thread: int, service: Json) -> bool:
    call.world.save(chat)
    around = {"message_thread_id": thread, "is_topic_message": True}
    call.put(chat, around, service, has_media=False)
    return True


def _forum(call: Call) -> Chat:
    chat = call.writable_chat()
    if chat.is_private:
        if not call.bot.has_topics_enabled:
            raise bad_request("the chat is not a forum")
        return chat
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not call.is_admin(chat):
        raise bad_request("not enough rights to create a topic")
    return chat


def _topic(call: Call) -> tuple[Chat, int]:
    chat = _forum(call)
    thread = int(call.p["message_thread_id"])
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    return chat, thread


def _name(call: Call) -> str:
    name = str(call.p.get("name") or "").strip()
    if not 0 < len(name) <= MAX_NAME:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    return name

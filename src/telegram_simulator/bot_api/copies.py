"""Copies and forwards of messages that are already somewhere."""

import secrets
from typing import Any

from telegram_simulator.bot_api.call import Call
from telegram_simulator.bot_api.methods import answers
from telegram_simulator.records import Chat, Json, Stored
from telegram_simulator.refusals import bad_request

MAX_COPIES = 100
# What makes a message this one message and is not copied.
_ENVELOPE = frozenset(
    {
        "message_id",
        "from",
        "sender_chat",
        "chat",
        "date",
        "edit_date",
        "reply_to_message",
        "quote",
        "reply_markup",
        "message_thread_id",
        "is_topic_message",
        "has_protected_content",
        "effect_id",
        "media_group_id",
        "forward_origin",
        "link_preview_options",
    }
)
_UNCOPIED = frozenset(
    {
        "managed_bot_created",
        "new_chat_members",
        "left_chat_member",
        "forum_topic_created",
        "forum_topic_closed",
        "forum_topic_reopened",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "pinned_message",
        "web_app_data",
        "invoice",
        "paid_media",
        "giveaway",
    }
)
_CAPTIONED = frozenset({"photo", "video", "document", "voice", "audio", "animation"})


@answers("copyMessage", needs=("chat_id", "from_chat_id", "message_id"))
def copy_message(call: Call) -> Json:
    chat, source = call.writable_chat(), call.chat("from_chat_id")
    stored = call.stored(source, call.p["message_id"], "message to copy not found")
    content = _content(stored, "message can't be copied")
    if "caption" in call.p and _CAPTIONED & content.keys():
        for key in ("caption", "caption_entities"):
            content.pop(key, None)
        content.update(call.caption())
    sent = call.post(chat, content, has_media=True)
    return {"message_id": sent["message_id"]}


@answers("copyMessages", needs=("chat_id", "from_chat_id", "message_ids"))
def copy_messages(call: Call) -> list[Json]:
    """Messages that are gone or cannot be copied are passed over; albums stay albums."""
    chat, found = _found(call)
    sent = _put_all(call, chat, [(stored, {}) for stored in found if _can_copy(stored)])
    return [{"message_id": message["message_id"]} for message in sent]


@answers("forwardMessage", needs=("chat_id", "from_chat_id", "message_id"))
def forward_message(call: Call) -> Json:
    chat, source = call.writable_chat(), call.chat("from_chat_id")
    stored = call.stored(source, call.p["message_id"], "message to forward not found")
    if stored.message.get("has_protected_content"):
        raise bad_request("message can't be forwarded")
    content = _content(stored, "message can't be forwarded")
    return call.post(chat, {**content, "forward_origin": _origin(stored)}, has_media=True)


@answers("forwardMessages", needs=("chat_id", "from_chat_id", "message_ids"))
def forward_messages(call: Call) -> list[Json]:
    chat, found = _found(call)
    kept = [(s, {"forward_origin": _origin(s)}) for s in found if _can_copy(s)]
    sent = _put_all(call, chat, kept)
    return [{"message_id": message["message_id"]} for message in sent]


def _found(call: Call) -> tuple[Chat, list[Stored]]:
    chat, source = call.writable_chat(), call.chat("from_chat_id")
    ids: list[Any] = call.p["message_ids"]
    if not 0 < len(ids) <= MAX_COPIES:
        raise bad_request("too many messages" if ids else "message identifiers are not specified")
    if [int(i) for i in ids] != sorted({int(i) for i in ids}):
        raise bad_request("message identifiers must be in a strictly increasing order")
    stored = [call.world.message(source, int(message_id)) for message_id in ids]
    found = [each for each in stored if each is not None]
    if not found:
        raise bad_request("there are no messages to copy or forward")
    return chat, found


def _put_all(call: Call, chat: Chat, kept: list[tuple[Stored, Json]]) -> list[Json]:
    envelope = call.envelope(chat)
    call.spend(chat, max(1, len(kept)))
    groups: dict[str, str] = {}
    sent = []
    for stored, more in kept:
        content = {**_content(stored, "message can't be copied"), **more}
        group = stored.message.get("media_group_id")
        if group is not None:
            content["media_group_id"] = groups.setdefault(group, str(secrets.randbits(53)))
        content = {k: v for k, v in content.items() if v is not None}
        if call.p.get("remove_caption"):
            content.pop("caption", None)
            content.pop("caption_entities", None)
        sent.append(call.put(chat, envelope, content, has_media=True))
    return sent


def _can_copy(stored: Stored) -> bool:
    return not (_UNCOPIED & stored.message.keys())


def _content(stored: Stored, refusal: str) -> Json:
    if not _can_copy(stored):
        raise bad_request(refusal)
    return {key: value for key, value in stored.message.items() if key not in _ENVELOPE}


def _origin(stored: Stored) -> Json:
    """Where a forwarded message first came from, also after several forwards."""
    known: Json | None = stored.message.get("forward_origin")
    if known is not None:
        return known
    return {
        "type": "user",
        "date": stored.message["date"],
        "sender_user": stored.message["from"],
    }

"""Edits, deletions, reactions and pins: what a bot does to messages that are there."""

from typing import Any

from telegram_simulator.bot_api.call import Call, returned
from telegram_simulator.bot_api.media import media_content
from telegram_simulator.bot_api.methods import answers
from telegram_simulator.bot_api.replies import markup_of
from telegram_simulator.bot_api.texts import text_content
from telegram_simulator.changes import edit, erase
from telegram_simulator.records import Chat, Json, Stored
from telegram_simulator.refusals import NOT_MODIFIED, Refusal, bad_request
from telegram_simulator.world import unix_now

MAX_DELETED = 100
DELETABLE_FOR_S = 48 * 3600
CAPTIONED = ("photo", "video", "document", "voice", "audio", "animation")
_MEDIA_FIELDS = (*CAPTIONED, "caption", "caption_entities", "has_media_spoiler")


@answers("editMessageText", needs=("text",))
def edit_message_text(call: Call) -> Json | bool:
    content = text_content(call)
    chat, stored = _own(call)
    if "text" not in stored.message:
        raise bad_request("there is no text in the message to edit")
    return _edited(call, chat, stored, content, ("text", "entities", "link_preview_options"))


@answers("editMessageCaption")
def edit_message_caption(call: Call) -> Json | bool:
    content = call.caption()
    chat, stored = _own(call)
    if not any(kind in stored.message for kind in CAPTIONED):
        raise bad_request("there is no caption in the message to edit")
    fields = ("caption", "caption_entities", "show_caption_above_media")
    return _edited(call, chat, stored, content, fields)


@answers("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> Json | bool:
    chat, stored = _own(call)
    return _edited(call, chat, stored, {}, ())


@answers("editMessageMedia", needs=("media",))
async def edit_message_media(call: Call) -> Json | bool:
    chat, stored = _own(call)
    given: Json = call.p["media"]
    call.p.update({k: given.get(k) for k in ("caption", "caption_entities", "parse_mode")})
    content = await media_content(call, given, str(given.get("type")))
    chat, stored = _own(call)
    stored.has_media = True
    return _edited(call, chat, stored, content, ("text", "entities", *_MEDIA_FIELDS))


@answers("deleteMessage", needs=("chat_id", "message_id"))
def delete_message(call: Call) -> bool:
    chat = call.chat()
    stored = call.stored(chat, call.p.get("message_id"), "message to delete not found")
    _check_deletable(call, chat, stored)
    erase(call.world, chat, stored)
    return True


@answers("deleteMessages", needs=("chat_id", "message_ids"))
def delete_messages(call: Call) -> bool:
    chat = call.chat()
    ids: list[Any] = call.p.get("message_ids") or []
    if not 0 < len(ids) <= MAX_DELETED:
        raise bad_request("too few messages to delete" if not ids else "too many message ids")
    for message_id in ids:
        stored = call.world.message(chat, int(message_id))
        if stored is not None:
            erase(call.world, chat, stored)
    return True


@answers("setMessageReaction", needs=("chat_id", "message_id"))
def set_message_reaction(call: Call) -> bool:
    chat = call.writable_chat()
    stored = call.stored(chat, call.p.get("message_id"), "message to react not found")
    reaction: list[Json] = call.p.get("reaction") or []
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if reaction:
        stored.reactions[str(call.bot.id)] = reaction
    else:
        stored.reactions.pop(str(call.bot.id), None)
    call.world.changed(chat, stored)
    return True


@answers("pinChatMessage", needs=("chat_id", "message_id"))
def pin_chat_message(call: Call) -> bool:
    chat = call.writable_chat()
    stored = call.stored(chat, call.p.get("message_id"), "message to pin not found")
    message_id = stored.message["message_id"]
    if message_id not in chat.pinned:
        chat.pinned.append(message_id)
        call.world.save(chat)
    return True


@answers("unpinChatMessage", "unpinAllChatMessages")
def unpin_chat_message(call: Call) -> bool:
    chat = call.chat()
    message_id = call.p.get("message_id")
    if message_id:
        chat.pinned = [pinned for pinned in chat.pinned if pinned != int(message_id)]
    else:
        chat.pinned = chat.pinned[:-1] if "message_id" in call.p else []
    call.world.save(chat)
    return True


@answers("stopPoll")
def stop_poll(call: Call) -> Json:
    chat, stored = _own(call)
    if "poll" not in stored.message:
        raise bad_request("message with poll to stop not found")
    poll = {**stored.message["poll"], "is_closed": True}
    edit(call.world, chat, stored, {"poll": poll}, ("poll",))
    return poll


def _own(call: Call) -> tuple[Chat, Stored]:
    if call.p.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = call.chat()
    stored = call.stored(chat, call.p.get("message_id"), "message to edit not found")
    if stored.sender_id != call.bot.id:
        raise bad_request("message can't be edited")
    return chat, stored


def _edited(call: Call, chat: Chat, stored: Stored, content: Json, fields: tuple[str, ...]) -> Json:
    content = dict(content)
    markup = markup_of(call.p.get("reply_markup"), call.world.hosts)
    if markup is not None:
        content["reply_markup"] = markup
    fields = (*fields, "reply_markup")
    if {k: stored.message.get(k) for k in fields} == {k: content.get(k) for k in fields}:
        raise bad_request(NOT_MODIFIED)
    call.spend(chat)
    edit(call.world, chat, stored, {**content, "edit_date": unix_now()}, fields)
    return returned(call.world.shown_to(call.bot.id, stored))


def _check_deletable(call: Call, chat: Chat, stored: Stored) -> None:
    if unix_now() - int(stored.message["date"]) > DELETABLE_FOR_S:
        raise _undeletable()
    if not chat.is_private and not stored.is_from_bot and not call.is_admin(chat):
        raise _undeletable()


def _undeletable() -> Refusal:
    return bad_request("message can't be deleted for everyone")

"""Albums: two to ten messages that belong together."""

import secrets

from telegram_simulator.bot_api.call import Call
from telegram_simulator.bot_api.media import media_content
from telegram_simulator.bot_api.methods import answers
from telegram_simulator.records import Json
from telegram_simulator.refusals import bad_request

MIN_ITEMS, MAX_ITEMS = 2, 10
_KINDS = ("photo", "video", "document", "audio")
_ALONE = frozenset({"document", "audio"})
_CAPTION = ("caption", "caption_entities", "parse_mode", "show_caption_above_media")


@answers("sendMediaGroup", needs=("chat_id", "media"))
async def send_media_group(call: Call) -> list[Json]:
    chat = call.writable_chat()
    items = call.p["media"]
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise bad_request("can't parse media JSON object")
    if not MIN_ITEMS <= len(items) <= MAX_ITEMS:
        raise bad_request("expected from 2 to 10 items in the media group")
    kinds = {str(item.get("type")) for item in items}
    if not kinds <= set(_KINDS):
        raise bad_request("media of this type can't be sent in a media group")
    if kinds & _ALONE and len(kinds) > 1:
        raise bad_request("document and audio can't be mixed with other media types")
    parts = []
    for item in items:
        one = Call(call.world, call.courier, call.bot, {k: item.get(k) for k in _CAPTION}, {})
        one.files = call.files
        parts.append(await media_content(one, item, str(item["type"])))
    chat = call.writable_chat()
    envelope = call.envelope(chat)
    call.spend(chat, len(parts))
    group = {"media_group_id": str(secrets.randbits(53))}
    return [call.put(chat, envelope, {**group, **part}, has_media=True) for part in parts]

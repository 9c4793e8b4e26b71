"""Messages with a file, files by id, by upload or by address, and getFile."""

from typing import Any

import aiohttp

from telegram_simulator.bot_api.call import Call
from telegram_simulator.bot_api.methods import answers
from telegram_simulator.file_ids import file_id, read_file_id
from telegram_simulator.library import image_facts, keep_file, media_part
from telegram_simulator.records import FileRecord, Json
from telegram_simulator.refusals import WRONG_FILE, Refusal, bad_request

_UNCAPTIONED = ("sticker", "video_note")
_FACTS = ("duration", "performer", "title", "emoji")
# Kinds that may be sent again as another kind by their id.
_FAMILIES = {"photo": "photo", "thumbnail": "photo", "sticker": "sticker"}
FETCH_TIMEOUT_S = 10.0


@answers(
    "sendPhoto",
    "sendVideo",
    "sendDocument",
    "sendVoice",
    "sendAudio",
    "sendVideoNote",
    needs=("chat_id",),
)
async def send_file(call: Call) -> Json:
    return await _send(call, _kind_of(call))


@answers("sendAnimation", "sendSticker", needs=("chat_id",))
async def send_moving(call: Call) -> Json:
    return await _send(call, _kind_of(call))


@answers("getFile", needs=("file_id",))
def get_file(call: Call) -> Json:
    given = str(call.p.get("file_id"))
    found = read_file_id(given)
    if found is None:
        raise bad_request("invalid file_id")
    record = call.world.files.get(found.unique)
    if record is None or found.bot_id != call.bot.id:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if record.size > call.world.limits.max_download_bytes:
        raise bad_request("file is too big")
    return {
        "file_id": given,
        "file_unique_id": record.unique,
        "file_size": record.size,
        "file_path": record.file_path,
    }


@answers("uploadStickerFile", needs=("user_id", "sticker"))
async def upload_sticker_file(call: Call) -> Json:
    record = await resolved(call, call.p["sticker"], "sticker")
    return {
        "file_id": file_id("sticker", call.bot.id, record.unique),
        "file_unique_id": record.unique,
        "file_size": record.size,
    }


async def media_content(call: Call, given: Json, kind: str) -> Json:
    """The media and caption fields of a message; `given` is the call or an InputMedia object."""
    value = given.get("media") if "media" in given else given.get(kind)
    record = await resolved(call, value, kind)
    facts = {key: given.get(key) for key in _FACTS}
    content = media_part(kind, record, **facts)
    if kind not in _UNCAPTIONED:
        content.update(call.caption())
    if given.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return content


async def resolved(call: Call, value: Any, kind: str) -> FileRecord:
    """The file a parameter means: an upload, an address on this machine, or a file id.

    Raises:
        Refusal: it is none of the bot's files, too big, or no picture where one is needed.
    """
    text = str(value or "")
    if text.startswith("attach://"):
        upload = call.files.get(text.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"there is no {kind} in the request")
        return await _taken_in(call, kind, upload.body, upload.name, upload.mime)
    if text.startswith(("http://", "https://")):
        body, mime = await _fetched(call, text)
        return await _taken_in(call, kind, body, text.rsplit("/", 1)[-1], mime)
    if not text:
        raise bad_request(f"there is no {kind} in the request")
    found = read_file_id(text)
    if found is None or found.bot_id != call.bot.id:
        raise bad_request(WRONG_FILE)
    record = call.world.files.get(found.unique)
    if record is None:
        raise bad_request(WRONG_FILE)
    if _FAMILIES.get(found.kind, "file") != _FAMILIES.get(kind, "file"):
        raise bad_request(
            f"can't use file of type {found.kind.capitalize()} as {kind.capitalize()}"
        )
    return record


async def _send(call: Call, kind: str) -> Json:
    call.writable_chat()
    content = await media_content(call, call.p, kind)
    return call.post(call.writable_chat(), content, has_media=True)


def _kind_of(call: Call) -> str:
    kinds = ("photo", "video", "document", "voice", "audio", "video_note", "animation", "sticker")
    kind = next((kind for kind in kinds if call.p.get(kind)), None)
    if kind is None:
        raise bad_request("there is no media in the request")
    return kind


async def _taken_in(call: Call, kind: str, body: bytes, name: str, mime: str) -> FileRecord:
    limits = call.world.limits
    if len(body) > limits.max_upload_bytes:
        raise Refusal(413, "Request Entity Too Large")
    if not body:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        if len(body) > limits.max_photo_bytes:
            raise bad_request(f"file is too big; file size {len(body)} bytes")
        if not image_facts(body)[0]:
            raise bad_request("IMAGE_PROCESS_FAILED")
        name = ""
    return await keep_file(call.world, kind, body, name=name, mime=mime)


async def _fetched(call: Call, url: str) -> tuple[bytes, str]:
    if not call.world.hosts.knows(url):
        raise bad_request("failed to get HTTP URL content")
    timeout = aiohttp.ClientTimeout(total=FETCH_TIMEOUT_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            answer.raise_for_status()
            return await answer.read(), answer.content_type
    except (aiohttp.ClientError, TimeoutError):
        raise bad_request("failed to get HTTP URL content") from None

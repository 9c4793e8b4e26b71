"""What a person can send: the content part of a message from the fields of a request."""

import base64
import binascii
import secrets
import time
from collections.abc import Callable
from typing import Any

from telegram_simulator.control.fields import Fields, Wrong
from telegram_simulator.file_ids import KINDS
from telegram_simulator.library import keep_file, media_part
from telegram_simulator.polls import DICE, dice, poll_of
from telegram_simulator.records import Json, Person
from telegram_simulator.samples import SAMPLE_SECONDS, sample

FILE_KINDS = tuple(kind for kind in KINDS if kind != "thumbnail")
ALBUM_KINDS = ("photo", "video", "document", "audio")
OTHER_KINDS = (
    "text",
    "album",
    "location",
    "venue",
    "contact",
    "poll",
    "dice",
    "story",
    "service",
    "web_app_data",
    "raw",
)
_MIN_ALBUM, _MAX_ALBUM = 2, 10
_FORWARDS = ("user", "hidden_user", "chat", "channel")


async def content_of(fields: Fields, person: Person) -> Json:
    """The content of a message of the kind, with where it was forwarded from."""
    kind = fields.choice("kind", (*OTHER_KINDS, *FILE_KINDS), "text")
    if kind in FILE_KINDS:
        content = await _file(fields, kind)
    else:
        content = _plain(fields, kind, person)
    if fields.has("forward_from"):
        origin = fields.part(fields.mapping("forward_from"), "forward_from")
        content["forward_origin"] = _origin(origin)
        origin.done()
    return content


async def albums_contents(fields: Fields) -> list[Json]:
    """The contents of an album's messages, one group id on all."""
    items = fields.items("items", most=_MAX_ALBUM)
    if len(items) < _MIN_ALBUM:
        raise Wrong("items", f"has {len(items)} items", "an album has 2 to 10")
    group = str(secrets.randbits(53))
    contents = []
    for item in items:
        part = fields.part(item, "items")
        kind = part.choice("kind", ALBUM_KINDS, "photo")
        content = await _file(part, kind)
        part.done()
        contents.append({"media_group_id": group, **content})
    return contents


async def _file(fields: Fields, kind: str) -> Json:
    given = fields.mapping("file", {})
    part = fields.part(given, "file")
    encoded = part.raw("base64", None)
    name, mime = part.text("name", ""), part.text("mime", "")
    size = part.number("size", 0, least=0, most=fields.world.limits.max_upload_bytes)
    part.done()
    duration = fields.number("duration", 0, least=0, most=86_400)
    if encoded is None:
        body, sample_name, sample_mime = sample(kind, len(fields.world.files))
        name, mime = name or sample_name, mime or sample_mime
        body += b"\0" * max(0, size - len(body))
        duration = duration or SAMPLE_SECONDS
    else:
        body = _decoded(encoded)
    record = await keep_file(fields.world, kind, body, name=name, mime=mime, duration=duration)
    facts = {key: fields.text(key, "") for key in ("emoji", "performer", "title")}
    content = media_part(kind, record, **facts)
    if fields.has("caption"):
        content["caption"] = fields.text("caption", max_length=1024)
    if fields.has("caption_entities"):
        content["caption_entities"] = fields.entities("caption_entities")
    return content


def _decoded(encoded: Any) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise Wrong("file.base64", "is not base64", "send standard base64") from None


def _plain(fields: Fields, kind: str, person: Person) -> Json:
    makers: dict[str, Callable[[], Json]] = {
        "text": lambda: _text(fields),
        "location": lambda: {"location": _location(fields)},
        "venue": lambda: _venue(fields),
        "contact": lambda: {"contact": _contact(fields, person)},
        "poll": lambda: _poll(fields),
        "dice": lambda: {"dice": dice(fields.choice("emoji", DICE, "🎲"))},
        "story": lambda: _story(fields, person),
        "web_app_data": lambda: _web_app_data(fields),
        "service": lambda: dict(fields.mapping("service")),
        "raw": lambda: dict(fields.mapping("raw")),
    }
    return makers[kind]()


def _venue(fields: Fields) -> Json:
    place = _location(fields)
    title, address = fields.text("title", "Head office"), fields.text("address", "1 Main")
    return {"venue": {"location": place, "title": title, "address": address}, "location": place}


def _poll(fields: Fields) -> Json:
    options = [str(option) for option in fields.items("options", ["Yes", "No"], most=12)]
    return {"poll": poll_of(fields.text("question", "Well?"), options)}


def _story(fields: Fields, person: Person) -> Json:
    return {"story": {"chat": person.as_chat(), "id": fields.number("story_id", 1)}}


def _web_app_data(fields: Fields) -> Json:
    data, button = fields.text("data"), fields.text("button_text", "Open")
    return {"web_app_data": {"data": data, "button_text": button}}


def _text(fields: Fields) -> Json:
    content: Json = {"text": fields.text("text")}
    if not content["text"].strip():
        raise Wrong("text", "is empty", "send at least one sign")
    if fields.has("entities"):
        content["entities"] = fields.entities("entities")
    return content


def _location(fields: Fields) -> Json:
    place: Json = {
        "latitude": fields.real("latitude", 55.7539, least=-90),
        "longitude": fields.real("longitude", 37.6208, least=-180),
    }
    if fields.has("live_period"):
        place["live_period"] = fields.number("live_period", least=60, most=86_400)
    return place


def _contact(fields: Fields, person: Person) -> Json:
    """The person's own card unless told otherwise."""
    contact: Json = {
        "phone_number": fields.text("phone_number", "+10000000000"),
        "first_name": fields.text("first_name", person.first_name),
    }
    user_id = fields.number("user_id", person.id)
    return contact | ({"user_id": user_id} if user_id else {})


def _origin(fields: Fields) -> Json:
    kind = fields.choice("type", _FORWARDS)
    origin: Json = {"type": kind, "date": fields.number("date", int(time.time()) - 3600)}
    title = fields.text("name", "Somebody")
    match kind:
        case "user":
            origin["sender_user"] = fields.person().as_user()
        case "hidden_user":
            origin["sender_user_name"] = title
        case "chat":
            chat = {"id": fields.number("chat_id", -1001), "type": "supergroup", "title": title}
            origin["sender_chat"] = chat
        case _:
            chat = {"id": fields.number("chat_id", -1002), "type": "channel", "title": title}
            origin |= {"chat": chat, "message_id": fields.number("message_id", 1)}
    return origin

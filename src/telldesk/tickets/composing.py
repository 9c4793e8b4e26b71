"""What a person may write: length, entities, links. Pure.

Lengths and offsets are UTF-16 units, as Telegram counts them.
Source: https://core.telegram.org/bots/api#sendmessage (4096), #sendphoto (caption 1024),
https://core.telegram.org/bots/api#messageentity, read 2026-11-23.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

import msgspec

from telldesk.kernel.errors import Invalid
from telldesk.tickets.messages import ENTITY_TYPES, Entity

MAX_TEXT_UNITS: Final = 4096
MAX_CAPTION_UNITS: Final = 1024
MAX_ENTITIES: Final = 100
MAX_URL_CHARS: Final = 2048
MAX_NAME_CHARS: Final = 64
_MAX_LANGUAGE_CHARS: Final = 64
_LAST_SINGLE: Final = 0xFFFF  # characters beyond it take two UTF-16 units
_URL_SCHEMES: Final = frozenset({"http", "https", "mailto", "tg"})
# Their meaning is more than a span (a user, an emoji's id, a moment), which `Entity` does not
# carry: the words stay, the mark goes.
_NOT_CARRIED: Final = frozenset({"text_mention", "custom_emoji", "date_time"})


class TextRefused(Invalid):
    """The text cannot be sent like this; `limit` is its allowed length."""

    key = "text-refused"


class TextTooLong(TextRefused):
    """Longer than `limit` UTF-16 units; shorten it or send two messages."""

    key = "text-too-long"


class TextEmpty(TextRefused):
    """Nothing visible is in it; write something."""

    key = "text-empty"


class EntityRefused(Invalid):
    """A mark on the text is wrong; drop it or put it inside the text."""

    key = "entity-refused"


class Composed(msgspec.Struct, frozen=True):
    """A text that may be stored and sent, with entities that fit it."""

    text: str
    entities: tuple[Entity, ...] = ()


def compose(text: str, entities: Iterable[Entity], *, has_parts: bool) -> Composed:
    """The text without control characters and the entities moved accordingly.

    Raises:
        TextRefused: empty (allowed only beside files) or too long.
        EntityRefused: a mark of unknown type, outside the text, or with a link of another scheme.
    """
    limit = MAX_CAPTION_UNITS if has_parts else MAX_TEXT_UNITS
    # A cheap bound before the walk: hardly a text is two thirds control characters.
    if len(text) > 3 * limit:
        raise TextTooLong(f"over {limit} units", field="text", limit=limit)
    clean, places = _without_controls(text)
    if places[-1] > limit:
        raise TextTooLong(f"over {limit} units", field="text", limit=limit)
    if not has_parts and not _is_visible(clean):
        raise TextEmpty("nothing visible", field="text", limit=limit)
    return Composed(clean, tuple(_checked(entities, places)))


def utf16_units(text: str) -> int:
    """The length Telegram sees."""
    return len(text) + sum(ord(char) > _LAST_SINGLE for char in text)


def _is_dropped(char: str) -> bool:
    # Cc: controls; Cs: halves of a pair alone, which no UTF-8 can carry.
    return char not in "\n\t" and unicodedata.category(char) in {"Cc", "Cs"}


def _is_visible(text: str) -> bool:
    return any(unicodedata.category(char) not in {"Zs", "Zl", "Zp", "Cc", "Cf"} for char in text)


def _without_controls(text: str) -> tuple[str, list[int]]:
    """The kept text; per UTF-16 boundary of the old text its place in the new one (-1: no place).

    The last item is the length of the kept text.
    """
    kept: list[str] = []
    places = [0]
    place = 0
    for char in text:
        is_pair = ord(char) > _LAST_SINGLE
        if not _is_dropped(char):
            kept.append(char)
            place += 2 if is_pair else 1
        if is_pair:
            places.append(-1)
        places.append(place)
    return "".join(kept), places


def _checked(entities: Iterable[Entity], places: list[int]) -> Iterable[Entity]:
    for index, entity in enumerate(entities):
        field = f"entities[{index}]"
        if index >= MAX_ENTITIES:
            raise EntityRefused(f"over {MAX_ENTITIES} entities", field="entities")
        if entity.type not in ENTITY_TYPES:
            raise EntityRefused("unknown type", field=f"{field}.type")
        start, end = _moved(entity, places, field)
        _check_extras(entity, field)
        if end > start and entity.type not in _NOT_CARRIED:
            yield msgspec.structs.replace(entity, offset=start, length=end - start)


def _moved(entity: Entity, places: list[int], field: str) -> tuple[int, int]:
    """Where the span begins and ends in the kept text."""
    end = entity.offset + entity.length
    if entity.offset < 0 or entity.length < 1 or end >= len(places):
        raise EntityRefused("outside the text", field=field)
    if places[entity.offset] < 0 or places[end] < 0:
        raise EntityRefused("cuts a character in two", field=field)
    return places[entity.offset], places[end]


def _check_extras(entity: Entity, field: str) -> None:
    """Links only where they belong and only to places a person may be sent to."""
    if entity.type == "text_link":
        if not is_sound_link(entity.url):
            raise EntityRefused("no sound link", field=f"{field}.url")
    elif entity.url:
        raise EntityRefused("a link on something else", field=f"{field}.url")
    if entity.language and (entity.type != "pre" or len(entity.language) > _MAX_LANGUAGE_CHARS):
        raise EntityRefused("a language on something else", field=f"{field}.language")


def is_sound_link(url: str) -> bool:
    """Whether a link may stand behind words: a known scheme, a target, nothing invisible."""
    if not 0 < len(url) <= MAX_URL_CHARS:
        return False
    if any(char.isspace() or unicodedata.category(char).startswith("C") for char in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme not in _URL_SCHEMES:
        return False
    return bool(parts.path if parts.scheme == "mailto" else parts.netloc)


def is_one_line(text: str) -> bool:
    """Nothing that cannot be stored or breaks a line (joiners of emoji are category Cf)."""
    return not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in text)


def clean_name(name: str) -> str:
    """The name of a team or a policy as it is kept, without needless spaces.

    Raises:
        Invalid: nothing visible, too long, or not one line.
    """
    clean = " ".join(name.split())
    if not 0 < len(clean) <= MAX_NAME_CHARS or not is_one_line(name):
        raise Invalid(f"1 to {MAX_NAME_CHARS} characters", field="name")
    return clean

"""Formatted text as Telegram keeps it: plain text plus entities with offsets in UTF-16 units."""

import re
from typing import Any

from telegram_simulator.parse_html import parse_html
from telegram_simulator.parse_markdown import parse_markdown, parse_markdown_v2
from telegram_simulator.records import Json
from telegram_simulator.refusals import bad_request

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100

_FOUND = re.compile(
    r"(?P<url>(?:https?|tg|ton)://[^\s<>\"]+[^\s<>\".,;:!?)\]'])"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/])"
    r"|(?<!\w)(?P<mention>@[A-Za-z]\w{2,31})"
    r"|(?<!\w)(?P<hashtag>#\w*[^\W\d]\w*)"
    r"|(?<!\w)(?P<cashtag>\$[A-Z]{1,8})(?!\w)"
    r"|(?<!\w)(?P<phone_number>\+\d[\d() -]{6,18}\d)(?!\w)"
    r"|(?<![\w@.])(?P<bare>(?:[\w-]+\.)+(?:com|org|net|ru|io|me|dev|app|info)\b(?:/[^\s<>\"]*)?)"
)


def utf16_length(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for sign in text if sign > "\uffff")


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of `text` an entity speaks of."""
    units = text.encode("utf-16-le")
    return units[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


def formatted(
    text: str, *, parse_mode: str | None, entities: list[Json] | None, max_length: int, what: str
) -> tuple[str, list[Json]]:
    """The text and entities Telegram would keep.

    Raises:
        Refusal: the text is too long or its formatting cannot be read.
    """
    if parse_mode:
        text, entities = _parsed(text, parse_mode)
    text, kept = _trimmed(text, _checked(text, entities or []))
    if utf16_length(text) > max_length:
        raise bad_request(f"{what} is too long")
    kept = kept + detected(text, kept)
    kept.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, kept[:MAX_ENTITIES]


def detected(text: str, taken: list[Json]) -> list[Json]:
    """Links, commands, mentions and the like that Telegram marks by itself."""
    if not any(sign in text for sign in ":/@#$+."):
        return []
    found: list[Json] = []
    for match in _FOUND.finditer(text):
        kind = match.lastgroup or "url"
        offset = utf16_length(text[: match.start()])
        length = utf16_length(match.group())
        if any(e["offset"] < offset + length and offset < e["offset"] + e["length"] for e in taken):
            continue
        found.append(
            {"type": "url" if kind == "bare" else kind, "offset": offset, "length": length}
        )
    return found


def _parsed(text: str, parse_mode: str) -> tuple[str, list[Json]]:
    match parse_mode.lower():
        case "html":
            return parse_html(text)
        case "markdownv2":
            return parse_markdown_v2(text)
        case "markdown":
            return parse_markdown(text)
        case _:
            raise bad_request("unsupported parse_mode")


def _checked(text: str, entities: list[Json]) -> list[Json]:
    total = utf16_length(text)
    kept = []
    for entity in entities:
        offset, length = int(entity["offset"]), int(entity["length"])
        if offset < 0 or length <= 0:
            continue
        if offset + length > total:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text"
                f" at UTF-16 offset {offset + length}"
            )
        kept.append({k: v for k, v in entity.items() if v is not None})
    return kept


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    stripped = text.lstrip(" \t\r\n")
    cut = len(text) - len(stripped)
    stripped = stripped.rstrip(" \t\r\n")
    if len(stripped) == len(text):
        return text, entities
    end = utf16_length(stripped)
    moved: list[dict[str, Any]] = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        stop = min(entity["offset"] + entity["length"] - cut, end)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return stripped, moved

"""Telegram's HTML parse mode. Source: Bot API, "HTML style", 2026-08."""

import re
from dataclasses import dataclass

from telegram_simulator.records import Json
from telegram_simulator.refusals import Refusal, bad_request

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*?)/?>")
_MAX_CODE_POINT = 0x10FFFF


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The text and entities that `source` writes down.

    Raises:
        Refusal: a tag is unknown, unclosed or crossed.
    """
    out: list[str] = []
    units = 0
    opened: list[_Open] = []
    entities: list[Json] = []
    at = 0
    while at < len(source):
        if source[at] != "<":
            stop = source.find("<", at)
            stop = len(source) if stop < 0 else stop
            piece = unescaped(source[at:stop])
            out.append(piece)
            units += len(piece.encode("utf-16-le")) // 2
            at = stop
            continue
        tag = _TAG.match(source, at)
        if tag is None:
            raise _refused(f"Can't find end of the entity starting at byte offset {at}")
        if tag[1]:
            entities.extend(_close(opened, tag[2].lower(), units, at))
        else:
            opened.append(_opening(tag[2].lower(), tag[3], units, at))
        at = tag.end()
    if opened:
        raise _refused(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    text = "".join(out)
    return text, _resolved(text, entities)


def unescaped(text: str) -> str:
    if "&" not in text:
        return text
    return _ENTITY.sub(_sign, text)


def _sign(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1]) if match[1] else int(match[2], 16)
    return chr(code) if 0 < code <= _MAX_CODE_POINT else match[0]


def _opening(tag: str, rest: str, units: int, at: int) -> _Open:
    if tag not in _TAGS:
        raise _refused(f'Unsupported start tag "{tag}" at byte offset {at}')
    attributes = {
        m[1].lower(): unescaped(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(rest)
    }
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _refused(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    return _Open(tag, attributes, units)


def _close(opened: list[_Open], tag: str, units: int, at: int) -> list[Json]:
    if not opened:
        raise _refused(f'Unexpected end tag at byte offset {at}, found "</{tag}>"')
    start = opened.pop()
    if start.tag != tag:
        raise _refused(
            f'Unmatched end tag at byte offset {at}, expected "</{start.tag}>", found "</{tag}>"'
        )
    length = units - start.offset
    if not length:
        return []
    entity: Json = {"type": _TAGS[tag], "offset": start.offset, "length": length}
    match tag:
        case "a":
            entity["url"] = start.attributes.get("href", "")
        case "blockquote" if "expandable" in start.attributes:
            entity["type"] = "expandable_blockquote"
        case "tg-emoji":
            entity["custom_emoji_id"] = start.attributes.get("emoji-id", "")
        case "code":
            language = start.attributes.get("class", "")
            if language.startswith("language-"):
                entity["language"] = language.removeprefix("language-")
    return [entity]


def _resolved(text: str, entities: list[Json]) -> list[Json]:
    """Links without an address take the text; pre keeps the language of the code in it."""
    pres = {(e["offset"], e["length"]): e for e in entities if e["type"] == "pre"}
    kept = []
    for entity in entities:
        if entity["type"] == "code":
            around = pres.get((entity["offset"], entity["length"]))
            language = entity.pop("language", "")
            if around is not None:
                if language:
                    around["language"] = language
                continue
        if entity["type"] == "text_link":
            units = text.encode("utf-16-le")
            start, stop = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
            url = entity["url"] or units[start:stop].decode("utf-16-le")
            linked = link_entity(entity, url)
            if linked is None:
                continue
            kept.append(linked)
            continue
        kept.append(entity)
    return kept


def link_entity(entity: Json, url: str) -> Json | None:
    """A link or a mention of a person; nothing when the address is none."""
    place = {"offset": entity["offset"], "length": entity["length"]}
    if url.startswith("tg://user?id="):
        number = url.removeprefix("tg://user?id=")
        if not number.isdigit():
            return None
        user = {"id": int(number), "is_bot": False, "first_name": ""}
        return {"type": "text_mention", **place, "user": user}
    if "://" not in url:
        if "." not in url:
            return None
        url = "http://" + url
    return {"type": "text_link", **place, "url": url}


def _refused(why: str) -> Refusal:
    return bad_request(f"can't parse entities: {why}")

"""Telegram's MarkdownV2 and old Markdown. Source: Bot API, "Formatting options", 2026-08."""

from telegram_simulator.parse_html import link_entity
from telegram_simulator.records import Json
from telegram_simulator.refusals import Refusal, bad_request

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
# Longest first: "__" is underline, never two italics.
_MARKS = (
    ("||", "spoiler"),
    ("__", "underline"),
    ("*", "bold"),
    ("_", "italic"),
    ("~", "strikethrough"),
)


class _Reader:
    """One pass over the source: text written so far, marks that are open."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.units = 0
        self.opened: list[tuple[str, int, int]] = []
        self.entities: list[Json] = []
        self.quote_from: int | None = None

    def write(self, text: str) -> None:
        self.out.append(text)
        self.units += len(text.encode("utf-16-le")) // 2

    def add(self, kind: str, offset: int, **more: str) -> None:
        if self.units > offset:
            length = self.units - offset
            self.entities.append({"type": kind, "offset": offset, "length": length, **more})

    def toggle(self, mark: str, kind: str) -> None:
        if self.opened and self.opened[-1][0] == mark:
            _, offset, _ = self.opened.pop()
            self.add(kind, offset)
        else:
            self.opened.append((mark, self.units, self.at))
        self.at += len(mark)

    def starts(self, text: str) -> bool:
        return self.source.startswith(text, self.at)


def parse_markdown_v2(source: str) -> tuple[str, list[Json]]:
    """The text and entities that `source` writes down.

    Raises:
        Refusal: a reserved sign stands bare or a mark stays open.
    """
    reader = _Reader(source)
    while reader.at < len(source):
        sign = source[reader.at]
        if sign == "\\" and reader.at + 1 < len(source) and source[reader.at + 1] < "\x7f":
            reader.write(source[reader.at + 1])
            reader.at += 2
        elif sign == "`":
            _code(reader)
        elif _quote(reader) or _mark(reader) or _link(reader):
            continue
        elif sign in _RESERVED:
            raise _refused(
                f"Character '{sign}' is reserved and must be escaped with the preceding '\\'"
            )
        else:
            _line_end(reader, sign)
            reader.write(sign)
            reader.at += 1
    _end_quote(reader)
    if reader.opened:
        mark, _, at = reader.opened[-1]
        kind = dict(_MARKS).get(mark, "text_link")
        name = {"text_link": "TextUrl"}.get(kind, kind.capitalize())
        raise _refused(f"Can't find end of {name} entity at byte offset {at}")
    return "".join(reader.out), reader.entities


def parse_markdown(source: str) -> tuple[str, list[Json]]:
    """The old mode: bold, italic, code and links, never nested.

    Raises:
        Refusal: a mark stays open.
    """
    reader = _Reader(source)
    while reader.at < len(source):
        sign = source[reader.at]
        if sign == "\\" and source[reader.at + 1 : reader.at + 2] in {"_", "*", "`", "["}:
            reader.write(source[reader.at + 1])
            reader.at += 2
        elif sign == "`":
            _code(reader)
        elif sign in "*_":
            stop = source.find(sign, reader.at + 1)
            if stop < 0:
                raise _refused(f"Can't find end of the entity starting at byte offset {reader.at}")
            offset = reader.units
            reader.write(source[reader.at + 1 : stop])
            reader.add("bold" if sign == "*" else "italic", offset)
            reader.at = stop + 1
        elif sign == "[" and _old_link(reader):
            continue
        else:
            reader.write(sign)
            reader.at += 1
    return "".join(reader.out), reader.entities


def _code(reader: _Reader) -> None:
    fence = "```" if reader.starts("```") else "`"
    start = reader.at
    stop = reader.source.find(fence, start + len(fence))
    if stop < 0:
        name = "Pre" if fence == "```" else "Code"
        raise _refused(f"Can't find end of {name} entity at byte offset {start}")
    body = reader.source[start + len(fence) : stop]
    offset = reader.units
    language = ""
    if fence == "```":
        first, newline, rest = body.partition("\n")
        if newline and first and not any(sign.isspace() for sign in first):
            language, body = first, rest
        elif newline and not first:
            body = rest
    reader.write(body.replace("\\`", "`").replace("\\\\", "\\"))
    if language:
        reader.add("pre", offset, language=language)
    else:
        reader.add("pre" if fence == "```" else "code", offset)
    reader.at = stop + len(fence)


def _mark(reader: _Reader) -> bool:
    for mark, kind in _MARKS:
        if reader.starts(mark):
            if mark == "||" and reader.quote_from is not None and _ends_line(reader, 2):
                _end_quote(reader, kind="expandable_blockquote")
                reader.at += 2
            else:
                reader.toggle(mark, kind)
            return True
    return False


def _link(reader: _Reader) -> bool:
    if reader.starts("[") or reader.starts("!["):
        width = 2 if reader.starts("![") else 1
        reader.opened.append(("[", reader.units, reader.at))
        reader.at += width
        return True
    if reader.starts("]") and reader.opened and reader.opened[-1][0] == "[":
        _, offset, _ = reader.opened.pop()
        reader.at += 1
        if not reader.starts("("):
            return True
        stop = reader.source.find(")", reader.at)
        if stop < 0:
            raise _refused(f"Can't find end of a URL at byte offset {reader.at}")
        url = reader.source[reader.at + 1 : stop].replace("\\", "")
        reader.at = stop + 1
        _add_link(reader, offset, url)
        return True
    return False


def _old_link(reader: _Reader) -> bool:
    middle = reader.source.find("](", reader.at)
    stop = reader.source.find(")", middle) if middle > 0 else -1
    if stop < 0:
        return False
    offset = reader.units
    reader.write(reader.source[reader.at + 1 : middle])
    _add_link(reader, offset, reader.source[middle + 2 : stop])
    reader.at = stop + 1
    return True


def _add_link(reader: _Reader, offset: int, url: str) -> None:
    if reader.units == offset:
        return
    place: Json = {"offset": offset, "length": reader.units - offset}
    if url.startswith("tg://emoji?id="):
        emoji = url.removeprefix("tg://emoji?id=")
        reader.entities.append({"type": "custom_emoji", **place, "custom_emoji_id": emoji})
        return
    linked = link_entity(place, url)
    if linked is not None:
        reader.entities.append(linked)


def _quote(reader: _Reader) -> bool:
    begins_line = reader.at == 0 or reader.source[reader.at - 1] == "\n"
    if not begins_line:
        return False
    if reader.starts("**>") or reader.starts(">"):
        if reader.starts("**>"):
            _end_quote(reader)
            reader.at += 2
        if reader.quote_from is None:
            reader.quote_from = reader.units
        reader.at += 1
        return True
    _end_quote(reader)
    return False


def _line_end(reader: _Reader, sign: str) -> None:
    if (
        sign == "\n"
        and reader.quote_from is not None
        and not reader.source.startswith(">", reader.at + 1)
    ):
        _end_quote(reader)


def _ends_line(reader: _Reader, width: int) -> bool:
    return reader.source[reader.at + width : reader.at + width + 1] in {"", "\n"}


def _end_quote(reader: _Reader, *, kind: str = "blockquote") -> None:
    if reader.quote_from is not None:
        reader.add(kind, reader.quote_from)
        reader.quote_from = None


def _refused(why: str) -> Refusal:
    return bad_request(f"can't parse entities: {why}")

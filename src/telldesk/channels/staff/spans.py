"""Text that other people wrote, made safe to stand inside the desk's own lines. Pure.

Offsets are UTF-16 units, as Telegram counts them.
Source: https://core.telegram.org/bots/api#messageentity (2026-05).
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

import msgspec

from telldesk.tickets.messages import Entity

FIRST_STRONG: Final = "\u2068"
END_ISOLATE: Final = "\u2069"
# Marks that reorder text around them, and their ends: a name may not reach beyond itself.
_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def utf16_len(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain_name(name: str, *, most: int = 40) -> str:
    """One line without controls and direction marks, at most `most` characters."""
    kept = "".join(
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char
        for char in name[: most * 8]
        if char not in _BIDI and unicodedata.category(char) not in {"Cs", "Co"}
    )
    line = " ".join(kept.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def isolated(name: str, *, most: int = 40) -> str:
    """The name fenced off, so that its direction cannot turn the words beside it."""
    return f"{FIRST_STRONG}{plain_name(name, most=most)}{END_ISOLATE}"


def excerpt(text: str, entities: Sequence[Entity], *, most: int) -> tuple[str, tuple[Entity, ...]]:
    """The first `most` characters with the entities that begin inside, cut to fit."""
    if len(text) <= most:
        return text, tuple(entities)
    cut = text[: most - 1].rstrip()
    end = utf16_len(cut)
    kept = tuple(
        msgspec.structs.replace(one, length=min(one.length, end - one.offset))
        for one in entities
        if one.offset < end
    )
    return cut + "…", kept


def shifted(entities: Sequence[Entity], by: int) -> tuple[Entity, ...]:
    """The same spans, `by` units later; negative `by` drops what falls off the front."""
    moved = []
    for one in entities:
        start, end = one.offset + by, one.offset + one.length + by
        if end > 0:
            start = max(0, start)
            moved.append(msgspec.structs.replace(one, offset=start, length=end - start))
    return tuple(moved)


def without_mark(
    text: str, entities: Sequence[Entity], mark: str
) -> tuple[str, tuple[Entity, ...]]:
    """The text after a leading `mark` and the blanks behind it."""
    rest = text[len(mark) :].lstrip()
    return rest, shifted(entities, -utf16_len(text[: len(text) - len(rest)]))

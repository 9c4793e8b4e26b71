"""A rich message as plain text with entities: its words are kept, its layout is not.

Works on the message as plain data, so that blocks of a later Bot API still give their text.
Source: core.telegram.org/bots/api#richmessage, 10.3, 2026-08-24.
"""

from typing import Any, Final

from telldesk.tickets.messages import Entity

_STYLES: Final = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strikethrough": "strikethrough",
    "spoiler": "spoiler",
    "code": "code",
}
_BLOCK_STYLES: Final = {
    "heading": "bold",
    "pre": "pre",
    "blockquote": "blockquote",
    "pullquote": "blockquote",
    "expandable_blockquote": "expandable_blockquote",
}
_MEDIA: Final = ("photo", "video", "animation", "audio", "document", "voice_note")
_DEEPEST: Final = 24  # the vendor's own limit is 16
_MOST_ENTITIES: Final = 500


class _Text:
    """Text being put together; positions in UTF-16 units, as entities count them."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.units = 0
        self.entities: list[Entity] = []
        self.media: list[dict[str, Any]] = []

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.units += len(text.encode("utf-16-le")) // 2

    def end_line(self) -> None:
        if self.units and not (self.pieces and self.pieces[-1].endswith("\n")):
            self.add("\n")

    def mark(self, kind: str, start: int, url: str = "") -> None:
        length = self.units - start
        if length > 0 and len(self.entities) < _MOST_ENTITIES:
            self.entities.append(Entity(kind, start, length, url=url))


def flatten(rich: dict[str, Any]) -> tuple[str, tuple[Entity, ...], list[dict[str, Any]]]:
    """(text, entities, media blocks) of a rich message given as JSON data."""
    text = _Text()
    _blocks(text, rich.get("blocks"), 0)
    flat = "".join(text.pieces).rstrip("\n")
    units = len(flat.encode("utf-16-le")) // 2
    kept = (_clipped(entity, units) for entity in text.entities)
    entities = sorted(
        (entity for entity in kept if entity.length > 0), key=lambda e: (e.offset, -e.length)
    )
    return flat, tuple(entities), text.media


def _clipped(entity: Entity, units: int) -> Entity:
    length = min(entity.length, units - entity.offset)
    return Entity(entity.type, entity.offset, length, url=entity.url)


def _blocks(text: _Text, blocks: Any, depth: int) -> None:
    if depth > _DEEPEST or not isinstance(blocks, list):
        return
    for block in blocks:
        if isinstance(block, dict):
            _block(text, block, depth + 1)
            text.end_line()


def _block(text: _Text, block: dict[str, Any], depth: int) -> None:
    kind = block.get("type")
    start = text.units
    if kind in _MEDIA:
        text.media.append(block)
    if kind == "divider":
        text.add("———")
    for item in _items(block):
        text.add(f"{item.get('label') or '•'} ")
        _blocks(text, item.get("blocks"), depth)
        text.end_line()
    for row in block.get("cells") or ():
        _row(text, row, depth)
    for name in ("summary", "text", "expression"):
        _inline(text, block.get(name), depth)
    if block.get("summary") is not None:
        text.end_line()
    _blocks(text, block.get("blocks"), depth)
    for button in block.get("buttons") or ():
        _inline(text, button.get("text"), depth)
        text.end_line()
    _caption(text, block.get("caption"), depth)
    if block.get("credit") is not None:
        text.end_line()
        _inline(text, block["credit"], depth)
    if kind in _BLOCK_STYLES:
        text.mark(_BLOCK_STYLES[kind], start)


def _items(block: dict[str, Any]) -> list[dict[str, Any]]:
    items = block.get("items")
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _row(text: _Text, row: Any, depth: int) -> None:
    for place, cell in enumerate(row if isinstance(row, list) else ()):
        if place:
            text.add(" | ")
        _inline(text, cell.get("text") if isinstance(cell, dict) else cell, depth)
    text.end_line()


def _caption(text: _Text, caption: Any, depth: int) -> None:
    if isinstance(caption, dict) and "type" not in caption:
        _inline(text, caption.get("text"), depth)
        return
    _inline(text, caption, depth)


def _inline(text: _Text, span: Any, depth: int) -> None:
    if depth > _DEEPEST or span is None:
        return
    if isinstance(span, str):
        text.add(span)
    elif isinstance(span, list):
        for one in span:
            _inline(text, one, depth + 1)
    elif isinstance(span, dict):
        start = text.units
        for name in ("text", "expression", "alternative_text"):
            _inline(text, span.get(name), depth + 1)
        if isinstance(span.get("button"), dict):
            _inline(text, span["button"].get("text"), depth + 1)
        kind = span.get("type")
        if kind in _STYLES:
            text.mark(_STYLES[kind], start)
        elif kind == "url" and is_safe_url(str(span.get("url", ""))):
            text.mark("text_link", start, str(span["url"]))


def is_safe_url(url: str) -> bool:
    """Whether a link may be shown as one (T26)."""
    return url.lower().startswith(("http://", "https://", "mailto:", "tg://"))

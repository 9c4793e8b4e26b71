"""What a custom field is, and what of a value it takes. Pure."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, Literal, assert_never
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from telldesk.kernel.errors import Invalid
from telldesk.tickets.composing import is_one_line

FieldKind = Literal[
    "text", "long_text", "number", "date", "yes_no", "one_of", "several_of", "link",
]  # fmt: skip
FieldOf = Literal["ticket", "contact"]
FieldValue = str | bool | float | list[str] | None
"""Text, a day (`2026-11-28`), a link or an option's id; yes or no; a number; ids of options."""
MAX_FIELDS: Final = 50
"""A desk's, archived ones among them."""
MAX_OPTIONS: Final = 50
MAX_OPTION_CHARS: Final = 80
MAX_TEXT_CHARS: Final = 500
MAX_LONG_TEXT_CHARS: Final = 4_000
MAX_LINK_CHARS: Final = 2_000
MAX_NUMBER: Final = 1e15
"""So far a double holds every whole number."""
WITH_OPTIONS: Final = frozenset({"one_of", "several_of"})
_YEARS: Final = range(1900, 2201)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class FieldValueRefused(Invalid):
    """The field `name` does not take this; `takes` is its kind."""

    key = "field-value-refused"


class FieldOption(msgspec.Struct, frozen=True, kw_only=True):
    """What can be chosen; values hold the id, so that it can be renamed."""

    id: str
    name: str


class FieldShape(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the desk; names by language."""

    id: UUID
    belongs_to: FieldOf
    key: str
    names: dict[str, str]
    kind: FieldKind
    options: list[FieldOption]
    category_ids: list[UUID]
    """Asked of tickets of these categories; none is of all."""
    is_required: bool
    """A ticket without it is not resolved."""
    position: int
    is_archived: bool

    def is_asked_of(self, category_id: UUID | None) -> bool:
        """Whether tickets of this category have it."""
        return not self.category_ids or category_id in self.category_ids


class FieldValueShape(msgspec.Struct, frozen=True, kw_only=True):
    """A field of one ticket or contact and what stands in it; null is nothing."""

    field: FieldShape
    value: FieldValue


def field_name(field: FieldShape, *languages: str) -> str:
    """What the field is called in the first of these languages it has a name in."""
    for language in languages:
        if field.names.get(language):
            return field.names[language]
    return next(iter(field.names.values()), field.key)


def checked_value(field: FieldShape, value: FieldValue, *, language: str) -> FieldValue:
    """The value as it is kept; None for nothing.

    Raises:
        FieldValueRefused: names the field in `language`, and what it takes.
    """
    if value is None or value in ("", []):
        return None
    found = _taken(field, value)
    if found is None:
        raise FieldValueRefused(
            f"a {field.kind}",
            field=f"values.{field.id}",
            name=field_name(field, language),
            takes=field.kind,
        )
    return None if found in ("", []) else found


def kept_value(field: FieldShape, value: FieldValue) -> FieldValue:
    """What is shown of a stored value: an option that is gone is not."""
    known = {one.id for one in field.options}
    match field.kind:
        case "one_of":
            return value if value in known else None
        case "several_of" if isinstance(value, list):
            return [one for one in value if one in known] or None
        case _:
            return value


def missing(
    fields: Sequence[FieldShape], values: Mapping[UUID, FieldValue], category_id: UUID | None
) -> list[FieldShape]:
    """The fields without which a ticket of this category is not resolved."""
    return [
        one
        for one in fields
        if one.is_required
        and not one.is_archived
        and one.is_asked_of(category_id)
        and kept_value(one, values.get(one.id)) is None
    ]


def _taken(field: FieldShape, value: FieldValue) -> FieldValue:
    """None when the field does not take it; '' when nothing of it is left."""
    match field.kind:
        case "yes_no":
            return value if isinstance(value, bool) else None
        case "number":
            return _number(value)
        case "several_of":
            return _options(field, value) if isinstance(value, list) else None
        case "text" | "long_text" | "date" | "one_of" | "link":
            return _text(field, value) if isinstance(value, str) else None
    assert_never(field.kind)


def _number(value: FieldValue) -> FieldValue:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) and abs(value) <= MAX_NUMBER else None


def _options(field: FieldShape, value: list[str]) -> FieldValue:
    """In the order of the field's own; each once."""
    ids = [one.id for one in field.options]
    return [one for one in ids if one in value] if set(value) <= set(ids) else None


def _text(field: FieldShape, value: str) -> FieldValue:
    text = value.strip()
    match field.kind:
        case "text":
            return text if len(text) <= MAX_TEXT_CHARS and is_one_line(text) else None
        case "long_text":
            lines = text.replace("\r\n", "\n").replace("\n", "").replace("\t", "")
            is_good = len(text) <= MAX_LONG_TEXT_CHARS and is_one_line(lines)
            return text.replace("\r\n", "\n") if is_good else None
        case "date":
            return text if _is_day(text) else None
        case "one_of":
            return text if any(one.id == text for one in field.options) else None
        case _:
            return text if _is_link(text) else None


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        return date.fromisoformat(text).year in _YEARS
    except ValueError:
        return False


def _is_link(text: str) -> bool:
    if len(text) > MAX_LINK_CHARS or any(char.isspace() or not char.isprintable() for char in text):
        return False
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
        )
    except ValueError:
        return False

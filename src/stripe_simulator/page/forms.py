"""Reads what the forms of our own pages send."""

from typing import Final
from urllib.parse import parse_qsl

MAX_FIELDS: Final = 20
MAX_SIGNS: Final = 200
MAX_DIGITS: Final = 9


class Form:
    def __init__(self, fields: dict[str, str]) -> None:
        self._fields = fields

    def text(self, name: str) -> str:
        return self._fields.get(name, "")[:MAX_SIGNS]

    def number(self, name: str) -> int | None:
        """The whole number, None where there is none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS else None


def read_fields(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), max_num_fields=MAX_FIELDS, keep_blank_values=True))
    except ValueError:
        return {}

"""What a tag is, and the tags beside a ticket's row. Pure."""

import re
import unicodedata
from typing import Final
from uuid import UUID

import msgspec

from telldesk.kernel.errors import Invalid
from telldesk.tickets.composing import is_one_line

MAX_TAGS: Final = 300
"""A desk's, archived ones among them."""
MAX_TAGS_OF_TICKET: Final = 20
MAX_TAG_CHARS: Final = 40
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
# Of a list of thirty rows each costs one look into the index by the ticket.
TAG_COLUMN: Final = """
  (SELECT json_agg(json_build_object('id', g.id, 'name', g.name, 'colour', g.colour)
                   ORDER BY g.name_key)
   FROM ticket_tags tt JOIN tags g ON g.id = tt.tag_id WHERE tt.ticket_id = t.id) AS tags,
"""


class TagOfTicket(msgspec.Struct, frozen=True, kw_only=True):
    """A tag as it stands beside a ticket; an archived one stays where it was."""

    id: UUID
    name: str
    colour: str
    """`#rrggbb` or ''."""


class TagShape(msgspec.Struct, frozen=True, kw_only=True):
    """A tag of the desk. `merged_into_id` says which one its tickets have instead."""

    id: UUID
    name: str
    colour: str
    is_archived: bool
    merged_into_id: UUID | None


def clean_tag_name(name: str) -> str:
    """The name as it is kept, without needless spaces.

    Raises:
        Invalid: nothing visible, too long, or not one line.
    """
    clean = unicodedata.normalize("NFC", " ".join(name.split()))
    is_short = 0 < len(clean) <= MAX_TAG_CHARS and is_one_line(name)
    if not is_short or not tag_key(clean):
        raise Invalid(f"1 to {MAX_TAG_CHARS} characters", field="name")
    return clean


def tag_key(name: str) -> str:
    """What makes two names the same: neither case, nor width, nor what nobody can see."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    seen = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", seen).split())


def checked_colour(colour: str) -> str:
    """The colour, '' for none.

    Raises:
        Invalid: not `#rrggbb` in small letters.
    """
    if colour and not _COLOUR.fullmatch(colour):
        raise Invalid("#rrggbb in small letters", field="colour")
    return colour


def tags_of(column: list[dict[str, str]] | None) -> list[TagOfTicket]:
    """The tags in `TAG_COLUMN` of a row."""
    return [
        TagOfTicket(id=UUID(one["id"]), name=one["name"], colour=one["colour"])
        for one in column or ()
    ]

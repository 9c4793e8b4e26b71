"""What requests may carry: bounds once, for every audience."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar.params import QueryParameter
from msgspec import Meta

from telldesk.tickets.messages import Entity
from telldesk.tickets.vocabulary import EntityType

_LONGEST: Final = 2**63 - 1
Text = Annotated[str, Meta(min_length=1, max_length=4096)]
CaptionOrText = Annotated[
    str, Meta(max_length=4096, description="May be empty beside files, whose caption it is then.")
]
UploadIds = Annotated[
    list[UUID], Meta(max_length=10, description="Own uploads, in the order they are shown in.")
]
Language = Annotated[str, Meta(pattern="^[a-z]{2}$", description="Two letters, ISO 639.")]
Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]

Cursor = Annotated[
    str | None,
    QueryParameter(max_length=120, description="`next_cursor` of the page before.", required=False),
]
Limit = Annotated[int, QueryParameter(ge=1, le=100, description="Most items of one page.")]
Position = Annotated[
    int | None,
    QueryParameter(ge=0, le=_LONGEST, description="A message's position.", required=False),
]


class EntityBody(msgspec.Struct, forbid_unknown_fields=True):
    """A span of the text, in UTF-16 units as Telegram counts them."""

    type: EntityType
    offset: Annotated[int, Meta(ge=0, le=4096)]
    length: Annotated[int, Meta(ge=1, le=4096)]
    url: Annotated[str, Meta(max_length=2048)] = ""
    language: Annotated[str, Meta(max_length=64)] = ""


Entities = Annotated[list[EntityBody], Meta(max_length=100)]


def entities_of(bodies: list[EntityBody]) -> list[Entity]:
    return [Entity(one.type, one.offset, one.length, one.url, one.language) for one in bodies]


def key_of(client_key: UUID | None) -> str | None:
    """The sender's own id of a message, one spelling for all."""
    return str(client_key) if client_key is not None else None

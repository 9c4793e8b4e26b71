"""What the inbox is narrowed to, as query parameters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar.params import QueryParameter
from msgspec import Meta

from telldesk.kernel.errors import Invalid
from telldesk.tickets.filters import MOST_OF_EACH, Lateness, TicketFilter, Whose

_NONE: Final = "none"
Categories = Annotated[
    list[Annotated[str, Meta(max_length=36)]] | None,
    QueryParameter(
        name="category", max_items=MOST_OF_EACH, required=False,
        description="Ids of categories; `none` for tickets without one.",
    ),
]  # fmt: skip
Assignees = Annotated[
    list[Annotated[str, Meta(max_length=36)]] | None,
    QueryParameter(
        name="assignee", max_items=MOST_OF_EACH, required=False,
        description="Ids of agents; `me`, `nobody`.",
    ),
]  # fmt: skip
Languages = Annotated[
    list[Annotated[str, Meta(pattern="^[a-z]{2}$")]] | None,
    QueryParameter(
        name="language", max_items=MOST_OF_EACH, required=False,
        description="Of contacts: two letters, ISO 639.",
    ),
]  # fmt: skip
Due = Annotated[
    list[Lateness] | None,
    QueryParameter(name="due", max_items=2, required=False, description="Deadlines."),
]
Moment = Annotated[
    datetime | None,
    QueryParameter(required=False, description="With its time zone."),
]
Minutes = Annotated[
    int | None,
    QueryParameter(
        ge=1, le=527_040, required=False, description="The contact waits at least so long."
    ),
]


def with_categories(given: TicketFilter, categories: Sequence[str] | None) -> TicketFilter:
    """The same filter, of these categories.

    Raises:
        Invalid: neither an id nor `none`.
    """
    ids = [one for one in categories or () if one != _NONE]
    return msgspec.structs.replace(
        given,
        category_ids=[*given.category_ids, *_ids(ids, "category")],
        no_category=len(ids) < len(categories or ()),
    )


def with_assignees(given: TicketFilter, assignees: Sequence[str] | None) -> TicketFilter:
    """The same filter, of these agents.

    Raises:
        Invalid: neither an id nor `me` nor `nobody`.
    """
    words: tuple[Whose, ...] = ("me", "nobody")
    whose = [one for one in words if one in (assignees or ())]
    ids = [one for one in assignees or () if one not in words]
    return msgspec.structs.replace(
        given, whose=whose, assignee_ids=[*given.assignee_ids, *_ids(ids, "assignee")]
    )


def _ids(texts: Sequence[str], field: str) -> list[UUID]:
    try:
        return [UUID(one) for one in texts]
    except ValueError:
        raise Invalid("not an id", field=field) from None

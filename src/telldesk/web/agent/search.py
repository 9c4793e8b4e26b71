"""Finding tickets by words."""

from typing import Annotated, Final

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from telldesk.identity.permissions import Permission
from telldesk.tickets.search import FoundPage, search_tickets
from telldesk.tickets.search_query import MAX_QUERY_CHARS
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Cursor

_READS: Final = [agents(Permission.TICKETS_READ_ASSIGNED)]
_Words = Annotated[
    str,
    QueryParameter(
        name="q", required=False, max_length=MAX_QUERY_CHARS,
        description='Words, "exact words", -without, #1042; the last word may be a beginning.',
    ),
]  # fmt: skip
_Limit = Annotated[int, QueryParameter(ge=1, le=50, description="Most tickets of one page.")]


@get("/api/v1/search", operation_id="searchTickets", guards=_READS, summary="Find tickets")
async def search_route(
    *,
    caller: NamedDependency[Caller],
    words: _Words = "",
    exact: FromQuery[bool] = False,
    cursor: Cursor = None,
    limit: _Limit = 20,
) -> FoundPage:
    """Tickets in which all the words are, the newest words first.

    A mistyped word is taken as the nearest one of the desk (`shown_for`), unless `exact`.
    """
    return await caller.run(search_tickets, words, cursor, limit, is_exact=exact)


ROUTES = [search_route]

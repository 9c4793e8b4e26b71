"""A person's news: the list, what of it is read."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody
from msgspec import Meta

from telldesk.notifications.actions.read import MOST_AT_ONCE, mark_read, mark_unread
from telldesk.notifications.lists import NewsPage, UnreadShape, read_news
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Cursor

_ALL: Final = "/api/v1/notifications"
Ids = Annotated[list[UUID], Meta(max_length=MOST_AT_ONCE)]


class ReadBody(msgspec.Struct, forbid_unknown_fields=True):
    """`ids` null: all there are; `ticket_id`: those of one ticket."""

    ids: Ids | None = None
    ticket_id: UUID | None = None


class UnreadBody(msgspec.Struct, forbid_unknown_fields=True):
    ids: Ids


@get(_ALL, operation_id="listNotifications", guards=[agents()], summary="My news")
async def list_news(caller: NamedDependency[Caller], cursor: FromQuery[Cursor] = None) -> NewsPage:
    """Newest first; of tickets I may see now."""
    return await caller.run(read_news, cursor=cursor or "")


@post(
    f"{_ALL}/read", operation_id="readNotifications", guards=[agents()], status_code=200,
    summary="I have read them",
)  # fmt: skip
async def read(caller: NamedDependency[Caller], data: JSONBody[ReadBody]) -> UnreadShape:
    """What is left unread."""
    return await caller.run(mark_read, ids=data.ids, ticket_id=data.ticket_id)


@post(
    f"{_ALL}/unread", operation_id="unreadNotifications", guards=[agents()], status_code=200,
    summary="They are unread again",
)  # fmt: skip
async def unread(caller: NamedDependency[Caller], data: JSONBody[UnreadBody]) -> UnreadShape:
    """Nothing is told anew."""
    return await caller.run(mark_unread, ids=data.ids)


ROUTES = [list_news, read, unread]

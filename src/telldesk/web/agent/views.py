"""Saved views of the inbox."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.actions.saved_views import (
    archive_view,
    change_view,
    create_view,
    order_views,
    restore_view,
)
from telldesk.tickets.shapes import Shape
from telldesk.tickets.views import (
    COUNT_LIMIT,
    SavedViewShape,
    ViewFilter,
    ViewScope,
    count_filter,
    list_views,
)
from telldesk.web.deps import Caller
from telldesk.web.guards import agents

_ALL: Final = "/api/v1/views"
_ONE: Final = f"{_ALL}/{{view_id:uuid}}"
_READS: Final = [agents(Permission.TICKETS_READ_ASSIGNED)]
_Name = Annotated[str, Meta(min_length=1, max_length=64)]


class FilterBody(ViewFilter, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pile of the inbox and what it is narrowed to; what is left out narrows nothing."""


class NewViewBody(msgspec.Struct, forbid_unknown_fields=True):
    """`team_id` goes with the scope `team` alone."""

    name: _Name
    filter: FilterBody
    scope: ViewScope = "mine"
    team_id: UUID | None = None


class ViewBody(msgspec.Struct, forbid_unknown_fields=True):
    name: _Name
    filter: FilterBody


class ViewOrderBody(msgspec.Struct, forbid_unknown_fields=True):
    """Views of one kind, in the order wanted."""

    ids: Annotated[list[UUID], Meta(max_length=150)]


class ViewCount(Shape, frozen=True, kw_only=True):
    """How many tickets a filter shows; `limit` means that many or more."""

    count: int
    limit: int


@post(
    f"{_ALL}/count", operation_id="countView", guards=_READS, status_code=200,
    summary="How many a filter shows",
)  # fmt: skip
async def count(caller: NamedDependency[Caller], data: JSONBody[FilterBody]) -> ViewCount:
    """Before it is saved, or without saving it."""
    return ViewCount(count=await caller.run(count_filter, data), limit=COUNT_LIMIT)


@get(_ALL, operation_id="listViews", guards=_READS, summary="Saved views")
async def views(caller: NamedDependency[Caller]) -> list[SavedViewShape]:
    """One's own, one's teams' and the desk's, each with how many tickets it shows now."""
    return await caller.run(list_views)


@post(_ALL, operation_id="createView", guards=_READS, summary="Save a view")
async def create(caller: NamedDependency[Caller], data: JSONBody[NewViewBody]) -> SavedViewShape:
    """One's own; a team's or the desk's from who manages the desk."""
    return await caller.run(
        create_view, name=data.name, filter_=data.filter, scope=data.scope, team_id=data.team_id
    )


@put(_ONE, operation_id="changeView", guards=_READS, summary="Change a view")
async def change(
    caller: NamedDependency[Caller], view_id: FromPath[UUID], data: JSONBody[ViewBody]
) -> SavedViewShape:
    """It has this name and shows this."""
    return await caller.run(change_view, view_id=view_id, name=data.name, filter_=data.filter)


@delete(_ONE, operation_id="archiveView", guards=_READS, status_code=200, summary="Remove a view")
async def archive(caller: NamedDependency[Caller], view_id: FromPath[UUID]) -> SavedViewShape:
    """Nobody sees it any more; for a day it can be brought back."""
    return await caller.run(archive_view, view_id=view_id)


@post(
    f"{_ONE}/restore", operation_id="restoreView", guards=_READS, status_code=200,
    summary="Bring a view back",
)  # fmt: skip
async def restore(caller: NamedDependency[Caller], view_id: FromPath[UUID]) -> SavedViewShape:
    """It is where it was."""
    return await caller.run(restore_view, view_id=view_id)


@put(f"{_ALL}/order", operation_id="orderViews", guards=_READS, summary="Order views")
async def order(
    caller: NamedDependency[Caller], data: JSONBody[ViewOrderBody]
) -> list[SavedViewShape]:
    """They stand in this order among their like."""

    async def verb(work: Work, actor: Actor) -> list[SavedViewShape]:
        await order_views(work, actor, ids=data.ids)
        return await list_views(work, actor)

    return await caller.run(verb)


ROUTES = [views, count, create, change, archive, restore, order]

"""What tickets can be about: managing the list."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.identity.permissions import Permission
from telldesk.tickets.actions.categories import (
    archive_category,
    change_category,
    create_category,
    init_defaults,
    order_categories,
    read_sorting,
    restore_category,
    set_sorting,
)
from telldesk.tickets.shapes import CategoryShape, SortingShape
from telldesk.tickets.vocabulary import Sorting
from telldesk.web.deps import Caller
from telldesk.web.guards import agents

_ALL: Final = "/api/v1/categories"
_ONE: Final = f"{_ALL}/{{category_id:uuid}}"
_MANAGES: Final = [agents(Permission.CATEGORIES_MANAGE)]
Names = Annotated[
    dict[str, Annotated[str, Meta(min_length=1, max_length=64)]],
    Meta(min_length=1, max_length=20, description="Language to name."),
]
Icon = Annotated[str, Meta(max_length=16, description="An emoji.")]
Colour = Annotated[str, Meta(pattern="^(#[0-9a-f]{6})?$")]
Place = Annotated[int, Meta(ge=0, le=1_000_000)]


class CategoryBody(msgspec.Struct, forbid_unknown_fields=True):
    key: Annotated[str, Meta(min_length=1, max_length=40, pattern="^[a-z0-9-]+$")]
    names: Names
    icon: Icon = ""
    colour: Colour = ""
    position: Place | None = None


class CategoryChange(msgspec.Struct, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    names: Names | None = None
    icon: Icon | None = None
    colour: Colour | None = None
    position: Place | None = None


class PresetBody(msgspec.Struct, forbid_unknown_fields=True):
    """One of those that `getSorting` lists."""

    preset: Annotated[str, Meta(pattern="^[a-z-]{1,32}$")] = "general"


class CategoryOrder(msgspec.Struct, forbid_unknown_fields=True):
    """All ids, archived ones too, in the order wanted."""

    ids: Annotated[list[UUID], Meta(max_length=200)]


class SortingBody(msgspec.Struct, forbid_unknown_fields=True):
    sorting: Sorting


@post(_ALL, operation_id="createCategory", guards=_MANAGES, summary="New category")
async def create(caller: NamedDependency[Caller], data: JSONBody[CategoryBody]) -> CategoryShape:
    """The category exists."""
    return await caller.run(
        create_category,
        key=data.key,
        names=data.names,
        icon=data.icon,
        colour=data.colour,
        position=data.position,
    )


@post(
    f"{_ALL}/init-defaults", operation_id="initDefaultCategories", guards=_MANAGES,
    status_code=200, summary="Add a preset's categories",
)  # fmt: skip
async def init(caller: NamedDependency[Caller], data: JSONBody[PresetBody]) -> list[CategoryShape]:
    """Every category of the preset exists; those already there stay as they are."""
    return await caller.run(init_defaults, preset=data.preset)


@patch(_ONE, operation_id="changeCategory", guards=_MANAGES, summary="Change a category")
async def change(
    caller: NamedDependency[Caller], category_id: FromPath[UUID], data: JSONBody[CategoryChange]
) -> CategoryShape:
    """The category has the new names, icon, colour or place."""
    return await caller.run(
        change_category,
        category_id=category_id,
        names=data.names,
        icon=data.icon,
        colour=data.colour,
        position=data.position,
    )


@delete(
    _ONE, operation_id="archiveCategory", guards=_MANAGES, status_code=200, summary="Archive",
)  # fmt: skip
async def archive(caller: NamedDependency[Caller], category_id: FromPath[UUID]) -> CategoryShape:
    """No ticket can be put under it any more; those that are keep it."""
    return await caller.run(archive_category, category_id=category_id)


@post(
    f"{_ONE}/restore", operation_id="restoreCategory", guards=_MANAGES, status_code=200,
    summary="Bring back",
)  # fmt: skip
async def restore(caller: NamedDependency[Caller], category_id: FromPath[UUID]) -> CategoryShape:
    """The category can be used again."""
    return await caller.run(restore_category, category_id=category_id)


@put(f"{_ALL}/order", operation_id="orderCategories", guards=_MANAGES, summary="Order them")
async def order(
    caller: NamedDependency[Caller], data: JSONBody[CategoryOrder]
) -> list[CategoryShape]:
    """The categories stand in this order."""
    return await caller.run(order_categories, category_ids=data.ids)


@get(
    f"{_ALL}/sorting", operation_id="getSorting", guards=_MANAGES, summary="How tickets are sorted"
)
async def sorting(caller: NamedDependency[Caller]) -> SortingShape:
    """Who says what a new ticket is about, and the ready sets of categories there are."""
    return await caller.run(read_sorting)


@put(
    f"{_ALL}/sorting", operation_id="setSorting", guards=_MANAGES, summary="Choose how to sort"
)  # fmt: skip
async def change_sorting(
    caller: NamedDependency[Caller], data: JSONBody[SortingBody]
) -> SortingShape:
    """`ask`: the bot asks the contact; `guess`: rules of words say; `never`: agents do."""
    return await caller.run(set_sorting, sorting=data.sorting)


ROUTES = [create, init, change, archive, restore, order, sorting, change_sorting]

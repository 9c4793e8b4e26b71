"""What tickets can be about: managing the list."""

from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from litestar import delete, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.identity.permissions import Permission
from telldesk.tickets.actions.categories import (
    archive_category,
    change_category,
    create_category,
    init_defaults,
    restore_category,
)
from telldesk.tickets.shapes import CategoryShape
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
    preset: Literal["general", "minecraft"] = "general"


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


ROUTES = [create, init, change, archive, restore]

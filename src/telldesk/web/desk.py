"""What everybody signed in may know of the desk."""

from typing import Final

from litestar import get
from litestar.di import NamedDependency

from telldesk.branding.looks import DeskShape, desk_look
from telldesk.identity.actor import Actor
from telldesk.kernel.work import Work
from telldesk.tickets.actions.categories import list_categories
from telldesk.tickets.shapes import CategoryShape
from telldesk.web.deps import Caller
from telldesk.web.guards import ANYBODY_SIGNED_IN

_GUARDS: Final = [ANYBODY_SIGNED_IN]


async def _look(work: Work, _actor: Actor) -> DeskShape:
    return await desk_look(work)


@get("/api/v1/desk", operation_id="getDesk", guards=_GUARDS, summary="The desk")
async def desk(caller: NamedDependency[Caller]) -> DeskShape:
    """Name, languages and look of the desk, and whether it is open."""
    return await caller.run(_look)


@get("/api/v1/categories", operation_id="listCategories", guards=_GUARDS, summary="Categories")
async def categories(caller: NamedDependency[Caller]) -> list[CategoryShape]:
    """What tickets can be about; archived ones only for those who manage them."""
    return await caller.run(list_categories)


ROUTES = [desk, categories]

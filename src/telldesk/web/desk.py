"""What everybody signed in may know of the desk."""

from typing import Final

import msgspec
from litestar import get
from litestar.di import NamedDependency

from telldesk.branding import looks
from telldesk.files.media import PHOTO_BYTES, UPLOAD_BYTES
from telldesk.files.wire import MAX_BYTES
from telldesk.identity.actor import Actor
from telldesk.kernel.work import Work
from telldesk.tickets.actions.categories import list_categories
from telldesk.tickets.attaching import MAX_FILES
from telldesk.tickets.shapes import CategoryShape
from telldesk.web.deps import Caller
from telldesk.web.guards import ANYBODY_SIGNED_IN

_GUARDS: Final = [ANYBODY_SIGNED_IN]


class FileLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What goes through, in bytes: uploaded at all, as a photo, and received from a chat."""

    upload_bytes: int = UPLOAD_BYTES
    photo_bytes: int = PHOTO_BYTES
    received_bytes: int = MAX_BYTES
    files_per_message: int = MAX_FILES


class DeskShape(looks.DeskShape, frozen=True, kw_only=True):
    """The desk, and what may be sent in it."""

    limits: FileLimits


async def _look(work: Work, _actor: Actor) -> DeskShape:
    return DeskShape(**msgspec.structs.asdict(await looks.desk_look(work)), limits=FileLimits())


@get("/api/v1/desk", operation_id="getDesk", guards=_GUARDS, summary="The desk")
async def desk(caller: NamedDependency[Caller]) -> DeskShape:
    """Name, languages and look of the desk, whether it is open, and how large files may be."""
    return await caller.run(_look)


@get("/api/v1/categories", operation_id="listCategories", guards=_GUARDS, summary="Categories")
async def categories(caller: NamedDependency[Caller]) -> list[CategoryShape]:
    """What tickets can be about; archived ones only for those who manage them."""
    return await caller.run(list_categories)


ROUTES = [desk, categories]

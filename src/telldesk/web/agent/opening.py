"""When the desk is open."""

from typing import Annotated, Final

import msgspec
from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from telldesk.branding.actions import set_opening
from telldesk.branding.hours import Interval
from telldesk.branding.opening import SpecialDay
from telldesk.branding.repo import OpeningShape, read_opening
from telldesk.identity.permissions import Permission
from telldesk.web.deps import Caller
from telldesk.web.guards import agents

_ALL: Final = "/api/v1/opening"


class OpeningBody(msgspec.Struct, forbid_unknown_fields=True):
    """No `hours` is any time; a special day without hours is closed."""

    hours: Annotated[list[Interval], Meta(max_length=28)]
    special_days: Annotated[list[SpecialDay], Meta(max_length=100)]


@get(
    _ALL, operation_id="getOpening", guards=[agents(Permission.STAFF_READ)],
    summary="When the desk is open",
)  # fmt: skip
async def read(caller: NamedDependency[Caller]) -> OpeningShape:
    """Hours of the week, special days, and whether it is open now."""
    return await caller.run(read_opening)


@put(
    _ALL, operation_id="setOpening", guards=[agents(Permission.DESK_MANAGE)],
    summary="Choose when it is open",
)  # fmt: skip
async def choose(caller: NamedDependency[Caller], data: JSONBody[OpeningBody]) -> OpeningShape:
    """Contacts who write at other times are told when it opens."""
    return await caller.run(set_opening, hours=data.hours, special_days=data.special_days)


ROUTES = [read, choose]

"""Messages that did not arrive: looking, trying again, putting away."""

from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from telldesk.channels.dead_deliveries import (
    DeadDelivery,
    DeadDeliveryWords,
    discard_delivery,
    list_dead_deliveries,
    retry_delivery,
    show_dead_delivery,
)
from telldesk.identity.permissions import Permission
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Limit, Position

_ALL: Final = "/api/v1/deliveries/dead"
_ONE: Final = f"{_ALL}/{{delivery_id:uuid}}"
_MANAGES: Final = [agents(Permission.DELIVERIES_MANAGE)]


@get(
    _ALL, operation_id="listDeadDeliveries", guards=[agents(Permission.DELIVERIES_READ)],
    summary="What did not arrive",
)  # fmt: skip
async def list_route(
    caller: NamedDependency[Caller], before: Position = None, limit: Limit = 50
) -> list[DeadDelivery]:
    """The newest first, without words; `before` is the `position` of the last one seen."""
    return await caller.run(list_dead_deliveries, before=before, limit=limit)


@get(_ONE, operation_id="getDeadDelivery", guards=_MANAGES, summary="What was to be said")
async def show(caller: NamedDependency[Caller], delivery_id: FromPath[UUID]) -> DeadDeliveryWords:
    """One of them, with its words where the agent may read them."""
    return await caller.run(show_dead_delivery, delivery_id=delivery_id)


@post(
    f"{_ONE}/retry", operation_id="retryDelivery", guards=_MANAGES, status_code=204,
    summary="Try again",
)  # fmt: skip
async def retry(caller: NamedDependency[Caller], delivery_id: FromPath[UUID]) -> None:
    """It stands in its chat's queue again; an unknown one may arrive a second time."""
    await caller.run(retry_delivery, delivery_id=delivery_id)


@post(
    f"{_ONE}/discard", operation_id="discardDelivery", guards=_MANAGES, status_code=204,
    summary="Put away",
)  # fmt: skip
async def discard(caller: NamedDependency[Caller], delivery_id: FromPath[UUID]) -> None:
    """It is never sent."""
    await caller.run(discard_delivery, delivery_id=delivery_id)


ROUTES = [list_route, show, retry, discard]

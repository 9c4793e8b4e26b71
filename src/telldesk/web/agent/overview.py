"""How the desk is doing."""

from litestar import get
from litestar.di import NamedDependency

from telldesk.identity.permissions import Permission
from telldesk.tickets.shapes import DeskStats
from telldesk.tickets.stats import desk_stats
from telldesk.web.deps import Caller
from telldesk.web.guards import agents


@get(
    "/api/v1/stats", operation_id="getStats", guards=[agents(Permission.STATS_READ)],
    summary="The desk today",
)  # fmt: skip
async def stats(caller: NamedDependency[Caller]) -> DeskStats:
    """Today in the desk's own time zone, and each agent's share."""
    return await caller.run(desk_stats)


ROUTES = [stats]

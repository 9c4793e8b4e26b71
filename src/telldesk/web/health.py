"""Whether this process lives and can serve: yes or no, nothing else."""

from typing import Final

import asyncpg
import msgspec
from litestar import Response, get
from litestar.di import NamedDependency

from telldesk.kernel.errors import Misconfigured
from telldesk.web.guards import OPEN
from telldesk.web.parts import Parts

_HEALTH: Final = {OPEN: "health"}
# Nobody's tenant: the function answers only in a migrated database this login may use.
_PROBE: Final = (
    "SELECT count(*) FROM platform.find_tenant('tenant_00000000000000000000000000000000')"
)


class Health(msgspec.Struct, frozen=True):
    ok: bool


@get("/health/live", operation_id="isAlive", opt=_HEALTH, summary="Does the process answer?")
async def live() -> Health:
    """True while the event loop turns."""
    return Health(ok=True)


@get("/health/ready", operation_id="isReady", opt=_HEALTH, summary="Can requests be served?")
async def ready(parts: NamedDependency[Parts]) -> Response[Health]:
    """True while the database answers with the schema this release needs."""
    ok = await is_ready(parts)
    return Response(Health(ok=ok), status_code=200 if ok else 503)


async def is_ready(parts: Parts) -> bool:
    try:
        await parts.desk.platform(lambda work: work.conn.fetchval(_PROBE))
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError, Misconfigured):
        return False
    return True


ROUTES = [live, ready]

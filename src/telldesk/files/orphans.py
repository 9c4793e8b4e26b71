"""What nobody will send or has a row for: removed a day later, in pages.

Uploads that were never sent end by their own time. Objects without a row are what a killed process
left behind: written, and nobody lived to say so. Tenants are visited in turn.
"""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

import asyncpg

from telldesk.files.uploads import give_up_objects, remove_task
from telldesk.kernel.db import Tenant, tenant_of_schema
from telldesk.kernel.errors import Refusal
from telldesk.kernel.log import cause, get_logger
from telldesk.kernel.storage import PAGE, TENANTS, Listed, Storage
from telldesk.kernel.tasks import rest
from telldesk.kernel.work import Desk, Work

log = get_logger(__name__)
OLDER_THAN: Final = timedelta(days=1)
_EVERY_S: Final = 600.0
_TENANTS_A_ROUND: Final = 50
_PAGES_A_VISIT: Final = 20
_DEPTH: Final = 2  # t/<tenant's schema>/
_EXPIRED: Final = """
WITH gone AS (
  DELETE FROM files WHERE id IN (
    SELECT id FROM files WHERE expires_at <= $1 AND message_id IS NULL
    ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)
  RETURNING object_id
)
INSERT INTO gone_objects (object_id, created_at) SELECT object_id, $1 FROM gone
ON CONFLICT DO NOTHING RETURNING object_id
"""
_KNOWN: Final = """
SELECT object_id FROM files WHERE object_id = ANY($1::uuid[])
UNION ALL SELECT object_id FROM gone_objects WHERE object_id = ANY($1::uuid[])
"""
_TENANTS: Final = """
SELECT schema_name FROM tenants WHERE state = 'active' AND schema_name > $1
ORDER BY schema_name LIMIT $2
"""


async def expire_uploads(work: Work, *, limit: int = PAGE) -> int:
    """Unsent uploads whose time is over are gone; how many. Their objects are removed by a job."""
    rows = await work.conn.fetch(_EXPIRED, work.now, limit)
    if rows:
        work.enqueue(remove_task())
    return len(rows)


async def give_up_strays(work: Work, *, listed: list[Listed]) -> int:
    """Of these objects those without a row, and older than a day, are removed by a job."""
    old = {
        found
        for one in listed
        if one.written_at <= work.now - OLDER_THAN and (found := object_of(one.key)) is not None
    }
    if not old:
        return 0
    known = {row["object_id"] for row in await work.conn.fetch(_KNOWN, list(old))}
    strays = old - known
    if strays:
        await give_up_objects(work, list(strays))
    return len(strays)


def object_of(key: str) -> UUID | None:
    """The object a key belongs to: itself, or one it is a picture of.

    None of what lies deeper, which other rooms keep and remove by themselves.
    """
    name = key.split("/")[_DEPTH:]
    try:
        return UUID(name[0].partition(".")[0]) if len(name) == 1 else None
    except ValueError:
        return None


class OrphanSweep:
    """Visits tenants in turn for what is to be removed."""

    def __init__(self, desk: Desk, queues: Desk, storage: Storage) -> None:
        """Takes the worker's two desks: tenants' verbs and queues."""
        self._desk = desk
        self._queues = queues
        self._storage = storage
        self._after = ""

    async def step(self) -> int:
        """Visits the next tenants; how many files and objects are gone."""
        rows = await self._queues.platform(
            lambda work: work.conn.fetch(_TENANTS, self._after, _TENANTS_A_ROUND)
        )
        self._after = rows[-1]["schema_name"] if len(rows) == _TENANTS_A_ROUND else ""
        return sum([await self.visit(tenant_of_schema(row["schema_name"])) for row in rows])

    async def visit(self, tenant: Tenant) -> int:
        """How many of one tenant's are gone; trouble with one stops nobody's round."""
        try:
            expired = await self._desk.run(tenant, expire_uploads)
            strays = await self._strays(tenant)
        except (asyncpg.PostgresError, Refusal) as error:
            log.warning("orphans.skipped", schema=tenant.schema, reason=cause(error))
            return 0
        if expired or strays:
            log.info("orphans.found", schema=tenant.schema, expired=expired, strays=strays)
        return expired + strays

    async def _strays(self, tenant: Tenant) -> int:
        prefix, after, found = f"{TENANTS}/{tenant.schema}/", "", 0
        for _ in range(_PAGES_A_VISIT):
            listed = await self._storage.page(prefix, after=after)
            if not listed:
                break
            found += await self._desk.run(tenant, partial(give_up_strays, listed=listed))
            if len(listed) < PAGE:
                break
            after = listed[-1].key
        return found

    async def run(self, stopping: asyncio.Event) -> None:
        """Sweeps every ten minutes until `stopping` is set."""
        while not stopping.is_set():
            await rest(stopping, _EVERY_S)
            if stopping.is_set():
                return
            try:
                await self.step()
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                log.warning("orphans.failed", reason=cause(error))

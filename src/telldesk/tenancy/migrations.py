"""Bringing schemas to the release's revision: the control plane first, then every tenant.

Platform: bootstrap (roles, schemas), then its lineage, in one transaction. Tenants: one transaction
each, a few at a time, canary first; a failure stops that tenant only, its row says why, and the
next run resumes there (Y6, T59).
"""

import asyncio
from collections.abc import Callable
from functools import cache
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec
from alembic.util import CommandError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from telldesk.kernel.log import cause, get_logger
from telldesk.tenancy.bootstrap import prepare_database
from telldesk.tenancy.lineages import PLACEHOLDER, PLATFORM, TENANT

log = get_logger(__name__)

_PLACE: Final = "SELECT set_config('search_path', $1, true)"
_LOCK_TIMEOUT: Final = "SET LOCAL lock_timeout = '3s'"
_TRIES: Final = 5
_BEHIND: Final = """
SELECT id, slug, schema_name FROM platform.tenants
WHERE schema_revision <> $1 AND state <> 'erasing' ORDER BY created_at, id
"""
_STARTED: Final = """
INSERT INTO platform.tenant_migrations (tenant_id, revision, state) VALUES ($1, $2, 'running')
ON CONFLICT (tenant_id, revision)
DO UPDATE SET state = 'running', error = '', started_at = now(), finished_at = NULL
"""
_ENDED: Final = """
UPDATE platform.tenant_migrations SET state = $3, error = $4, finished_at = now()
WHERE tenant_id = $1 AND revision = $2
"""
_AT: Final = "UPDATE platform.tenants SET schema_revision = $2, changed_at = now() WHERE id = $1"


class Migrated(msgspec.Struct, frozen=True):
    """What happened to one tenant; `error` is empty when it is at the target."""

    slug: str
    error: str


def _engine(dsn: str) -> AsyncEngine:
    return create_async_engine(
        dsn.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=NullPool
    )


async def upgrade_platform(dsn: str, *, login_secret: str) -> None:
    """Roles, schemas and tables of the control plane are those of this release."""
    connection = await asyncpg.connect(dsn)
    try:
        await prepare_database(connection, login_secret)
    finally:
        await connection.close()
    engine = _engine(dsn)
    try:
        async with engine.begin() as sa_connection:
            await sa_connection.exec_driver_sql("SET LOCAL ROLE td_owner")
            await sa_connection.run_sync(PLATFORM.upgrade)
    finally:
        await engine.dispose()


async def upgrade_tenants(
    dsn: str, *, parallel: int = 4, told: Callable[[Migrated], None] = lambda _: None
) -> list[Migrated]:
    """Every tenant is at the release's revision, or its failure is in the answer.

    The first tenant goes alone (the canary): when it fails, nobody else is touched. Repeated until
    no tenant is behind, since one may be provisioned by the old release meanwhile.
    """
    target = TENANT.head()
    results: dict[UUID, Migrated] = {}
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("SET ROLE td_owner")
        while True:
            behind = [r for r in await connection.fetch(_BEHIND, target) if r["id"] not in results]
            if not behind:
                return list(results.values())
            waves = [behind] if results else [behind[:1], behind[1:]]
            for wave in waves:
                limit = asyncio.Semaphore(parallel)
                done = await asyncio.gather(*(_one(dsn, row, target, limit, told) for row in wave))
                results.update(zip((row["id"] for row in wave), done, strict=True))
                if any(result.error for result in done) and wave is waves[0] and len(waves) > 1:
                    return list(results.values())
    finally:
        await connection.close()


async def _one(
    dsn: str, row: Any, target: str, limit: asyncio.Semaphore, told: Callable[[Migrated], None]
) -> Migrated:
    async with limit:
        connection = await asyncpg.connect(dsn)
        try:
            await connection.execute("SET ROLE td_owner")
            await connection.execute(_STARTED, row["id"], target)
            error = await _upgrade(connection, row["schema_name"])
            await connection.execute(
                _ENDED, row["id"], target, "failed" if error else "done", error
            )
            if not error:
                await connection.execute(_AT, row["id"], target)
        finally:
            await connection.close()
    result = Migrated(row["slug"], error)
    told(result)
    return result


@cache
def _script_after(revision: str) -> str:
    return TENANT.script(after=revision or "base")


async def _upgrade(connection: Any, schema: str) -> str:
    """Empty, or why it failed. A lock that is not free in 3 s is tried again a few times."""
    error = ""
    for attempt in range(_TRIES):
        try:
            async with connection.transaction():
                await connection.execute(_PLACE, f'"{schema}", ext')
                await connection.execute(_LOCK_TIMEOUT)
                await _run_script(connection, schema)
        except (asyncpg.PostgresError, CommandError) as failure:
            error = _reason(failure)
            log.warning("migration.failed", schema=schema, reason=error, attempt=attempt)
            if not isinstance(failure, asyncpg.LockNotAvailableError):
                return error
            await asyncio.sleep(0.2 * 2**attempt)
        else:
            return ""
    return error


async def _run_script(connection: Any, schema: str) -> None:
    """The schema is at head; its own table says where it was, whatever the books say."""
    is_new = await connection.fetchval("SELECT to_regclass('alembic_version') IS NULL")
    at = "" if is_new else await connection.fetchval("SELECT version_num FROM alembic_version")
    script = _script_after(at or "")
    if is_new is False and not at:
        # Left by a downgrade to nothing; the first revision's script makes it anew.
        await connection.execute("DROP TABLE alembic_version")
    if script:
        await connection.execute(script.replace(PLACEHOLDER, schema))


def _reason(failure: Exception) -> str:
    """What an operator may read: words of PostgreSQL only where they name no data (class 42)."""
    if isinstance(failure, asyncpg.PostgresError) and (failure.sqlstate or "").startswith("42"):
        return f"{type(failure).__name__}: {failure}".partition("\n")[0]
    return cause(failure)

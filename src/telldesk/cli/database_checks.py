"""What the doctor asks PostgreSQL: logins, rights, revisions, clocks, troubles kept in rows."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import asyncpg

from telldesk.cli.findings import Finding, doubtful, fine, wrong
from telldesk.cli.places import admin_dsn
from telldesk.kernel.db import LOGINS, login_url
from telldesk.kernel.errors import Misconfigured
from telldesk.kernel.settings import Settings
from telldesk.owners.models import OWN_TABLES
from telldesk.tenancy.lineages import PLATFORM, TENANT

_OLDEST_SERVER: Final = 160000
_CONNECT_S: Final = 5.0
# Launch data older than five minutes is refused, so half a minute of skew is already too much.
_SKEW_WARN_S: Final = 2.0
_SKEW_FAIL_S: Final = 30.0
_ROLE: Final = """
SELECT rolsuper OR rolbypassrls AS is_mighty, rolcreaterole FROM pg_roles
WHERE rolname = current_user
"""
_VERSION: Final = "SELECT current_setting('server_version_num')::int"
_TRIGRAMS: Final = """
SELECT (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        WHERE e.extname = 'pg_trgm') AS schema,
       EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') AS is_there
"""
_NOW: Final = "SELECT clock_timestamp()"
_REVISION: Final = "SELECT version_num FROM platform.alembic_version"
_BEHIND: Final = """
SELECT slug FROM platform.tenants WHERE schema_revision <> $1 AND state <> 'erasing'
ORDER BY slug LIMIT 5
"""
_ONE_TENANT: Final = "SELECT schema_name FROM platform.tenants ORDER BY created_at LIMIT 1"
_TROUBLE: Final = """
SELECT (SELECT count(*) FROM platform.dead_updates),
       (SELECT count(*) FROM relay.tasks WHERE dead_at IS NOT NULL),
       (SELECT count(*) FROM platform.inboxes WHERE state = 'needs_relink')
"""
_READS: Final = """
SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY($1)
  AND NOT (n.nspname = 'platform' AND c.relname = ANY($2))
  AND has_schema_privilege(n.oid, 'USAGE')
  AND has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE') ORDER BY 1 LIMIT 3
"""
_FUNCTIONS: Final = """
SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'platform' AND has_schema_privilege(n.oid, 'USAGE')
  AND has_function_privilege(p.oid, 'EXECUTE')
"""
# Schemas no table of which this login may touch without taking a tenant's role.
_CLOSED: Final = {
    "td_web": ("platform", "relay"),
    "td_worker": ("platform", "relay"),
    "td_relay": (),
    "td_portal": ("platform", "relay"),
}
# But for these of `platform`.
_OWN: Final = {"td_portal": (*OWN_TABLES, "audit", "subscriptions")}


async def check_database(settings: Settings) -> list[Finding]:
    """Everything that can be told by asking the database."""
    try:
        connection = await asyncpg.connect(admin_dsn(settings), timeout=_CONNECT_S)
    except Misconfigured as error:
        return [wrong("database", str(error), "Set TELLDESK_DATABASE_URL.")]
    except (asyncpg.PostgresError, OSError, TimeoutError, ValueError) as error:
        reason = f"the administrator cannot connect: {_reason(error)}"
        return [wrong("database", reason, "Check TELLDESK_DATABASE_URL and the server.")]
    try:
        found = [await _server(connection), await _trigrams(connection), await _clock(connection)]
        revisions = await _revisions(connection)
        found += revisions
        schema = ""
        if revisions[0].level == "ok":
            found += await _troubles(connection)
            schema = await connection.fetchval(_ONE_TENANT) or ""
    finally:
        await connection.close()
    for login in LOGINS:
        found += await _login(settings, login, schema)
    return found


def _reason(error: BaseException) -> str:
    return str(error).partition("\n")[0] or type(error).__name__


async def _server(connection: Any) -> Finding:
    version = await connection.fetchval(_VERSION)
    role = await connection.fetchrow(_ROLE)
    shown = f"PostgreSQL {version // 10000}.{version % 10000}"
    if version < _OLDEST_SERVER:
        return wrong("database", f"{shown} is too old", "Use PostgreSQL 16 or newer.")
    if not role["rolcreaterole"]:
        remedy = "ALTER ROLE ... CREATEROLE, as the server's superuser."
        return wrong("database", "the administrator may not create roles", remedy)
    if role["is_mighty"]:
        remedy = "Use a role with LOGIN and CREATEROLE only."
        return doubtful("database", f"{shown}; the administrator is a superuser", remedy)
    return fine("database", f"{shown}; the administrator may create roles")


async def _trigrams(connection: Any) -> Finding:
    """Whether mistyped words of a search can be found."""
    row = await connection.fetchrow(_TRIGRAMS)
    if row["schema"] == "ext":
        return fine("search", "pg_trgm is there")
    if row["schema"] is not None:
        return wrong(
            "search",
            f"pg_trgm is in the schema {row['schema']}, where desks do not look",
            "As a superuser: ALTER EXTENSION pg_trgm SET SCHEMA ext.",
        )
    if row["is_there"]:
        return doubtful("search", "pg_trgm is not created yet", "Run `telldesk db upgrade`.")
    return wrong(
        "search",
        "the server has no extension pg_trgm",
        "Install PostgreSQL's contrib modules (Debian: they are in postgresql-<version>).",
    )


async def _clock(connection: Any) -> Finding:
    began = time.monotonic()
    theirs: datetime = await connection.fetchval(_NOW)
    half_s = (time.monotonic() - began) / 2
    skew_s = abs((datetime.now(UTC) - theirs).total_seconds() - half_s)
    told = f"{skew_s:.1f} s between this machine and the database"
    if skew_s > _SKEW_FAIL_S:
        return wrong("clock", told, "Run a time service (NTP) on both machines.")
    if skew_s > _SKEW_WARN_S:
        return doubtful("clock", told, "Run a time service (NTP) on both machines.")
    return fine("clock", told)


async def _revisions(connection: Any) -> list[Finding]:
    upgrade = "Run `telldesk db upgrade`."
    try:
        await connection.execute("SET ROLE td_owner")
        at = await connection.fetchval(_REVISION)
        behind = [row["slug"] for row in await connection.fetch(_BEHIND, TENANT.head())]
    except asyncpg.PostgresError:
        return [wrong("revisions", "this database was not prepared", upgrade)]
    if at != PLATFORM.head():
        return [wrong("revisions", f"control plane at {at}, wanted {PLATFORM.head()}", upgrade)]
    found = [fine("revisions", f"control plane at {at}")]
    if behind:
        names = ", ".join(behind)
        found.append(wrong("revisions", f"behind {TENANT.head()}: {names}", upgrade))
    else:
        found.append(fine("revisions", f"all tenants at {TENANT.head()}"))
    return found


async def _troubles(connection: Any) -> list[Finding]:
    updates, tasks, broken = await connection.fetchrow(_TROUBLE)
    found = []
    if updates or tasks:
        told = f"{updates} dead updates, {tasks} dead tasks"
        found.append(doubtful("dead letters", told, "Look: `telldesk dead-letters list`."))
    else:
        found.append(fine("dead letters", "none of the platform's"))
    if broken:
        remedy = "Set the new token and run `telldesk tenants apply` again."
        found.append(wrong("bots", f"{broken} need a new token", remedy))
    return found


async def _login(settings: Settings, login: str, schema: str) -> list[Finding]:
    check = f"login {login}"
    try:
        connection = await asyncpg.connect(login_url(settings, login), timeout=_CONNECT_S)
    except Misconfigured as error:
        return [wrong(check, str(error), "Set its address.")]
    except (asyncpg.PostgresError, OSError, TimeoutError, ValueError) as error:
        remedy = "Run `telldesk db upgrade`, or correct its address and password."
        return [wrong(check, f"cannot connect: {_reason(error)}", remedy)]
    try:
        return [await _rights(connection, login, schema, lambda text: wrong(check, text, _FIX))]
    finally:
        await connection.close()


_FIX: Final = "Run `telldesk db upgrade`; revoke by hand whatever was granted besides."


async def _rights(
    connection: Any, login: str, schema: str, refuse: Callable[[str], Finding]
) -> Finding:
    name = await connection.fetchval("SELECT current_user::text")
    if name != login:
        return refuse(f"its address signs in as {name}")
    if (await connection.fetchrow(_ROLE))["is_mighty"]:
        return refuse("is a superuser or passes row security: no tenant is safe from it")
    closed = [*_CLOSED[login], *([schema] if schema else [])]
    open_tables = [row[0] for row in await connection.fetch(_READS, closed, _OWN.get(login, ()))]
    if open_tables:
        return refuse(f"may touch {', '.join(open_tables)}; it must not")
    functions = await connection.fetchval(_FUNCTIONS)
    if login == "td_web" and not functions:
        return refuse("may not ask platform for an inbox")
    return fine(f"login {login}", "connects; sees no more than it must")

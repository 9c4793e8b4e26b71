"""Provisioning and migrations agree, both lineages are clean, and both ways down work."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from tests.cli.conftest import Installation

from telldesk.kernel.crypto import KeyRing
from telldesk.tenancy.lineages import MIGRATIONS, PLATFORM, TENANT, Lineage
from telldesk.tenancy.provisioning import provision_tenant

DUMP = {
    "columns": """
        SELECT table_name, column_name, ordinal_position, data_type, udt_name, is_nullable,
               column_default, is_identity, identity_generation
        FROM information_schema.columns WHERE table_schema = $1 ORDER BY 1, 3""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = $1 ORDER BY 1",
    "constraints": """
        SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid)
        FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
        WHERE n.nspname = $1 ORDER BY 1, 2""",
    "grants": """
        SELECT c.relname, c.relkind::text, pg_get_userbyid(c.relowner), c.relacl::text
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relkind IN ('r', 'S', 'v', 'p') ORDER BY 1""",
    "schema": "SELECT nspacl::text, pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = $1",
    "functions": """
        SELECT p.proname, pg_get_functiondef(p.oid) FROM pg_proc p
        JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = $1 ORDER BY 1""",
}


async def dump(dsn: str, schema: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything of a schema that a tenant could notice, with its own name taken out."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("SET ROLE td_owner")
        return {
            what: [
                tuple(str(value).replace(schema, "tenant") for value in row)
                for row in await connection.fetch(statement, schema)
            ]
            for what, statement in DUMP.items()
        }
    finally:
        await connection.close()


async def provision(dsn: str, slug: str) -> str:
    connection = await asyncpg.connect(dsn)
    try:
        identity: UUID = await provision_tenant(
            connection, slug=slug, name=slug, keys=KeyRing({1: b"k" * 32})
        )
    finally:
        await connection.close()
    return f"tenant_{identity.hex}"


async def migrate(dsn: str, lineage: Lineage, act: str, schema: str = "", **more: str) -> None:
    """`act` of the lineage as the owner, in one transaction."""
    engine = create_async_engine(
        dsn.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=NullPool
    )
    try:
        async with engine.begin() as connection:
            await connection.exec_driver_sql("SET LOCAL ROLE td_owner")
            if schema:
                await connection.exec_driver_sql(f'SET LOCAL search_path = "{schema}", ext')
            await connection.run_sync(getattr(lineage, act), schema=schema, **more)
    finally:
        await engine.dispose()


async def empty(dsn: str, schema: str) -> None:
    """The schema is as provisioning makes it before the script runs."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(
            f'SET ROLE td_owner; DROP SCHEMA "{schema}" CASCADE; CREATE SCHEMA "{schema}";'
            f'GRANT USAGE ON SCHEMA "{schema}" TO "{schema}"'
        )
    finally:
        await connection.close()


def test_the_committed_script_is_what_the_migrations_render() -> None:
    assert (MIGRATIONS / "tenant" / "head.sql").read_text() == TENANT.script()


async def test_Y2_the_script_makes_what_the_migrations_make(installation: Installation) -> None:
    dsn = installation.dsn
    by_script, by_migrations = await provision(dsn, "scripted"), await provision(dsn, "migrated")
    await empty(dsn, by_migrations)
    await migrate(dsn, TENANT, "upgrade", by_migrations)
    made, grown = await dump(dsn, by_script), await dump(dsn, by_migrations)
    assert len(made["columns"]) > 100
    for what in DUMP:
        assert made[what] == grown[what], what


async def test_models_and_migrations_agree(installation: Installation) -> None:
    schema = await provision(installation.dsn, "checked")
    await migrate(installation.dsn, PLATFORM, "check")
    await migrate(installation.dsn, TENANT, "check", schema)


async def test_both_lineages_go_down_to_nothing_and_up_again(installation: Installation) -> None:
    dsn = installation.dsn
    schema = await provision(dsn, "down")
    before = await dump(dsn, schema)
    await migrate(dsn, TENANT, "downgrade", schema)
    left = (await dump(dsn, schema))["grants"]
    assert [row[0] for row in left if row[1] == "r"] == ["alembic_version"]
    await migrate(dsn, TENANT, "upgrade", schema)
    again = await dump(dsn, schema)
    assert {what: again[what] for what in DUMP} == before

    rows = {name: await dump(dsn, name) for name in ("platform", "relay")}
    await installation.ask("DELETE FROM platform.tenants RETURNING 1")
    await migrate(dsn, PLATFORM, "downgrade")
    for name in rows:
        left = (await dump(dsn, name))["grants"]
        assert [row[0] for row in left if row[1] == "r"] in ([], ["alembic_version"])
    await migrate(dsn, PLATFORM, "upgrade")
    assert {name: await dump(dsn, name) for name in rows} == rows
    await drop_role(installation, schema)


async def drop_role(installation: Installation, schema: str) -> None:
    """Its row is gone, so the fixture would not find it."""
    connection = await asyncpg.connect(installation.dsn)
    try:
        await connection.execute(f'SET ROLE td_owner; DROP SCHEMA "{schema}" CASCADE; RESET ROLE')
        await connection.execute(f'DROP ROLE "{schema}"')
    finally:
        await connection.close()


@pytest.mark.parametrize("login", ["td_web", "td_worker", "td_relay", "td_portal"])
async def test_Y1_no_login_reads_a_tenant_without_taking_its_role(
    installation: Installation, login: str
) -> None:
    schema = await provision(installation.dsn, "closed")
    connection = await asyncpg.connect(installation.dsn.replace("td_admin", login))
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch(f'SELECT 1 FROM "{schema}".messages')
    finally:
        await connection.close()

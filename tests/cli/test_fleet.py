"""`db upgrade` over many tenants: canary first, one failure stops one tenant, resumable (T59)."""

import asyncpg
from tests.cli.conftest import Installation
from tests.cli.test_schemas import migrate, provision

from telldesk.tenancy.lineages import TENANT

SLUGS = ("one", "two", "three", "four", "five")
_BEFORE_DELIVERIES = "20261123_0610"
_BACK = "UPDATE platform.tenants SET schema_revision = 'before' RETURNING 1"
_STATES = """
SELECT json_object_agg(t.slug, m.state) FROM platform.tenant_migrations m
JOIN platform.tenants t ON t.id = m.tenant_id
"""
_BEHIND = "SELECT array_agg(slug ORDER BY slug) FROM platform.tenants WHERE schema_revision <> $1"


async def fleet(installation: Installation) -> dict[str, str]:
    """Five tenants as they were before there were deliveries: slug -> schema."""
    schemas = {slug: await provision(installation.dsn, slug) for slug in SLUGS}
    for schema in schemas.values():
        await migrate(installation.dsn, TENANT, "downgrade", schema, to=_BEFORE_DELIVERIES)
    await installation.ask(_BACK)
    return schemas


async def in_the_way(installation: Installation, schema: str, statement: str) -> None:
    connection = await asyncpg.connect(installation.dsn)
    try:
        await connection.execute(f'SET ROLE td_owner; SET search_path = "{schema}"; {statement}')
    finally:
        await connection.close()


async def test_T59_one_broken_tenant_stops_no_other_and_the_next_run_resumes(
    installation: Installation,
) -> None:
    schemas = await fleet(installation)
    await in_the_way(installation, schemas["three"], "CREATE TABLE deliveries (mine int)")
    ran = await installation.run("db", "upgrade", "--json")
    assert ran.code == 1
    assert ran.json["tenants"] == 5
    assert [one["slug"] for one in ran.json["failed"]] == ["three"]
    assert await installation.ask(_BEHIND, TENANT.head()) == ["three"]

    await in_the_way(installation, schemas["three"], "DROP TABLE deliveries")
    again = await installation.run("db", "upgrade")
    assert again.code == 0, again.err
    assert "Tenants 1/1: three" in again.out
    assert await installation.ask(_BEHIND, TENANT.head()) is None


async def test_T59_a_broken_canary_stops_the_fleet(installation: Installation) -> None:
    schemas = await fleet(installation)
    await in_the_way(installation, schemas["one"], "CREATE TABLE deliveries (mine int)")
    ran = await installation.run("db", "upgrade")
    assert ran.code == 1
    assert "failed one:" in ran.err
    assert len(await installation.ask(_BEHIND, TENANT.head())) == 5
    assert "three" not in await installation.ask(_STATES)


async def test_an_upgraded_installation_has_nothing_to_do(installation: Installation) -> None:
    await provision(installation.dsn, "fresh")
    ran = await installation.run("db", "upgrade", "--json")
    assert (ran.code, ran.json["tenants"], ran.json["failed"]) == (0, 0, [])

"""`telldesk db`: schemas and rights are those of this release."""

import asyncio

import asyncpg
import click

from telldesk.cli.output import Voice, pass_voice, with_json
from telldesk.cli.places import admin_dsn, open_house, read_settings
from telldesk.cli.search import rebuild_old
from telldesk.kernel.settings import Settings
from telldesk.tenancy.lineages import TENANT
from telldesk.tenancy.migrations import Migrated, upgrade_platform, upgrade_tenants

_BEHIND = "SELECT count(*) FROM platform.tenants WHERE schema_revision <> $1 AND state <> 'erasing'"


@click.group()
def db() -> None:
    """The database's schemas."""


@db.command()
@click.option("--parallel", type=click.IntRange(1, 32), default=4, show_default=True)
@with_json
@pass_voice
def upgrade(voice: Voice, parallel: int) -> int:
    """Bring the control plane, then every tenant, to this release. Safe to run again."""
    settings = read_settings()
    results, read_again = asyncio.run(_upgrade(settings, voice, parallel))
    failed = [one for one in results if one.error]
    for one in failed:
        voice.warn(f"failed {one.slug}: {one.error}")
    voice.answer(
        {
            "revision": TENANT.head(),
            "tenants": len(results),
            "search_begun": read_again,
            "failed": [{"slug": one.slug, "error": one.error} for one in failed],
        }
    )
    if failed:
        voice.warn(
            "The others go on working. Remove the cause and run `telldesk db upgrade` again."
        )
        return 1
    voice.say(f"Everything is at {TENANT.head()}; {len(results)} tenants were brought there now.")
    if read_again:
        voice.say(f"The workers read the words of {len(read_again)} tenants again for search.")
    return 0


async def _upgrade(
    settings: Settings, voice: Voice, parallel: int
) -> tuple[list[Migrated], list[str]]:
    dsn = admin_dsn(settings)
    voice.say("Control plane: roles, schemas, migrations ...")
    await upgrade_platform(dsn, login_secret=settings.database_login_secret)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("SET ROLE td_owner")
        behind = await connection.fetchval(_BEHIND, TENANT.head())
    finally:
        await connection.close()
    with voice.progress("Tenants", behind) as told:
        results = await upgrade_tenants(dsn, parallel=parallel, told=lambda one: told(one.slug))
    async with open_house(settings) as house:
        return results, await rebuild_old(house)

"""`telldesk search`: what search finds in, made anew."""

import asyncio

import click

from telldesk.cli.output import Voice, pass_voice, with_json
from telldesk.cli.places import House, open_house, read_settings
from telldesk.cli.tenant_rows import TenantFacts, all_tenants, note, tenant_with_slug
from telldesk.tenancy.lineages import TENANT
from telldesk.tickets.search_words import begin_rebuild, begin_rebuild_if_old


@click.group()
def search() -> None:
    """What search finds in."""


@search.command()
@click.option("--tenant", "slug", default="", help="One tenant's only.")
@with_json
@pass_voice
def rebuild(voice: Voice, slug: str) -> None:
    """Have the workers read every ticket and message again, a thousand at a time.

    Needed after rows were written past it; what an upgrade needs, `telldesk db upgrade` begins.
    """
    slugs = asyncio.run(_rebuild(slug))
    voice.answer({"begun": slugs})
    for one in slugs:
        voice.say(f"begun: {one}")


async def _rebuild(slug: str) -> list[str]:
    async with open_house(read_settings()) as house:
        if slug:
            rows = [await house.own(lambda work: tenant_with_slug(work, slug))]
        else:
            rows = await house.own(all_tenants)
        for row in rows:
            await _begin(house, row)
        return [row.slug for row in rows]


async def _begin(house: House, row: TenantFacts) -> None:
    await house.desk.run(row.tenant, begin_rebuild)
    await house.own(lambda work: note(work, "search.rebuild", row.id, {}))


async def rebuild_old(house: House) -> list[str]:
    """Slugs of tenants whose search words are older than this release: their rebuild is begun."""
    begun: list[str] = []
    for row in await house.own(all_tenants):
        if row.schema_revision != TENANT.head() or row.state == "erasing":
            continue
        if await house.desk.run(row.tenant, begin_rebuild_if_old):
            begun.append(row.slug)
    return begun

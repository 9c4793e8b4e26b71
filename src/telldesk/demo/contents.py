"""What the demo's servers hold: tables, bots, tenants with their past and their staff.

Importing this takes seconds of CPU time (SQLAlchemy, Alembic); `run.py` does it in a thread.
"""

import asyncio
from pathlib import Path
from typing import Final

import asyncpg

from telldesk.cli.places import House
from telldesk.cli.search import rebuild_old
from telldesk.demo.owners import seed_owners
from telldesk.demo.plans import seed_plans
from telldesk.demo.report import DemoTenant
from telldesk.demo.seed import (
    Say,
    apply_tenants,
    describe,
    link_staff,
    make_bots,
    play_history,
    read_tenants,
    wait_until_live,
)
from telldesk.demo.simulated import Simulated
from telldesk.kernel.errors import Unavailable
from telldesk.tenancy.migrations import upgrade_platform, upgrade_tenants

DATABASE: Final = "telldesk"
_TOGETHER: Final = 8  # tenants linked and seeded at a time


class Contents:
    """The tenants of one folder of manifests, on their way into the servers."""

    def __init__(self, root: Path, say: Say) -> None:
        """Reads the manifests below `root`.

        Raises:
            ManifestsWrong: at least one is wrong.
        """
        self._root = root
        self._say = say
        self._declared = read_tenants(root)

    async def make_tables(self, dsn: str) -> None:
        """Everything in the database is of this release; `dsn` is the administrator's.

        Raises:
            Unavailable: a tenant could not be migrated; the message says which and why.
        """
        root = dsn.replace("td_admin@", "postgres@", 1)
        await _create_database(root.replace(f"/{DATABASE}?", "/postgres?", 1))
        await upgrade_platform(dsn, login_secret="")
        failed = [one for one in await upgrade_tenants(dsn) if one.error]
        if failed:
            raise Unavailable(f"{failed[0].slug} could not be migrated: {failed[0].error}")

    async def make_bots(self, simulated: Simulated) -> dict[str, str]:
        """Environment name -> token of each tenant's bot."""
        return await make_bots(simulated, self._declared)

    async def apply(self, house: House, tokens: dict[str, str]) -> list[DemoTenant]:
        """The tenants are as their manifests say, and each has an owner and a plan."""
        await rebuild_old(house)  # of a folder that an older release left
        await apply_tenants(house, self._declared, tokens, self._say)
        tenants = [await describe(house, one) for one in self._declared]
        await seed_owners(house, tenants)
        await seed_plans(house, tenants)
        return tenants

    async def play_history(
        self, house: House, simulated: Simulated, tenants: list[DemoTenant]
    ) -> None:
        """The invented past is there."""
        for tenant, one in zip(tenants, self._declared, strict=True):
            folder = self._root / tenant.slug
            played = await play_history(house, simulated, tenant, one, folder)
            if played:
                self._say(f"{tenant.slug}: {played} conversations of the past")

    async def connect(self, house: House, simulated: Simulated, tenants: list[DemoTenant]) -> None:
        """Every bot is live and every tenant's staff is linked; needs web and worker."""
        await wait_until_live(house, [one.slug for one in tenants], self._say)
        limit = asyncio.Semaphore(_TOGETHER)

        async def link(tenant: DemoTenant) -> None:
            async with limit:
                await link_staff(house, simulated, tenant, leave_last=True)

        await asyncio.gather(*(link(tenant) for tenant in tenants))
        self._say(f"{sum(len(tenant.agents) for tenant in tenants)} members of staff are there")


async def _create_database(root_dsn: str) -> None:
    """The administrator and an empty database are there."""
    connection = await asyncpg.connect(root_dsn)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = 'td_admin'"):
            await connection.execute("CREATE ROLE td_admin LOGIN CREATEROLE")
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
            await connection.execute("CREATE DATABASE telldesk OWNER td_admin")
    finally:
        await connection.close()

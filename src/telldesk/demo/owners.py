"""Owners of the demo's tenants: one each, and one person who owns two."""

from typing import Final
from uuid import UUID

from telldesk.cli.places import House
from telldesk.demo.report import DemoTenant
from telldesk.kernel.i18n import FALLBACK
from telldesk.kernel.work import Work
from telldesk.owners.accounts import account_at
from telldesk.owners.actions.ownership import own, owners_of

OF_TWO: Final = "owner@example.test"


def owner_of(slug: str) -> str:
    """The address of the tenant's own owner."""
    return f"owner@{slug}.example"


async def seed_owners(house: House, tenants: list[DemoTenant]) -> None:
    """Every tenant has an owner, the first two one more; who was removed stays removed."""
    for number, tenant in enumerate(tenants):
        shared = [OF_TWO] if number < 2 else []  # noqa: PLR2004 - two
        tenant.owners = await _owned(house, UUID(tenant.id), [owner_of(tenant.slug), *shared])


async def _owned(house: House, tenant_id: UUID, wanted: list[str]) -> list[str]:
    async def seed(work: Work) -> list[str]:
        if not await owners_of(work, tenant_id):
            for address in wanted:
                owner_id = await account_at(work, address, language=FALLBACK)
                await own(work, owner_id, tenant_id, by_id=None)
        return [one.email for one in await owners_of(work, tenant_id)]

    return await house.own(seed)

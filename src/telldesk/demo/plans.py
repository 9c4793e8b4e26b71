"""What the demo's tenants have bought: a trial, and something that is paid."""

from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

from telldesk.billing.actions.subscribe import assign_plan
from telldesk.billing.plans import Catalogue, Plan, read_catalogue
from telldesk.billing.repo import subscription_of
from telldesk.cli.places import House
from telldesk.demo.report import DemoTenant
from telldesk.kernel.work import Work

_PAID: Final = timedelta(days=30)


async def seed_plans(house: House, tenants: list[DemoTenant]) -> None:
    """The first tenant tries the small plan, the others pay for the large one; once."""
    catalogue = read_catalogue(house.settings)
    for number, tenant in enumerate(tenants):
        plan = catalogue.plan_with_key("team" if number else "start")
        await house.own(partial(_bought, tenant_id=UUID(tenant.id), plan=plan, catalogue=catalogue))


async def _bought(work: Work, *, tenant_id: UUID, plan: Plan, catalogue: Catalogue) -> None:
    if await subscription_of(work, tenant_id, catalogue) is not None:
        return
    until = work.now + _PAID if plan.key == "team" else None
    await assign_plan(work, tenant_id, plan=plan, catalogue=catalogue, paid_until=until)

"""An owner sees the plan of a desk of theirs, and of nobody else's."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.support.owners import OpenPortal, Portal
from tests.support.web import OpenSite

from telldesk.billing.actions.subscribe import assign_plan
from telldesk.billing.plans import Catalogue
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Work

_PLANS = """
grace_days = 7
[[plan]]
key = "start"
name = { en = "Start", ru = "Старт" }
trial_days = 14
limits = { agents = 3 }
price = [{ per = "month", currency = "EUR", amount_minor = 1900 }]
"""


async def bought(portal: Portal, tenant: Tenant, catalogue: Catalogue) -> None:
    """The tenant has the plan, as the operator gives it."""
    admin = portal.site.admin
    async with admin.transaction():
        await admin.execute("SET LOCAL ROLE td_owner")
        work = Work(admin, None, portal.site.clock.now(), None)
        await assign_plan(
            work, UUID(tenant.id), plan=catalogue.plan[0], catalogue=catalogue, paid_until=None
        )


async def test_a_plan_is_shown_as_it_stands(
    open_site: OpenSite, open_portal: OpenPortal, tenant: Tenant, tmp_path: Path
) -> None:
    path = tmp_path / "plans.toml"
    path.write_text(_PLANS)
    async with open_site(plans_file=str(path)) as site:
        portal = await open_portal(site)
        await bought(portal, tenant, site.parts.catalogue)
        owner = await portal.signed_in(tenant)
        shown: Any = (await owner.get(f"tenants/{tenant.id}/plan")).json()["plan"]
        assert (shown["name"], shown["state"]) == ("Start", "trial")
        assert shown["limits"] == {"agents": 3, "storage_gb": None, "tickets_month": None}
        assert shown["prices"] == [{"per": "month", "currency": "EUR", "amount_minor": 1900}]
        site.clock.move(timedelta(days=21))
        await owner.sign_in(owner.me["email"])
        shown = (await owner.get(f"tenants/{tenant.id}/plan")).json()["plan"]
        assert shown["state"] == "restricted"


async def test_nothing_bought_is_no_plan(portal: Portal, tenant: Tenant) -> None:
    owner = await portal.signed_in(tenant)
    assert (await owner.get(f"tenants/{tenant.id}/plan")).json() == {"plan": None}


async def test_T42_the_plan_of_a_foreign_desk_is_none_at_all(
    portal: Portal, tenant: Tenant, other_tenant: Tenant
) -> None:
    owner = await portal.signed_in(tenant)
    foreign = await owner.get(f"tenants/{other_tenant.id}/plan")
    unknown = await owner.get("tenants/00000000-0000-7000-8000-000000000000/plan")
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.json()["detail"] == unknown.json()["detail"]

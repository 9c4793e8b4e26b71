"""The plan of an owned tenant: what it allows, how it stands, what it costs."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from telldesk.billing.owned import OwnedPlan, plan_of_owned
from telldesk.web.deps import OwnerCaller
from telldesk.web.guards import OWNERS


class PriceShape(msgspec.Struct, frozen=True, kw_only=True):
    """What it costs before tax, in whole minor units of the currency (ISO 4217)."""

    per: Literal["month", "year"]
    currency: str
    amount_minor: int


class LimitsShape(msgspec.Struct, frozen=True, kw_only=True):
    """Null is no limit; a gigabyte is 10**9 bytes."""

    agents: int | None
    storage_gb: int | None
    tickets_month: int | None


class PlanShape(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as the tenant has it. `changes_at`: when its state becomes another one by itself."""

    key: str
    name: str
    state: Literal["trial", "active", "past_due", "restricted", "cancelled"]
    trial_ends_at: datetime | None
    paid_until: datetime | None
    cancels_at: datetime | None
    changes_at: datetime | None
    limits: LimitsShape
    prices: list[PriceShape]


class TenantPlan(msgspec.Struct, frozen=True, kw_only=True):
    """`plan` is null where nothing was bought: then nothing is limited."""

    plan: PlanShape | None


@get(
    "/portal/api/tenants/{tenant_id:uuid}/plan", operation_id="getTenantPlan", guards=[OWNERS],
    summary="The plan of an own tenant",
)  # fmt: skip
async def get_tenant_plan(
    owner: NamedDependency[OwnerCaller], tenant_id: FromPath[UUID]
) -> TenantPlan:
    """What the tenant has, in the owner's language."""
    catalogue = owner.parts.catalogue
    found = await owner.read(
        lambda work: plan_of_owned(work, owner.owner, tenant_id, catalogue=catalogue)
    )
    return TenantPlan(plan=_shape(found, owner.owner.language) if found else None)


def _shape(found: OwnedPlan, language: str) -> PlanShape:
    plan, facts = found.plan, msgspec.structs.asdict(found)
    limits = LimitsShape(**msgspec.structs.asdict(facts.pop("limits")))
    return PlanShape(
        **{name: facts[name] for name in facts if name not in {"plan", "state"}},
        state=found.state.value,
        name=plan.named(language) if plan else found.key,
        limits=limits,
        prices=[PriceShape(**msgspec.structs.asdict(one)) for one in plan.price] if plan else [],
    )


ROUTES = [get_tenant_plan]

"""What an owner may know of the plan of a tenant of theirs."""

from datetime import datetime
from uuid import UUID

import msgspec

from telldesk.billing.lifecycle import State, changes_at
from telldesk.billing.plans import Catalogue, Plan
from telldesk.billing.repo import subscription_of
from telldesk.kernel.work import Work
from telldesk.owners.actions.ownership import require_owned
from telldesk.owners.sessions import SignedOwner
from telldesk.tenancy.limits import Limits, limits_of


class OwnedPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The plan of one tenant. `plan` is None where it is sold no more."""

    key: str
    plan: Plan | None
    state: State
    trial_ends_at: datetime | None
    paid_until: datetime | None
    cancels_at: datetime | None
    changes_at: datetime | None
    """When the state becomes another one by itself."""
    limits: Limits


async def plan_of_owned(
    work: Work, owner: SignedOwner, tenant_id: UUID, *, catalogue: Catalogue
) -> OwnedPlan | None:
    """The tenant's plan; None where it has none, and so no limits.

    Raises:
        OwnedTenantUnknown: the tenant is not theirs.
    """
    await require_owned(work, owner, tenant_id)
    found = await subscription_of(work, tenant_id, catalogue)
    if found is None:
        return None
    terms = found.terms
    return OwnedPlan(
        key=found.plan,
        plan=catalogue.get(found.plan),
        state=found.state(work.now),
        trial_ends_at=terms.trial_ends_at,
        paid_until=terms.paid_until,
        cancels_at=terms.cancels_at,
        changes_at=changes_at(terms, work.now),
        limits=await limits_of(work, tenant_id),
    )

"""A tenant's subscription begins, is paid, changes its plan, ends: by the operator's word."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from telldesk.billing.lifecycle import Terms
from telldesk.billing.plans import Catalogue, Plan
from telldesk.billing.repo import Subscription, subscription_of
from telldesk.kernel.errors import NotFound
from telldesk.kernel.work import Work
from telldesk.tenancy.limits import keep_limits

_LOCK: Final = "SELECT FROM platform.tenants WHERE id = $1 FOR UPDATE"
_KEEP: Final = """
INSERT INTO platform.subscriptions
  (tenant_id, plan, trial_ends_at, paid_until, cancels_at, created_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $6)
ON CONFLICT (tenant_id) DO UPDATE SET
  plan = $2, trial_ends_at = $3, paid_until = $4, cancels_at = $5, changed_at = $6
"""


class SubscriptionUnknown(NotFound):
    """The tenant has no subscription; `telldesk plans assign` gives it one."""

    key = "subscription-unknown"


async def assign_plan(
    work: Work,
    tenant_id: UUID,
    *,
    plan: Plan,
    catalogue: Catalogue,
    paid_until: datetime | None,
) -> Subscription:
    """The tenant has this plan and its limits, and an end that was agreed is off.

    It is paid until `paid_until`. Without one, what was paid or tried before goes on; whoever never
    tried anything begins the plan's trial, once for all plans.
    """
    await work.conn.execute(_LOCK, tenant_id)
    before = await subscription_of(work, tenant_id, catalogue)
    had = before.terms if before else Terms()
    trial = had.trial_ends_at
    if plan.price and not (paid_until or had.paid_until or trial):
        trial = work.now + timedelta(days=plan.trial_days)
    terms = Terms(
        is_free=not plan.price,
        trial_ends_at=trial,
        paid_until=paid_until or had.paid_until,
        grace=catalogue.grace,
    )
    await keep_limits(work, tenant_id, plan.limits)
    return await _keep(work, tenant_id, Subscription(plan=plan.key, terms=terms))


async def end_subscription(
    work: Work, tenant_id: UUID, *, at: datetime, catalogue: Catalogue
) -> Subscription:
    """The subscription ends then, or now where that is past; until then all is as it was.

    Raises:
        SubscriptionUnknown: there is none.
    """
    await work.conn.execute(_LOCK, tenant_id)
    found = await subscription_of(work, tenant_id, catalogue)
    if found is None:
        raise SubscriptionUnknown("It has no subscription, so there is nothing to end.")
    terms = msgspec.structs.replace(found.terms, cancels_at=max(at, work.now))
    return await _keep(work, tenant_id, Subscription(plan=found.plan, terms=terms))


async def _keep(work: Work, tenant_id: UUID, found: Subscription) -> Subscription:
    terms = found.terms
    await work.conn.execute(
        _KEEP, tenant_id, found.plan, terms.trial_ends_at, terms.paid_until, terms.cancels_at,
        work.now,
    )  # fmt: skip
    return found

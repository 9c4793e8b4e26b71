"""Reading subscriptions; the dates of a row become the terms of a state."""

from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.billing.lifecycle import State, Terms, state_at
from telldesk.billing.plans import Catalogue
from telldesk.kernel.work import Work

_ONE: Final = """
SELECT tenant_id, plan, trial_ends_at, paid_until, cancels_at
FROM platform.subscriptions WHERE tenant_id = $1
"""
_ALL: Final = """
SELECT tenant_id, plan, trial_ends_at, paid_until, cancels_at FROM platform.subscriptions
"""


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """What one tenant has bought."""

    plan: str
    """Key of the plan, also where it is sold no more."""
    terms: Terms

    def state(self, now: Any) -> State:
        return state_at(self.terms, now)


async def subscription_of(work: Work, tenant_id: UUID, catalogue: Catalogue) -> Subscription | None:
    """The tenant's subscription; None where it has none, which limits nothing."""
    row = await work.conn.fetchrow(_ONE, tenant_id)
    return _subscription(row, catalogue) if row else None


async def all_subscriptions(work: Work, catalogue: Catalogue) -> dict[UUID, Subscription]:
    """Every subscription by its tenant."""
    rows = await work.conn.fetch(_ALL)
    return {row["tenant_id"]: _subscription(row, catalogue) for row in rows}


def _subscription(row: Any, catalogue: Catalogue) -> Subscription:
    plan = catalogue.get(row["plan"])
    return Subscription(
        plan=row["plan"],
        terms=Terms(
            # One that is sold no more goes on by its dates.
            is_free=plan is not None and not plan.price,
            trial_ends_at=row["trial_ends_at"],
            paid_until=row["paid_until"],
            cancels_at=row["cancels_at"],
            grace=catalogue.grace,
        ),
    )

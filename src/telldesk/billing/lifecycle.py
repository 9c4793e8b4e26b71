"""What state a subscription is in, from what was agreed and paid, and what that state means. Pure.

A state is never stored: it follows from dates, so that no job has to run in time for it to be true.

    trial      until `trial_ends_at`, unless something was paid
    active     until `paid_until`, and always on a plan that costs nothing
    past due   for `grace` after both
    restricted after that, until something is paid
    cancelled  from `cancels_at` on, whatever was paid

Restricted and cancelled desks are read-only for those who manage them. Messages are received,
answered and exportable in every state.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec


class State(StrEnum):
    """How a subscription stands."""

    TRIAL = "trial"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    RESTRICTED = "restricted"
    CANCELLED = "cancelled"


MAY_CHANGE_SETTINGS: Final = frozenset({State.TRIAL, State.ACTIVE, State.PAST_DUE})


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What one subscription's state follows from; dates are aware UTC."""

    is_free: bool = False
    """Its plan costs nothing; the dates are remembered."""
    trial_ends_at: datetime | None = None
    paid_until: datetime | None = None
    cancels_at: datetime | None = None
    grace: timedelta = timedelta()
    """How long an unpaid desk goes on as if it were paid."""


def state_at(terms: Terms, now: datetime) -> State:
    """The state at this moment; each begins at its date and ends before the next."""
    if terms.cancels_at is not None and now >= terms.cancels_at:
        return State.CANCELLED
    if terms.is_free or (terms.paid_until is not None and now < terms.paid_until):
        return State.ACTIVE
    covered = _covered_until(terms)
    if covered is None:
        return State.RESTRICTED
    if now < covered:
        return State.TRIAL
    return State.PAST_DUE if now < covered + terms.grace else State.RESTRICTED


def changes_at(terms: Terms, now: datetime) -> datetime | None:
    """When the state becomes another one by itself; None is never."""
    dates = [terms.trial_ends_at, terms.paid_until, terms.cancels_at]
    covered = _covered_until(terms)
    if covered is not None:
        dates.append(covered + terms.grace)
    here = state_at(terms, now)
    coming = sorted(one for one in dates if one is not None and one > now)
    return next((one for one in coming if state_at(terms, one) is not here), None)


def _covered_until(terms: Terms) -> datetime | None:
    dates = [one for one in (terms.trial_ends_at, terms.paid_until) if one is not None]
    return max(dates, default=None)

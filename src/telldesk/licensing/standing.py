"""What follows from a licence, or from none, at a moment: a pure decision.

Judged by the latest moment this installation has ever seen, so a clock that was set back gives
nothing back. Nothing decided here stops what is there: it says what may be added.
"""

import math
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from telldesk.licensing.licence import Feature, Flaw, Licence

# Clocks of several machines differ, and are corrected by hand.
CLOCK_TOLERANCE: Final = timedelta(days=1)
_DAY: Final = timedelta(days=1)
FREE_TENANTS: Final = 3


class State(StrEnum):
    """How the licence is; the last six say why there is none to go by."""

    UNNEEDED = "unneeded"
    VALID = "valid"
    ENDS_SOON = "ends_soon"
    IN_GRACE = "in_grace"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    OTHER_VERSION = "other_version"
    UNKNOWN_KEY = "unknown_key"
    FORGED = "forged"
    OTHER_PRODUCT = "other_product"


class Notice(StrEnum):
    """What the operator is told; `licence-<notice>` in the Fluent files, `-remedy` what to do."""

    ENDS_IN_30_DAYS = "ends-in-30-days"
    ENDS_IN_7_DAYS = "ends-in-7-days"
    ENDS_IN_1_DAY = "ends-in-1-day"
    IN_GRACE = "in-grace"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    OTHER_VERSION = "other-version"
    UNKNOWN_KEY = "unknown-key"
    FORGED = "forged"
    OTHER_PRODUCT = "other-product"
    CLOCK_SET_BACK = "clock-set-back"
    MORE_TENANTS = "more-tenants"
    """More are there than may be added to; all of them go on."""


class Allowance(msgspec.Struct, frozen=True):
    """What may be added. `tenants` None is unlimited."""

    tenants: int | None
    features: frozenset[Feature]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The decision.

    Attributes:
        judged_at: the moment it holds for: the clock's, or a later one seen before.
        days_left: until the licence expires, begun days counted; None without an end ahead.
        grace_days_left: the same until its grace ends.
        notices: for the operator and nobody else.
    """

    state: State
    allowed: Allowance
    licence: Licence | None
    judged_at: datetime
    tenants: int
    days_left: int | None = None
    grace_days_left: int | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def room(self) -> int | None:
        """How many more tenants may be added; None is unlimited."""
        limit = self.allowed.tenants
        return None if limit is None else max(0, limit - self.tenants)


FREE: Final = Allowance(FREE_TENANTS, frozenset())
EVERYTHING: Final = Allowance(None, frozenset(Feature))
_STEPS: Final = (
    (1, Notice.ENDS_IN_1_DAY),
    (7, Notice.ENDS_IN_7_DAYS),
    (30, Notice.ENDS_IN_30_DAYS),
)


def unneeded(*, now: datetime, tenants: int) -> Standing:
    """Where no licence is needed: everything is allowed and there is nothing to tell."""
    return Standing(
        state=State.UNNEEDED, allowed=EVERYTHING, licence=None, judged_at=now, tenants=tenants
    )


def standing(
    found: Licence | Flaw, *, now: datetime, seen_until: datetime, tenants: int
) -> Standing:
    """How an installation with so many tenants stands.

    `seen_until` is the latest moment it has known: a clock behind it by more than a day is told.
    """
    at = max(now, seen_until)
    state = State(found.value) if isinstance(found, Flaw) else _state(found, at)
    licence = None if isinstance(found, Flaw) else found
    allowed = _allowed(licence, state)
    days_left = _days(licence.expires_at if licence else None, at)
    notices = [_notice(state, days_left)]
    if now < seen_until - CLOCK_TOLERANCE:
        notices.append(Notice.CLOCK_SET_BACK)
    if allowed.tenants is not None and tenants > allowed.tenants:
        notices.append(Notice.MORE_TENANTS)
    return Standing(
        state=state,
        allowed=allowed,
        licence=licence,
        judged_at=at,
        tenants=tenants,
        days_left=days_left,
        grace_days_left=_days(licence.ends_at if licence else None, at),
        notices=tuple(one for one in notices if one is not None),
    )


def _state(licence: Licence, at: datetime) -> State:
    if at < licence.starts_at:
        return State.NOT_YET_VALID
    if licence.expires_at is None or licence.ends_at is None:
        return State.VALID
    if at >= licence.ends_at:
        return State.EXPIRED
    if at >= licence.expires_at:
        return State.IN_GRACE
    is_soon = licence.expires_at - at <= _STEPS[-1][0] * _DAY
    return State.ENDS_SOON if is_soon else State.VALID


def _allowed(licence: Licence | None, state: State) -> Allowance:
    """The licence's rights, never fewer than the free tier's: an end must take, not give."""
    if licence is None or state in {State.EXPIRED, State.NOT_YET_VALID}:
        return FREE
    tenants = None if licence.tenants is None else max(licence.tenants, FREE_TENANTS)
    return Allowance(tenants, licence.known_features)


def _days(end: datetime | None, at: datetime) -> int | None:
    return None if end is None or end <= at else math.ceil((end - at) / _DAY)


def _notice(state: State, days_left: int | None) -> Notice | None:
    match state:
        case State.UNNEEDED | State.VALID:
            return None
        case State.ENDS_SOON:
            return next(told for days, told in _STEPS if (days_left or 0) <= days)
        case _:
            return Notice(state.value.replace("_", "-"))

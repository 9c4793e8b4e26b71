"""States follow from dates alone: what was tried and paid, the grace, an agreed end."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telldesk.billing.lifecycle import MAY_CHANGE_SETTINGS, State, Terms, changes_at, state_at

_NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
_GRACE = timedelta(days=14)
_SECOND = timedelta(seconds=1)


def day(number: int) -> datetime:
    return _NOON + timedelta(days=number)


CASES = [
    # trial, paid until, cancelled at, now -> state, and when it changes by itself
    ("a trial", 14, None, None, 0, State.TRIAL, 14),
    ("its last moment", 14, None, None, 14, State.PAST_DUE, 28),
    ("the end of the grace", 14, None, None, 28, State.RESTRICTED, None),
    ("paid", None, 30, None, 0, State.ACTIVE, 30),
    ("paid in the middle of a trial", 14, 30, None, 0, State.ACTIVE, 30),
    ("paid for less than the trial lasts", 14, 3, None, 5, State.TRIAL, 14),
    ("paid, and over", None, 30, None, 30, State.PAST_DUE, 44),
    ("nothing at all", None, None, None, 0, State.RESTRICTED, None),
    ("an end agreed for later", None, 30, 10, 0, State.ACTIVE, 10),
    ("ended although paid", None, 30, 10, 10, State.CANCELLED, None),
    ("ended, and unpaid for long", 1, None, 10, 99, State.CANCELLED, None),
]


@pytest.mark.parametrize(
    ("trial", "paid", "end", "now", "state", "changes"),
    [one[1:] for one in CASES],
    ids=[one[0] for one in CASES],
)
def test_a_state_is_that_of_the_table(
    trial: int | None, paid: int | None, end: int | None, now: int, state: State,
    changes: int | None,
) -> None:  # fmt: skip
    dates = [None if one is None else day(one) for one in (trial, paid, end)]
    terms = Terms(trial_ends_at=dates[0], paid_until=dates[1], cancels_at=dates[2], grace=_GRACE)
    assert state_at(terms, day(now)) is state
    assert changes_at(terms, day(now)) == (None if changes is None else day(changes))


def test_a_plan_that_costs_nothing_is_active_until_it_is_ended() -> None:
    free = Terms(is_free=True, trial_ends_at=day(-90), grace=_GRACE)
    assert state_at(free, day(9_000)) is State.ACTIVE
    assert changes_at(free, day(0)) is None
    ended = msgspec.structs.replace(free, cancels_at=day(1))
    assert state_at(ended, day(1)) is State.CANCELLED


DATES = st.none() | st.integers(-400, 400).map(day)
TERMS = st.builds(
    Terms,
    is_free=st.booleans(),
    trial_ends_at=DATES,
    paid_until=DATES,
    cancels_at=DATES,
    grace=st.integers(0, 60).map(lambda days: timedelta(days=days)),
)
MOMENTS = st.integers(-500, 500).map(day)
ORDER = [State.ACTIVE, State.TRIAL, State.PAST_DUE, State.RESTRICTED, State.CANCELLED]


@given(TERMS, MOMENTS, st.integers(0, 900))
def test_time_alone_never_gives_a_right_back(terms: Terms, now: datetime, later: int) -> None:
    before, after = state_at(terms, now), state_at(terms, now + timedelta(days=later))
    if before not in MAY_CHANGE_SETTINGS:
        assert after not in MAY_CHANGE_SETTINGS


@given(TERMS, MOMENTS, st.integers(1, 400))
def test_paying_never_makes_it_worse(terms: Terms, now: datetime, days: int) -> None:
    paid = msgspec.structs.replace(terms, paid_until=now + timedelta(days=days))
    assert ORDER.index(state_at(paid, now)) <= ORDER.index(state_at(terms, now))


@given(TERMS, MOMENTS)
def test_a_state_holds_until_it_is_said_to_change(terms: Terms, now: datetime) -> None:
    changes = changes_at(terms, now)
    here = state_at(terms, now)
    if changes is None:
        assert state_at(terms, day(5_000)) is here
        return
    assert changes > now
    assert state_at(terms, changes - _SECOND) is here
    assert state_at(terms, changes) is not here

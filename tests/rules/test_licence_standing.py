"""What follows from a licence at a moment: a table, and what holds for every moment (T49, T61)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.licences import Vendor

from telldesk.licensing.licence import Feature, Flaw, Licence
from telldesk.licensing.standing import FREE, FREE_TENANTS, Allowance, Notice, Standing, State
from telldesk.licensing.standing import standing as decide

VENDOR = Vendor()
LICENCE = VENDOR.licence(features=[Feature.AI])  # all of 2027, and 14 days
AT_ALL = datetime(2021, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def standing(
    found: Licence | Flaw, now: datetime, *, seen_until: datetime = AT_ALL, tenants: int = 0
) -> Standing:
    return decide(found, now=now, seen_until=seen_until, tenants=tenants)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "state", "tenants", "days", "grace", "notice"),
    [
        ("2026-12-30T23:59", State.NOT_YET_VALID, 3, 367, 381, Notice.NOT_YET_VALID),
        ("2026-12-31T00:00", State.VALID, 5, 366, 380, None),
        ("2027-06-01T12:00", State.VALID, 5, 214, 228, None),
        ("2027-12-01T23:59", State.VALID, 5, 31, 45, None),
        ("2027-12-02T00:00", State.ENDS_SOON, 5, 30, 44, Notice.ENDS_IN_30_DAYS),
        ("2027-12-24T23:59", State.ENDS_SOON, 5, 8, 22, Notice.ENDS_IN_30_DAYS),
        ("2027-12-25T00:00", State.ENDS_SOON, 5, 7, 21, Notice.ENDS_IN_7_DAYS),
        ("2027-12-30T23:59", State.ENDS_SOON, 5, 2, 16, Notice.ENDS_IN_7_DAYS),
        ("2027-12-31T00:00", State.ENDS_SOON, 5, 1, 15, Notice.ENDS_IN_1_DAY),
        ("2027-12-31T23:59", State.ENDS_SOON, 5, 1, 15, Notice.ENDS_IN_1_DAY),
        ("2028-01-01T00:00", State.IN_GRACE, 5, None, 14, Notice.IN_GRACE),
        ("2028-01-14T23:59", State.IN_GRACE, 5, None, 1, Notice.IN_GRACE),
        ("2028-01-15T00:00", State.EXPIRED, 3, None, None, Notice.EXPIRED),
        ("2090-01-01T00:00", State.EXPIRED, 3, None, None, Notice.EXPIRED),
    ],
)  # fmt: skip
def test_the_life_of_a_licence(
    moment: str, state: State, tenants: int, days: int | None, grace: int | None,
    notice: Notice | None,
) -> None:  # fmt: skip
    stands = standing(LICENCE, at(moment))
    assert stands.state is state
    features = {Feature.AI} if tenants == 5 else set()
    assert stands.allowed == Allowance(tenants, frozenset(features))
    assert (stands.days_left, stands.grace_days_left) == (days, grace)
    assert stands.notices == ((notice,) if notice else ())


@pytest.mark.parametrize("flaw", list(Flaw))
def test_T49_without_a_true_licence_there_is_the_free_tier(flaw: Flaw) -> None:
    stands = standing(flaw, at("2027-06-01T12:00"), tenants=2)
    assert stands.state.value == flaw.value
    assert (stands.allowed, stands.room) == (FREE, 1)
    assert stands.notices == (Notice(flaw.value.replace("_", "-")),)


def test_a_licence_without_an_end_has_nothing_to_tell() -> None:
    stands = standing(VENDOR.licence(expires_on=None, tenants=None), at("2090-01-01T00:00"))
    assert (stands.state, stands.notices, stands.days_left) == (State.VALID, (), None)
    assert (stands.allowed.tenants, stands.room) == (None, None)


def test_more_tenants_than_allowed_are_told_and_leave_no_room() -> None:
    stands = standing(LICENCE, at("2028-02-01T00:00"), tenants=40)
    assert stands.notices == (Notice.EXPIRED, Notice.MORE_TENANTS)
    assert stands.room == 0


def test_a_licence_for_fewer_than_the_free_tier_takes_nothing_away() -> None:
    stands = standing(VENDOR.licence(tenants=1), at("2027-06-01T12:00"))
    assert stands.allowed.tenants == FREE_TENANTS


@pytest.mark.parametrize("skew", [timedelta(minutes=-2), timedelta(minutes=2)])
def test_T61_two_minutes_of_skew_change_no_rights(skew: timedelta) -> None:
    """Issued and installed in one minute of its first day, on two clocks; and at its end."""
    begins = datetime(2027, 1, 1, tzinfo=UTC)
    stands = standing(LICENCE, begins + skew, seen_until=begins)
    assert (stands.state, stands.notices) == (State.VALID, ())
    expires = datetime(2028, 1, 1, tzinfo=UTC)
    assert standing(LICENCE, expires + skew, seen_until=expires).allowed.tenants == 5


def test_T49_a_clock_a_day_behind_is_told_and_gives_nothing_back() -> None:
    seen = at("2028-01-20T00:00")
    day_behind = standing(LICENCE, seen - timedelta(days=1), seen_until=seen)
    assert day_behind.notices == (Notice.EXPIRED,)
    year_behind = standing(LICENCE, seen - timedelta(days=365), seen_until=seen)
    assert year_behind.notices == (Notice.EXPIRED, Notice.CLOCK_SET_BACK)
    assert (year_behind.allowed, year_behind.judged_at) == (FREE, seen)


moments = st.datetimes(
    datetime(2026, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001 - made aware
)  # fmt: skip
days = st.dates(date(2027, 1, 1), date(2029, 12, 31))


@st.composite
def licences(draw: st.DrawFn) -> Licence:
    first, last = sorted([draw(days), draw(days)])
    return VENDOR.licence(
        tenants=draw(st.none() | st.integers(1, 50)),
        features=draw(st.sets(st.sampled_from(list(Feature)))),
        starts_on=first,
        expires_on=draw(st.just(last) | st.none()),
        grace_days=draw(st.integers(0, 90)),
    )


def is_no_more(after: Allowance, before: Allowance) -> bool:
    is_fewer = before.tenants is None or (after.tenants or 10**9) <= before.tenants
    return is_fewer and after.features <= before.features


@given(licences(), moments, moments, moments)
def test_from_its_first_day_more_time_never_gives_more_rights(
    licence: Licence, first: datetime, second: datetime, seen: datetime
) -> None:
    sooner, later = sorted([max(first, licence.starts_at), max(second, licence.starts_at)])
    before = standing(licence, sooner, seen_until=seen)
    after = standing(licence, later, seen_until=max(seen, sooner))
    assert is_no_more(after.allowed, before.allowed)


@given(licences(), st.lists(moments, min_size=2, max_size=8))
def test_T49_no_turning_of_the_clock_brings_an_ended_licence_back(
    licence: Licence, clock: list[datetime]
) -> None:
    seen, has_ended = AT_ALL, False
    for now in clock:
        stands = standing(licence, now, seen_until=seen)
        has_ended = has_ended or (licence.ends_at is not None and now >= licence.ends_at)
        if has_ended:
            assert stands.state is State.EXPIRED
            assert stands.allowed == FREE
        seen = max(seen, now)


@given(licences(), moments, moments, st.integers(0, 100))
def test_nothing_allows_less_than_the_free_tier(
    licence: Licence, now: datetime, seen: datetime, tenants: int
) -> None:
    stands = standing(licence, now, seen_until=seen, tenants=tenants)
    assert is_no_more(FREE, stands.allowed)
    assert stands.judged_at == max(now, seen)

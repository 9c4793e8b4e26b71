"""What a person wants to be told, and when it is quiet (N4)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telldesk.channels.staff.wishes import KINDS, Quiet, Wishes, check_wishes
from telldesk.kernel.errors import Invalid

NIGHTS = Quiet(start=22 * 60, end=8 * 60, days=[0, 1, 2, 3, 4, 5, 6], whole_days=[])
BERLIN = "Europe/Berlin"


def at(text: str, zone: str = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def quiet(**facts: object) -> Wishes:
    return Wishes(**({"quiet": NIGHTS, "zone": BERLIN} | facts))  # type: ignore[arg-type]  # given by name


@pytest.mark.parametrize(
    ("moment", "is_quiet", "heard"),
    [
        ("2026-11-27T21:59", False, "2026-11-27T21:59"),
        ("2026-11-27T22:00", True, "2026-11-28T08:00"),
        ("2026-11-28T07:59", True, "2026-11-28T08:00"),
        ("2026-11-28T08:00", False, "2026-11-28T08:00"),
        # The night in which the clock is put back has an hour more of it, the other one less.
        ("2026-10-24T23:00", True, "2026-10-25T08:00"),
        ("2026-03-28T23:00", True, "2026-03-29T08:00"),
    ],
)
def test_nights_are_quiet_by_the_persons_own_clock(moment: str, is_quiet: bool, heard: str) -> None:
    assert quiet().is_quiet(at(moment)) is is_quiet
    assert quiet().heard_at(at(moment)) == at(heard)


def test_a_weekend_off_ends_on_monday_morning() -> None:
    wishes = quiet(quiet=Quiet(start=1320, end=480, days=[0, 1, 2, 3, 4, 6], whole_days=[5, 6]))
    assert wishes.heard_at(at("2026-11-28T12:00")) == at("2026-11-30T08:00")


def test_what_is_urgent_is_heard_by_who_wants_that() -> None:
    night = at("2026-11-27T23:00")
    assert quiet().is_quiet(night, urgency=2)
    assert not quiet(urgent_anyway=True).is_quiet(night, urgency=2)
    assert quiet(urgent_anyway=True).is_quiet(night, urgency=1)


def test_a_week_that_is_all_quiet_is_never_heard() -> None:
    always = quiet(quiet=Quiet(start=0, end=0, days=[], whole_days=list(range(7))))
    assert always.heard_at(at("2026-11-28T12:00")) is None
    assert always.mailed_at(at("2026-11-28T12:00")) is None


def test_no_time_at_all_is_never_quiet() -> None:
    nothing = quiet(quiet=Quiet(start=600, end=600, days=[0, 1], whole_days=[]))
    assert not nothing.is_quiet(at("2026-11-30T10:00"))


@pytest.mark.parametrize(
    ("pace", "moment", "mailed"),
    [
        ("at_once", "2026-11-27T12:10", "2026-11-27T12:11"),
        ("hourly", "2026-11-27T12:10", "2026-11-27T13:00"),
        ("daily", "2026-11-27T08:59", "2026-11-27T09:00"),
        ("daily", "2026-11-27T09:00", "2026-11-28T09:00"),
        ("hourly", "2026-11-27T23:10", "2026-11-28T08:00"),
    ],
)
def test_mail_has_its_pace(pace: str, moment: str, mailed: str) -> None:
    assert quiet(pace=pace).mailed_at(at(moment)) == at(mailed)


def test_each_kind_and_way_can_be_off() -> None:
    wishes = Wishes(off={"assigned": ["bot", "push"]})
    assert not wishes.wants("assigned", "bot")
    assert wishes.wants("assigned", "mail")
    assert all(wishes.wants(kind, "bot") for kind in KINDS if kind != "assigned")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "A" * 300, "Europe/\0"])
def test_a_zone_nobody_knows_is_refused(zone: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_wishes(Wishes(zone=zone))
    assert refused.value.field == "zone"


def test_a_day_said_twice_is_refused() -> None:
    with pytest.raises(Invalid):
        check_wishes(quiet(quiet=Quiet(start=0, end=60, days=[1, 1], whole_days=[])))


DAYS = st.lists(st.integers(0, 6), unique=True)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001 - made UTC
    lambda one: one.replace(tzinfo=UTC)
)


@given(
    st.builds(
        Quiet, start=st.integers(0, 1439), end=st.integers(0, 1439), days=DAYS, whole_days=DAYS
    ),
    MOMENTS,
    st.sampled_from([BERLIN, "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
)
def test_what_is_heard_is_never_in_quiet_time_and_never_a_week_late(
    found: Quiet, moment: datetime, zone: str
) -> None:
    wishes = Wishes(quiet=found, zone=zone)
    heard = wishes.heard_at(moment)
    if heard is None:
        assert all(wishes.is_quiet(moment + timedelta(minutes=17 * n)) for n in range(600))
        return
    assert heard >= moment
    assert not wishes.is_quiet(heard)
    assert heard - moment <= timedelta(days=7, hours=2)
    if heard > moment:
        assert wishes.is_quiet(heard - timedelta(seconds=1))

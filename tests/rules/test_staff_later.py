"""Moments the bot offers to snooze a ticket to: by the desk's clock, and none that is odd."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telldesk.branding.hours import Interval
from telldesk.branding.opening import Opening
from telldesk.channels.staff.later import laters, minutes_of, moment_in
from telldesk.tickets.snoozing import checked_until

MOSCOW = ZoneInfo("Europe/Moscow")
WEEK = [Interval(day=day, start=10 * 60, end=19 * 60) for day in range(5)]


def offered(at: str, *, hours: list[Interval], zone: ZoneInfo = MOSCOW) -> list[str]:
    now = datetime.fromisoformat(at).replace(tzinfo=zone).astimezone(UTC)
    opening = Opening(hours=hours, special_days=[], zone=zone)
    return [f"{name} {at.astimezone(zone):%a %d %H:%M}" for name, at in laters(opening, now)]


@pytest.mark.parametrize(
    ("now", "hours", "expected"),
    [
        (
            "2026-12-02T10:30:40", [],
            ["hour Wed 02 11:30", "evening Wed 02 18:00", "tomorrow Thu 03 09:00",
             "days Sat 05 09:00", "week Mon 07 09:00"],
        ),
        (
            "2026-12-02T17:00", WEEK,  # the evening is near, on Saturday nobody opens
            ["hour Wed 02 18:00", "tomorrow Thu 03 10:00", "days Sat 05 09:00",
             "week Mon 07 10:00"],
        ),
        (
            "2026-12-06T12:00", WEEK,  # tomorrow is Monday
            ["hour Sun 06 13:00", "evening Sun 06 18:00", "tomorrow Mon 07 10:00",
             "days Wed 09 10:00"],
        ),
        (
            "2026-12-07T20:00", WEEK,  # on a Monday the next one
            ["hour Mon 07 21:00", "tomorrow Tue 08 10:00", "days Thu 10 10:00",
             "week Mon 14 10:00"],
        ),
        (
            "2026-12-04T23:30", WEEK,
            ["hour Sat 05 00:30", "tomorrow Sat 05 09:00", "days Mon 07 10:00"],
        ),
    ],
)  # fmt: skip
def test_what_is_offered_is_what_the_desks_day_looks_like(
    now: str, hours: list[Interval], expected: list[str]
) -> None:
    assert offered(now, hours=hours) == expected


ZONES = st.sampled_from(["UTC", "Europe/Moscow", "America/New_York", "Pacific/Chatham"])


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 -- made aware below
    ZONES,
    st.sampled_from([[], WEEK]),
)
def test_each_may_be_chosen_at_once_is_another_and_survives_the_button(
    at: datetime, zone: str, hours: list[Interval]
) -> None:
    now = at.replace(tzinfo=UTC)
    opening = Opening(hours=hours, special_days=[], zone=ZoneInfo(zone))
    moments = [moment for _, moment in laters(opening, now)]
    assert len(set(moments)) == len(moments)
    for moment in moments:
        assert checked_until(moment, now) == moment
        assert moment_in(minutes_of(moment)) == moment
        assert moment - now < timedelta(days=9)

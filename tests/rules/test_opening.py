"""When a desk is open, when it opens next, and how that is said (T10)."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from telldesk.branding.hours import Interval
from telldesk.branding.opening import (
    MAX_SPECIAL_DAYS,
    Opening,
    SpecialDay,
    Stretch,
    check_special_days,
    closed_since,
    is_open,
    opens_at,
)
from telldesk.channels.moment_words import moment_words
from telldesk.kernel.errors import Invalid

BERLIN = ZoneInfo("Europe/Berlin")
# Weekdays with a break at noon, Saturday until two.
HOURS = [
    *(Interval(day, start, end) for day in range(5) for start, end in ((540, 720), (780, 1080))),
    Interval(5, 600, 840),
]
SPECIAL = [
    SpecialDay(date(2026, 12, 25), [], "Christmas"),
    SpecialDay(date(2026, 12, 26)),
    SpecialDay(date(2026, 12, 27), [Stretch(600, 720)]),  # a Sunday, for once
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def opening(hours: Any = HOURS, special_days: Any = SPECIAL) -> Opening:
    return Opening(hours=hours, special_days=special_days, zone=BERLIN)


@pytest.mark.parametrize(
    ("moment", "opens", "closed"),
    [
        ("2026-11-25T09:00", None, None),
        ("2026-11-25T11:59:59", None, None),
        ("2026-11-25T12:00", "2026-11-25T13:00", "2026-11-25T12:00"),
        ("2026-11-25T18:00", "2026-11-26T09:00", "2026-11-25T18:00"),
        ("2026-11-25T08:00", "2026-11-25T09:00", "2026-11-24T18:00"),
        ("2026-11-28T15:00", "2026-11-30T09:00", "2026-11-28T14:00"),  # Saturday afternoon
        # Over a holiday, and a Sunday that is open for once.
        ("2026-12-24T20:00", "2026-12-27T10:00", "2026-12-24T18:00"),
        ("2026-12-27T11:00", None, None),
        ("2026-12-27T12:00", "2026-12-28T09:00", "2026-12-27T12:00"),
        # The clock is put forward in the night: the desk opens when the wall says nine.
        ("2026-03-28T20:00", "2026-03-30T09:00", "2026-03-28T14:00"),
    ],
)
def test_a_desk_opens_when_its_clock_says(
    moment: str, opens: str | None, closed: str | None
) -> None:
    assert is_open(opening(), at(moment)) is (opens is None)
    assert opens_at(opening(), at(moment)) == (at(opens) if opens else None)
    assert closed_since(opening(), at(moment)) == (at(closed) if closed else None)


def test_without_hours_it_is_open_but_on_special_days() -> None:
    always = opening(hours=[])
    assert is_open(always, at("2026-11-29T03:00"))
    assert not is_open(always, at("2026-12-25T12:00"))
    assert opens_at(always, at("2026-12-25T12:00")) == at("2026-12-27T10:00")


def test_a_desk_that_stays_closed_promises_nothing() -> None:
    never = opening(hours=[Interval(0, 0, 1)], special_days=[])
    mondays = [
        SpecialDay(date.fromordinal(date(2026, 11, 30).toordinal() + 7 * week))
        for week in range(60)
    ]
    assert opens_at(never, at("2026-11-25T12:00")) == at("2026-11-30T00:00")
    closed = opening(hours=[Interval(0, 0, 1)], special_days=mondays)
    assert opens_at(closed, at("2026-11-25T12:00")) is None


@pytest.mark.parametrize(
    "days",
    [
        [SpecialDay(date(2026, 1, 1)), SpecialDay(date(2026, 1, 1))],
        [SpecialDay(date(2026, 1, 1), [Stretch(60, 60)])],
        [SpecialDay(date(2026, 1, 1), [Stretch(60, 180), Stretch(120, 200)])],
        [SpecialDay(date.fromordinal(739_000 + n)) for n in range(MAX_SPECIAL_DAYS + 1)],
    ],
)
def test_special_days_that_are_none_are_refused(days: list[SpecialDay]) -> None:
    with pytest.raises(Invalid):
        check_special_days(days)


@pytest.mark.parametrize(
    ("opens", "english", "russian"),
    [
        ("2026-11-25T13:00", "today at 13:00", "сегодня в 13:00"),
        ("2026-11-26T09:00", "tomorrow at 09:00", "завтра в 09:00"),
        ("2026-12-01T09:00", "on Tuesday at 09:00", "во вторник в 09:00"),
        ("2026-12-02T09:05", "on 2 December at 09:05", "2 декабря в 09:05"),
        ("2027-05-09T10:00", "on 9 May at 10:00", "9 мая в 10:00"),
    ],
)
def test_it_is_said_as_people_say_it(opens: str, english: str, russian: str) -> None:
    facts: dict[str, Any] = {"now": at("2026-11-25T12:00"), "zone": BERLIN}
    assert moment_words("en", at(opens), **facts) == english
    assert moment_words("ru", at(opens), **facts) == russian

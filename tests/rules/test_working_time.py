"""Open time between two moments, and the moment so much of it has passed (T10)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from telldesk.branding.hours import Interval
from telldesk.branding.opening import Opening, SpecialDay, Stretch, is_open
from telldesk.branding.working_time import after_working, worked

BERLIN = ZoneInfo("Europe/Berlin")
HOURS = [
    *(Interval(day, start, end) for day in range(5) for start, end in ((540, 720), (780, 1080))),
    Interval(5, 600, 840),
]
SPECIAL = [
    SpecialDay(date(2026, 12, 25)),
    SpecialDay(date(2026, 12, 26)),
    SpecialDay(date(2026, 12, 31), [Stretch(540, 720)]),
    SpecialDay(date(2027, 1, 1)),
]
NIGHTS = [Interval(day, 0, 240) for day in range(7)]
ROUND = [Interval(day, 0, 1440) for day in range(7)]


def opening(hours: Any = HOURS, special_days: Any = SPECIAL, zone: ZoneInfo = BERLIN) -> Opening:
    return Opening(hours=hours, special_days=special_days, zone=zone)


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """`a` and `b` at the end are the first and second of a minute that comes twice."""
    fold = 1 if text.endswith("b") else 0
    return datetime.fromisoformat(text.rstrip("ab")).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def counted(own: Opening, start: datetime, end: datetime) -> timedelta:
    """The same by another way: every minute is asked whether the desk is open in it."""
    minute, total = start.astimezone(UTC), 0
    while minute < end:
        total += is_open(own, minute)
        minute += timedelta(minutes=1)
    return timedelta(minutes=total)


GOLDEN = [
    # (hours, from, minutes of open time, until)
    ("a morning", opening(), "2026-11-25T09:00", 120, "2026-11-25T11:00"),
    ("over noon", opening(), "2026-11-25T11:30", 60, "2026-11-25T13:30"),
    ("ends as it closes", opening(), "2026-11-25T17:00", 60, "2026-11-25T18:00"),
    ("over the night", opening(), "2026-11-25T17:30", 60, "2026-11-26T09:30"),
    ("asked while closed", opening(), "2026-11-25T22:00", 30, "2026-11-26T09:30"),
    ("over the weekend", opening(), "2026-11-28T13:30", 60, "2026-11-30T09:30"),
    # Thursday the 24th from 17:00; closed on the 25th and 26th, then Sunday: Monday the 28th.
    ("over Christmas", opening(), "2026-12-24T17:00", 90, "2026-12-28T09:30"),
    # Half a day on the last of the year, nothing on the first, Saturday the 2nd from ten.
    ("over New Year, a holiday across midnight", opening(), "2026-12-31T11:00", 90,
     "2027-01-02T10:30"),
    ("a leap day is a day", opening(HOURS, []), "2028-02-28T17:00", 120, "2028-02-29T10:00"),
    ("from a leap day on", opening(HOURS, []), "2028-02-29T17:00", 120, "2028-03-01T10:00"),
    # 2026-03-29: 02:00 becomes 03:00; the night is an hour shorter.
    ("the hour that is left out", opening(NIGHTS, []), "2026-03-29T01:00", 120,
     "2026-03-29T04:00"),
    ("a whole short night", opening(NIGHTS, []), "2026-03-29T00:00", 180, "2026-03-29T04:00"),
    ("into the next night", opening(NIGHTS, []), "2026-03-29T00:00", 181, "2026-03-30T00:01"),
    # 2026-10-25: 03:00 becomes 02:00; from two to three comes twice.
    ("the hour that comes twice", opening(NIGHTS, []), "2026-10-25T01:00", 120,
     "2026-10-25T02:00b"),
    ("a whole long night", opening(NIGHTS, []), "2026-10-25T00:00", 300, "2026-10-25T04:00"),
    ("closes twice", opening([Interval(6, 60, 150)], []), "2026-10-25T01:00", 120,
     "2026-10-25T02:30b"),
    ("closed at the second half past two", opening([Interval(6, 60, 150)], []),
     "2026-10-25T01:00", 90, "2026-10-25T02:30a"),
    ("a day of 23 hours", opening(ROUND, []), "2026-03-29T00:00", 23 * 60, "2026-03-30T00:00"),
    ("a day of 25 hours", opening(ROUND, []), "2026-10-25T00:00", 25 * 60, "2026-10-26T00:00"),
    ("no hours are all hours", opening([], []), "2026-10-24T12:00", 24 * 60, "2026-10-25T11:00"),
]  # fmt: skip


@pytest.mark.parametrize(("own", "since", "minutes", "until"), [one[1:] for one in GOLDEN],
                         ids=[one[0] for one in GOLDEN])  # fmt: skip
def test_the_golden_table(own: Opening, since: str, minutes: int, until: str) -> None:
    amount = timedelta(minutes=minutes)
    assert after_working(own, at(since), amount) == at(until)
    assert worked(own, at(since), at(until)) == amount
    assert counted(own, at(since), at(until)) == amount


def test_minutes_a_clock_leaves_out_at_midnight_are_no_open_time() -> None:
    havana = ZoneInfo("America/Havana")  # 2026-03-08: 00:00 becomes 01:00
    own = opening([Interval(6, 0, 30), Interval(6, 90, 120)], [], havana)
    start = at("2026-03-07T23:00", havana)
    assert worked(own, start, start + timedelta(hours=5)) == timedelta(minutes=30)
    assert after_working(own, start, timedelta(minutes=30)) == at("2026-03-08T02:00", havana)


def test_nothing_is_promised_where_a_desk_hardly_opens() -> None:
    closed = [SpecialDay(date(2026, 11, 25) + timedelta(days=day)) for day in range(100)]
    rare = opening([Interval(0, 0, 1)], closed)
    assert after_working(rare, at("2026-11-25T09:00"), timedelta(minutes=1)) == at(
        "2027-03-08T00:01"
    )
    assert after_working(rare, at("2026-11-25T09:00"), timedelta(minutes=1000)) is None


def test_what_is_over_is_now() -> None:
    start = at("2026-11-25T22:00")
    assert after_working(opening(), start, timedelta(0)) == start
    assert after_working(opening(), start, timedelta(minutes=-5)) == start
    assert worked(opening(), start, start - timedelta(days=1)) == timedelta(0)


_ZONES = [
    "Europe/Berlin",
    "Asia/Vladivostok",
    "America/Havana",
    "Australia/Lord_Howe",
    "Asia/Beirut",
    "UTC",
]
_minutes = some.integers(0, 1440)


@some.composite
def _hours(draw: Any) -> list[Interval]:
    found = []
    for day in range(7):
        cuts = sorted(draw(some.sets(_minutes, max_size=4)))
        found += [Interval(day, *pair) for pair in zip(cuts[::2], cuts[1::2], strict=False)]
    return found


@some.composite
def _openings(draw: Any) -> Opening:
    zone = ZoneInfo(draw(some.sampled_from(_ZONES)))
    special = [
        SpecialDay(day, [Stretch(*sorted(pair))] if pair else [])
        for day, pair in draw(
            some.dictionaries(
                some.dates(date(2026, 3, 1), date(2026, 11, 10)),
                some.none() | some.sets(_minutes, min_size=2, max_size=2),
                max_size=3,
            )
        ).items()
    ]
    return opening(draw(_hours()), special, zone)


# Around the days the clocks of those zones change, too.
_moments = some.integers(0, 233 * 1440).map(
    lambda minutes: datetime(2026, 3, 20, tzinfo=UTC) + timedelta(minutes=minutes)
) | some.sampled_from(
    ["2026-03-28T20:00", "2026-10-24T19:00", "2026-03-28T23:00", "2026-10-24T20:00",
     "2026-10-31T23:00", "2026-03-08T03:00", "2026-04-04T12:00", "2026-10-03T13:00"]
).map(lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC))  # fmt: skip


@given(_openings(), _moments, some.integers(0, 4000))
@settings(max_examples=60)
def test_it_agrees_with_asking_every_minute(own: Opening, start: datetime, span: int) -> None:
    end = start + timedelta(minutes=span)
    assert worked(own, start, end) == counted(own, start, end)


@given(_openings(), _moments, some.integers(1, 3000))
def test_the_way_there_and_back_is_the_same(own: Opening, start: datetime, amount: int) -> None:
    end = after_working(own, start, timedelta(minutes=amount))
    if end is not None:
        assert worked(own, start, end) == timedelta(minutes=amount)
        assert worked(own, start, end - timedelta(seconds=1)) < timedelta(minutes=amount)


@given(_openings(), _moments, some.integers(0, 5000), some.integers(0, 5000))
def test_parts_make_the_whole(own: Opening, start: datetime, one: int, two: int) -> None:
    middle = start + timedelta(minutes=one)
    end = middle + timedelta(minutes=two)
    assert worked(own, start, middle) + worked(own, middle, end) == worked(own, start, end)

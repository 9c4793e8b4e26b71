"""Hours of the week in which somebody works. Pure: intervals, a time zone and a moment in.

An interval is wall-clock time of one weekday, so a day of 23 or 25 hours (summer time) begins and
ends when the clock on the wall says so.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from telldesk.kernel.errors import Invalid

MAX_INTERVALS: Final = 28
DAY_MIN: Final = 24 * 60
_WEEK_DAYS: Final = 7
Minute = Annotated[int, Meta(ge=0, le=DAY_MIN)]


class Interval(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """From `start` to before `end`, in minutes since midnight; 1440 is the end of the day."""

    day: Annotated[int, Meta(ge=0, le=6, description="0 is Monday.")]
    start: Minute
    end: Minute


Hours = Sequence[Interval]
"""No interval at all means any time."""


def check_hours(hours: Hours) -> None:
    """Nothing, when these are hours somebody can work.

    Raises:
        Invalid: too many, empty or overlapping intervals.
    """
    if len(hours) > MAX_INTERVALS:
        raise Invalid(f"at most {MAX_INTERVALS} intervals", field="hours")
    if any(one.start >= one.end for one in hours):
        raise Invalid("an interval ends after it begins", field="hours")
    ordered = sorted(hours)
    if any(one.day == two.day and two.start < one.end for one, two in pairwise(ordered)):
        raise Invalid("intervals of one day overlap", field="hours")


def is_within(hours: Hours, zone: ZoneInfo, at: datetime) -> bool:
    """Whether these are working hours."""
    if not hours:
        return True
    local = at.astimezone(zone)
    minute = local.hour * 60 + local.minute
    return any(one.day == local.weekday() and one.start <= minute < one.end for one in hours)


def next_change(hours: Hours, zone: ZoneInfo, at: datetime) -> datetime | None:
    """When working hours begin or end next after `at`; None where they never do."""
    edges = (edge for edge in _edges(hours, zone, at, range(_WEEK_DAYS + 1)) if edge > at)
    return next((edge for edge in edges if _turns(hours, zone, edge)), None)


def last_change(hours: Hours, zone: ZoneInfo, at: datetime) -> datetime | None:
    """When working hours began or ended last, at `at` or before; None where they never do."""
    days = range(0, -_WEEK_DAYS - 1, -1)
    edges = (edge for edge in reversed(_edges(hours, zone, at, days)) if edge <= at)
    return next((edge for edge in edges if _turns(hours, zone, edge)), None)


def _edges(hours: Hours, zone: ZoneInfo, at: datetime, days: range) -> list[datetime]:
    """Moments of these days, counted from that of `at`, at which something may turn; in order."""
    today = at.astimezone(zone).date()
    found: set[datetime] = set()
    for offset in days:
        day = today + timedelta(days=offset)
        minutes = {
            minute for one in hours if one.day == day.weekday() for minute in (one.start, one.end)
        }
        for minute in minutes:
            # A minute that comes twice, where the clock is put back, turns twice.
            found |= {moment_of(day, minute, zone, fold=fold) for fold in (0, 1)}
        change = clock_change(day, zone)
        if change is not None:
            found.add(change)
    return sorted(found)


def _turns(hours: Hours, zone: ZoneInfo, edge: datetime) -> bool:
    """Not where one interval ends as the next begins."""
    before = edge - timedelta(microseconds=1)
    return is_within(hours, zone, before) is not is_within(hours, zone, edge)


def clock_change(day: date, zone: ZoneInfo) -> datetime | None:
    """The moment of this day at which the clock on the wall is put forward or back, if any."""
    first = moment_of(day, 0, zone)
    last = moment_of(day, DAY_MIN, zone)
    offset = first.astimezone(zone).utcoffset()
    if last.astimezone(zone).utcoffset() == offset:
        return None
    while last - first > timedelta(minutes=1):
        middle = first + (last - first) // 2
        middle = middle.replace(second=0, microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            first = middle
        else:
            last = middle
    return last


def moment_of(day: date, minute: int, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    """A wall-clock minute of that day as the moment it is."""
    whole = day + timedelta(days=minute // DAY_MIN)
    clock = time(minute % DAY_MIN // 60, minute % 60, fold=fold)
    return datetime.combine(whole, clock, zone).astimezone(UTC)

"""Moments a ticket is usually snoozed to, by the desk's clock and hours. Pure."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from telldesk.branding.hours import DAY_MIN, moment_of
from telldesk.branding.opening import Opening

_MORNING_MIN: Final = 9 * 60
"""When a day begins at a desk that is open around the clock, or not on that day."""
_EVENING_MIN: Final = 18 * 60
_HOUR: Final = timedelta(hours=1)
_WEEK_DAYS: Final = 7


class Later(StrEnum):
    """The choices, in the order they are offered in."""

    HOUR = "hour"
    EVENING = "evening"
    TOMORROW = "tomorrow"
    DAYS = "days"
    WEEK = "week"


def laters(opening: Opening, now: datetime) -> list[tuple[Later, datetime]]:
    """What is worth offering now, in whole minutes: no evening that is near, no moment twice."""
    today = now.astimezone(opening.zone).date()
    evening = moment_of(today, _EVENING_MIN, opening.zone)
    monday = today + timedelta(days=_WEEK_DAYS - today.weekday())
    offered = [(Later.HOUR, (now + _HOUR).replace(second=0, microsecond=0))]
    if evening - now > _HOUR:
        offered.append((Later.EVENING, evening))
    for name, day in (
        (Later.TOMORROW, today + timedelta(days=1)),
        (Later.DAYS, today + timedelta(days=3)),
        (Later.WEEK, monday),
    ):
        at = _morning(opening, day)
        if at not in [known for _, known in offered]:
            offered.append((name, at))
    return offered


def _morning(opening: Opening, day: date) -> datetime:
    """When the desk opens on that day."""
    hours = opening.of_day(day)
    is_whole = not hours or (hours[0][0] == 0 and hours[-1][1] == DAY_MIN)
    return moment_of(day, _MORNING_MIN if is_whole else hours[0][0], opening.zone)


def minutes_of(at: datetime) -> str:
    """The moment as a button carries it."""
    return str(int(at.timestamp()) // 60)


def moment_in(word: str) -> datetime:
    """The moment `minutes_of` wrote."""
    return datetime.fromtimestamp(int(word) * 60, UTC)

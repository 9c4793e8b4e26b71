"""When a desk is open: hours of the week, and days that are different. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from telldesk.branding.hours import DAY_MIN, Hours, Minute, moment_of
from telldesk.kernel.errors import Invalid

MAX_SPECIAL_DAYS: Final = 100
MAX_NAME_CHARS: Final = 64
_FAR_DAYS: Final = 370
_MOST_A_DAY: Final = 4


class Stretch(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """From `start` to before `end`, in minutes since midnight; 1440 is the end of the day."""

    start: Minute
    end: Minute


class SpecialDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A date that is not like its weekday; without `hours` the desk is closed all day."""

    date: date
    hours: Annotated[list[Stretch], Meta(max_length=_MOST_A_DAY)] = []
    name: Annotated[str, Meta(max_length=MAX_NAME_CHARS)] = ""


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """The desk's hours. No `hours` at all means open at any time but on special days."""

    hours: Hours
    special_days: Sequence[SpecialDay]
    zone: ZoneInfo

    def of_day(self, day: date) -> list[tuple[int, int]]:
        """The hours of that date, in order."""
        for one in self.special_days:
            if one.date == day:
                return sorted((stretch.start, stretch.end) for stretch in one.hours)
        if not self.hours:
            return [(0, DAY_MIN)]
        return sorted((one.start, one.end) for one in self.hours if one.day == day.weekday())


def is_open(opening: Opening, at: datetime) -> bool:
    """Whether the desk is open at this moment."""
    local = at.astimezone(opening.zone)
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in opening.of_day(local.date()))


def opens_at(opening: Opening, at: datetime) -> datetime | None:
    """When a closed desk opens next; None while it is open, or if it stays closed for a year."""
    if is_open(opening, at):
        return None
    today = at.astimezone(opening.zone).date()
    for offset in range(_FAR_DAYS):
        day = today + timedelta(days=offset)
        for start, _ in opening.of_day(day):
            moment = moment_of(day, start, opening.zone)
            if moment > at and is_open(opening, moment):
                return moment
    return None


def closed_since(opening: Opening, at: datetime) -> datetime | None:
    """When a closed desk closed last; None while it is open, or if it was for a year."""
    if is_open(opening, at):
        return None
    today = at.astimezone(opening.zone).date()
    for offset in range(_FAR_DAYS):
        day = today - timedelta(days=offset)
        for _, end in reversed(opening.of_day(day)):
            moment = moment_of(day, end, opening.zone)
            if moment <= at:
                return moment
    return None


def check_special_days(days: Sequence[SpecialDay]) -> None:
    """Nothing, when these can be a desk's special days.

    Raises:
        Invalid: too many, one date twice, a name that is none, or hours that are none.
    """
    if len(days) > MAX_SPECIAL_DAYS:
        raise Invalid(f"at most {MAX_SPECIAL_DAYS}", field="special_days")
    if len({one.date for one in days}) != len(days):
        raise Invalid("one date twice", field="special_days")
    for one in days:
        if not one.name.isprintable() or len(one.name) > MAX_NAME_CHARS:
            raise Invalid(f"at most {MAX_NAME_CHARS} printable characters", field="special_days")
        last = -1
        for stretch in sorted(one.hours):
            if stretch.start >= stretch.end or stretch.start < last:
                raise Invalid("hours end after they begin and do not overlap", field="special_days")
            last = stretch.end

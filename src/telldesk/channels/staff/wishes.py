"""What a member of the staff wants to be told, by which way, and when it is quiet (N1, N4). Pure.

The app always lists everything; the other ways bring what the person left on. While it is quiet
the bot writes without a sound, and mail and browsers wait.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal, get_args
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from telldesk.branding.hours import DAY_MIN, Interval, is_within, moment_of, next_change
from telldesk.kernel.errors import Invalid
from telldesk.tickets.lifecycle import Priority

NewsKind = Literal[
    "new_ticket", "new_message", "assigned", "status", "deadline", "mention", "followed"
]
"""What something new is; `mention` is also a reminder of somebody who waits, `followed` whatever
happens in a ticket the person follows and has no other news of.
"""
Way = Literal["bot", "mail", "push"]
Pace = Literal["at_once", "hourly", "daily"]
KINDS: Final[tuple[NewsKind, ...]] = get_args(NewsKind)
Urgency = Literal[0, 1, 2]
"""0 can wait, 1 is usual, 2 is heard at any time by who wants that."""
_URGENT: Final = 2
_HOUR: Final = timedelta(hours=1)
_JOINED_FOR: Final = timedelta(minutes=1)
_FURTHEST: Final = 60  # edges looked at: a week of quiet hours has at most 28 of them
Day = Annotated[int, Meta(ge=0, le=6, description="0 is Monday.")]
MinuteOfDay = Annotated[int, Meta(ge=0, lt=DAY_MIN)]


class Quiet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From `start` until `end` (the next day, where it comes earlier) on `days`, and `whole_days`.

    Minutes since midnight; equal ones are no time at all.
    """

    start: MinuteOfDay
    end: MinuteOfDay
    days: Annotated[list[Day], Meta(max_length=7)]
    whole_days: Annotated[list[Day], Meta(max_length=7)]

    def hours(self) -> Sequence[Interval]:
        """The same as intervals of the week; they may overlap."""
        found = [Interval(day=day, start=0, end=DAY_MIN) for day in self.whole_days]
        for day in self.days:
            if self.start < self.end:
                found.append(Interval(day=day, start=self.start, end=self.end))
            elif self.start > self.end:
                found.append(Interval(day=day, start=self.start, end=DAY_MIN))
                if self.end:
                    found.append(Interval(day=(day + 1) % 7, start=0, end=self.end))
        return found


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What one person chose; what nobody chose is as said here.

    Attributes:
        off: ways that do not bring a kind.
        zone: the person's own time zone; quiet hours and daily mail are in it.
        urgent_anyway: what is urgent is heard although it is quiet.
        pace: mail comes a minute later, at full hours, or once a day at `daily_at`.
    """

    off: dict[NewsKind, list[Way]] = msgspec.field(
        default_factory=lambda: {
            "status": ["push", "mail"],
            "new_message": ["mail"],
            "followed": ["mail"],
        }
    )
    quiet: Quiet | None = None
    zone: str = "UTC"
    urgent_anyway: bool = False
    pace: Pace = "hourly"
    daily_at: MinuteOfDay = 9 * 60

    def wants(self, kind: NewsKind, way: Way) -> bool:
        """Whether this way brings this kind at all."""
        return way not in self.off.get(kind, ())

    def is_quiet(self, at: datetime, *, urgency: int = 0) -> bool:
        """Whether something of this urgency is not to be heard now."""
        if self.quiet is None or (self.urgent_anyway and urgency >= _URGENT):
            return False
        hours = self.quiet.hours()
        return bool(hours) and is_within(hours, ZoneInfo(self.zone), at)

    def heard_at(self, at: datetime, *, urgency: int = 0) -> datetime | None:
        """The first moment from `at` on that is not quiet; None where all of the week is."""
        if not self.is_quiet(at, urgency=urgency) or self.quiet is None:
            return at
        zone = ZoneInfo(self.zone)
        hours = self.quiet.hours()
        moment = at
        for _ in range(_FURTHEST):
            following = next_change(hours, zone, moment)
            if following is None:
                return None
            if not is_within(hours, zone, following):
                return following
            moment = following
        return None

    def mailed_at(self, at: datetime, *, urgency: int = 0) -> datetime | None:
        """When mail about something that happens at `at` goes out; None never."""
        zone = ZoneInfo(self.zone)
        if self.pace == "daily":
            day = at.astimezone(zone).date()
            today = moment_of(day, self.daily_at, zone)
            due = today if today > at else moment_of(day + timedelta(days=1), self.daily_at, zone)
        elif self.pace == "hourly":
            due = at.replace(minute=0, second=0, microsecond=0) + _HOUR
        else:
            due = at + _JOINED_FOR
        return self.heard_at(due, urgency=urgency)


def urgency_of(priority: int) -> Urgency:
    """How much hurry news of a ticket of this priority have by themselves."""
    return 2 if priority >= Priority.CRITICAL else 1


def check_wishes(wishes: Wishes) -> None:
    """Nothing, when these can be kept.

    Raises:
        Invalid: a time zone nobody knows, or a day said twice.
    """
    try:
        ZoneInfo(wishes.zone)
    except (KeyError, ValueError, OSError):  # unknown, no name at all, or a path
        raise Invalid("no such time zone", field="zone") from None
    quiet = wishes.quiet
    for days in () if quiet is None else (quiet.days, quiet.whole_days):
        if len(set(days)) != len(days):
            raise Invalid("a day is said once", field="quiet")

"""Time a desk is open: how much of it passes, and when so much of it has passed. Pure.

An hour counts while the clock on the wall is within opening hours (`is_open`), and is an hour of
elapsed time, also in a night whose clock is put forward or back.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from telldesk.branding.hours import DAY_MIN, clock_change, moment_of
from telldesk.branding.opening import Opening, is_open

_FAR_DAYS: Final = 1100
"""Further ahead nothing is promised: what is due then is due never."""
_NONE: Final = timedelta(0)


def worked(opening: Opening, start: datetime, end: datetime) -> timedelta:
    """How long the desk is open between two moments; nothing when `end` comes first."""
    # In one zone of their own Python would subtract what the clocks on the wall say.
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    if _is_always(opening):
        return max(end - start, _NONE)
    days = (end.astimezone(opening.zone).date() - start.astimezone(opening.zone).date()).days
    spans = (
        min(until, end) - max(since, start) for since, until in _spans(opening, start, days + 1)
    )
    return sum((span for span in spans if span > _NONE), _NONE)


def after_working(opening: Opening, start: datetime, amount: timedelta) -> datetime | None:
    """The moment at which the desk was open for `amount` since `start`.

    `start` itself when nothing is left; None when that is over three years away.
    """
    start = start.astimezone(UTC)
    if amount <= _NONE:
        return start
    if _is_always(opening):
        return start + amount
    left = amount
    for since, until in _spans(opening, start, _FAR_DAYS):
        begins = max(since, start)
        if until - begins >= left:
            return begins + left
        left -= max(until - begins, _NONE)
    return None


def _is_always(opening: Opening) -> bool:
    return not opening.hours and not opening.special_days


def _spans(opening: Opening, start: datetime, days: int) -> Iterator[tuple[datetime, datetime]]:
    """When the desk is open on the day of `start` and those after it, in order."""
    first = start.astimezone(opening.zone).date()
    for offset in range(days):
        yield from _of_day(opening, first + timedelta(days=offset))


def _of_day(opening: Opening, day: date) -> list[tuple[datetime, datetime]]:
    hours = opening.of_day(day)
    first, last = moment_of(day, 0, opening.zone), moment_of(day, DAY_MIN, opening.zone)
    change = clock_change(day, opening.zone)
    # Where the clock is put forward at midnight, the day's first minutes do not exist.
    is_whole = change is None and first.astimezone(opening.zone).time() == time(0)
    if is_whole:
        return [
            (moment_of(day, start, opening.zone), moment_of(day, end, opening.zone))
            for start, end in hours
        ]
    # A minute that comes twice opens and closes twice, one that is left out does neither.
    minutes = {0, DAY_MIN, *(minute for pair in hours for minute in pair)}
    edges = {
        moment_of(day, minute, opening.zone, fold=fold) for minute in minutes for fold in (0, 1)
    }
    if change is not None:
        edges.add(change)
    within = sorted(edge for edge in edges if first <= edge <= last)
    return [(start, end) for start, end in pairwise(within) if is_open(opening, start)]

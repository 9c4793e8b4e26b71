"""Rows of the roll-up become the numbers people read. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from telldesk.analytics.facts import Measure
from telldesk.analytics.shapes import NumbersShape, SpreadShape
from telldesk.analytics.spread import percentile
from telldesk.tickets.rating import GOOD


class Sum(NamedTuple):
    """One measure of one group of rows."""

    group: str
    measure: str
    bucket: int
    n: int
    total: int


def numbers_of(sums: Iterable[Sum], *, backlog: int) -> NumbersShape:
    """The numbers of one group; `backlog` is what is left open at the end of it."""
    n: Counter[str] = Counter()
    total: Counter[str] = Counter()
    buckets: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for one in sums:
        n[one.measure] += one.n
        total[one.measure] += one.total
        buckets[one.measure][one.bucket] += one.n
    stars = n[Measure.STARS]
    good = sum(cases for star, cases in buckets[Measure.STARS].items() if star >= GOOD)

    def spread(measure: Measure) -> SpreadShape:
        cases = n[measure]
        return SpreadShape(
            count=cases,
            average_s=total[measure] / cases if cases else None,
            median_s=percentile(buckets[measure], 0.5),
            p90_s=percentile(buckets[measure], 0.9),
        )

    return NumbersShape(
        opened=n[Measure.OPENED],
        answered=n[Measure.ANSWER],
        replies=n[Measure.REPLIES],
        resolved=n[Measure.RESOLUTION],
        reopened=n[Measure.REOPENED],
        backlog=backlog,
        first_response=spread(Measure.ANSWER),
        first_response_open=spread(Measure.ANSWER_OPEN),
        resolution=spread(Measure.RESOLUTION),
        resolution_open=spread(Measure.RESOLUTION_OPEN),
        ratings=stars,
        rating_average=total[Measure.STARS] / stars if stars else None,
        rating_good_share=good / stars if stars else None,
    )


def by_group(sums: Iterable[Sum]) -> dict[str, list[Sum]]:
    """The sums of each group, in the order in which groups first appear."""
    found: dict[str, list[Sum]] = {}
    for one in sums:
        found.setdefault(one.group, []).append(one)
    return found


def left_open(sums: Iterable[Sum]) -> int:
    """How many more tickets are unfinished after these days than before them."""
    signs = {Measure.OPENED: 1, Measure.REOPENED: 1, Measure.FINISHED: -1}
    return sum(signs.get(Measure(one.measure), 0) * one.n for one in sums)


def days_between(first_day: date, last_day: date) -> list[date]:
    """Every day of the period, in order."""
    count = (last_day - first_day).days + 1
    return [first_day + timedelta(days=offset) for offset in range(count)]


def day_numbers(sums: Sequence[Sum], days: Sequence[date], *, before: int) -> list[NumbersShape]:
    """Each day's numbers; `before` tickets were unfinished when the first day began."""
    groups, backlog, found = by_group(sums), before, []
    for day in days:
        own = groups.get(day.isoformat(), [])
        backlog += left_open(own)
        found.append(numbers_of(own, backlog=backlog))
    return found

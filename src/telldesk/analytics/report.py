"""Reading the numbers of some days."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, Final, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from telldesk.analytics.export import report_csv
from telldesk.analytics.facts import NOBODY
from telldesk.analytics.rollup import is_counted
from telldesk.analytics.shapes import By, NumbersShape, ReportRow, ReportShape
from telldesk.analytics.spread import ERROR
from telldesk.analytics.summing import (
    Sum,
    by_group,
    day_numbers,
    days_between,
    left_open,
    numbers_of,
)
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Invalid
from telldesk.kernel.i18n import translate
from telldesk.kernel.work import Work
from telldesk.tickets.vocabulary import PriorityNumber

MAX_DAYS: Final = 400
_USUAL_DAYS: Final = 7
MAX_ROWS: Final = 500
"""Of a report; those with the most opened tickets and replies, should there be more."""
_ZONE: Final = "SELECT time_zone FROM desk WHERE id = 1"
_SUMS: Final = """
SELECT CASE $4::text WHEN 'agent' THEN agent_id::text WHEN 'category' THEN category_id::text
         WHEN 'priority' THEN priority::text WHEN 'day' THEN day::text ELSE '' END AS "group",
       measure, bucket, sum(n)::bigint AS n, sum(total)::bigint AS total
FROM daily_facts
WHERE day BETWEEN $1 AND $2 AND ($3::uuid IS NULL OR agent_id = $3)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_LEFT_OPEN: Final = """
SELECT CASE $3::text WHEN 'agent' THEN agent_id::text WHEN 'category' THEN category_id::text
         WHEN 'priority' THEN priority::text ELSE '' END AS "group",
       measure, 0 AS bucket, sum(n)::bigint AS n, 0::bigint AS total
FROM daily_facts
WHERE measure IN ('opened','finished','reopened') AND day <= $1
  AND ($2::uuid IS NULL OR agent_id = $2)
GROUP BY 1, 2
"""
_CATEGORIES: Final = "SELECT id, names FROM categories"
_NAMES: Final = "SELECT id, name FROM agents WHERE id = ANY($1::uuid[])"


class PeriodRefused(Invalid):
    """The days are none, or more than `limit`; ask for fewer."""

    key = "period-refused"


class _Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Whose numbers are read; None is everybody's."""

    work: Work
    only_id: UUID | None

    async def sums(self, first_day: date, last_day: date, by: str) -> list[Sum]:
        rows = await self.work.conn.fetch(_SUMS, first_day, last_day, self.only_id, by)
        return [Sum(**dict(row)) for row in rows]

    async def open_at_end_of(self, day: date, by: str) -> dict[str, int]:
        rows = await self.work.conn.fetch(_LEFT_OPEN, day, self.only_id, by)
        groups = by_group(Sum(**dict(row)) for row in rows)
        return {group: left_open(sums) for group, sums in groups.items()}

    async def whole(self, first_day: date, last_day: date) -> NumbersShape:
        found = await self.open_at_end_of(last_day, "")
        return numbers_of(await self.sums(first_day, last_day, ""), backlog=sum(found.values()))


async def read_report(
    work: Work, actor: Actor, *, first_day: date | None, last_day: date | None, by: By
) -> ReportShape:
    """What the desk did from `first_day` to `last_day`, days of its own time zone.

    Without a last day it is today, without a first one the report is of a week. Who may not see
    all tickets reads of what they did themself. Numbers follow what happens within moments.

    Raises:
        NotAllowed: no agent.
        PeriodRefused: ask for other days.
    """
    actor.require(Permission.STATS_READ)
    last_day = last_day or await _today(work)
    first_day = first_day or _back(last_day, _USUAL_DAYS - 1)
    count = (last_day - first_day).days + 1
    if not 1 <= count <= MAX_DAYS:
        raise PeriodRefused(f"1 to {MAX_DAYS} days", field="to", limit=MAX_DAYS)
    is_own = not actor.may(Permission.TICKETS_READ_ALL)
    reader = _Reader(work=work, only_id=actor.id if is_own else None)
    read = _read_days if by == "day" else _read_groups
    return ReportShape(
        first_day=first_day,
        last_day=last_day,
        time_zone=await work.conn.fetchval(_ZONE) or "UTC",
        by=by,
        is_own=is_own,
        is_counting=not await is_counted(work),
        percentile_error=ERROR,
        total=await reader.whole(first_day, last_day),
        before=await reader.whole(_back(first_day, count), _back(first_day, 1)),
        rows=await read(reader, first_day, last_day, by),
    )


def _back(day: date, count: int) -> date:
    """So many days earlier, where the calendar reaches so far."""
    return date.fromordinal(max(1, day.toordinal() - count))


async def _read_days(reader: _Reader, first_day: date, last_day: date, by: By) -> list[ReportRow]:
    before = await reader.open_at_end_of(_back(first_day, 1), "")
    sums = await reader.sums(first_day, last_day, by)
    days = days_between(first_day, last_day)
    numbers = day_numbers(sums, days, before=sum(before.values()))
    return [ReportRow(day=day, numbers=one) for day, one in zip(days, numbers, strict=True)]


async def _read_groups(reader: _Reader, first_day: date, last_day: date, by: By) -> list[ReportRow]:
    """Groups in which something happened or is left open, the busiest first."""
    groups = by_group(await reader.sums(first_day, last_day, by))
    backlog = await reader.open_at_end_of(last_day, by)
    found = {
        group: numbers_of(groups.get(group, []), backlog=backlog.get(group, 0))
        for group in {*groups, *(group for group, left in backlog.items() if left)}
    }
    busy = sorted(found, key=lambda group: (_busy(found[group]), group))[:MAX_ROWS]
    names = await _names(reader.work, busy) if by == "agent" else {}
    return [_row(by, group, found[group], names) for group in busy]


def _busy(numbers: NumbersShape) -> int:
    return -(numbers.opened + numbers.replies + numbers.resolved + numbers.backlog)


async def _names(work: Work, groups: Sequence[str]) -> dict[UUID, str]:
    rows: list[Any] = await work.conn.fetch(_NAMES, [UUID(group) for group in groups])
    return {row["id"]: row["name"] for row in rows}


def _row(by: By, group: str, numbers: NumbersShape, names: dict[UUID, str]) -> ReportRow:
    if by == "priority":
        return ReportRow(priority=cast("PriorityNumber", int(group)), numbers=numbers)
    found = UUID(group)
    known = None if found == NOBODY else found
    if by == "category":
        return ReportRow(category_id=known, numbers=numbers)
    return ReportRow(agent_id=known, agent_name=names.get(found, ""), numbers=numbers)


async def read_report_file(
    work: Work, actor: Actor, *, first_day: date | None, last_day: date | None, by: By
) -> str:
    """The same as text for a spreadsheet, in the reader's language.

    Raises:
        NotAllowed, PeriodRefused: as `read_report`.
    """
    report = await read_report(work, actor, first_day=first_day, last_day=last_day, by=by)
    rows = await work.conn.fetch(_CATEGORIES)
    names = {row["id"]: _worded(row["names"], actor.language) for row in rows}
    return report_csv(report, names, partial(translate, actor.language))


async def read_last_days(work: Work, actor: Actor, *, count: int) -> ReportShape:
    """The report of the last `count` days, today among them.

    Raises:
        NotAllowed: no agent.
    """
    today = await _today(work)
    first_day = _back(today, count - 1)
    return await read_report(work, actor, first_day=first_day, last_day=today, by="day")


async def _today(work: Work) -> date:
    zone = ZoneInfo(await work.conn.fetchval(_ZONE) or "UTC")
    return work.now.astimezone(zone).date()


def _worded(names: dict[str, str], language: str) -> str:
    return names.get(language) or next(iter(names.values()), "")

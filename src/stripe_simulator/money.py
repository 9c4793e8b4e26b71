"""Arithmetic of money and time, pure: minor units and seconds, whole numbers only."""

import calendar
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

Interval = Literal["day", "week", "month", "year"]
BASIS_POINTS: Final = 10_000
_SECONDS: Final = {"day": 86_400, "week": 604_800}
_MONTHS: Final = {"month": 1, "year": 12}


def share(amount_minor: int, part: int, whole: int) -> int:
    """`amount_minor * part / whole`, halves rounded away from zero."""
    size = (2 * abs(amount_minor) * part + whole) // (2 * whole)
    return size if amount_minor >= 0 else -size


def tax_on(amount_minor: int, rate_bp: int, *, is_inclusive: bool) -> int:
    """The tax on top of the amount, or inside it when the price includes tax."""
    return share(amount_minor, rate_bp, BASIS_POINTS + (rate_bp if is_inclusive else 0))


def times(unit_amount: Decimal, quantity: int) -> int:
    """What a quantity costs in whole minor units, halves rounded up."""
    return int((unit_amount * quantity).to_integral_value(ROUND_HALF_UP))


def period_end(anchor: int, interval: Interval, count: int, after: int) -> int:
    """The first boundary later than `after`; months keep the anchor's day where they have it.

    Source: https://docs.stripe.com/billing/subscriptions/billing-cycle, November 2026: the 31st
    becomes the last day of a shorter month and the 31st again afterwards.
    """
    if interval in _SECONDS:
        step = _SECONDS[interval] * count
        return anchor + ((after - anchor) // step + 1) * step
    months = _MONTHS[interval] * count
    begun, passed = _utc(anchor), _utc(after)
    apart = (passed.year - begun.year) * 12 + passed.month - begun.month
    steps = max(apart // months, 0)
    while (end := _months_later(begun, steps * months)) <= after:
        steps += 1
    return end


def _months_later(begun: datetime, months: int) -> int:
    year, month = divmod(begun.year * 12 + begun.month - 1 + months, 12)
    day = min(begun.day, calendar.monthrange(year, month + 1)[1])
    return int(begun.replace(year=year, month=month + 1, day=day).timestamp())


def _utc(moment: int) -> datetime:
    return datetime.fromtimestamp(moment, UTC)

"""What of the numbers leaves this room."""

from datetime import date
from typing import Literal
from uuid import UUID

from telldesk.tickets.shapes import Shape
from telldesk.tickets.vocabulary import PriorityNumber

By = Literal["agent", "category", "priority", "day"]
"""What each row of a report is about."""


class SpreadShape(Shape, frozen=True, kw_only=True):
    """How long something took. Median and 90th percentile are within `percentile_error`."""

    count: int
    average_s: float | None
    median_s: float | None
    p90_s: float | None


class NumbersShape(Shape, frozen=True, kw_only=True):
    """Some days in numbers; `*_open` counts only the time in which the desk was open."""

    opened: int
    answered: int
    """Tickets whose first answer was given then."""
    replies: int
    resolved: int
    """Tickets that ended then and have not come back since."""
    reopened: int
    backlog: int
    """Unfinished at the end of the last day."""
    first_response: SpreadShape
    first_response_open: SpreadShape
    resolution: SpreadShape
    resolution_open: SpreadShape
    ratings: int
    rating_average: float | None
    rating_good_share: float | None
    """The part that has four or five stars, 0 to 1."""


class ReportRow(Shape, frozen=True, kw_only=True):
    """One agent, category, priority or day; None of the first two is nobody and none."""

    agent_id: UUID | None = None
    agent_name: str = ""
    category_id: UUID | None = None
    priority: PriorityNumber | None = None
    day: date | None = None
    numbers: NumbersShape


class ReportShape(Shape, frozen=True, kw_only=True):
    """The desk between two days of its own time zone, both included."""

    first_day: date
    last_day: date
    time_zone: str
    by: By
    is_own: bool
    """Only what the reader did themself: they may not see all tickets."""
    is_counting: bool
    """Older tickets are being counted; the numbers still grow."""
    percentile_error: float
    total: NumbersShape
    before: NumbersShape
    """As many days before the first one."""
    rows: list[ReportRow]

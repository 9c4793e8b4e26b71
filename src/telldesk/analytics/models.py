"""Tables of the numbers, in every tenant's schema."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, SmallInteger
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord

_MEASURES = (
    "measure IN ('opened','finished','reopened','replies','answer','answer_open','resolution',"
    "'resolution_open','stars')"
)


class TicketFacts(TenantRecord):
    """A ticket in numbers, and what of it stands in `daily_facts` now."""

    __tablename__ = "ticket_facts"

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    opened_at: Mapped[datetime | None]
    first_answer_at: Mapped[datetime | None]
    first_answer_by_id: Mapped[UUID | None]
    over_at: Mapped[datetime | None]
    """When it ended last; null while it is unfinished."""
    reopened: Mapped[int] = mapped_column(server_default=sql("0"))
    replies: Mapped[int] = mapped_column(server_default=sql("0"))
    stars: Mapped[int | None] = mapped_column(SmallInteger)
    """The latest ones."""
    agent_id: Mapped[UUID | None]
    category_id: Mapped[UUID | None]
    priority: Mapped[int | None] = mapped_column(SmallInteger)
    lines: Mapped[list[Any]] = mapped_column(server_default=sql("'[]'"))
    """Exactly what it added, so that it can be taken away again by any later release."""


class DailyFacts(TenantRecord):
    """How often something happened on a day, by whom and about what; explained in `facts.py`."""

    __tablename__ = "daily_facts"
    __table_args__ = (
        CheckConstraint(_MEASURES, "measure"),
        # What is left open at the end of a day is the sum of three measures of all days before.
        Index("ix_daily_facts_measure", "measure", "day"),
    )

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    """In the desk's time zone."""
    agent_id: Mapped[UUID] = mapped_column(primary_key=True)
    """All zeros is nobody, as in `category_id`."""
    category_id: Mapped[UUID] = mapped_column(primary_key=True)
    priority: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    measure: Mapped[str] = mapped_column(primary_key=True)
    bucket: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    """Of durations the bucket of `spread.py`, of stars how many, otherwise 0."""
    n: Mapped[int]
    total: Mapped[int]
    """Seconds, or stars."""


class Recount(TenantRecord):
    """The one row that says whether the tickets there were before are counted."""

    __tablename__ = "recounts"
    __table_args__ = (CheckConstraint("id = 1", "one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    asked_at: Mapped[datetime]
    counted_at: Mapped[datetime | None]
    """When going through all of them ended last."""

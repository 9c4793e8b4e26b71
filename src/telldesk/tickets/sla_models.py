"""Tables of deadlines, in every tenant's schema."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class SlaPolicy(TenantRecord):
    """What the desk promises for the tickets of some categories, or of all others (T10)."""

    __tablename__ = "sla_policies"
    __table_args__ = (
        CheckConstraint("counts IN ('open_hours','always')", "counts"),
        CheckConstraint("on_reopen IN ('continue','afresh')", "on_reopen"),
        Index(
            "uq_sla_policies_default",
            "is_default",
            unique=True,
            postgresql_where=sql("is_default AND archived_at IS NULL"),
        ),
        Index(
            "uq_sla_policies_name",
            "name",
            unique=True,
            postgresql_where=sql("archived_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(Integer, server_default=sql("1"))
    """Raised by every change; a clock says under which it was set."""
    name: Mapped[str]
    is_default: Mapped[bool]
    """For tickets whose category no other policy names."""
    counts: Mapped[str]
    on_reopen: Mapped[str]
    targets: Mapped[list[Any]]
    escalations: Mapped[list[Any]]
    archived_at: Mapped[datetime | None]


class SlaPolicyCategory(TenantRecord):
    """A category is under one policy at most."""

    __tablename__ = "sla_policy_categories"

    category_id: Mapped[UUID] = mapped_column(ForeignKey("categories.id"), primary_key=True)
    policy_id: Mapped[UUID] = mapped_column(ForeignKey("sla_policies.id", ondelete="CASCADE"))


class SlaClock(TenantRecord):
    """One promise in one ticket; explained in `sla.py`. An ended one is kept for the numbers."""

    __tablename__ = "sla_clocks"
    __table_args__ = (
        CheckConstraint("metric IN ('first_response','next_response','resolution')", "metric"),
        CheckConstraint("outcome IN ('met','missed','dropped')", "outcome"),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", "ended"),
        # At most one answer and one end of the case are owed at a time.
        Index(
            "uq_sla_clocks_open",
            "ticket_id",
            sql("(metric = 'resolution')"),
            unique=True,
            postgresql_where=sql("ended_at IS NULL"),
        ),
        Index("ix_sla_clocks_ticket", "ticket_id", "started_at"),
        Index("ix_sla_clocks_ended", "ended_at", postgresql_where=sql("ended_at IS NOT NULL")),
        Index(
            "ix_sla_clocks_policy",
            "policy_id",
            "ticket_id",
            postgresql_where=sql("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    metric: Mapped[str]
    policy_id: Mapped[UUID] = mapped_column(ForeignKey("sla_policies.id"))
    policy_version: Mapped[int] = mapped_column(Integer)
    priority: Mapped[int] = mapped_column(SmallInteger)
    target_min: Mapped[int] = mapped_column(Integer)
    started_at: Mapped[datetime]
    since: Mapped[datetime | None]
    time_left: Mapped[timedelta]
    due_at: Mapped[datetime | None]
    warn_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    mark: Mapped[int] = mapped_column(SmallInteger, server_default=sql("0"))
    breached_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"))

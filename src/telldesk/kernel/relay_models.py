"""Tables of the `relay` schema: facts on their way out and work still to do.

Tenant roles may only INSERT here, into named columns; `tenant` fills itself from the role, so a
sender cannot be forged and RLS refuses one that is.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Identity,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import RelayRecord

_SENDER = text("current_user")


class OutboxRow(RelayRecord):
    """One event; `seq` is null until the relay stamped it. Kept 7 days for catch-up."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("tenant", "seq"),
        Index("ix_outbox_unstamped", "id", postgresql_where=text("seq IS NULL")),
        Index("ix_outbox_at", "at"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    event_id: Mapped[UUID]
    tenant: Mapped[str] = mapped_column(server_default=_SENDER)
    event: Mapped[str]
    data: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    seq: Mapped[int | None]


class Counter(RelayRecord):
    """The last sequence number given to each tenant's events; one row per tenant, always there."""

    __tablename__ = "counters"

    tenant: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(server_default=text("0"))


class TaskRow(RelayRecord):
    """One piece of work. `key` joins equal nudges; leasing clears it, so a later nudge is kept."""

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("priority BETWEEN 0 AND 9", "priority"),
        Index(
            "uq_tasks_key",
            "tenant",
            "job",
            "key",
            unique=True,
            postgresql_where=text("key IS NOT NULL"),
        ),
        Index(
            "ix_tasks_ready",
            "tenant",
            "priority",
            "run_at",
            postgresql_where=text("lease_until IS NULL AND dead_at IS NULL"),
        ),
        Index(
            "ix_tasks_leased",
            "tenant",
            "lease_until",
            postgresql_where=text("lease_until IS NOT NULL"),
        ),
        Index(
            "ix_tasks_next",
            "run_at",
            postgresql_where=text("lease_until IS NULL AND dead_at IS NULL"),
        ),
        Index("ix_tasks_dead", "dead_at", postgresql_where=text("dead_at IS NOT NULL")),
        Index(
            "uq_tasks_event",
            "event_id",
            "job",
            unique=True,
            postgresql_where=text("event_id IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant: Mapped[str] = mapped_column(server_default=_SENDER)
    job: Mapped[str]
    args: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    event_id: Mapped[UUID | None]
    key: Mapped[str | None]
    priority: Mapped[int] = mapped_column(SmallInteger, server_default=text("5"))
    run_at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    lease_until: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

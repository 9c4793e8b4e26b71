"""Tables of what was done to many tickets at once, in every tenant's schema (T14)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class BulkAction(TenantRecord):
    """One act on many tickets, once per key of the agent who asked. Deleted after a day."""

    __tablename__ = "bulk_actions"
    __table_args__ = (
        UniqueConstraint("agent_id", "client_key"),
        CheckConstraint(
            "action IN ('take','assign','step','priority','category','tags',"
            "'snooze','wake','spam')",
            "action",
        ),
        Index("ix_bulk_actions_agent", "agent_id", "done_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    client_key: Mapped[str]
    action: Mapped[str]
    wish: Mapped[dict[str, Any]]
    """What was asked for, to tell a repeated question from another one under the same key."""
    done_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class BulkTicket(TenantRecord):
    """What came of it in one ticket."""

    __tablename__ = "bulk_tickets"
    __table_args__ = (
        CheckConstraint("(before IS NULL) = (version IS NULL)", "before"),
        CheckConstraint("refusal IS NULL OR before IS NULL", "refusal"),
    )

    bulk_id: Mapped[UUID] = mapped_column(
        ForeignKey("bulk_actions.id", ondelete="CASCADE"), primary_key=True
    )
    ticket_id: Mapped[UUID] = mapped_column(primary_key=True)
    """No foreign key: what was asked for may be no ticket at all."""
    number: Mapped[int | None]
    """Null where the agent may not know of the ticket."""
    refusal: Mapped[str | None]
    """Key of the refusal."""
    before: Mapped[dict[str, Any] | None]
    """What the ticket was, where something changed."""
    version: Mapped[int | None]
    """Its version then: another one since is somebody's later decision."""
    undo_refusal: Mapped[str | None]
    """Key of why it was not put back."""

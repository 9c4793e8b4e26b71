"""What each member of the staff is to know, in every tenant's schema."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class Notification(TenantRecord):
    """One fact for one agent. `facts` holds ids, numbers and keywords, never words."""

    __tablename__ = "notifications"
    __table_args__ = (
        CheckConstraint("kind IN ('deadline')", "kind"),
        Index("ix_notifications_agent", "agent_id", "created_at"),
        Index("ix_notifications_untold", "agent_id", postgresql_where=sql("told_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    kind: Mapped[str]
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(server_default=sql("'{}'"))
    created_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    """When the bot was given it to say, or it had become moot."""

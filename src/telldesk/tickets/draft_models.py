"""Table of words agents have not sent yet, in every tenant's schema (T14)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class UnsentDraft(TenantRecord):
    """What one agent has begun to write in one ticket, for whichever device goes on with it."""

    __tablename__ = "drafts"
    __table_args__ = (
        CheckConstraint("visibility IN ('public','note')", "visibility"),
        CheckConstraint("length(text) BETWEEN 1 AND 16384", "text"),
        Index("ix_drafts_agent", "agent_id", "updated_at"),
        Index("ix_drafts_updated", "updated_at"),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    visibility: Mapped[str]
    text: Mapped[str]
    """As typed, formatting marks included."""
    reply_to_id: Mapped[UUID | None]
    """No foreign key: a hint for the app, checked when the words are sent."""
    version: Mapped[int] = mapped_column(BigInteger)
    """Milliseconds of the moment it was written, or one more than before: it never comes back."""
    updated_at: Mapped[datetime]

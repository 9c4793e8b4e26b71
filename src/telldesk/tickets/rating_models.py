"""The table of what contacts say of how they were helped, in every tenant's schema."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class Rating(TenantRecord):
    """How a ticket went, once for each time it was over (T9)."""

    __tablename__ = "ratings"
    __table_args__ = (
        UniqueConstraint("ticket_id", "version"),
        CheckConstraint("stars BETWEEN 1 AND 5", "stars"),
        CheckConstraint("char_length(reason) <= 1000", "reason"),
        CheckConstraint("(stars IS NULL) = (rated_at IS NULL)", "rated"),
        CheckConstraint("stars IS NULL OR asked_at IS NOT NULL", "asked"),
        Index("ix_ratings_rated", "rated_at", postgresql_where=sql("rated_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    version: Mapped[int] = mapped_column(Integer)
    """The ticket's own when it was over: a later end of it has a higher one."""
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"))
    """Who had the ticket then, and is rated."""
    finished_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    """Null until the contact is asked; a row that is never asked goes again."""
    stars: Mapped[int | None] = mapped_column(SmallInteger)
    reason: Mapped[str] = mapped_column(server_default=sql("''"))
    rated_at: Mapped[datetime | None]
    """The first stars."""
    changed_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When the agent was told of few stars."""
    delivery_id: Mapped[UUID | None]
    """What brought the question into the chat; it knows which message to edit."""

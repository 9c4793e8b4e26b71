"""Table of merged contacts, in every tenant's schema."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class ContactMerge(TenantRecord):
    """Two cards were one person's: what moved from the one to the other, to be put back."""

    __tablename__ = "contact_merges"
    __table_args__ = (
        CheckConstraint("from_id <> into_id", "two"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", "undone"),
        Index(
            "uq_contact_merges_from",
            "from_id",
            unique=True,
            postgresql_where=text("undone_at IS NULL"),
        ),
        Index("ix_contact_merges_into", "into_id", "merged_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    into_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    moves: Mapped[dict[str, Any]]
    """`contact_merging.Moves`."""
    merged_by: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    merged_at: Mapped[datetime]
    until: Mapped[datetime]
    """Until then it can be undone."""
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"))
    undone_at: Mapped[datetime | None]

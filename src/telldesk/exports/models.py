"""Table of what was put together about one person, in every tenant's schema."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class ContactExport(TenantRecord):
    """Everything said with one person, in archives in our storage. The row is the truth."""

    __tablename__ = "contact_exports"
    __table_args__ = (
        CheckConstraint("state IN ('running','ready','failed','expired')", "state"),
        Index(
            "uq_contact_exports_running",
            "contact_id",
            unique=True,
            postgresql_where=sql("state = 'running'"),
        ),
        Index("ix_contact_exports_contact", "contact_id", "created_at"),
        Index("ix_contact_exports_created", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    language: Mapped[str]
    """Of whoever asked: pages are in it."""
    with_notes: Mapped[bool]
    """Whether the desk's own notes are in it."""
    state: Mapped[str] = mapped_column(server_default=sql("'running'"))
    reason: Mapped[str] = mapped_column(server_default=sql("''"))
    """Why it failed: `merged`, `moved`, `too_large`, `stuck`."""
    cursor: Mapped[dict[str, Any]] = mapped_column(server_default=sql("'{}'"))
    """Up to where it is written: `reading.Cursor`."""
    archives: Mapped[list[Any]] = mapped_column(server_default=sql("'[]'"))
    """`object_id` and `size_bytes` of each that is whole."""
    tickets_total: Mapped[int] = mapped_column(Integer)
    """When it was asked for; more may have come since."""
    tickets: Mapped[int] = mapped_column(Integer, server_default=sql("0"))
    messages: Mapped[int] = mapped_column(Integer, server_default=sql("0"))
    files: Mapped[int] = mapped_column(Integer, server_default=sql("0"))
    files_missing: Mapped[int] = mapped_column(Integer, server_default=sql("0"))
    """Files that were said and are in no archive; each archive lists its own and why."""
    created_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    """When the last archive was whole: one that no longer moves has failed."""
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]

"""The table of what contacts are sent when their ticket is closed, in every tenant's schema."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class ClosingTranscript(TenantRecord):
    """The conversation of a ticket on its way to its contact, once for each time it was closed."""

    __tablename__ = "closing_transcripts"
    __table_args__ = (
        UniqueConstraint("ticket_id", "version"),
        CheckConstraint("state IN ('waiting','sent','left')", "state"),
        Index("ix_closing_transcripts_waiting", "id", postgresql_where=sql("state = 'waiting'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    version: Mapped[int]
    """The ticket's own when it was closed: a later end of it has a higher one."""
    state: Mapped[str] = mapped_column(server_default=sql("'waiting'"))
    """`left`: nobody to send it to any more, or nothing to send."""
    closed_at: Mapped[datetime]
    file_id: Mapped[UUID | None]
    """The document in `files` while it is kept; it goes a day later."""

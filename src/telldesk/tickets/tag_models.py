"""Tables of tags, in every tenant's schema (T5)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class Tag(TenantRecord):
    """A word agents put on tickets. Archived, never deleted."""

    __tablename__ = "tags"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 40", "name"),
        CheckConstraint("merged_into_id IS NULL OR archived_at IS NOT NULL", "merged"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    """The name without case, by which it is one tag's (`tags.tag_key`)."""
    colour: Mapped[str] = mapped_column(server_default=sql("''"))
    archived_at: Mapped[datetime | None]
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("tags.id"))
    """Which tag its tickets have instead; an archived one's only."""


class TicketTag(TenantRecord):
    """A ticket has a tag."""

    __tablename__ = "ticket_tags"
    __table_args__ = (Index("ix_ticket_tags_tag", "tag_id", "ticket_id"),)

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(ForeignKey("tags.id"), primary_key=True)


class TagMerge(TenantRecord):
    """A ticket that had a tag when that was merged, so that it can be given back."""

    __tablename__ = "tag_merges"

    from_id: Mapped[UUID] = mapped_column(ForeignKey("tags.id"), primary_key=True)
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    is_moved: Mapped[bool]
    """It has the other tag only by the merging."""

"""Tables of canned responses and macros, in every tenant's schema (T12)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, SmallInteger
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class CannedResponse(TenantRecord):
    """Words ready to be sent; with actions it is a macro. Archived, never deleted."""

    __tablename__ = "canned_responses"
    __table_args__ = (
        CheckConstraint("length(shortcut) BETWEEN 1 AND 32", "shortcut"),
        CheckConstraint("priority BETWEEN 1 AND 4", "priority"),
        CheckConstraint("assigns IN ('me','nobody','agent')", "assigns"),
        CheckConstraint("(assigns IS NOT DISTINCT FROM 'agent') = (assignee_id IS NOT NULL)", "to"),
        CheckConstraint("step IN ('wait','resolve','close')", "step"),
        CheckConstraint(
            "texts <> '{}' OR num_nonnulls(priority, set_category_id, assigns, step) > 0",
            "does_something",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    shortcut: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    texts: Mapped[dict[str, Any]]
    """Language -> words with placeholders."""
    category_id: Mapped[UUID | None] = mapped_column(ForeignKey("categories.id"))
    """Offered first in tickets of this category."""
    priority: Mapped[int | None] = mapped_column(SmallInteger)
    set_category_id: Mapped[UUID | None] = mapped_column(ForeignKey("categories.id"))
    assigns: Mapped[str | None]
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"))
    step: Mapped[str | None]
    use_count: Mapped[int] = mapped_column(Integer, server_default=sql("0"))
    used_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]


class MacroUse(TenantRecord):
    """One use of a macro, once per key of the agent who asked."""

    __tablename__ = "macro_uses"

    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    client_key: Mapped[str] = mapped_column(primary_key=True)
    canned_response_id: Mapped[UUID] = mapped_column(ForeignKey("canned_responses.id"))
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"))
    """The answer it sent, if it had words."""
    used_at: Mapped[datetime]

"""Tables of contacts, in every tenant's schema."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class Contact(TenantRecord):
    """One person as this desk knows them."""

    __tablename__ = "contacts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    username: Mapped[str | None]
    language: Mapped[str] = mapped_column(server_default=text("''"))
    """What the contact chose, '' until then; the channel's own guess is on the channel."""
    banned_at: Mapped[datetime | None]
    banned_by: Mapped[UUID | None]
    ban_reason: Mapped[str] = mapped_column(server_default=text("''"))
    """Words of the staff, for the staff."""
    ban_until: Mapped[datetime | None]
    """When the ban ends by itself; null is never."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ContactChannel(TenantRecord):
    """One address of a contact in one inbox."""

    __tablename__ = "contact_channels"
    __table_args__ = (
        UniqueConstraint("kind", "bot_id", "connection", "external_id"),
        CheckConstraint(
            "reachability IN ('reachable','blocked','deactivated','never_started')", "reachability"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), index=True)
    kind: Mapped[str] = mapped_column(server_default=text("'telegram'"))
    bot_id: Mapped[int]
    connection: Mapped[str] = mapped_column(server_default=text("''"))
    external_id: Mapped[int]
    """Telegram user id."""
    chat_id: Mapped[int]
    language_hint: Mapped[str] = mapped_column(server_default=text("''"))
    reachability: Mapped[str] = mapped_column(server_default=text("'reachable'"))
    reachability_at: Mapped[datetime] = mapped_column(server_default=func.now())
    start_payload: Mapped[str | None]
    """Payload of the last /start, an opaque hint."""
    pending_choice: Mapped[dict[str, Any] | None]
    """A question the bot asked and waits for (which ticket?), with the messages held for it."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

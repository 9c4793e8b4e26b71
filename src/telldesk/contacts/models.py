"""Tables of contacts, in every tenant's schema."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class Contact(TenantRecord):
    """One person as this desk knows them."""

    __tablename__ = "contacts"
    __table_args__ = (
        Index("ix_contacts_created", "created_at", "id"),
        Index(
            "ix_contacts_found_by",
            "found_by",
            postgresql_using="gin",
            postgresql_ops={"found_by": "gin_trgm_ops"},
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    """As they call themselves; taken anew whenever they write."""
    given_name: Mapped[str] = mapped_column(server_default=text("''"))
    """What the desk calls them, '' for as they call themselves. Contacts never see it."""
    shown_name: Mapped[str] = mapped_column(
        Computed("CASE WHEN given_name = '' THEN name ELSE given_name END", persisted=True)
    )
    """What the staff reads."""
    found_by: Mapped[str] = mapped_column(
        Computed(
            "replace(lower(given_name || ' ' || name || ' ' || coalesce(username, '')),"
            " chr(1105), chr(1077))",
            persisted=True,
        )
    )
    """All their names in small letters, е for ё: what somebody looks for is read the same way."""
    username: Mapped[str | None]
    language: Mapped[str] = mapped_column(server_default=text("''"))
    """What the contact chose, '' until then; the channel's own guess is on the channel."""
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    """The same person under another card, which has their addresses and tickets now."""
    banned_at: Mapped[datetime | None]
    banned_by: Mapped[UUID | None]
    ban_reason: Mapped[str] = mapped_column(server_default=text("''"))
    """Words of the staff, for the staff."""
    ban_until: Mapped[datetime | None]
    """When the ban ends by itself; null is never."""
    erased_at: Mapped[datetime | None]
    """Nothing of the person is here any more, or is about to be; see `erasure`."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ContactChannel(TenantRecord):
    """One address of a contact in one inbox."""

    __tablename__ = "contact_channels"
    __table_args__ = (
        UniqueConstraint("kind", "bot_id", "connection", "external_id"),
        CheckConstraint(
            "reachability IN ('reachable','blocked','deactivated','never_started')", "reachability"
        ),
        Index("ix_contact_channels_external", "external_id"),
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


class ContactNote(TenantRecord):
    """Something the staff should know of a person. Contacts never see it."""

    __tablename__ = "contact_notes"
    __table_args__ = (
        Index("ix_contact_notes_contact", "contact_id", "created_at", "id"),
        UniqueConstraint("author_id", "client_key"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    client_key: Mapped[UUID]
    """The writer's own id of it: written twice it is one note."""
    text: Mapped[str]
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    """Can be brought back for a day."""


class ContactCardChange(TenantRecord):
    """Who changed what of a person's card; append-only, and without the words."""

    __tablename__ = "contact_card_changes"
    __table_args__ = (
        CheckConstraint("actor_kind IN ('contact','agent','bot','operator')", "actor_kind"),
        Index("ix_contact_card_changes_contact", "contact_id", "position"),
        UniqueConstraint("position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(Identity(always=True))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    kind: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    data: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    """Ids and keywords of what was changed."""
    at: Mapped[datetime]

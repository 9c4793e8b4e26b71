"""Tables of custom fields, in every tenant's schema (T5)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class CustomField(TenantRecord):
    """Something a desk wants to know of its tickets or contacts. Archived, never deleted."""

    __tablename__ = "custom_fields"
    __table_args__ = (
        UniqueConstraint("belongs_to", "key"),
        CheckConstraint("belongs_to IN ('ticket','contact')", "belongs_to"),
        CheckConstraint(
            "kind IN ('text','long_text','number','date','yes_no','one_of','several_of','link')",
            "kind",
        ),
        CheckConstraint(
            "belongs_to = 'ticket' OR (NOT is_required AND category_ids = '{}')", "of_contact"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    belongs_to: Mapped[str]
    key: Mapped[str]
    names: Mapped[dict[str, Any]]
    """Language -> name."""
    kind: Mapped[str]
    options: Mapped[list[Any]] = mapped_column(server_default=sql("'[]'"))
    """What can be chosen of one_of and several_of: id and name."""
    category_ids: Mapped[list[UUID]] = mapped_column(
        ARRAY(PG_UUID(as_uuid=True)), server_default=sql("'{}'")
    )
    """Asked of tickets of these categories; none is of all."""
    is_required: Mapped[bool] = mapped_column(server_default=sql("false"))
    """A ticket without it is not resolved."""
    position: Mapped[int] = mapped_column(Integer, server_default=sql("0"))
    archived_at: Mapped[datetime | None]


class TicketFieldValue(TenantRecord):
    """What a ticket has in a field; no row is nothing."""

    __tablename__ = "ticket_field_values"

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    field_id: Mapped[UUID] = mapped_column(ForeignKey("custom_fields.id"), primary_key=True)
    value: Mapped[dict[str, Any]]
    """`{"is": ...}`, of the type that the field's kind takes (`fields.py`)."""


class ContactFieldValue(TenantRecord):
    """What a contact has in a field; no row is nothing."""

    __tablename__ = "contact_field_values"

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    field_id: Mapped[UUID] = mapped_column(ForeignKey("custom_fields.id"), primary_key=True)
    value: Mapped[dict[str, Any]]

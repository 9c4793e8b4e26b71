"""Tables of what goes out and where it stands in a chat, in every tenant's schema."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Identity,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import BigInteger

from telldesk.kernel.records import TenantRecord


class DeliveryRow(TenantRecord):
    """One thing to bring to one chat, in chat order. The row is the queue."""

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("lane IN ('callback','reply','notice','rest')", "lane"),
        CheckConstraint(
            "state IN ('queued','sending','sent','failed','unknown','unreachable','held',"
            "'discarded')",
            "state",
        ),
        CheckConstraint(
            "kind IN ('message','notice','text','callback_answer','edit','delete','reaction',"
            "'action')",
            "kind",
        ),
        Index(
            "ix_deliveries_queue",
            "bot_id",
            "chat_id",
            "position",
            postgresql_where=text("state IN ('queued','sending')"),
        ),
        Index(
            "ix_deliveries_message", "message_id", postgresql_where=text("message_id IS NOT NULL")
        ),
        Index(
            "ix_deliveries_troubled",
            "state",
            "finished_at",
            postgresql_where=text("state IN ('failed','unknown','unreachable','held')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(Identity(always=True), unique=True)
    """Order inside a chat; taken under the ticket's row lock, so commit order for one ticket."""
    bot_id: Mapped[int]
    chat_id: Mapped[int]
    connection: Mapped[str] = mapped_column(server_default=text("''"))
    lane: Mapped[str]
    kind: Mapped[str]
    message_id: Mapped[UUID | None]
    ticket_id: Mapped[UUID | None]
    agent_id: Mapped[UUID | None]
    payload: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    """A neutral outbound message (tickets/messages.py) unless kind is 'message'."""
    state: Mapped[str] = mapped_column(server_default=text("'queued'"))
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    not_before: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    error_code: Mapped[int | None] = mapped_column(Integer)
    error: Mapped[str | None]
    """Machine keyword of the failure (`blocked`, `flood`, ...); the vendor's text is not kept."""
    external_ids: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class MessageAddress(TenantRecord):
    """Where one message (or one part of it) stands in a chat; the dedupe key of the channel."""

    __tablename__ = "message_addresses"
    __table_args__ = (
        UniqueConstraint("bot_id", "connection", "chat_id", "external_id"),
        Index("ix_message_addresses_message", "message_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    message_id: Mapped[UUID]
    ticket_id: Mapped[UUID]
    bot_id: Mapped[int]
    connection: Mapped[str] = mapped_column(server_default=text("''"))
    chat_id: Mapped[int]
    external_id: Mapped[int]
    part: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    purpose: Mapped[str] = mapped_column(server_default=text("'conversation'"))
    """'conversation': the contact's chat; 'notice': an agent's notification of it."""

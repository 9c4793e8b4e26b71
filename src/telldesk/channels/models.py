"""Tables of inboxes, inbound updates and deliveries."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import PlatformRecord, TenantRecord


class InboxRow(PlatformRecord):
    """One branded bot. The hot path reads only this row."""

    __tablename__ = "inboxes"
    __table_args__ = (
        CheckConstraint("state IN ('connecting','live','needs_relink','removed')", "state"),
        Index(
            "uq_inboxes_bot_id", "bot_id", unique=True, postgresql_where=text("state <> 'removed'")
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("platform.tenants.id"), index=True)
    kind: Mapped[str] = mapped_column(server_default=text("'telegram'"))
    public_id: Mapped[str] = mapped_column(unique=True)
    """Names the inbox in Mini App launch URLs."""
    bot_id: Mapped[int]
    username: Mapped[str] = mapped_column(server_default=text("''"))
    title: Mapped[str] = mapped_column(server_default=text("''"))
    hook_key: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    secret_cipher: Mapped[bytes] = mapped_column(LargeBinary)
    token_cipher: Mapped[bytes] = mapped_column(LargeBinary)
    """Place of both ciphers: tenant id, bot id, 'token' or 'secret'."""
    state: Mapped[str] = mapped_column(server_default=text("'connecting'"))
    state_reason: Mapped[str] = mapped_column(server_default=text("''"))
    webhook_url: Mapped[str] = mapped_column(server_default=text("''"))
    """The URL Telegram was told last; empty until the first success."""
    webhook_checked_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class InboundRow(PlatformRecord):
    """One update as Telegram sent it, sealed to its tenant; deleted after its effect."""

    __tablename__ = "inbound"
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        Index("ix_inbound_lane", "bot_id", "connection", "chat_id", "id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    tenant_id: Mapped[UUID]
    bot_id: Mapped[int]
    connection: Mapped[str] = mapped_column(server_default=text("''"))
    chat_id: Mapped[int]
    update_id: Mapped[int]
    sealed_key: Mapped[bytes] = mapped_column(LargeBinary)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())


class LaneRow(PlatformRecord):
    """One chat with work: bot, business connection or '', chat (or user)."""

    __tablename__ = "lanes"
    __table_args__ = (
        UniqueConstraint("bot_id", "connection", "chat_id"),
        Index("ix_lanes_ready", "tenant_id", "ready_at"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    tenant_id: Mapped[UUID]
    bot_id: Mapped[int]
    connection: Mapped[str] = mapped_column(server_default=text("''"))
    chat_id: Mapped[int]
    stores: Mapped[int] = mapped_column(server_default=text("1"))
    """Counts arrivals: a finisher who saw fewer leaves the lane in place."""
    ready_at: Mapped[datetime] = mapped_column(server_default=func.now())
    lease_until: Mapped[datetime | None]
    lease_id: Mapped[UUID | None]


class DeadUpdateRow(PlatformRecord):
    """An update that failed three times: sealed for 30 days, then metadata only."""

    __tablename__ = "dead_updates"
    __table_args__ = (UniqueConstraint("bot_id", "update_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID]
    bot_id: Mapped[int]
    connection: Mapped[str]
    chat_id: Mapped[int]
    update_id: Mapped[int]
    sealed_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    payload: Mapped[bytes | None] = mapped_column(LargeBinary)
    error: Mapped[str]
    received_at: Mapped[datetime]
    died_at: Mapped[datetime] = mapped_column(server_default=func.now())


# --- in every tenant's schema -------------------------------------------------------------------


class UpdateClaim(TenantRecord):
    """An update whose effects are committed; kept 7 days. The row makes the effect exactly one."""

    __tablename__ = "update_claims"
    __table_args__ = (Index("ix_update_claims_at", "at"),)

    bot_id: Mapped[int] = mapped_column(primary_key=True)
    update_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())


class EffectRow(TenantRecord):
    """A reaction that already had its effect; kept 7 days."""

    __tablename__ = "effects"
    __table_args__ = (Index("ix_effects_at", "at"),)

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())


class AgentNotice(TenantRecord):
    """The one bot message that tells one agent about one ticket; edited, not repeated."""

    __tablename__ = "agent_notices"
    __table_args__ = (
        CheckConstraint("wanted IN ('send','edit','digest')", "wanted"),
        Index("uq_agent_notices_agent_ticket", "agent_id", "ticket_id", unique=True),
        Index("ix_agent_notices_ticket", "ticket_id"),
        Index("ix_agent_notices_sent", "agent_id", "sent_at"),
        Index(
            "ix_agent_notices_digest",
            "agent_id",
            postgresql_where=text("wanted = 'digest'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    ticket_id: Mapped[UUID]
    bot_id: Mapped[int]
    chat_id: Mapped[int]
    external_id: Mapped[int | None]
    """Telegram message id once sent; a fresh message replaces it."""
    unseen: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    """Messages since somebody of the staff acted on the ticket."""
    wanted: Mapped[str | None]
    """What the next refresh owes: a fresh message, an edit, a place in the digest; or nothing."""
    file_message_id: Mapped[UUID | None]
    """The message whose file the bot message carries; null when it is plain text."""
    sent_at: Mapped[datetime | None]
    """When a fresh message was last decided; the rate is counted by it."""
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    """When the bot message was last queued, fresh or as an edit."""

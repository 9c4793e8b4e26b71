"""What each member of the staff is to know, in every tenant's schema."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    func,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord

_UNREAD = sql("read_at IS NULL")


class Notification(TenantRecord):
    """One piece of news for one agent. `facts` holds ids, numbers and keywords, never words.

    While it is unread the same news of the same ticket comes to this row again (`times`), so that
    a contact who writes ten lines is one row.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('new_ticket','new_message','assigned','status','deadline','mention',"
            "'followed')", "kind"
        ),
        CheckConstraint("urgency BETWEEN 0 AND 2", "urgency"),
        Index("ix_notifications_agent", "agent_id", "at", "id"),
        Index("ix_notifications_ticket", "ticket_id", postgresql_where=_UNREAD),
        Index("ix_notifications_untold", "agent_id", postgresql_where=sql("told_at IS NULL")),
        Index("ix_notifications_unmailed", "agent_id", postgresql_where=sql("mail_due")),
        Index("ix_notifications_unpushed", "agent_id", postgresql_where=sql("push_due")),
        Index(
            "uq_notifications_unread", "agent_id", "ticket_id", "kind", "topic", unique=True,
            postgresql_where=_UNREAD,
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    kind: Mapped[str]
    topic: Mapped[str] = mapped_column(server_default=sql("''"))
    """Tells two of a kind in one ticket apart: a deadline's metric, a note's id."""
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    urgency: Mapped[int] = mapped_column(SmallInteger, server_default=sql("1"))
    facts: Mapped[dict[str, Any]] = mapped_column(server_default=sql("'{}'"))
    times: Mapped[int] = mapped_column(Integer, server_default=sql("1"))
    created_at: Mapped[datetime]
    at: Mapped[datetime]
    """When it came last."""
    read_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When the bot was given it to say, or it had become moot."""
    mail_due: Mapped[bool]
    push_due: Mapped[bool]
    pushed_at: Mapped[datetime | None]
    pushed_to: Mapped[list[Any]] = mapped_column(server_default=sql("'[]'"))
    """Browsers that have it already, while others are tried again."""


class MailAddress(TenantRecord):
    """Where one agent's mail goes, once they confirmed it with the code that came there."""

    __tablename__ = "mail_addresses"

    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    address: Mapped[str]
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Of the six digits on their way; only the worker ever knew them."""
    code_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(SmallInteger, server_default=sql("0"))
    asked_at: Mapped[datetime]
    """When a code was asked for last."""
    confirmed_at: Mapped[datetime | None]
    off_at: Mapped[datetime | None]
    """Switched off by the person, here or by a link in a mail."""
    failed_at: Mapped[datetime | None]
    """Since when it is known that nothing arrives there; no more mail goes."""
    failure: Mapped[str] = mapped_column(server_default=sql("''"))


class Mail(TenantRecord):
    """One mail to an agent: what became of it. Its words are made when it is sent."""

    __tablename__ = "mails"
    __table_args__ = (
        CheckConstraint("kind IN ('code','news')", "kind"),
        CheckConstraint("state IN ('queued','sending','sent','refused','unknown')", "state"),
        Index("ix_mails_agent", "agent_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=sql("'queued'"))
    failure: Mapped[str] = mapped_column(server_default=sql("''"))
    notification_ids: Mapped[list[Any]] = mapped_column(server_default=sql("'[]'"))
    off_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    """Of the secret in its link that switches mail off."""
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class PushKey(TenantRecord):
    """The desk's key pair for web push (VAPID, RFC 8292); one row."""

    __tablename__ = "push_keys"
    __table_args__ = (CheckConstraint("id = 1", "one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    """Uncompressed P-256 point, 65 bytes."""
    private: Mapped[bytes] = mapped_column(LargeBinary)
    """Encrypted under the key ring (place: tenant id, '', 'push')."""


class PushDevice(TenantRecord):
    """One browser an agent is told in. The address is a secret: it is sealed for the worker."""

    __tablename__ = "push_devices"
    __table_args__ = (Index("ix_push_devices_agent", "agent_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    endpoint_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    sealed_key: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """Address and keys as JSON, sealed to the tenant's public key (place: tenant id, 'push')."""
    name: Mapped[str]
    """Browser and system, as the person will know it again."""
    beside_bot: Mapped[bool]
    """The chat with the bot is on this device, too: what the bot says is not said twice."""
    failures: Mapped[int] = mapped_column(SmallInteger, server_default=sql("0"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())


class TicketReminder(TenantRecord):
    """How often was reminded of a contact who waits since then."""

    __tablename__ = "ticket_reminders"

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    waiting_since: Mapped[datetime]
    times: Mapped[int] = mapped_column(SmallInteger)

"""Tables of staff and sessions, in every tenant's schema."""

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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord

ROLES = "('helper','moderator','admin','developer','owner')"


class Agent(TenantRecord):
    """One member of the tenant's staff."""

    __tablename__ = "agents"
    __table_args__ = (
        CheckConstraint(f"role IN {ROLES}", "role"),
        CheckConstraint("bot_mode IN ('agent','contact')", "bot_mode"),
        CheckConstraint("availability IN ('auto','here','away')", "availability"),
        CheckConstraint("capacity BETWEEN 0 AND 500", "capacity"),
        Index(
            "uq_agents_telegram_user_id",
            "telegram_user_id",
            unique=True,
            postgresql_where=text("telegram_user_id IS NOT NULL AND removed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(unique=True)
    """Name in the manifest; null for people invited otherwise."""
    name: Mapped[str]
    role: Mapped[str]
    language: Mapped[str] = mapped_column(server_default=text("''"))
    telegram_user_id: Mapped[int | None]
    telegram_bot_id: Mapped[int | None]
    """The bot whose chat with this agent gets the notifications."""
    telegram_reachable: Mapped[bool] = mapped_column(server_default=text("true"))
    bot_mode: Mapped[str] = mapped_column(server_default=text("'agent'"))
    """'contact' while the agent asks as a contact, with a visible end."""
    bot_state: Mapped[dict[str, Any] | None]
    """What the bot waits for from this agent: the words of a reply or note, parts of an album."""
    digest_at: Mapped[datetime | None]
    """When the last digest of notifications was queued."""
    availability: Mapped[str] = mapped_column(server_default=text("'auto'"))
    """What the agent says (T11): here, away, or `auto`, as `here_until` shows."""
    availability_at: Mapped[datetime | None]
    here_until: Mapped[datetime | None]
    """By what they do in the app or the bot they count as here until then."""
    hours: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    """Intervals of the week in which they work, in the desk's time zone; none is any time."""
    capacity: Mapped[int | None] = mapped_column(Integer)
    """Tickets they are given at once; null is what the desk says, 0 is none."""
    given_at: Mapped[datetime | None]
    """When they last got a ticket by itself."""
    wishes: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    """What they want to be told by which way, and when it is quiet; what is not said is usual."""
    permission_version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    """Raised by every change of role or membership: older sessions and sockets end."""
    removed_at: Mapped[datetime | None]
    linked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Invitation(TenantRecord):
    """A one-time link that makes a Telegram account an agent's."""

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None]


class SessionRow(TenantRecord):
    """One sign-in of an agent or a contact. Exactly one of `agent_id`, `contact_id` is set."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("num_nonnulls(agent_id, contact_id) = 1", "one_person"),
        CheckConstraint("client IN ('mini_app','desktop')", "client"),
        Index("ix_sessions_agent", "agent_id", postgresql_where=text("agent_id IS NOT NULL")),
        Index("ix_sessions_contact", "contact_id", postgresql_where=text("contact_id IS NOT NULL")),
        Index("ix_sessions_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    channel_id: Mapped[UUID | None]
    """The contact channel the signature was checked for."""
    client: Mapped[str]
    access_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    access_expires_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    """12 h after the last refresh."""
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class RefreshToken(TenantRecord):
    """One link in a session's chain of refresh tokens; a second use ends the session."""

    __tablename__ = "refresh_tokens"

    hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), index=True)
    issued_at: Mapped[datetime] = mapped_column(server_default=func.now())
    used_at: Mapped[datetime | None]
    attempt: Mapped[bytes | None]
    """Hash of the key its holder used it under; only they can ask for the lost answer again."""


class LaunchMark(TenantRecord):
    """Launch data already exchanged once: its hash, kept until it is too old anyway."""

    __tablename__ = "launch_marks"
    __table_args__ = (Index("ix_launch_marks_at", "at"),)

    hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempt: Mapped[bytes | None]
    """Hash of the key it was exchanged under; only its holder can ask for the lost answer again."""


class DesktopSignIn(TenantRecord):
    """A code shown by a desktop browser until an agent confirms it in the bot."""

    __tablename__ = "desktop_sign_ins"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','confirmed','refused','used')", "state"),
        Index("ix_desktop_sign_ins_code", "code"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str]
    """Six characters people compare; not a secret."""
    poll_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    device: Mapped[str]
    place: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=text("'waiting'"))
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"))
    tries: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]

"""Tables of owners, in the control plane."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import PlatformRecord

_OWNER = "platform.owners.id"
_TENANT = "platform.tenants.id"


class OwnerRow(PlatformRecord):
    """One person who owns tenants, or may come to."""

    __tablename__ = "owners"
    __table_args__ = (CheckConstraint("email = lower(email)", "email"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(server_default=text("''"))
    language: Mapped[str] = mapped_column(server_default=text("'en'"))
    totp: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Secret of the second factor, sealed (place: 'totp', owner id)."""
    totp_at: Mapped[datetime | None]
    totp_step: Mapped[int] = mapped_column(server_default=text("0"))
    """The newest 30 seconds whose code was used: no code is good twice."""
    pending_totp: Mapped[bytes | None] = mapped_column(LargeBinary)
    """A new secret, sealed likewise, until a code proves that its owner has it."""
    pending_until: Mapped[datetime | None]
    wrong_codes: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    """Wrong second factors since `wrong_until` was set."""
    wrong_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class OwnerSession(PlatformRecord):
    """One browser of an owner. The cookie holds the token, the row a keyed digest of it."""

    __tablename__ = "owner_sessions"
    __table_args__ = (
        Index("ix_owner_sessions_owner_id", "owner_id"),
        Index("ix_owner_sessions_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey(_OWNER, ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    former_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The token before the last change of it: good for what was on its way, and not fresh."""
    former_until: Mapped[datetime | None]
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """Of a mark that stays in the browser when the session is over: it tells it again."""
    device: Mapped[str]
    address: Mapped[str]
    """Shortened: enough to notice a stranger."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    used_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    """12 h after the last use, `ends_at` at most."""
    ends_at: Mapped[datetime]
    fresh_until: Mapped[datetime | None]
    """Until when acts of an owner need no further proof."""
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_until: Mapped[datetime | None]
    code_tries: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    ended_at: Mapped[datetime | None]


class OwnerSignIn(PlatformRecord):
    """A letter's link and code until one of them is used, then a question for a second factor.

    Also there for addresses nobody owns anything under: what is asked looks the same (T42).
    """

    __tablename__ = "owner_sign_ins"
    __table_args__ = (
        Index("ix_owner_sign_ins_email", "email"),
        Index("ix_owner_sign_ins_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    language: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    attempt_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """Of the secret of the browser that asked: only there the code is good."""
    tries: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey(_OWNER, ondelete="CASCADE"))
    """Who it was, while the second factor is asked for."""
    step_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    step_tries: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))


class OwnerLetter(PlatformRecord):
    """One mail to an owner. The row is the truth; what is secret in it goes when it is sent."""

    __tablename__ = "owner_letters"
    __table_args__ = (
        CheckConstraint("state IN ('queued','sending','sent','refused','unknown')", "state"),
        CheckConstraint("state IN ('queued','sending') OR sealed IS NULL", "wiped"),
        Index(
            "ix_owner_letters_due_at",
            "due_at",
            postgresql_where=text("state IN ('queued','sending')"),
        ),
        Index("ix_owner_letters_created_at", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    email: Mapped[str]
    language: Mapped[str]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What it says, as JSON, sealed (place: 'letter', its id)."""
    state: Mapped[str] = mapped_column(server_default=text("'queued'"))
    failure: Mapped[str] = mapped_column(server_default=text("''"))
    tries: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    due_at: Mapped[datetime]
    """When it is tried next; of one being sent, when its sender counts as lost."""
    expires_at: Mapped[datetime]
    """Afterwards it helps nobody and is not sent."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]


class OwnerRecoveryCode(PlatformRecord):
    """One of ten codes that stand in for the second factor, each once."""

    __tablename__ = "owner_recovery_codes"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey(_OWNER, ondelete="CASCADE"), primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    used_at: Mapped[datetime | None]


class Ownership(PlatformRecord):
    """This person owns this tenant."""

    __tablename__ = "ownerships"
    __table_args__ = (Index("ix_ownerships_tenant_id", "tenant_id"),)

    owner_id: Mapped[UUID] = mapped_column(ForeignKey(_OWNER, ondelete="CASCADE"), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey(_TENANT, ondelete="CASCADE"), primary_key=True
    )
    since: Mapped[datetime] = mapped_column(server_default=func.now())
    by_id: Mapped[UUID | None]
    """The owner who invited them; null is the command line."""


class OwnerInvitation(PlatformRecord):
    """A one-time link that makes whoever reads mail at this address an owner of the tenant."""

    __tablename__ = "owner_invitations"
    __table_args__ = (
        CheckConstraint("email = lower(email)", "email"),
        Index(
            "uq_owner_invitations_open",
            "tenant_id",
            "email",
            unique=True,
            postgresql_where=text("accepted_at IS NULL"),
        ),
        Index("ix_owner_invitations_email", "email"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey(_TENANT, ondelete="CASCADE"))
    email: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    by_id: Mapped[UUID | None]
    """The owner who invites; null is the command line."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]


OWN_TABLES: tuple[str, ...] = tuple(
    model.__tablename__
    for model in (
        OwnerRow, OwnerSession, OwnerSignIn, OwnerLetter, OwnerRecoveryCode, Ownership,
        OwnerInvitation,
    )
)  # fmt: skip
"""All that `td_portal` may change."""

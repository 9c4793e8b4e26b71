"""Tables of erasures: the desk's own row, and the platform's ledger."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import PlatformRecord, TenantRecord


class Erasure(TenantRecord):
    """One person is to be erased, is being erased, or was; never deleted."""

    __tablename__ = "erasures"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','running','done','called_off')", "state"),
        CheckConstraint(
            "step IN ('tickets','messages','deliveries','telling','ending')", "step"
        ),
        CheckConstraint("(state = 'running') = (scope IS NOT NULL)", "scope"),
        CheckConstraint("(state = 'done') = (finished_at IS NOT NULL)", "finished"),
        CheckConstraint(
            "(state = 'called_off') = (called_off_by IS NOT NULL)"
            " AND (called_off_by IS NULL) = (called_off_at IS NULL)",
            "called_off",
        ),
        Index(
            "uq_erasures_contact", "contact_id", unique=True,
            postgresql_where=text("state <> 'called_off'"),
        ),
        Index("ix_erasures_asked", "contact_id", "asked_at"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    state: Mapped[str] = mapped_column(server_default=text("'waiting'"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    asked_at: Mapped[datetime]
    starts_at: Mapped[datetime]
    """Until then it can be called off."""
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    called_off_by: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"))
    called_off_at: Mapped[datetime | None]
    step: Mapped[str] = mapped_column(server_default=text("'tickets'"))
    """What its slices go through now."""
    after: Mapped[int] = mapped_column(server_default=text("0"))
    """The last number of this step that is done, where it goes by numbers."""
    scope: Mapped[dict[str, Any] | None]
    """`scope.Scope`: cards and addresses that go. The last thing that goes itself."""
    came_before: Mapped[datetime | None]
    """The database's time of the beginning: what came in by then goes too."""
    counts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    """`shapes.ErasureCounts` so far."""


class ErasedAddress(PlatformRecord):
    """An address that was erased, told by its keyed digest alone; append-only.

    In the platform's schema, not the desk's: a desk restored from a backup has its old rows again,
    and only what lies outside of it can say who is to be erased once more.
    """

    __tablename__ = "erasure_ledger"
    __table_args__ = (
        CheckConstraint("octet_length(digest) = 32", "digest"),
        UniqueConstraint("tenant_id", "digest", "erasure_id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    tenant_id: Mapped[UUID]
    erasure_id: Mapped[UUID]
    key_version: Mapped[int] = mapped_column(SmallInteger)
    """Of the key-encryption key the digest was made with."""
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    """`scope.address_digest`."""
    erased_at: Mapped[datetime]

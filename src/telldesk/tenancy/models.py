"""Tables of the control plane that name the tenants."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Identity, Integer, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import PlatformRecord


class TenantRow(PlatformRecord):
    """One client of the platform. `schema_name` is its schema and its role."""

    __tablename__ = "tenants"
    __table_args__ = (
        CheckConstraint("state IN ('provisioning','active','suspended','erasing')", "state"),
        CheckConstraint("slug ~ '^[a-z][a-z0-9-]{1,38}[a-z0-9]$'", "slug"),
        CheckConstraint("schema_name ~ '^tenant_[0-9a-f]{32}$'", "schema_name"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=text("'provisioning'"))
    state_reason: Mapped[str] = mapped_column(server_default=text("''"))
    schema_name: Mapped[str] = mapped_column(unique=True)
    placement: Mapped[str] = mapped_column(server_default=text("'main'"))
    epoch: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    schema_revision: Mapped[str] = mapped_column(server_default=text("''"))
    sealing_public: Mapped[bytes] = mapped_column(LargeBinary)
    sealing_private: Mapped[bytes] = mapped_column(LargeBinary)
    """X25519 private key, encrypted under the key ring (place: tenant id, '', 'sealing')."""
    manifest: Mapped[dict[str, Any] | None]
    """The manifest applied last: the base of the three-way merge."""
    limits: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AuditRow(PlatformRecord):
    """What operators and the command line did to tenants; append-only."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor: Mapped[str]
    act: Mapped[str]
    tenant_id: Mapped[UUID | None]
    facts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))


class MigrationRow(PlatformRecord):
    """Where one tenant stands in the fleet migration to `revision`."""

    __tablename__ = "tenant_migrations"
    __table_args__ = (CheckConstraint("state IN ('running','done','failed')", "state"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    error: Mapped[str] = mapped_column(server_default=text("''"))
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]

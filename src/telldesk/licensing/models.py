"""The installed licence: one row of the control plane."""

from datetime import datetime

from sqlalchemy import CheckConstraint, SmallInteger, func
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import PlatformRecord


class LicenceRow(PlatformRecord):
    """One row, always there. Locked by who adds a tenant, so two cannot pass one limit."""

    __tablename__ = "licence"
    __table_args__ = (
        CheckConstraint("id = 1", "one"),
        CheckConstraint("octet_length(licence) <= 4096", "length"),
        CheckConstraint("(licence IS NULL) = (installed_at IS NULL)", "installed"),
    )

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    licence: Mapped[str | None]
    """As the vendor wrote it. No secret: it opens nothing."""
    installed_at: Mapped[datetime | None]
    newest_issued_at: Mapped[datetime | None]
    """When the newest licence ever installed here was issued; stays when it is removed."""
    seen_until: Mapped[datetime] = mapped_column(server_default=func.now())
    """The latest moment this installation has known; moves forward only."""

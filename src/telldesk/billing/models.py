"""Tables of billing, in the control plane."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, func, text
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import PlatformRecord


class SubscriptionRow(PlatformRecord):
    """What one tenant has bought. Its state follows from the dates: `lifecycle.state_at`."""

    __tablename__ = "subscriptions"
    __table_args__ = (CheckConstraint("provider IN ('manual')", "provider"),)

    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("platform.tenants.id", ondelete="CASCADE"), primary_key=True
    )
    plan: Mapped[str]
    """Key in the operator's file; kept where the file has it no more."""
    provider: Mapped[str] = mapped_column(server_default=text("'manual'"))
    """Who knows what was paid; `manual` is the operator."""
    trial_ends_at: Mapped[datetime | None]
    paid_until: Mapped[datetime | None]
    cancels_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())

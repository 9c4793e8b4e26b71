"""Tables of what was joined and split, in every tenant's schema (T6)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class Transfer(TenantRecord):
    """Messages of one ticket are another's: of all of them (`merge`) or of some (`split`)."""

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("kind IN ('merge','split')", "kind"),
        CheckConstraint("from_id <> to_id", "two"),
        Index("ix_transfers_from", "from_id"),
        Index("ix_transfers_to", "to_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    from_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    to_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"))
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    """When it can be taken back no more."""
    before: Mapped[dict[str, Any]]
    """How a merged ticket stood: status, resolved_at, closed_at, whether its contact waited.

    Also who follows the other ticket because they followed this one (`joined_ids`).
    """
    undone_at: Mapped[datetime | None]


class TransferMessage(TenantRecord):
    """One message that a transfer moved."""

    __tablename__ = "transfer_messages"

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("transfers.id"), primary_key=True)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), primary_key=True)

"""The table of who follows which ticket, in every tenant's schema (T5)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class TicketParticipant(TenantRecord):
    """An agent follows a ticket. It gives no sight: who may not see the ticket hears nothing."""

    __tablename__ = "ticket_participants"
    __table_args__ = (Index("ix_ticket_participants_agent", "agent_id", "ticket_id"),)

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    """Themselves, a colleague, or who named them in a note."""
    added_at: Mapped[datetime]

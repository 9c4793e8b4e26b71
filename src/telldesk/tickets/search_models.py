"""Tables of search and of saved views, in every tenant's schema (T13)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class SearchEntry(TenantRecord):
    """The words of one message and its files' names, or of a ticket's number, subject and contact.

    Triggers on those tables write it in the same transaction; `telldesk search rebuild` makes it
    anew.
    """

    __tablename__ = "search_entries"
    __table_args__ = (
        CheckConstraint("kind IN ('message','note','ticket')", "kind"),
        Index("ix_search_entries_ticket", "ticket_id", "at", "id"),
        Index("ix_search_entries_words", "words", postgresql_using="gin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """The message's own, or the ticket's."""
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"))
    kind: Mapped[str]
    at: Mapped[datetime]
    """When it was said, or a minute before the ticket opened: the newest is found first."""
    words: Mapped[Any] = mapped_column(TSVECTOR)
    """Stems, telephone numbers, and the spans of time `at` lies in."""


class SearchWord(TenantRecord):
    """A word somebody used in this desk, to find what a mistyped one means."""

    __tablename__ = "search_words"
    __table_args__ = (
        Index(
            "ix_search_words_near",
            "word",
            postgresql_using="gin",
            postgresql_ops={"word": "gin_trgm_ops"},
        ),
    )

    word: Mapped[str] = mapped_column(primary_key=True)


class SearchProgress(TenantRecord):
    """Up to which message the words are learnt, and by which version of the code: one row."""

    __tablename__ = "search_progress"
    __table_args__ = (CheckConstraint("single", "single"),)

    single: Mapped[bool] = mapped_column(primary_key=True, server_default=sql("true"))
    position: Mapped[int] = mapped_column(server_default=sql("0"))
    version: Mapped[int] = mapped_column(Integer, server_default=sql("0"))
    """`search_words.VERSION` of whatever made all entries; older ones are made anew."""
    building: Mapped[int | None] = mapped_column(Integer)
    """The version by which they are being made anew."""


class SavedView(TenantRecord):
    """A named filter of the inbox. Neither an agent's nor a team's is the whole desk's."""

    __tablename__ = "saved_views"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 64", "name"),
        CheckConstraint("num_nonnulls(agent_id, team_id) <= 1", "scope"),
        Index("ix_saved_views_agent", "agent_id"),
        Index("ix_saved_views_team", "team_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    filter: Mapped[dict[str, Any]]
    """`TicketFilter` as JSON."""
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer, server_default=sql("0"))
    archived_at: Mapped[datetime | None]

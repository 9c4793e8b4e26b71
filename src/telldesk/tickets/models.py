"""Tables of tickets, messages and history, in every tenant's schema."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    func,
)
from sqlalchemy import (
    text as sql,
)
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class Team(TenantRecord):
    """Agents who get the tickets of some categories (T11)."""

    __tablename__ = "teams"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class TeamMember(TenantRecord):
    """An agent is in a team, or in several."""

    __tablename__ = "team_members"
    __table_args__ = (Index("ix_team_members_agent", "agent_id"),)

    team_id: Mapped[UUID] = mapped_column(
        ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True
    )
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"), primary_key=True)


class Category(TenantRecord):
    """What a ticket is about. Archived, never deleted."""

    __tablename__ = "categories"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    names: Mapped[dict[str, Any]]
    """Language -> name."""
    icon: Mapped[str] = mapped_column(server_default=sql("''"))
    colour: Mapped[str] = mapped_column(server_default=sql("''"))
    position: Mapped[int] = mapped_column(Integer, server_default=sql("0"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"))
    """Its tickets are given to this team by themselves; null is to anybody."""
    archived_at: Mapped[datetime | None]


class KeywordRule(TenantRecord):
    """Words that say what a new ticket is about and how urgent it is (T3, T4)."""

    __tablename__ = "keyword_rules"
    __table_args__ = (
        CheckConstraint("how IN ('word','stem')", "how"),
        CheckConstraint("priority BETWEEN 1 AND 4", "priority"),
        CheckConstraint("num_nonnulls(category_id, priority) > 0", "does_something"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    """Of two rules that fire, the first says."""
    how: Mapped[str] = mapped_column(server_default=sql("'stem'"))
    """`word` finds the words as written, `stem` in every form of theirs."""
    words: Mapped[dict[str, Any]]
    """Language -> words or phrases."""
    category_id: Mapped[UUID | None] = mapped_column(ForeignKey("categories.id"))
    priority: Mapped[int | None] = mapped_column(SmallInteger)
    is_on: Mapped[bool] = mapped_column(server_default=sql("true"))


class Ticket(TenantRecord):
    """One case, with a number people say aloud. Sequence `ticket_numbers` gives the numbers."""

    __tablename__ = "tickets"
    __table_args__ = (
        CheckConstraint("status IN ('open','in_progress','waiting','resolved','closed')", "status"),
        CheckConstraint("priority BETWEEN 1 AND 4", "priority"),
        CheckConstraint(
            "snoozed_until IS NULL OR snoozed_by_id IS NOT NULL"
            " AND status IN ('open','in_progress','waiting')",
            "snooze",
        ),
        CheckConstraint(
            "num_nonnulls(spam_at, spam_by_id, spam_before) IN (0, 3)"
            " AND (spam_at IS NULL OR status = 'closed')"
            " AND (spam_ban_at IS NULL OR spam_at IS NOT NULL)",
            "spam",
        ),
        Index(
            "uq_tickets_current",
            "channel_id",
            unique=True,
            postgresql_where=sql("is_current"),
        ),
        Index("ix_tickets_inbox", "activity_at", "id"),
        Index("ix_tickets_status", "status", "activity_at", "id"),
        Index("ix_tickets_assignee", "assignee_id", "activity_at", "id"),
        Index("ix_tickets_contact", "contact_id", "activity_at", "id"),
        # Few rows among the many finished ones: lists of work cost the same however old a desk is.
        Index(
            "ix_tickets_unfinished",
            "assignee_id",
            "activity_at",
            "id",
            postgresql_where=sql("status IN ('open','in_progress','waiting')"),
        ),
        Index(
            "ix_tickets_waiting",
            "activity_at",
            "id",
            postgresql_where=sql("waiting_since IS NOT NULL"),
        ),
        # What waits for an agent, the longest waiting first.
        Index(
            "ix_tickets_queue",
            sql("coalesce(waiting_since, opened_at)"),
            "id",
            postgresql_where=sql("assignee_id IS NULL AND status IN ('open','in_progress')"),
        ),
        Index("ix_tickets_due", "due_at", "id", postgresql_where=sql("due_at IS NOT NULL")),
        Index(
            "ix_tickets_snoozed",
            "activity_at",
            "id",
            postgresql_where=sql("snoozed_until IS NOT NULL"),
        ),
        Index(
            "ix_tickets_spam",
            "activity_at",
            "id",
            postgresql_where=sql("spam_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    channel_id: Mapped[UUID] = mapped_column(ForeignKey("contact_channels.id"))
    is_current: Mapped[bool] = mapped_column(server_default=sql("true"))
    """New messages of the channel go to its current ticket; at most one per channel."""
    subject: Mapped[str] = mapped_column(server_default=sql("''"))
    """First words of the first message, for lists."""
    status: Mapped[str] = mapped_column(server_default=sql("'open'"))
    priority: Mapped[int] = mapped_column(SmallInteger, server_default=sql("2"))
    """1 low, 2 normal, 3 high, 4 critical."""
    category_id: Mapped[UUID | None] = mapped_column(ForeignKey("categories.id"))
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"))
    left_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"))
    """Who gave it back by hand: it is not given to them again by itself."""
    version: Mapped[int] = mapped_column(Integer, server_default=sql("1"))
    """Raised by every change; a stale one in a request is a Conflict."""
    opened_at: Mapped[datetime]
    activity_at: Mapped[datetime]
    """Last public message or status change; order of the inbox."""
    last_message_id: Mapped[UUID | None]
    message_count: Mapped[int] = mapped_column(Integer, server_default=sql("0"))
    contact_wrote_at: Mapped[datetime | None]
    agent_wrote_at: Mapped[datetime | None]
    first_reply_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    """Since when the contact waits for a human answer; null while they do not."""
    contact_read_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    """The nearest deadline whose clock runs (T10); `due_metric` says of what."""
    due_metric: Mapped[str | None]
    warn_at: Mapped[datetime | None]
    """When three quarters of the time until then are used."""
    look_at: Mapped[datetime | None]
    """When something about its deadlines happens by itself next; a task waits for it."""
    erased_at: Mapped[datetime | None]
    """Its contact was erased then: bare facts are left, and nothing is changed in it any more."""
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("tickets.id"))
    """Where its messages are now; nothing more is said or changed in it."""
    snoozed_until: Mapped[datetime | None]
    """Until when nobody is to think of it; null where it is in view. Unfinished tickets only."""
    snoozed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"))
    spam_at: Mapped[datetime | None]
    """Since when it is marked as spam: closed, in no work and no numbers; null for no mark."""
    spam_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"))
    spam_before: Mapped[dict[str, Any] | None]
    """How it stood before the mark: `spam.Stood`."""
    spam_ban_at: Mapped[datetime | None]
    """When the mark banned its contact, to lift that very ban with it."""


class Message(TenantRecord):
    """One thing said in a ticket. `visibility` never changes (T36)."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("visibility IN ('public','note')", "visibility"),
        CheckConstraint("author_kind IN ('contact','agent','bot')", "author_kind"),
        CheckConstraint("NOT (author_kind = 'contact' AND visibility = 'note')", "contact_public"),
        Index("ix_messages_ticket", "ticket_id", "position"),
        Index(
            "uq_messages_album",
            "ticket_id",
            "album_key",
            unique=True,
            postgresql_where=sql("album_key IS NOT NULL"),
        ),
        Index(
            "uq_messages_client_key",
            "author_id",
            "client_key",
            unique=True,
            postgresql_where=sql("client_key IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(Identity(always=True), unique=True)
    """Order inside a ticket; taken under the ticket's row lock."""
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    visibility: Mapped[str]
    author_kind: Mapped[str]
    author_id: Mapped[UUID | None]
    kind: Mapped[str]
    """text, photo, video, ... or 'unsupported'."""
    text: Mapped[str] = mapped_column(server_default=sql("''"))
    entities: Mapped[list[Any]] = mapped_column(server_default=sql("'[]'"))
    details: Mapped[dict[str, Any]] = mapped_column(server_default=sql("'{}'"))
    """Typed card of the kind (location, contact, poll, forward, quote, ...)."""
    raw: Mapped[dict[str, Any] | None]
    """The raw update of an unsupported kind."""
    album_key: Mapped[str | None]
    client_key: Mapped[str | None]
    """The sender's own id of the message: a repeated send is the same message."""
    reply_to_id: Mapped[UUID | None]
    revision: Mapped[int] = mapped_column(Integer, server_default=sql("0"))
    sent_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]


class MessagePart(TenantRecord):
    """One file of a message; an album has several."""

    __tablename__ = "message_parts"
    __table_args__ = (
        Index("ix_message_parts_file", "bot_id", "file_id"),
        Index(
            "uq_message_parts_stored",
            "stored_file_id",
            unique=True,
            postgresql_where=sql("stored_file_id IS NOT NULL"),
        ),
    )

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    part: Mapped[int] = mapped_column(Integer, primary_key=True)
    """Telegram's message id for albums, so parts sort as sent whatever order they came in."""
    kind: Mapped[str]
    bot_id: Mapped[int]
    """The only bot the file_id is good for; 0 for what came by no bot."""
    file_id: Mapped[str]
    """'' until a bot has it: then only the stored file is there."""
    stored_file_id: Mapped[UUID | None]
    """Its row in `files`; null while it lies at the channel only. One that is gone names none."""
    file_unique_id: Mapped[str]
    name: Mapped[str | None]
    mime: Mapped[str | None]
    size_bytes: Mapped[int | None]
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    duration_s: Mapped[int | None] = mapped_column(Integer)
    thumb_file_id: Mapped[str | None]
    caption: Mapped[str] = mapped_column(server_default=sql("''"))


class MessageRevision(TenantRecord):
    """What a message said before an edit; append-only."""

    __tablename__ = "message_revisions"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer, primary_key=True)
    text: Mapped[str]
    entities: Mapped[list[Any]]
    details: Mapped[dict[str, Any]]
    replaced_at: Mapped[datetime]


class Reaction(TenantRecord):
    """The reactions one person has on one message now."""

    __tablename__ = "reactions"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    person_kind: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    emojis: Mapped[list[Any]]
    at: Mapped[datetime]


class TicketEvent(TenantRecord):
    """One line of a ticket's history: who, what, when. Never changed, never deleted."""

    __tablename__ = "ticket_events"
    __table_args__ = (
        CheckConstraint("actor_kind IN ('contact','agent','bot','operator')", "actor_kind"),
        Index("ix_ticket_events_ticket", "ticket_id", "position"),
        UniqueConstraint("position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(Identity(always=True))
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    kind: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    data: Mapped[dict[str, Any]] = mapped_column(server_default=sql("'{}'"))
    at: Mapped[datetime] = mapped_column(server_default=func.now())

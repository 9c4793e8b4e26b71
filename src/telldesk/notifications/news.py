"""The seven kinds of news and how each is made. Pure: facts of a ticket in, a piece of news out."""

from typing import Any, Literal
from uuid import UUID

import msgspec

from telldesk.channels.staff.wishes import NewsKind, Urgency, urgency_of
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.sla_terms import DUE
from telldesk.tickets.vocabulary import Metric

MentionWhy = Literal["note", "reminder", "woken"]
"""Somebody named you in a note; a contact waits for an answer; a snooze is over."""
FollowedWhy = Literal["wrote", "noted", "moved"]
"""In a ticket you follow its contact wrote, a colleague left a note, it ended or is open again."""
NewsWhy = Literal["note", "reminder", "woken", "wrote", "noted", "moved"]


class NewsFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be said beside the ticket; every kind has its own.

    Attributes:
        metric: of a deadline; `is_late` when it has passed.
        status: what the ticket became.
        why: of a mention, and of a ticket one follows.
        message_id: the note it is about.
        agent_id: whose act it was, where somebody's.
        waited_min: how long the contact waits, of a reminder.
    """

    metric: Metric | None = None
    is_late: bool = False
    status: Status | None = None
    why: NewsWhy | None = None
    message_id: UUID | None = None
    agent_id: UUID | None = None
    waited_min: int | None = None


class News(msgspec.Struct, frozen=True, kw_only=True):
    """One fact about one ticket, before it is known who is to know it."""

    kind: NewsKind
    ticket_id: UUID
    urgency: Urgency
    facts: NewsFacts = NewsFacts()
    topic: str = ""

    def stored(self) -> str:
        """The facts as JSON."""
        return msgspec.json.encode(self.facts).decode()


def new_ticket(ticket_id: UUID, *, priority: int) -> News:
    """Somebody asks for help, and nobody has it yet."""
    return News(kind="new_ticket", ticket_id=ticket_id, urgency=urgency_of(priority))


def new_message(ticket_id: UUID, *, priority: int) -> News:
    """The contact said more."""
    return News(kind="new_message", ticket_id=ticket_id, urgency=urgency_of(priority))


def assigned(ticket_id: UUID, *, priority: int, by: UUID | None) -> News:
    """The ticket is yours now; `by` is None where it was given by itself."""
    return News(
        kind="assigned", ticket_id=ticket_id, urgency=urgency_of(priority),
        facts=NewsFacts(agent_id=by),
    )  # fmt: skip


def status_changed(ticket_id: UUID, *, status: Status, by: UUID | None) -> News:
    """Your ticket stands differently, and it was not you."""
    return News(
        kind="status", ticket_id=ticket_id, urgency=0, facts=NewsFacts(status=status, agent_id=by)
    )


def deadline(ticket_id: UUID, *, priority: int, metric: Metric, percent: int) -> News:
    """A promise is near its end (`percent` of its time used) or broken."""
    is_late = percent >= DUE
    return News(
        kind="deadline", ticket_id=ticket_id, urgency=2 if is_late else urgency_of(priority),
        facts=NewsFacts(metric=metric, is_late=is_late), topic=metric,
    )  # fmt: skip


def mention(
    ticket_id: UUID, *, priority: int, why: MentionWhy, message_id: UUID | None = None,
    by: UUID | None = None, waited_min: int | None = None,
) -> News:  # fmt: skip
    """A note names you, or a contact still waits."""
    facts = NewsFacts(why=why, message_id=message_id, agent_id=by, waited_min=waited_min)
    topic = str(message_id) if message_id else why
    return News(
        kind="mention", ticket_id=ticket_id, urgency=urgency_of(priority), facts=facts, topic=topic
    )


def followed(
    ticket_id: UUID, *, priority: int, why: FollowedWhy, message_id: UUID | None = None,
    status: Status | None = None, by: UUID | None = None,
) -> News:  # fmt: skip
    """Something happened in a ticket you follow; notes are told apart, the rest comes together."""
    facts = NewsFacts(why=why, message_id=message_id, status=status, agent_id=by)
    topic = str(message_id) if message_id else why
    urgency = 0 if why == "moved" else urgency_of(priority)
    return News(kind="followed", ticket_id=ticket_id, urgency=urgency, facts=facts, topic=topic)


def woken(ticket_id: UUID, *, priority: int) -> News:
    """The ticket's snooze is over: it is to be looked at now."""
    return mention(ticket_id, priority=priority, why="woken")


def facts_of(stored: Any) -> NewsFacts:
    """The facts as they were stored."""
    return msgspec.convert(stored, NewsFacts)

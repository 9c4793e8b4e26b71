"""Where one ticket ends and the next begins (T8). Pure: facts in, decision out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

CHOICE_HOLDS: Final = timedelta(hours=1)
"""A ticket the contact chose takes their next messages for so long without asking again."""
NEW_WAITS: Final = timedelta(hours=24)
"""A new ticket the contact asked for waits so long for its first message."""
ANSWER_WITHIN: Final = timedelta(minutes=10)
"""An unanswered question becomes a new ticket after this."""


class Boundary(StrEnum):
    THREAD = "thread"
    HOURS = "hours"
    ASK = "ask"


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """The desk's own rule; `burst_s` joins messages that come quickly."""

    boundary: Boundary
    hours: int
    burst_s: int


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One ticket of the channel a message could belong to."""

    ticket_id: UUID
    number: int
    subject: str
    is_closed: bool
    is_current: bool
    activity_at: datetime
    contact_wrote_at: datetime | None


class Wish(StrEnum):
    """What stands open between the bot and the contact."""

    QUESTION = "question"
    CHOSEN = "chosen"
    NEW = "new"
    REASON = "reason"
    """The next text is why they gave so many stars; it stands in no ticket."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The open wish: since when, and for CHOSEN which ticket."""

    wish: Wish
    at: datetime
    ticket_id: UUID | None = None


class Into(msgspec.Struct, frozen=True):
    """The message belongs to this ticket, open or closed."""

    ticket_id: UUID


class Begin(msgspec.Struct, frozen=True):
    """The message opens a new ticket."""


class Hold(msgspec.Struct, frozen=True):
    """The message waits with those before it for the answer."""


class Ask(msgspec.Struct, frozen=True):
    """The contact is asked which of these it belongs to, or a new one."""

    tickets: tuple[Candidate, ...]


Decision = Into | Begin | Hold | Ask


def place_of(
    policy: Policy,
    tickets: Sequence[Candidate],
    *,
    standing: Standing | None,
    replied_to: UUID | None,
    now: datetime,
) -> Decision:
    """Where a contact's message goes.

    `tickets` are the channel's open ones and its current one; `replied_to` is the ticket of the
    message this one answers, if any.
    """
    if replied_to is not None:
        return Into(replied_to)
    if standing is not None:
        asked_for = _asked_for(standing, tickets, now)
        if asked_for is not None:
            return asked_for
    if not tickets:
        return Begin()
    turn = _same_turn(policy, tickets, now)
    return Into(turn.ticket_id) if turn is not None else _by_policy(policy, tickets, now)


def _asked_for(standing: Standing, tickets: Sequence[Candidate], now: datetime) -> Decision | None:
    age = now - standing.at
    match standing.wish:
        case Wish.QUESTION:
            return Hold()
        case Wish.NEW:
            return Begin() if age <= NEW_WAITS else None
        case Wish.REASON:
            return None
        case Wish.CHOSEN:
            is_known = any(one.ticket_id == standing.ticket_id for one in tickets)
            if standing.ticket_id is None or not is_known or age > CHOICE_HOLDS:
                return None
            return Into(standing.ticket_id)


def _same_turn(policy: Policy, tickets: Sequence[Candidate], now: datetime) -> Candidate | None:
    """The ticket the contact wrote in a moment ago."""
    latest: tuple[datetime, Candidate] | None = None
    for one in tickets:
        wrote_at = one.contact_wrote_at
        if wrote_at is not None and (latest is None or wrote_at > latest[0]):
            latest = (wrote_at, one)
    if latest is None or now - latest[0] > timedelta(seconds=policy.burst_s):
        return None
    return latest[1]


def _by_policy(policy: Policy, tickets: Sequence[Candidate], now: datetime) -> Decision:
    current = next((one for one in tickets if one.is_current), None)
    match policy.boundary:
        case Boundary.THREAD:
            latest = current or max(tickets, key=lambda one: one.activity_at)
            return Into(latest.ticket_id)
        case Boundary.HOURS:
            is_over = (
                current is None
                or current.is_closed
                or now - current.activity_at > timedelta(hours=policy.hours)
            )
            return Begin() if current is None or is_over else Into(current.ticket_id)
        case Boundary.ASK:
            if len(tickets) == 1 and not tickets[0].is_closed:
                return Into(tickets[0].ticket_id)
            return Ask(tuple(tickets))

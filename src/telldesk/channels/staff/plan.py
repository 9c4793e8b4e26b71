"""What one agent is told about one ticket, and when: a fresh message, an edit, a digest. Pure.

Telegram pings for a new message, never for an edit. So the first news of a turn is a message and
what follows within `FRESH_FOR` is an edit of it; once somebody acted, or the message has scrolled
away, the next news is a message again.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

EDIT_EVERY: Final = timedelta(seconds=3)
FRESH_FOR: Final = timedelta(minutes=5)
RATE_WINDOW: Final = timedelta(minutes=1)
SENDS_A_MINUTE: Final = 20
DIGEST_EVERY: Final = timedelta(minutes=1)
DIGEST_AFTER: Final = timedelta(seconds=3)  # the storm's other tickets join the first digest


class Happening(StrEnum):
    """What a fact is to one agent."""

    WROTE = "wrote"
    """The contact wrote, or the ticket waits for anybody again."""
    GIVEN = "given"
    """Somebody else made the ticket this agent's."""
    ANSWERED = "answered"
    """The contact waits no longer."""
    CHANGED = "changed"
    """Worth showing, not worth a ping."""


class Wanted(StrEnum):
    """What the next refresh owes the agent."""

    SEND = "send"
    EDIT = "edit"
    DIGEST = "digest"


class NoticeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known before the fact is counted.

    Attributes:
        is_right_agent: the ticket is this agent's to answer, or anybody's and they see all.
        has_notice: a row stands, perhaps never shown.
        sends_in_window: fresh messages decided for this agent in the last minute.
    """

    happening: Happening
    is_right_agent: bool
    has_notice: bool = False
    unseen: int = 0
    wanted: Wanted | None = None
    sent_at: datetime | None = None
    changed_at: datetime | None = None
    sends_in_window: int = 0


class NoticePlan(msgspec.Struct, frozen=True, kw_only=True):
    """What to write down; `at` is when the refresh (or the digest) is due, None for never."""

    wanted: Wanted | None
    at: datetime | None = None


def notice_plan(facts: NoticeFacts, now: datetime) -> NoticePlan:
    """What the agent is owed after this fact."""
    if not facts.is_right_agent:
        return _withdraw(facts, now)
    if facts.happening in {Happening.CHANGED, Happening.ANSWERED}:
        return _follow(facts, now)
    if facts.wanted is Wanted.SEND:
        return NoticePlan(wanted=Wanted.SEND, at=now)
    if facts.happening is Happening.WROTE and _is_fresh(facts, now):
        return _edit(facts, now)
    is_too_much = facts.sends_in_window >= SENDS_A_MINUTE
    return NoticePlan(wanted=Wanted.DIGEST if is_too_much else Wanted.SEND, at=now)


def digest_at(last_digest_at: datetime | None, now: datetime) -> datetime:
    """When the tickets held back may be told in one message: at most one a minute."""
    earliest = now + DIGEST_AFTER
    return earliest if last_digest_at is None else max(earliest, last_digest_at + DIGEST_EVERY)


def edit_due_at(changed_at: datetime | None, now: datetime) -> datetime:
    """When the bot message may change again: every three seconds at most."""
    return now if changed_at is None else max(now, changed_at + EDIT_EVERY)


def _withdraw(facts: NoticeFacts, now: datetime) -> NoticePlan:
    """What was owed is owed no longer; what is shown says why."""
    # More words change nothing for who only sees that somebody else has it.
    is_news = facts.happening is not Happening.WROTE or facts.wanted is not None
    return _edit(facts, now) if facts.sent_at and is_news else NoticePlan(wanted=None)


def _follow(facts: NoticeFacts, now: datetime) -> NoticePlan:
    """A quiet change: whatever was owed stays owed, what is shown is kept true."""
    is_over = facts.happening is Happening.ANSWERED and facts.wanted is Wanted.DIGEST
    if facts.wanted in {Wanted.SEND, Wanted.DIGEST} and not is_over:
        return NoticePlan(wanted=facts.wanted)
    return _edit(facts, now) if facts.sent_at else NoticePlan(wanted=None)


def _edit(facts: NoticeFacts, now: datetime) -> NoticePlan:
    return NoticePlan(wanted=Wanted.EDIT, at=edit_due_at(facts.changed_at, now))


def _is_fresh(facts: NoticeFacts, now: datetime) -> bool:
    return (
        facts.sent_at is not None
        and facts.unseen > 0
        and facts.wanted is not Wanted.DIGEST
        and now - facts.sent_at < FRESH_FOR
    )

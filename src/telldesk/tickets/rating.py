"""When a contact is asked how they were helped, and until when they may say it (T9). Pure."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from telldesk.contacts.repo import UNREACHABLE
from telldesk.tickets.lifecycle import OVER, Status

ASK_AFTER: Final = timedelta(seconds=15)
"""Longer than the app offers to take a step back (7 s): nobody is asked by a slip of a finger."""
ASK_WITHIN: Final = timedelta(days=1)
"""After an outage longer than this nobody remembers what they are asked about."""
RATE_WITHIN: Final = timedelta(days=7)
CHANGE_WITHIN: Final = timedelta(days=1)
"""Since the first stars."""
REASON_WAITS: Final = timedelta(minutes=10)
"""So long the contact's next text in the chat is the reason they were asked for."""
MAX_REASON_CHARS: Final = 1000
MOST: Final = 5
LOW: Final = 2
"""So many stars or fewer are news for the agent."""
GOOD: Final = 4
"""So many stars or more are counted as good."""


class AskFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What decides whether the question still goes out.

    Attributes:
        is_latest: the ticket was not over once more since.
    """

    is_on: bool
    is_latest: bool
    status: Status
    finished_at: datetime
    contact_wrote_at: datetime | None
    is_banned: bool
    reachability: str


def is_end(before: Status, after: Status, *, by_contact: bool, was_answered: bool) -> bool:
    """Whether this move ends a piece of work that can be rated.

    Closing what was resolved ends nothing anew; who closes their own ticket before anybody
    answered has nothing to rate.
    """
    if before in OVER or after not in OVER:
        return False
    return was_answered or not by_contact


def is_still_asked(facts: AskFacts, now: datetime) -> bool:
    """Whether the contact is asked now, a moment after the ticket was over."""
    wrote_at = facts.contact_wrote_at
    return (
        facts.is_on
        and facts.is_latest
        and facts.status in OVER
        and (wrote_at is None or wrote_at <= facts.finished_at)
        and not facts.is_banned
        and facts.reachability not in UNREACHABLE
        and now - facts.finished_at <= ASK_WITHIN
    )


def open_until(*, asked_at: datetime, rated_at: datetime | None) -> datetime:
    """The moment until which stars and reason may be given or changed."""
    return asked_at + RATE_WITHIN if rated_at is None else rated_at + CHANGE_WITHIN


def stars_text(stars: int) -> str:
    """Five stars of which so many are full."""
    return "★" * stars + "☆" * (MOST - stars)

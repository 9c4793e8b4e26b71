"""What becomes of a delivery after an attempt; pure."""

from datetime import datetime, timedelta
from typing import Final, TypeAlias, assert_never

import msgspec

from telldesk.channels.failures import (
    AccountDead,
    Flood,
    Migrated,
    OtherConsumer,
    Outcome,
    Permanent,
    Retry,
    Sent,
    Unknown,
    Unreachable,
)
from telldesk.channels.outgoing import REPEATABLE

LEASE: Final = timedelta(seconds=45)
"""How long a `sending` row is believed to be in somebody's hands; longer than any send lasts."""
MOST_ATTEMPTS: Final = 8
MOST_FLOODS: Final = 50
_FLOOD_MARGIN_S: Final = 0.25  # Telegram rounds its seconds down
_BACKOFF_S: Final = (2, 5, 15, 60, 180, 600, 1800)
_OTHER_CONSUMER_S: Final = 30


class Done(msgspec.Struct, frozen=True):
    """The delivery ended in `state`."""

    state: str
    error: str | None = None
    code: int | None = None
    external_ids: tuple[int, ...] = ()


class Again(msgspec.Struct, frozen=True):
    """The delivery goes back to its place in the queue until `not_before`."""

    not_before: datetime
    error: str
    external_ids: tuple[int, ...] = ()


class Moved(msgspec.Struct, frozen=True):
    """The chat's whole queue goes on under another chat id."""

    chat_id: int


class Stopped(msgspec.Struct, frozen=True):
    """The bot cannot send at all; its queues wait until it is linked again."""

    reason: str


Verdict: TypeAlias = Done | Again | Moved | Stopped


def verdict(kind: str, attempts: int, outcome: Outcome, now: datetime, *, jitter: float) -> Verdict:
    """`attempts` includes the one that gave `outcome`; `jitter` is from 0 to 1."""
    match outcome:
        case Sent():
            return Done("sent", external_ids=outcome.external_ids)
        case Flood():
            if attempts >= MOST_FLOODS:
                return Done("failed", "flood", 429, outcome.external_ids)
            wait = timedelta(seconds=outcome.after_s + _FLOOD_MARGIN_S)
            return Again(now + wait, "flood", outcome.external_ids)
        case Retry():
            return _again(attempts, outcome.keyword, outcome.external_ids, now, jitter)
        case Unknown():
            # A message may stand in the chat already: it is shown, never sent again blindly.
            if kind in REPEATABLE:
                return _again(attempts, outcome.keyword, (), now, jitter)
            return Done("unknown", outcome.keyword, None, outcome.external_ids)
        case OtherConsumer():
            return Again(now + timedelta(seconds=_OTHER_CONSUMER_S), "other_consumer")
        case _:
            return _lasting(kind, outcome)


def _lasting(kind: str, outcome: Unreachable | Permanent | Migrated | AccountDead) -> Verdict:
    """What no other attempt would change."""
    match outcome:
        case Unreachable():
            return Done("unreachable", outcome.kind, 403)
        case Permanent():
            if kind == "callback_answer" and outcome.keyword == "query_expired":
                return Done("discarded", "expired")
            return Done("failed", outcome.keyword, outcome.code, outcome.external_ids)
        case Migrated():
            return Moved(outcome.chat_id)
        case AccountDead():
            return Stopped(outcome.reason)
        case _:
            assert_never(outcome)


def abandoned(kind: str, attempts: int, now: datetime) -> Verdict:
    """What becomes of a `sending` row whose lease passed: its sender died in between."""
    return verdict(kind, attempts, Unknown("abandoned"), now, jitter=0.0)


def _again(
    attempts: int, keyword: str, external_ids: tuple[int, ...], now: datetime, jitter: float
) -> Verdict:
    if attempts >= MOST_ATTEMPTS:
        return Done("failed", keyword, None, external_ids)
    wait_s = _BACKOFF_S[min(attempts - 1, len(_BACKOFF_S) - 1)] * (1 + jitter / 4)
    return Again(now + timedelta(seconds=wait_s), keyword, external_ids)

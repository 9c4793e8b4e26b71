"""What an attempt's outcome means, as a table."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telldesk.channels.delivery_decisions import (
    MOST_ATTEMPTS,
    MOST_FLOODS,
    Again,
    Done,
    Moved,
    Stopped,
    Verdict,
    abandoned,
    verdict,
)
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

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("kind", "outcome", "expected"),
    [
        ("message", Sent((7,)), Done("sent", external_ids=(7,))),
        ("message", Flood(3.0), Again(later(3.25), "flood")),
        ("message", Retry("no_connection"), Again(later(2), "no_connection")),
        ("message", Unknown("timeout"), Done("unknown", "timeout")),
        ("text", Unknown("timeout"), Done("unknown", "timeout")),
        ("notice", Unknown("timeout"), Again(later(2), "timeout")),
        ("message", Unreachable("blocked"), Done("unreachable", "blocked", 403)),
        ("message", Permanent("too_long"), Done("failed", "too_long", 400)),
        ("callback_answer", Permanent("query_expired"), Done("discarded", "expired")),
        ("message", Migrated(-5), Moved(-5)),
        ("message", AccountDead("unauthorized"), Stopped("unauthorized")),
        ("message", OtherConsumer(), Again(later(30), "other_consumer")),
    ],
)
def test_an_outcome_has_this_verdict(kind: str, outcome: Outcome, expected: Verdict) -> None:
    assert verdict(kind, 1, outcome, NOW, jitter=0.0) == expected


@given(st.sampled_from([Flood(1.0), Retry("x"), Unknown("x")]), st.floats(0, 1))
def test_no_delivery_is_tried_for_ever(outcome: Outcome, jitter: float) -> None:
    for kind in ("message", "notice"):
        last = verdict(kind, max(MOST_ATTEMPTS, MOST_FLOODS), outcome, NOW, jitter=jitter)
        assert isinstance(last, Done)


@given(st.integers(1, MOST_ATTEMPTS - 1), st.floats(0, 1))
def test_waits_lie_ahead_and_are_bounded(attempts: int, jitter: float) -> None:
    again = verdict("message", attempts, Retry("x"), NOW, jitter=jitter)
    assert isinstance(again, Again)
    assert NOW < again.not_before <= later(2250)


@pytest.mark.parametrize("kind", ["message", "text"])
def test_an_abandoned_message_is_never_sent_again(kind: str) -> None:
    assert abandoned(kind, 1, NOW) == Done("unknown", "abandoned")


@pytest.mark.parametrize("kind", sorted(REPEATABLE))
def test_an_abandoned_trifle_is_tried_again(kind: str) -> None:
    assert isinstance(abandoned(kind, 1, NOW), Again)

"""When a contact is asked how they were helped, and until when they may say it (T9)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.tenants import START

from telldesk.channels import contact_presses
from telldesk.channels.contact_presses import PressVerb, parse_press
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.rating import (
    ASK_WITHIN,
    CHANGE_WITHIN,
    RATE_WITHIN,
    AskFacts,
    is_end,
    is_still_asked,
    open_until,
    stars_text,
)

OPEN, P, W, R, C = Status
SECOND = timedelta(seconds=1)
FACTS: dict[str, Any] = {
    "is_on": True,
    "is_latest": True,
    "status": R,
    "finished_at": START,
    "contact_wrote_at": START - SECOND,
    "is_banned": False,
    "reachability": "reachable",
}


@pytest.mark.parametrize(
    ("before", "after", "by_contact", "was_answered", "ends"),
    [
        (W, R, False, True, True),
        (OPEN, R, False, False, True),
        (P, C, False, True, True),
        (R, C, False, True, False),
        (R, C, True, True, False),
        (OPEN, C, True, False, False),
        (W, C, True, True, True),
        (OPEN, W, False, True, False),
        (R, P, False, True, False),
        (C, OPEN, True, True, False),
    ],
)
def test_a_piece_of_work_ends_when_it_was_not_over_before(
    before: Status, after: Status, by_contact: bool, was_answered: bool, ends: bool
) -> None:
    found = is_end(before, after, by_contact=by_contact, was_answered=was_answered)
    assert found is ends


@pytest.mark.parametrize(
    "changed",
    [
        {"is_on": False},
        {"is_latest": False},
        {"status": P},
        {"contact_wrote_at": START + SECOND},
        {"is_banned": True},
        {"reachability": "blocked"},
        {"reachability": "deactivated"},
        {"finished_at": START - ASK_WITHIN, "contact_wrote_at": None},
    ],
)
def test_nobody_is_asked_once_the_moment_is_gone(changed: dict[str, Any]) -> None:
    later = START + 15 * SECOND
    assert is_still_asked(AskFacts(**FACTS), later)
    assert not is_still_asked(AskFacts(**FACTS | changed), later)


def test_stars_may_be_given_for_a_week_and_changed_for_a_day() -> None:
    assert open_until(asked_at=START, rated_at=None) == START + RATE_WITHIN
    rated_at = START + RATE_WITHIN
    assert open_until(asked_at=START, rated_at=rated_at) == rated_at + CHANGE_WITHIN


def test_stars_are_five_signs() -> None:
    assert [stars_text(number) for number in (1, 3, 5)] == ["★☆☆☆☆", "★★★☆☆", "★★★★★"]


@given(st.uuids(), st.integers(1, 5))
def test_buttons_say_what_they_mean_in_64_bytes(rating_id: UUID, stars: int) -> None:
    for data, verb, said in (
        (contact_presses.rate(rating_id, stars), PressVerb.RATE, stars),
        (contact_presses.give_reason(rating_id), PressVerb.REASON, 0),
        (contact_presses.call_reason_off(rating_id), PressVerb.NO_REASON, 0),
    ):
        assert len(data.encode()) <= 64
        press = parse_press(data)
        assert press is not None
        assert (press.verb, press.rating_id, press.stars) == (verb, rating_id, said)


@pytest.mark.parametrize("stars", ["", "0", "6", "12", "-1", "x", "3:", "٣", "12345"])
def test_T44_stars_nobody_offered_are_no_press(stars: str) -> None:
    rating = contact_presses.give_reason(UUID(int=7)).partition(":")[2]
    assert parse_press(f"rate:{rating}:{stars}") is None
    assert parse_press(f"rate:{rating}") is None
    assert parse_press("rate:x:3") is None
    if stars:
        assert parse_press(f"why:{rating}:{stars}") is None
        assert parse_press(f"whynot:{rating}:{stars}") is None

"""What one agent is told, and when."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.tenants import START

from telldesk.channels.staff.plan import (
    DIGEST_AFTER,
    DIGEST_EVERY,
    EDIT_EVERY,
    FRESH_FOR,
    SENDS_A_MINUTE,
    Happening,
    NoticeFacts,
    NoticePlan,
    Wanted,
    digest_at,
    notice_plan,
)

SECOND = timedelta(seconds=1)
WROTE, GIVEN, CHANGED = Happening.WROTE, Happening.GIVEN, Happening.CHANGED
SHOWN = {"has_notice": True, "unseen": 1, "sent_at": START, "changed_at": START}


@pytest.mark.parametrize(
    ("facts", "after", "plan"),
    [
        pytest.param(
            NoticeFacts(happening=WROTE, is_right_agent=True),
            0 * SECOND,
            NoticePlan(wanted=Wanted.SEND, at=START),
            id="the first news is a message",
        ),
        pytest.param(
            NoticeFacts(happening=GIVEN, is_right_agent=True),
            0 * SECOND,
            NoticePlan(wanted=Wanted.SEND, at=START),
            id="a ticket given is a message",
        ),
        pytest.param(
            NoticeFacts(happening=CHANGED, is_right_agent=True),
            0 * SECOND,
            NoticePlan(wanted=None),
            id="a quiet change of an untold ticket is nothing",
        ),
        pytest.param(
            NoticeFacts(happening=WROTE, is_right_agent=False),
            0 * SECOND,
            NoticePlan(wanted=None),
            id="others hear nothing",
        ),
        pytest.param(
            NoticeFacts(happening=WROTE, is_right_agent=True, **SHOWN),
            SECOND,
            NoticePlan(wanted=Wanted.EDIT, at=START + EDIT_EVERY),
            id="the second message is an edit, not sooner than three seconds",
        ),
        pytest.param(
            NoticeFacts(happening=WROTE, is_right_agent=True, **SHOWN),
            10 * SECOND,
            NoticePlan(wanted=Wanted.EDIT, at=START + 10 * SECOND),
            id="a later one is an edit at once",
        ),
        pytest.param(
            NoticeFacts(happening=WROTE, is_right_agent=True, **SHOWN),
            FRESH_FOR,
            NoticePlan(wanted=Wanted.SEND, at=START + FRESH_FOR),
            id="an old notice does not ping, so a message again",
        ),
        pytest.param(
            NoticeFacts(happening=WROTE, is_right_agent=True, **{**SHOWN, "unseen": 0}),
            SECOND,
            NoticePlan(wanted=Wanted.SEND, at=START + SECOND),
            id="after an answer the next news is a message again",
        ),
        pytest.param(
            NoticeFacts(happening=WROTE, is_right_agent=True, **{**SHOWN, "wanted": Wanted.SEND}),
            SECOND,
            NoticePlan(wanted=Wanted.SEND, at=START + SECOND),
            id="a message still owed stays one message",
        ),
        pytest.param(
            NoticeFacts(happening=WROTE, is_right_agent=True, sends_in_window=SENDS_A_MINUTE),
            0 * SECOND,
            NoticePlan(wanted=Wanted.DIGEST, at=START),
            id="beyond twenty a minute a digest",
        ),
        pytest.param(
            NoticeFacts(
                happening=WROTE, is_right_agent=True, sends_in_window=SENDS_A_MINUTE, **SHOWN
            ),
            5 * SECOND,
            NoticePlan(wanted=Wanted.EDIT, at=START + 5 * SECOND),
            id="an edit needs no place in the rate",
        ),
        pytest.param(
            NoticeFacts(happening=GIVEN, is_right_agent=True, **SHOWN),
            5 * SECOND,
            NoticePlan(wanted=Wanted.SEND, at=START + 5 * SECOND),
            id="being given a ticket pings though a notice is fresh",
        ),
        pytest.param(
            NoticeFacts(happening=CHANGED, is_right_agent=False, **SHOWN),
            5 * SECOND,
            NoticePlan(wanted=Wanted.EDIT, at=START + 5 * SECOND),
            id="somebody took it: the others' notices say so",
        ),
        pytest.param(
            NoticeFacts(happening=WROTE, is_right_agent=False, **SHOWN),
            5 * SECOND,
            NoticePlan(wanted=None),
            id="more words of a taken ticket are no edit for the others",
        ),
        pytest.param(
            NoticeFacts(
                happening=CHANGED, is_right_agent=False, has_notice=True, wanted=Wanted.DIGEST
            ),
            0 * SECOND,
            NoticePlan(wanted=None),
            id="a ticket taken leaves the digest",
        ),
        pytest.param(
            NoticeFacts(
                happening=CHANGED, is_right_agent=True, has_notice=True, wanted=Wanted.DIGEST
            ),
            0 * SECOND,
            NoticePlan(wanted=Wanted.DIGEST),
            id="a quiet change keeps the place in the digest",
        ),
        pytest.param(
            NoticeFacts(
                happening=Happening.ANSWERED,
                is_right_agent=True,
                has_notice=True,
                wanted=Wanted.DIGEST,
            ),
            0 * SECOND,
            NoticePlan(wanted=None),
            id="an answered ticket leaves the digest",
        ),
        pytest.param(
            NoticeFacts(happening=Happening.ANSWERED, is_right_agent=True, **SHOWN),
            5 * SECOND,
            NoticePlan(wanted=Wanted.EDIT, at=START + 5 * SECOND),
            id="an answer is shown where the ticket was told",
        ),
    ],
)
def test_an_agent_is_told_as_the_table_says(
    facts: NoticeFacts, after: timedelta, plan: NoticePlan
) -> None:
    assert notice_plan(facts, START + after) == plan


@given(
    happening=st.sampled_from(Happening),
    unseen=st.integers(0, 3),
    sends=st.integers(0, 40),
    wanted=st.sampled_from([None, *Wanted]),
    sent=st.none() | st.integers(0, 4000),
)
def test_nobody_else_ever_gets_a_message_and_no_plan_lies_in_the_past(
    happening: Happening, unseen: int, sends: int, wanted: Wanted | None, sent: int | None
) -> None:
    at = None if sent is None else START - sent * SECOND
    facts = NoticeFacts(
        happening=happening, is_right_agent=False, has_notice=True, unseen=unseen,
        wanted=wanted, sent_at=at, changed_at=at, sends_in_window=sends,
    )  # fmt: skip
    plan = notice_plan(facts, START)
    assert plan.wanted in {None, Wanted.EDIT}
    assert plan.at is None or plan.at >= START


def test_one_digest_a_minute() -> None:
    assert digest_at(None, START) == START + DIGEST_AFTER
    assert digest_at(START, START + 10 * SECOND) == START + DIGEST_EVERY
    assert digest_at(START, START + 2 * DIGEST_EVERY) == START + 2 * DIGEST_EVERY + DIGEST_AFTER

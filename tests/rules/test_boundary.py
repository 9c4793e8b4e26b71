"""The table of where a contact's message goes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from telldesk.tickets.boundary import (
    ANSWER_WITHIN,
    CHOICE_HOLDS,
    NEW_WAITS,
    Ask,
    Begin,
    Boundary,
    Candidate,
    Decision,
    Hold,
    Into,
    Policy,
    Standing,
    Wish,
    place_of,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
A, B, C = (UUID(int=n) for n in (1, 2, 3))


def policy(boundary: Boundary) -> Policy:
    return Policy(boundary=boundary, hours=10, burst_s=20)


def ticket(
    ticket_id: UUID, *, closed: bool = False, current: bool = True, idle: timedelta = timedelta(0),
    wrote: timedelta | None = timedelta(hours=1),
) -> Candidate:  # fmt: skip
    return Candidate(
        ticket_id=ticket_id,
        number=ticket_id.int,
        subject="",
        is_closed=closed,
        is_current=current,
        activity_at=NOW - idle,
        contact_wrote_at=None if wrote is None else NOW - wrote,
    )


def decide(
    boundary: Boundary, *tickets: Candidate, standing: Standing | None = None,
    replied_to: UUID | None = None,
) -> Decision:  # fmt: skip
    return place_of(policy(boundary), tickets, standing=standing, replied_to=replied_to, now=NOW)


@pytest.mark.parametrize("boundary", Boundary)
def test_the_first_message_begins_a_ticket(boundary: Boundary) -> None:
    assert decide(boundary) == Begin()


@pytest.mark.parametrize("boundary", Boundary)
def test_a_reply_goes_where_it_answers_whatever_else_stands(boundary: Boundary) -> None:
    asked = Standing(wish=Wish.QUESTION, at=NOW)
    assert decide(boundary, ticket(A), standing=asked, replied_to=C) == Into(C)


@pytest.mark.parametrize("boundary", Boundary)
def test_a_burst_is_never_split_and_never_asked_about(boundary: Boundary) -> None:
    quick = ticket(A, closed=True, wrote=timedelta(seconds=20))
    assert decide(boundary, quick, ticket(B, current=False)) == Into(A)


@pytest.mark.parametrize("boundary", Boundary)
def test_while_a_question_stands_messages_wait(boundary: Boundary) -> None:
    for age in (timedelta(0), ANSWER_WITHIN * 2):
        asked = Standing(wish=Wish.QUESTION, at=NOW - age)
        assert decide(boundary, ticket(A, wrote=timedelta(0)), standing=asked) == Hold()


@pytest.mark.parametrize("boundary", Boundary)
def test_an_asked_for_ticket_begins_even_in_a_burst(boundary: Boundary) -> None:
    for age, expected in ((NEW_WAITS, Begin()), (NEW_WAITS * 1.01, Into(A))):
        new = Standing(wish=Wish.NEW, at=NOW - age)
        assert decide(boundary, ticket(A, wrote=timedelta(0)), standing=new) == expected


def test_a_chosen_ticket_holds_for_an_hour() -> None:
    both = (ticket(A, closed=True), ticket(B, current=False))
    for age, expected in ((CHOICE_HOLDS, Into(A)), (CHOICE_HOLDS * 1.01, Ask(both))):
        chosen = Standing(wish=Wish.CHOSEN, at=NOW - age, ticket_id=A)
        assert decide(Boundary.ASK, *both, standing=chosen) == expected
    gone = Standing(wish=Wish.CHOSEN, at=NOW, ticket_id=C)
    assert decide(Boundary.ASK, *both, standing=gone) == Ask(both)


def test_thread_takes_everything() -> None:
    assert decide(Boundary.THREAD, ticket(A, closed=True, idle=timedelta(days=900))) == Into(A)
    others = (ticket(A, current=False, idle=timedelta(days=2)), ticket(B, current=False))
    assert decide(Boundary.THREAD, *others) == Into(B)


@pytest.mark.parametrize(
    ("closed", "idle", "expected"),
    [
        (False, timedelta(hours=10), Into(A)),
        (False, timedelta(hours=10, seconds=1), Begin()),
        (True, timedelta(minutes=1), Begin()),
    ],
)
def test_hours_ends_by_closing_or_silence(
    *, closed: bool, idle: timedelta, expected: Decision
) -> None:
    assert decide(Boundary.HOURS, ticket(A, closed=closed, idle=idle)) == expected


def test_hours_without_a_current_ticket_begins_one() -> None:
    assert decide(Boundary.HOURS, ticket(A, current=False)) == Begin()


def test_ask_asks_only_when_it_matters() -> None:
    assert decide(Boundary.ASK, ticket(A, idle=timedelta(days=9))) == Into(A)
    closed = ticket(A, closed=True)
    assert decide(Boundary.ASK, closed) == Ask((closed,))
    two = (ticket(A), ticket(B, current=False))
    assert decide(Boundary.ASK, *two) == Ask(two)

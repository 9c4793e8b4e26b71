"""What one ticket adds to which day: tables, days of 23 and 25 hours, made-up stories."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telldesk.analytics.facts import (
    NOBODY,
    Amount,
    Answer,
    Key,
    Rated,
    Story,
    Turn,
    difference,
    lines_of,
)
from telldesk.branding.hours import Interval
from telldesk.branding.opening import Opening

ANNA, BORIS, MONEY, TICKET = (UUID(int=number) for number in (1, 2, 3, 4))
WEEK = [Interval(day, 9 * 60, 17 * 60) for day in range(5)]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def opening(zone: str = "UTC", *, always: bool = True) -> Opening:
    return Opening(hours=[] if always else WEEK, special_days=[], zone=ZoneInfo(zone))


def story(**facts: object) -> Story:
    usual = {
        "ticket_id": TICKET, "opened_at": at("2026-03-02T09:00"), "is_over": False,
        "ended_at": at("2026-03-02T09:00"), "priority": 2, "category_id": MONEY, "agent_id": ANNA,
    }  # fmt: skip
    return Story(**(usual | facts))  # type: ignore[arg-type]  # facts of one table of cases


def counts(lines: dict[Key, Amount]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for key, amount in lines.items():
        found[key.day.isoformat(), key.measure] += amount.n
    return found


def test_a_ticket_is_opened_answered_ended_and_back() -> None:
    lines = lines_of(
        story(
            answers=[Answer(BORIS, at("2026-03-02T10:00")), Answer(ANNA, at("2026-03-03T10:00"))],
            turns=[
                Turn(at("2026-03-03T11:00"), is_over=True),
                Turn(at("2026-03-03T12:00"), is_over=True),  # resolved, then closed: one end
                Turn(at("2026-03-04T08:00"), is_over=False),
            ],
            ratings=[Rated(None, at("2026-03-03T13:00"), 4)],
        ),
        opening(),
    )
    assert counts(lines) == {
        ("2026-03-02", "opened"): 1, ("2026-03-02", "replies"): 1, ("2026-03-02", "answer"): 1,
        ("2026-03-02", "answer_open"): 1, ("2026-03-03", "replies"): 1,
        ("2026-03-03", "finished"): 1, ("2026-03-03", "stars"): 1, ("2026-03-04", "reopened"): 1,
    }  # fmt: skip
    by_whom = {key.measure: key.agent_id for key in lines if key.measure in {"answer", "stars"}}
    assert by_whom == {"answer": BORIS, "stars": NOBODY}


def test_time_is_counted_by_the_clock_and_in_opening_hours() -> None:
    lines = lines_of(
        story(
            opened_at=at("2026-03-06T16:00"),  # a Friday
            answers=[Answer(ANNA, at("2026-03-09T10:00"))],
            turns=[Turn(at("2026-03-09T11:00"), is_over=True)],
            is_over=True,
        ),
        opening(always=False),
    )
    totals = {key.measure: amount.total for key, amount in lines.items() if amount.total}
    assert totals == {
        "answer": 66 * 3600, "answer_open": 2 * 3600,
        "resolution": 67 * 3600, "resolution_open": 3 * 3600,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # The night of 29 March has 23 hours in Berlin, that of 25 October 25.
        ("2026-03-28T22:59", "2026-03-28"), ("2026-03-28T23:00", "2026-03-29"),
        ("2026-03-29T21:59", "2026-03-29"), ("2026-03-29T22:00", "2026-03-30"),
        ("2026-10-24T22:00", "2026-10-25"), ("2026-10-25T22:59", "2026-10-25"),
        ("2026-10-25T23:00", "2026-10-26"),
    ],
)  # fmt: skip
def test_days_are_the_desks_own_also_where_clocks_change(moment: str, day: str) -> None:
    lines = lines_of(story(opened_at=at(moment), answers=()), opening("Europe/Berlin"))
    assert {key.day for key in lines} == {date.fromisoformat(day)}


def test_an_hour_of_a_short_night_is_an_hour() -> None:
    lines = lines_of(
        story(opened_at=at("2026-03-29T00:30"), answers=[Answer(ANNA, at("2026-03-29T01:30"))]),
        opening("Europe/Berlin"),
    )
    assert {key.measure: amount.total for key, amount in lines.items() if amount.total} == {
        "answer": 3600, "answer_open": 3600,
    }  # fmt: skip


@pytest.mark.parametrize("is_over", [True, False])
def test_a_status_its_history_does_not_tell_is_believed(is_over: bool) -> None:
    turns = [] if is_over else [Turn(at("2026-03-02T10:00"), is_over=True)]
    ended_at = at("2026-03-05T10:00")
    found = counts(lines_of(story(is_over=is_over, ended_at=ended_at, turns=turns), opening()))
    assert found["2026-03-05", "finished" if is_over else "reopened"] == 1


KEYS = st.builds(
    Key, st.dates(date(2026, 3, 1), date(2026, 3, 3)), st.sampled_from([ANNA, BORIS]),
    st.just(NOBODY), st.integers(1, 2), st.sampled_from(["opened", "replies"]), st.just(0),
)  # fmt: skip
LINES = st.dictionaries(KEYS, st.builds(Amount, st.integers(1, 3), st.integers(0, 9)), max_size=6)


@given(LINES, LINES)
def test_the_difference_leads_from_one_to_the_other(
    before: dict[Key, Amount], after: dict[Key, Amount]
) -> None:
    moved = difference(before, after)
    found = {
        key: Amount(
            before.get(key, Amount(0, 0)).n + moved.get(key, Amount(0, 0)).n,
            before.get(key, Amount(0, 0)).total + moved.get(key, Amount(0, 0)).total,
        )
        for key in {*before, *moved}
    }
    assert {key: amount for key, amount in found.items() if amount != (0, 0)} == after
    assert list(moved) == sorted(moved)
    assert not difference(after, after)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.booleans()), max_size=12), st.booleans())
def test_ends_and_returns_alternate_and_lead_to_what_is(
    moves: list[tuple[int, bool]], is_over: bool
) -> None:
    begin = at("2026-03-02T09:00")
    turns = [Turn(begin + timedelta(seconds=s), is_over=over) for s, over in sorted(moves)]
    last = begin + timedelta(seconds=10**6)
    found = counts(lines_of(story(turns=turns, is_over=is_over, ended_at=last), opening()))
    ends = sum(n for (_, measure), n in found.items() if measure == "finished")
    returns = sum(n for (_, measure), n in found.items() if measure == "reopened")
    assert ends - returns == int(is_over)

"""Who is here, who is next, and when to look again (T11)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from telldesk.branding.hours import (
    Interval,
    check_hours,
    is_within,
    last_change,
    next_change,
)
from telldesk.kernel.errors import Invalid
from telldesk.tickets.assignment import Worker, choose, gone_since, next_look, presence

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=BERLIN)  # a Wednesday
OFFICE = [Interval(day, 9 * 60, 18 * 60) for day in range(5)]
MIN = timedelta(minutes=1)


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def worker(number: int = 1, **facts: Any) -> Worker:
    usual: dict[str, Any] = {
        "id": UUID(int=number), "team_ids": [], "capacity": 5, "load": 0, "given_at": None,
        "availability": "here", "availability_at": None, "here_until": None, "hours": [],
    }  # fmt: skip
    return Worker(**(usual | facts))


@pytest.mark.parametrize(
    ("facts", "expected", "since"),
    [
        ({}, "here", None),
        ({"availability": "away", "availability_at": NOON - MIN}, "away", NOON - MIN),
        ({"availability": "auto", "here_until": NOON + MIN}, "here", None),
        ({"availability": "auto", "here_until": NOON - MIN}, "offline", NOON - MIN),
        ({"availability": "auto", "here_until": NOON}, "offline", NOON),
        ({"hours": OFFICE}, "here", None),
        ({"hours": [Interval(2, 0, 600)]}, "offline", at("2026-11-25T10:00")),
        # Outside their hours nobody is here, whatever they say or do.
        (
            {"hours": [Interval(2, 0, 600)], "availability": "auto", "here_until": NOON + MIN},
            "offline",
            at("2026-11-25T10:00"),
        ),
        # Who left before their hours ended is gone since then.
        (
            {
                "hours": [Interval(2, 0, 600)],
                "availability": "auto",
                "here_until": at("2026-11-25T09:00"),
            },
            "offline",
            at("2026-11-25T09:00"),
        ),
    ],
)
def test_an_agent_is_here_by_word_by_deed_and_by_hours(
    facts: dict[str, Any], expected: str, since: datetime | None
) -> None:
    one = worker(**facts)
    assert presence(one, zone=BERLIN, now=NOON) == expected
    assert gone_since(one, zone=BERLIN, now=NOON) == since


def test_in_turn_means_whoever_got_none_for_longest() -> None:
    early, late = worker(1, given_at=NOON - MIN), worker(2, given_at=NOON)
    never = worker(3, load=4)
    found = choose("in_turn", [late, early, never], team_id=None, not_id=None)
    assert found is not None
    assert (found.worker, found.why) == (never, "in_turn")
    found = choose("in_turn", [late, early], team_id=None, not_id=None)
    assert found is not None
    assert found.worker == early


def test_by_load_means_the_smallest_part_of_what_they_take() -> None:
    small, large = worker(1, capacity=2, load=1), worker(2, capacity=10, load=4)
    found = choose("by_load", [small, large], team_id=None, not_id=None)
    assert found is not None
    assert (found.worker, found.why) == (large, "by_load")
    even = [worker(1, load=1, given_at=NOON), worker(2, load=1, given_at=NOON - MIN)]
    found = choose("by_load", even, team_id=None, not_id=None)
    assert found is not None
    assert found.worker == even[1]  # of equal ones the next in turn


@pytest.mark.parametrize("method", ["in_turn", "by_load"])
def test_nobody_gets_more_than_they_take_nor_what_is_another_teams(method: Any) -> None:
    team, other = UUID(int=100), UUID(int=101)
    full, none = worker(1, load=5), worker(2, capacity=0)
    mate = worker(3, team_ids=[team])
    everybody = [full, none, mate]
    found = choose(method, everybody, team_id=None, not_id=None)
    assert found is not None
    assert found.worker == mate
    assert choose(method, [full, none], team_id=None, not_id=None) is None
    assert choose(method, everybody, team_id=other, not_id=None) is None
    assert choose(method, everybody, team_id=team, not_id=mate.id) is None  # they gave it back
    assert choose("by_hand", everybody, team_id=None, not_id=None) is None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, None),
        ({"hours": OFFICE}, at("2026-11-25T18:00")),
        # Of somebody who has nothing only their hours matter.
        ({"availability": "auto", "here_until": NOON + 3 * MIN}, None),
        ({"availability": "auto", "here_until": NOON + 3 * MIN, "load": 1}, NOON + 18 * MIN),
        ({"availability": "auto", "here_until": NOON - 3 * MIN, "load": 1}, NOON + 12 * MIN),
        ({"availability": "auto", "here_until": NOON - 60 * MIN, "load": 1}, None),
        ({"availability": "away", "availability_at": NOON, "load": 1}, NOON + 15 * MIN),
    ],
)
def test_it_is_looked_again_when_the_clock_changes_something(
    facts: dict[str, Any], expected: datetime | None
) -> None:
    handover = timedelta(minutes=15)
    assert next_look([worker(**facts)], zone=BERLIN, now=NOON, handover=handover) == expected


def test_without_handing_over_only_hours_are_waited_for() -> None:
    gone = worker(availability="auto", here_until=NOON + MIN, load=1)
    assert next_look([gone], zone=BERLIN, now=NOON, handover=None) is None


@pytest.mark.parametrize(
    ("moment", "hours", "inside", "turns"),
    [
        ("2026-11-25T08:59:59", OFFICE, False, "2026-11-25T09:00"),
        ("2026-11-25T09:00", OFFICE, True, "2026-11-25T18:00"),
        ("2026-11-25T18:00", OFFICE, False, "2026-11-26T09:00"),
        ("2026-11-27T19:00", OFFICE, False, "2026-11-30T09:00"),  # over the weekend
        # Across midnight two intervals are one stretch.
        (
            "2026-11-25T23:30",
            [Interval(2, 1320, 1440), Interval(3, 0, 360)],
            True,
            "2026-11-26T06:00",
        ),
        # Once a week: today's is over, the next is in a week.
        ("2026-11-25T12:00", [Interval(2, 540, 600)], False, "2026-12-02T09:00"),
        # The clock is put forward at 02:00: the night is an hour shorter, the day begins at 9.
        ("2026-03-29T01:30", [Interval(6, 540, 600)], False, "2026-03-29T09:00"),
        ("2026-03-29T01:30", [Interval(6, 60, 240)], True, "2026-03-29T04:00"),
        # The clock is put back at 03:00.
        ("2026-10-25T01:30", [Interval(6, 60, 240)], True, "2026-10-25T04:00"),
    ],
)
def test_hours_are_those_of_the_clock_on_the_wall(
    moment: str, hours: list[Interval], inside: bool, turns: str
) -> None:
    assert is_within(hours, BERLIN, at(moment)) is inside
    assert next_change(hours, BERLIN, at(moment)) == at(turns)


def test_no_hours_is_any_time_and_always_never_turns() -> None:
    assert is_within([], BERLIN, NOON)
    assert next_change([], BERLIN, NOON) is None
    always = [Interval(day, 0, 1440) for day in range(7)]
    assert is_within(always, BERLIN, NOON)
    assert next_change(always, BERLIN, NOON) is None
    assert last_change(always, BERLIN, NOON) is None


@pytest.mark.parametrize(
    "hours",
    [
        [Interval(0, 600, 600)],
        [Interval(0, 600, 500)],
        [Interval(0, 500, 700), Interval(0, 600, 800)],
        [Interval(day % 7, 0, 1) for day in range(29)],
    ],
)
def test_hours_that_are_none_are_refused(hours: list[Interval]) -> None:
    with pytest.raises(Invalid):
        check_hours(hours)


def test_what_the_clock_skips_or_shows_twice_is_worked_or_not_as_it_shows() -> None:
    early = [Interval(6, 60, 150)]  # 01:00 to 02:30 of a Sunday
    assert next_change(early, BERLIN, at("2026-03-29T01:30")) == at("2026-03-29T03:00")
    twice = at("2026-10-25T01:30")
    turns = []
    for _ in range(4):
        twice = next_change(early, BERLIN, twice) or twice
        turns.append(twice.astimezone(UTC).strftime("%H:%M"))
    assert turns == ["00:30", "01:00", "01:30", "00:00"]  # the last is a week later


_days = some.integers(0, 6)
_stretches = some.tuples(_days, some.integers(0, 1439), some.integers(1, 600)).map(
    lambda one: Interval(one[0], one[1], min(1440, one[1] + one[2]))
)


def _minutes(first: str, days: int) -> some.SearchStrategy[datetime]:
    start = at(first, ZoneInfo("UTC"))
    return some.integers(0, days * 1440).map(lambda minutes: start + minutes * MIN)


# Two years, and the days on which the clock is put forward and back.
_moments = _minutes("2026-01-01", 730) | _minutes("2026-03-28", 2) | _minutes("2026-10-24", 2)


@given(hours=some.lists(_stretches, max_size=4), now=_moments)
def test_between_two_turns_nothing_changes(hours: list[Interval], now: datetime) -> None:
    inside = is_within(hours, BERLIN, now)
    turn, last = next_change(hours, BERLIN, now), last_change(hours, BERLIN, now)
    if turn is not None:
        assert turn > now
        assert is_within(hours, BERLIN, turn) is not inside
        assert is_within(hours, BERLIN, now + (turn - now) / 2) is inside
    if last is not None:
        assert last <= now
        assert is_within(hours, BERLIN, last) is inside
        assert is_within(hours, BERLIN, last - timedelta(microseconds=1)) is not inside


@given(
    method=some.sampled_from(["in_turn", "by_load"]),
    loads=some.lists(some.tuples(some.integers(0, 6), some.integers(0, 5)), max_size=6),
)
def test_a_choice_never_exceeds_what_somebody_takes(
    method: Any, loads: list[tuple[int, int]]
) -> None:
    workers = [
        worker(index, load=load, capacity=capacity) for index, (load, capacity) in enumerate(loads)
    ]
    found = choose(method, workers, team_id=None, not_id=None)
    if found is None:
        assert all(one.load >= one.capacity for one in workers)
    else:
        assert found.worker.load < found.worker.capacity

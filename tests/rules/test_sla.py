"""Deadlines of a ticket: when they run, stand, move, and how they end (T10)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from telldesk.branding.hours import Interval
from telldesk.branding.opening import Opening, SpecialDay, is_open
from telldesk.kernel.ids import new_id
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.sla import after_marks, clocks_after, hushed, marks_reached, standing
from telldesk.tickets.sla_terms import Case, Clock, Escalation, Policy, Rules, Target

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = [Interval(day, 540, 1080) for day in range(5)]
TICKET = UUID(int=1)
TARGETS = [
    Target(priority=1),
    Target(priority=2, first_response=60, next_response=120, resolution=600),
    Target(priority=3, first_response=30, next_response=60, resolution=300),
    Target(priority=4, first_response=15, resolution=120),
]


def policy(**changes: Any) -> Policy:
    facts: dict[str, Any] = {
        "id": UUID(int=2), "version": 1, "counts": "open_hours", "on_reopen": "continue",
        "targets": TARGETS, "escalations": [],
    }  # fmt: skip
    return Policy(**facts | changes)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


_MOVES: dict[str, dict[str, Any]] = {
    "writes": {"is_waiting": True, "status": Status.OPEN},
    "wait": {"is_waiting": False, "status": Status.WAITING},
    "start": {"status": Status.IN_PROGRESS},
    "resolve": {"is_waiting": False, "status": Status.RESOLVED},
}


class Story:
    """A ticket, told: each line is a moment and what happens then."""

    def __init__(
        self, own: Policy | None = None, hours: Any = OFFICE, special_days: Any = ()
    ) -> None:
        self.policy = policy() if own is None else own
        self.opening = Opening(hours=hours, special_days=special_days, zone=BERLIN)
        self.clocks: list[Clock] = []
        self.case = Case(
            ticket_id=TICKET, status=Status.OPEN, priority=2, agent_id=None,
            is_answered=False, is_waiting=False, was_answered=False,
        )  # fmt: skip
        self.now = at("2026-11-25T00:00")
        self.is_reachable = True

    def rules(self) -> Rules:
        return Rules(
            policy=self.policy, opening=self.opening, now=self.now, is_reachable=self.is_reachable
        )

    def moved(self, when: datetime, *, is_answered: bool = False, **case: Any) -> "Story":
        self.now = when
        if is_answered:
            case["was_answered"] = True
        self.case = replace(self.case, **case)
        asked = replace(self.case, is_answered=is_answered)
        self.clocks = clocks_after(self.clocks, asked, self.rules(), new_id)
        return self

    def tell(self, lines: str) -> "Story":
        for line in lines.strip().splitlines():
            moment, what, *words = line.split()
            when = at(moment)
            if what in _MOVES:
                self.moved(when, **_MOVES[what])
                continue
            match what:
                case "answer":
                    self.moved(when, is_answered=True, is_waiting=False, status=Status.WAITING)
                case "priority":
                    self.moved(when, priority=int(words[0]))
                case "policy":
                    target = Target(priority=2, **{words[0]: int(words[1])})
                    self.policy = policy(version=2, targets=[target, *TARGETS[2:]])
                    self.moved(when)
                case "blocked" | "back":
                    self.is_reachable = what == "back"
                    self.moved(when)
                case "nothing":
                    self.policy = policy(version=2, targets=[])
                    self.moved(when)
                case "closed":
                    self.opening = Opening(
                        hours=OFFICE, special_days=[SpecialDay(when.date())], zone=BERLIN
                    )
                    self.moved(when)
                case "look":
                    self.now = when
                    self.clocks = [
                        after_marks(one, self.rules(), marks_reached(one, self.rules()))
                        for one in self.clocks
                    ]
                case _:
                    raise LookupError(what)
        return self

    def one(self, metric: str) -> Clock:
        """The latest of this metric."""
        return [one for one in self.clocks if one.metric == metric][-1]


# 2026-11-25 is a Wednesday. Times are Berlin's; the desk is open 9 to 18 on weekdays.
GOLDEN: list[tuple[str, str, str, str | None, str | None]] = [
    # (what, the story, metric, deadline, outcome)
    ("a first answer is due in an hour", "2026-11-25T10:00 writes", "first_response",
     "2026-11-25T11:00", None),
    ("over the night", "2026-11-25T17:40 writes", "first_response", "2026-11-26T09:40", None),
    ("asked on Saturday", "2026-11-28T12:00 writes", "first_response", "2026-11-30T10:00", None),
    ("answered in time", """
     2026-11-25T10:00 writes
     2026-11-25T11:00 answer""", "first_response", "2026-11-25T11:00", "met"),
    ("answered a minute late", """
     2026-11-25T10:00 writes
     2026-11-25T11:01 answer""", "first_response", "2026-11-25T11:00", "missed"),
    ("answered in the night, in open time in time", """
     2026-11-25T17:30 writes
     2026-11-26T03:00 answer""", "first_response", "2026-11-26T09:30", "met"),
    ("more words do not move it", """
     2026-11-25T10:00 writes
     2026-11-25T10:30 writes""", "first_response", "2026-11-25T11:00", None),
    ("the next answer counts from the next question", """
     2026-11-25T10:00 writes
     2026-11-25T10:10 answer
     2026-11-25T15:00 writes""", "next_response", "2026-11-25T17:00", None),
    ("and every one after it", """
     2026-11-25T10:00 writes
     2026-11-25T10:10 answer
     2026-11-25T11:00 writes
     2026-11-25T11:10 answer
     2026-11-25T17:00 writes""", "next_response", "2026-11-26T10:00", None),
    ("the case is due in ten open hours", "2026-11-25T10:00 writes", "resolution",
     "2026-11-26T11:00", None),
    # Half an hour is used; the desk waits for the contact until Friday.
    ("a pause moves it", """
     2026-11-25T10:00 writes
     2026-11-25T10:30 answer
     2026-11-27T10:00 writes""", "resolution", "2026-11-30T10:30", None),
    ("while it stands there is none", """
     2026-11-25T10:00 writes
     2026-11-25T10:30 answer""", "resolution", None, None),
    ("two pauses", """
     2026-11-25T10:00 writes
     2026-11-25T11:00 answer
     2026-11-25T12:00 writes
     2026-11-25T13:00 answer
     2026-11-26T09:00 writes""", "resolution", "2026-11-26T17:00", None),
    ("waiting without an answer stands too", """
     2026-11-25T10:00 writes
     2026-11-25T10:20 wait
     2026-11-26T10:00 writes""", "first_response", "2026-11-26T10:40", None),
    ("resolved unanswered: nobody needs an answer", """
     2026-11-25T10:00 writes
     2026-11-25T10:20 resolve""", "first_response", "2026-11-25T11:00", "dropped"),
    ("resolved unanswered and late: missed", """
     2026-11-25T10:00 writes
     2026-11-25T11:20 resolve""", "first_response", "2026-11-25T11:00", "missed"),
    ("resolved in time", """
     2026-11-25T10:00 writes
     2026-11-26T11:00 resolve""", "resolution", "2026-11-26T11:00", "met"),
    ("reopened: the rest of it", """
     2026-11-25T10:00 writes
     2026-11-25T16:00 resolve
     2026-11-27T09:00 writes""", "resolution", "2026-11-27T13:00", None),
    ("reopened after a missed one: anew", """
     2026-11-25T10:00 writes
     2026-11-26T16:00 resolve
     2026-11-27T08:00 writes""", "resolution", "2026-11-30T10:00", None),
    ("more urgent: less time from the beginning", """
     2026-11-25T10:00 writes
     2026-11-25T10:10 priority 3""", "first_response", "2026-11-25T10:30", None),
    ("less urgent: more time", """
     2026-11-25T10:00 writes
     2026-11-25T10:10 priority 3
     2026-11-25T10:20 priority 2""", "first_response", "2026-11-25T11:00", None),
    ("more urgent after a pause", """
     2026-11-25T10:00 writes
     2026-11-25T11:00 answer
     2026-11-25T12:00 writes
     2026-11-25T12:00 priority 3""", "resolution", "2026-11-25T16:00", None),
    ("what was missed stays missed", """
     2026-11-25T10:00 writes
     2026-11-25T11:00 look
     2026-11-25T11:30 priority 1
     2026-11-25T11:31 answer""", "first_response", "2026-11-25T11:00", "missed"),
    ("missed, and a longer target comes", """
     2026-11-25T10:00 writes
     2026-11-25T11:00 look
     2026-11-25T11:30 policy first_response 600
     2026-11-25T11:31 answer""", "first_response", "2026-11-25T11:00", "missed"),
    ("a priority without a promise", """
     2026-11-25T10:00 writes
     2026-11-25T10:30 priority 1""", "first_response", "2026-11-25T11:00", "dropped"),
    ("another policy: from when the contact began to wait", """
     2026-11-25T10:00 writes
     2026-11-25T10:30 policy first_response 240""", "first_response", "2026-11-25T14:00", None),
    ("another policy after a pause", """
     2026-11-25T10:00 writes
     2026-11-25T11:00 answer
     2026-11-25T12:00 writes
     2026-11-25T12:30 policy resolution 180""", "resolution", "2026-11-25T14:00", None),
    ("no policy any more", """
     2026-11-25T10:00 writes
     2026-11-25T10:30 nothing""", "resolution", "2026-11-26T11:00", "dropped"),
    ("the desk does not open that day after all", """
     2026-11-25T17:30 writes
     2026-11-26T08:00 closed""", "first_response", "2026-11-27T09:30", None),
    ("who blocked the bot cannot be answered", """
     2026-11-25T10:00 writes
     2026-11-25T10:20 blocked
     2026-11-26T09:00 back""", "first_response", "2026-11-26T09:40", None),
    ("nor helped, and nothing begins meanwhile", """
     2026-11-25T10:00 writes
     2026-11-25T11:00 blocked
     2026-11-25T15:00 start
     2026-11-26T09:00 back""", "resolution", "2026-11-26T18:00", None),
    ("two minutes before the clock changes", "2026-03-27T17:58 writes", "first_response",
     "2026-03-30T09:58", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("story", "metric", "due", "outcome"), [one[1:] for one in GOLDEN],
    ids=[one[0] for one in GOLDEN],
)  # fmt: skip
def test_the_golden_table(story: str, metric: str, due: str | None, outcome: str | None) -> None:
    found = Story().tell(story).one(metric)
    assert found.due_at == (at(due) if due else None)
    assert found.outcome == outcome
    assert (found.ended_at is None) is (outcome is None)


def test_without_open_hours_all_time_counts() -> None:
    told = Story(hours=[]).tell("2026-11-28T23:30 writes")
    assert told.one("first_response").due_at == at("2026-11-29T00:30")


def test_a_case_that_comes_back_may_begin_afresh() -> None:
    told = Story(policy(on_reopen="afresh")).tell("""
        2026-11-25T10:00 writes
        2026-11-25T16:00 resolve
        2026-11-27T09:00 writes""")
    found = [one for one in told.clocks if one.metric == "resolution"]
    assert [one.outcome for one in found] == ["met", None]
    assert found[1].due_at == at("2026-11-30T10:00")


def test_the_ticket_shows_what_comes_first() -> None:
    told = Story().tell("2026-11-25T10:00 writes")
    shown = standing(told.clocks)
    assert (shown.due_metric, shown.due_at) == ("first_response", at("2026-11-25T11:00"))
    assert shown.warn_at == shown.look_at == at("2026-11-25T10:45")
    told.tell("2026-11-25T10:30 answer")
    assert standing(told.clocks).due_at is None
    told.tell("2026-11-25T17:00 writes")
    assert standing(told.clocks).due_metric == "next_response"


def test_something_happens_at_each_mark_once() -> None:
    steps = [
        Escalation(percent=50, act="notify", to=["agent"]),
        Escalation(percent=200, act="raise_priority", metric="first_response"),
        Escalation(percent=10, act="reassign", metric="resolution"),
    ]
    told = Story(policy(escalations=steps)).tell("2026-11-25T10:00 writes")
    seen = []
    for _ in range(9):
        first = told.one("first_response")
        if first.next_at is None:
            break
        told.now = first.next_at
        reached = marks_reached(first, told.rules())
        seen.append((told.now.astimezone(BERLIN).strftime("%H:%M"), reached))
        told.tell(f"{told.now.astimezone(BERLIN).isoformat()[:19]} look")
    assert seen == [("10:30", [50]), ("10:45", [75]), ("11:00", [100]), ("12:00", [200])]
    assert told.one("first_response").breached_at == at("2026-11-25T11:00")


def test_a_look_that_comes_late_finds_all_that_passed() -> None:
    told = Story().tell("2026-11-25T10:00 writes")
    told.now = at("2026-11-25T15:00")
    assert marks_reached(told.one("first_response"), told.rules()) == [75, 100]


def test_a_longer_target_warns_again() -> None:
    told = Story().tell("""
        2026-11-25T10:00 writes
        2026-11-25T10:45 look
        2026-11-25T10:50 policy first_response 240""")
    assert told.one("first_response").next_at == at("2026-11-25T13:00")


def test_what_a_new_policy_brings_about_is_told_to_nobody() -> None:
    told = Story().tell("""
        2026-11-25T10:00 writes
        2026-11-25T10:40 policy first_response 20""")
    quiet = hushed(told.one("first_response"), told.rules())
    assert quiet.breached_at == at("2026-11-25T10:40")
    assert marks_reached(quiet, told.rules()) == []
    assert quiet.next_at is None


_HAPPENINGS = ["writes", "answer", "wait", "start", "resolve", "priority 2", "priority 3"]
_stories = some.lists(
    some.tuples(some.integers(1, 900), some.sampled_from(_HAPPENINGS)), min_size=1, max_size=8
)


@given(_stories, some.sampled_from(["2026-11-25T10:00", "2026-03-27T15:00", "2026-10-23T16:30"]))
@settings(max_examples=60)
def test_the_resolution_is_due_when_counting_minutes_says(
    story: Sequence[tuple[int, str]], begins: str
) -> None:
    """The same by an independent way: minutes are counted one by one while the desk owes work."""
    told = Story(policy(on_reopen="continue"))
    told.tell(f"{begins} writes")
    now, used = at(begins), 0
    for minutes, what in story:
        is_counting = told.case.status in {Status.OPEN, Status.IN_PROGRESS}
        for _ in range(minutes):
            used += is_counting and is_open(told.opening, now)
            now += timedelta(minutes=1)
        local = now.astimezone(BERLIN).isoformat()[:16]
        told.tell(f"{local} {what}")
        if used > (600 if told.case.priority == 2 else 300):
            return  # missed: told apart by the table
    found = told.one("resolution")
    if not found.is_running:
        return
    target = 600 if told.case.priority == 2 else 300
    while used < target:
        used += is_open(told.opening, now)
        now += timedelta(minutes=1)
    assert found.due_at is not None
    # A moment in closed hours is as good as the end of the open minute before it.
    assert found.due_at <= now
    assert not any(
        is_open(told.opening, found.due_at + timedelta(minutes=step))
        for step in range(int((now - found.due_at).total_seconds()) // 60)
    )


@given(_stories)
def test_one_answer_and_one_end_are_owed_at_most(story: Sequence[tuple[int, str]]) -> None:
    told = Story()
    now = at("2026-11-25T10:00")
    for minutes, what in story:
        now += timedelta(minutes=minutes)
        told.tell(f"{now.astimezone(BERLIN).isoformat()[:19]} {what}")
        owed = [one for one in told.clocks if one.ended_at is None]
        assert sum(one.metric == "resolution" for one in owed) <= 1
        assert sum(one.metric != "resolution" for one in owed) <= 1
        for one in told.clocks:
            assert (one.outcome is None) is (one.ended_at is None)
            assert one.next_at is None or one.is_running
        if told.case.status is Status.RESOLVED:
            assert not owed

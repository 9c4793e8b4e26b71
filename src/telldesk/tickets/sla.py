"""Deadlines of a ticket: how long the desk may take, and what is left of it (T10). Pure.

A clock is one promise in one ticket: the first answer, a later one, the end of the case. It runs
while the desk owes something and stands while it waits for the contact. What is left of it is kept
as open time, so that a pause, other opening hours or another target move the deadline rightly:

    due = the moment at which the desk was open for `time_left` since `since`
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from telldesk.branding.working_time import after_working, worked
from telldesk.tickets.lifecycle import OVER, Status
from telldesk.tickets.sla_terms import DUE, WARNS, Case, Clock, Rules, Standing
from telldesk.tickets.vocabulary import Metric, Outcome

_RESPONSES: Final[frozenset[Metric]] = frozenset({"first_response", "next_response"})


def clocks_after(
    clocks: Sequence[Clock], case: Case, rules: Rules, make_id: Callable[[], UUID]
) -> list[Clock]:
    """The clocks as they are after a change of the ticket, of its policy or of the hours.

    `clocks` are those that have not ended, and the last one of the resolution if it has.
    """
    if case.is_spam:
        return [one if one.ended_at is not None else _forgotten(one, case, rules) for one in clocks]
    found = [_promised(one, case, rules) for one in clocks]
    found = _responses(found, case, rules, make_id)
    return _resolution(found, case, rules, make_id)


def hushed(clock: Clock, rules: Rules) -> Clock:
    """The clock when nobody is to be told what a change of the rules has just brought about."""
    return after_marks(clock, rules, marks_reached(clock, rules))


def marks_reached(clock: Clock, rules: Rules) -> list[int]:
    """Percents that have passed since something last happened by itself."""
    if not clock.is_running:
        return []
    passed: list[int] = []
    for percent in rules.marks(clock.metric):
        at = _moment(clock, rules, percent) if percent > clock.mark else None
        if at is not None and at <= rules.now:
            passed.append(percent)
    return passed


def after_marks(clock: Clock, rules: Rules, reached: Sequence[int]) -> Clock:
    """The clock once what belongs to these percents has happened."""
    if not reached:
        return clock
    breached_at = clock.breached_at or (rules.now if DUE in reached else None)
    moved = replace(clock, mark=max(reached), breached_at=breached_at)
    return replace(moved, next_at=_next_at(moved, rules))


def standing(clocks: Sequence[Clock]) -> Standing:
    """The nearest deadline that is running, and the next moment something happens by itself."""
    running = [one for one in clocks if one.is_running]
    dated = [one for one in running if one.due_at is not None]
    nearest = min(dated, key=lambda one: (one.due_at, one.metric), default=None)
    looks = [one.next_at for one in running if one.next_at is not None]
    look_at = min(looks, default=None)
    if nearest is None:
        return Standing(look_at=look_at)
    return Standing(nearest.due_at, nearest.metric, nearest.warn_at, look_at)


def _promised(clock: Clock, case: Case, rules: Rules) -> Clock:
    """The clock under what is promised now; a missed deadline stays as it was."""
    if clock.ended_at is not None:
        return clock
    policy, target_min = rules.policy, rules.target_min(clock.metric, case.priority)
    if policy is None or target_min is None:
        return _ended(clock, case, rules, "dropped")
    if clock.breached_at is not None:
        return _timed(clock, rules)
    moved = replace(
        clock,
        policy_id=policy.id,
        policy_version=policy.version,
        priority=case.priority,
        target_min=target_min,
        time_left=clock.time_left + timedelta(minutes=target_min) - clock.target,
    )
    return _timed(replace(moved, mark=min(moved.mark, _used(moved, rules))), rules)


def _responses(
    clocks: list[Clock], case: Case, rules: Rules, make_id: Callable[[], UUID]
) -> list[Clock]:
    now = next((one for one in clocks if one.metric in _RESPONSES and one.ended_at is None), None)
    others = [one for one in clocks if one is not now]
    if now is not None:
        return [*others, _response(now, case, rules)]
    if not case.is_waiting or not rules.is_reachable or case.status in OVER:
        return clocks
    metric: Metric = "next_response" if case.was_answered else "first_response"
    begun = _begun(metric, case, rules, make_id)
    return clocks if begun is None else [*clocks, begun]


def _response(clock: Clock, case: Case, rules: Rules) -> Clock:
    if case.is_answered:
        return _ended(clock, case, rules, "met")
    if case.status in OVER:
        return _ended(clock, case, rules, "dropped")
    is_owed = case.is_waiting and rules.is_reachable
    return _resumed(clock, rules) if is_owed else _paused(clock, rules)


def _resolution(
    clocks: list[Clock], case: Case, rules: Rules, make_id: Callable[[], UUID]
) -> list[Clock]:
    last = next((one for one in reversed(clocks) if one.metric == "resolution"), None)
    if case.status in OVER:
        return [
            _ended(one, case, rules, "met") if one is last and one.ended_at is None else one
            for one in clocks
        ]
    others = [one for one in clocks if one is not last]
    if last is not None and last.ended_at is not None:
        last = _come_back(last, case, rules)
    if last is None:
        last = _begun("resolution", case, rules, make_id)
        others = clocks
    if last is None:
        return clocks
    is_paused = case.status is Status.WAITING or not rules.is_reachable
    return [*others, _paused(last, rules) if is_paused else _resumed(last, rules)]


def _come_back(clock: Clock, case: Case, rules: Rules) -> Clock | None:
    """The clock of a case that is open again; None where a new one is due."""
    is_same = rules.policy is not None and rules.policy.on_reopen == "continue"
    if not is_same or clock.outcome != "met":
        return None
    standing_again = replace(clock, ended_at=None, outcome=None, agent_id=None)
    found = _promised(standing_again, case, rules)
    return found if found.ended_at is None else None


def _begun(metric: Metric, case: Case, rules: Rules, make_id: Callable[[], UUID]) -> Clock | None:
    target_min = rules.target_min(metric, case.priority)
    if target_min is None or rules.policy is None:
        return None
    clock = Clock(
        id=make_id(),
        ticket_id=case.ticket_id,
        metric=metric,
        policy_id=rules.policy.id,
        policy_version=rules.policy.version,
        priority=case.priority,
        target_min=target_min,
        started_at=rules.now,
        since=rules.now,
        time_left=timedelta(minutes=target_min),
    )
    return _timed(clock, rules)


def _paused(clock: Clock, rules: Rules) -> Clock:
    if not clock.is_running:
        return clock
    breached_at = clock.breached_at or _missed_at(clock, rules)
    return replace(
        clock,
        since=None,
        time_left=_left(clock, rules),
        due_at=clock.due_at if breached_at else None,
        breached_at=breached_at,
        warn_at=None,
        next_at=None,
    )


def _resumed(clock: Clock, rules: Rules) -> Clock:
    if clock.is_running:
        return clock
    return _timed(replace(clock, since=rules.now), rules)


def _ended(clock: Clock, case: Case, rules: Rules, outcome: Outcome) -> Clock:
    """Over: missed where the deadline has passed, whoever noticed."""
    still = _paused(clock, rules)
    is_missed = still.breached_at is not None
    return replace(
        still,
        due_at=clock.due_at,
        ended_at=rules.now,
        outcome="missed" if is_missed else outcome,
        agent_id=case.agent_id,
    )


def _forgotten(clock: Clock, case: Case, rules: Rules) -> Clock:
    """Over as if never promised, also where the deadline has passed: nobody was kept waiting."""
    return replace(_ended(clock, case, rules, "dropped"), outcome="dropped")


def _timed(clock: Clock, rules: Rules) -> Clock:
    """The clock with its moments; a missed deadline keeps its own."""
    if clock.since is None:
        return clock if clock.breached_at else replace(clock, due_at=None)
    is_missed = clock.breached_at is not None
    moved = replace(
        clock,
        due_at=clock.due_at if is_missed else _moment(clock, rules, DUE),
        warn_at=_moment(clock, rules, WARNS),
    )
    return replace(moved, next_at=_next_at(moved, rules))


def _next_at(clock: Clock, rules: Rules) -> datetime | None:
    coming = (percent for percent in rules.marks(clock.metric) if percent > clock.mark)
    percent = next(coming, None)
    return None if percent is None else _moment(clock, rules, percent)


def _moment(clock: Clock, rules: Rules, percent: int) -> datetime | None:
    """When so much of the target is used; None for never."""
    if clock.since is None:
        return None
    amount = clock.time_left - clock.target * (DUE - percent) / DUE
    return after_working(rules.opening, clock.since, amount)


def _left(clock: Clock, rules: Rules) -> timedelta:
    if clock.since is None:
        return clock.time_left
    return clock.time_left - worked(rules.opening, clock.since, rules.now)


def _used(clock: Clock, rules: Rules) -> int:
    """Whole percents of the target used so far."""
    return int((clock.target - _left(clock, rules)) * DUE // clock.target)


def _missed_at(clock: Clock, rules: Rules) -> datetime | None:
    is_missed = clock.due_at is not None and clock.due_at < rules.now
    return rules.now if is_missed else None

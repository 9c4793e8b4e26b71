"""Deadlines of a ticket: how long the desk may take, and what is left of it (T10). Pure.

A clock is one promise in one ticket: the first answer, a later one, the end of the case. It runs
while the desk owes something and stands while it waits for the contact. What is left of it is kept
as open time, so that a pause, other opening hours or another target move the deadline rightly:

    due = the moment at which the desk was open for `time_left` since `since`
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from telldesk.branding.opening import Opening
from telldesk.branding.working_time import after_working, worked
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.vocabulary import (
    Counts,
    EscalationAct,
    Metric,
    OnReopen,
    Outcome,
    PriorityNumber,
    Told,
)

WARNS: Final = 75
"""Percent of the time after which a deadline is near."""
DUE: Final = 100
MAX_TARGET_MIN: Final = 365 * 24 * 60
MAX_PERCENT: Final = 1000
RESPONSES: Final[frozenset[Metric]] = frozenset({"first_response", "next_response"})
_OVER: Final = frozenset({Status.RESOLVED, Status.CLOSED})
Minutes = Annotated[int, Meta(ge=1, le=MAX_TARGET_MIN)]


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Minutes the desk may take for tickets of one priority; none promises nothing."""

    priority: PriorityNumber
    first_response: Minutes | None = None
    next_response: Minutes | None = None
    resolution: Minutes | None = None


class Escalation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens when so much of the time is used; without `metric`, of any of the three.

    Attributes:
        percent: of the target; over 100 is after the deadline.
        to: whom `notify` tells, `agent_ids` beside them.
    """

    percent: Annotated[int, Meta(ge=1, le=MAX_PERCENT)]
    act: EscalationAct
    metric: Metric | None = None
    to: Annotated[list[Told], Meta(max_length=3)] = []
    agent_ids: Annotated[list[UUID], Meta(max_length=20)] = []


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk promises for some tickets; `version` rises with every change."""

    id: UUID
    version: int
    counts: Counts
    on_reopen: OnReopen
    targets: list[Target]
    escalations: list[Escalation]


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """One promise in one ticket.

    Attributes:
        since: it runs since then; None while it stands.
        time_left: open time left at `since`, or while it stands; negative once it is overdue.
        due_at, warn_at: the deadline, and when three quarters of the time are used.
        next_at: when something happens by itself next.
        mark: percent up to which what happens by itself has happened.
        breached_at: when the deadline was found missed; from then on it does not move.
        agent_id: who had the ticket when it ended.
    """

    id: UUID
    ticket_id: UUID
    metric: Metric
    policy_id: UUID
    policy_version: int
    priority: int
    target_min: int
    started_at: datetime
    since: datetime | None
    time_left: timedelta
    due_at: datetime | None = None
    warn_at: datetime | None = None
    next_at: datetime | None = None
    mark: int = 0
    breached_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    agent_id: UUID | None = None

    @property
    def target(self) -> timedelta:
        return timedelta(minutes=self.target_min)

    @property
    def is_running(self) -> bool:
        return self.ended_at is None and self.since is not None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What of a ticket its clocks go by, as it is now.

    Attributes:
        is_answered: a person of the desk has just answered publicly.
        is_waiting: the contact waits for an answer.
        was_answered: somebody answered some time before.
    """

    ticket_id: UUID
    status: Status
    priority: int
    agent_id: UUID | None
    is_answered: bool
    is_waiting: bool
    was_answered: bool


class Standing(msgspec.Struct, frozen=True):
    """What stands on the ticket itself: its nearest deadline, and when to look at it again."""

    due_at: datetime | None = None
    due_metric: Metric | None = None
    warn_at: datetime | None = None
    look_at: datetime | None = None


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What the clocks of one ticket go by; no policy promises nothing."""

    policy: Policy | None
    opening: Opening
    now: datetime

    def target_min(self, metric: Metric, priority: int) -> int | None:
        """Minutes promised, if any."""
        for one in self.policy.targets if self.policy else ():
            if one.priority == priority:
                found: int | None = getattr(one, metric)
                return found
        return None

    def marks(self, metric: Metric) -> list[int]:
        """Percents at which something happens, in order."""
        own = {one.percent for one in self.escalations(metric)}
        return sorted({WARNS, DUE} | own)

    def escalations(self, metric: Metric) -> list[Escalation]:
        """The steps of this deadline, as the desk ordered them."""
        steps = self.policy.escalations if self.policy else ()
        return [one for one in steps if one.metric in {None, metric}]


def clocks_after(
    clocks: Sequence[Clock], case: Case, rules: Rules, make_id: Callable[[], UUID]
) -> list[Clock]:
    """The clocks as they are after a change of the ticket, of its policy or of the hours.

    `clocks` are those that have not ended, and the last one of the resolution if it has.
    """
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
    now = next((one for one in clocks if one.metric in RESPONSES and one.ended_at is None), None)
    others = [one for one in clocks if one is not now]
    if now is not None:
        return [*others, _response(now, case, rules)]
    if not case.is_waiting or case.status in _OVER:
        return clocks
    metric: Metric = "next_response" if case.was_answered else "first_response"
    begun = _begun(metric, case, rules, make_id)
    return clocks if begun is None else [*clocks, begun]


def _response(clock: Clock, case: Case, rules: Rules) -> Clock:
    if case.is_answered:
        return _ended(clock, case, rules, "met")
    if case.status in _OVER:
        return _ended(clock, case, rules, "dropped")
    return _resumed(clock, rules) if case.is_waiting else _paused(clock, rules)


def _resolution(
    clocks: list[Clock], case: Case, rules: Rules, make_id: Callable[[], UUID]
) -> list[Clock]:
    last = next((one for one in reversed(clocks) if one.metric == "resolution"), None)
    if case.status in _OVER:
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
    is_paused = case.status is Status.WAITING
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

"""What a deadline is spoken of in: promises, one promise in one ticket, what they go by. Pure."""

from datetime import datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta

from telldesk.branding.opening import Opening
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
        is_spam: it is marked as spam, nobody is owed anything.
    """

    ticket_id: UUID
    status: Status
    priority: int
    agent_id: UUID | None
    is_answered: bool
    is_waiting: bool
    was_answered: bool
    is_spam: bool = False


class Standing(msgspec.Struct, frozen=True):
    """What stands on the ticket itself: its nearest deadline, and when to look at it again."""

    due_at: datetime | None = None
    due_metric: Metric | None = None
    warn_at: datetime | None = None
    look_at: datetime | None = None


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What the clocks of one ticket go by; no policy promises nothing.

    Attributes:
        is_reachable: something said to the contact would arrive; clocks stand while it would not.
    """

    policy: Policy | None
    opening: Opening
    now: datetime
    is_reachable: bool = True

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

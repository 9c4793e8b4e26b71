"""What the desk promises, and how a ticket's deadlines stand, as agents read them."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.rows import seen_ticket
from telldesk.tickets.shapes import Shape
from telldesk.tickets.sla_terms import Escalation, Target
from telldesk.tickets.vocabulary import Counts, Metric, OnReopen, Outcome, PriorityNumber

MAX_POLICIES: Final = 30
_MOST_CLOCKS: Final = 50
_LIST: Final = """
SELECT p.id, p.version, p.name, p.is_default, p.counts, p.on_reopen, p.targets, p.escalations,
  ARRAY(SELECT c.category_id FROM sla_policy_categories c JOIN categories k ON k.id = c.category_id
        WHERE c.policy_id = p.id ORDER BY k.position, k.key) AS category_ids
FROM sla_policies p WHERE p.archived_at IS NULL ORDER BY p.is_default, p.name, p.id LIMIT $1
"""
_CLOCKS: Final = """
SELECT c.metric, c.priority, c.target_min, c.started_at, c.since IS NULL AS is_paused, c.due_at,
  c.warn_at, c.breached_at, c.ended_at, c.outcome, p.name AS policy, p.counts,
  CASE WHEN c.since IS NULL AND c.ended_at IS NULL
    THEN extract(epoch FROM c.time_left)::bigint END AS left_s
FROM sla_clocks c JOIN sla_policies p ON p.id = c.policy_id
WHERE c.ticket_id = $1 ORDER BY c.started_at DESC, c.metric LIMIT $2
"""


class PolicyShape(Shape, frozen=True, kw_only=True):
    """What the desk promises for the tickets of these categories.

    Attributes:
        is_default: for all tickets whose category no other policy names.
        targets: minutes by priority; what is null is not promised.
    """

    id: UUID
    version: int
    name: str
    is_default: bool
    category_ids: list[UUID]
    counts: Counts
    on_reopen: OnReopen
    targets: list[Target]
    escalations: list[Escalation]


class SlaShape(Shape, frozen=True, kw_only=True):
    """Everything the desk promises; without policies, nothing."""

    policies: list[PolicyShape]


class ClockShape(Shape, frozen=True, kw_only=True):
    """One promise in one ticket, kept or not.

    Attributes:
        target_min: minutes promised, `priority` and `policy` say why so many.
        due_at: the deadline; null while it waits for the contact.
        left_s: seconds of working time left while it waits.
        breached_at: when the deadline was missed.
    """

    metric: Metric
    policy: str
    counts: Counts
    priority: PriorityNumber
    target_min: int
    started_at: datetime
    is_paused: bool
    due_at: datetime | None
    warn_at: datetime | None
    left_s: int | None
    breached_at: datetime | None
    ended_at: datetime | None
    outcome: Outcome | None


async def read_sla(work: Work, actor: Actor) -> SlaShape:
    """What the desk promises; for agents."""
    actor.require(Permission.STAFF_READ)
    rows = await work.conn.fetch(_LIST, MAX_POLICIES)
    return SlaShape(policies=[_policy(row) for row in rows])


async def read_deadlines(work: Work, actor: Actor, *, ticket_id: UUID) -> list[ClockShape]:
    """The ticket's promises, the latest first, fifty at most.

    Raises:
        TicketUnknown: not theirs to see.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    ticket = await seen_ticket(work, actor, ticket_id, lock=False)
    rows = await work.conn.fetch(_CLOCKS, ticket.id, _MOST_CLOCKS)
    return [ClockShape(**dict(row)) for row in rows]


def _policy(row: Any) -> PolicyShape:
    facts = dict(row)
    targets = msgspec.convert(facts.pop("targets"), list[Target])
    escalations = msgspec.convert(facts.pop("escalations"), list[Escalation])
    return PolicyShape(**facts, targets=targets, escalations=escalations)

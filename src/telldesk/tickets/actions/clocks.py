"""A ticket's clocks follow every change of the ticket: read, moved, written, looked at in time.

A task waits for the next moment something happens by itself. It is never taken back: what it finds
decides, and where the deadline has moved meanwhile it finds nothing to do.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from telldesk.branding.opening import Opening
from telldesk.branding.repo import opening_of
from telldesk.identity.actor import BOT
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Task, Work
from telldesk.tickets.history import record
from telldesk.tickets.rows import TicketRow
from telldesk.tickets.sla import clocks_after, standing
from telldesk.tickets.sla_terms import Case, Clock, Escalation, Policy, Rules, Standing, Target

# What is under no policy of its category is under the desk's default one.
_RULES: Final = """
SELECT d.hours, d.special_days, d.time_zone, p.id, p.version, p.counts, p.on_reopen, p.targets,
  p.escalations, ch.reachability NOT IN ('blocked','deactivated') AND k.banned_at IS NULL
    AS is_reachable
FROM desk d
JOIN contact_channels ch ON ch.id = $2 JOIN contacts k ON k.id = ch.contact_id
LEFT JOIN LATERAL (
  SELECT s.id, s.version, s.counts, s.on_reopen, s.targets, s.escalations
  FROM sla_policies s
  LEFT JOIN sla_policy_categories c ON c.policy_id = s.id AND c.category_id = $1
  WHERE s.archived_at IS NULL AND (c.category_id IS NOT NULL OR s.is_default)
  ORDER BY c.category_id IS NULL LIMIT 1
) p ON true
"""
_CLOCKS: Final = """
SELECT id, ticket_id, metric, policy_id, policy_version, priority, target_min, started_at, since,
  time_left, due_at, warn_at, next_at, mark, breached_at, ended_at, outcome, agent_id
FROM sla_clocks
WHERE ticket_id = $1 AND (ended_at IS NULL OR id = (
  SELECT id FROM sla_clocks WHERE ticket_id = $1 AND metric = 'resolution'
  ORDER BY started_at DESC, id DESC LIMIT 1))
ORDER BY started_at, id
"""
_KEEP: Final = """
INSERT INTO sla_clocks (id, ticket_id, metric, policy_id, policy_version, priority, target_min,
  started_at, since, time_left, due_at, warn_at, next_at, mark, breached_at, ended_at, outcome,
  agent_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
ON CONFLICT (id) DO UPDATE SET
  policy_id = excluded.policy_id, policy_version = excluded.policy_version,
  priority = excluded.priority, target_min = excluded.target_min, since = excluded.since,
  time_left = excluded.time_left, due_at = excluded.due_at, warn_at = excluded.warn_at,
  next_at = excluded.next_at, mark = excluded.mark, breached_at = excluded.breached_at,
  ended_at = excluded.ended_at, outcome = excluded.outcome, agent_id = excluded.agent_id
"""
_REVIVE: Final = """
UPDATE sla_clocks SET ended_at = NULL, outcome = NULL, agent_id = NULL
WHERE ticket_id = $1 AND ended_at = $2 AND outcome = 'dropped'
"""
_STAND: Final = """
UPDATE tickets SET due_at = $2, due_metric = $3, warn_at = $4, look_at = $5 WHERE id = $1
"""


async def clocks_kept(work: Work, before: TicketRow, after: TicketRow) -> Standing:
    """The clocks are as `after` asks for; what of them stands on the ticket itself.

    A desk that promises nothing, and a change no deadline depends on, cost nothing.
    """
    if not _matters(before, after):
        return Standing(after.due_at, after.due_metric, after.warn_at, after.look_at)
    is_answered = after.agent_wrote_at != before.agent_wrote_at
    _, known, moved = await moved_clocks(work, after, is_answered=is_answered)
    await write_clocks(work, known, moved)
    found = standing(moved)
    look_later(work, after.id, found, before.look_at)
    return found


async def revive_clocks(work: Work, ticket: TicketRow, *, ended_at: datetime) -> None:
    """Clocks that were dropped at that moment stand again, with what was left of them then."""
    if ticket.has_sla:
        await work.conn.execute(_REVIVE, ticket.id, ended_at)


def _matters(before: TicketRow, after: TicketRow) -> bool:
    if not after.has_sla and before.look_at is None and before.due_at is None:
        return False
    return (
        before.status is not after.status
        or before.priority != after.priority
        or before.category_id != after.category_id
        or before.agent_wrote_at != after.agent_wrote_at
        or (before.waiting_since is None) is not (after.waiting_since is None)
    )


async def moved_clocks(
    work: Work, ticket: TicketRow, *, is_answered: bool = False
) -> tuple[Rules, list[Clock], list[Clock]]:
    """(what they go by, the clocks as they are kept, as they should be now); writes nothing."""
    rules, known = await _read_rules(work, ticket), await _read_clocks(work, ticket.id)
    case = _case_of(ticket, is_answered=is_answered)
    return rules, known, clocks_after(known, case, rules, new_id)


def _case_of(ticket: TicketRow, *, is_answered: bool) -> Case:
    """What of the ticket its clocks go by."""
    return Case(
        ticket_id=ticket.id,
        status=ticket.status,
        priority=ticket.priority,
        agent_id=ticket.assignee_id,
        is_answered=is_answered,
        is_waiting=ticket.waiting_since is not None,
        is_spam=ticket.spam_at is not None,
        was_answered=ticket.first_reply_at is not None,
    )


async def _read_rules(work: Work, ticket: TicketRow) -> Rules:
    """What the clocks of this ticket go by now."""
    row = await work.conn.fetchrow(_RULES, ticket.category_id, ticket.channel_id)
    opening = opening_of(row["hours"], row["special_days"], row["time_zone"])
    reachable = bool(row["is_reachable"])
    if row["id"] is None:
        return Rules(policy=None, opening=opening, now=work.now, is_reachable=reachable)
    policy = Policy(
        id=row["id"],
        version=row["version"],
        counts=row["counts"],
        on_reopen=row["on_reopen"],
        targets=msgspec.convert(row["targets"], list[Target]),
        escalations=msgspec.convert(row["escalations"], list[Escalation]),
    )
    if policy.counts == "always":
        opening = Opening(hours=[], special_days=[], zone=opening.zone)
    return Rules(policy=policy, opening=opening, now=work.now, is_reachable=reachable)


async def _read_clocks(work: Work, ticket_id: UUID) -> list[Clock]:
    """Those that have not ended, and the last one of the resolution."""
    return [Clock(**dict(row)) for row in await work.conn.fetch(_CLOCKS, ticket_id)]


async def write_clocks(work: Work, before: Sequence[Clock], after: Sequence[Clock]) -> None:
    """The rows are as `after`; history says which deadline was missed without anybody noticing."""
    known = {one.id: one for one in before}
    changed = [one for one in after if one != known.get(one.id)]
    if changed:
        await work.conn.executemany(_KEEP, [msgspec.structs.astuple(one) for one in changed])
    for one in changed:
        was = known.get(one.id)
        if one.breached_at is not None and (was is None or was.breached_at is None):
            await record(work, BOT, one.ticket_id, "overdue", metric=one.metric, due_at=one.due_at)


async def stand(work: Work, ticket: TicketRow, found: Standing) -> TicketRow:
    """The ticket says so of its deadlines; its version stays, for nobody decided anything."""
    if found != Standing(ticket.due_at, ticket.due_metric, ticket.warn_at, ticket.look_at):
        await work.conn.execute(
            _STAND, ticket.id, found.due_at, found.due_metric, found.warn_at, found.look_at
        )
    look_later(work, ticket.id, found, ticket.look_at)
    return msgspec.structs.replace(
        ticket,
        due_at=found.due_at,
        due_metric=found.due_metric,
        warn_at=found.warn_at,
        look_at=found.look_at,
    )


def look_later(work: Work, ticket_id: UUID, found: Standing, known: datetime | None) -> None:
    """A task waits for the next moment, unless that of `known` does."""
    if found.look_at is not None and found.look_at != known:
        work.enqueue(look_task(ticket_id, found.look_at))


def contact_task(contact_id: UUID) -> Task:
    """The look at a contact's deadlines when they can be reached again, or no longer."""
    return Task(
        "reset_deadlines_of", {"contact_id": str(contact_id)}, key=str(contact_id), priority=4
    )


def look_task(ticket_id: UUID, at: datetime) -> Task:
    """The look at a ticket's deadlines at that moment."""
    return Task(
        "look_at_deadlines",
        {"ticket_id": str(ticket_id)},
        key=f"{ticket_id}:{at.isoformat()}",
        priority=2,
        run_at=at,
    )

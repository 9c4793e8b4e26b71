"""What happens by itself as a ticket's time is used up: history, notices, escalation (T10)."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from telldesk.identity.actor import BOT
from telldesk.kernel.paging import go_on
from telldesk.kernel.work import Work
from telldesk.tickets.actions.assign import give
from telldesk.tickets.actions.clocks import (
    moved_clocks,
    stand,
    write_clocks,
)
from telldesk.tickets.actions.store import store_ticket, tell_changed
from telldesk.tickets.assigning import read_colleagues
from telldesk.tickets.assignment import Choice, choose, presence
from telldesk.tickets.events import DeadlineNeared, DeadlinesMoved
from telldesk.tickets.history import event_facts, record
from telldesk.tickets.lifecycle import Priority
from telldesk.tickets.rows import TicketRow, lock_ticket
from telldesk.tickets.sla import after_marks, hushed, marks_reached, standing
from telldesk.tickets.sla_terms import DUE, WARNS, Clock, Escalation, Rules
from telldesk.tickets.vocabulary import Assigning

_BATCH: Final = 100
_IS_DUE: Final = "SELECT look_at <= $2 FROM tickets WHERE id = $1"
# As handing out does: nobody is given more than they take, and of two that go through many tickets
# one waits for the other.
_LOCK_DESK: Final = "SELECT assigning, time_zone FROM desk FOR NO KEY UPDATE"
_TEAM: Final = """
SELECT c.team_id FROM categories c WHERE c.id = $1 AND EXISTS (
  SELECT FROM team_members m JOIN agents a ON a.id = m.agent_id
  WHERE m.team_id = c.team_id AND a.removed_at IS NULL)
"""
_IS_USED: Final = """
SELECT EXISTS (SELECT FROM sla_policies WHERE archived_at IS NULL)
  OR EXISTS (SELECT FROM sla_clocks WHERE ended_at IS NULL)
"""
_UNFINISHED: Final = """
SELECT id FROM tickets
WHERE status IN ('open','in_progress','waiting') AND ($1::uuid IS NULL OR id > $1)
ORDER BY id LIMIT $2
"""

_UNFINISHED_OF: Final = """
SELECT id FROM tickets
WHERE contact_id = $1 AND status IN ('open','in_progress','waiting') ORDER BY id LIMIT $2
"""


async def look_at_deadlines(work: Work, *, ticket_id: UUID) -> None:
    """What belongs to the time used so far has happened; a task waits for the next moment.

    Emits `DeadlineNeared` for each deadline somebody is to be told of. Nothing happens where the
    deadline has moved since the look was asked for. Asks no permission: the caller is a job.
    """
    if not await work.conn.fetchval(_IS_DUE, ticket_id, work.now):
        return
    desk = await work.conn.fetchrow(_LOCK_DESK)
    locked = await lock_ticket(work, ticket_id)
    rules, known, clocks = await moved_clocks(work, locked)
    reached = {one.id: marks_reached(one, rules) for one in clocks}
    moved = [after_marks(one, rules, reached[one.id]) for one in clocks]
    await write_clocks(work, known, moved)
    ticket = await stand(work, locked, standing(moved))
    for clock in moved:
        if reached[clock.id]:
            ticket = await _escalate(work, desk, ticket, clock, rules, reached[clock.id])


async def _escalate(
    work: Work, desk: Any, ticket: TicketRow, clock: Clock, rules: Rules, reached: Sequence[int]
) -> TicketRow:
    """The ticket after the steps of this deadline that are due."""
    if WARNS in reached and DUE not in reached:
        await record(work, BOT, ticket.id, "due_soon", metric=clock.metric, due_at=clock.due_at)
    steps = [one for one in rules.escalations(clock.metric) if one.percent in reached]
    for step in steps:
        if step.act == "raise_priority":
            ticket = await _raise(work, ticket, clock, step)
        elif step.act == "reassign":
            ticket = await _reassign(work, desk, ticket, clock, step)
    told = [one for one in steps if one.act == "notify"]
    if told:
        await _tell(work, ticket, clock, told)
    return ticket


async def _raise(work: Work, ticket: TicketRow, clock: Clock, step: Escalation) -> TicketRow:
    if ticket.priority >= Priority.CRITICAL:
        return ticket
    stored = await store_ticket(work, ticket, replace(ticket, priority=ticket.priority + 1))
    await record(
        work, BOT, ticket.id, "priority", priority=stored.priority, previous=ticket.priority,
        reason="deadline", metric=clock.metric, percent=step.percent,
    )  # fmt: skip
    tell_changed(work, BOT, stored, before=ticket, fields=("priority",))
    return stored


async def _reassign(
    work: Work, desk: Any, ticket: TicketRow, clock: Clock, step: Escalation
) -> TicketRow:
    """Somebody else who is here has it; it stays where it is when nobody is."""
    choice = await _somebody_else(work, desk, ticket)
    if choice is None:
        await record(
            work, BOT, ticket.id, "escalated", act=step.act, metric=clock.metric,
            percent=step.percent, reason="nobody",
        )  # fmt: skip
        return ticket
    worker = choice.worker
    return await give(
        work, BOT, ticket, worker.id, reason="deadline", metric=clock.metric,
        percent=step.percent, load=worker.load, capacity=worker.capacity,
    )  # fmt: skip


async def _somebody_else(work: Work, desk: Any, ticket: TicketRow) -> Choice | None:
    zone = ZoneInfo(desk["time_zone"])
    here = [
        one.worker
        for one in await read_colleagues(work)
        if presence(one.worker, zone=zone, now=work.now) == "here"
    ]
    team_id = await work.conn.fetchval(_TEAM, ticket.category_id)
    method: Assigning = "in_turn" if desk["assigning"] == "in_turn" else "by_load"
    return choose(method, here, team_id=team_id, not_id=ticket.assignee_id)


async def _tell(work: Work, ticket: TicketRow, clock: Clock, steps: Sequence[Escalation]) -> None:
    """Everybody named by these steps hears once, of the latest."""
    percent = max(one.percent for one in steps)
    if percent not in {WARNS, DUE}:
        await record(
            work, BOT, ticket.id, "escalated", act="notify", metric=clock.metric, percent=percent
        )
    work.emit(
        DeadlineNeared(
            **event_facts(ticket, BOT),
            metric=clock.metric,
            percent=percent,
            to=tuple(sorted({whom for one in steps for whom in one.to})),
            agent_ids=tuple(sorted({agent_id for one in steps for agent_id in one.agent_ids})),
        )
    )


async def reset_deadlines(work: Work, *, after: UUID | None) -> None:
    """Unfinished tickets have the deadlines that are promised now, without anybody being told.

    A hundred at a time by id, after this one; the rest follows in a task of its own, and
    `DeadlinesMoved` after the last. Asks no permission: the caller is a job.
    """
    if not await work.conn.fetchval(_IS_USED):
        return
    await work.conn.execute(_LOCK_DESK)
    rows = await work.conn.fetch(_UNFINISHED, after, _BATCH)
    for row in rows:
        await _reset(work, await lock_ticket(work, row["id"]))
    if not go_on(work, "reset_deadlines", rows, size=_BATCH):
        work.emit(DeadlinesMoved())


async def reset_deadlines_of(work: Work, *, contact_id: UUID) -> None:
    """Clocks of this contact's unfinished tickets stand while nobody can reach them.

    Asks no permission: the caller is a job.
    """
    if await work.conn.fetchval(_IS_USED):
        await work.conn.execute(_LOCK_DESK)
        for row in await work.conn.fetch(_UNFINISHED_OF, contact_id, _BATCH):
            ticket = await lock_ticket(work, row["id"])
            await _reset(work, ticket)
            tell_changed(work, BOT, ticket, before=ticket, fields=("deadline",), is_alone=False)


async def _reset(work: Work, ticket: TicketRow) -> None:
    rules, known, clocks = await moved_clocks(work, ticket)
    moved = [hushed(one, rules) for one in clocks]
    await write_clocks(work, known, moved)
    await stand(work, ticket, standing(moved))

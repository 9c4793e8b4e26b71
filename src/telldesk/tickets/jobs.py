"""Slow work of tickets."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from telldesk.identity.actor import BOT, Actor, ActorKind
from telldesk.kernel.jobs import row_job
from telldesk.kernel.paging import PAGE, after_of, go_on
from telldesk.kernel.work import Task, Work
from telldesk.tickets.actions import escalate
from telldesk.tickets.actions import hand_out as handing
from telldesk.tickets.actions.assign import release
from telldesk.tickets.actions.clocks import look_task
from telldesk.tickets.actions.snooze import wake_in_time, wake_task
from telldesk.tickets.history import record
from telldesk.tickets.search_words import learn_words as learn
from telldesk.tickets.search_words import rebuild

_BATCH: Final = 100
_WAITING_LOOKS: Final = """
SELECT id, look_at FROM tickets WHERE look_at IS NOT NULL AND ($1::uuid IS NULL OR id > $1)
ORDER BY id LIMIT $2
"""
_SNOOZED: Final = """
SELECT id, snoozed_until FROM tickets
WHERE snoozed_until IS NOT NULL AND ($1::uuid IS NULL OR id > $1)
ORDER BY id LIMIT $2
"""
_OPEN_OF_CONTACT: Final = """
SELECT id FROM tickets
WHERE contact_id = $1 AND (is_current OR status IN ('open','in_progress','waiting'))
ORDER BY activity_at DESC LIMIT 20
"""
_ABANDONED: Final = """
SELECT t.id FROM tickets t JOIN agents a ON a.id = t.assignee_id
WHERE t.assignee_id = $1 AND a.removed_at IS NOT NULL AND t.status <> 'closed'
ORDER BY t.id LIMIT $2
"""


@row_job(timeout_s=30, tries=5)
async def release_tickets(work: Work, args: dict[str, Any]) -> None:
    """Unfinished tickets of a removed agent (`agent_id`) are nobody's, so that others see them.

    Hears `AgentRemoved`. A hundred at a time; more follow in a task of their own.
    """
    agent_id = UUID(args["agent_id"])
    rows = await work.conn.fetch(_ABANDONED, agent_id, _BATCH)
    for row in rows:
        await release(work, BOT, ticket_id=row["id"], assignee_id=agent_id)
    if len(rows) == _BATCH:
        work.enqueue(Task("release_tickets", {"agent_id": str(agent_id)}, key=str(agent_id)))


@row_job(timeout_s=30, tries=5, priority=2)
async def hand_out(work: Work, args: dict[str, Any]) -> None:  # noqa: ARG001 - a nudge says nothing
    """Tickets that wait for an agent get one, where the desk gives them by itself.

    Hears `AvailabilityChanged`; verbs that open, free or move a ticket ask for it themselves.
    """
    await handing.hand_out(work)


@row_job(timeout_s=30, tries=5, priority=2)
async def look_at_deadlines(work: Work, args: dict[str, Any]) -> None:
    """Warnings, missed deadlines and escalation of `ticket_id`, where one is due now."""
    await escalate.look_at_deadlines(work, ticket_id=UUID(args["ticket_id"]))


@row_job(timeout_s=45, tries=5, priority=4)
async def reset_deadlines(work: Work, args: dict[str, Any]) -> None:
    """Deadlines follow what is promised and when the desk is open. Hears `SlaChanged` and others.

    Of unfinished tickets after the one `after` names.
    """
    await escalate.reset_deadlines(work, after=after_of(args))


@row_job(timeout_s=30, tries=5, priority=4)
async def reset_deadlines_of(work: Work, args: dict[str, Any]) -> None:
    """Clocks of `contact_id` stand while nobody can reach them. Hears bans and their ends."""
    await escalate.reset_deadlines_of(work, contact_id=UUID(args["contact_id"]))


@row_job(timeout_s=30, tries=8, priority=4)
async def rebuild_looks(work: Work, args: dict[str, Any]) -> None:
    """Every deadline to come has its task again: after a resume or a restore. Hears such facts."""
    rows = await work.conn.fetch(_WAITING_LOOKS, after_of(args), PAGE)
    for row in rows:
        work.enqueue(look_task(row["id"], row["look_at"]))
    go_on(work, "rebuild_looks", rows)


@row_job(timeout_s=30, tries=8, priority=2)
async def wake_ticket(work: Work, args: dict[str, Any]) -> None:
    """The ticket's snooze until `until` is over, unless it was changed or ended meanwhile."""
    until = datetime.fromisoformat(args["until"])
    await wake_in_time(work, ticket_id=UUID(args["ticket_id"]), until=until)


@row_job(timeout_s=30, tries=8, priority=4)
async def rebuild_snoozes(work: Work, args: dict[str, Any]) -> None:
    """Every snooze has the task of its end again: after a resume. Hears such facts."""
    rows = await work.conn.fetch(_SNOOZED, after_of(args), PAGE)
    for row in rows:
        work.enqueue(wake_task(row["id"], row["snoozed_until"]))
    go_on(work, "rebuild_snoozes", rows)


@row_job(timeout_s=45, tries=5, priority=7)
async def learn_words(work: Work, args: dict[str, Any]) -> None:  # noqa: ARG001 - it knows its place
    """The desk's vocabulary holds the words of the next messages; more follow by themselves."""
    await learn(work)


@row_job(timeout_s=45, tries=5, priority=7)
async def rebuild_search_tickets(work: Work, args: dict[str, Any]) -> None:
    """Tickets after the one `after` names can be found anew, then messages, then typing errors."""
    await rebuild(work, args, of="tickets")


@row_job(timeout_s=45, tries=5, priority=7)
async def rebuild_search_messages(work: Work, args: dict[str, Any]) -> None:
    """The same of messages after the one `after` names."""
    await rebuild(work, args, of="messages")


@row_job(timeout_s=20, tries=5)
async def note_banned(work: Work, args: dict[str, Any]) -> None:
    """The history of the contact's open tickets says who banned them. Hears `ContactBanned`."""
    await _note(work, args, "banned")


@row_job(timeout_s=20, tries=5)
async def note_unbanned(work: Work, args: dict[str, Any]) -> None:
    """The same of the end of it, by a person or by its time. Hears `ContactUnbanned`."""
    await _note(work, args, "unbanned")


async def _note(work: Work, args: dict[str, Any], kind: str) -> None:
    actor_id = args.get("actor_id")
    who = Actor(kind=ActorKind(args["actor_kind"]), id=UUID(actor_id) if actor_id else None)
    for row in await work.conn.fetch(_OPEN_OF_CONTACT, UUID(args["contact_id"])):
        await record(work, who, row["id"], kind)

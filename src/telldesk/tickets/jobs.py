"""Slow work of tickets."""

from typing import Any, Final
from uuid import UUID

from telldesk.identity.actor import BOT
from telldesk.kernel.jobs import row_job
from telldesk.kernel.work import Task, Work
from telldesk.tickets.actions import hand_out as handing
from telldesk.tickets.actions.assign import release

_BATCH: Final = 100
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

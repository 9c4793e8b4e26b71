"""A ticket that is over leaves a row that asks for a rating (T9)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from telldesk.identity.actor import Actor, ActorKind
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Task, Work
from telldesk.tickets.rating import ASK_AFTER, is_end
from telldesk.tickets.rows import TicketRow

_WANT: Final = """
INSERT INTO ratings (id, ticket_id, version, agent_id, finished_at)
SELECT $1, $2, $3, $4, $5 FROM desk WHERE ratings
ON CONFLICT (ticket_id, version) DO NOTHING RETURNING true
"""


async def want_rating(work: Work, actor: Actor, ticket: TicketRow, *, before: TicketRow) -> None:
    """The contact is asked a moment later if the stored ticket is over now and was not `before`.

    Once for each end of it, where the desk asks at all. Who had the ticket is who is rated.
    """
    is_one = is_end(
        before.status,
        ticket.status,
        by_contact=actor.kind is ActorKind.CONTACT,
        was_answered=ticket.first_reply_at is not None,
    )
    if not is_one:
        return
    rating_id = new_id()
    if await work.conn.fetchval(
        _WANT, rating_id, ticket.id, ticket.version, ticket.assignee_id, work.now
    ):
        work.enqueue(ask_task(rating_id, work.now))


def ask_task(rating_id: UUID, finished_at: datetime) -> Task:
    """The question, a moment after the ticket was over."""
    return Task(
        "ask_rating",
        {"rating_id": str(rating_id)},
        key=str(rating_id),
        priority=3,
        run_at=finished_at + ASK_AFTER,
    )

"""A ticket that is closed leaves a row that sends its contact what was said (T6)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Task, Work
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.rows import TicketRow

SEND_AFTER: Final = timedelta(seconds=20)
"""Longer than the app offers to take a step back, and after the question how one was helped."""
# Not where nobody answered: there is nothing to keep but the contact's own words.
_WANT: Final = """
INSERT INTO closing_transcripts (id, ticket_id, version, closed_at)
SELECT $1, $2, $3, $4 FROM desk WHERE closing_transcripts
ON CONFLICT (ticket_id, version) DO NOTHING RETURNING true
"""


async def want_transcript(work: Work, ticket: TicketRow, *, before: TicketRow) -> None:
    """The contact gets the conversation a moment later if the stored ticket is closed just now.

    Once for each time it is, where the desk wants it at all.
    """
    is_end = ticket.status is Status.CLOSED and before.status is not Status.CLOSED
    if not is_end or ticket.first_reply_at is None:
        return
    closing_id = new_id()
    if await work.conn.fetchval(_WANT, closing_id, ticket.id, ticket.version, work.now):
        work.enqueue(send_task(closing_id, work.now))


def send_task(closing_id: UUID, closed_at: datetime) -> Task:
    """The document, a moment after the ticket was closed."""
    return Task(
        "send_transcript",
        {"closing_id": str(closing_id)},
        key=str(closing_id),
        priority=6,
        run_at=closed_at + SEND_AFTER,
    )

"""What a message or a step does to a ticket's columns. Pure: the ticket and `now` in, ticket out.

`waiting_since` is the moment the contact began to wait for a person; nobody waits in a resolved
or closed ticket, nor after an answer.
"""

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from telldesk.tickets.lifecycle import Status, Step, next_status
from telldesk.tickets.rows import TicketRow


def after_reply(
    ticket: TicketRow, *, message_id: UUID, assignee_id: UUID | None, now: datetime
) -> TicketRow:
    """An agent answered publicly; `assignee_id` has the ticket from now on."""
    status = next_status(ticket.status, Step.AGENT_REPLIED, has_assignee=assignee_id is not None)
    return replace(
        with_status(ticket, status, now),
        assignee_id=assignee_id,
        last_message_id=message_id,
        message_count=ticket.message_count + 1,
        activity_at=now,
        agent_wrote_at=now,
        first_reply_at=ticket.first_reply_at or now,
        waiting_since=None,
    )


def after_contact_wrote(ticket: TicketRow, *, message_id: UUID, now: datetime) -> TicketRow:
    """The contact said something; they wait since their first unanswered word."""
    has_assignee = ticket.assignee_id is not None
    status = next_status(ticket.status, Step.CONTACT_WROTE, has_assignee=has_assignee)
    return replace(
        with_status(ticket, status, now),
        last_message_id=message_id,
        message_count=ticket.message_count + 1,
        activity_at=now,
        contact_wrote_at=now,
        contact_read_at=now,
        waiting_since=ticket.waiting_since or now,
    )


def after_assigned(
    ticket: TicketRow, *, assignee_id: UUID | None, left_by_id: UUID | None = None, now: datetime
) -> TicketRow:
    """Somebody (None: nobody) has the ticket; `left_by_id` gave it back."""
    step = Step.UNASSIGN if assignee_id is None else Step.ASSIGN
    status = next_status(ticket.status, step, has_assignee=assignee_id is not None)
    return replace(with_status(ticket, status, now), assignee_id=assignee_id, left_by_id=left_by_id)


def after_step(ticket: TicketRow, *, step: Step, by_contact: bool, now: datetime) -> TicketRow:
    """A person moved the status on purpose."""
    has_assignee = ticket.assignee_id is not None
    moved = with_status(ticket, next_status(ticket.status, step, has_assignee=has_assignee), now)
    if step is Step.REOPEN:
        return replace(moved, waiting_since=now if by_contact else _unanswered_since(ticket))
    if step in {Step.WAIT, Step.RESOLVE, Step.CLOSE}:
        return replace(moved, waiting_since=None)
    return moved


def with_status(ticket: TicketRow, status: Status, now: datetime) -> TicketRow:
    """The ticket under `status`, with the moments that belong to it; the same when it has it."""
    if status is ticket.status:
        return ticket
    resolved_at = None if status is not Status.CLOSED else ticket.resolved_at
    return replace(
        ticket,
        status=status,
        activity_at=now,
        resolved_at=now if status is Status.RESOLVED else resolved_at,
        closed_at=now if status is Status.CLOSED else None,
    )


def _unanswered_since(ticket: TicketRow) -> datetime | None:
    wrote, answered = ticket.contact_wrote_at, ticket.agent_wrote_at
    if wrote is None or (answered is not None and answered >= wrote):
        return None
    return wrote

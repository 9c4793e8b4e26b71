"""Who has the ticket: taking it oneself, giving it to somebody, leaving it to all."""

from typing import Any, Final
from uuid import UUID

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission, permissions_of
from telldesk.kernel.errors import Conflict, Invalid
from telldesk.kernel.work import Work
from telldesk.tickets.actions.store import store_ticket, tell_assigned, tell_status
from telldesk.tickets.lifecycle import Status, Step
from telldesk.tickets.rows import TicketRow, lock_ticket, require_version, seen_ticket
from telldesk.tickets.spam import require_not_spam
from telldesk.tickets.turns import after_assigned

_NAME: Final = "SELECT name FROM agents WHERE id = $1"
# Shared: whoever removes the agent waits for us, and then finds this ticket.
_ROLE: Final = "SELECT role FROM agents WHERE id = $1 AND removed_at IS NULL FOR SHARE"
_CAN_READ: Final = frozenset({Permission.TICKETS_READ_ALL, Permission.TICKETS_READ_ASSIGNED})


class TakenAlready(Conflict):
    """Somebody else has the ticket (`name`); leave it or ask them."""

    key = "taken-already"


class AssigneeUnusable(Invalid):
    """No such active agent; choose another."""

    key = "assignee-unusable"


async def take(
    work: Work, actor: Actor, *, ticket_id: UUID, version: int | None = None
) -> TicketRow:
    """The ticket is the agent's own. Taking one's own ticket again changes nothing.

    Raises:
        TicketUnknown: not theirs to see.
        TicketSpam: take the mark back first.
        TakenAlready: of two agents at once the second hears this.
        StepRefused: the ticket is closed.
    """
    actor.require(Permission.TICKETS_TAKE)
    ticket = await seen_ticket(work, actor, ticket_id, lock=True)
    require_not_spam(ticket)
    if ticket.assignee_id is not None and ticket.assignee_id == actor.id:
        return ticket
    if ticket.assignee_id is not None:
        name = await work.conn.fetchval(_NAME, ticket.assignee_id)
        raise TakenAlready("somebody else has it", name=name, version=ticket.version)
    require_version(ticket, version)
    return await give(work, actor, ticket, actor.id)


async def assign(
    work: Work,
    actor: Actor,
    *,
    ticket_id: UUID,
    assignee_id: UUID | None,
    version: int | None = None,
) -> TicketRow:
    """The ticket is that agent's (None: nobody's), whoever had it before.

    Raises:
        TicketUnknown: not theirs to see.
        TicketSpam: take the mark back first.
        AssigneeUnusable: removed, unknown, or without the right to read.
        TicketMoved: read it again.
        StepRefused: the ticket is closed.
    """
    actor.require(Permission.TICKETS_ASSIGN)
    ticket = await seen_ticket(work, actor, ticket_id, lock=True)
    require_version(ticket, version)
    require_not_spam(ticket)
    if ticket.assignee_id == assignee_id:
        return ticket
    if assignee_id is not None and not await may_have_tickets(work, assignee_id):
        raise AssigneeUnusable("no active agent", field="assignee_id")
    return await give(work, actor, ticket, assignee_id)


async def may_have_tickets(work: Work, agent_id: UUID) -> bool:
    """Whether tickets can be this agent's; they stay on the staff until this transaction ends."""
    role = await work.conn.fetchval(_ROLE, agent_id)
    return role is not None and bool(permissions_of(role) & _CAN_READ)


async def release(work: Work, actor: Actor, *, ticket_id: UUID, assignee_id: UUID) -> None:
    """The ticket is nobody's, if it is still `assignee_id`'s and not closed. For the desk itself.

    Asks no permission: the caller is a job, never a door.
    """
    ticket = await lock_ticket(work, ticket_id)
    if ticket.assignee_id == assignee_id and ticket.status is not Status.CLOSED:
        await give(work, actor, ticket, None, reason="left")


async def give(
    work: Work, actor: Actor, ticket: TicketRow, assignee_id: UUID | None, **reason: Any
) -> TicketRow:
    """The locked ticket is theirs; history says why where nobody chose by hand."""
    left_by_id = ticket.assignee_id if assignee_id is None and not reason else None
    stored = await store_ticket(
        work,
        ticket,
        after_assigned(ticket, assignee_id=assignee_id, left_by_id=left_by_id, now=work.now),
    )
    await tell_assigned(
        work, actor, stored, previous_id=ticket.assignee_id, is_alone=True, **reason
    )
    step = Step.UNASSIGN if assignee_id is None else Step.ASSIGN
    is_alone = ticket.assignee_id == stored.assignee_id
    await tell_status(work, actor, stored, before=ticket, step=step, is_alone=is_alone)
    return stored

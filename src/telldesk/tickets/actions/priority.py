"""How urgent a ticket is."""

from uuid import UUID

from msgspec.structs import replace

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Work
from telldesk.tickets.actions.store import store_ticket, tell_changed
from telldesk.tickets.history import record
from telldesk.tickets.lifecycle import Priority
from telldesk.tickets.rows import TicketRow, require_version, seen_ticket


async def set_priority(
    work: Work, actor: Actor, *, ticket_id: UUID, priority: int, version: int | None = None
) -> TicketRow:
    """The ticket has this priority: 1 low to 4 critical. Emits `TicketChanged`.

    Raises:
        TicketUnknown: not theirs to see.
        Invalid: no such priority.
        TicketMoved: read it again.
    """
    actor.require(Permission.TICKETS_SET_PRIORITY)
    if priority not in Priority.NAMES:
        raise Invalid("1 to 4", field="priority")
    ticket = await seen_ticket(work, actor, ticket_id, lock=True)
    require_version(ticket, version)
    if ticket.priority == priority:
        return ticket
    stored = await store_ticket(work, ticket, replace(ticket, priority=priority))
    await record(work, actor, ticket.id, "priority", priority=priority, previous=ticket.priority)
    tell_changed(work, actor, stored, before=ticket, fields=("priority",))
    return stored

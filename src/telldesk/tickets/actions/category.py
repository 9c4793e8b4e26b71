"""What a ticket is about."""

from uuid import UUID

from msgspec.structs import replace

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.actions.open import require_category
from telldesk.tickets.actions.store import store_ticket, tell_changed
from telldesk.tickets.history import record
from telldesk.tickets.rows import TicketRow, require_version, seen_ticket


async def set_category(
    work: Work,
    actor: Actor,
    *,
    ticket_id: UUID,
    category_id: UUID | None,
    version: int | None = None,
) -> TicketRow:
    """The ticket is under this category (None: none). Emits `TicketChanged`.

    Raises:
        TicketUnknown: not theirs to see.
        CategoryUnusable: unknown or archived.
        TicketMoved: read it again.
    """
    actor.require(Permission.TICKETS_SET_CATEGORY)
    ticket = await seen_ticket(work, actor, ticket_id, lock=True)
    require_version(ticket, version)
    if ticket.category_id == category_id:
        return ticket
    await require_category(work, category_id)
    stored = await store_ticket(work, replace(ticket, category_id=category_id))
    await record(
        work,
        actor,
        ticket.id,
        "category",
        category_id=category_id,
        previous_id=ticket.category_id,
    )
    tell_changed(work, actor, stored, before=ticket, fields=("category",))
    return stored

"""What a ticket is about."""

from typing import Final
from uuid import UUID

from msgspec.structs import replace

from telldesk.contacts.channels import ChannelRow
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict
from telldesk.kernel.work import Work
from telldesk.tickets.actions.categories import usable_by_id
from telldesk.tickets.actions.open import require_category
from telldesk.tickets.actions.store import hand_out_soon, store_ticket, tell_changed
from telldesk.tickets.history import record
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.rows import TicketRow, TicketUnknown, require_version, seen_ticket
from telldesk.tickets.shapes import CategoryShape

# A rule's guess may be corrected by the contact, a person's word not.
_BY_PERSON: Final = """
SELECT EXISTS (
  SELECT FROM ticket_events WHERE ticket_id = $1 AND (
    (kind = 'category' AND actor_kind = 'agent')
    OR (kind = 'opened' AND data->>'category_id' IS NOT NULL)))
"""


class AlreadySorted(Conflict):
    """The staff has said what this ticket is about, or it is over; leave it."""

    key = "already-sorted"


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
    return await _put_under(work, actor, ticket, category_id)


async def choose_category(
    work: Work, channel: ChannelRow, *, ticket_id: UUID, category_id: UUID
) -> CategoryShape:
    """The contact said what their ticket is about; they may say it anew until somebody else did.

    Emits `TicketChanged`.

    Raises:
        TicketUnknown: not a ticket of this contact in this chat.
        AlreadySorted: leave it.
        CategoryUnusable: unknown or archived.
    """
    ticket = await seen_ticket(work, channel.actor, ticket_id, lock=True)
    if ticket.channel_id != channel.id:
        raise TicketUnknown(f"no ticket {ticket_id}")
    category = await usable_by_id(work, category_id)
    if ticket.status is Status.CLOSED or await is_sorted_by_person(work, ticket_id):
        raise AlreadySorted(f"ticket {ticket_id}")
    if ticket.category_id != category_id:
        await _put_under(work, channel.actor, ticket, category_id)
    return category


async def is_sorted_by_person(work: Work, ticket_id: UUID) -> bool:
    """Whether an agent said what the ticket is about, or the contact did as they opened it."""
    return bool(await work.conn.fetchval(_BY_PERSON, ticket_id))


async def _put_under(
    work: Work, actor: Actor, ticket: TicketRow, category_id: UUID | None
) -> TicketRow:
    stored = await store_ticket(work, ticket, replace(ticket, category_id=category_id))
    await record(
        work,
        actor,
        ticket.id,
        "category",
        category_id=category_id,
        previous_id=ticket.category_id,
    )
    tell_changed(work, actor, stored, before=ticket, fields=("category",))
    if stored.assignee_id is None:
        await hand_out_soon(work)  # another team may have it now
    return stored

"""What an event looks like on a socket, and who may see it.

A frame is made once per event and process, from the tenant's rows as they are now: a reader who
was away gets the newest state, never an older one. Two conditions stand before every frame: the
person may see the ticket as it was when the event happened, and as it is now (`may_see`, the same
predicate as everywhere). Who lost the ticket by an event is told to forget it.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor, ActorKind, agent_actor, contact_actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import NotFound
from telldesk.kernel.events import StampedEvent
from telldesk.kernel.work import Work
from telldesk.tickets.conversation import read_message
from telldesk.tickets.repo import read_ticket_shape
from telldesk.tickets.rows import may_see
from telldesk.tickets.shapes import (
    ContactMessageShape,
    ContactTicketShape,
    MessageShape,
    TicketShape,
)

NAMES: Final = {
    "TicketOpened": "ticket.opened",
    "MessageReceived": "message.received",
    "ReplyAdded": "reply.added",
    "NoteAdded": "note.added",
    "MessageEdited": "message.edited",
    "ReactionChanged": "reaction.changed",
    "TicketAssigned": "ticket.assigned",
    "TicketChanged": "ticket.changed",
    "DeliveryChanged": "delivery.changed",
    "AgentLinked": "staff.changed",
    "AgentRoleChanged": "staff.changed",
    "AgentRemoved": "staff.changed",
    "ContactBanned": "contact.changed",
    "ContactUnbanned": "contact.changed",
}
# Contacts hear what was said to them and how their ticket stands, nothing of the desk's inside.
_FOR_CONTACTS: Final = frozenset(
    {"TicketOpened", "MessageReceived", "ReplyAdded", "MessageEdited", "ReactionChanged",
     "TicketChanged"}
)  # fmt: skip
# Reads what any agent may; whether this agent may is asked per socket.
_STAFF: Final = agent_actor(UUID(int=0), "owner")


class _Facts(msgspec.Struct):
    """The fields of an event this module looks at."""

    ticket_id: UUID | None = None
    contact_id: UUID | None = None
    assignee_id: UUID | None = None
    previous_assignee_id: UUID | None = None
    message_id: UUID | None = None
    agent_id: UUID | None = None


class EventFrame(msgspec.Struct, frozen=True, kw_only=True):
    """A frame of type `event` for agents; `prev` and `cursor` stand before it."""

    type: str
    event: str
    event_id: UUID
    ticket_id: UUID | None = None
    ticket: TicketShape | None = None
    message: MessageShape | None = None
    agent_id: UUID | None = None
    contact_id: UUID | None = None


class ContactEventFrame(msgspec.Struct, frozen=True, kw_only=True):
    """The same for contacts: no field a note or the desk's inside could be in."""

    type: str
    event: str
    event_id: UUID
    ticket_id: UUID
    ticket: ContactTicketShape
    message: ContactMessageShape | None = None


class RevokedFrame(msgspec.Struct, frozen=True, kw_only=True):
    """A frame of type `ticket.revoked`: forget this ticket and everything said in it."""

    type: str
    ticket_id: UUID


class Rendered(msgspec.Struct, frozen=True, kw_only=True):
    """One event, ready for every socket of its tenant."""

    name: str
    facts: _Facts
    present_assignee_id: UUID | None = None
    for_staff: bytes | None = None
    for_contact: bytes | None = None


def chosen_for(actor: Actor, rendered: Rendered) -> Sequence[bytes]:
    """The frames of this event that `actor` gets: one or none."""
    facts = rendered.facts
    if facts.ticket_id is None:
        return _without_ticket(actor, rendered)
    if facts.contact_id is None:
        return ()
    saw = may_see(actor, assignee_id=facts.assignee_id, contact_id=facts.contact_id)
    if actor.kind is ActorKind.CONTACT:
        return (rendered.for_contact,) if saw and rendered.for_contact else ()
    sees = may_see(actor, assignee_id=rendered.present_assignee_id, contact_id=facts.contact_id)
    if saw and sees and rendered.for_staff:
        return (rendered.for_staff,)
    lost = rendered.name == "TicketAssigned" and facts.previous_assignee_id == actor.id
    if lost and not saw and actor.id is not None:
        return (_body(RevokedFrame(type="ticket.revoked", ticket_id=facts.ticket_id)),)
    return ()


def _without_ticket(actor: Actor, rendered: Rendered) -> Sequence[bytes]:
    if actor.kind is not ActorKind.AGENT or rendered.for_staff is None:
        return ()
    needed = Permission.STAFF_READ if rendered.facts.agent_id else Permission.CONTACTS_READ
    return (rendered.for_staff,) if actor.may(needed) else ()


async def render(work: Work, events: Sequence[StampedEvent]) -> list[Rendered]:
    """One rendering per event, in one transaction."""
    return [await _render(work, event) for event in events]


async def _render(work: Work, event: StampedEvent) -> Rendered:
    facts = msgspec.convert(event.data, _Facts, strict=False)
    name = NAMES.get(event.name)
    if name is None:
        return Rendered(name=event.name, facts=facts)
    if facts.ticket_id is None:
        frame = EventFrame(
            type="event",
            event=name,
            event_id=event.event_id,
            agent_id=facts.agent_id,
            contact_id=facts.contact_id,
        )
        return Rendered(name=event.name, facts=facts, for_staff=_body(frame))
    return await _of_ticket(work, event, facts, name)


async def _of_ticket(work: Work, event: StampedEvent, facts: _Facts, name: str) -> Rendered:
    assignee_id: UUID | None = None
    for_staff: bytes | None = None
    for_contact: bytes | None = None
    ticket, message = await _rows(work, _STAFF, facts)
    if isinstance(ticket, TicketShape):
        assignee_id = ticket.assignee.id if ticket.assignee else None
        frame = EventFrame(
            type="event",
            event=name,
            event_id=event.event_id,
            ticket_id=facts.ticket_id,
            ticket=ticket,
            message=message if isinstance(message, MessageShape) else None,
        )
        for_staff = _body(frame)
    if facts.contact_id is not None and facts.ticket_id is not None and _concerns_contact(event):
        own, message = await _rows(work, contact_actor(facts.contact_id), facts)
        if isinstance(own, ContactTicketShape):
            for_contact = _body(
                ContactEventFrame(
                    type="event",
                    event=name,
                    event_id=event.event_id,
                    ticket_id=facts.ticket_id,
                    ticket=own,
                    message=message if isinstance(message, ContactMessageShape) else None,
                )
            )
    return Rendered(
        name=event.name,
        facts=facts,
        present_assignee_id=assignee_id,
        for_staff=for_staff,
        for_contact=for_contact,
    )


def _concerns_contact(event: StampedEvent) -> bool:
    if event.name == "TicketChanged":
        return bool({"status", "category"} & set(event.data.get("fields", ())))
    return event.name in _FOR_CONTACTS


async def _rows(
    work: Work, actor: Actor, facts: _Facts
) -> tuple[TicketShape | ContactTicketShape | None, MessageShape | ContactMessageShape | None]:
    """Ticket and message for this kind of reader; None where there is none for them."""
    if facts.ticket_id is None:
        return None, None
    try:
        ticket = await read_ticket_shape(work, actor, facts.ticket_id)
        if facts.message_id is None:
            return ticket, None
        return ticket, await read_message(work, actor, facts.ticket_id, facts.message_id)
    except NotFound:
        return None, None


def _body(frame: EventFrame | ContactEventFrame | RevokedFrame) -> bytes:
    """The frame's JSON without its opening brace: the socket writes the place before it."""
    return msgspec.json.encode(frame)[1:]


def placed(body: bytes, previous: str, cursor: str) -> str:
    """The whole frame for one socket. Cursors are base64, so nothing needs escaping."""
    return f'{{"prev":"{previous}","cursor":"{cursor}",{body.decode()}'

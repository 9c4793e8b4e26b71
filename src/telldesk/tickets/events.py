"""Facts of tickets. Fields are ids, numbers and keywords; never words."""

from uuid import UUID

from telldesk.kernel.events import Event


class TicketEvent(Event, frozen=True, kw_only=True):
    """What all facts of a ticket share; `assignee_id` and `contact_id` say who may hear it."""

    ticket_id: UUID
    number: int
    contact_id: UUID
    assignee_id: UUID | None
    actor_kind: str
    actor_id: UUID | None = None


class TicketOpened(TicketEvent, frozen=True, kw_only=True):
    """A new ticket exists; its first message follows as `MessageReceived`."""


class MessageReceived(TicketEvent, frozen=True, kw_only=True):
    """A contact's message is in the ticket; `staff_listens`: some agent is told in the bot."""

    message_id: UUID
    staff_listens: bool


class ReplyAdded(TicketEvent, frozen=True, kw_only=True):
    """A public answer is in the ticket and queued for delivery."""

    message_id: UUID


class NoteAdded(TicketEvent, frozen=True, kw_only=True):
    """An internal note; contacts never hear of it."""

    message_id: UUID


class MessageEdited(TicketEvent, frozen=True, kw_only=True):
    """A message has a new revision (also: an album got another part)."""

    message_id: UUID


class ReactionChanged(TicketEvent, frozen=True, kw_only=True):
    message_id: UUID


class TicketAssigned(TicketEvent, frozen=True, kw_only=True):
    """`assignee_id` is the new one; `previous_assignee_id` loses sight if they had no other.

    `is_alone`: no other fact of the same commit tells the staff of this ticket.
    """

    previous_assignee_id: UUID | None
    is_alone: bool = True


class TicketChanged(TicketEvent, frozen=True, kw_only=True):
    """Status, priority or category changed; `fields` names which. `is_alone` as above."""

    fields: tuple[str, ...]
    status: str
    previous_status: str
    is_alone: bool = True


class DeliveryChanged(TicketEvent, frozen=True, kw_only=True):
    """A public message's delivery moved on: sent, failed, unknown, unreachable.

    `is_bad`: in any of these but the first.
    """

    message_id: UUID
    state: str
    is_bad: bool

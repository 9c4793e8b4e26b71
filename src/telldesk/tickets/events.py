"""Facts of tickets. Fields are ids, numbers and keywords; never words."""

from uuid import UUID

from telldesk.kernel.events import Event


class TicketEvent(Event, frozen=True, kw_only=True):
    """What all facts of a ticket share; `assignee_id` and `contact_id` say who may hear it.

    `tells_staff`: agents' chats with the bot have to follow it. False where no agent is linked, and
    where another fact of the same commit tells them already.
    """

    ticket_id: UUID
    number: int
    contact_id: UUID
    assignee_id: UUID | None
    actor_kind: str
    actor_id: UUID | None = None
    tells_staff: bool


class TicketOpened(TicketEvent, frozen=True, kw_only=True):
    """A new ticket exists; its first message follows as `MessageReceived`."""


class MessageReceived(TicketEvent, frozen=True, kw_only=True):
    """A contact's message is in the ticket."""

    message_id: UUID


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
    """`assignee_id` is the new one; `previous_assignee_id` loses sight if they had no other."""

    previous_assignee_id: UUID | None


class TicketChanged(TicketEvent, frozen=True, kw_only=True):
    """Status, priority, category or something of the contact changed; `fields` names which.

    Also `reachability`, and `read`: the contact has seen what was said.
    """

    fields: tuple[str, ...]
    status: str
    previous_status: str


class TicketWoken(TicketEvent, frozen=True, kw_only=True):
    """A snooze of `snoozed_by_id` is over; `reason` says by what."""

    snoozed_by_id: UUID | None
    reason: str


class MessagesMoved(TicketEvent, frozen=True, kw_only=True):
    """Messages came into this ticket or left it, with their ticket or alone; read it again."""


class DeadlineNeared(TicketEvent, frozen=True, kw_only=True):
    """So much of the time is used (`percent`; from 100 on it is over): these are to be told.

    `to` holds agent, team, managers.
    """

    metric: str
    percent: int
    to: tuple[str, ...]
    agent_ids: tuple[UUID, ...]


class SlaChanged(Event, frozen=True, kw_only=True):
    """What the desk promises is different; deadlines of unfinished tickets follow."""


class DeadlinesMoved(Event, frozen=True, kw_only=True):
    """Deadlines of all unfinished tickets are as promised now; read lists again."""


class SortingChanged(Event, frozen=True, kw_only=True):
    """Categories, rules of words, or who says what a ticket is about; read them again."""


class AssigningChanged(Event, frozen=True, kw_only=True):
    """How tickets find an agent, teams, what agents take at once or when; read it again."""


class TagsChanged(Event, frozen=True, kw_only=True):
    """A tag came, changed, went, is back or was merged; read them and tickets again."""


class FieldsChanged(Event, frozen=True, kw_only=True):
    """A custom field came, changed, moved, went or is back; read them again."""


class RatingAsked(TicketEvent, frozen=True, kw_only=True):
    """The contact is asked how they were helped."""

    rating_id: UUID


class TicketRated(TicketEvent, frozen=True, kw_only=True):
    """The contact gave stars, or other stars or words than before; never the words.

    Staff is told of few stars.
    """

    rating_id: UUID
    stars: int


class CannedResponsesChanged(Event, frozen=True, kw_only=True):
    """A canned response or macro came, changed, went or is back; read them again."""


class SavedViewsChanged(Event, frozen=True, kw_only=True):
    """A saved view came, changed, moved, went or is back; read them again."""


class DeliveryChanged(TicketEvent, frozen=True, kw_only=True):
    """A public message's delivery moved on: sent, failed, unknown, unreachable.

    Staff is told of every state but the first.
    """

    message_id: UUID
    state: str

"""What an event looks like on a socket, and who may see it.

A frame is made once per event and process and only for the kinds of readers that listen here, from
the tenant's rows as they are now, read once for all events of a batch: a reader who was away gets
the newest state, never an older one. Two conditions stand before every frame: the
person may see the ticket as it was when the event happened, and as it is now (`may_see`, the same
predicate as everywhere). Who lost the ticket by an event is told to forget it.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Final, Literal
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor, ActorKind, contact_actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.events import StampedEvent
from telldesk.kernel.work import Work
from telldesk.tickets.live import Live, LiveMessage, LiveTicket, Place, live_rows
from telldesk.tickets.rows import may_see
from telldesk.tickets.shapes import (
    ContactMessageShape,
    ContactTicketShape,
    MessageShape,
    TicketShape,
)

EventName = Literal[
    "ticket.opened", "message.received", "reply.added", "note.added", "message.edited",
    "reaction.changed", "ticket.assigned", "ticket.changed", "delivery.changed", "staff.changed",
    "contact.changed", "sorting.changed", "assigning.changed",
    "opening.changed", "deadline.neared", "sla.changed", "rating.asked", "ticket.rated",
    "ratings.changed", "canned.changed", "news.changed", "tags.changed",
    "reminding.changed",
    "fields.changed", "views.changed", "numbers.counted", "messages.moved",
]  # fmt: skip
ContactEventName = Literal[
    "ticket.opened", "message.received", "reply.added", "message.edited", "reaction.changed",
    "ticket.changed", "rating.asked", "ticket.rated", "messages.moved",
]  # fmt: skip
NAMES: Final[dict[str, EventName]] = {
    "TicketOpened": "ticket.opened",
    "MessageReceived": "message.received",
    "ReplyAdded": "reply.added",
    "NoteAdded": "note.added",
    "MessageEdited": "message.edited",
    "ReactionChanged": "reaction.changed",
    "TicketAssigned": "ticket.assigned",
    "TicketChanged": "ticket.changed",
    "TicketWoken": "ticket.changed",
    "MessagesMoved": "messages.moved",
    "DeliveryChanged": "delivery.changed",
    "AgentLinked": "staff.changed",
    "AgentRoleChanged": "staff.changed",
    "AgentRemoved": "staff.changed",
    "AvailabilityChanged": "assigning.changed",
    "ContactBanned": "contact.changed",
    "ContactUnbanned": "contact.changed",
    "ContactFieldsChanged": "contact.changed",
    "ContactChanged": "contact.changed",
    "ContactNotesChanged": "contact.changed",
    "ContactErasureChanged": "contact.changed",
    "ContactMerged": "contact.changed",
    "ContactUnmerged": "contact.changed",
    "SortingChanged": "sorting.changed",
    "AssigningChanged": "assigning.changed",
    "OpeningChanged": "opening.changed",
    "DeadlineNeared": "deadline.neared",
    "SlaChanged": "sla.changed",
    "DeadlinesMoved": "sla.changed",
    "RatingAsked": "rating.asked",
    "TicketRated": "ticket.rated",
    "RatingsSettingChanged": "ratings.changed",
    "CannedResponsesChanged": "canned.changed",
    "NewsChanged": "news.changed",
    "RemindingChanged": "reminding.changed",
    "TagsChanged": "tags.changed",
    "FieldsChanged": "fields.changed",
    "SavedViewsChanged": "views.changed",
    "NumbersCounted": "numbers.counted",
}
# Contacts hear what was said to them and how their ticket stands, nothing of the desk's inside.
_FOR_CONTACTS: Final[dict[str, ContactEventName]] = {
    "TicketOpened": "ticket.opened",
    "MessageReceived": "message.received",
    "ReplyAdded": "reply.added",
    "MessageEdited": "message.edited",
    "ReactionChanged": "reaction.changed",
    "TicketChanged": "ticket.changed",
    "MessagesMoved": "messages.moved",
    "RatingAsked": "rating.asked",
    "TicketRated": "ticket.rated",
}
# What any agent may read; whether this agent may is asked per socket.
STAFF: Final = "staff"


class _Facts(msgspec.Struct):
    """The fields of an event this module looks at."""

    ticket_id: UUID | None = None
    contact_id: UUID | None = None
    assignee_id: UUID | None = None
    previous_assignee_id: UUID | None = None
    message_id: UUID | None = None
    agent_id: UUID | None = None
    reader_ids: tuple[UUID, ...] | None = None
    """Whom alone it concerns."""


class Frame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """One JSON object on a socket, told apart by `type`."""


class HelloFrame(Frame, frozen=True, kw_only=True, tag="hello"):
    """The stream begins here; `resumed` says whether at the client's own cursor."""

    cursor: str
    resumed: bool


class UptoFrame(Frame, frozen=True, kw_only=True, tag="upto"):
    """Nothing new for you up to here; also the sign of life of an idle stream."""

    cursor: str


class SnapshotNeededFrame(Frame, frozen=True, kw_only=True, tag="snapshot_needed"):
    """What you have cannot be continued; load everything and connect anew."""


class ErrorFrame(Frame, frozen=True, kw_only=True, tag="error"):
    """What you sent changed nothing: no word of ours, or no ticket of yours."""

    error: Literal["not-understood", "ticket-unknown"]


class EventFrame(Frame, frozen=True, kw_only=True, tag="event"):
    """Something happened, for agents. `prev` is the cursor before it."""

    event: EventName
    event_id: UUID
    ticket_id: UUID | None = None
    ticket: TicketShape | None = None
    message: MessageShape | None = None
    agent_id: UUID | None = None
    contact_id: UUID | None = None


class ContactEventFrame(Frame, frozen=True, kw_only=True, tag="event"):
    """The same for contacts: no field a note or the desk's inside could be in."""

    event: ContactEventName
    event_id: UUID
    ticket_id: UUID
    ticket: ContactTicketShape
    message: ContactMessageShape | None = None


class RevokedFrame(Frame, frozen=True, kw_only=True, tag="ticket.revoked"):
    """This ticket is out of sight: forget it and everything said in it."""

    ticket_id: UUID


class AgentHere(msgspec.Struct, frozen=True, kw_only=True):
    """An agent with a live connection."""

    id: UUID
    name: str


class PresenceFrame(Frame, frozen=True, kw_only=True, tag="presence"):
    """Who is at this ticket now, you among them; replaces what was said of it before.

    Who writes is not among those who only look.
    """

    ticket_id: UUID
    viewing: list[AgentHere]
    typing: list[AgentHere]
    contact_is_typing: bool
    """In the app; what a contact does in a chat nobody tells us."""


class StaffOnlineFrame(Frame, frozen=True, kw_only=True, tag="staff.online"):
    """The agents with a live connection, by name; replaces what was said before."""

    agents: list[AgentHere]


class TypingFrame(Frame, frozen=True, kw_only=True, tag="typing"):
    """Whether somebody of the desk writes an answer in your ticket."""

    ticket_id: UUID
    is_typing: bool
    name: str
    """As under their messages; '' when nobody writes."""


PLACED: Final[tuple[type[Frame], ...]] = (EventFrame, ContactEventFrame, RevokedFrame)
"""Frames of the stream: `prev` and `cursor` stand before their own fields (`placed`)."""
FOR_AGENTS: Final[tuple[type[Frame], ...]] = (
    HelloFrame, EventFrame, RevokedFrame, UptoFrame, SnapshotNeededFrame, ErrorFrame,
    PresenceFrame, StaffOnlineFrame,
)  # fmt: skip
FOR_CONTACTS: Final[tuple[type[Frame], ...]] = (
    HelloFrame, ContactEventFrame, UptoFrame, SnapshotNeededFrame, ErrorFrame, TypingFrame,
)  # fmt: skip


class ResumeWord(msgspec.Struct, frozen=True, kw_only=True):
    """Said first: go on at this cursor, or begin now."""

    resume: str | None


class ViewingWord(msgspec.Struct, frozen=True, kw_only=True):
    """The ticket on the screen now; null when there is none."""

    viewing: UUID | None


class TypingWord(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to the other side is being written in this ticket; say it again every 3 seconds.

    It ends by itself after 6 seconds, or with null. Never said of a note.
    """

    typing: UUID | None


WORDS: Final = (ResumeWord, ViewingWord, TypingWord)


class Sketch(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be made of one event, before any row is read."""

    event: StampedEvent
    facts: _Facts
    is_for_staff: bool
    is_for_contact: bool

    @property
    def place(self) -> Place | None:
        """The rows to read, if a frame needs any."""
        if self.facts.ticket_id is None or not (self.is_for_staff or self.is_for_contact):
            return None
        return self.facts.ticket_id, self.facts.message_id


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
        return (_body(RevokedFrame(ticket_id=facts.ticket_id)),)
    return ()


def _without_ticket(actor: Actor, rendered: Rendered) -> Sequence[bytes]:
    if actor.kind is not ActorKind.AGENT or rendered.for_staff is None:
        return ()
    facts = rendered.facts
    if facts.reader_ids is not None:
        return (rendered.for_staff,) if actor.id in facts.reader_ids else ()
    if facts.agent_id is None and facts.contact_id is None:
        return (rendered.for_staff,)  # the desk itself, whose categories every agent sees
    needed = Permission.STAFF_READ if facts.agent_id else Permission.CONTACTS_READ
    return (rendered.for_staff,) if actor.may(needed) else ()


def interest_of(actor: Actor) -> Hashable:
    """Whom frames are made for: all agents alike, each contact for themselves."""
    return STAFF if actor.kind is ActorKind.AGENT else actor.id


def sketch(events: Sequence[StampedEvent], interests: Collection[Hashable] | None) -> list[Sketch]:
    """What is to be made of each event for these interests; None stands for any."""
    return [_sketch(event, interests) for event in events]


def _sketch(event: StampedEvent, interests: Collection[Hashable] | None) -> Sketch:
    facts = msgspec.convert(event.data, _Facts, strict=False)
    is_known = event.name in NAMES
    return Sketch(
        event=event,
        facts=facts,
        is_for_staff=is_known and (interests is None or STAFF in interests),
        is_for_contact=is_known
        and facts.contact_id is not None
        and (interests is None or facts.contact_id in interests)
        and _concerns_contact(event),
    )


async def read_rows(work: Work, sketches: Sequence[Sketch]) -> dict[Place, Live]:
    """Everything these frames need, in one statement."""
    return await live_rows(work, {one.place for one in sketches if one.place is not None})


def render(sketches: Sequence[Sketch], rows: Mapping[Place, Live]) -> list[Rendered]:
    """One rendering per sketch."""
    return [_rendered(one, rows) for one in sketches]


def _rendered(sketch: Sketch, rows: Mapping[Place, Live]) -> Rendered:
    live = rows.get(sketch.place) if sketch.place is not None else None
    ticket, message = live or (None, None)
    return Rendered(
        name=sketch.event.name,
        facts=sketch.facts,
        present_assignee_id=ticket.assignee_id if ticket else None,
        for_staff=_for_staff(sketch, ticket, message),
        for_contact=_for_contact(sketch, ticket, message),
    )


def _for_staff(
    sketch: Sketch, ticket: LiveTicket | None, message: LiveMessage | None
) -> bytes | None:
    facts = sketch.facts
    if not sketch.is_for_staff or (facts.ticket_id is not None and ticket is None):
        return None
    frame = EventFrame(
        event=NAMES[sketch.event.name],
        event_id=sketch.event.event_id,
        ticket_id=facts.ticket_id,
        ticket=ticket.for_agent() if ticket else None,
        message=message.for_agent() if message else None,
        agent_id=facts.agent_id if ticket is None else None,
        contact_id=facts.contact_id if ticket is None else None,
    )
    return _body(frame)


def _for_contact(
    sketch: Sketch, ticket: LiveTicket | None, message: LiveMessage | None
) -> bytes | None:
    contact_id = sketch.facts.contact_id
    if not sketch.is_for_contact or ticket is None or contact_id is None:
        return None
    if ticket.contact_id != contact_id:
        return None
    said = message.for_contact(contact_actor(contact_id)) if message else None
    if message is not None and said is None:
        return None  # a note: not even that something happened
    frame = ContactEventFrame(
        event=_FOR_CONTACTS[sketch.event.name],
        event_id=sketch.event.event_id,
        ticket_id=ticket.id,
        ticket=ticket.for_contact(),
        message=said,
    )
    return _body(frame)


def _concerns_contact(event: StampedEvent) -> bool:
    if event.name == "TicketChanged":
        return bool({"status", "category", "read", "spam"} & set(event.data.get("fields", ())))
    return event.name in _FOR_CONTACTS


def _body(frame: Frame) -> bytes:
    """The frame's JSON without its opening brace: the socket writes the place before it."""
    return msgspec.json.encode(frame)[1:]


def placed(body: bytes, previous: str, cursor: str) -> str:
    """The whole frame for one socket. Cursors are base64, so nothing needs escaping."""
    return f'{{"prev":"{previous}","cursor":"{cursor}",{body.decode()}'


def text_of(frame: Frame) -> str:
    """A frame that has no place in the stream."""
    return msgspec.json.encode(frame).decode()

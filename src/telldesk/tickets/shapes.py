"""What of a ticket leaves this room: one family of structs for agents, another for contacts.

The contact's structs have no field a note, a person's id or the desk's inner state could be in.
"""

from datetime import date, datetime
from uuid import UUID

import msgspec

from telldesk.contacts.repo import Reachability
from telldesk.files.media import PartState
from telldesk.identity.actor import ActorKind
from telldesk.tickets.details import HistoryFacts, MessageDetails
from telldesk.tickets.lifecycle import Status, Step
from telldesk.tickets.ratings import OwnRatingShape, RatingShape
from telldesk.tickets.tags import TagOfTicket
from telldesk.tickets.vocabulary import (
    AuthorKind,
    DeliveryState,
    EntityType,
    HistoryKind,
    MessageKind,
    Metric,
    PartKind,
    PersonKind,
    PriorityNumber,
    RuleHow,
    Sorting,
    Visibility,
)


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What all of them are: frozen, named fields."""


class EntityShape(Shape, frozen=True, kw_only=True, omit_defaults=True):
    """A span of the text, in UTF-16 units. `url` only for text_link, `language` only for pre."""

    type: EntityType
    offset: int
    length: int
    url: str = ""
    language: str = ""


class PersonShape(Shape, frozen=True, kw_only=True):
    """Somebody with a name. `id` is None for the desk's bot."""

    kind: ActorKind
    id: UUID | None
    name: str


class PreviewShape(Shape, frozen=True, kw_only=True):
    """The beginning of the last public message."""

    author_kind: AuthorKind
    kind: MessageKind
    text: str
    sent_at: datetime


class TicketRef(Shape, frozen=True, kw_only=True):
    """A ticket by its number."""

    id: UUID
    number: int


class TicketShape(Shape, frozen=True, kw_only=True):
    """A ticket as agents see it."""

    id: UUID
    number: int
    subject: str
    status: Status
    priority: PriorityNumber
    category_id: UUID | None
    contact: PersonShape
    contact_is_banned: bool
    reachability: Reachability
    assignee: PersonShape | None
    version: int
    opened_at: datetime
    activity_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None
    """The nearest deadline that is running; `due_metric` says of what."""
    due_metric: Metric | None
    warn_at: datetime | None
    """From when on it is near."""
    first_reply_at: datetime | None
    contact_read_at: datetime | None
    is_unread: bool
    """The contact spoke last."""
    message_count: int
    last_message: PreviewShape | None
    steps: list[Step]
    """Steps of the status a person may choose now."""
    merged_into: TicketRef | None
    """Where its messages are now; nothing is changed in this one."""
    snoozed_until: datetime | None
    """Out of the piles of work until then."""
    is_erased: bool
    """Its contact was erased: bare facts are left, and nothing is changed in it."""
    is_spam: bool
    """Closed as spam: in no work and no numbers, nothing is said in it until that is taken back."""
    rating: RatingShape | None
    tags: list[TagOfTicket]
    participant_ids: list[UUID]
    """Agents who follow it, the first one first."""


class PartShape(Shape, frozen=True, kw_only=True):
    """A file of a message; the channel's own id of it stays inside."""

    part: int
    kind: PartKind
    name: str | None
    mime: str | None
    size_bytes: int | None
    width: int | None
    height: int | None
    duration_s: int | None
    has_thumb: bool
    caption: str
    state: PartState
    """Whether it can be had: antivirus looks or found something, too large for a bot, gone."""


class ReactionShape(Shape, frozen=True, kw_only=True):
    """What one person put under a message."""

    person_kind: PersonKind
    person_id: UUID
    emojis: list[str]


class DeliveryShape(Shape, frozen=True, kw_only=True):
    """Where the last attempt to bring the message stands."""

    id: UUID
    state: DeliveryState
    error: str | None
    ended_at: datetime | None
    """Names this end of it, for whoever wants it sent again."""


class MessageShape(Shape, frozen=True, kw_only=True):
    """A message or a note as agents see it."""

    id: UUID
    position: int
    ticket_id: UUID
    visibility: Visibility
    author: PersonShape
    kind: MessageKind
    text: str
    entities: list[EntityShape]
    details: MessageDetails
    reply_to_id: UUID | None
    revisions: int
    sent_at: datetime
    edited_at: datetime | None
    parts: list[PartShape]
    reactions: list[ReactionShape]
    delivery: DeliveryShape | None
    client_key: str | None
    """Under which an agent's app sent it."""


class ContactTicketShape(Shape, frozen=True, kw_only=True):
    """A ticket as its contact sees it."""

    id: UUID
    number: int
    subject: str
    status: Status
    category_id: UUID | None
    opened_at: datetime
    activity_at: datetime
    is_unread: bool
    """An agent spoke since the contact last looked."""
    read_at: datetime | None
    """When the contact last looked, on any device or by writing: what agents said later is new."""
    last_message: PreviewShape | None
    steps: list[Step]
    """None of a ticket that is over for good: what they write next opens another."""
    merged_into: TicketRef | None
    rating: OwnRatingShape | None


class ContactReactionShape(Shape, frozen=True, kw_only=True):
    """Emojis under a message, the contact's own or somebody's of the desk."""

    is_own: bool
    emojis: list[str]


class ContactMessageShape(Shape, frozen=True, kw_only=True):
    """A public message as the contact sees it; of the author only the name people see."""

    id: UUID
    position: int
    ticket_id: UUID
    author_kind: AuthorKind
    author_name: str
    kind: MessageKind
    text: str
    entities: list[EntityShape]
    details: MessageDetails
    reply_to_id: UUID | None
    is_edited: bool
    revision: int
    """How often it was changed: its files are asked for by it."""
    sent_at: datetime
    parts: list[PartShape]
    reactions: list[ContactReactionShape]
    client_key: str | None
    """The contact's own key of their own message."""


class TicketPage(Shape, frozen=True, kw_only=True):
    """Tickets, latest activity first; `next_cursor` is None on the last page."""

    tickets: list[TicketShape]
    next_cursor: str | None


class ContactTicketPage(Shape, frozen=True, kw_only=True):
    """The contact's own tickets, latest activity first."""

    tickets: list[ContactTicketShape]
    next_cursor: str | None


class ConversationPage(Shape, frozen=True, kw_only=True):
    """Messages in order of time. `before`/`after` are positions to go on from, None at the end."""

    messages: list[MessageShape] | list[ContactMessageShape]
    before: int | None
    after: int | None


class MessagePlace(Shape, frozen=True, kw_only=True):
    """Where a message stands now."""

    ticket_id: UUID
    message_id: UUID
    position: int


class RevisionShape(Shape, frozen=True, kw_only=True):
    """What a message said before an edit."""

    revision: int
    text: str
    entities: list[EntityShape]
    replaced_at: datetime


class HistoryLine(Shape, frozen=True, kw_only=True):
    """One line of a ticket's history: who did what."""

    position: int
    kind: HistoryKind
    actor: PersonShape
    data: HistoryFacts
    at: datetime


class HistoryPage(Shape, frozen=True, kw_only=True):
    """Lines in order of time, the latest page first; `before` leads to earlier ones."""

    lines: list[HistoryLine]
    before: int | None


class TicketCounts(Shape, frozen=True, kw_only=True):
    """How many unfinished tickets each view holds; `limit` means that many or more.

    `due` counts deadlines that are near or missed; null where nothing is promised. `snoozed` and
    `followed` (by who asks) and `spam` are null where nothing is; what is spam is all finished.
    """

    mine: int
    unassigned: int
    waiting: int
    due: int | None
    all: int
    snoozed: int | None
    followed: int | None
    spam: int | None
    limit: int


class AgentStats(Shape, frozen=True, kw_only=True):
    """One agent today."""

    agent_id: UUID
    name: str
    replies: int
    open_now: int
    ratings: int
    rating_average: float | None
    """Of today's ratings of tickets they had when those were over."""


class DeskStats(Shape, frozen=True, kw_only=True):
    """The desk today, since midnight in its own time zone."""

    since: datetime
    today: date
    opened: int
    answered: int
    """Tickets whose first answer was given today."""
    median_first_response_s: float | None
    open_now: int
    ratings: int
    rating_average: float | None
    rating_good_share: float | None
    """The part of today's ratings that has four or five stars, 0 to 1."""
    agents: list[AgentStats]


class CategoryShape(Shape, frozen=True, kw_only=True):
    """What tickets can be about."""

    id: UUID
    key: str
    names: dict[str, str]
    icon: str
    colour: str
    position: int
    is_archived: bool


class RuleShape(Shape, frozen=True, kw_only=True):
    """Words that say what a new ticket is about (`category_id`) and how urgent it is."""

    id: UUID
    position: int
    how: RuleHow
    words: dict[str, list[str]]
    category_id: UUID | None
    priority: PriorityNumber | None
    is_on: bool


class FiredRule(Shape, frozen=True, kw_only=True):
    """A rule that found `word` in a text. An archived category is not given."""

    rule_id: UUID
    word: str
    category_id: UUID | None
    priority: PriorityNumber | None


class SortedText(Shape, frozen=True, kw_only=True):
    """What the rules say of a text: all that fired, and the one that decides each question."""

    fired: list[FiredRule]
    category_by: FiredRule | None = None
    priority_by: FiredRule | None = None


class PresetShape(Shape, frozen=True, kw_only=True):
    """A ready set of categories; names by language."""

    key: str
    names: dict[str, str]
    icons: list[str]
    category_names: list[dict[str, str]]


class SortingShape(Shape, frozen=True, kw_only=True):
    """How the desk sorts new tickets, and the ready sets it could begin with."""

    sorting: Sorting
    presets: list[PresetShape]

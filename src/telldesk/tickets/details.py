"""What stands beside a message's words and in a line of history: typed, and nothing of the channel.

Rows hold JSON as the channel's translation wrote it, ids of files at the channel among it. Only
the fields named here leave the room.
"""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from telldesk.contacts.repo import Reachability
from telldesk.kernel.log import get_logger
from telldesk.tickets.lifecycle import Status, Step
from telldesk.tickets.vocabulary import EscalationAct, Metric

log = get_logger(__name__)


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where it was said first: a label somebody gave themselves, never proof of anything."""

    kind: str
    name: str
    at: datetime | UnsetType = UNSET


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """The words of another message this one answers."""

    text: str
    offset: int


class StoryOrigin(msgspec.Struct, frozen=True, kw_only=True):
    chat: str


class ChecklistTask(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    is_done: bool


class LivePicture(msgspec.Struct, frozen=True, kw_only=True):
    """The photo moves at the channel; only its still picture is kept."""

    duration_s: int


class RichMedia(msgspec.Struct, frozen=True, kw_only=True):
    """A picture or file inside a rich message, which is not shown."""

    type: str


class MessageDetails(msgspec.Struct, frozen=True, kw_only=True):
    """The card of a message's kind and where it comes from; what does not apply is absent."""

    forward: Origin | UnsetType = UNSET
    reply_external_id: int | UnsetType = UNSET
    quote: Quote | UnsetType = UNSET
    external_reply: Origin | UnsetType = UNSET
    reply_story: StoryOrigin | UnsetType = UNSET
    via: str | UnsetType = UNSET
    live: LivePicture | UnsetType = UNSET
    media: list[RichMedia] | UnsetType = UNSET
    latitude: float | UnsetType = UNSET
    longitude: float | UnsetType = UNSET
    live_period_s: int | UnsetType = UNSET
    heading: int | UnsetType = UNSET
    title: str | UnsetType = UNSET
    address: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    user_id: int | UnsetType | None = UNSET
    question: str | UnsetType = UNSET
    options: list[str] | UnsetType = UNSET
    is_anonymous: bool | UnsetType = UNSET
    is_quiz: bool | UnsetType = UNSET
    takes_several: bool | UnsetType = UNSET
    emoji: str | UnsetType = UNSET
    value: int | UnsetType = UNSET
    set: str | UnsetType = UNSET
    chat: str | UnsetType = UNSET
    story_id: int | UnsetType = UNSET
    stars: int | UnsetType | None = UNSET
    count: int | UnsetType = UNSET
    tasks: list[ChecklistTask] | UnsetType = UNSET
    is_unique: bool | UnsetType = UNSET
    number: int | UnsetType = UNSET
    stage: str | UnsetType = UNSET
    winners: int | UnsetType = UNSET
    currency: str | UnsetType = UNSET
    amount_minor: int | UnsetType = UNSET
    service: str | UnsetType = UNSET
    button: str | UnsetType = UNSET


class HistoryFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a line of history is about; what does not apply is absent.

    `previous` is a status, a priority, a category or stars, as the line's kind says; null before
    the first stars. Of an automatic choice of an agent `reason` is the rule, `load` of `capacity`
    what they had before it. Of a deadline `metric` says of what, `percent` how much of the time
    was used. Of a transfer `number` and `other_id` name the other ticket, `count` its messages. Of
    an act on many tickets `count` says on how many. Of a snooze `until` says until when, and
    `reason` what ended it. Of participants `agent_id` says who.
    """

    number: int | UnsetType = UNSET
    message_id: UUID | UnsetType = UNSET
    assignee_id: UUID | UnsetType | None = UNSET
    previous_id: UUID | UnsetType | None = UNSET
    category_id: UUID | UnsetType | None = UNSET
    status: Status | UnsetType = UNSET
    priority: int | UnsetType = UNSET
    previous: Status | int | UnsetType | None = UNSET
    stars: int | UnsetType = UNSET
    step: Step | UnsetType = UNSET
    reachability: Reachability | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    delivery_id: UUID | UnsetType = UNSET
    rule_id: UUID | UnsetType = UNSET
    team_id: UUID | UnsetType | None = UNSET
    load: int | UnsetType = UNSET
    capacity: int | UnsetType = UNSET
    metric: Metric | UnsetType = UNSET
    due_at: datetime | UnsetType | None = UNSET
    percent: int | UnsetType = UNSET
    act: EscalationAct | UnsetType = UNSET
    macro_id: UUID | UnsetType = UNSET
    tag_id: UUID | UnsetType = UNSET
    field_id: UUID | UnsetType = UNSET
    transfer_id: UUID | UnsetType = UNSET
    other_id: UUID | UnsetType = UNSET
    bulk_id: UUID | UnsetType = UNSET
    count: int | UnsetType = UNSET
    until: datetime | UnsetType = UNSET
    agent_id: UUID | UnsetType = UNSET


S = TypeVar("S", MessageDetails, HistoryFacts)


def typed(stored: Any, shape: type[S]) -> S:
    """The stored JSON as `shape`; without what an older release may have written differently."""
    try:
        return msgspec.convert(stored, shape)
    except msgspec.ValidationError:
        # The words beside it are still good, and a conversation must open.
        log.warning("details.unreadable", shape=shape.__name__)
        return shape()

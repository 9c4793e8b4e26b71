"""A person's card as the staff sees it."""

from datetime import datetime
from uuid import UUID

from telldesk.contacts.repo import ChannelKind, Reachability
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.shapes import Shape, TicketShape


class ChannelShape(Shape, frozen=True, kw_only=True):
    """One address of a contact. `external_id` only for those who may read contacts."""

    id: UUID
    kind: ChannelKind
    reachability: Reachability
    reachability_at: datetime
    language_hint: str
    external_id: int | None
    bot_id: int
    last_seen_at: datetime | None
    """When they last wrote or read there, in tickets the reader may see."""
    created_at: datetime


class ContactFacts(Shape, frozen=True, kw_only=True):
    """What the tickets of a person come to; of those tickets alone that the reader may see."""

    by_status: dict[Status, int]
    """Without those nothing stands in."""
    first_at: datetime | None
    """When their first ticket opened."""
    last_wrote_at: datetime | None
    ratings: int
    rating_average: float | None


class ContactCard(Shape, frozen=True, kw_only=True):
    """A person as the staff knows them, with the tickets the reader may see."""

    id: UUID
    name: str
    """The desk's own name of them; without one, as they call themselves."""
    own_name: str
    given_name: str
    """'' where the desk gave none."""
    username: str | None
    language: str
    merged_into_id: UUID | None
    """The card that has everything of this one now."""
    erased_at: datetime | None
    """The person was erased then: bare facts of their tickets are left."""
    is_banned: bool
    banned_at: datetime | None
    banned_by: str
    """Name of who did it; '' while they are heard."""
    ban_reason: str
    ban_until: datetime | None
    is_reachable: bool
    created_at: datetime
    channels: list[ChannelShape]
    tickets: list[TicketShape]
    facts: ContactFacts

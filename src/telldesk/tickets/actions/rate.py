"""Asking a contact how they were helped, and taking what they say in the chat or the app (T9)."""

from typing import Final
from uuid import UUID

import msgspec

from telldesk.contacts.channels import ChannelRow
from telldesk.identity.actor import BOT, Actor, ActorKind
from telldesk.kernel.errors import Conflict, Invalid
from telldesk.kernel.work import Task, Work
from telldesk.tickets.actions.contact_side import ContactsOnly
from telldesk.tickets.actions.status import require_not_banned
from telldesk.tickets.composing import compose
from telldesk.tickets.events import RatingAsked, TicketRated
from telldesk.tickets.history import event_facts, record
from telldesk.tickets.rating import (
    LOW,
    MAX_REASON_CHARS,
    MOST,
    AskFacts,
    is_still_asked,
)
from telldesk.tickets.ratings import RatingRow, lock_latest, lock_rating
from telldesk.tickets.rows import TicketRow, TicketUnknown, lock_ticket, seen_ticket

_IS_ON: Final = "SELECT ratings FROM desk"
_IS_LATEST: Final = """
SELECT NOT EXISTS (SELECT FROM ratings WHERE ticket_id = $1 AND version > $2)
"""
_ASKED: Final = "UPDATE ratings SET asked_at = $2, delivery_id = $3 WHERE id = $1"
_WITHDRAW: Final = "DELETE FROM ratings WHERE id = $1 AND asked_at IS NULL"
_TICKET_OF: Final = "SELECT ticket_id FROM ratings WHERE id = $1"
_RATE: Final = """
UPDATE ratings SET stars = $2, reason = $3, rated_at = coalesce(rated_at, $4), changed_at = $4
WHERE id = $1
"""


class NothingToRate(Conflict):
    """The contact was not asked about this ticket; show it as it is now."""

    key = "nothing-to-rate"


class RatingOver(Conflict):
    """The time to give or change this rating is over; show it as it is."""

    key = "rating-over"


class ReasonRefused(Invalid):
    """Nothing visible is in the reason, or it is longer than `limit` characters."""

    key = "reason-refused"


async def may_ask(work: Work, rating: RatingRow, channel: ChannelRow) -> TicketRow | None:
    """The ticket, locked, if its contact is to be asked now; otherwise the row is gone.

    None as well for a contact who was asked already. The channel is the ticket's, locked.
    """
    ticket = await lock_ticket(work, rating.ticket_id)
    found = await lock_rating(work, rating.id)
    if found is None or found.asked_at is not None:
        return None
    facts = AskFacts(
        is_on=bool(await work.conn.fetchval(_IS_ON)),
        is_latest=await work.conn.fetchval(_IS_LATEST, ticket.id, found.version),
        status=ticket.status,
        finished_at=found.finished_at,
        contact_wrote_at=ticket.contact_wrote_at,
        is_banned=channel.banned_at is not None,
        reachability=channel.reachability,
    )
    if is_still_asked(facts, work.now):
        return ticket
    await work.conn.execute(_WITHDRAW, found.id)
    return None


async def note_asked(work: Work, ticket: TicketRow, *, rating_id: UUID, delivery_id: UUID) -> None:
    """The question is on its way by this delivery; `RatingAsked`. The row is locked."""
    await work.conn.execute(_ASKED, rating_id, work.now, delivery_id)
    work.emit(RatingAsked(**event_facts(ticket, BOT, is_alone=False), rating_id=rating_id))


async def rate(
    work: Work, actor: Actor, *, ticket_id: UUID, stars: int, reason: str | None
) -> RatingRow:
    """The contact says of their ticket's last end, in the app, so many stars and why.

    `reason` None leaves the words as they are, '' takes them away. Emits `TicketRated`.

    Raises:
        ContactsOnly: agents do not rate themselves.
        TicketUnknown: not theirs.
        BannedFromWriting: tell the contact.
        Invalid: `field` names what to change.
        NothingToRate, RatingOver: read the ticket again.
    """
    if actor.kind is not ActorKind.CONTACT or actor.id is None:
        raise ContactsOnly("only contacts")
    await require_not_banned(work, actor.id)
    ticket = await seen_ticket(work, actor, ticket_id, lock=True)
    rating = await lock_latest(work, ticket.id)
    if rating is None or ticket.spam_at is not None:
        raise NothingToRate("not asked")
    words = rating.reason if reason is None else _checked(reason)
    return await _rated(work, actor, ticket, rating, stars=stars, reason=words)


async def rate_in_chat(
    work: Work, channel: ChannelRow, *, rating_id: UUID, stars: int
) -> RatingRow:
    """The same by a button under the question, which names the one rating it asked for.

    Raises:
        TicketUnknown: not a rating of this contact in this chat (T44).
        RatingOver: say so.
        Invalid: no such number of stars.
    """
    ticket, rating = await own_rating(work, channel, rating_id)
    return await _rated(work, channel.actor, ticket, rating, stars=stars, reason=rating.reason)


async def give_reason(
    work: Work, channel: ChannelRow, *, rating_id: UUID, reason: str
) -> RatingRow:
    """These words stand beside the stars given before.

    Raises:
        TicketUnknown: not a rating of this contact in this chat.
        NothingToRate: no stars yet.
        RatingOver: say so.
        ReasonRefused: say so; `limit` is the most characters.
    """
    ticket, rating = await own_rating(work, channel, rating_id)
    if rating.stars is None:
        raise NothingToRate("no stars yet")
    words = _checked(reason)
    if not words:
        raise ReasonRefused("nothing visible", field="reason", limit=MAX_REASON_CHARS)
    return await _rated(work, channel.actor, ticket, rating, stars=rating.stars, reason=words)


async def own_rating(
    work: Work, channel: ChannelRow, rating_id: UUID
) -> tuple[TicketRow, RatingRow]:
    """The rating with its ticket, both locked, where a button in this chat may be about it.

    Raises:
        TicketUnknown: not a rating of this contact in this chat.
    """
    ticket_id = await work.conn.fetchval(_TICKET_OF, rating_id)
    if ticket_id is None:
        raise TicketUnknown(f"no rating {rating_id}")
    ticket = await seen_ticket(work, channel.actor, ticket_id, lock=True)
    rating = await lock_rating(work, rating_id)
    is_here = ticket.channel_id == channel.id and ticket.spam_at is None
    if not is_here or rating is None or rating.asked_at is None:
        raise TicketUnknown(f"no rating {rating_id}")
    return ticket, rating


async def _rated(
    work: Work, actor: Actor, ticket: TicketRow, rating: RatingRow, *, stars: int, reason: str
) -> RatingRow:
    if not 1 <= stars <= MOST:
        raise Invalid(f"1 to {MOST}", field="stars")
    if not rating.is_open(work.now):
        raise RatingOver("too late")
    if (rating.stars, rating.reason) == (stars, reason):
        return rating
    await work.conn.execute(_RATE, rating.id, stars, reason, work.now)
    if stars != rating.stars:
        await record(work, actor, ticket.id, "rated", stars=stars, previous=rating.stars)
    work.emit(
        TicketRated(
            **event_facts(ticket, actor, is_alone=stars <= LOW and rating.told_at is None),
            rating_id=rating.id,
            stars=stars,
        )
    )
    show_soon(work, rating.id)
    return msgspec.structs.replace(
        rating,
        stars=stars,
        reason=reason,
        rated_at=rating.rated_at or work.now,
        changed_at=work.now,
    )


def show_soon(work: Work, rating_id: UUID) -> None:
    """The bot's message about the rating follows after the commit."""
    work.enqueue(Task("show_rating", {"rating_id": str(rating_id)}, key=str(rating_id), priority=1))


def _checked(reason: str) -> str:
    """The reason without what cannot be stored; '' for one in which nothing is visible."""
    if not reason.strip():
        return ""
    words = compose(reason, (), has_parts=False).text.strip()
    if len(words) > MAX_REASON_CHARS:
        raise ReasonRefused(
            f"at most {MAX_REASON_CHARS} characters", field="reason", limit=MAX_REASON_CHARS
        )
    return words

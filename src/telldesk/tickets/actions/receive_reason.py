"""The contact says in the chat why they gave so many stars: asked, taken, called off (T9)."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from telldesk.contacts.channels import ChannelRow, keep_pending
from telldesk.kernel.errors import Conflict
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Task, Work
from telldesk.tickets.actions.rate import (
    NothingToRate,
    RatingOver,
    give_reason,
    own_rating,
    show_soon,
)
from telldesk.tickets.actions.receive import Pending, pending_text, read_pending
from telldesk.tickets.actions.receive_rows import find_message, find_replied
from telldesk.tickets.boundary import Wish
from telldesk.tickets.messages import InboundMessage
from telldesk.tickets.rating import REASON_WAITS
from telldesk.tickets.rows import TicketUnknown

PURPOSE: Final = "rating"
# Where the words stand in the chat: the same update once more, or an edit of them, finds them.
_PLACE: Final = """
INSERT INTO message_addresses (id, message_id, ticket_id, bot_id, connection, chat_id, external_id,
                               part, purpose)
SELECT $1, r.id, r.ticket_id, $3, $4, $5, $6, 0, 'rating' FROM ratings r WHERE r.id = $2
ON CONFLICT DO NOTHING
"""


class AnswerFirst(Conflict):
    """The bot waits for the contact to say which ticket they mean; that goes before."""

    key = "answer-first"


async def ask_reason(work: Work, channel: ChannelRow, *, rating_id: UUID) -> None:
    """The contact's next text within ten minutes is the reason of this rating.

    Raises:
        TicketUnknown: not a rating of this contact in this chat (T44).
        NothingToRate, RatingOver: say so.
        AnswerFirst: messages wait for another answer.
    """
    _, rating = await own_rating(work, channel, rating_id)
    if rating.stars is None:
        raise NothingToRate("no stars yet")
    if not rating.is_open(work.now):
        raise RatingOver("too late")
    before = read_pending(channel)
    if before is not None and before.wish is Wish.QUESTION:
        raise AnswerFirst("messages are held")
    if before is not None and before.wish is Wish.REASON:
        before = before.before
    wish = Pending(wish=Wish.REASON, at=work.now, rating_id=rating_id, before=before)
    await keep_pending(work, channel, pending_text(wish))
    show_soon(work, rating_id)
    work.enqueue(
        Task(
            "show_rating",
            {"rating_id": str(rating_id)},
            key=f"{rating_id}:waited",
            run_at=work.now + REASON_WAITS,
        )
    )


async def call_reason_off(work: Work, channel: ChannelRow, *, rating_id: UUID) -> None:
    """No text is the reason of this rating any more; what the bot waited for before stands again.

    Raises:
        TicketUnknown: not a rating of this contact in this chat.
    """
    await own_rating(work, channel, rating_id)
    pending = read_pending(channel)
    if pending is not None and pending.rating_id == rating_id:
        await _put_back(work, channel, pending)
    show_soon(work, rating_id)


def is_reason_awaited(channel: ChannelRow, rating_id: UUID, now: datetime) -> bool:
    """Whether the contact's next text is the reason of this rating."""
    pending = read_pending(channel)
    if pending is None or pending.rating_id != rating_id:
        return False
    return now - pending.at < REASON_WAITS


async def receive_reason(
    work: Work, channel: ChannelRow, message: InboundMessage
) -> tuple[ChannelRow, UUID | None]:
    """(the channel as it waits now, the rating whose reason the message is).

    A message that is no text of the contact's own, answers another, came before or too late is a
    message like any other, and then no reason is waited for any more.

    Raises:
        ReasonRefused: say so; the bot waits for a better one.
    """
    pending = read_pending(channel)
    if pending is None or pending.rating_id is None or channel.banned_at is not None:
        return channel, None
    if await find_message(work, message.address) is not None:
        return channel, None
    if await _can_be_reason(work, channel, message, pending):
        try:
            await give_reason(work, channel, rating_id=pending.rating_id, reason=message.text)
        except (NothingToRate, RatingOver, TicketUnknown):
            return await _put_back(work, channel, pending), None
        place = message.address
        await work.conn.execute(
            _PLACE, new_id(), pending.rating_id, place.bot_id, place.connection, place.chat_id,
            place.external_id,
        )  # fmt: skip
        show_soon(work, pending.rating_id)
        return await _put_back(work, channel, pending), pending.rating_id
    show_soon(work, pending.rating_id)
    return await _put_back(work, channel, pending), None


async def change_reason(work: Work, channel: ChannelRow, message: InboundMessage) -> bool:
    """Whether the edited message is a reason; it says what it says now, if it may still change.

    Raises:
        RatingOver, ReasonRefused: say so; the reason stays.
    """
    found = await find_message(work, message.address)
    if found is None or found.purpose != PURPOSE or found.channel_id != channel.id:
        return False
    if channel.banned_at is None:
        await give_reason(work, channel, rating_id=found.message_id, reason=message.text)
    return True


async def _can_be_reason(
    work: Work, channel: ChannelRow, message: InboundMessage, pending: Pending
) -> bool:
    return (
        work.now - pending.at < REASON_WAITS
        and message.kind == "text"
        and "forward" not in message.details
        and await find_replied(work, channel, message) is None
    )


async def _put_back(work: Work, channel: ChannelRow, pending: Pending) -> ChannelRow:
    """The bot waits for what it waited for before it asked for a reason."""
    before = pending.before
    await keep_pending(work, channel, pending_text(before) if before is not None else None)
    waits = msgspec.to_builtins(before) if before is not None else None
    return msgspec.structs.replace(channel, pending_choice=waits)

"""The bot asks a contact how they were helped, and shows what they said in the same message (T9).

The row in `ratings` is the truth: both jobs look at it and may run twice.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.branding.ratings import ASK, THANKS
from telldesk.branding.repo import DeskRow, desk_text, read_desk
from telldesk.branding.texts import MAX_CHARS
from telldesk.channels import contact_presses
from telldesk.channels.contact_presses import Press, PressVerb
from telldesk.channels.contact_words import Buttons, language_of, say, target_of
from telldesk.contacts.channels import ChannelRow, lock_channel
from telldesk.kernel.errors import Refusal
from telldesk.kernel.i18n import translate
from telldesk.kernel.jobs import Job, row_job
from telldesk.kernel.paging import PAGE, after_of, go_on
from telldesk.kernel.work import Task, Work
from telldesk.tickets.actions.rate import (
    NothingToRate,
    RatingOver,
    ReasonRefused,
    may_ask,
    note_asked,
    rate_in_chat,
)
from telldesk.tickets.actions.receive_reason import (
    AnswerFirst,
    ask_reason,
    call_reason_off,
    change_reason,
    is_reason_awaited,
    receive_reason,
)
from telldesk.tickets.actions.want_rating import ask_task
from telldesk.tickets.deliveries import LANES, queue_delivery
from telldesk.tickets.messages import Button, InboundMessage, OutboundMessage
from telldesk.tickets.rating import MAX_REASON_CHARS, MOST, REASON_WAITS, stars_text
from telldesk.tickets.ratings import RatingRow, lock_rating, read_rating
from telldesk.tickets.rows import TicketRow, TicketUnknown, read_ticket

_SENDING: Final = timedelta(seconds=5)
_UNASKED: Final = """
SELECT id, finished_at FROM ratings WHERE asked_at IS NULL AND ($1::uuid IS NULL OR id > $1)
ORDER BY id LIMIT $2
"""
_CHANNEL: Final = "SELECT channel_id FROM tickets WHERE id = $1"
_SENT: Final = "SELECT state, external_ids FROM deliveries WHERE id = $1 FOR NO KEY UPDATE"
_REWORD: Final = "UPDATE deliveries SET payload = $2 WHERE id = $1 AND state = 'queued'"
_REFUSALS: Final[dict[type[Refusal], str]] = {
    TicketUnknown: "contact-press-old",
    NothingToRate: "contact-press-old",
    RatingOver: "contact-rate-over",
    AnswerFirst: "contact-rate-answer-first",
}


@row_job(timeout_s=20, tries=8, priority=LANES["notice"])
async def ask_rating(work: Work, args: dict[str, Any]) -> None:
    """The contact is asked once, unless there is nothing to ask them any more."""
    rating = await read_rating(work, UUID(args["rating_id"]))
    if rating is None:
        return
    channel = await _channel_of(work, rating)
    ticket = await may_ask(work, rating, channel)
    if ticket is None:
        return
    desk = await read_desk(work)
    delivery_id = await queue_delivery(
        work, target_of(channel), lane="reply", kind="text", ticket_id=ticket.id,
        payload=await _message(work, desk, channel, ticket, rating),
    )  # fmt: skip
    await note_asked(work, ticket, rating_id=rating.id, delivery_id=delivery_id)


@row_job(timeout_s=30, tries=8)
async def rebuild_ratings(work: Work, args: dict[str, Any]) -> None:
    """Every question that was not asked yet has its task again: after a resume or a restore."""
    rows = await work.conn.fetch(_UNASKED, after_of(args), PAGE)
    for row in rows:
        work.enqueue(ask_task(row["id"], row["finished_at"]))
    go_on(work, "rebuild_ratings", rows)


@row_job(timeout_s=20, tries=8, priority=LANES["reply"])
async def show_rating(work: Work, args: dict[str, Any]) -> None:
    """The question in the chat shows the stars, the reason and what can be done; no second one."""
    rating_id = UUID(args["rating_id"])
    seen = await read_rating(work, rating_id)
    if seen is None or seen.delivery_id is None:
        return
    channel = await _channel_of(work, seen)
    rating = await lock_rating(work, rating_id)
    if rating is None or rating.delivery_id is None or channel.banned_at is not None:
        return
    ticket = await read_ticket(work, rating.ticket_id)
    message = await _message(work, await read_desk(work), channel, ticket, rating)
    sent = await work.conn.fetchrow(_SENT, rating.delivery_id)
    if sent is None:
        return
    match sent["state"], sent["external_ids"]:
        case "queued", _:
            words = msgspec.json.encode(message).decode()
            await work.conn.execute(_REWORD, rating.delivery_id, words)
        case "sending", _:
            _show_later(work, rating_id)
        case _, [*_, external_id]:
            await queue_delivery(
                work, target_of(channel), lane="reply", kind="edit", ticket_id=ticket.id,
                payload=msgspec.structs.replace(message, replaces=external_id, is_anew=False),
            )  # fmt: skip


async def take_reason(
    work: Work, desk: DeskRow, channel: ChannelRow, message: InboundMessage
) -> tuple[ChannelRow, bool]:
    """(the channel as it waits now, whether the message was the reason the bot asked for)."""
    try:
        channel, rating_id = await receive_reason(work, channel, message)
    except ReasonRefused:
        await _say_refused(work, desk, channel)
        return channel, True
    if rating_id is not None:
        await say(work, desk, channel, "contact-rate-kept")
    return channel, rating_id is not None


async def take_edited_reason(
    work: Work, desk: DeskRow, channel: ChannelRow, message: InboundMessage
) -> bool:
    """Whether the edited message is a reason; the contact hears where it stays as it was."""
    try:
        return await change_reason(work, channel, message)
    except ReasonRefused:
        await _say_refused(work, desk, channel)
    except (RatingOver, NothingToRate, TicketUnknown):
        await say(work, desk, channel, "contact-rate-over")
    return True


async def press_rating(work: Work, channel: ChannelRow, press: Press) -> tuple[str, dict[str, str]]:
    """What the button promised has happened, or why not: (key and facts of the answer)."""
    if press.rating_id is None:
        return "contact-press-old", {}
    try:
        match press.verb:
            case PressVerb.RATE:
                await rate_in_chat(work, channel, rating_id=press.rating_id, stars=press.stars)
                return "contact-press-rated", {"stars": stars_text(press.stars)}
            case PressVerb.REASON:
                await ask_reason(work, channel, rating_id=press.rating_id)
            case _:
                await call_reason_off(work, channel, rating_id=press.rating_id)
    except tuple(_REFUSALS) as refusal:
        return _REFUSALS[type(refusal)], {}
    return "contact-press-done", {}


async def _say_refused(work: Work, desk: DeskRow, channel: ChannelRow) -> None:
    await say(work, desk, channel, "contact-rate-too-long", limit=str(MAX_REASON_CHARS))


async def _channel_of(work: Work, rating: RatingRow) -> ChannelRow:
    return await lock_channel(work, await work.conn.fetchval(_CHANNEL, rating.ticket_id))


def _show_later(work: Work, rating_id: UUID) -> None:
    """Where the message will stand is known when it has been sent."""
    work.enqueue(
        Task(
            "show_rating",
            {"rating_id": str(rating_id)},
            key=f"{rating_id}:sending",
            priority=LANES["reply"],
            run_at=work.now + _SENDING,
        )
    )


async def _message(
    work: Work, desk: DeskRow, channel: ChannelRow, ticket: TicketRow, rating: RatingRow
) -> OutboundMessage:
    """The one message about the rating, as it stands."""
    language, number = language_of(desk, channel), str(ticket.number)
    if rating.stars is None:
        text = await desk_text(work, ASK, language, desk=desk.name, number=number)
        return OutboundMessage(text=text, buttons=_stars(rating))
    stars = stars_text(rating.stars)
    lines = [await desk_text(work, THANKS, language, desk=desk.name, number=number, stars=stars)]
    if rating.reason:
        lines.append(translate(language, "contact-rate-reason", reason=rating.reason))
    if not rating.is_open(work.now):
        return OutboundMessage(text=_joined(lines))
    if is_reason_awaited(channel, rating.id, work.now):
        minutes = str(int(REASON_WAITS.total_seconds() // 60))
        lines.append(translate(language, "contact-rate-why", minutes=minutes))
        button = Button(
            label=translate(language, "contact-button-no-reason"),
            press=contact_presses.call_reason_off(rating.id),
        )
        return OutboundMessage(text=_joined(lines), buttons=((button,),))
    key = "contact-button-other-reason" if rating.reason else "contact-button-reason"
    why = Button(label=translate(language, key), press=contact_presses.give_reason(rating.id))
    return OutboundMessage(text=_joined(lines), buttons=(*_stars(rating), (why,)))


def _joined(lines: Sequence[str]) -> str:
    """One text that fits into a message, however long the tenant's own words are."""
    return "\n\n".join(lines)[:MAX_CHARS]


def _stars(rating: RatingRow) -> Buttons:
    """One to five in a row, the given ones marked."""
    return (
        tuple(
            Button(
                label=f"✓ {number} ★" if number == rating.stars else f"{number} ★",
                press=contact_presses.rate(rating.id, number),
            )
            for number in range(1, MOST + 1)
        ),
    )


JOBS: Final[tuple[Job, ...]] = (ask_rating, show_rating, rebuild_ratings)

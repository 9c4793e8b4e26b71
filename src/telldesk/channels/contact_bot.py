"""What the bot does for contacts: takes their words in, answers commands and presses.

Knows no vendor: a channel kind's router calls it with neutral messages.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from telldesk.branding.opening import closed_since, is_open, opens_at
from telldesk.branding.repo import DeskRow, read_desk
from telldesk.channels import contact_presses
from telldesk.channels.contact_presses import Press, PressVerb
from telldesk.channels.contact_ratings import (
    press_rating,
    take_edited_reason,
    take_reason,
)
from telldesk.channels.contact_words import (
    answer_press,
    category_buttons,
    category_name,
    language_buttons,
    language_of,
    question_buttons,
    say,
    target_of,
    ticket_label,
)
from telldesk.channels.moment_words import moment_words
from telldesk.contacts.channels import (
    ChannelRow,
    choose_language,
    keep_start_payload,
    lock_channel,
)
from telldesk.files.wire import MAX_BYTES
from telldesk.kernel.i18n import translate
from telldesk.kernel.jobs import row_job
from telldesk.kernel.work import Task, Work
from telldesk.tickets.actions.categories import category_by_key, usable_categories
from telldesk.tickets.actions.category import (
    AlreadySorted,
    choose_category,
    is_sorted_by_person,
)
from telldesk.tickets.actions.open import CategoryUnusable
from telldesk.tickets.actions.receive import Question, Received, receive_message
from telldesk.tickets.actions.receive_choice import (
    choose_new,
    choose_new_about,
    choose_ticket,
    end_question,
    holds_question,
)
from telldesk.tickets.actions.receive_edit import receive_edit
from telldesk.tickets.boundary import ANSWER_WITHIN, Boundary, Policy
from telldesk.tickets.messages import Button, InboundMessage, MessageRef
from telldesk.tickets.received_rows import is_too_large
from telldesk.tickets.rows import TicketUnknown, read_ticket

_MOST_LISTED: Final = 10
_TICKETS: Final = """
SELECT id, number, subject, status, is_current FROM tickets
WHERE contact_id = $1 AND channel_id = $2 AND spam_at IS NULL
ORDER BY activity_at DESC, number DESC LIMIT $3
"""
_WROTE_BEFORE: Final = """
SELECT EXISTS (SELECT FROM messages WHERE ticket_id = $1 AND author_kind = 'contact'
               AND sent_at >= $2 AND id <> $3)
"""
_TOO_LARGE_COUNT: Final = """
SELECT count(*) FROM message_parts WHERE message_id = $1 AND size_bytes > $2
"""
_TICKET_COUNT: Final = """
SELECT count(*) FROM tickets WHERE contact_id = $1 AND channel_id = $2 AND spam_at IS NULL
"""


def policy_of(desk: DeskRow) -> Policy:
    """The desk's rule of where a ticket ends."""
    return Policy(boundary=Boundary(desk.boundary), hours=desk.boundary_hours, burst_s=desk.burst_s)


async def take_message(work: Work, channel: ChannelRow, message: InboundMessage) -> Received:
    """The message is in its ticket, or the contact is asked which one it belongs to.

    None as well for the reason of a rating, which stands in no ticket.
    """
    desk = await read_desk(work)
    channel, is_reason = await take_reason(work, desk, channel, message)
    if is_reason:
        return None
    received = await receive_message(work, channel=channel, message=message, policy=policy_of(desk))
    await _follow_up(work, desk, channel, received)
    await _tell_too_large(work, desk, channel, message, received)
    return received


async def _tell_too_large(
    work: Work, desk: DeskRow, channel: ChannelRow, message: InboundMessage, received: Received
) -> None:
    """Who sends a file nobody here can open is told once per message, also of a whole album."""
    if message.part is None or not is_too_large(message.part):
        return
    if not isinstance(received, MessageRef):
        return
    if await work.conn.fetchval(_TOO_LARGE_COUNT, received.message_id, MAX_BYTES) == 1:
        await say(work, desk, channel, "contact-file-too-large", megabytes=str(MAX_BYTES >> 20))


async def take_edit(
    work: Work, channel: ChannelRow, message: InboundMessage, edited_at: datetime
) -> Received:
    """The message says what it says now; one never seen is taken as new."""
    desk = await read_desk(work)
    if await take_edited_reason(work, desk, channel, message):
        return None
    received = await receive_edit(
        work, channel=channel, message=message, edited_at=edited_at, policy=policy_of(desk)
    )
    await _follow_up(work, desk, channel, received)
    return received


async def _follow_up(work: Work, desk: DeskRow, channel: ChannelRow, received: Received) -> None:
    match received:
        case Question(tickets=tickets, asked_at=asked_at) if tickets:
            language = language_of(desk, channel)
            await say(
                work, desk, channel, "contact-which", buttons=question_buttons(language, tickets)
            )
            work.enqueue(
                Task(
                    "end_open_question",
                    {"channel_id": str(channel.id), "asked_at": asked_at.isoformat()},
                    key=str(channel.id),
                    run_at=work.now + ANSWER_WITHIN,
                )
            )
        case MessageRef(is_new_ticket=True):
            await _opened(work, desk, channel, received)
        case MessageRef():
            await _closed(work, desk, channel, received)
        case _:
            return


async def _opened(work: Work, desk: DeskRow, channel: ChannelRow, opened: MessageRef) -> None:
    """The contact has the ticket's number, and may say what it is about where the desk asks."""
    number = str(opened.ticket_number)
    closed, opens = _closed_words(work, desk, channel)
    if desk.sorting == "ask":
        ticket = await read_ticket(work, opened.ticket_id)
        categories = await usable_categories(work)
        if len(categories) > 1 and not await is_sorted_by_person(work, ticket.id):
            buttons = category_buttons(
                language_of(desk, channel), ticket.id, categories, chosen_id=ticket.category_id
            )
            await say(
                work, desk, channel, "contact-opened", then=(*closed, "contact-category"),
                buttons=buttons, number=number, opens=opens,
            )  # fmt: skip
            return
    await say(work, desk, channel, "contact-opened", then=closed, number=number, opens=opens)


async def _closed(work: Work, desk: DeskRow, channel: ChannelRow, written: MessageRef) -> None:
    """Who writes on while the desk is closed is told once, with their first words since then."""
    since = closed_since(desk.opening, work.now)
    if since is None:
        return
    if await work.conn.fetchval(_WROTE_BEFORE, written.ticket_id, since, written.message_id):
        return
    (key,), opens = _closed_words(work, desk, channel)
    await say(work, desk, channel, key, opens=opens)


def _closed_words(work: Work, desk: DeskRow, channel: ChannelRow) -> tuple[tuple[str, ...], str]:
    """(key of what is said below, when it opens in words); nothing while the desk is open."""
    if is_open(desk.opening, work.now):
        return (), ""
    opens = opens_at(desk.opening, work.now)
    if opens is None:
        return ("contact-closed-long",), ""
    language, zone = language_of(desk, channel), desk.opening.zone
    return ("contact-closed",), moment_words(language, opens, now=work.now, zone=zone)


@row_job(timeout_s=20, tries=8)
async def end_open_question(work: Work, args: dict[str, Any]) -> None:
    """A question nobody answered in ten minutes: its messages open a new ticket."""
    channel = await lock_channel(work, UUID(args["channel_id"]))
    asked_at = datetime.fromisoformat(args["asked_at"])
    placed = await end_question(work, channel, asked_at=asked_at)
    await _follow_up(work, await read_desk(work), channel, placed)


async def greet(work: Work, channel: ChannelRow, payload: str) -> None:
    """The desk says who it is; what the person came with is kept as a hint.

    A link may say what the question will be about (B7): `<category's key>`, or
    `<category's key>_<reference>`. Then the next message opens a new ticket there.
    """
    desk = await read_desk(work)
    if payload:
        await keep_start_payload(work, channel, payload)
    await say(work, desk, channel, "contact-greeting", name=channel.name)
    key, _, reference = payload.partition("_")
    category = await category_by_key(work, key) if key else None
    if category is None:
        return
    for placed in await choose_new_about(
        work, channel, category_id=category.id, reference=reference
    ):
        await _follow_up(work, desk, channel, placed)
    language = language_of(desk, channel)
    name = category_name(category, language)
    await say(
        work, desk, channel, "contact-about", category=name, reference=reference,
        has_reference="yes" if reference else "no",
    )  # fmt: skip


async def explain(work: Work, channel: ChannelRow) -> None:
    """What a contact can do here."""
    await say(work, await read_desk(work), channel, "contact-help")


async def list_tickets(work: Work, channel: ChannelRow) -> None:
    """The contact's last tickets, each with a button that makes it the current one."""
    desk = await read_desk(work)
    language = language_of(desk, channel)
    rows = await work.conn.fetch(_TICKETS, channel.contact_id, channel.id, _MOST_LISTED)
    if not rows:
        await say(work, desk, channel, "contact-tickets-none")
        return
    count = await work.conn.fetchval(_TICKET_COUNT, channel.contact_id, channel.id)
    current = next((row["number"] for row in rows if row["is_current"]), None)
    buttons = tuple(
        (
            Button(
                label=ticket_label(
                    language, row["number"], row["subject"], is_closed=row["status"] == "closed"
                ),
                press=contact_presses.make_current(row["id"]),
            ),
        )
        for row in rows
    )
    await say(
        work, desk, channel, "contact-tickets", buttons=buttons, count=count,
        number=str(current) if current is not None else "",
        has_current="yes" if current is not None else "no",
    )  # fmt: skip


async def begin_ticket(work: Work, channel: ChannelRow) -> None:
    """The contact's next message opens a new ticket, or those that wait for a choice do."""
    placed = await choose_new(work, channel)
    desk = await read_desk(work)
    if placed is not None:
        await _follow_up(work, desk, channel, placed)
        return
    await say(work, desk, channel, "contact-support")


async def offer_languages(work: Work, channel: ChannelRow) -> None:
    """One button for each language of the desk."""
    desk = await read_desk(work)
    await say(work, desk, channel, "contact-language", buttons=language_buttons(desk))


async def press_button(
    work: Work, channel: ChannelRow, press: Press | None, *, callback_id: str
) -> None:
    """What the button promised has happened, if it still makes sense; the press is answered."""
    desk = await read_desk(work)
    language = language_of(desk, channel)
    key = "contact-press-old"
    facts: dict[str, str] = {}
    if channel.banned_at is None and press is not None:
        key, facts, language = await _pressed(work, desk, channel, press)
    text = translate(language, key, **facts)
    await answer_press(work, target_of(channel), callback_id, text, alert=False)


async def _pressed(
    work: Work, desk: DeskRow, channel: ChannelRow, press: Press
) -> tuple[str, dict[str, str], str]:
    """(key and facts of the answer, its language)."""
    language = language_of(desk, channel)
    if press.verb is PressVerb.SPEAK:
        if press.word not in desk.languages:
            return "contact-press-old", {}, language
        await choose_language(work, channel, press.word)
        await say(work, desk, channel, "contact-language-set", language=press.word)
        return "contact-press-done", {}, press.word
    if press.verb in contact_presses.RATINGS:
        return *await press_rating(work, channel, press), language
    if press.verb is PressVerb.SORT:
        return await _sorted(work, desk, channel, press)
    if press.ticket_id is not None:
        try:
            ticket = await choose_ticket(work, channel, ticket_id=press.ticket_id)
        except TicketUnknown:
            return "contact-press-old", {}, language
        number = str(ticket.number)
        await say(work, desk, channel, "contact-chosen", number=number)
        return "contact-press-chosen", {"number": number}, language
    if not holds_question(channel):
        return "contact-press-old", {}, language
    placed = await choose_new(work, channel)
    await _follow_up(work, desk, channel, placed)
    return "contact-press-done", {}, language


async def _sorted(
    work: Work, desk: DeskRow, channel: ChannelRow, press: Press
) -> tuple[str, dict[str, str], str]:
    language = language_of(desk, channel)
    if press.ticket_id is None or press.category_id is None:
        return "contact-press-old", {}, language
    try:
        category = await choose_category(
            work, channel, ticket_id=press.ticket_id, category_id=press.category_id
        )
    except (TicketUnknown, CategoryUnusable):
        return "contact-press-old", {}, language
    except AlreadySorted:
        return "contact-press-sorted", {}, language
    return "contact-press-category", {"category": category_name(category, language)}, language


JOBS: Final = (end_open_question,)

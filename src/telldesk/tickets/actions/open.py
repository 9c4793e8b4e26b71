"""Opening a ticket: its number, its place as the channel's current one, what rules say of it."""

from typing import Final
from uuid import UUID

from telldesk.identity.actor import BOT, Actor
from telldesk.kernel.errors import Invalid, NotFound
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.actions.store import hand_out_soon
from telldesk.tickets.events import TicketOpened
from telldesk.tickets.history import event_facts, record
from telldesk.tickets.lifecycle import Priority
from telldesk.tickets.rows import COLUMNS, TicketRow, ticket_of
from telldesk.tickets.shapes import SortedText
from telldesk.tickets.sorting import sort_text

_MAX_SUBJECT_CHARS: Final = 120
# Held until the commit: two doors opening at once for one channel take turns.
_LOCK_CHANNEL: Final = """
SELECT 1 FROM contact_channels WHERE id = $1 AND contact_id = $2 FOR NO KEY UPDATE
"""
_CATEGORY: Final = "SELECT archived_at IS NULL FROM categories WHERE id = $1"
_LEAVE: Final = "UPDATE tickets SET is_current = false WHERE channel_id = $1 AND is_current"
_OPEN: Final = (
    """
INSERT INTO tickets (id, number, contact_id, channel_id, subject, category_id, priority, opened_at,
                     activity_at)
VALUES ($1, nextval('ticket_numbers'), $2, $3, $4, $5, $6, $7, $7)
RETURNING """
    + COLUMNS
)


class ChannelUnknown(NotFound):
    """This contact has no such channel; read the contact again."""

    key = "channel-unknown"


class CategoryUnusable(Invalid):
    """No such category, or an archived one; choose another."""

    key = "category-unusable"


async def open_ticket(
    work: Work,
    actor: Actor,
    *,
    contact_id: UUID,
    channel_id: UUID,
    subject: str,
    category_id: UUID | None = None,
    words: str = "",
) -> TicketRow:
    """The channel has a new current ticket with the desk's next number; `TicketOpened` follows.

    The former current ticket stays as it is, only new messages no longer land in it. The desk's
    rules read `words`, the contact's first ones: they say how urgent it is, and what it is about
    where `category_id` does not.

    Raises:
        ChannelUnknown: the channel is not this contact's.
        CategoryUnusable: choose another category.
    """
    if await work.conn.fetchval(_LOCK_CHANNEL, channel_id, contact_id) is None:
        raise ChannelUnknown(f"no channel {channel_id}")
    await require_category(work, category_id)
    await work.conn.execute(_LEAVE, channel_id)
    found = await sort_text(work, words) if words.strip() else SortedText(fired=[])
    about = found.category_by if category_id is None else None
    urgent = found.priority_by
    ticket = ticket_of(
        await work.conn.fetchrow(
            _OPEN, new_id(), contact_id, channel_id, short_subject(subject),
            about.category_id if about else category_id,
            urgent.priority if urgent else Priority.NORMAL, work.now,
        )
    )  # fmt: skip
    await record(work, actor, ticket.id, "opened", number=ticket.number, category_id=category_id)
    if about is not None:
        await record(
            work, BOT, ticket.id, "category",
            category_id=about.category_id, previous_id=None, rule_id=about.rule_id,
        )  # fmt: skip
    if urgent is not None and urgent.priority != Priority.NORMAL:
        await record(
            work, BOT, ticket.id, "priority",
            priority=urgent.priority, previous=Priority.NORMAL, rule_id=urgent.rule_id,
        )  # fmt: skip
    work.emit(TicketOpened(**event_facts(ticket, actor)))
    await hand_out_soon(work)
    return ticket


async def require_category(work: Work, category_id: UUID | None) -> None:
    """Nothing, when a ticket may be put under this category (None: under none).

    Raises:
        CategoryUnusable: choose another.
    """
    if category_id is not None and await usable_category(work, category_id) is None:
        raise CategoryUnusable(f"no category {category_id}", field="category_id")


async def usable_category(work: Work, category_id: UUID | None) -> UUID | None:
    """The category, unless there is none or it was archived."""
    if category_id is None or not await work.conn.fetchval(_CATEGORY, category_id):
        return None
    return category_id


def short_subject(text: str) -> str:
    """The first words of a message as one line for lists."""
    line = " ".join(text[: _MAX_SUBJECT_CHARS * 4].split())
    if len(line) <= _MAX_SUBJECT_CHARS:
        return line
    return line[: _MAX_SUBJECT_CHARS - 1].rstrip() + "…"

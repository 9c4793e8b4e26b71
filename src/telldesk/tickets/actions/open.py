"""Opening a ticket: its number, its place as the channel's current one."""

from typing import Final
from uuid import UUID

from telldesk.identity.actor import Actor
from telldesk.kernel.errors import Invalid, NotFound
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.events import TicketOpened
from telldesk.tickets.history import event_facts, record
from telldesk.tickets.rows import COLUMNS, TicketRow, ticket_of

_MAX_SUBJECT_CHARS: Final = 120
# Held until the commit: two doors opening at once for one channel take turns.
_LOCK_CHANNEL: Final = """
SELECT 1 FROM contact_channels WHERE id = $1 AND contact_id = $2 FOR NO KEY UPDATE
"""
_CATEGORY: Final = "SELECT archived_at IS NULL FROM categories WHERE id = $1"
_LEAVE: Final = "UPDATE tickets SET is_current = false WHERE channel_id = $1 AND is_current"
_OPEN: Final = (
    """
INSERT INTO tickets (id, number, contact_id, channel_id, subject, category_id, opened_at,
                     activity_at)
VALUES ($1, nextval('ticket_numbers'), $2, $3, $4, $5, $6, $6)
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
) -> TicketRow:
    """The channel has a new current ticket with the desk's next number; `TicketOpened` follows.

    The former current ticket stays as it is, only new messages no longer land in it.

    Raises:
        ChannelUnknown: the channel is not this contact's.
        CategoryUnusable: choose another category.
    """
    if await work.conn.fetchval(_LOCK_CHANNEL, channel_id, contact_id) is None:
        raise ChannelUnknown(f"no channel {channel_id}")
    await require_category(work, category_id)
    await work.conn.execute(_LEAVE, channel_id)
    ticket = ticket_of(
        await work.conn.fetchrow(
            _OPEN, new_id(), contact_id, channel_id, short_subject(subject), category_id, work.now
        )
    )
    await record(work, actor, ticket.id, "opened", number=ticket.number, category_id=category_id)
    work.emit(TicketOpened(**event_facts(ticket, actor)))
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

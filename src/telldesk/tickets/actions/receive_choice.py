"""The contact says which ticket is meant: answers a question, picks one, asks for a new one."""

from datetime import datetime
from typing import Final
from uuid import UUID

from telldesk.contacts.channels import ChannelRow, keep_pending
from telldesk.kernel.work import Work
from telldesk.tickets.actions.receive import Pending, pending_text, read_pending, settle
from telldesk.tickets.boundary import Wish
from telldesk.tickets.messages import MessageRef
from telldesk.tickets.rows import TicketRow, TicketUnknown, seen_ticket

_LEAVE: Final = """
UPDATE tickets SET is_current = false WHERE channel_id = $1 AND is_current AND id <> $2
"""
_ENTER: Final = "UPDATE tickets SET is_current = true WHERE id = $1"


async def choose_ticket(work: Work, channel: ChannelRow, *, ticket_id: UUID) -> TicketRow:
    """The ticket is the channel's current one; held messages are in it, and the next ones go there.

    Raises:
        TicketUnknown: not a ticket of this contact in this chat, or one that is over for good.
    """
    ticket = await seen_ticket(work, channel.actor, ticket_id, lock=True)
    if ticket.channel_id != channel.id or ticket.spam_at is not None:
        raise TicketUnknown(f"no ticket {ticket_id}")
    await work.conn.execute(_LEAVE, channel.id, ticket_id)
    await work.conn.execute(_ENTER, ticket_id)
    await settle(work, channel, ticket_id=ticket_id)
    chosen = Pending(wish=Wish.CHOSEN, at=work.now, ticket_id=ticket_id)
    await keep_pending(work, channel, pending_text(chosen))
    return ticket


async def choose_new(work: Work, channel: ChannelRow) -> MessageRef | None:
    """Held messages open a new ticket (its first message); without any, the next message does."""
    placed = await settle(work, channel, ticket_id=None)
    if placed:
        return placed[0]
    await keep_pending(work, channel, pending_text(Pending(wish=Wish.NEW, at=work.now)))
    return None


async def choose_new_about(
    work: Work, channel: ChannelRow, *, category_id: UUID, reference: str
) -> list[MessageRef]:
    """The next message opens a new ticket of this category; held ones are in one of their own.

    `reference` is the contact's word like any other: it proves nothing.
    """
    placed = await settle(work, channel, ticket_id=None)
    wished = Pending(wish=Wish.NEW, at=work.now, category_id=category_id, reference=reference)
    await keep_pending(work, channel, pending_text(wished))
    return placed


async def end_question(work: Work, channel: ChannelRow, *, asked_at: datetime) -> MessageRef | None:
    """The question of that moment, if it still stands, is answered by a new ticket."""
    pending = read_pending(channel)
    if pending is None or pending.wish is not Wish.QUESTION or pending.at != asked_at:
        return None
    placed = await settle(work, channel, ticket_id=None)
    return placed[0] if placed else None


def holds_question(channel: ChannelRow) -> bool:
    """Whether the bot waits for this contact's answer."""
    pending = read_pending(channel)
    return pending is not None and pending.wish is Wish.QUESTION

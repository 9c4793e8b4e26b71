"""Marking a ticket as spam, its contact shut out with it where wished, and taking both back (T6).

Nothing of it reaches the contact: no words in the chat, no question how they were helped, no
transcript. The contact's row is locked before the ticket's, as everywhere.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from telldesk.contacts.actions import ban_contact, unban_contact
from telldesk.contacts.repo import lock_contact
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.actions.assign import may_have_tickets
from telldesk.tickets.actions.clocks import revive_clocks
from telldesk.tickets.actions.snooze import wake_task
from telldesk.tickets.actions.store import (
    hand_out_soon,
    store_ticket,
    tell_assigned,
    tell_changed,
)
from telldesk.tickets.history import record
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.rows import TicketMoved, TicketRow, require_version, seen_ticket
from telldesk.tickets.spam import SpamBan, marked, unmarked

# What the contact would still get: both jobs look at these rows first.
_ASK_NOTHING: Final = "DELETE FROM ratings WHERE ticket_id = $1 AND asked_at IS NULL"
_SEND_NOTHING: Final = """
UPDATE closing_transcripts SET state = 'left' WHERE ticket_id = $1 AND state = 'waiting'
"""
_DECIDED_SINCE: Final = """
SELECT EXISTS (SELECT FROM contact_card_changes
               WHERE contact_id = $1 AND kind = 'banned' AND at > $2)
"""


async def mark_spam(
    work: Work, actor: Actor, *, ticket_id: UUID, ban: SpamBan | None, version: int | None = None
) -> TicketRow:
    """The ticket is closed and out of all work and numbers, and its contact is told nothing.

    With `ban` they are banned as well; a ban that stands already stays as it is. Marking again
    changes nothing but that. Emits `TicketChanged` with field `spam`.

    Raises:
        NotAllowed: may not mark, or not ban.
        TicketUnknown: not theirs to see.
        TicketMoved: read it again.
        Invalid: `field` names what of the ban to change.
    """
    actor.require(Permission.TICKETS_MARK_SPAM)
    seen = await seen_ticket(work, actor, ticket_id, lock=False)
    ban_at = None if ban is None else await _shut_out(work, actor, seen.contact_id, ban)
    ticket = await _locked_as_seen(work, actor, seen, version)
    if ticket.spam_at is not None and ban_at is None:
        return ticket
    stored = await store_ticket(
        work, ticket, marked(ticket, by_id=actor.id, ban_at=ban_at, now=work.now)
    )
    if ticket.spam_at is None:
        await work.conn.execute(_ASK_NOTHING, ticket.id)
        await work.conn.execute(_SEND_NOTHING, ticket.id)
        await record(work, actor, ticket.id, "spam")
    _tell(work, actor, stored, before=ticket)
    await hand_out_soon(work)  # somebody has more room
    return stored


async def unmark_spam(
    work: Work, actor: Actor, *, ticket_id: UUID, version: int | None = None
) -> TicketRow:
    """The ticket is what it was, its deadlines run on; one that is not marked stays as it is.

    A ban made by the mark is lifted, unless somebody decided on it since. An assignee who left
    meanwhile does not get it back. Emits `TicketChanged` with field `spam`.

    Raises:
        NotAllowed: may not mark, or not lift the ban.
        TicketUnknown: not theirs to see.
        TicketMoved: read it again.
    """
    actor.require(Permission.TICKETS_MARK_SPAM)
    seen = await seen_ticket(work, actor, ticket_id, lock=False)
    if seen.spam_at is not None and seen.spam_ban_at is not None:
        await _let_in(work, actor, seen.contact_id, seen.spam_ban_at)
    ticket = await _locked_as_seen(work, actor, seen, version)
    if ticket.spam_at is None:
        return ticket
    back = unmarked(ticket, now=work.now)
    if back.assignee_id is not None and not await may_have_tickets(work, back.assignee_id):
        is_open = back.status is Status.IN_PROGRESS
        back = replace(back, assignee_id=None, status=Status.OPEN if is_open else back.status)
    await revive_clocks(work, ticket, ended_at=ticket.spam_at)
    stored = await store_ticket(work, ticket, back)
    await record(work, actor, ticket.id, "not_spam")
    await tell_assigned(
        work, actor, stored, previous_id=ticket.assignee_id, is_alone=False, reason="left"
    )
    _tell(work, actor, stored, before=ticket)
    if stored.snoozed_until is not None:
        work.enqueue(wake_task(stored.id, stored.snoozed_until))
    await hand_out_soon(work)  # it waits again, or is on somebody's desk
    return stored


async def _locked_as_seen(
    work: Work, actor: Actor, seen: TicketRow, version: int | None
) -> TicketRow:
    """The ticket, locked, if what was decided of its contact is still about it."""
    ticket = await seen_ticket(work, actor, seen.id, lock=True)
    require_version(ticket, version)
    if (ticket.contact_id, ticket.spam_ban_at) != (seen.contact_id, seen.spam_ban_at):
        raise TicketMoved("changed meanwhile", version=ticket.version, given=seen.version)
    return ticket


async def _shut_out(work: Work, actor: Actor, contact_id: UUID, ban: SpamBan) -> datetime | None:
    """When the contact was banned just now; None where they were before."""
    actor.require(Permission.CONTACTS_BAN)
    contact = await lock_contact(work, contact_id)
    if contact.banned_at is not None:
        return None
    await ban_contact(work, actor, contact_id=contact_id, reason=ban.reason, until=ban.until)
    return work.now


async def _let_in(work: Work, actor: Actor, contact_id: UUID, ban_at: datetime) -> None:
    """The contact is heard again, if they are shut out by that very ban still."""
    actor.require(Permission.CONTACTS_BAN)
    contact = await lock_contact(work, contact_id)
    if contact.banned_at != ban_at:
        return
    if not await work.conn.fetchval(_DECIDED_SINCE, contact_id, ban_at):
        await unban_contact(work, actor, contact_id=contact_id)


def _tell(work: Work, actor: Actor, ticket: TicketRow, *, before: TicketRow) -> None:
    moved = ("status",) if ticket.status is not before.status else ()
    tell_changed(work, actor, ticket, before=before, fields=("spam", *moved))

"""Putting a ticket out of view for a while, and bringing it back (T6).

The row is the truth. A task waits for the moment and is never taken back: one whose snooze was
changed or ended meanwhile finds nothing to do.
"""

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from telldesk.identity.actor import BOT, Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Task, Work
from telldesk.tickets.actions.store import (
    hand_out_soon,
    store_ticket,
    tell_changed,
    tell_woken,
)
from telldesk.tickets.history import record
from telldesk.tickets.rows import TicketRow, lock_ticket, require_version, seen_ticket
from telldesk.tickets.snoozing import awake, checked_until, require_unfinished
from telldesk.tickets.spam import require_not_spam


async def snooze(
    work: Work, actor: Actor, *, ticket_id: UUID, until: datetime, version: int | None = None
) -> TicketRow:
    """The ticket is out of the piles of work until then. A snoozed one takes the new moment.

    Its deadlines run on, nobody is reminded of it. Emits `TicketChanged`.

    Raises:
        TicketUnknown: not theirs to see.
        SnoozeUnusable: not within a minute and 180 days.
        SnoozeOver: resolved or closed.
        TicketSpam: take the mark back first.
        TicketMoved: read it again.
    """
    actor.require(Permission.TICKETS_SET_STATUS)
    ticket = await seen_ticket(work, actor, ticket_id, lock=True)
    checked_until(until, work.now)
    require_version(ticket, version)
    require_not_spam(ticket)
    require_unfinished(ticket)
    if ticket.snoozed_until == until:
        return ticket
    asleep = replace(ticket, snoozed_until=until, snoozed_by_id=actor.id)
    stored = await store_ticket(work, ticket, asleep)
    await record(work, actor, ticket.id, "snoozed", until=until)
    tell_changed(work, actor, stored, before=ticket, fields=("snoozed",))
    work.enqueue(wake_task(ticket.id, until))
    await hand_out_soon(work)  # somebody has more room
    return stored


async def wake(work: Work, actor: Actor, *, ticket_id: UUID) -> TicketRow:
    """The ticket is in view again; one that is not snoozed stays as it is. Emits `TicketWoken`.

    Raises:
        TicketUnknown: not theirs to see.
    """
    actor.require(Permission.TICKETS_SET_STATUS)
    ticket = await seen_ticket(work, actor, ticket_id, lock=True)
    if ticket.snoozed_until is None:
        return ticket
    stored = await store_ticket(work, ticket, awake(ticket))
    await tell_woken(work, actor, stored, snoozed_by_id=ticket.snoozed_by_id, reason="hand")
    return stored


async def wake_in_time(work: Work, *, ticket_id: UUID, until: datetime) -> None:
    """The ticket is in view again, if this very snooze is over. For the task of it alone."""
    ticket = await lock_ticket(work, ticket_id)
    if ticket.snoozed_until != until:
        return
    if until > work.now:
        work.enqueue(wake_task(ticket_id, until))
        return
    stored = await store_ticket(work, ticket, awake(ticket))
    await tell_woken(work, BOT, stored, snoozed_by_id=ticket.snoozed_by_id, reason="time")


def wake_task(ticket_id: UUID, until: datetime) -> Task:
    """The end of this very snooze."""
    moment = until.isoformat()
    return Task(
        "wake_ticket",
        {"ticket_id": str(ticket_id), "until": moment},
        key=f"{ticket_id}:{moment}",
        priority=2,
        run_at=until,
    )

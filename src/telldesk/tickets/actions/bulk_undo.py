"""Taking back one act on many tickets, once and wherever nobody decided anything since."""

from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, NotFound, Refusal
from telldesk.kernel.work import Work
from telldesk.tickets.actions.assign import AssigneeUnusable, may_have_tickets
from telldesk.tickets.actions.bulk import COLUMNS, LOCK_ALL, shape_of
from telldesk.tickets.actions.snooze import wake_task
from telldesk.tickets.actions.spam import unmark_spam
from telldesk.tickets.actions.store import (
    hand_out_soon,
    store_ticket,
    tell_assigned,
    tell_changed,
    tell_status,
    tell_woken,
)
from telldesk.tickets.actions.tag_ticket import change_tags
from telldesk.tickets.bulk import NEEDS, UNDO_WITHIN, Before, BulkShape, put_back, step_back
from telldesk.tickets.history import record
from telldesk.tickets.rows import TicketRow, require_version, seen_ticket

_LOCK: Final = "SELECT " + COLUMNS + " FROM bulk_actions WHERE id = $1 AND agent_id = $2 FOR UPDATE"
_CHANGED: Final = """
SELECT ticket_id, before, version FROM bulk_tickets
WHERE bulk_id = $1 AND before IS NOT NULL ORDER BY ticket_id
"""
_UNDONE: Final = "UPDATE bulk_actions SET undone_at = $2 WHERE id = $1 RETURNING " + COLUMNS
_NOTE: Final = """
UPDATE bulk_tickets SET undo_refusal = said.refusal
FROM unnest($2::uuid[], $3::text[]) AS said(ticket_id, refusal)
WHERE bulk_id = $1 AND bulk_tickets.ticket_id = said.ticket_id
"""


class BulkUnknown(NotFound):
    """No such act of this agent; there is nothing to take back."""

    key = "bulk-unknown"


class UndoOver(Conflict):
    """It is too long ago to be taken back in one; change the tickets one by one."""

    key = "undo-over"


async def undo_bulk(work: Work, actor: Actor, *, bulk_id: UUID) -> BulkShape:
    """Each ticket is as it was, unless somebody changed it since: that one says `ticket-moved`.

    Only who did it takes it back, within ten minutes. A second time changes nothing and returns
    the same.

    Raises:
        BulkUnknown: not an act of this agent.
        UndoOver: too long ago.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    row = await work.conn.fetchrow(_LOCK, bulk_id, actor.id)
    if row is None:
        raise BulkUnknown(f"no bulk action {bulk_id}")
    actor.require(NEEDS[row["action"]])
    if row["undone_at"] is not None:
        return await shape_of(work, row)
    if work.now > row["done_at"] + UNDO_WITHIN:
        raise UndoOver("more than ten minutes ago")
    changed = await work.conn.fetch(_CHANGED, bulk_id)
    await work.conn.execute(LOCK_ALL, [one["ticket_id"] for one in changed])
    refused = {one["ticket_id"]: await _refusal(work, actor, bulk_id, one) for one in changed}
    await work.conn.execute(_NOTE, bulk_id, list(refused), list(refused.values()))
    return await shape_of(work, await work.conn.fetchrow(_UNDONE, bulk_id, work.now))


async def _refusal(work: Work, actor: Actor, bulk_id: UUID, row: Any) -> str | None:
    """Why the ticket is not put back; None where it is."""
    try:
        ticket = await seen_ticket(work, actor, row["ticket_id"], lock=True)
        require_version(ticket, row["version"])
        before = msgspec.convert(row["before"], Before)
        await _put_back(work, actor, ticket, before)
    except Refusal as refusal:
        return refusal.key
    await record(work, actor, ticket.id, "bulk_undone", bulk_id=bulk_id)
    return None


async def _put_back(work: Work, actor: Actor, ticket: TicketRow, before: Before) -> None:
    """The locked ticket is as before; refuses before it writes anything.

    The contact is not asked for a rating: nothing ended that had not ended already.
    """
    if before.added or before.removed:
        await change_tags(work, actor, ticket_id=ticket.id, add=before.removed, remove=before.added)
        return
    if ticket.spam_at is not None and not before.is_spam:
        await unmark_spam(work, actor, ticket_id=ticket.id)
        return
    back = put_back(ticket, before)
    to = back.assignee_id
    if to is not None and to != ticket.assignee_id and not await may_have_tickets(work, to):
        raise AssigneeUnusable("no active agent", field="assignee_id")
    stored = await store_ticket(work, ticket, back)
    await tell_assigned(work, actor, stored, previous_id=ticket.assignee_id, is_alone=True)
    is_alone = ticket.assignee_id == stored.assignee_id
    await tell_status(
        work, actor, stored, before=ticket, step=step_back(stored.status), is_alone=is_alone
    )
    await _tell_rest(work, actor, ticket, stored)
    await _tell_snooze(work, actor, ticket, stored)


async def _tell_rest(work: Work, actor: Actor, ticket: TicketRow, stored: TicketRow) -> None:
    """History and `TicketChanged` of the priority and the category, as their verbs say it."""
    if stored.priority != ticket.priority:
        await record(
            work, actor, ticket.id, "priority", priority=stored.priority, previous=ticket.priority
        )
        tell_changed(work, actor, stored, before=ticket, fields=("priority",))
    if stored.category_id != ticket.category_id:
        await record(
            work, actor, ticket.id, "category",
            category_id=stored.category_id, previous_id=ticket.category_id,
        )  # fmt: skip
        tell_changed(work, actor, stored, before=ticket, fields=("category",))
        if stored.assignee_id is None:
            await hand_out_soon(work)  # another team may have it now


async def _tell_snooze(work: Work, actor: Actor, ticket: TicketRow, stored: TicketRow) -> None:
    """History, events and the task of a snooze that is put back, or that is no more."""
    until = stored.snoozed_until
    if until == ticket.snoozed_until:
        return
    if until is None:
        await tell_woken(work, actor, stored, snoozed_by_id=ticket.snoozed_by_id, reason="hand")
        return
    await record(work, actor, stored.id, "snoozed", until=until)
    tell_changed(work, actor, stored, before=ticket, fields=("snoozed",))
    work.enqueue(wake_task(stored.id, until))
    await hand_out_soon(work)  # somebody has more room

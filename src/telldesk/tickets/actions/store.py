"""Writing a ticket's row and the lines that tell of the change, once for all verbs."""

from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import BOT, Actor
from telldesk.kernel.work import Task, Work
from telldesk.tickets.actions.clocks import clocks_kept
from telldesk.tickets.events import TicketAssigned, TicketChanged, TicketWoken
from telldesk.tickets.history import event_facts, record
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.rows import COLUMNS, TicketRow, ticket_of
from telldesk.tickets.snoozing import awake, why_woken
from telldesk.tickets.vocabulary import WakeReason

# Every column a verb may move, in one statement: the caller holds the row's lock.
_STORE: Final = (
    """
UPDATE tickets SET
  status = $2, priority = $3, category_id = $4, assignee_id = $5, activity_at = $6,
  last_message_id = $7, message_count = $8, contact_wrote_at = $9, agent_wrote_at = $10,
  first_reply_at = $11, waiting_since = $12, contact_read_at = $13, resolved_at = $14,
  closed_at = $15, left_by_id = $16, due_at = $17, due_metric = $18, warn_at = $19, look_at = $20,
  snoozed_until = $21, snoozed_by_id = $22,
  spam_at = $23, spam_by_id = $24, spam_before = $25, spam_ban_at = $26,
  version = version + 1
WHERE id = $1
RETURNING """
    + COLUMNS
)
_GIVES_ITSELF: Final = "SELECT assigning <> 'by_hand' FROM desk"


async def store_ticket(work: Work, before: TicketRow, ticket: TicketRow) -> TicketRow:
    """The row is as `ticket` says and no more as `before`, its version one higher.

    Its deadlines follow, and a snooze ends where somebody is to look at it (`TicketWoken`). The
    caller holds the row's lock.
    """
    reason = why_woken(before, ticket)
    if reason is not None:
        ticket = awake(ticket)
    stood = ticket.spam_before
    spam_before = None if stood is None else msgspec.json.encode(stood).decode()
    due = await clocks_kept(work, before, ticket)
    stored = ticket_of(
        await work.conn.fetchrow(
            _STORE, ticket.id, ticket.status, ticket.priority, ticket.category_id,
            ticket.assignee_id, ticket.activity_at, ticket.last_message_id, ticket.message_count,
            ticket.contact_wrote_at, ticket.agent_wrote_at, ticket.first_reply_at,
            ticket.waiting_since, ticket.contact_read_at, ticket.resolved_at, ticket.closed_at,
            ticket.left_by_id, due.due_at, due.due_metric, due.warn_at, due.look_at,
            ticket.snoozed_until, ticket.snoozed_by_id, ticket.spam_at, ticket.spam_by_id,
            spam_before, ticket.spam_ban_at,
        )
    )  # fmt: skip
    if reason is not None:
        await tell_woken(work, BOT, stored, snoozed_by_id=before.snoozed_by_id, reason=reason)
    return stored


async def tell_woken(
    work: Work, actor: Actor, ticket: TicketRow, *, snoozed_by_id: UUID | None, reason: WakeReason
) -> None:
    """History and `TicketWoken` say what ended the stored ticket's snooze."""
    await record(work, actor, ticket.id, "woken", reason=reason)
    await hand_out_soon(work)  # it waits for an agent again, or is on somebody's desk
    work.emit(TicketWoken(**event_facts(ticket, actor), snoozed_by_id=snoozed_by_id, reason=reason))


async def hand_out_soon(work: Work) -> None:
    """What waits for an agent is looked at after the commit, where the desk gives it by itself."""
    if await work.conn.fetchval(_GIVES_ITSELF):
        work.enqueue(Task("hand_out", {}, key="now"))


async def tell_assigned(
    work: Work,
    actor: Actor,
    ticket: TicketRow,
    *,
    previous_id: UUID | None,
    is_alone: bool,
    **reason: Any,
) -> None:
    """History and `TicketAssigned` say who has the stored ticket now, if that changed.

    `reason` is given where nobody chose by hand.
    """
    if ticket.assignee_id == previous_id:
        return
    await record(
        work, actor, ticket.id, "assigned",
        assignee_id=ticket.assignee_id, previous_id=previous_id, **reason,
    )  # fmt: skip
    if previous_id is not None:
        await hand_out_soon(work)  # it waits again, or somebody has more room
    work.emit(
        TicketAssigned(
            **event_facts(ticket, actor, is_alone=is_alone), previous_assignee_id=previous_id
        )
    )


async def tell_status(
    work: Work, actor: Actor, ticket: TicketRow, *, before: TicketRow, step: str, is_alone: bool
) -> None:
    """History and `TicketChanged` say the stored ticket's new status, if that changed."""
    if ticket.status is before.status:
        return
    if step not in {Step.ASSIGN, Step.UNASSIGN, Step.START}:  # `tell_assigned` asks for those
        await hand_out_soon(work)  # it waits again, or somebody has more room
    await record(
        work, actor, ticket.id, "status", status=ticket.status, previous=before.status, step=step
    )
    tell_changed(work, actor, ticket, before=before, fields=("status",), is_alone=is_alone)


def tell_changed(
    work: Work,
    actor: Actor,
    ticket: TicketRow,
    *,
    before: TicketRow,
    fields: tuple[str, ...],
    is_alone: bool = True,
) -> None:
    """`TicketChanged` names the fields that moved."""
    work.emit(
        TicketChanged(
            **event_facts(ticket, actor, is_alone=is_alone),
            fields=fields,
            status=ticket.status,
            previous_status=before.status,
        )
    )

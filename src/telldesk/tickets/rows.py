"""A ticket's row as verbs hold it, and the one rule of who may see which ticket."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor, ActorKind
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, NotFound
from telldesk.kernel.work import Work
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.vocabulary import Metric

COLUMNS: Final = """
id, number, contact_id, channel_id, is_current, subject, status, priority, category_id, assignee_id,
version, opened_at, activity_at, last_message_id, message_count, contact_wrote_at, agent_wrote_at,
first_reply_at, waiting_since, contact_read_at, resolved_at, closed_at, left_by_id,
due_at, due_metric, warn_at, look_at, merged_into_id, snoozed_until, snoozed_by_id,
erased_at, spam_at, spam_by_id, spam_before, spam_ban_at,
EXISTS (SELECT FROM agents WHERE telegram_bot_id IS NOT NULL AND removed_at IS NULL)
  AS staff_listens,
EXISTS (SELECT FROM sla_policies WHERE archived_at IS NULL) AS has_sla
"""
_READ: Final = "SELECT " + COLUMNS + " FROM tickets WHERE id = $1"
# Not FOR UPDATE: rows that refer to the ticket may still be inserted while a verb holds it.
_LOCK: Final = _READ + " FOR NO KEY UPDATE"


class TicketUnknown(NotFound):
    """No such ticket for this person; leave it."""

    key = "ticket-unknown"


class TicketMoved(Conflict):
    """Somebody changed the ticket meanwhile; read it again (`version` is the present one)."""

    key = "ticket-moved"


class TicketMerged(Conflict):
    """Its messages are in another ticket now, `into_id`; go on there."""

    key = "ticket-merged"


class TicketErased(Conflict):
    """Its contact was erased; nothing is said or changed in it any more."""

    key = "ticket-erased"


class TicketRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `tickets`; the columns are explained on the model.

    Attributes:
        staff_listens: some agent is linked to a bot of the desk.
        has_sla: the desk promises something, in some tickets at least.
    """

    id: UUID
    number: int
    contact_id: UUID
    channel_id: UUID
    is_current: bool
    subject: str
    status: Status
    priority: int
    category_id: UUID | None
    assignee_id: UUID | None
    version: int
    opened_at: datetime
    activity_at: datetime
    last_message_id: UUID | None
    message_count: int
    contact_wrote_at: datetime | None
    agent_wrote_at: datetime | None
    first_reply_at: datetime | None
    waiting_since: datetime | None
    contact_read_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    left_by_id: UUID | None
    due_at: datetime | None
    due_metric: Metric | None
    warn_at: datetime | None
    look_at: datetime | None
    merged_into_id: UUID | None
    snoozed_until: datetime | None
    snoozed_by_id: UUID | None
    erased_at: datetime | None
    spam_at: datetime | None
    spam_by_id: UUID | None
    spam_before: dict[str, Any] | None
    spam_ban_at: datetime | None
    staff_listens: bool
    has_sla: bool


def ticket_of(row: Any) -> TicketRow:
    """The ticket in a driver row that holds exactly `COLUMNS`."""
    return TicketRow(**{**dict(row), "status": Status(row["status"])})


async def lock_ticket(work: Work, ticket_id: UUID) -> TicketRow:
    """The ticket, and nobody else changes it until this transaction ends.

    Raises:
        TicketUnknown: there is none; tell the person.
    """
    return _found(await work.conn.fetchrow(_LOCK, ticket_id), ticket_id)


async def read_ticket(work: Work, ticket_id: UUID) -> TicketRow:
    """The ticket as it is now, unlocked.

    Raises:
        TicketUnknown: there is none; tell the person.
    """
    return _found(await work.conn.fetchrow(_READ, ticket_id), ticket_id)


def _found(row: Any, ticket_id: UUID) -> TicketRow:
    if row is None:
        raise TicketUnknown(f"no ticket {ticket_id}")
    return ticket_of(row)


def may_see(actor: Actor, *, assignee_id: UUID | None, contact_id: UUID) -> bool:
    """Whether this person may know the ticket exists: the one predicate of every door."""
    match actor.kind:
        case ActorKind.CONTACT:
            return actor.id is not None and actor.id == contact_id
        case ActorKind.AGENT:
            if actor.may(Permission.TICKETS_READ_ALL):
                return True
            is_theirs = actor.id is not None and actor.id == assignee_id
            return is_theirs and actor.may(Permission.TICKETS_READ_ASSIGNED)
        case ActorKind.BOT:
            return True
        case ActorKind.OPERATOR:
            # The platform's people read no conversation of a tenant.
            return False


async def seen_ticket(work: Work, actor: Actor, ticket_id: UUID, *, lock: bool) -> TicketRow:
    """The ticket, if `actor` may see it; locked when the verb is going to change it.

    Raises:
        TicketUnknown: none, or not for this person: both look the same from outside (T16).
        TicketErased, TicketMerged: to be locked, but nothing is changed in it any more.
    """
    ticket = await (lock_ticket if lock else read_ticket)(work, ticket_id)
    require_sight(actor, ticket)
    if lock:
        require_not_erased(ticket)
    if lock and ticket.merged_into_id is not None:
        raise TicketMerged("merged", into_id=str(ticket.merged_into_id))
    return ticket


def require_sight(actor: Actor, ticket: TicketRow) -> None:
    """Nothing, when `actor` may know that the ticket exists.

    Raises:
        TicketUnknown: not for this person.
    """
    if not may_see(actor, assignee_id=ticket.assignee_id, contact_id=ticket.contact_id):
        raise TicketUnknown(f"no ticket {ticket.id}")


def require_not_erased(ticket: TicketRow) -> None:
    """Nothing, when there is somebody the ticket is about.

    Raises:
        TicketErased: show it as it is.
    """
    if ticket.erased_at is not None:
        raise TicketErased("the contact was erased")


def require_version(ticket: TicketRow, version: int | None) -> None:
    """Nothing, when the person decided on the present state (or said no version).

    Raises:
        TicketMoved: show the new state and let them decide anew.
    """
    if version is not None and version != ticket.version:
        raise TicketMoved(
            f"version {version} is not {ticket.version}", version=ticket.version, given=version
        )

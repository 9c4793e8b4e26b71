"""What marking a ticket as spam does to it, and taking the mark back (T6). Pure.

A marked ticket is closed without a word to its contact and is no work and no number of the desk
any more. How it stood is kept beside the mark, so that taking it back makes nothing up.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from telldesk.kernel.errors import Conflict
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.rows import TicketRow
from telldesk.tickets.turns import with_status


class TicketSpam(Conflict):
    """It is marked as spam: nothing is said or moved in it; take the mark back first."""

    key = "ticket-spam"


class SpamBan(msgspec.Struct, frozen=True, kw_only=True):
    """The contact is shut out as well, for this reason and until then (None: for good)."""

    reason: str = ""
    until: datetime | None = None


class Stood(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a ticket stood when it was marked, as `tickets.spam_before` holds it."""

    status: Status
    activity_at: datetime
    waiting_since: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    snoozed_until: datetime | None = None
    snoozed_by_id: UUID | None = None


def require_not_spam(ticket: TicketRow) -> None:
    """Nothing, when something may be said or moved in the ticket.

    Raises:
        TicketSpam: take the mark back first.
    """
    if ticket.spam_at is not None:
        raise TicketSpam("marked as spam")


def marked(
    ticket: TicketRow, *, by_id: UUID | None, ban_at: datetime | None, now: datetime
) -> TicketRow:
    """The ticket under its mark: closed, nobody waits in it, no snooze.

    `ban_at` is when its contact was banned by this mark, if they were. Of a ticket that is marked
    already only that is new.
    """
    if ticket.spam_at is not None:
        return replace(ticket, spam_ban_at=ban_at or ticket.spam_ban_at)
    return replace(
        with_status(ticket, Status.CLOSED, now),
        waiting_since=None,
        snoozed_until=None,
        snoozed_by_id=None,
        spam_at=now,
        spam_by_id=by_id,
        spam_before=_kept(ticket),
        spam_ban_at=ban_at,
    )


def unmarked(ticket: TicketRow, *, now: datetime) -> TicketRow:
    """The marked ticket as it stood, its place in lists too; a snooze only if it is not over."""
    stood = msgspec.convert(ticket.spam_before, Stood)
    until = stood.snoozed_until
    is_asleep = until is not None and until > now
    return replace(
        ticket,
        status=stood.status,
        activity_at=stood.activity_at,
        waiting_since=stood.waiting_since,
        resolved_at=stood.resolved_at,
        closed_at=stood.closed_at,
        snoozed_until=until if is_asleep else None,
        snoozed_by_id=stood.snoozed_by_id if is_asleep else None,
        spam_at=None,
        spam_by_id=None,
        spam_before=None,
        spam_ban_at=None,
    )


def _kept(ticket: TicketRow) -> dict[str, Any]:
    kept: dict[str, Any] = msgspec.to_builtins(
        Stood(
            status=ticket.status,
            activity_at=ticket.activity_at,
            waiting_since=ticket.waiting_since,
            resolved_at=ticket.resolved_at,
            closed_at=ticket.closed_at,
            snoozed_until=ticket.snoozed_until,
            snoozed_by_id=ticket.snoozed_by_id,
        )
    )
    return kept

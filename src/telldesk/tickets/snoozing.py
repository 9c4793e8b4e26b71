"""When a ticket is out of view for a while, and what brings it back (T6). Pure.

A snooze hides an unfinished ticket from the piles of work. It ends at its moment, by hand, and by
whatever asks for somebody's eyes before: a message of the contact, another agent, the end.
"""

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from telldesk.kernel.errors import Conflict, Invalid
from telldesk.tickets.lifecycle import OVER
from telldesk.tickets.rows import TicketRow
from telldesk.tickets.vocabulary import WakeReason

LEAST: Final = timedelta(minutes=1)
MOST: Final = timedelta(days=180)


class SnoozeUnusable(Invalid):
    """Too soon, or too far away; choose another moment."""

    key = "snooze-unusable"


class SnoozeOver(Conflict):
    """A resolved or closed ticket asks for nobody's eyes; reopen it first."""

    key = "snooze-over"


def checked_until(until: datetime, now: datetime) -> datetime:
    """The moment, if a ticket may be snoozed until then: in a minute at least, 180 days at most.

    Raises:
        SnoozeUnusable: choose another.
    """
    if not now + LEAST <= until <= now + MOST:
        raise SnoozeUnusable("a minute to 180 days from now", field="until")
    return until


def require_unfinished(ticket: TicketRow) -> None:
    """Nothing, when the ticket may be snoozed.

    Raises:
        SnoozeOver: it is resolved or closed.
    """
    if ticket.status in OVER:
        raise SnoozeOver(f"{ticket.status}", status=ticket.status)


def awake(ticket: TicketRow) -> TicketRow:
    """The ticket without its snooze."""
    return replace(ticket, snoozed_until=None, snoozed_by_id=None)


def why_woken(before: TicketRow, after: TicketRow) -> WakeReason | None:
    """What of the change to `after` ends the snooze of `before`; None where nothing does."""
    if before.snoozed_until is None or after.snoozed_until is None:
        return None
    if after.status in OVER:
        return "over"
    if after.contact_wrote_at != before.contact_wrote_at:
        return "wrote"
    return "assigned" if after.assignee_id != before.assignee_id else None

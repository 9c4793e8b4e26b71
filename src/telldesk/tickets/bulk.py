"""Acts on many tickets at once: what is asked, what it comes to, what is put back (T14). Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

import msgspec
from msgspec.structs import replace

from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Invalid
from telldesk.tickets.lifecycle import Priority, Status, Step
from telldesk.tickets.rows import TicketRow
from telldesk.tickets.shapes import Shape
from telldesk.tickets.tags import MAX_TAGS_OF_TICKET

MAX_BULK: Final = 100
UNDO_WITHIN: Final = timedelta(minutes=10)
KEPT_FOR: Final = timedelta(days=1)
"""So long a repeated question finds its answer."""
BulkActionKind = Literal[
    "take", "assign", "step", "priority", "category", "tags", "snooze", "wake", "spam"
]
BulkStep = Literal["start", "wait", "resolve", "close", "reopen"]
BulkCame = Literal["changed", "same", "refused"]
NEEDS: Final[dict[BulkActionKind, Permission]] = {
    "take": Permission.TICKETS_TAKE,
    "assign": Permission.TICKETS_ASSIGN,
    "step": Permission.TICKETS_SET_STATUS,
    "priority": Permission.TICKETS_SET_PRIORITY,
    "category": Permission.TICKETS_SET_CATEGORY,
    "tags": Permission.TICKETS_SET_CATEGORY,
    "snooze": Permission.TICKETS_SET_STATUS,
    "wake": Permission.TICKETS_SET_STATUS,
    "spam": Permission.TICKETS_MARK_SPAM,
}


class BulkWish(msgspec.Struct, frozen=True, kw_only=True):
    """One act and its tickets; of the fields below those of the `action` alone are looked at."""

    action: BulkActionKind
    ticket_ids: list[UUID]
    assignee_id: UUID | None = None
    step: BulkStep | None = None
    priority: int | None = None
    category_id: UUID | None = None
    add_tag_ids: list[UUID] = []
    remove_tag_ids: list[UUID] = []
    until: datetime | None = None


class Before(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an act may have moved, as it was; `added` and `removed` are the tags it moved."""

    status: Status
    priority: int
    category_id: UUID | None = None
    assignee_id: UUID | None = None
    left_by_id: UUID | None = None
    activity_at: datetime
    waiting_since: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    snoozed_until: datetime | None = None
    snoozed_by_id: UUID | None = None
    is_spam: bool = False
    added: list[UUID] = []
    removed: list[UUID] = []


class BulkOutcome(Shape, frozen=True, kw_only=True):
    """What came of one ticket. `refusal` is a problem's key, '' unless refused.

    `number` is null where the agent may not know of the ticket.
    """

    ticket_id: UUID
    number: int | None
    came: BulkCame
    refusal: str


class BulkShape(Shape, frozen=True, kw_only=True):
    """One act on many tickets, in the order of their ids."""

    id: UUID
    action: BulkActionKind
    done_at: datetime
    undo_until: datetime | None
    """Until when it can be taken back; null where nothing changed, or it is taken back already."""
    outcomes: list[BulkOutcome]


def checked_wish(wish: BulkWish) -> BulkWish:
    """The wish with each ticket once, in id order: the order their rows are locked in.

    Raises:
        Invalid: `field` names what to change.
    """
    ids = sorted(set(wish.ticket_ids))
    if not 1 <= len(ids) <= MAX_BULK:
        raise Invalid(f"1 to {MAX_BULK}", field="ticket_ids")
    if wish.action == "step" and wish.step is None:
        raise Invalid("a step", field="step")
    if wish.action == "priority" and wish.priority not in Priority.NAMES:
        raise Invalid("1 to 4", field="priority")
    if wish.action == "snooze" and wish.until is None:
        raise Invalid("a moment", field="until")
    if wish.action == "tags":
        if not wish.add_tag_ids and not wish.remove_tag_ids:
            raise Invalid("a tag", field="add_tag_ids")
        for field in ("add_tag_ids", "remove_tag_ids"):
            if len(getattr(wish, field)) > MAX_TAGS_OF_TICKET:
                raise Invalid(f"at most {MAX_TAGS_OF_TICKET}", field=field)
    return replace(wish, ticket_ids=ids)


def before_of(
    ticket: TicketRow,
    *,
    tags_before: Collection[UUID] = (),
    tags_after: Collection[UUID] = (),
) -> Before:
    """What putting back needs of a ticket as it was before the act."""
    return Before(
        status=ticket.status,
        priority=ticket.priority,
        category_id=ticket.category_id,
        assignee_id=ticket.assignee_id,
        left_by_id=ticket.left_by_id,
        activity_at=ticket.activity_at,
        waiting_since=ticket.waiting_since,
        resolved_at=ticket.resolved_at,
        closed_at=ticket.closed_at,
        snoozed_until=ticket.snoozed_until,
        snoozed_by_id=ticket.snoozed_by_id,
        is_spam=ticket.spam_at is not None,
        added=sorted(set(tags_after) - set(tags_before)),
        removed=sorted(set(tags_before) - set(tags_after)),
    )


def put_back(ticket: TicketRow, before: Before) -> TicketRow:
    """The ticket as it was, its place in lists too; words written since are not touched."""
    return replace(
        ticket,
        status=before.status,
        priority=before.priority,
        category_id=before.category_id,
        assignee_id=before.assignee_id,
        left_by_id=before.left_by_id,
        activity_at=before.activity_at,
        waiting_since=before.waiting_since,
        resolved_at=before.resolved_at,
        closed_at=before.closed_at,
        snoozed_until=before.snoozed_until,
        snoozed_by_id=before.snoozed_by_id,
    )


def step_back(status: Status) -> Step:
    """The step history names where a status is put back to `status`."""
    match status:
        case Status.OPEN | Status.IN_PROGRESS:
            return Step.REOPEN
        case Status.WAITING:
            return Step.WAIT
        case Status.RESOLVED:
            return Step.RESOLVE
        case Status.CLOSED:
            return Step.CLOSE


def undo_until(done_at: datetime, *, is_changed: bool, is_undone: bool) -> datetime | None:
    """Until when the act can be taken back."""
    return done_at + UNDO_WITHIN if is_changed and not is_undone else None

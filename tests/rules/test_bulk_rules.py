"""What a bulk act may be, and that putting a ticket back brings back all an act moves (T14)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.tickets.bulk import (
    MAX_BULK,
    UNDO_WITHIN,
    BulkWish,
    before_of,
    checked_wish,
    put_back,
    step_back,
    undo_until,
)
from telldesk.tickets.lifecycle import Priority, Status, next_status, steps_from
from telldesk.tickets.rows import TicketRow
from telldesk.tickets.turns import after_assigned, after_step

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
MOMENTS = st.none() | st.timedeltas(timedelta(0), timedelta(days=9)).map(lambda ago: NOW - ago)
IDS = st.none() | st.sampled_from([new_id() for _ in range(3)])


def a_ticket(**facts: Any) -> TicketRow:
    blank: dict[str, Any] = dict.fromkeys(TicketRow.__struct_fields__)
    return TicketRow(**(blank | {"version": 1} | facts))


TICKETS = st.builds(
    a_ticket,
    status=st.sampled_from(Status),
    priority=st.sampled_from(sorted(Priority.NAMES)),
    category_id=IDS,
    assignee_id=IDS,
    left_by_id=IDS,
    activity_at=MOMENTS.map(lambda at: at or NOW),
    waiting_since=MOMENTS,
    resolved_at=MOMENTS,
    closed_at=MOMENTS,
    snoozed_until=MOMENTS,
    snoozed_by_id=IDS,
)


@given(TICKETS, st.data())
def test_any_step_is_put_back_whole(ticket: TicketRow, data: st.DataObject) -> None:
    step = data.draw(st.sampled_from(steps_from(ticket.status)))
    moved = after_step(ticket, step=step, by_contact=False, now=NOW)
    assert put_back(moved, before_of(ticket)) == ticket


@given(TICKETS.filter(lambda one: one.status is not Status.CLOSED), IDS)
def test_any_giving_is_put_back_whole(ticket: TicketRow, assignee_id: Any) -> None:
    moved = after_assigned(ticket, assignee_id=assignee_id, now=NOW)
    moved = replace(moved, priority=1, category_id=new_id(), snoozed_until=None, snoozed_by_id=None)
    assert put_back(moved, before_of(ticket)) == ticket


@given(st.sampled_from(Status), st.booleans())
def test_the_step_history_names_leads_to_the_status(status: Status, has_assignee: bool) -> None:
    step = step_back(status)
    froms = [one for one in Status if step in steps_from(one)]
    reached = {next_status(one, step, has_assignee=has_assignee) for one in froms}
    assert status in reached or status in {Status.OPEN, Status.IN_PROGRESS}


def test_tags_that_moved_are_told_apart_from_those_that_were_there() -> None:
    new, old, kept = (new_id() for _ in range(3))
    ticket = a_ticket(status=Status.OPEN, priority=2, activity_at=NOW)
    before = before_of(ticket, tags_before=[old, kept], tags_after=[kept, new])
    assert (before.added, before.removed) == ([new], [old])


@given(st.lists(st.uuids(), min_size=1, max_size=MAX_BULK))
def test_tickets_stand_once_and_in_the_order_they_are_locked_in(ids: list[Any]) -> None:
    wish = checked_wish(BulkWish(action="take", ticket_ids=[*ids, ids[0]]))
    assert wish.ticket_ids == sorted(set(ids))


@pytest.mark.parametrize("many", [0, MAX_BULK + 1])
def test_none_and_too_many_are_refused(many: int) -> None:
    with pytest.raises(Invalid):
        checked_wish(BulkWish(action="take", ticket_ids=[new_id() for _ in range(many)]))


def test_only_what_changed_and_stands_can_be_taken_back() -> None:
    assert undo_until(NOW, is_changed=True, is_undone=False) == NOW + UNDO_WITHIN
    assert undo_until(NOW, is_changed=False, is_undone=False) is None
    assert undo_until(NOW, is_changed=True, is_undone=True) is None

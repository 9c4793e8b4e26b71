"""A mark as spam and taking it back: nothing is made up on the way (T6)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from telldesk.kernel.ids import new_id
from telldesk.tickets.lifecycle import OVER, Status
from telldesk.tickets.rows import TicketRow
from telldesk.tickets.spam import TicketSpam, marked, require_not_spam, unmarked

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
BY = new_id()
MOMENTS = st.none() | st.timedeltas(timedelta(0), timedelta(days=9)).map(lambda ago: NOW - ago)
IDS = st.sampled_from([new_id() for _ in range(3)])


def a_ticket(**facts: Any) -> TicketRow:
    blank: dict[str, Any] = dict.fromkeys(TicketRow.__struct_fields__)
    return TicketRow(**(blank | {"version": 1} | facts))


TICKETS = st.builds(
    a_ticket,
    status=st.sampled_from(Status),
    assignee_id=st.none() | IDS,
    activity_at=MOMENTS.map(lambda at: at or NOW),
    waiting_since=MOMENTS,
    resolved_at=MOMENTS,
    closed_at=MOMENTS,
    snoozed_until=st.none() | st.just(NOW + timedelta(days=1)),
    snoozed_by_id=IDS,
)


@given(TICKETS, st.timedeltas(timedelta(0), timedelta(hours=23)))
def test_taken_back_a_ticket_is_what_it_was(ticket: TicketRow, later: timedelta) -> None:
    if ticket.snoozed_until is None:
        ticket = replace(ticket, snoozed_by_id=None)
    spam = marked(ticket, by_id=BY, ban_at=None, now=NOW)
    assert unmarked(spam, now=NOW + later) == ticket


@given(TICKETS)
def test_a_marked_one_is_closed_and_nobody_waits_in_it(ticket: TicketRow) -> None:
    spam = marked(ticket, by_id=BY, ban_at=NOW, now=NOW)
    assert (spam.status, spam.waiting_since, spam.snoozed_until) == (Status.CLOSED, None, None)
    assert (spam.spam_at, spam.spam_by_id, spam.spam_ban_at) == (NOW, BY, NOW)
    assert spam.assignee_id == ticket.assignee_id
    if ticket.status is Status.CLOSED:
        assert (spam.closed_at, spam.activity_at) == (ticket.closed_at, ticket.activity_at)
    with pytest.raises(TicketSpam):
        require_not_spam(spam)
    require_not_spam(ticket)


def test_marked_again_only_the_ban_is_new() -> None:
    ticket = a_ticket(status=Status.OPEN, activity_at=NOW)
    spam = marked(ticket, by_id=BY, ban_at=None, now=NOW)
    later = NOW + timedelta(hours=1)
    again = marked(spam, by_id=new_id(), ban_at=later, now=later)
    assert again == replace(spam, spam_ban_at=later)
    assert marked(again, by_id=BY, ban_at=None, now=later) == again


@given(TICKETS.filter(lambda one: one.snoozed_until is not None and one.status not in OVER))
def test_a_snooze_that_is_over_meanwhile_is_not_put_back(ticket: TicketRow) -> None:
    spam = marked(ticket, by_id=BY, ban_at=None, now=NOW)
    back = unmarked(spam, now=NOW + timedelta(days=1))
    assert (back.snoozed_until, back.snoozed_by_id) == (None, None)
    assert back.status is ticket.status

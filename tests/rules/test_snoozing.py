"""What a ticket may be snoozed to, and what ends it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telldesk.kernel.ids import new_id
from telldesk.tickets.lifecycle import Status, Step
from telldesk.tickets.rows import TicketRow
from telldesk.tickets.snoozing import (
    SnoozeOver,
    SnoozeUnusable,
    awake,
    checked_until,
    require_unfinished,
    why_woken,
)
from telldesk.tickets.turns import after_assigned, after_contact_wrote, after_reply, after_step

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
ANNA, BORIS = new_id(), new_id()


def asleep(**facts: Any) -> TicketRow:
    blank: dict[str, Any] = dict.fromkeys(TicketRow.__struct_fields__)
    usual = {
        "status": Status.IN_PROGRESS, "assignee_id": ANNA, "message_count": 1,
        "snoozed_by_id": ANNA,
        "snoozed_until": NOW + timedelta(hours=1),
    }  # fmt: skip
    return TicketRow(**(blank | usual | facts))


@pytest.mark.parametrize(
    ("ahead", "is_usable"),
    [
        (timedelta(minutes=-1), False),
        (timedelta(seconds=59), False),
        (timedelta(minutes=1), True),
        (timedelta(days=180), True),
        (timedelta(days=180, seconds=1), False),
    ],
)
def test_a_snooze_is_a_minute_to_half_a_year(ahead: timedelta, is_usable: bool) -> None:
    if is_usable:
        assert checked_until(NOW + ahead, NOW) == NOW + ahead
        return
    with pytest.raises(SnoozeUnusable) as refused:
        checked_until(NOW + ahead, NOW)
    assert refused.value.facts["field"] == "until"


@pytest.mark.parametrize("status", list(Status))
def test_only_unfinished_tickets_are_snoozed(status: Status) -> None:
    if status in {Status.RESOLVED, Status.CLOSED}:
        with pytest.raises(SnoozeOver):
            require_unfinished(asleep(status=status))
    else:
        require_unfinished(asleep(status=status))


def test_what_wakes_and_what_does_not() -> None:
    ticket, words = asleep(), new_id()
    steps = {
        step: why_woken(ticket, after_step(ticket, step=step, by_contact=False, now=NOW))
        for step in (Step.WAIT, Step.RESOLVE, Step.CLOSE)
    }
    assert steps == {Step.WAIT: None, Step.RESOLVE: "over", Step.CLOSE: "over"}
    wrote = after_contact_wrote(ticket, message_id=words, now=NOW)
    assert why_woken(ticket, wrote) == "wrote"
    assert why_woken(ticket, after_assigned(ticket, assignee_id=BORIS, now=NOW)) == "assigned"
    assert why_woken(ticket, after_assigned(ticket, assignee_id=None, now=NOW)) == "assigned"
    answered = after_reply(ticket, message_id=words, assignee_id=ANNA, now=NOW)
    assert why_woken(ticket, answered) is None
    assert why_woken(ticket, awake(ticket)) is None
    assert why_woken(awake(ticket), wrote) is None


@given(st.sampled_from([one for one in Status if one not in {Status.RESOLVED, Status.CLOSED}]))
def test_nothing_but_the_snooze_goes_with_it(status: Status) -> None:
    ticket = asleep(status=status)
    woken = awake(ticket)
    assert (woken.snoozed_until, woken.snoozed_by_id) == (None, None)
    assert (woken.status, woken.assignee_id) == (ticket.status, ticket.assignee_id)

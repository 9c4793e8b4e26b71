"""The whole transition table, and what each turn does to a ticket's columns."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from telldesk.kernel.ids import new_id
from telldesk.tickets.lifecycle import Status, Step, StepRefused, next_status, steps_from
from telldesk.tickets.rows import TicketRow
from telldesk.tickets.turns import after_assigned, after_contact_wrote, after_reply, after_step

# Golden. Columns: from open, in_progress, waiting, resolved, closed; `-` refused; `back` is in
# progress when somebody has the ticket, else open.
TABLE = """
contact_wrote  open         in_progress  back         back      back
agent_replied  waiting      waiting      waiting      waiting   waiting
assign         in_progress  in_progress  waiting      resolved  -
unassign       open         open         waiting      resolved  -
start          in_progress  -            in_progress  -         -
wait           waiting      waiting      -            -         -
resolve        resolved     resolved     resolved     -         -
close          closed       closed       closed       closed    -
reopen         -            -            -            back      back
"""
CASES = [
    (Step(line.split()[0]), status, following)
    for line in TABLE.strip().splitlines()
    for status, following in zip(Status, line.split()[1:], strict=True)
]
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
MESSAGE = new_id()
AGENT = new_id()


def a_ticket(status: Status = Status.OPEN, **columns: object) -> TicketRow:
    blank = TicketRow(
        id=new_id(), number=1, contact_id=new_id(), channel_id=new_id(), is_current=True,
        subject="", status=status, priority=2, category_id=None, assignee_id=None, version=1,
        opened_at=NOW, activity_at=NOW, last_message_id=None, message_count=0,
        contact_wrote_at=None, agent_wrote_at=None, first_reply_at=None, waiting_since=None,
        contact_read_at=None, resolved_at=None, closed_at=None, left_by_id=None,
        due_at=None, due_metric=None, warn_at=None, look_at=None, merged_into_id=None,
        snoozed_until=None, snoozed_by_id=None,
        spam_at=None, spam_by_id=None, spam_before=None, spam_ban_at=None,
        erased_at=None,
        staff_listens=False,
        has_sla=False,
    )  # fmt: skip
    return replace(blank, **columns)


def test_the_table_has_a_row_for_every_step() -> None:
    assert {step for step, _, _ in CASES} == set(Step)


@pytest.mark.parametrize(("step", "status", "following"), CASES)
@pytest.mark.parametrize("has_assignee", [True, False])
def test_a_step_leads_where_the_table_says(
    step: Step, status: Status, following: str, has_assignee: bool
) -> None:
    if following == "-":
        with pytest.raises(StepRefused) as refusal:
            next_status(status, step, has_assignee=has_assignee)
        assert refusal.value.facts == {"step": step, "status": status}
        return
    if following == "back":
        following = "in_progress" if has_assignee else "open"
    assert next_status(status, step, has_assignee=has_assignee) == following


@pytest.mark.parametrize("status", Status)
def test_only_steps_the_table_allows_are_offered(status: Status) -> None:
    allowed = {step for step, source, following in CASES if source is status and following != "-"}
    offered = steps_from(status)
    assert set(offered) <= allowed
    assert set(offered) == allowed & {Step.START, Step.WAIT, Step.RESOLVE, Step.CLOSE, Step.REOPEN}


def test_an_answer_ends_the_waiting_and_reopens_what_was_closed() -> None:
    ticket = a_ticket(Status.CLOSED, waiting_since=NOW, closed_at=NOW, resolved_at=NOW)
    after = after_reply(ticket, message_id=MESSAGE, assignee_id=AGENT, now=LATER)
    assert after == replace(
        ticket,
        status=Status.WAITING,
        assignee_id=AGENT,
        last_message_id=MESSAGE,
        message_count=1,
        activity_at=LATER,
        agent_wrote_at=LATER,
        first_reply_at=LATER,
        waiting_since=None,
        resolved_at=None,
        closed_at=None,
    )


def test_the_first_answer_stays_the_first() -> None:
    ticket = a_ticket(first_reply_at=NOW)
    after = after_reply(ticket, message_id=MESSAGE, assignee_id=None, now=LATER)
    assert after.first_reply_at == NOW


def test_a_contact_waits_since_their_first_unanswered_word() -> None:
    once = after_contact_wrote(a_ticket(Status.RESOLVED), message_id=MESSAGE, now=NOW)
    assert (once.status, once.waiting_since, once.resolved_at) == (Status.OPEN, NOW, None)
    twice = after_contact_wrote(once, message_id=MESSAGE, now=LATER)
    assert (twice.waiting_since, twice.contact_wrote_at, twice.message_count) == (NOW, LATER, 2)


def test_assigning_moves_the_inbox_only_with_the_status() -> None:
    opened = after_assigned(a_ticket(), assignee_id=AGENT, now=LATER)
    assert (opened.status, opened.activity_at) == (Status.IN_PROGRESS, LATER)
    waiting = after_assigned(a_ticket(Status.WAITING), assignee_id=AGENT, now=LATER)
    assert (waiting.status, waiting.activity_at) == (Status.WAITING, NOW)
    freed = after_assigned(opened, assignee_id=None, now=LATER)
    assert (freed.status, freed.assignee_id) == (Status.OPEN, None)


@pytest.mark.parametrize("step", [Step.WAIT, Step.RESOLVE, Step.CLOSE])
def test_nobody_waits_for_an_answer_after_these(step: Step) -> None:
    after = after_step(a_ticket(waiting_since=NOW), step=step, by_contact=False, now=LATER)
    assert after.waiting_since is None


def test_closing_keeps_when_it_was_resolved() -> None:
    resolved = after_step(a_ticket(), step=Step.RESOLVE, by_contact=False, now=NOW)
    closed = after_step(resolved, step=Step.CLOSE, by_contact=False, now=LATER)
    assert (closed.resolved_at, closed.closed_at) == (NOW, LATER)
    reopened = after_step(closed, step=Step.REOPEN, by_contact=False, now=LATER)
    assert (reopened.resolved_at, reopened.closed_at) == (None, None)


@pytest.mark.parametrize(
    ("wrote", "answered", "by_contact", "since"),
    [
        (NOW, None, False, NOW),
        (LATER, NOW, False, LATER),
        (NOW, LATER, False, None),
        (None, None, False, None),
        (NOW, LATER, True, LATER + timedelta(minutes=1)),
    ],
)
def test_reopening_remembers_an_unanswered_word(
    wrote: datetime | None, answered: datetime | None, by_contact: bool, since: datetime | None
) -> None:
    ticket = a_ticket(Status.CLOSED, contact_wrote_at=wrote, agent_wrote_at=answered)
    now = LATER + timedelta(minutes=1)
    after = after_step(ticket, step=Step.REOPEN, by_contact=by_contact, now=now)
    assert after.waiting_since == since

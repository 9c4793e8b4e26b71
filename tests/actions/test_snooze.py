"""Out of view for a while: who may, what is hidden, and that it always comes back (T6)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.support.factories import (
    MadeAgent,
    MadeContact,
    make_agent,
    make_contact,
    make_ticket,
    ticket_now,
)
from tests.support.handing import asking, holders_of, present_agent
from tests.support.tenants import FixedClock

from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.assign import assign, take
from telldesk.tickets.actions.assigning import set_assigning
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.hand_out import hand_out
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.actions.snooze import snooze, wake, wake_in_time
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.actions.transfer import merge_tickets
from telldesk.tickets.assigning import read_assigning
from telldesk.tickets.filters import TicketFilter
from telldesk.tickets.jobs import rebuild_snoozes
from telldesk.tickets.lifecycle import Status, Step
from telldesk.tickets.repo import (
    TicketFilters,
    View,
    list_tickets,
    read_ticket_shape,
    ticket_counts,
    ticket_history,
)
from telldesk.tickets.rows import TicketMoved, TicketRow, TicketUnknown
from telldesk.tickets.search import search_tickets
from telldesk.tickets.snoozing import SnoozeOver, SnoozeUnusable
from telldesk.tickets.views import ViewFilter, count_filter

Run = Callable[..., Awaitable[Any]]
HOUR = timedelta(hours=1)
WORK = (View.MINE, View.UNASSIGNED, View.WAITING, View.DUE)
_TASKS = """
SELECT args->>'until' AS until, run_at FROM relay.tasks
WHERE tenant = $1 AND job = 'wake_ticket' ORDER BY run_at
"""


@pytest.fixture
async def agent(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "moderator", name="Ada")


@pytest.fixture
async def contact(desk: Desk, tenant: Tenant) -> MadeContact:
    return await make_contact(desk, tenant)


@pytest.fixture
def run(desk: Desk, tenant: Tenant, agent: MadeAgent) -> Run:
    async def run(verb: Any, *args: Any, by: Any = agent, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, by.actor, *args, **facts))

    return run


@pytest.fixture
async def ticket(
    desk: Desk, tenant: Tenant, clock: FixedClock, contact: MadeContact, agent: MadeAgent
) -> TicketRow:
    """In progress, Ada's, and its contact waits; a deadline is near."""
    return await make_ticket(
        desk, tenant, contact, assignee=agent, status="in_progress", waiting_since=clock.now(),
        due_at=clock.now() + HOUR, warn_at=clock.now(), due_metric="resolution",
    )  # fmt: skip


async def _now(desk: Desk, tenant: Tenant, ticket: TicketRow) -> TicketRow:
    return await ticket_now(desk, tenant, ticket.id)


async def _lines(run: Run, ticket: TicketRow) -> list[tuple[str, str | None]]:
    page = await run(ticket_history, ticket.id)
    return [
        (one.kind, getattr(one.data, "reason", None) if one.kind == "woken" else None)
        for one in page.lines
        if one.kind in {"snoozed", "woken"}
    ]


async def _shown(run: Run, view: View, more: TicketFilter) -> int:
    page = await run(list_tickets, TicketFilters(view=view, more=more), None, 10)
    return len(page.tickets)


async def test_a_snoozed_ticket_leaves_the_piles_of_work_and_comes_back_to_them(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, ticket: TicketRow
) -> None:
    until = clock.now() + HOUR
    saved = [
        TicketFilter(),
        TicketFilter(statuses=[Status.IN_PROGRESS]),
        TicketFilter(whose=["me"]),
    ]
    for more in saved:
        assert [await _shown(run, one, more) for one in WORK] == [1, 0, 1, 1]
        assert await _shown(run, View.SNOOZED, more) == 0
    stored = await run(snooze, ticket_id=ticket.id, until=until)
    assert stored.snoozed_until == until
    for more in saved:
        assert [await _shown(run, one, more) for one in WORK] == [0, 0, 0, 0]
        assert [await _shown(run, one, more) for one in (View.ALL, View.SNOOZED)] == [1, 1]
    counts = await run(ticket_counts)
    assert (counts.mine, counts.waiting, counts.all, counts.snoozed) == (0, 0, 1, 1)
    counted = {one for one in View if await run(count_filter, ViewFilter(view=one))}
    assert counted == {View.ALL, View.SNOOZED}
    found = await run(search_tickets, str(ticket.number), None, 10)
    assert [one.ticket.snoozed_until for one in found.found] == [until]
    await run(wake, ticket_id=ticket.id)
    assert [await _shown(run, one, TicketFilter()) for one in WORK] == [1, 0, 1, 1]
    assert (await run(ticket_counts)).snoozed is None
    assert await _lines(run, ticket) == [("snoozed", None), ("woken", "hand")]


async def test_it_comes_back_at_its_moment_once_whenever_the_task_comes(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, ticket: TicketRow, queues: Desk
) -> None:
    until = clock.now() + HOUR
    await run(snooze, ticket_id=ticket.id, until=until)
    (task,) = await queues.ask(_TASKS, tenant.schema)
    assert (task["until"], task["run_at"]) == (until.isoformat(), until)

    async def comes() -> None:
        await desk.run(tenant, lambda work: wake_in_time(work, ticket_id=ticket.id, until=until))

    await comes()
    assert (await _now(desk, tenant, ticket)).snoozed_until == until
    clock.move(HOUR)
    await asyncio.gather(comes(), comes())
    await comes()
    woken = await _now(desk, tenant, ticket)
    assert (woken.snoozed_until, woken.snoozed_by_id) == (None, None)
    assert woken.status is Status.IN_PROGRESS
    assert await _lines(run, ticket) == [("snoozed", None), ("woken", "time")]


async def test_a_snooze_changed_meanwhile_makes_the_old_task_do_nothing(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, ticket: TicketRow
) -> None:
    first, second = clock.now() + HOUR, clock.now() + 3 * HOUR
    await run(snooze, ticket_id=ticket.id, until=first)
    await run(snooze, ticket_id=ticket.id, until=second)
    clock.move(2 * HOUR)
    await desk.run(tenant, lambda work: wake_in_time(work, ticket_id=ticket.id, until=first))
    assert (await _now(desk, tenant, ticket)).snoozed_until == second
    await run(wake, ticket_id=ticket.id)
    clock.move(2 * HOUR)
    await desk.run(tenant, lambda work: wake_in_time(work, ticket_id=ticket.id, until=second))
    assert [one for one, _ in await _lines(run, ticket)] == ["snoozed", "snoozed", "woken"]


async def test_the_same_snooze_again_and_waking_twice_change_nothing(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, ticket: TicketRow
) -> None:
    until = clock.now() + HOUR
    once = await run(snooze, ticket_id=ticket.id, until=until)
    assert await run(snooze, ticket_id=ticket.id, until=until) == once
    woken = await run(wake, ticket_id=ticket.id)
    assert await run(wake, ticket_id=ticket.id) == woken
    assert len(await _lines(run, ticket)) == 2


async def test_the_contacts_message_wakes_it(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, ticket: TicketRow, contact: MadeContact
) -> None:
    await run(snooze, ticket_id=ticket.id, until=clock.now() + HOUR)
    await run(add_note, ticket_id=ticket.id, text="Later")
    await run(reply, ticket_id=ticket.id, text="We are on it")
    assert (await _now(desk, tenant, ticket)).snoozed_until is not None
    await run(write_as_contact, by=contact, ticket_id=ticket.id, text="And?")
    assert (await _now(desk, tenant, ticket)).snoozed_until is None
    assert await _lines(run, ticket) == [("snoozed", None), ("woken", "wrote")]


async def test_another_agent_and_the_end_wake_it(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, contact: MadeContact
) -> None:
    until = clock.now() + HOUR
    other = await make_agent(desk, tenant, "moderator")
    free = await make_ticket(desk, tenant, contact)
    await run(snooze, ticket_id=free.id, until=until)
    await run(take, ticket_id=free.id)
    await run(snooze, ticket_id=free.id, until=until)
    await run(assign, ticket_id=free.id, assignee_id=other.id)
    await run(snooze, ticket_id=free.id, until=until)
    await run(change_status, ticket_id=free.id, step=Step.RESOLVE)
    reasons = [reason for kind, reason in await _lines(run, free) if kind == "woken"]
    assert reasons == ["assigned", "assigned", "over"]
    await run(change_status, ticket_id=free.id, step=Step.REOPEN)
    assert (await _now(desk, tenant, free)).snoozed_until is None


async def test_merged_into_another_ticket_it_is_not_snoozed(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, contact: MadeContact
) -> None:
    one = await run(write_as_contact, by=contact, ticket_id=None, text="One")
    other = await run(write_as_contact, by=contact, ticket_id=None, text="Other")
    await run(snooze, ticket_id=one.ticket_id, until=clock.now() + HOUR)
    await run(merge_tickets, ticket_id=one.ticket_id, into_id=other.ticket_id)
    assert (await ticket_now(desk, tenant, one.ticket_id)).snoozed_until is None


@pytest.mark.parametrize("step", [Step.RESOLVE, Step.CLOSE])
async def test_what_is_over_is_not_snoozed(
    clock: FixedClock, run: Run, ticket: TicketRow, step: Step
) -> None:
    await run(change_status, ticket_id=ticket.id, step=step)
    with pytest.raises(SnoozeOver):
        await run(snooze, ticket_id=ticket.id, until=clock.now() + HOUR)


async def test_no_moment_that_is_past_or_far_away(
    clock: FixedClock, run: Run, ticket: TicketRow
) -> None:
    for ahead in (-HOUR, timedelta(seconds=30), timedelta(days=181)):
        with pytest.raises(SnoozeUnusable):
            await run(snooze, ticket_id=ticket.id, until=clock.now() + ahead)


async def test_who_decided_on_an_old_state_is_told(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, ticket: TicketRow
) -> None:
    async def to(hours: int) -> TicketRow:
        until = clock.now() + hours * HOUR
        row: TicketRow = await run(snooze, ticket_id=ticket.id, until=until, version=ticket.version)
        return row

    done = await asyncio.gather(to(1), to(2), return_exceptions=True)
    assert sum(isinstance(one, TicketMoved) for one in done) == 1
    (stored,) = (one for one in done if isinstance(one, TicketRow))
    assert (await _now(desk, tenant, ticket)).snoozed_until == stored.snoozed_until


async def test_a_message_that_comes_while_it_is_snoozed_is_never_hidden(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, contact: MadeContact, agent: MadeAgent
) -> None:
    for _ in range(5):
        ref = await run(write_as_contact, by=contact, ticket_id=None, text="Hello")
        wrote, slept = await asyncio.gather(
            run(write_as_contact, by=contact, ticket_id=ref.ticket_id, text="More"),
            run(snooze, ticket_id=ref.ticket_id, until=clock.now() + HOUR, version=1),
            return_exceptions=True,
        )
        assert not isinstance(wrote, BaseException)
        # Either it was woken, or the agent hears that the ticket has moved.
        assert (await ticket_now(desk, tenant, ref.ticket_id)).snoozed_until is None, slept


async def test_only_who_may_move_the_ticket_and_sees_it(
    desk: Desk,
    tenant: Tenant,
    other_tenant: Tenant,
    clock: FixedClock,
    run: Run,
    ticket: TicketRow,
    contact: MadeContact,
) -> None:
    until = clock.now() + HOUR
    helper = await make_agent(desk, tenant, "helper")
    stranger = await make_agent(desk, other_tenant, "owner")
    with pytest.raises(NotAllowed):
        await run(snooze, by=contact, ticket_id=ticket.id, until=until)
    with pytest.raises(TicketUnknown):
        await run(snooze, by=helper, ticket_id=ticket.id, until=until)
    with pytest.raises(TicketUnknown):
        await desk.run(
            other_tenant,
            lambda work: snooze(work, stranger.actor, ticket_id=ticket.id, until=until),
        )
    await run(snooze, ticket_id=ticket.id, until=until)
    with pytest.raises(NotAllowed):
        await run(wake, by=contact, ticket_id=ticket.id)
    with pytest.raises(TicketUnknown):
        await run(wake, by=helper, ticket_id=ticket.id)


async def test_the_contact_is_not_told(
    clock: FixedClock, run: Run, ticket: TicketRow, contact: MadeContact
) -> None:
    before = await run(read_ticket_shape, ticket.id, by=contact)
    await run(snooze, ticket_id=ticket.id, until=clock.now() + HOUR)
    assert await run(read_ticket_shape, ticket.id, by=contact) == before


async def test_it_is_nobodys_load_and_not_given_to_anybody(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run
) -> None:
    boss = await make_agent(desk, tenant, "admin")
    await run(set_assigning, by=boss, assigning="in_turn", capacity=1, handover_min=None)
    helper = await present_agent(desk, tenant)
    first, second = await asking(desk, tenant), await asking(desk, tenant)
    await run(snooze, by=boss, ticket_id=first.id, until=clock.now() + HOUR)
    assert (await run(read_assigning)).waiting == 1
    await desk.run(tenant, hand_out)
    assert await holders_of(desk, tenant, [first, second]) == [None, helper.id]
    await run(snooze, by=helper, ticket_id=second.id, until=clock.now() + HOUR)
    loads = {one.id: one.load for one in (await run(read_assigning)).agents}
    assert loads[helper.id] == 0
    await run(wake, by=boss, ticket_id=first.id)
    await desk.run(tenant, hand_out)
    assert await holders_of(desk, tenant, [first]) == [helper.id]


async def test_after_a_resume_every_snooze_has_its_end_again(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, ticket: TicketRow, queues: Desk
) -> None:
    until = clock.now() + HOUR
    await run(snooze, ticket_id=ticket.id, until=until)
    await queues.ask("DELETE FROM relay.tasks WHERE tenant = $1", tenant.schema)
    row = rebuild_snoozes.row
    assert row is not None
    await desk.run(tenant, lambda work: row(work, {}))
    (task,) = await queues.ask(_TASKS, tenant.schema)
    assert task["until"] == until.isoformat()

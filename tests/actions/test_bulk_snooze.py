"""Many tickets out of view in one act, woken in one, and either taken back (T6, T14)."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.support.bulk_traces import lines, stands
from tests.support.factories import MadeAgent, make_agent, make_contact, make_ticket, ticket_now
from tests.support.tenants import FixedClock

from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.assign import take
from telldesk.tickets.actions.bulk import change_in_bulk
from telldesk.tickets.actions.bulk_undo import undo_bulk
from telldesk.tickets.actions.snooze import snooze, wake_in_time
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.bulk import BulkShape, BulkWish
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.rows import TicketRow
from telldesk.tickets.snoozing import SnoozeUnusable

Run = Callable[..., Awaitable[Any]]
HOUR = timedelta(hours=1)
_TASKS = """
SELECT args->>'until' FROM relay.tasks
WHERE tenant = $1 AND job = 'wake_ticket' AND args->>'ticket_id' = $2::text
"""


@pytest.fixture
async def agent(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "moderator", name="Ada")


@pytest.fixture
async def tickets(desk: Desk, tenant: Tenant) -> list[TicketRow]:
    contact = await make_contact(desk, tenant)
    return [await make_ticket(desk, tenant, contact) for _ in range(2)]


@pytest.fixture
def run(desk: Desk, tenant: Tenant, agent: MadeAgent) -> Run:
    async def run(verb: Any, by: MadeAgent = agent, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, by.actor, **facts))

    return run


@pytest.fixture
def bulk(run: Run) -> Run:
    async def bulk(action: Any, tickets: list[TicketRow], key: str = "", **facts: Any) -> Any:
        who = {"by": facts.pop("by")} if "by" in facts else {}
        wish = BulkWish(action=action, ticket_ids=[one.id for one in tickets], **facts)
        return await run(change_in_bulk, wish=wish, client_key=key or str(new_id()), **who)

    return bulk


async def _until(desk: Desk, tenant: Tenant, tickets: list[TicketRow]) -> list[datetime | None]:
    return [(await ticket_now(desk, tenant, one.id)).snoozed_until for one in tickets]


async def _ends(queues: Desk, tenant: Tenant, ticket: TicketRow) -> list[str]:
    return [row[0] for row in await queues.ask(_TASKS, tenant.schema, str(ticket.id))]


def _came(shape: BulkShape) -> list[tuple[str, str]]:
    return [(one.came, one.refusal) for one in shape.outcomes]


async def test_all_are_snoozed_and_one_undo_brings_all_back(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, bulk: Run, tickets: list[TicketRow]
) -> None:
    until = clock.now() + HOUR
    before = [stands(await ticket_now(desk, tenant, one.id)) for one in tickets]
    shape = await bulk("snooze", tickets, until=until)
    assert _came(shape) == [("changed", "")] * 2
    assert await _until(desk, tenant, tickets) == [until, until]
    assert _came(await run(undo_bulk, bulk_id=shape.id)) == [("changed", "")] * 2
    assert [stands(await ticket_now(desk, tenant, one.id)) for one in tickets] == before
    kinds = [kind for kind, _ in await lines(desk, tenant, tickets[0])]
    assert kinds == ["opened", "snoozed", "bulk", "woken", "bulk_undone"]


async def test_of_those_snoozed_before_the_undo_brings_their_own_moment_back(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, bulk: Run, tickets: list[TicketRow],
    queues: Desk,
) -> None:  # fmt: skip
    first, _ = tickets
    early, late = clock.now() + HOUR, clock.now() + 5 * HOUR
    await run(snooze, ticket_id=first.id, until=early)
    shape = await bulk("snooze", tickets, until=late)
    await run(undo_bulk, bulk_id=shape.id)
    assert await _until(desk, tenant, tickets) == [early, None]
    assert early.isoformat() in await _ends(queues, tenant, first)
    clock.move(2 * HOUR)
    await desk.run(tenant, lambda work: wake_in_time(work, ticket_id=first.id, until=early))
    assert await _until(desk, tenant, tickets) == [None, None]


async def test_all_are_woken_and_one_undo_snoozes_them_again_with_an_end(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, bulk: Run, tickets: list[TicketRow],
    queues: Desk,
) -> None:  # fmt: skip
    until = clock.now() + HOUR
    await run(snooze, ticket_id=tickets[0].id, until=until)
    shape = await bulk("wake", tickets)
    assert _came(shape) == [("changed", ""), ("same", "")]
    await queues.ask("DELETE FROM relay.tasks WHERE tenant = $1", tenant.schema)
    await run(undo_bulk, bulk_id=shape.id)
    assert await _until(desk, tenant, tickets) == [until, None]
    assert await _ends(queues, tenant, tickets[0]) == [until.isoformat()]


async def test_what_another_act_woke_sleeps_on_after_its_undo(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, bulk: Run, tickets: list[TicketRow]
) -> None:
    until = clock.now() + HOUR
    for one in tickets:
        await run(snooze, ticket_id=one.id, until=until)
    for action, facts in (("take", {}), ("step", {"step": "resolve"})):
        shape = await bulk(action, tickets, **facts)
        assert await _until(desk, tenant, tickets) == [None, None]
        await run(undo_bulk, bulk_id=shape.id)
        assert await _until(desk, tenant, tickets) == [until, until]


async def test_what_is_over_says_so_and_what_was_changed_since_stays(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, bulk: Run, tickets: list[TicketRow]
) -> None:
    over, free = tickets
    until = clock.now() + HOUR
    await run(change_status, ticket_id=over.id, step=Step.CLOSE)
    shape = await bulk("snooze", tickets, until=until)
    assert _came(shape) == [("refused", "snooze-over"), ("changed", "")]
    await run(take, ticket_id=free.id)
    undone = await run(undo_bulk, bulk_id=shape.id)
    assert _came(undone)[1] == ("refused", "ticket-moved")


async def test_no_moment_that_is_past_yet_a_repeated_question_finds_its_answer(
    clock: FixedClock, bulk: Run, tickets: list[TicketRow]
) -> None:
    with pytest.raises(SnoozeUnusable):
        await bulk("snooze", tickets, until=clock.now())
    until = clock.now() + HOUR
    shape = await bulk("snooze", tickets, key="k", until=until)
    clock.move(2 * HOUR)
    assert await bulk("snooze", tickets, key="k", until=until) == shape


async def test_only_who_may_move_tickets(
    desk: Desk, tenant: Tenant, other_tenant: Tenant, clock: FixedClock, bulk: Run,
    tickets: list[TicketRow],
) -> None:  # fmt: skip
    elsewhere = await make_ticket(desk, other_tenant, await make_contact(desk, other_tenant))
    until = clock.now() + HOUR
    shape = await bulk("snooze", [elsewhere], until=until)
    assert _came(shape) == [("refused", "ticket-unknown")]
    assert await _until(desk, other_tenant, [elsewhere]) == [None]
    reader = await make_agent(desk, tenant, "helper")
    shape = await bulk("snooze", tickets, until=until, by=reader)
    assert _came(shape) == [("refused", "ticket-unknown")] * 2


async def test_who_may_not_set_a_status_neither_snoozes_nor_wakes(
    desk: Desk, tenant: Tenant, clock: FixedClock, bulk: Run, tickets: list[TicketRow]
) -> None:
    contact = await make_contact(desk, tenant)
    for action, facts in (("snooze", {"until": clock.now() + HOUR}), ("wake", {})):
        with pytest.raises(NotAllowed):
            await bulk(action, tickets, by=contact, **facts)

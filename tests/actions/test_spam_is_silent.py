"""Of a mark as spam nothing leaves to the contact, no deadline is met or missed, nothing counts."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.support.factories import MadeAgent, MadeContact, make_agent, make_contact, ticket_now
from tests.support.promising import terms
from tests.support.rating_jobs import Ratings
from tests.support.tenants import FixedClock

from telldesk.analytics.rollup import count_tickets
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.assign import take
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.drafts import keep_draft
from telldesk.tickets.actions.rate import NothingToRate, rate
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.actions.sla_policies import add_policy
from telldesk.tickets.actions.spam import mark_spam, unmark_spam
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.lifecycle import Status, Step
from telldesk.tickets.rating import ASK_AFTER
from telldesk.tickets.rows import TicketRow
from telldesk.tickets.stats import desk_stats

Run = Callable[..., Awaitable[Any]]
MINUTE = timedelta(minutes=1)
_TASKS = "SELECT job FROM relay.tasks WHERE tenant = $1 ORDER BY job"
_CLOCKS = """
SELECT metric, outcome, due_at, breached_at IS NOT NULL AS is_late FROM sla_clocks
WHERE ticket_id = $1 ORDER BY metric
"""


@pytest.fixture
async def agent(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "admin", name="Ada")


@pytest.fixture
async def contact(desk: Desk, tenant: Tenant) -> MadeContact:
    return await make_contact(desk, tenant)


@pytest.fixture
def run(desk: Desk, tenant: Tenant, agent: MadeAgent) -> Run:
    async def run(verb: Any, *args: Any, by: Any = agent, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, by.actor, *args, **facts))

    return run


@pytest.fixture
def read(desk: Desk, tenant: Tenant) -> Run:
    async def read(statement: str, *values: Any) -> list[tuple[Any, ...]]:
        rows = await desk.run(tenant, lambda work: work.conn.fetch(statement, *values))
        return [tuple(row) for row in rows]

    return read


async def _asked(run: Run, desk: Desk, tenant: Tenant, contact: MadeContact) -> TicketRow:
    said = await run(write_as_contact, by=contact, ticket_id=None, text="Cheap watches")
    return await ticket_now(desk, tenant, said.ticket_id)


@pytest.mark.parametrize("step", [None, Step.RESOLVE, Step.CLOSE])
async def test_nothing_leaves_to_the_contact(
    desk: Desk, tenant: Tenant, queues: Desk, clock: FixedClock, run: Run, read: Run,
    contact: MadeContact, step: Step | None,
) -> None:  # fmt: skip
    ratings = Ratings(desk, queues, tenant, clock)
    await read("UPDATE desk SET closing_transcripts = true, ratings = true RETURNING 1")
    ticket = await _asked(run, desk, tenant, contact)
    await run(reply, ticket_id=ticket.id, text="Who are you?")
    if step is not None:
        await run(change_status, ticket_id=ticket.id, step=step)
    before = await read("SELECT id FROM deliveries ORDER BY id")
    await queues.ask("DELETE FROM relay.tasks WHERE tenant = $1", tenant.schema)
    await run(mark_spam, ticket_id=ticket.id, ban=None)
    assert await read("SELECT id FROM ratings") == []
    waits = "SELECT id FROM closing_transcripts WHERE state = 'waiting'"
    assert await read(waits) == []
    assert [row["job"] for row in await queues.ask(_TASKS, tenant.schema)] == []
    await ratings.work_off(later=ASK_AFTER)
    assert await read("SELECT id FROM deliveries ORDER BY id") == before


async def test_a_rating_asked_for_before_is_not_taken_any_more(
    desk: Desk, tenant: Tenant, queues: Desk, clock: FixedClock, run: Run, contact: MadeContact,
    agent: MadeAgent,
) -> None:  # fmt: skip
    ratings = Ratings(desk, queues, tenant, clock)
    ticket = await _asked(run, desk, tenant, contact)
    await run(reply, ticket_id=ticket.id, text="Who are you?")
    await ratings.ask(agent.actor, ticket.id)
    await run(mark_spam, ticket_id=ticket.id, ban=None)
    with pytest.raises(NothingToRate):
        await run(rate, by=contact, ticket_id=ticket.id, stars=1, reason=None)
    await run(unmark_spam, ticket_id=ticket.id)
    await run(rate, by=contact, ticket_id=ticket.id, stars=5, reason=None)


async def test_a_draft_stays(
    desk: Desk, tenant: Tenant, run: Run, read: Run, contact: MadeContact
) -> None:
    ticket = await _asked(run, desk, tenant, contact)
    await run(
        keep_draft,
        ticket_id=ticket.id,
        text="Dear",
        visibility="public",
        reply_to_id=None,
        version=0,
    )
    await run(mark_spam, ticket_id=ticket.id, ban=None)
    assert len(await read("SELECT 1 FROM drafts WHERE ticket_id = $1", ticket.id)) == 1


async def test_deadlines_end_as_neither_and_run_on_with_what_was_left(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, read: Run, contact: MadeContact
) -> None:
    await run(add_policy, terms=terms())
    ticket = await _asked(run, desk, tenant, contact)
    clock.move(20 * MINUTE)
    await run(mark_spam, ticket_id=ticket.id, ban=None)
    marked = await ticket_now(desk, tenant, ticket.id)
    assert (marked.due_at, marked.look_at) == (None, None)
    assert {row[1] for row in await read(_CLOCKS, ticket.id)} == {"dropped"}
    clock.move(500 * MINUTE)
    back = await run(unmark_spam, ticket_id=ticket.id)
    assert back.due_at == clock.now() + 40 * MINUTE
    assert [row[:2] for row in await read(_CLOCKS, ticket.id)] == [
        ("first_response", None), ("resolution", None),
    ]  # fmt: skip


async def test_a_missed_deadline_is_not_missed_in_spam_and_is_again_without_the_mark(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, read: Run, contact: MadeContact
) -> None:
    await run(add_policy, terms=terms())
    ticket = await _asked(run, desk, tenant, contact)
    clock.move(90 * MINUTE)
    await run(mark_spam, ticket_id=ticket.id, ban=None)
    assert {row[1] for row in await read(_CLOCKS, ticket.id)} == {"dropped"}
    clock.move(MINUTE)
    await run(unmark_spam, ticket_id=ticket.id)
    await run(reply, ticket_id=ticket.id, text="Hi")
    found = {row[0]: row[1] for row in await read(_CLOCKS, ticket.id)}
    assert found == {"first_response": "missed", "resolution": None}


async def test_it_counts_nowhere_and_everywhere_again_once_taken_back(
    desk: Desk, tenant: Tenant, clock: FixedClock, queues: Desk, run: Run, read: Run,
    contact: MadeContact, agent: MadeAgent,
) -> None:  # fmt: skip
    ratings = Ratings(desk, queues, tenant, clock)
    numbers = "SELECT day, agent_id, measure, bucket, n, total FROM daily_facts ORDER BY 1,2,3,4"

    async def counted() -> Any:
        await desk.run(tenant, lambda work: count_tickets(work, [ticket.id]))
        return await read(numbers), await run(desk_stats)

    ticket = await _asked(run, desk, tenant, contact)
    await run(take, ticket_id=ticket.id)
    clock.move(MINUTE)
    await run(reply, ticket_id=ticket.id, text="Who are you?")
    await ratings.ask(agent.actor, ticket.id)
    await run(rate, by=contact, ticket_id=ticket.id, stars=5, reason=None)
    before = await counted()
    assert before[0]
    assert (before[1].opened, before[1].ratings) == (1, 1)
    await run(mark_spam, ticket_id=ticket.id, ban=None)
    daily, today = await counted()
    assert daily == []
    assert (today.opened, today.answered, today.open_now, today.ratings) == (0, 0, 0, 0)
    (one,) = today.agents
    assert (one.replies, one.open_now, one.ratings) == (0, 0, 0)
    back = await run(unmark_spam, ticket_id=ticket.id)
    assert back.status is Status.RESOLVED
    assert await counted() == before

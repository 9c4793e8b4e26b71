"""Tickets find an agent by themselves: who, when, why, and never too many (T11)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.support.factories import (
    MadeAgent,
    make_agent,
    make_contact,
    ticket_now,
)
from tests.support.handing import asking, holders_of, present_agent
from tests.support.tenants import FixedClock

from telldesk.branding.hours import Interval
from telldesk.identity.actions.availability import IN_APP, note_here, say_availability
from telldesk.identity.actions.staff import remove_agent
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.actions.assign import assign, take
from telldesk.tickets.actions.assigning import (
    add_team,
    set_assigning,
    set_work,
)
from telldesk.tickets.actions.categories import create_category
from telldesk.tickets.actions.category import set_category
from telldesk.tickets.actions.hand_out import hand_out
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.assigning import AssigningShape, read_assigning
from telldesk.tickets.jobs import release_tickets
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.repo import ticket_history
from telldesk.tickets.rows import TicketRow

Run = Callable[..., Awaitable[Any]]
TEN_MIN = timedelta(minutes=10)


@pytest.fixture
async def boss(desk: Desk, tenant: Tenant) -> MadeAgent:
    """An admin who is given nothing."""
    boss = await make_agent(desk, tenant, "admin")
    await desk.run(
        tenant, lambda work: set_work(work, boss.actor, agent_id=boss.id, capacity=0, hours=[])
    )
    return boss


@pytest.fixture
def run(desk: Desk, tenant: Tenant, boss: MadeAgent) -> Run:
    async def run(verb: Any, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, boss.actor, **facts))

    return run


@pytest.fixture
def hand(desk: Desk, tenant: Tenant) -> Callable[[], Awaitable[None]]:
    async def hand() -> None:
        await desk.run(tenant, hand_out)

    return hand


async def _last_line(desk: Desk, tenant: Tenant, boss: MadeAgent, ticket: TicketRow) -> Any:
    page = await desk.run(tenant, lambda work: ticket_history(work, boss.actor, ticket.id))
    return next(one for one in reversed(page.lines) if one.kind == "assigned")


def _load_of(found: AssigningShape, agent: MadeAgent) -> int:
    return next(one.load for one in found.agents if one.id == agent.id)


async def _rule(run: Run, rule: str, capacity: int = 10, handover_min: int | None = 15) -> None:
    await run(set_assigning, assigning=rule, capacity=capacity, handover_min=handover_min)


async def test_a_desk_gives_nothing_by_itself_until_it_says_so(
    desk: Desk, tenant: Tenant, run: Run, hand: Any, queues: Desk
) -> None:
    await present_agent(desk, tenant)
    ticket = await asking(desk, tenant)
    await hand()
    assert await holders_of(desk, tenant, [ticket]) == [None]
    jobs = await queues.ask("SELECT job FROM relay.tasks WHERE tenant = $1", tenant.schema)
    assert "hand_out" not in [row["job"] for row in jobs]
    await _rule(run, "in_turn")
    await hand()
    assert await holders_of(desk, tenant, [ticket]) != [None]


async def test_tickets_go_round_among_those_who_are_here_and_history_says_why(
    desk: Desk, tenant: Tenant, run: Run, hand: Any, boss: MadeAgent
) -> None:
    first, second = await present_agent(desk, tenant), await present_agent(desk, tenant)
    away = await make_agent(desk, tenant, "helper")  # says nothing and does nothing
    await _rule(run, "in_turn")
    tickets = [await asking(desk, tenant) for _ in range(4)]
    await hand()
    holders = await holders_of(desk, tenant, tickets)
    assert sorted(map(str, holders)) == sorted(map(str, [first.id, second.id] * 2))
    assert holders[0] != holders[1]
    assert away.id not in holders
    line = await _last_line(desk, tenant, boss, tickets[2])
    assert line.actor.kind == "bot"
    assert (line.data.reason, line.data.load, line.data.capacity) == ("in_turn", 1, 10)
    assert (await ticket_now(desk, tenant, tickets[0].id)).status == "in_progress"


async def test_by_load_gives_to_whoever_has_the_smallest_part_of_what_they_take(
    desk: Desk, tenant: Tenant, run: Run, hand: Any
) -> None:
    small, large = await present_agent(desk, tenant), await present_agent(desk, tenant)
    await run(set_work, agent_id=small.id, capacity=2, hours=[])
    await _rule(run, "by_load", capacity=8)
    tickets = [await asking(desk, tenant) for _ in range(10)]
    await hand()
    holders = await holders_of(desk, tenant, tickets)
    assert (holders.count(small.id), holders.count(large.id)) == (2, 8)


async def test_limits_hold_when_fifty_come_at_once(desk: Desk, tenant: Tenant, run: Run) -> None:
    agents = [await present_agent(desk, tenant) for _ in range(4)]
    await _rule(run, "by_load", capacity=7)

    async def arrive() -> TicketRow:
        ticket = await asking(desk, tenant)
        await desk.run(tenant, hand_out)
        return ticket

    tickets = await asyncio.gather(*(arrive() for _ in range(50)))
    holders = await holders_of(desk, tenant, tickets)
    assert [holders.count(one.id) for one in agents] == [7, 7, 7, 7]
    assert holders.count(None) == 50 - 28
    found = await run(read_assigning)
    assert found.waiting == 22
    assert [_load_of(found, one) for one in agents] == [7, 7, 7, 7]


async def test_giving_by_hand_and_by_itself_at_once_lose_and_break_nothing(
    desk: Desk, tenant: Tenant, run: Run, boss: MadeAgent
) -> None:
    agents = [await present_agent(desk, tenant) for _ in range(3)]
    await _rule(run, "in_turn", capacity=100)
    tickets = [await asking(desk, tenant) for _ in range(24)]

    async def by_hand(index: int) -> None:
        to = agents[index % 3]
        await run(assign, ticket_id=tickets[index].id, assignee_id=to.id)

    await asyncio.gather(
        *(by_hand(index) for index in range(0, 24, 2)),
        *(desk.run(tenant, hand_out) for _ in range(4)),
    )
    holders = await holders_of(desk, tenant, tickets)
    assert None not in holders
    assert holders[::2] == [agents[index % 3].id for index in range(0, 24, 2)]


async def test_who_finishes_gets_the_one_that_waits_longest(
    desk: Desk, tenant: Tenant, run: Run, hand: Any, clock: FixedClock, queues: Desk
) -> None:
    agent = await present_agent(desk, tenant)
    await _rule(run, "in_turn", capacity=1)
    tickets = []
    for _ in range(3):
        tickets.append(await asking(desk, tenant))
        clock.move(timedelta(seconds=1))
    await hand()
    assert await holders_of(desk, tenant, tickets) == [agent.id, None, None]
    await queues.ask("DELETE FROM relay.tasks WHERE tenant = $1", tenant.schema)
    # An answer frees: what waits for the contact is not on the agent's desk.
    await desk.run(
        tenant, lambda work: reply(work, agent.actor, ticket_id=tickets[0].id, text="Done")
    )
    nudges = await queues.ask(
        "SELECT key FROM relay.tasks WHERE tenant = $1 AND job = 'hand_out'", tenant.schema
    )
    assert [row["key"] for row in nudges] == ["now"]
    await hand()
    assert await holders_of(desk, tenant, tickets) == [agent.id, agent.id, None]
    # What comes back counts, and is not taken away; nothing new comes on top of it.
    contact = await make_contact(desk, tenant)
    assert contact
    await desk.run(
        tenant,
        lambda work: work.conn.execute(
            "UPDATE tickets SET status = 'in_progress' WHERE id = $1", tickets[0].id
        ),
    )
    await hand()
    assert await holders_of(desk, tenant, tickets) == [agent.id, agent.id, None]
    for one in tickets[:2]:
        await desk.run(
            tenant,
            lambda work, t=one: change_status(work, agent.actor, ticket_id=t.id, step=Step.RESOLVE),
        )
    await hand()
    assert await holders_of(desk, tenant, tickets) == [agent.id, agent.id, agent.id]


async def test_a_category_goes_to_its_team_and_a_team_of_nobody_to_anybody(
    desk: Desk, tenant: Tenant, run: Run, hand: Any, boss: MadeAgent
) -> None:
    mate, other = await present_agent(desk, tenant), await present_agent(desk, tenant)
    bills = await run(create_category, key="bills", names={"en": "Bills"})
    lost = await run(create_category, key="lost", names={"en": "Lost"})
    await _rule(run, "by_load", capacity=2)
    found = await run(add_team, name="Money", agent_ids=[mate.id], category_ids=[bills.id])
    team = found.teams[0]
    await run(add_team, name="Nobody", agent_ids=[], category_ids=[lost.id])
    paid = [await asking(desk, tenant, category_id=bills.id) for _ in range(3)]
    plain = [await asking(desk, tenant), await asking(desk, tenant, category_id=lost.id)]
    await hand()
    # The third of the team's waits for the team, and keeps nobody else waiting.
    assert await holders_of(desk, tenant, paid) == [mate.id, mate.id, None]
    assert await holders_of(desk, tenant, plain) == [other.id, other.id]
    line = await _last_line(desk, tenant, boss, paid[0])
    assert line.data.team_id == team.id
    # Put under another category it is anybody's again.
    await run(set_work, agent_id=other.id, capacity=3, hours=[])
    await run(set_category, ticket_id=paid[2].id, category_id=None)
    await hand()
    assert await holders_of(desk, tenant, paid) == [mate.id, mate.id, other.id]


async def test_who_gave_a_ticket_back_is_not_given_it_again(
    desk: Desk, tenant: Tenant, run: Run, hand: Any
) -> None:
    agent = await present_agent(desk, tenant, "moderator")
    await _rule(run, "in_turn")
    ticket = await asking(desk, tenant)
    await hand()
    await desk.run(
        tenant,
        lambda work: assign(work, agent.actor, ticket_id=ticket.id, assignee_id=None),
    )
    await hand()
    assert await holders_of(desk, tenant, [ticket]) == [None]
    other = await present_agent(desk, tenant)
    await hand()
    assert await holders_of(desk, tenant, [ticket]) == [other.id]


async def test_what_waits_for_somebody_who_is_gone_goes_on_the_oldest_first(
    desk: Desk, tenant: Tenant, run: Run, hand: Any, clock: FixedClock, boss: MadeAgent
) -> None:
    gone, stays = await present_agent(desk, tenant), await present_agent(desk, tenant)
    await run(set_work, agent_id=stays.id, capacity=0, hours=[])
    await _rule(run, "in_turn", handover_min=10)
    tickets = []
    for _ in range(3):
        tickets.append(await asking(desk, tenant))
        clock.move(timedelta(seconds=1))
    await hand()
    assert await holders_of(desk, tenant, tickets) == [gone.id] * 3
    # The second was answered: nobody waits in it, so it stays.
    await desk.run(
        tenant, lambda work: reply(work, gone.actor, ticket_id=tickets[1].id, text="Soon")
    )
    await run(set_work, agent_id=stays.id, capacity=1, hours=[])
    await desk.run(tenant, lambda work: say_availability(work, gone.actor, availability="away"))
    clock.move(TEN_MIN - timedelta(seconds=1))
    await hand()
    assert await holders_of(desk, tenant, tickets) == [gone.id] * 3
    clock.move(timedelta(seconds=1))
    await hand()
    assert await holders_of(desk, tenant, tickets) == [stays.id, gone.id, gone.id]
    line = await _last_line(desk, tenant, boss, tickets[0])
    assert (line.data.previous_id, line.data.reason) == (gone.id, "in_turn")
    await run(set_work, agent_id=stays.id, capacity=5, hours=[])
    await hand()
    assert await holders_of(desk, tenant, tickets) == [stays.id, gone.id, stays.id]


async def test_the_next_look_is_waiting_where_the_clock_changes_something(
    desk: Desk, tenant: Tenant, run: Run, hand: Any, clock: FixedClock, queues: Desk
) -> None:
    agent = await make_agent(desk, tenant, "helper")
    await _rule(run, "in_turn", handover_min=10)
    await asking(desk, tenant)
    await queues.ask("DELETE FROM relay.tasks WHERE tenant = $1", tenant.schema)
    await hand()
    waiting = "SELECT run_at FROM relay.tasks WHERE tenant = $1 AND job = 'hand_out'"
    assert await queues.ask(waiting, tenant.schema) == []  # nobody here has hours or a ticket
    start = clock.now()
    await run(
        set_work,
        agent_id=agent.id,
        capacity=None,
        hours=[Interval(day, 10 * 60, 18 * 60) for day in range(7)],
    )
    await desk.run(tenant, lambda work: say_availability(work, agent.actor, availability="here"))
    await queues.ask("DELETE FROM relay.tasks WHERE tenant = $1", tenant.schema)
    await hand()
    await hand()  # a minute holds one
    [row] = await queues.ask(waiting, tenant.schema)
    assert row["run_at"] == start.replace(hour=10, minute=1)
    clock.move(row["run_at"] - start)
    await hand()
    found = await run(read_assigning)
    assert _load_of(found, agent) == 1


async def test_an_app_that_is_open_says_that_its_agent_is_here(
    desk: Desk, tenant: Tenant, run: Run, clock: FixedClock, queues: Desk
) -> None:
    agent = await make_agent(desk, tenant, "helper")

    async def presence() -> str:
        found: AssigningShape = await run(read_assigning)
        return next(one.presence for one in found.agents if one.id == agent.id)

    async def note(work: Work) -> None:
        await note_here(work, [agent.id], lasts=IN_APP)

    async def told() -> int:
        rows = await queues.ask(
            "SELECT 1 FROM relay.outbox WHERE tenant = $1 AND event = 'AvailabilityChanged'",
            tenant.schema,
        )
        return len(rows)

    assert await presence() == "offline"
    await desk.run(tenant, note)
    assert (await presence(), await told()) == ("here", 1)
    clock.move(timedelta(minutes=2))
    await desk.run(tenant, note)
    clock.move(timedelta(minutes=2))
    assert (await presence(), await told()) == ("here", 1)  # stayed: nobody need be told
    clock.move(timedelta(minutes=2))
    assert await presence() == "offline"
    await desk.run(tenant, note)
    assert (await presence(), await told()) == ("here", 2)
    await desk.run(tenant, lambda work: say_availability(work, agent.actor, availability="away"))
    assert await presence() == "away"


async def test_tickets_of_somebody_removed_find_another(
    desk: Desk, tenant: Tenant, run: Run, hand: Any, boss: MadeAgent
) -> None:
    leaves = await present_agent(desk, tenant)
    await _rule(run, "in_turn")
    ticket = await asking(desk, tenant)
    await hand()
    stays = await present_agent(desk, tenant)
    await run(remove_agent, agent_id=leaves.id)
    await desk.run(tenant, lambda work: release_tickets.row(work, {"agent_id": str(leaves.id)}))
    line = await _last_line(desk, tenant, boss, ticket)
    assert (line.data.assignee_id, line.data.reason) == (None, "left")
    await hand()
    assert await holders_of(desk, tenant, [ticket]) == [stays.id]


async def test_a_choice_by_hand_may_exceed_what_somebody_takes(
    desk: Desk, tenant: Tenant, run: Run, hand: Any
) -> None:
    agent = await present_agent(desk, tenant, "moderator")
    await _rule(run, "in_turn", capacity=1)
    tickets = [await asking(desk, tenant) for _ in range(2)]
    await hand()
    held = (await holders_of(desk, tenant, tickets)).index(None)
    await desk.run(tenant, lambda work: take(work, agent.actor, ticket_id=tickets[held].id))
    assert await holders_of(desk, tenant, tickets) == [agent.id, agent.id]


async def test_more_than_a_handful_goes_on_in_a_task_of_its_own(
    desk: Desk, tenant: Tenant, run: Run, hand: Any, queues: Desk
) -> None:
    await present_agent(desk, tenant)
    await _rule(run, "in_turn", capacity=100)
    tickets = [await asking(desk, tenant) for _ in range(30)]
    await queues.ask("DELETE FROM relay.tasks WHERE tenant = $1", tenant.schema)
    await hand()
    assert (await holders_of(desk, tenant, tickets)).count(None) == 5
    jobs = await queues.ask(
        "SELECT key FROM relay.tasks WHERE tenant = $1 AND job = 'hand_out'", tenant.schema
    )
    assert [row["key"] for row in jobs] == ["now"]
    await hand()
    assert (await holders_of(desk, tenant, tickets)).count(None) == 0

"""Moving tickets: who has them, their status, priority and category; races and stale versions."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest
from tests.support.factories import MadeAgent, make_agent, make_contact, make_ticket, ticket_now
from tests.support.tenants import FixedClock

from telldesk.identity.actions.staff import remove_agent
from telldesk.identity.actor import BOT, OPERATOR, Actor
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.actions.assign import AssigneeUnusable, TakenAlready, assign, take
from telldesk.tickets.actions.categories import archive_category, create_category
from telldesk.tickets.actions.category import set_category
from telldesk.tickets.actions.open import CategoryUnusable
from telldesk.tickets.actions.priority import set_priority
from telldesk.tickets.actions.status import BannedFromWriting, change_status
from telldesk.tickets.jobs import release_tickets
from telldesk.tickets.lifecycle import Status, Step, StepRefused
from telldesk.tickets.rows import TicketMoved, TicketRow, TicketUnknown

T = TypeVar("T")
Run = Callable[[Callable[[Work], Awaitable[T]]], Awaitable[T]]


@pytest.fixture
def run(desk: Desk, tenant: Tenant) -> Any:
    async def in_tenant(verb: Callable[[Work], Awaitable[T]]) -> T:
        return await desk.run(tenant, verb)

    return in_tenant


async def told(queues: Desk, tenant: Tenant, event: str) -> list[dict[str, Any]]:
    rows = await queues.platform(
        lambda work: work.conn.fetch(
            "SELECT data FROM relay.outbox WHERE tenant = $1 AND event = $2 ORDER BY id",
            tenant.schema, event,
        )
    )  # fmt: skip
    return [row["data"] for row in rows]


async def history(run: Any, ticket_id: UUID) -> list[tuple[str, dict[str, Any]]]:
    rows = await run(
        lambda work: work.conn.fetch(
            "SELECT kind, data FROM ticket_events WHERE ticket_id = $1 ORDER BY position",
            ticket_id,
        )
    )
    return [(row["kind"], row["data"]) for row in rows][1:]


async def test_taking_makes_a_ticket_ones_own(
    desk: Desk, queues: Desk, tenant: Tenant, run: Any
) -> None:
    agent = await make_agent(desk, tenant)
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    taken: TicketRow = await run(lambda work: take(work, agent.actor, ticket_id=ticket.id))
    assert (taken.assignee_id, taken.status) == (agent.id, Status.IN_PROGRESS)
    assert await ticket_now(desk, tenant, ticket.id) == taken
    again = await run(lambda work: take(work, agent.actor, ticket_id=ticket.id))
    assert again == taken
    (event,) = await told(queues, tenant, "TicketAssigned")
    assert (event["assignee_id"], event["previous_assignee_id"]) == (str(agent.id), None)
    assert await history(run, ticket.id) == [
        ("assigned", {"assignee_id": str(agent.id), "previous_id": None}),
        ("status", {"status": "in_progress", "previous": "open", "step": "assign"}),
    ]


async def test_of_agents_taking_at_once_one_wins_and_the_others_hear_who(
    desk: Desk, tenant: Tenant, run: Any
) -> None:
    agents = [await make_agent(desk, tenant) for _ in range(4)]
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant))

    async def takes(agent: MadeAgent) -> TicketRow:
        row: TicketRow = await run(lambda work: take(work, agent.actor, ticket_id=ticket.id))
        return row

    done = await asyncio.gather(*map(takes, agents), return_exceptions=True)
    (winner,) = [result for result in done if isinstance(result, TicketRow)]
    losers = [result for result in done if isinstance(result, TakenAlready)]
    assert len(losers) == 3
    names = {agent.id: agent.name for agent in agents}
    assert {loser.facts["name"] for loser in losers} == {names[winner.assignee_id or new_id()]}


async def test_assigning_gives_and_takes_away(
    desk: Desk, queues: Desk, tenant: Tenant, run: Any
) -> None:
    agent, helper = await make_agent(desk, tenant), await make_agent(desk, tenant, "helper")
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    for assignee_id in (helper.id, helper.id, None):
        await run(
            lambda work, assignee_id=assignee_id: assign(
                work, agent.actor, ticket_id=ticket.id, assignee_id=assignee_id
            )
        )
    events = await told(queues, tenant, "TicketAssigned")
    assert [(one["assignee_id"], one["previous_assignee_id"]) for one in events] == [
        (str(helper.id), None),
        (None, str(helper.id)),
    ]
    assert (await ticket_now(desk, tenant, ticket.id)).status is Status.OPEN


async def test_only_an_active_agent_can_be_given_a_ticket(
    desk: Desk, tenant: Tenant, run: Any
) -> None:
    owner, helper = await make_agent(desk, tenant, "owner"), await make_agent(desk, tenant)
    contact = await make_contact(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact)
    await run(lambda work: remove_agent(work, owner.actor, agent_id=helper.id))
    for stranger in (helper.id, contact.id, new_id()):
        with pytest.raises(AssigneeUnusable):
            await run(
                lambda work, stranger=stranger: assign(
                    work, owner.actor, ticket_id=ticket.id, assignee_id=stranger
                )
            )


async def test_a_closed_ticket_is_not_taken(desk: Desk, tenant: Tenant, run: Any) -> None:
    agent = await make_agent(desk, tenant)
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant), status="closed")
    with pytest.raises(StepRefused):
        await run(lambda work: take(work, agent.actor, ticket_id=ticket.id))


async def test_a_removed_agents_tickets_are_free_again(
    desk: Desk, queues: Desk, tenant: Tenant, run: Any
) -> None:
    owner, helper = await make_agent(desk, tenant, "owner"), await make_agent(desk, tenant)
    contact = await make_contact(desk, tenant)
    one = await make_ticket(desk, tenant, contact, assignee=helper, status="in_progress")
    done = await make_ticket(desk, tenant, contact, assignee=helper, status="closed")
    kept = await make_ticket(desk, tenant, contact, assignee=owner)
    args = {"agent_id": str(helper.id)}
    assert release_tickets.row is not None
    await run(lambda work: release_tickets.row(work, args))
    assert (await ticket_now(desk, tenant, one.id)).assignee_id == helper.id
    await run(lambda work: remove_agent(work, owner.actor, agent_id=helper.id))
    await run(lambda work: release_tickets.row(work, args))
    freed = await ticket_now(desk, tenant, one.id)
    assert (freed.assignee_id, freed.status) == (None, Status.OPEN)
    assert (await ticket_now(desk, tenant, done.id)).assignee_id == helper.id
    assert (await ticket_now(desk, tenant, kept.id)).assignee_id == owner.id
    (event,) = await told(queues, tenant, "TicketAssigned")
    assert (event["actor_kind"], event["previous_assignee_id"]) == ("bot", str(helper.id))


async def test_a_status_moves_with_history_and_fact(
    desk: Desk, queues: Desk, tenant: Tenant, run: Any, clock: FixedClock
) -> None:
    agent = await make_agent(desk, tenant)
    contact = await make_contact(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact, waiting_since=clock.now())
    clock.move(timedelta(hours=1))
    closed: TicketRow = await run(
        lambda work: change_status(work, agent.actor, ticket_id=ticket.id, step=Step.CLOSE)
    )
    assert (closed.status, closed.closed_at, closed.activity_at) == (
        Status.CLOSED, clock.now(), clock.now(),
    )  # fmt: skip
    assert (closed.waiting_since, closed.version) == (None, ticket.version + 1)
    (event,) = await told(queues, tenant, "TicketChanged")
    assert (event["fields"], event["status"], event["previous_status"]) == (
        ["status"], "closed", "open",
    )  # fmt: skip
    assert await history(run, ticket.id) == [
        ("status", {"status": "closed", "previous": "open", "step": "close"})
    ]
    with pytest.raises(StepRefused):
        await run(
            lambda work: change_status(work, agent.actor, ticket_id=ticket.id, step=Step.CLOSE)
        )


async def test_a_contact_closes_and_reopens_their_own_ticket_only(
    desk: Desk, tenant: Tenant, run: Any, clock: FixedClock
) -> None:
    contact, stranger = await make_contact(desk, tenant), await make_contact(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact)

    async def step(actor: Actor, chosen: Step) -> TicketRow:
        row: TicketRow = await run(
            lambda work: change_status(work, actor, ticket_id=ticket.id, step=chosen)
        )
        return row

    assert (await step(contact.actor, Step.CLOSE)).status is Status.CLOSED
    reopened = await step(contact.actor, Step.REOPEN)
    assert (reopened.status, reopened.waiting_since) == (Status.OPEN, clock.now())
    for chosen in (Step.START, Step.WAIT, Step.RESOLVE):
        with pytest.raises(NotAllowed):
            await step(contact.actor, chosen)
    for chosen in (Step.CLOSE, Step.REOPEN):
        with pytest.raises(TicketUnknown):
            await step(stranger.actor, chosen)
    await step(contact.actor, Step.CLOSE)
    await run(lambda work: work.conn.execute("UPDATE contacts SET banned_at = now()"))
    with pytest.raises(BannedFromWriting):
        await step(contact.actor, Step.REOPEN)


@pytest.mark.parametrize("step", [Step.CONTACT_WROTE, Step.AGENT_REPLIED, Step.ASSIGN])
async def test_a_step_nobody_chooses_is_refused(
    desk: Desk, tenant: Tenant, run: Any, step: Step
) -> None:
    agent = await make_agent(desk, tenant)
    with pytest.raises(Invalid):
        await run(lambda work: change_status(work, agent.actor, ticket_id=new_id(), step=step))


async def test_priority_and_category_move_once(
    desk: Desk, queues: Desk, tenant: Tenant, run: Any
) -> None:
    owner = await make_agent(desk, tenant, "owner")
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    category = await run(
        lambda work: create_category(work, owner.actor, key="bug", names={"en": "Bug"})
    )
    for _ in range(2):
        await run(lambda work: set_priority(work, owner.actor, ticket_id=ticket.id, priority=4))
        await run(
            lambda work: set_category(
                work, owner.actor, ticket_id=ticket.id, category_id=category.id
            )
        )
    events = await told(queues, tenant, "TicketChanged")
    assert [one["fields"] for one in events] == [["priority"], ["category"]]
    after = await ticket_now(desk, tenant, ticket.id)
    assert (after.priority, after.category_id, after.version) == (4, category.id, 3)
    assert after.activity_at == ticket.activity_at
    for wrong in (0, 5):
        with pytest.raises(Invalid):
            await run(
                lambda work, wrong=wrong: set_priority(
                    work, owner.actor, ticket_id=ticket.id, priority=wrong
                )
            )
    await run(lambda work: set_category(work, owner.actor, ticket_id=ticket.id, category_id=None))
    await run(lambda work: archive_category(work, owner.actor, category_id=category.id))
    for unusable in (category.id, new_id()):
        with pytest.raises(CategoryUnusable):
            await run(
                lambda work, unusable=unusable: set_category(
                    work, owner.actor, ticket_id=ticket.id, category_id=unusable
                )
            )


def verbs(actor: Actor, ticket_id: UUID, version: int | None) -> list[Any]:
    """Every verb that takes a version, with a change to make."""
    return [
        lambda work: take(work, actor, ticket_id=ticket_id, version=version),
        lambda work: assign(
            work, actor, ticket_id=ticket_id, assignee_id=actor.id, version=version
        ),
        lambda work: change_status(
            work, actor, ticket_id=ticket_id, step=Step.RESOLVE, version=version
        ),
        lambda work: set_priority(work, actor, ticket_id=ticket_id, priority=3, version=version),
        lambda work: set_category(
            work, actor, ticket_id=ticket_id, category_id=None, version=version
        ),
    ]


@pytest.mark.parametrize("index", range(5))
async def test_a_stale_version_hears_the_present_one(
    desk: Desk, tenant: Tenant, run: Any, index: int
) -> None:
    agent = await make_agent(desk, tenant)
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant), version=7)
    with pytest.raises(TicketMoved) as refusal:
        await run(verbs(agent.actor, ticket.id, 6)[index])
    assert refusal.value.facts == {"version": 7, "given": 6}
    assert await ticket_now(desk, tenant, ticket.id) == ticket
    await run(verbs(agent.actor, ticket.id, 7)[index])


@pytest.mark.parametrize("index", range(5))
async def test_T16_an_invisible_ticket_is_unknown_to_every_verb(
    desk: Desk, tenant: Tenant, other_tenant: Tenant, run: Any, index: int
) -> None:
    moderator = await make_agent(desk, tenant)
    elsewhere = await make_ticket(desk, other_tenant, await make_contact(desk, other_tenant))
    with pytest.raises(TicketUnknown):
        await run(verbs(moderator.actor, elsewhere.id, None)[index])


async def test_T16_a_helper_changes_only_what_they_hold(
    desk: Desk, tenant: Tenant, run: Any
) -> None:
    helper = await make_agent(desk, tenant, "helper")
    contact = await make_contact(desk, tenant)
    held = await make_ticket(desk, tenant, contact, assignee=helper)
    await run(lambda work: change_status(work, helper.actor, ticket_id=held.id, step=Step.RESOLVE))
    free = await make_ticket(desk, tenant, contact)
    with pytest.raises(TicketUnknown):
        await run(
            lambda work: change_status(work, helper.actor, ticket_id=free.id, step=Step.RESOLVE)
        )


@pytest.mark.parametrize("index", range(5))
async def test_T44_nobody_without_the_permission_moves_a_ticket(
    desk: Desk, tenant: Tenant, run: Any, index: int
) -> None:
    contact = await make_contact(desk, tenant)
    helper = await make_agent(desk, tenant, "helper")
    ticket = await make_ticket(desk, tenant, contact, assignee=helper)
    is_status = index == 2
    for actor in (contact.actor, BOT, OPERATOR, *(() if is_status else (helper.actor,))):
        with pytest.raises(NotAllowed):
            await run(verbs(actor, ticket.id, None)[index])
    assert await ticket_now(desk, tenant, ticket.id) == ticket

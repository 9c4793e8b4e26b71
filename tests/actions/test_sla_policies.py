"""What the desk promises: made, changed, refused, and kept in every ticket's row (T10)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from tests.support.factories import MadeAgent, make_agent, make_contact, ticket_now
from tests.support.handing import asking
from tests.support.promising import NEAR, targets, terms
from tests.support.statements import counted
from tests.support.tenants import FixedClock

from telldesk.branding.actions import set_opening
from telldesk.branding.hours import Interval
from telldesk.identity.actions.staff import remove_agent
from telldesk.identity.permissions import NotAllowed
from telldesk.identity.repo import AgentUnknown
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.categories import create_category
from telldesk.tickets.actions.category import set_category
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.escalate import reset_deadlines
from telldesk.tickets.actions.open import CategoryUnusable
from telldesk.tickets.actions.priority import set_priority
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.actions.sla_policies import (
    PolicyMoved,
    PolicyNameTaken,
    PolicyOverlaps,
    PolicyUnknown,
    TooManyPolicies,
    add_policy,
    change_policy,
    remove_policy,
)
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.repo import TicketFilters, View, list_tickets, ticket_counts
from telldesk.tickets.rows import TicketRow, TicketUnknown
from telldesk.tickets.sla_policies import MAX_POLICIES, read_deadlines, read_sla
from telldesk.tickets.sla_terms import Escalation, Target

Run = Callable[..., Awaitable[Any]]
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def boss(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "owner")


@pytest.fixture
def run(desk: Desk, tenant: Tenant, boss: MadeAgent) -> Run:
    async def run(verb: Any, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, boss.actor, **facts))

    return run


async def _deadlines(run: Run, ticket: TicketRow) -> dict[str, Any]:
    """By metric, the latest of each."""
    found = await run(read_deadlines, ticket_id=ticket.id)
    return {one.metric: one for one in reversed(found)}


async def test_a_policy_is_for_its_categories_and_another_for_all_the_rest(
    desk: Desk, tenant: Tenant, run: Run, clock: FixedClock
) -> None:
    vip = await run(create_category, key="vip", names={"en": "VIP"})
    await run(add_policy, terms=terms("Standard", escalations=NEAR))
    found = await run(
        add_policy,
        terms=terms(" Very   important ", category_ids=[vip.id], targets=targets(first=10)),
    )
    assert [(one.name, one.is_default, one.version) for one in found.policies] == [
        ("Very important", False, 1), ("Standard", True, 1),
    ]  # fmt: skip
    assert found.policies[0].category_ids == [vip.id]
    assert found.policies[1].escalations == NEAR
    plain = await asking(desk, tenant)
    assert plain.due_at == clock.now() + 60 * MINUTE
    assert plain.due_metric == "first_response"
    assert plain.warn_at == plain.look_at == clock.now() + 45 * MINUTE
    await run(set_category, ticket_id=plain.id, category_id=vip.id)
    moved = await ticket_now(desk, tenant, plain.id)
    assert moved.due_at == clock.now() + 10 * MINUTE
    assert (await _deadlines(run, plain))["first_response"].policy == "Very important"


async def test_without_a_default_other_tickets_are_promised_nothing(
    desk: Desk, tenant: Tenant, run: Run
) -> None:
    vip = await run(create_category, key="vip", names={"en": "VIP"})
    await run(add_policy, terms=terms(category_ids=[vip.id]))
    plain = await asking(desk, tenant)
    assert (plain.due_at, plain.look_at) == (None, None)
    assert await _deadlines(run, plain) == {}


async def test_the_row_follows_every_verb(
    desk: Desk, tenant: Tenant, run: Run, clock: FixedClock, boss: MadeAgent
) -> None:
    await run(add_policy, terms=terms())
    start = clock.now()
    contact = await make_contact(desk, tenant)
    said = await desk.run(
        tenant, lambda work: write_as_contact(work, contact.actor, ticket_id=None, text="Hello?")
    )
    ticket_id = said.ticket_id

    async def due() -> tuple[Any, Any]:
        now = await ticket_now(desk, tenant, ticket_id)
        minutes = (now.due_at - start) / MINUTE if now.due_at else None
        return now.due_metric, minutes

    assert await due() == ("first_response", 60)
    await run(set_priority, ticket_id=ticket_id, priority=3)
    assert await due() == ("first_response", 30)
    clock.move(20 * MINUTE)
    await run(reply, ticket_id=ticket_id, text="On it")
    assert await due() == (None, None)
    clock.move(100 * MINUTE)
    await desk.run(
        tenant,
        lambda work: write_as_contact(work, contact.actor, ticket_id=ticket_id, text="And?"),
    )
    assert await due() == ("next_response", 150)
    await run(reply, ticket_id=ticket_id, text="Soon")
    await run(change_status, ticket_id=ticket_id, step=Step.START)
    # 20 of 300 minutes were used before the pause.
    assert await due() == ("resolution", 120 + 280)
    await run(change_status, ticket_id=ticket_id, step=Step.RESOLVE)
    assert await due() == (None, None)
    clock.move(50 * MINUTE)
    await run(change_status, ticket_id=ticket_id, step=Step.REOPEN)
    assert await due() == ("resolution", 170 + 280)
    found = await run(read_deadlines, ticket_id=ticket_id)
    assert [(one.metric, one.outcome) for one in found] == [
        ("next_response", "met"), ("first_response", "met"), ("resolution", None),
    ]  # fmt: skip
    assert found[2].priority == 3


async def test_two_answers_at_once_end_one_clock_once(desk: Desk, tenant: Tenant, run: Run) -> None:
    await run(add_policy, terms=terms())
    ticket = await asking(desk, tenant)
    await asyncio.gather(
        *(run(reply, ticket_id=ticket.id, text=f"Answer {number}") for number in range(4))
    )
    found = await run(read_deadlines, ticket_id=ticket.id)
    assert sorted(one.metric for one in found) == ["first_response", "resolution"]


async def test_a_desk_that_promises_nothing_pays_nothing(
    desk: Desk, tenant: Tenant, run: Run, boss: MadeAgent
) -> None:
    async def cost() -> int:
        ticket = await asking(desk, tenant)

        async def measured(work: Any) -> int:
            verb = reply(work, boss.actor, ticket_id=ticket.id, text="Hi")
            _, sent = await counted(work, verb)
            return len(sent)

        return await desk.run(tenant, measured)

    plain = await cost()
    await run(add_policy, terms=terms())
    assert await cost() == plain + 3


async def test_opening_hours_move_deadlines(
    desk: Desk, tenant: Tenant, run: Run, clock: FixedClock
) -> None:
    await run(add_policy, terms=terms(counts="open_hours"))
    ticket = await asking(desk, tenant)  # a Monday, 9:00
    assert ticket.due_at == clock.now() + 60 * MINUTE
    hours = [Interval(day, 570, 1080) for day in range(5)]
    await run(set_opening, hours=hours, special_days=[])
    await desk.run(tenant, lambda work: reset_deadlines(work, after=None))
    assert (await ticket_now(desk, tenant, ticket.id)).due_at == clock.now() + 90 * MINUTE


async def test_removing_a_policy_drops_what_ran_by_it(desk: Desk, tenant: Tenant, run: Run) -> None:
    found = await run(add_policy, terms=terms())
    ticket = await asking(desk, tenant)
    policy = found.policies[0]
    assert (await run(remove_policy, policy_id=policy.id)).policies == []
    await desk.run(tenant, lambda work: reset_deadlines(work, after=None))
    now = await ticket_now(desk, tenant, ticket.id)
    assert (now.due_at, now.look_at) == (None, None)
    ended = await run(read_deadlines, ticket_id=ticket.id)
    assert {(one.policy, one.outcome) for one in ended} == {("Standard", "dropped")}
    with pytest.raises(PolicyUnknown):
        await run(remove_policy, policy_id=policy.id)
    # Its name and its place are free again.
    assert len((await run(add_policy, terms=terms())).policies) == 1


async def test_of_two_who_change_it_the_second_reads_it_again(run: Run) -> None:
    policy = (await run(add_policy, terms=terms())).policies[0]
    one = await run(change_policy, policy_id=policy.id, version=1, terms=terms("One"))
    assert (one.policies[0].name, one.policies[0].version) == ("One", 2)
    with pytest.raises(PolicyMoved):
        await run(change_policy, policy_id=policy.id, version=1, terms=terms("Two"))
    with pytest.raises(PolicyUnknown):
        await run(change_policy, policy_id=new_id(), version=1, terms=terms("Two"))


async def test_a_ticket_is_under_one_policy_at_most_even_at_once(run: Run) -> None:
    vip = await run(create_category, key="vip", names={"en": "VIP"})
    found = await asyncio.gather(
        *(run(add_policy, terms=terms(f"P{n}", category_ids=[vip.id])) for n in range(3)),
        *(run(add_policy, terms=terms(f"D{n}")) for n in range(3)),
        return_exceptions=True,
    )
    refused = [one for one in found if isinstance(one, PolicyOverlaps)]
    assert len(refused) == 4
    assert {str(one.facts["name"])[0] for one in refused} == {"P", "D"}
    assert len((await run(read_sla)).policies) == 2
    other = await run(create_category, key="other", names={"en": "Other"})
    taken = terms((await run(read_sla)).policies[0].name, category_ids=[other.id])
    with pytest.raises(PolicyNameTaken):
        await run(add_policy, terms=taken)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 65},
        {"name": "two\nlines"},
        {"targets": targets()[:3]},
        {"targets": [Target(priority=1)] * 4},
        {"targets": targets(None, None, None)},
        {"escalations": [Escalation(percent=100, act="notify")]},
        {"escalations": [Escalation(percent=100, act="reassign", to=["agent"])]},
        {"escalations": NEAR * 11},
    ],
)
async def test_terms_that_are_none_are_refused(run: Run, wrong: Any) -> None:
    with pytest.raises(Invalid):
        await run(add_policy, terms=replace(terms(), **wrong))


async def test_what_is_not_there_is_refused(
    desk: Desk, tenant: Tenant, run: Run, boss: MadeAgent
) -> None:
    with pytest.raises(CategoryUnusable):
        await run(add_policy, terms=terms(category_ids=[new_id()]))
    gone = await make_agent(desk, tenant, "helper")
    await desk.run(tenant, lambda work: remove_agent(work, boss.actor, agent_id=gone.id))
    step = Escalation(percent=100, act="notify", agent_ids=[gone.id])
    with pytest.raises(AgentUnknown):
        await run(add_policy, terms=terms(escalations=[step]))


async def test_there_is_an_end_to_them(run: Run) -> None:
    for number in range(MAX_POLICIES):
        category = await run(create_category, key=f"c{number}", names={"en": f"C {number}"})
        await run(add_policy, terms=terms(f"P {number}", category_ids=[category.id]))
    with pytest.raises(TooManyPolicies):
        await run(add_policy, terms=terms())


@pytest.mark.parametrize("role", ["helper", "moderator", "developer"])
async def test_who_may_not_run_the_desk_promises_nothing(
    desk: Desk, tenant: Tenant, run: Run, role: str
) -> None:
    policy = (await run(add_policy, terms=terms())).policies[0]
    agent = await make_agent(desk, tenant, role)
    for verb, facts in (
        (add_policy, {"terms": terms("Mine")}),
        (change_policy, {"policy_id": policy.id, "version": 1, "terms": terms("Mine")}),
        (remove_policy, {"policy_id": policy.id}),
    ):
        with pytest.raises(NotAllowed):
            await desk.run(tenant, lambda work, v=verb, f=facts: v(work, agent.actor, **f))
    assert len((await desk.run(tenant, lambda work: read_sla(work, agent.actor))).policies) == 1


async def test_deadlines_of_a_ticket_out_of_sight_are_unknown(
    desk: Desk, tenant: Tenant, run: Run
) -> None:
    await run(add_policy, terms=terms())
    ticket = await asking(desk, tenant)
    helper = await make_agent(desk, tenant, "helper")
    with pytest.raises(TicketUnknown):
        await desk.run(tenant, lambda work: read_deadlines(work, helper.actor, ticket_id=ticket.id))


async def test_the_inbox_shows_deadlines_nearest_first_and_counts_the_near(
    desk: Desk, tenant: Tenant, run: Run, clock: FixedClock
) -> None:
    assert (await run(ticket_counts)).due is None
    await run(add_policy, terms=terms())
    tickets = [await asking(desk, tenant) for _ in range(3)]
    await run(set_priority, ticket_id=tickets[2].id, priority=4)
    await run(set_priority, ticket_id=tickets[0].id, priority=3)
    assert (await run(ticket_counts)).due == 0
    clock.move(25 * MINUTE)
    assert (await run(ticket_counts)).due == 2
    seen, cursor = [], None
    for _ in range(3):
        page = await run(list_tickets, filters=TicketFilters(view=View.DUE), cursor=cursor, limit=1)
        seen += [one.number for one in page.tickets]
        cursor = page.next_cursor
    assert seen == [tickets[2].number, tickets[0].number, tickets[1].number]
    assert cursor is None

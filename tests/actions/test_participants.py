"""Following tickets that are not one's own: who may, how many, and what it never gives (T5)."""

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
from tests.support.tenants import FixedClock

from telldesk.identity.actions.staff import remove_agent
from telldesk.identity.permissions import NotAllowed
from telldesk.identity.repo import AgentUnknown
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.assign import assign
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.participants import (
    ParticipantBlind,
    TooManyParticipants,
    add_participant,
    remove_participant,
)
from telldesk.tickets.actions.snooze import snooze
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.actions.transfer import merge_tickets, split_ticket, undo_transfer
from telldesk.tickets.filters import TicketFilter
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.participants import MAX_PARTICIPANTS, read_participants
from telldesk.tickets.repo import (
    TicketFilters,
    View,
    list_tickets,
    read_conversation,
    read_ticket_shape,
    ticket_counts,
    ticket_history,
)
from telldesk.tickets.rows import TicketErased, TicketRow, TicketUnknown
from telldesk.tickets.transfers import transfers_of
from telldesk.tickets.views import ViewFilter, count_filter

Run = Callable[..., Awaitable[Any]]


@pytest.fixture
async def agent(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "moderator", name="Ada")


@pytest.fixture
async def bob(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "moderator", name="Bob")


@pytest.fixture
async def helper(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "helper", name="Hal")


@pytest.fixture
async def contact(desk: Desk, tenant: Tenant) -> MadeContact:
    return await make_contact(desk, tenant)


@pytest.fixture
def run(desk: Desk, tenant: Tenant, agent: MadeAgent) -> Run:
    async def run(verb: Any, *args: Any, by: Any = agent, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, by.actor, *args, **facts))

    return run


@pytest.fixture
async def ticket(desk: Desk, tenant: Tenant, contact: MadeContact) -> TicketRow:
    return await make_ticket(desk, tenant, contact, status="open")


async def _who(run: Run, ticket: TicketRow) -> list[str]:
    return [one.name for one in (await run(read_participants, ticket.id)).participants]


async def _lines(run: Run, ticket: TicketRow) -> list[tuple[str, str, Any]]:
    page = await run(ticket_history, ticket.id)
    return [
        (one.kind, one.actor.name, one.data.agent_id)
        for one in page.lines
        if one.kind.startswith("participant")
    ]


async def test_who_follows_a_ticket_is_listed_with_since_when_and_by_whom(
    clock: FixedClock, run: Run, ticket: TicketRow, agent: MadeAgent, bob: MadeAgent
) -> None:
    before = await run(read_participants, ticket.id)
    assert before.participants == []
    assert [one.name for one in before.colleagues] == ["Ada", "Bob"]
    await run(add_participant, ticket_id=ticket.id, agent_id=agent.id)
    clock.move(timedelta(minutes=1))
    await run(add_participant, ticket_id=ticket.id, agent_id=bob.id)
    after = await run(read_participants, ticket.id)
    told = [(one.name, one.added_by, one.added_at, one.sees) for one in after.participants]
    assert told == [
        ("Ada", "Ada", clock.now() - timedelta(minutes=1), True),
        ("Bob", "Ada", clock.now(), True),
    ]
    assert after.colleagues == []
    assert after.limit == MAX_PARTICIPANTS
    shape = await run(read_ticket_shape, ticket.id)
    assert shape.participant_ids == [agent.id, bob.id]
    await run(remove_participant, by=bob, ticket_id=ticket.id, agent_id=agent.id)
    assert await _who(run, ticket) == ["Bob"]
    assert await _lines(run, ticket) == [
        ("participant_added", "Ada", agent.id),
        ("participant_added", "Ada", bob.id),
        ("participant_removed", "Bob", agent.id),
    ]


async def test_twice_is_once_and_nobodys_decision_is_refused_because_of_it(
    desk: Desk, tenant: Tenant, run: Run, ticket: TicketRow, agent: MadeAgent
) -> None:
    for verb in (add_participant, add_participant, remove_participant, remove_participant):
        await run(verb, ticket_id=ticket.id, agent_id=agent.id)
    assert [kind for kind, _, _ in await _lines(run, ticket)] == [
        "participant_added",
        "participant_removed",
    ]
    assert (await ticket_now(desk, tenant, ticket.id)).version == ticket.version
    await run(change_status, ticket_id=ticket.id, step=Step.RESOLVE, version=ticket.version)


async def test_only_who_sees_the_ticket_and_only_whom_they_may(
    desk: Desk,
    tenant: Tenant,
    other_tenant: Tenant,
    run: Run,
    ticket: TicketRow,
    contact: MadeContact,
    agent: MadeAgent,
    helper: MadeAgent,
) -> None:
    stranger = await make_agent(desk, other_tenant, "owner")
    for verb in (add_participant, remove_participant):
        with pytest.raises(NotAllowed):
            await run(verb, by=contact, ticket_id=ticket.id, agent_id=agent.id)
        with pytest.raises(NotAllowed):
            await run(verb, by=contact, ticket_id=ticket.id, agent_id=contact.id)
        for who in (helper.id, agent.id):
            with pytest.raises(TicketUnknown):
                await run(verb, by=helper, ticket_id=ticket.id, agent_id=who)
        with pytest.raises(TicketUnknown):
            await desk.run(
                other_tenant,
                lambda work, v=verb: v(
                    work, stranger.actor, ticket_id=ticket.id, agent_id=stranger.id
                ),
            )
    with pytest.raises(AgentUnknown):
        await run(add_participant, ticket_id=ticket.id, agent_id=stranger.id)
    with pytest.raises(NotAllowed):
        await run(read_participants, ticket.id, by=contact)
    with pytest.raises(TicketUnknown):
        await run(read_participants, ticket.id, by=helper)
    assert await _who(run, ticket) == []


async def test_following_widens_nobodys_sight(
    run: Run, ticket: TicketRow, helper: MadeAgent
) -> None:
    with pytest.raises(ParticipantBlind):
        await run(add_participant, ticket_id=ticket.id, agent_id=helper.id)
    assert "Hal" not in [one.name for one in (await run(read_participants, ticket.id)).colleagues]
    await run(assign, ticket_id=ticket.id, assignee_id=helper.id)
    await run(add_participant, ticket_id=ticket.id, agent_id=helper.id)
    await run(assign, ticket_id=ticket.id, assignee_id=None)
    (one,) = (await run(read_participants, ticket.id)).participants
    assert (one.name, one.sees) == ("Hal", False)
    with pytest.raises(TicketUnknown):
        await run(read_ticket_shape, ticket.id, by=helper)
    page = await run(list_tickets, TicketFilters(view=View.FOLLOWED), None, 10, by=helper)
    assert page.tickets == []
    assert (await run(ticket_counts, by=helper)).followed is None


async def test_the_contact_neither_sees_nor_hears_of_it(
    run: Run, ticket: TicketRow, contact: MadeContact, agent: MadeAgent
) -> None:
    before = await run(read_ticket_shape, ticket.id, by=contact)
    await run(add_participant, ticket_id=ticket.id, agent_id=agent.id)
    assert await run(read_ticket_shape, ticket.id, by=contact) == before
    assert (await run(read_conversation, ticket.id, by=contact)).messages == []


async def test_who_left_the_desk_follows_nothing_and_cannot(
    desk: Desk, tenant: Tenant, run: Run, ticket: TicketRow, bob: MadeAgent
) -> None:
    boss = await make_agent(desk, tenant, "owner")
    await run(add_participant, ticket_id=ticket.id, agent_id=bob.id)
    await run(remove_agent, by=boss, agent_id=bob.id)
    assert await _who(run, ticket) == []
    assert (await run(read_ticket_shape, ticket.id)).participant_ids == []
    with pytest.raises(AgentUnknown):
        await run(add_participant, ticket_id=ticket.id, agent_id=bob.id)


async def test_at_most_twenty_follow_a_ticket_even_if_two_come_at_once(
    desk: Desk, tenant: Tenant, run: Run, ticket: TicketRow
) -> None:
    crowd = [
        await make_agent(desk, tenant, "moderator", name=f"One {number}")
        for number in range(MAX_PARTICIPANTS + 1)
    ]
    for one in crowd[: MAX_PARTICIPANTS - 1]:
        await run(add_participant, by=one, ticket_id=ticket.id, agent_id=one.id)
    outcomes = await asyncio.gather(
        *(
            run(add_participant, by=one, ticket_id=ticket.id, agent_id=one.id)
            for one in crowd[MAX_PARTICIPANTS - 1 :]
        ),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "TooManyParticipants"]
    assert len(await _who(run, ticket)) == MAX_PARTICIPANTS
    with pytest.raises(TooManyParticipants):
        await run(add_participant, ticket_id=ticket.id, agent_id=(await _out(run, ticket, crowd)))
    await run(add_participant, ticket_id=ticket.id, agent_id=crowd[0].id)
    await run(add_note, ticket_id=ticket.id, text="@One 19 and @One 20, see this")
    assert len(await _who(run, ticket)) == MAX_PARTICIPANTS


async def _out(run: Run, ticket: TicketRow, crowd: list[MadeAgent]) -> Any:
    names = await _who(run, ticket)
    return next(one.id for one in crowd if one.name not in names)


async def test_the_same_added_by_two_at_once_is_added_once(
    run: Run, ticket: TicketRow, bob: MadeAgent
) -> None:
    await asyncio.gather(
        *(run(add_participant, ticket_id=ticket.id, agent_id=bob.id) for _ in range(3))
    )
    assert len(await _lines(run, ticket)) == 1


async def test_whom_a_note_names_follows_the_ticket_if_they_may_see_it(
    run: Run, ticket: TicketRow, agent: MadeAgent, bob: MadeAgent, helper: MadeAgent
) -> None:
    await run(add_note, ticket_id=ticket.id, text="Write to a@bob.example or ask Bob")
    assert await _who(run, ticket) == []
    await run(add_note, ticket_id=ticket.id, text="@Bob, @Hal and @Ada: look")
    assert await _who(run, ticket) == ["Bob"]
    assert await _lines(run, ticket) == [("participant_added", "Ada", bob.id)]
    await run(remove_participant, by=bob, ticket_id=ticket.id, agent_id=bob.id)
    await run(add_note, ticket_id=ticket.id, text="@bob again")
    assert await _who(run, ticket) == ["Bob"]
    assert agent.id not in (await run(read_ticket_shape, ticket.id)).participant_ids
    assert helper.id not in (await run(read_ticket_shape, ticket.id)).participant_ids


async def test_a_pile_shows_and_counts_unfinished_tickets_the_agent_follows(
    clock: FixedClock,
    run: Run,
    ticket: TicketRow,
    agent: MadeAgent,
    bob: MadeAgent,
) -> None:
    async def shown(by: MadeAgent) -> list[Any]:
        found = []
        for more in (TicketFilter(), TicketFilter(priorities=[1, 2, 3, 4])):
            filters = TicketFilters(view=View.FOLLOWED, more=more)
            page = await run(list_tickets, filters, None, 10, by=by)
            found.append(len(page.tickets))
        found.append(await run(count_filter, ViewFilter(view=View.FOLLOWED), by=by))
        return [*found, (await run(ticket_counts, by=by)).followed]

    assert await shown(agent) == [0, 0, 0, None]
    await run(add_participant, ticket_id=ticket.id, agent_id=agent.id)
    assert await shown(agent) == [1, 1, 1, 1]
    assert await shown(bob) == [0, 0, 0, None]
    await run(snooze, ticket_id=ticket.id, until=clock.now() + timedelta(hours=1))
    assert await shown(agent) == [0, 0, 0, None]
    await run(change_status, ticket_id=ticket.id, step=Step.RESOLVE)
    assert await shown(agent) == [0, 0, 0, None]
    await run(change_status, ticket_id=ticket.id, step=Step.REOPEN)
    assert await shown(agent) == [1, 1, 1, 1]


async def test_a_merge_unites_who_follows_and_its_way_back_parts_them(
    run: Run, contact: MadeContact, agent: MadeAgent, bob: MadeAgent
) -> None:
    first = await run(write_as_contact, by=contact, ticket_id=None, text="It is broken")
    second = await run(write_as_contact, by=contact, ticket_id=None, text="And it smells")
    one = await run(read_ticket_shape, first.ticket_id)
    other = await run(read_ticket_shape, second.ticket_id)
    assert one.id != other.id
    for who in (agent, bob):
        await run(add_participant, ticket_id=one.id, agent_id=who.id)
    await run(add_participant, ticket_id=other.id, agent_id=agent.id)
    await run(merge_tickets, ticket_id=one.id, into_id=other.id)
    assert set(await _who(run, other)) == {"Ada", "Bob"}
    (transfer,) = await run(transfers_of, other.id)
    await run(undo_transfer, transfer_id=transfer.id)
    assert await _who(run, other) == ["Ada"]
    assert set(await _who(run, one)) == {"Ada", "Bob"}


async def test_a_split_takes_nobody_along(run: Run, contact: MadeContact, agent: MadeAgent) -> None:
    said = await run(write_as_contact, by=contact, ticket_id=None, text="It is broken")
    more = await run(write_as_contact, by=contact, ticket_id=said.ticket_id, text="And it smells")
    await run(add_participant, ticket_id=said.ticket_id, agent_id=agent.id)
    made = await run(split_ticket, ticket_id=said.ticket_id, message_ids=[more.message_id])
    assert await _who(run, made) == []


async def test_a_ticket_of_an_erased_person_is_left_as_it_is(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, contact: MadeContact, agent: MadeAgent
) -> None:
    erased = await make_ticket(
        desk, tenant, contact, status="closed", is_current=False, erased_at=clock.now()
    )
    with pytest.raises(TicketErased):
        await run(add_participant, ticket_id=erased.id, agent_id=agent.id)

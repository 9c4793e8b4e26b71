"""Lists of tickets: who sees what, pages without gaps, one statement however long the history."""

import base64
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.support.factories import MadeAgent, make_agent, make_contact, make_ticket
from tests.support.statements import counted
from tests.support.tenants import START, FixedClock

from telldesk.identity.permissions import ROLES, NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.contact_side import mark_read, write_as_contact
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.cursors import CursorBroken
from telldesk.tickets.lifecycle import Status, Step
from telldesk.tickets.repo import (
    TicketFilters,
    View,
    last_tickets_of,
    list_tickets,
    my_tickets,
    read_ticket_shape,
    ticket_counts,
)
from telldesk.tickets.rows import TicketUnknown, may_see
from telldesk.tickets.shapes import ContactTicketShape, TicketPage, TicketShape


async def page(
    desk: Desk, tenant: Tenant, agent: MadeAgent, cursor: str | None = None, limit: int = 50,
    **filters: Any,
) -> TicketPage:  # fmt: skip
    return await desk.run(
        tenant,
        lambda work: list_tickets(work, agent.actor, TicketFilters(**filters), cursor, limit),
    )


async def numbers(desk: Desk, tenant: Tenant, agent: MadeAgent, **filters: Any) -> list[int]:
    return [ticket.number for ticket in (await page(desk, tenant, agent, **filters)).tickets]


async def test_each_view_and_filter_shows_its_tickets(
    desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    moderator, helper = await make_agent(desk, tenant), await make_agent(desk, tenant, "helper")
    contact, other = await make_contact(desk, tenant), await make_contact(desk, tenant)
    mine = await make_ticket(desk, tenant, contact, assignee=moderator, priority=4)
    clock.move(timedelta(minutes=1))
    theirs = await make_ticket(desk, tenant, contact, assignee=helper, waiting_since=clock.now())
    clock.move(timedelta(minutes=1))
    free = await make_ticket(desk, tenant, other, waiting_since=clock.now())
    clock.move(timedelta(minutes=1))
    done = await make_ticket(desk, tenant, other, status="closed")
    a, b, c, d = mine.number, theirs.number, free.number, done.number
    expected: list[tuple[dict[str, Any], list[int], list[int]]] = [
        ({}, [d, c, b, a], [b]),
        ({"view": View.MINE}, [a], [b]),
        ({"view": View.UNASSIGNED}, [c], []),
        ({"view": View.UNASSIGNED, "statuses": (Status.CLOSED,)}, [], []),
        ({"view": View.UNASSIGNED, "statuses": (Status.OPEN,)}, [c], []),
        ({"view": View.WAITING}, [c, b], [b]),
        ({"statuses": (Status.CLOSED, Status.WAITING)}, [d], []),
        ({"priorities": (4, 3)}, [a], []),
        ({"assignee_id": helper.id}, [b], [b]),
        ({"contact_id": other.id}, [d, c], []),
        ({"contact_id": contact.id, "priorities": (2,)}, [b], [b]),
        ({"category_id": new_id()}, [], []),
    ]
    for filters, for_moderator, for_helper in expected:
        assert await numbers(desk, tenant, moderator, **filters) == for_moderator, filters
        assert await numbers(desk, tenant, helper, **filters) == for_helper, filters
    all_counts = await desk.run(tenant, lambda work: ticket_counts(work, moderator.actor))
    own_counts = await desk.run(tenant, lambda work: ticket_counts(work, helper.actor))
    assert (all_counts.mine, all_counts.unassigned, all_counts.waiting, all_counts.all) == (
        1, 1, 2, 3,
    )  # fmt: skip
    assert (own_counts.mine, own_counts.unassigned, own_counts.waiting, own_counts.all) == (
        1, 0, 1, 1,
    )  # fmt: skip


async def test_pages_hold_every_ticket_once_also_at_equal_times(
    desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    made = []
    for index in range(7):
        made.append((await make_ticket(desk, tenant, contact)).number)
        if index == 3:
            clock.move(timedelta(minutes=1))
    seen: list[int] = []
    cursor = None
    for _ in range(4):
        got = await page(desk, tenant, agent, cursor, 2)
        seen += [ticket.number for ticket in got.tickets]
        cursor = got.next_cursor
    assert cursor is None
    assert sorted(seen) == made
    assert set(seen[:3]) == set(made[4:])


async def test_tickets_that_move_between_two_pages_hide_no_other(
    desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    made = []
    for _ in range(6):
        made.append(await make_ticket(desk, tenant, contact))
        clock.move(timedelta(minutes=1))
    first = await page(desk, tenant, agent, None, 2)
    for moved in (made[5], made[2]):  # one of the first page, one of those to come
        await desk.run(
            tenant,
            lambda work, one=moved: write_as_contact(
                work, contact.actor, ticket_id=one.id, text="Still?"
            ),
        )
    rest = await page(desk, tenant, agent, first.next_cursor, 10)
    assert [ticket.number for ticket in first.tickets] == [made[5].number, made[4].number]
    # Whoever moved is at the top of a new first page, and told of by its event.
    assert [one.number for one in rest.tickets] == [made[i].number for i in (3, 1, 0)]
    again = await page(desk, tenant, agent, None, 2)
    assert {one.number for one in again.tickets} == {made[5].number, made[2].number}


@pytest.mark.parametrize(
    "cursor",
    [
        "", "x", "!!!!", "é", "A" * 121, "AAAA\n",
        base64.urlsafe_b64encode(msgspec.msgpack.encode([1, 2])).decode(),
        base64.urlsafe_b64encode(msgspec.msgpack.encode([START, "x"])).decode(),
        base64.urlsafe_b64encode(msgspec.msgpack.encode(["2026-01-01T00:00:00", "0" * 32]))
        .decode(),
    ],
)  # fmt: skip
async def test_a_broken_cursor_is_named(desk: Desk, tenant: Tenant, cursor: str) -> None:
    agent = await make_agent(desk, tenant)
    with pytest.raises(CursorBroken) as refusal:
        await page(desk, tenant, agent, cursor)
    assert refusal.value.field == "cursor"


@pytest.mark.parametrize("limit", [0, -1, 101])
async def test_a_page_has_a_bound(desk: Desk, tenant: Tenant, limit: int) -> None:
    with pytest.raises(Invalid):
        await page(desk, tenant, await make_agent(desk, tenant), None, limit)


async def test_a_priority_there_is_not_is_refused(desk: Desk, tenant: Tenant) -> None:
    agent = await make_agent(desk, tenant)
    for wrong in (0, 5, 2**40):
        with pytest.raises(Invalid):
            await page(desk, tenant, agent, priorities=(wrong,))


@pytest.mark.parametrize("role", ROLES)
async def test_T16_a_list_holds_exactly_what_the_predicate_lets_see(
    desk: Desk, tenant: Tenant, role: str
) -> None:
    agent, other = await make_agent(desk, tenant, role), await make_agent(desk, tenant)
    contact = await make_contact(desk, tenant)
    tickets = [
        await make_ticket(desk, tenant, contact, assignee=assignee, status=status)
        for assignee in (agent, other, None)
        for status in ("open", "closed")
    ]
    expected = {
        ticket.id
        for ticket in tickets
        if may_see(agent.actor, assignee_id=ticket.assignee_id, contact_id=ticket.contact_id)
    }
    for filters in ({}, {"contact_id": contact.id}, {"statuses": tuple(Status)}):
        listed = {ticket.id for ticket in (await page(desk, tenant, agent, **filters)).tickets}
        assert listed == expected
    for ticket in tickets:
        if ticket.id not in expected:
            with pytest.raises(TicketUnknown):
                await desk.run(
                    tenant,
                    lambda work, ticket=ticket: read_ticket_shape(work, agent.actor, ticket.id),
                )


async def test_a_contact_lists_no_ticket_of_the_desk(desk: Desk, tenant: Tenant) -> None:
    contact = await make_contact(desk, tenant)
    with pytest.raises(NotAllowed):
        await desk.run(
            tenant, lambda work: list_tickets(work, contact.actor, TicketFilters(), None, 10)
        )


async def test_a_page_costs_one_statement_however_long_the_history(
    desk: Desk, tenant: Tenant
) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    costs = set()
    for rounds in (1, 12):
        for _ in range(rounds):
            ticket = await make_ticket(desk, tenant, contact)
            for text in ("one", "two"):
                await desk.run(
                    tenant,
                    lambda work, ticket=ticket, text=text: reply(
                        work, agent.actor, ticket_id=ticket.id, text=text
                    ),
                )
        _, listed = await desk.run(
            tenant,
            lambda work: counted(work, list_tickets(work, agent.actor, TicketFilters(), None, 100)),
        )
        _, counts = await desk.run(
            tenant, lambda work: counted(work, ticket_counts(work, agent.actor))
        )
        _, own = await desk.run(
            tenant, lambda work: counted(work, my_tickets(work, contact.actor, None, 100))
        )
        costs.add((len(listed), len(counts), len(own)))
    assert costs == {(1, 1, 1)}


async def test_a_list_shows_the_last_public_words_and_who_waits(
    desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    ref = await desk.run(
        tenant,
        lambda work: write_as_contact(work, contact.actor, ticket_id=None, text="Help me"),
    )
    await desk.run(
        tenant,
        lambda work: add_note(work, agent.actor, ticket_id=ref.ticket_id, text="Troll"),
    )
    (shape,) = (await page(desk, tenant, agent)).tickets
    assert shape.last_message is not None
    assert (shape.last_message.text, shape.subject) == ("Help me", "Help me")
    assert shape.is_unread
    assert shape.waiting_since == clock.now()
    assert shape.message_count == 1
    assert shape.contact.name == contact.name
    clock.move(timedelta(minutes=1))
    await desk.run(
        tenant, lambda work: reply(work, agent.actor, ticket_id=ref.ticket_id, text="Sure")
    )
    (shape,) = (await page(desk, tenant, agent)).tickets
    assert (shape.is_unread, shape.waiting_since) == (False, None)
    assert shape.assignee is not None
    assert shape.assignee.name == agent.name


async def test_a_contact_sees_their_own_tickets_and_what_is_new(
    desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    await make_ticket(desk, tenant, await make_contact(desk, tenant))
    ref = await desk.run(
        tenant,
        lambda work: write_as_contact(work, contact.actor, ticket_id=None, text="Help me"),
    )

    async def own() -> ContactTicketShape:
        (shape,) = (
            await desk.run(tenant, lambda work: my_tickets(work, contact.actor, None, 10))
        ).tickets
        return shape

    assert not (await own()).is_unread
    clock.move(timedelta(minutes=1))
    await desk.run(
        tenant, lambda work: reply(work, agent.actor, ticket_id=ref.ticket_id, text="Sure")
    )
    shape = await own()
    assert shape.is_unread
    assert shape.steps == [Step.CLOSE]
    assert shape.last_message is not None
    assert shape.last_message.text == "Sure"
    await desk.run(tenant, lambda work: mark_read(work, contact.actor, ticket_id=ref.ticket_id))
    assert not (await own()).is_unread


async def test_T16_one_ticket_is_shown_to_whom_it_belongs(desk: Desk, tenant: Tenant) -> None:
    contact, stranger = await make_contact(desk, tenant), await make_contact(desk, tenant)
    one, two = [await make_agent(desk, tenant, "helper") for _ in range(2)]
    ticket = await make_ticket(desk, tenant, contact, assignee=one)

    async def shown(actor: Any) -> Any:
        return await desk.run(tenant, lambda work: read_ticket_shape(work, actor, ticket.id))

    assert isinstance(await shown(contact.actor), ContactTicketShape)
    assert isinstance(await shown(one.actor), TicketShape)
    for actor in (stranger.actor, two.actor):
        with pytest.raises(TicketUnknown):
            await shown(actor)


async def test_the_last_tickets_of_an_agent_come_newest_first(
    desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    made = []
    for _ in range(4):
        clock.move(timedelta(minutes=1))
        made.append((await make_ticket(desk, tenant, contact, assignee=agent)).number)
    await make_ticket(desk, tenant, contact)
    last = await desk.run(tenant, lambda work: last_tickets_of(work, agent.actor))
    assert [ticket.number for ticket in last] == made[:0:-1]

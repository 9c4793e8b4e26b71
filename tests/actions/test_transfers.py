"""Two tickets are one, one is two, and both can be taken back (T6)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

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

from telldesk.analytics.rollup import count_tickets
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.priority import set_priority
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.actions.transfer import (
    MergeTargetOver,
    SplitRefused,
    TicketsApart,
    TransferOver,
    merge_tickets,
    split_ticket,
    undo_transfer,
)
from telldesk.tickets.lifecycle import Status, Step
from telldesk.tickets.repo import (
    TicketFilters,
    list_tickets,
    my_tickets,
    read_conversation,
    read_ticket_shape,
    ticket_history,
)
from telldesk.tickets.rows import TicketMerged, TicketMoved, TicketRow, TicketUnknown
from telldesk.tickets.search import search_tickets
from telldesk.tickets.transfers import TransferUnknown, transfers_of

Run = Callable[..., Awaitable[Any]]


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


class Case:
    """One contact's two tickets, spoken in turn: first, second, first, second."""

    def __init__(
        self, run: Run, desk: Desk, tenant: Tenant, contact: MadeContact, clock: FixedClock
    ) -> None:
        self.run, self.desk, self.tenant, self.contact = run, desk, tenant, contact
        self.clock = clock
        self.ids: list[UUID] = []

    async def asks(self, text: str, ticket_id: UUID | None = None) -> UUID:
        self.clock.move(timedelta(minutes=1))
        ref = await self.run(write_as_contact, by=self.contact, ticket_id=ticket_id, text=text)
        found: UUID = ref.ticket_id
        return found

    async def answers(self, ticket_id: UUID, text: str) -> None:
        self.clock.move(timedelta(minutes=1))
        await self.run(reply, ticket_id=ticket_id, text=text)

    async def now(self, ticket_id: UUID) -> TicketRow:
        return await ticket_now(self.desk, self.tenant, ticket_id)

    async def said(self, ticket_id: UUID) -> list[str]:
        page = await self.run(read_conversation, ticket_id)
        return [one.text for one in page.messages]

    async def ids_of(self, ticket_id: UUID, *texts: str) -> list[UUID]:
        page = await self.run(read_conversation, ticket_id)
        return [one.id for one in page.messages if one.text in texts]

    async def transfer(self, ticket_id: UUID) -> UUID:
        (found,) = await self.run(transfers_of, ticket_id)
        transfer_id: UUID = found.id
        return transfer_id


@pytest.fixture
async def case(
    run: Run, desk: Desk, tenant: Tenant, contact: MadeContact, clock: FixedClock
) -> Case:
    made = Case(run, desk, tenant, contact, clock)
    first = await made.asks("It is broken")
    second = await made.asks("And it smells")
    await made.answers(first, "Which one?")
    await made.asks("The red one", first)
    await run(add_note, ticket_id=second, text="Same as the other")
    made.ids = [first, second]
    return made


async def test_all_is_in_one_in_the_order_of_time(run: Run, case: Case) -> None:
    first, second = case.ids
    asked_at = (await case.now(first)).waiting_since
    await run(merge_tickets, ticket_id=second, into_id=first)
    assert await case.said(first) == [
        "It is broken", "And it smells", "Which one?", "The red one", "Same as the other",
    ]  # fmt: skip
    assert await case.said(second) == []
    now, gone = await case.now(first), await case.now(second)
    assert (now.message_count, now.status, now.waiting_since) == (4, Status.IN_PROGRESS, asked_at)
    assert (gone.status, gone.merged_into_id, gone.waiting_since) == (Status.CLOSED, first, None)
    assert (now.is_current, gone.is_current) == (True, False)
    shape = await run(read_ticket_shape, second)
    assert (shape.merged_into.id, shape.merged_into.number) == (first, now.number)
    assert shape.steps == []
    own = await run(read_ticket_shape, second, by=case.contact)
    assert (own.merged_into.number, own.steps) == (now.number, [])


async def test_lists_show_the_one_that_is_left(run: Run, case: Case) -> None:
    first, second = case.ids
    await run(merge_tickets, ticket_id=second, into_id=first)
    assert [one.id for one in (await run(list_tickets, TicketFilters(), None, 10)).tickets] == [
        first
    ]
    own = await run(my_tickets, None, 10, by=case.contact)
    assert [one.id for one in own.tickets] == [first]
    (hit,) = (await run(search_tickets, "smells", None, 10)).found
    assert hit.ticket.id == first
    number = (await case.now(second)).number
    (hit,) = (await run(search_tickets, f"#{number}", None, 10)).found
    assert hit.ticket.id == second


async def test_nothing_more_is_said_or_changed_in_a_merged_one(run: Run, case: Case) -> None:
    first, second = case.ids
    await run(merge_tickets, ticket_id=second, into_id=first)
    for verb, facts in (
        (reply, {"text": "Hello"}),
        (add_note, {"text": "Hello"}),
        (set_priority, {"priority": 4}),
        (change_status, {"step": Step.REOPEN}),
        (merge_tickets, {"into_id": first}),
    ):
        with pytest.raises(TicketMerged) as refused:
            await run(verb, ticket_id=second, **facts)
        assert refused.value.facts["into_id"] == str(first)
    with pytest.raises(TicketMerged):
        await case.asks("Hello?", second)
    with pytest.raises(TicketMerged):
        await run(merge_tickets, ticket_id=first, into_id=second)


async def test_it_is_taken_back_as_it_was_and_what_came_since_stays(run: Run, case: Case) -> None:
    first, second = case.ids
    before = await case.now(second)
    await run(merge_tickets, ticket_id=second, into_id=first)
    await case.answers(first, "We look at both")
    assert await run(undo_transfer, transfer_id=await case.transfer(second)) == second
    assert await case.said(second) == ["And it smells", "Same as the other"]
    assert await case.said(first) == [
        "It is broken", "Which one?", "The red one", "We look at both",
    ]  # fmt: skip
    after = await case.now(second)
    assert (after.status, after.merged_into_id) == (before.status, None)
    assert (after.waiting_since, after.message_count) == (before.waiting_since, 1)
    assert (await case.now(first)).waiting_since is None
    assert await run(transfers_of, first) == []


async def test_a_merge_is_taken_back_once_and_for_thirty_days(
    run: Run, case: Case, clock: FixedClock
) -> None:
    first, second = case.ids
    await run(merge_tickets, ticket_id=second, into_id=first)
    transfer = await case.transfer(first)
    clock.move(timedelta(days=30, seconds=1))
    assert await run(transfers_of, first) == []
    with pytest.raises(TransferOver):
        await run(undo_transfer, transfer_id=transfer)
    clock.move(timedelta(days=-1))
    await run(undo_transfer, transfer_id=transfer)
    with pytest.raises(TransferOver):
        await run(undo_transfer, transfer_id=transfer)


async def test_of_two_merges_the_later_one_is_taken_back_first(run: Run, case: Case) -> None:
    first, second = case.ids
    third = await case.asks("Third")
    await run(merge_tickets, ticket_id=second, into_id=first)
    inner = await case.transfer(second)
    await run(merge_tickets, ticket_id=first, into_id=third)
    assert len(await case.said(third)) == 6
    with pytest.raises(TransferOver):
        await run(undo_transfer, transfer_id=inner)
    (outer,) = await run(transfers_of, third)
    await run(undo_transfer, transfer_id=outer.id)
    await run(undo_transfer, transfer_id=inner)
    assert await case.said(second) == ["And it smells", "Same as the other"]
    assert await case.said(third) == ["Third"]


async def test_two_people_are_never_made_one(
    run: Run, case: Case, desk: Desk, tenant: Tenant
) -> None:
    other = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    with pytest.raises(TicketsApart):
        await run(merge_tickets, ticket_id=case.ids[0], into_id=other.id)
    with pytest.raises(TicketsApart):
        await run(merge_tickets, ticket_id=case.ids[0], into_id=case.ids[0])


async def test_an_unfinished_one_is_not_put_into_one_that_is_over(run: Run, case: Case) -> None:
    first, second = case.ids
    await run(change_status, ticket_id=first, step=Step.RESOLVE)
    with pytest.raises(MergeTargetOver):
        await run(merge_tickets, ticket_id=second, into_id=first)
    await run(merge_tickets, ticket_id=first, into_id=second)
    await run(undo_transfer, transfer_id=await case.transfer(first))
    back = await case.now(first)
    assert back.status is Status.RESOLVED
    assert back.resolved_at is not None


async def test_only_who_may_and_only_what_they_see(
    run: Run, case: Case, desk: Desk, tenant: Tenant
) -> None:
    first, second = case.ids
    helper = await make_agent(desk, tenant, "helper")
    with pytest.raises(NotAllowed):
        await run(merge_tickets, by=helper, ticket_id=second, into_id=first)
    with pytest.raises(NotAllowed):
        await run(split_ticket, by=helper, ticket_id=first, message_ids=[new_id()])
    with pytest.raises(NotAllowed):
        await run(undo_transfer, by=helper, transfer_id=new_id())
    with pytest.raises(TicketUnknown):
        await run(transfers_of, first, by=helper)
    with pytest.raises(TicketUnknown):
        await run(merge_tickets, ticket_id=new_id(), into_id=first)
    with pytest.raises(TransferUnknown):
        await run(undo_transfer, transfer_id=new_id())
    with pytest.raises(TicketMoved):
        await run(merge_tickets, ticket_id=second, into_id=first, version=99)


async def test_T16_another_desks_tickets_are_unknown(
    run: Run, case: Case, desk: Desk, tenant: Tenant, other_tenant: Tenant
) -> None:
    foreign = await make_ticket(desk, other_tenant, await make_contact(desk, other_tenant))
    with pytest.raises(TicketUnknown):
        await run(merge_tickets, ticket_id=case.ids[0], into_id=foreign.id)
    stranger = await make_agent(desk, other_tenant, "owner")
    await run(merge_tickets, ticket_id=case.ids[1], into_id=case.ids[0])
    transfer = await case.transfer(case.ids[0])
    with pytest.raises(TransferUnknown):
        await desk.run(
            other_tenant, lambda work: undo_transfer(work, stranger.actor, transfer_id=transfer)
        )


async def test_some_messages_become_a_ticket_of_their_own(run: Run, case: Case) -> None:
    first, second = case.ids
    await run(merge_tickets, ticket_id=second, into_id=first)
    chosen = await case.ids_of(first, "And it smells", "Same as the other")
    made = await run(split_ticket, ticket_id=first, message_ids=chosen)
    assert await case.said(made.id) == ["And it smells", "Same as the other"]
    assert await case.said(first) == ["It is broken", "Which one?", "The red one"]
    shape = await run(read_ticket_shape, made.id)
    kept = await case.now(first)
    assert (shape.subject, shape.status, shape.category_id, shape.priority) == (
        "And it smells", Status.IN_PROGRESS, kept.category_id, kept.priority,
    )  # fmt: skip
    assert (made.assignee_id, made.is_current, kept.is_current) == (kept.assignee_id, False, True)
    assert made.waiting_since == made.opened_at
    lines = (await run(ticket_history, made.id)).lines
    assert [(one.kind, one.data.number, one.data.count) for one in lines] == [
        ("split_from", kept.number, 2)
    ]


async def test_an_answered_part_waits_for_its_contact(run: Run, case: Case) -> None:
    first, _ = case.ids
    chosen = await case.ids_of(first, "It is broken", "Which one?")
    made = await run(split_ticket, ticket_id=first, message_ids=chosen)
    assert (made.status, made.waiting_since) == (Status.WAITING, None)
    assert (await case.now(first)).waiting_since is not None


async def test_a_split_leaves_something_and_takes_something(run: Run, case: Case) -> None:
    first, second = case.ids
    everything = await case.ids_of(first, "It is broken", "Which one?", "The red one")
    of_another = await case.ids_of(second, "And it smells")
    note = await case.ids_of(second, "Same as the other")
    for ticket_id, chosen in (
        (first, everything), (first, []), (first, of_another), (first, [new_id()]), (second, note),
        (first, [new_id() for _ in range(201)]),
    ):  # fmt: skip
        with pytest.raises(SplitRefused):
            await run(split_ticket, ticket_id=ticket_id, message_ids=chosen)


async def test_a_split_is_taken_back_with_what_was_said_since(run: Run, case: Case) -> None:
    first, _ = case.ids
    chosen = await case.ids_of(first, "The red one")
    made = await run(split_ticket, ticket_id=first, message_ids=chosen)
    await case.answers(made.id, "Red, then")
    assert await run(undo_transfer, transfer_id=await case.transfer(made.id)) == first
    assert await case.said(first) == ["It is broken", "Which one?", "The red one", "Red, then"]
    assert (await case.now(made.id)).merged_into_id == first


async def test_numbers_count_the_case_once(run: Run, case: Case, desk: Desk) -> None:
    first, second = case.ids

    async def counted() -> dict[str, int]:
        rows = await desk.run(
            case.tenant,
            lambda work: work.conn.fetch("SELECT measure, sum(n)::int AS n FROM daily_facts"
                                         " GROUP BY measure"),
        )  # fmt: skip
        return {row["measure"]: row["n"] for row in rows}

    async def count() -> dict[str, int]:
        await desk.run(case.tenant, lambda work: count_tickets(work, case.ids))
        return await counted()

    before = await count()
    assert (before["opened"], before["replies"]) == (2, 1)
    await run(merge_tickets, ticket_id=second, into_id=first)
    after = await count()
    assert (after["opened"], after["replies"], after.get("finished", 0)) == (1, 1, 0)
    await run(undo_transfer, transfer_id=await case.transfer(first))
    assert await count() == before


async def test_what_is_said_while_it_is_merged_is_in_one_of_them(run: Run, case: Case) -> None:
    first, second = case.ids

    async def writes() -> None:
        try:
            await case.asks("Meanwhile", second)
        except TicketMerged:
            await case.asks("Meanwhile", first)

    await asyncio.gather(
        run(merge_tickets, ticket_id=second, into_id=first), writes(), return_exceptions=False
    )
    assert (await case.said(first)).count("Meanwhile") == 1
    assert await case.said(second) == []


async def test_of_two_opposite_merges_at_once_one_is_done(run: Run, case: Case) -> None:
    first, second = case.ids
    done = await asyncio.gather(
        run(merge_tickets, ticket_id=second, into_id=first),
        run(merge_tickets, ticket_id=first, into_id=second),
        return_exceptions=True,
    )
    assert sorted(type(one) is TicketMerged for one in done) == [False, True]

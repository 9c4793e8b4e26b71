"""One act on many tickets: each says what came of it, and one undo puts back what it may (T14)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.support.bulk_traces import lines, stands, tags_of
from tests.support.factories import MadeAgent, make_agent, make_contact, make_ticket, ticket_now
from tests.support.rating_jobs import Ratings
from tests.support.tenants import FixedClock

from telldesk.identity.actions.staff import remove_agent
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.bulk import change_in_bulk, last_bulk
from telldesk.tickets.actions.bulk_undo import BulkUnknown, UndoOver, undo_bulk
from telldesk.tickets.actions.categories import create_category
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.message import ClientKeyReused
from telldesk.tickets.actions.priority import set_priority
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.actions.tag_ticket import change_tags
from telldesk.tickets.actions.tags import archive_tag, create_tag
from telldesk.tickets.bulk import MAX_BULK, BulkShape, BulkWish
from telldesk.tickets.lifecycle import Status, Step
from telldesk.tickets.rows import TicketRow

Run = Callable[..., Awaitable[Any]]


@pytest.fixture
async def manager(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "admin", name="Ada")


@pytest.fixture
def run(desk: Desk, tenant: Tenant, manager: MadeAgent) -> Run:
    async def run(verb: Any, by: MadeAgent = manager, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, by.actor, **facts))

    return run


@pytest.fixture
def bulk(run: Run) -> Run:
    async def bulk(
        action: Any, tickets: list[TicketRow], *, by: MadeAgent | None = None, key: str = "",
        **facts: Any,
    ) -> BulkShape:  # fmt: skip
        wish = BulkWish(action=action, ticket_ids=[one.id for one in tickets], **facts)
        who = {} if by is None else {"by": by}
        shape: BulkShape = await run(
            change_in_bulk, wish=wish, client_key=key or str(new_id()), **who
        )
        return shape

    return bulk


async def some(desk: Desk, tenant: Tenant, many: int = 3, **columns: Any) -> list[TicketRow]:
    contact = await make_contact(desk, tenant)
    return [await make_ticket(desk, tenant, contact, **columns) for _ in range(many)]


async def now(desk: Desk, tenant: Tenant, tickets: list[TicketRow]) -> list[TicketRow]:
    return [await ticket_now(desk, tenant, one.id) for one in tickets]


def came(shape: BulkShape) -> list[tuple[str, str]]:
    return [(one.came, one.refusal) for one in shape.outcomes]


async def told(queues: Desk, tenant: Tenant, event: str) -> int:
    return await queues.platform(
        lambda work: work.conn.fetchval(
            "SELECT count(*) FROM relay.outbox WHERE tenant = $1 AND event = $2",
            tenant.schema, event,
        )
    )  # fmt: skip


async def test_each_ticket_is_changed_as_if_by_hand_and_history_names_the_whole(
    bulk: Run, desk: Desk, tenant: Tenant, queues: Desk
) -> None:
    tickets = await some(desk, tenant)
    before = await told(queues, tenant, "TicketChanged")
    shape = await bulk("priority", [*tickets, tickets[0]], priority=4)
    assert came(shape) == [("changed", "")] * 3
    assert [one.number for one in shape.outcomes] == [one.number for one in tickets]
    assert shape.undo_until == shape.done_at + timedelta(minutes=10)
    assert {one.priority for one in await now(desk, tenant, tickets)} == {4}
    kinds = await lines(desk, tenant, tickets[0])
    assert [kind for kind, _ in kinds] == ["opened", "priority", "bulk"]
    assert kinds[-1][1] == {"bulk_id": str(shape.id), "count": 3}
    assert await told(queues, tenant, "TicketChanged") == before + 3


async def test_a_refused_one_stops_no_other_and_says_why(
    bulk: Run, run: Run, desk: Desk, tenant: Tenant
) -> None:
    open_one, taken, closed = await some(desk, tenant)
    ben = await make_agent(desk, tenant)
    await desk.run(
        tenant,
        lambda work: work.conn.execute(
            "UPDATE tickets SET assignee_id = $2 WHERE id = $1", taken.id, ben.id
        ),
    )
    await run(change_status, ticket_id=closed.id, step=Step.CLOSE)
    shape = await bulk("take", [open_one, taken, closed])
    assert came(shape) == [
        ("changed", ""), ("refused", "taken-already"), ("refused", "step-refused"),
    ]  # fmt: skip
    again = await bulk("take", [open_one])
    assert came(again) == [("same", "")]
    assert again.undo_until is None


async def test_what_an_agent_may_not_see_is_no_ticket_to_them(
    bulk: Run, desk: Desk, tenant: Tenant, other_tenant: Tenant
) -> None:
    helper = await make_agent(desk, tenant, "helper")
    foreign, own = (await some(desk, tenant, 1))[0], await some(desk, tenant, 1, assignee=helper)
    elsewhere = (await some(desk, other_tenant, 1))[0]
    shape = await bulk("step", [foreign, *own, elsewhere], by=helper, step="resolve")
    found = {one.ticket_id: (one.came, one.refusal, one.number) for one in shape.outcomes}
    assert found[foreign.id] == found[elsewhere.id] == ("refused", "ticket-unknown", None)
    assert found[own[0].id][:2] == ("changed", "")
    assert (await ticket_now(desk, tenant, foreign.id)).status is Status.OPEN
    assert (await ticket_now(desk, other_tenant, elsewhere.id)).status is Status.OPEN


async def test_each_act_asks_the_permission_of_its_verb(
    bulk: Run, desk: Desk, tenant: Tenant
) -> None:
    helper = await make_agent(desk, tenant, "helper")
    tickets = await some(desk, tenant, 1, assignee=helper)
    wishes: dict[str, dict[str, Any]] = {
        "take": {}, "assign": {"assignee_id": None}, "priority": {"priority": 1}, "category": {},
        "tags": {"add_tag_ids": [new_id()]},
    }  # fmt: skip
    for action, facts in wishes.items():
        with pytest.raises(NotAllowed):
            await bulk(action, tickets, by=helper, **facts)


@pytest.mark.parametrize(
    ("action", "facts", "field"),
    [
        ("step", {}, "step"),
        ("priority", {}, "priority"),
        ("priority", {"priority": 5}, "priority"),
        ("tags", {}, "add_tag_ids"),
        ("snooze", {}, "until"),
    ],
)
async def test_a_wish_that_says_too_little_is_refused(
    bulk: Run, desk: Desk, tenant: Tenant, action: str, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        await bulk(action, await some(desk, tenant, 1), **facts)
    assert refusal.value.field == field


async def test_of_none_or_of_too_many_nothing_is_done(run: Run) -> None:
    for many in (0, MAX_BULK + 1):
        wish = BulkWish(action="take", ticket_ids=[new_id() for _ in range(many)])
        with pytest.raises(Invalid):
            await run(change_in_bulk, wish=wish, client_key="k")


async def test_a_repeated_key_answers_as_the_first_time_and_does_nothing(
    bulk: Run, desk: Desk, tenant: Tenant
) -> None:
    tickets = await some(desk, tenant)
    first = await bulk("step", tickets, key="k", step="resolve")
    versions = [one.version for one in await now(desk, tenant, tickets)]
    assert await bulk("step", tickets, key="k", step="resolve") == first
    assert [one.version for one in await now(desk, tenant, tickets)] == versions
    with pytest.raises(ClientKeyReused):
        await bulk("step", tickets, key="k", step="close")


async def test_the_same_key_at_once_is_one_act(bulk: Run, desk: Desk, tenant: Tenant) -> None:
    tickets = await some(desk, tenant)
    asked = [bulk("step", tickets, key="k", step="resolve") for _ in range(4)]
    shapes = await asyncio.gather(*asked)
    assert len({one.id for one in shapes}) == 1
    kinds = [kind for kind, _ in await lines(desk, tenant, tickets[0])]
    assert kinds.count("bulk") == kinds.count("status") == 1


ACTS: dict[str, dict[str, Any]] = {
    "take": {}, "assign": {}, "resolve": {"step": "resolve"}, "close": {"step": "close"},
    "reopen": {"step": "reopen"}, "wait": {"step": "wait"}, "priority": {"priority": 1},
    "category": {},
}  # fmt: skip


@pytest.mark.parametrize("act", sorted(ACTS))
async def test_an_undo_puts_everything_back_as_it_was(
    act: str, bulk: Run, run: Run, desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    tickets = await some(desk, tenant, 2, waiting_since=clock.now())
    facts = dict(ACTS[act])
    if act == "assign":
        facts = {"assignee_id": (await make_agent(desk, tenant)).id}
    if act == "category":
        facts = {"category_id": (await run(create_category, key="m", names={"en": "M"})).id}
    if act == "reopen":
        for one in tickets:
            await run(change_status, ticket_id=one.id, step=Step.RESOLVE)
    before = await now(desk, tenant, tickets)
    clock.move(timedelta(minutes=1))
    shape = await bulk("step" if "step" in facts else act, tickets, **facts)
    assert [stands(one) for one in await now(desk, tenant, tickets)] != [
        stands(one) for one in before
    ]
    clock.move(timedelta(minutes=9))
    undone = await run(undo_bulk, bulk_id=shape.id)
    assert came(undone) == [("changed", "")] * 2
    assert undone.undo_until is None
    after = await now(desk, tenant, tickets)
    assert [stands(one) for one in after] == [stands(one) for one in before]
    assert all(one.version > was.version for one, was in zip(after, before, strict=True))
    assert [kind for kind, _ in await lines(desk, tenant, tickets[0])][-1] == "bulk_undone"


async def test_an_undo_of_tags_moves_only_the_tags_the_act_moved(
    bulk: Run, run: Run, desk: Desk, tenant: Tenant
) -> None:
    new, old, kept = [(await run(create_tag, name=one)).id for one in ("New", "Old", "Kept")]
    first, second = await some(desk, tenant, 2)
    await run(change_tags, ticket_id=first.id, add=[old, kept])
    await run(change_tags, ticket_id=second.id, add=[new])
    shape = await bulk("tags", [first, second], add_tag_ids=[new], remove_tag_ids=[old])
    assert came(shape) == [("changed", ""), ("same", "")]
    assert await tags_of(desk, tenant, first) == {new, kept}
    await run(undo_bulk, bulk_id=shape.id)
    assert await tags_of(desk, tenant, first) == {old, kept}
    assert await tags_of(desk, tenant, second) == {new}


async def test_a_tag_archived_since_is_not_put_on_again(
    bulk: Run, run: Run, desk: Desk, tenant: Tenant
) -> None:
    tag = (await run(create_tag, name="Old")).id
    tickets = await some(desk, tenant, 1)
    await run(change_tags, ticket_id=tickets[0].id, add=[tag])
    shape = await bulk("tags", tickets, remove_tag_ids=[tag])
    await run(archive_tag, tag_id=tag)
    assert came(await run(undo_bulk, bulk_id=shape.id)) == [("refused", "tag-unusable")]


async def test_what_somebody_changed_since_stays_and_is_named(
    bulk: Run, run: Run, desk: Desk, tenant: Tenant
) -> None:
    contact = await make_contact(desk, tenant)
    moved, wrote, still = [await make_ticket(desk, tenant, contact) for _ in range(3)]
    shape = await bulk("step", [moved, wrote, still], step="wait")
    await run(set_priority, ticket_id=moved.id, priority=4)
    await desk.run(
        tenant,
        lambda work: write_as_contact(work, contact.actor, ticket_id=wrote.id, text="Still?"),
    )
    undone = await run(undo_bulk, bulk_id=shape.id)
    assert came(undone) == [
        ("refused", "ticket-moved"), ("refused", "ticket-moved"), ("changed", ""),
    ]  # fmt: skip
    statuses = [one.status for one in await now(desk, tenant, [moved, wrote, still])]
    assert statuses == [Status.WAITING, Status.OPEN, Status.OPEN]


async def test_who_left_since_is_not_given_tickets_again(
    bulk: Run, run: Run, desk: Desk, tenant: Tenant
) -> None:
    ben = await make_agent(desk, tenant)
    tickets = await some(desk, tenant, 1, assignee=ben)
    shape = await bulk("assign", tickets, assignee_id=None)
    await run(remove_agent, agent_id=ben.id)
    assert came(await run(undo_bulk, bulk_id=shape.id)) == [("refused", "assignee-unusable")]


async def test_an_undo_is_done_once_by_who_did_it_and_soon(
    bulk: Run, run: Run, desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    tickets = await some(desk, tenant)
    other = await make_agent(desk, tenant, "owner")
    shape = await bulk("priority", tickets, priority=4)
    with pytest.raises(BulkUnknown):
        await run(undo_bulk, bulk_id=shape.id, by=other)
    undone = await run(undo_bulk, bulk_id=shape.id)
    versions = [one.version for one in await now(desk, tenant, tickets)]
    assert await run(undo_bulk, bulk_id=shape.id) == undone
    assert [one.version for one in await now(desk, tenant, tickets)] == versions
    late = await bulk("priority", tickets, priority=3)
    clock.move(timedelta(minutes=10, seconds=1))
    with pytest.raises(UndoOver):
        await run(undo_bulk, bulk_id=late.id)


async def test_two_undos_at_once_are_one(bulk: Run, run: Run, desk: Desk, tenant: Tenant) -> None:
    tickets = await some(desk, tenant)
    shape = await bulk("step", tickets, step="close")
    undone = await asyncio.gather(*(run(undo_bulk, bulk_id=shape.id) for _ in range(3)))
    assert [came(one) for one in undone] == [[("changed", "")] * 3] * 3
    kinds = [kind for kind, _ in await lines(desk, tenant, tickets[0])]
    assert kinds.count("bulk_undone") == 1


async def test_the_last_one_is_known_until_it_is_undone_or_old(
    bulk: Run, run: Run, desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    tickets = await some(desk, tenant)
    assert await run(last_bulk) is None
    first = await bulk("priority", tickets, priority=4)
    clock.move(timedelta(seconds=5))
    second = await bulk("priority", tickets, priority=1)
    await bulk("priority", tickets, priority=1)  # changes nothing
    assert await run(last_bulk) == second
    await run(undo_bulk, bulk_id=second.id)
    assert await run(last_bulk) == first
    clock.move(timedelta(minutes=11))
    assert await run(last_bulk) is None


async def test_old_ones_are_forgotten_by_the_next(
    bulk: Run, desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    tickets = await some(desk, tenant, 1)
    await bulk("priority", tickets, priority=4)
    clock.move(timedelta(days=1, seconds=1))
    await bulk("priority", tickets, priority=1)
    count = "SELECT (SELECT count(*) FROM bulk_actions) + (SELECT count(*) FROM bulk_tickets)"
    assert await desk.run(tenant, lambda work: work.conn.fetchval(count)) == 2


async def test_a_contact_is_not_asked_about_what_was_undone_at_once(
    bulk: Run, run: Run, desk: Desk, queues: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    ratings = Ratings(desk, queues, tenant, clock)
    tickets = await some(desk, tenant, 2)
    shape = await bulk("step", tickets, step="resolve")
    clock.move(timedelta(seconds=10))
    await run(undo_bulk, bulk_id=shape.id)
    await ratings.work_off(later=timedelta(minutes=1))
    count = "SELECT count(*) FROM deliveries"
    assert await desk.run(tenant, lambda work: work.conn.fetchval(count)) == 0


async def test_many_at_once_in_any_order_end_without_a_deadlock(
    bulk: Run, run: Run, desk: Desk, tenant: Tenant
) -> None:
    contact = await make_contact(desk, tenant)
    tickets = [await make_ticket(desk, tenant, contact) for _ in range(12)]
    tags = [(await run(create_tag, name=f"T{one}")).id for one in range(3)]
    asked = [
        bulk("priority", tickets[::-1], priority=4),
        bulk("tags", tickets[3:] + tickets[:3], add_tag_ids=tags[::-1]),
        bulk("tags", tickets, add_tag_ids=tags),
        bulk("take", tickets[6:] + tickets[:6]),
        bulk("step", tickets, step="wait"),
        *(run(change_tags, ticket_id=one.id, add=tags) for one in tickets[::-1]),
        *(run(set_priority, ticket_id=one.id, priority=1) for one in tickets),
    ]
    assert all(await asyncio.gather(*asked))
    after = await now(desk, tenant, tickets)
    assert {one.status for one in after} <= {Status.WAITING, Status.IN_PROGRESS}
    assert all(one.assignee_id is not None for one in after)


async def test_a_hundred_are_one_act(bulk: Run, run: Run, desk: Desk, tenant: Tenant) -> None:
    tickets = await some(desk, tenant, MAX_BULK)
    shape = await bulk("step", tickets, step="resolve")
    assert came(shape) == [("changed", "")] * MAX_BULK
    assert came(await run(undo_bulk, bulk_id=shape.id)) == [("changed", "")] * MAX_BULK

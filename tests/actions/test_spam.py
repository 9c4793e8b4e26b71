"""Spam: closed without a word, in no work and no numbers, and all of it taken back (T6)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.support.bulk_traces import lines, stands
from tests.support.factories import (
    MadeAgent,
    MadeContact,
    make_agent,
    make_contact,
    make_ticket,
    ticket_now,
)
from tests.support.tenants import FixedClock

from telldesk.contacts.actions import ban_contact, unban_contact
from telldesk.identity.actions.staff import remove_agent
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.assign import assign
from telldesk.tickets.actions.bulk import change_in_bulk
from telldesk.tickets.actions.bulk_undo import undo_bulk
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.priority import set_priority
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.actions.snooze import snooze
from telldesk.tickets.actions.spam import mark_spam, unmark_spam
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.actions.transfer import merge_tickets, split_ticket
from telldesk.tickets.bulk import BulkShape, BulkWish
from telldesk.tickets.lifecycle import Status, Step, StepRefused
from telldesk.tickets.repo import (
    TicketFilters,
    View,
    list_tickets,
    my_tickets,
    read_conversation,
    read_ticket_shape,
    ticket_counts,
)
from telldesk.tickets.rows import TicketMoved, TicketRow, TicketUnknown
from telldesk.tickets.search import search_tickets
from telldesk.tickets.spam import SpamBan, TicketSpam
from telldesk.tickets.views import ViewFilter, count_filter

Run = Callable[..., Awaitable[Any]]
HOUR = timedelta(hours=1)
_BAN = "SELECT banned_at, ban_reason, ban_until FROM contacts WHERE id = $1"


@pytest.fixture
async def agent(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "moderator", name="Ada")


@pytest.fixture
async def contact(desk: Desk, tenant: Tenant) -> MadeContact:
    return await make_contact(desk, tenant)


@pytest.fixture
async def ticket(
    desk: Desk, tenant: Tenant, clock: FixedClock, agent: MadeAgent, contact: MadeContact
) -> TicketRow:
    return await make_ticket(
        desk, tenant, contact, assignee=agent, status="in_progress", waiting_since=clock.now()
    )


@pytest.fixture
def run(desk: Desk, tenant: Tenant, agent: MadeAgent) -> Run:
    async def run(verb: Any, *args: Any, by: Any = agent, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, by.actor, *args, **facts))

    return run


@pytest.fixture
def mark(run: Run) -> Run:
    async def mark(ticket_id: UUID, **facts: Any) -> Any:
        return await run(mark_spam, ticket_id=ticket_id, **({"ban": None} | facts))

    return mark


@pytest.fixture
def now(desk: Desk, tenant: Tenant) -> Run:
    async def now(ticket: TicketRow) -> TicketRow:
        return await ticket_now(desk, tenant, ticket.id)

    return now


async def _shown(run: Run, view: View) -> int:
    page = await run(list_tickets, TicketFilters(view=view), None, 10)
    return len(page.tickets)


async def test_it_is_in_no_pile_of_work_but_in_all_in_search_and_in_its_own(
    run: Run, mark: Run, ticket: TicketRow
) -> None:
    work = (View.MINE, View.UNASSIGNED, View.WAITING, View.DUE, View.SNOOZED)
    assert (await run(ticket_counts)).spam is None
    marked = await mark(ticket.id)
    assert (marked.status, marked.waiting_since) == (Status.CLOSED, None)
    assert [await _shown(run, one) for one in work] == [0] * 5
    assert [await _shown(run, one) for one in (View.ALL, View.SPAM)] == [1, 1]
    counts = await run(ticket_counts)
    assert (counts.mine, counts.waiting, counts.all, counts.spam) == (0, 0, 0, 1)
    counted = {one: await run(count_filter, ViewFilter(view=one)) for one in View}
    assert {one for one, many in counted.items() if many} == {View.ALL, View.SPAM}
    found = await run(search_tickets, str(ticket.number), None, 10)
    assert [(one.ticket.is_spam, one.ticket.steps) for one in found.found] == [(True, [])]


@pytest.mark.parametrize("step", [None, Step.WAIT, Step.RESOLVE, Step.CLOSE])
async def test_taken_back_it_is_whatever_it_was(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, mark: Run, now: Run,
    ticket: TicketRow, step: Step | None,
) -> None:  # fmt: skip
    if step is not None:
        await run(change_status, ticket_id=ticket.id, step=step)
    before = await now(ticket)
    clock.move(HOUR)
    marked = await mark(ticket.id)
    assert marked.status is Status.CLOSED
    assert (marked.closed_at == before.closed_at) is (step is Step.CLOSE)
    clock.move(HOUR)
    back = await run(unmark_spam, ticket_id=ticket.id)
    assert stands(back) == stands(before)
    assert (back.spam_at, back.spam_by_id, back.spam_before) == (None, None, None)
    kinds = [kind for kind, _ in await lines(desk, tenant, ticket)]
    assert [one for one in kinds if "spam" in one] == ["spam", "not_spam"]
    # The status moved by the mark alone: no line of it would be counted as work.
    assert kinds.count("status") == (0 if step is None else 1)


async def test_a_snooze_ends_silently_and_is_back_unless_its_moment_is_past(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, mark: Run, ticket: TicketRow
) -> None:
    until = clock.now() + 3 * HOUR
    await run(snooze, ticket_id=ticket.id, until=until)
    assert (await mark(ticket.id)).snoozed_until is None
    assert "woken" not in [kind for kind, _ in await lines(desk, tenant, ticket)]
    assert (await run(unmark_spam, ticket_id=ticket.id)).snoozed_until == until
    await mark(ticket.id)
    clock.move(4 * HOUR)
    assert (await run(unmark_spam, ticket_id=ticket.id)).snoozed_until is None


async def test_marking_twice_and_taking_back_twice_change_nothing(
    run: Run, mark: Run, ticket: TicketRow
) -> None:
    once = await mark(ticket.id)
    assert await mark(ticket.id) == once
    back = await run(unmark_spam, ticket_id=ticket.id)
    assert await run(unmark_spam, ticket_id=ticket.id) == back


async def test_of_two_who_mark_at_once_one_does(
    desk: Desk, tenant: Tenant, mark: Run, ticket: TicketRow
) -> None:
    await asyncio.gather(*(mark(ticket.id) for _ in range(4)))
    kinds = [kind for kind, _ in await lines(desk, tenant, ticket)]
    assert kinds.count("spam") == 1


async def test_who_decided_on_an_old_state_is_told(
    run: Run, mark: Run, now: Run, ticket: TicketRow
) -> None:
    await run(set_priority, ticket_id=ticket.id, priority=4)
    with pytest.raises(TicketMoved):
        await mark(ticket.id, version=ticket.version, ban=SpamBan(reason="x"))
    assert (await now(ticket)).spam_at is None


async def _ban(desk: Desk, tenant: Tenant, contact: MadeContact) -> tuple[Any, ...]:
    row = await desk.run(tenant, lambda work: work.conn.fetchrow(_BAN, contact.id))
    return tuple(row)


async def test_the_contact_is_banned_with_it_and_let_in_with_it(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, mark: Run, ticket: TicketRow,
    contact: MadeContact,
) -> None:  # fmt: skip
    until = clock.now() + timedelta(days=7)
    await mark(ticket.id, ban=SpamBan(reason="Casino links", until=until))
    assert await _ban(desk, tenant, contact) == (clock.now(), "Casino links", until)
    clock.move(HOUR)
    await run(unmark_spam, ticket_id=ticket.id)
    assert await _ban(desk, tenant, contact) == (None, "", None)


async def test_a_ban_from_before_or_changed_since_is_not_lifted_with_it(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, mark: Run, ticket: TicketRow,
    contact: MadeContact,
) -> None:  # fmt: skip
    await run(ban_contact, contact_id=contact.id, reason="Before")
    banned_at = clock.now()
    clock.move(HOUR)
    await mark(ticket.id, ban=SpamBan(reason="Now"))
    await run(unmark_spam, ticket_id=ticket.id)
    assert await _ban(desk, tenant, contact) == (banned_at, "Before", None)
    await run(unban_contact, contact_id=contact.id)
    await mark(ticket.id, ban=SpamBan(reason="Now"))
    clock.move(HOUR)
    await run(ban_contact, contact_id=contact.id, reason="And worse")
    clock.move(HOUR)
    await run(unmark_spam, ticket_id=ticket.id)
    assert (await _ban(desk, tenant, contact))[1] == "And worse"


async def test_a_ban_can_be_added_to_a_mark_and_goes_with_it(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, mark: Run, ticket: TicketRow,
    contact: MadeContact,
) -> None:  # fmt: skip
    await mark(ticket.id)
    clock.move(HOUR)
    await mark(ticket.id, ban=SpamBan(reason="Again"))
    assert (await _ban(desk, tenant, contact))[1] == "Again"
    await run(unmark_spam, ticket_id=ticket.id)
    assert (await _ban(desk, tenant, contact))[0] is None


async def test_what_the_contact_writes_opens_another_ticket(
    run: Run, mark: Run, now: Run, ticket: TicketRow, contact: MadeContact
) -> None:
    await mark(ticket.id)
    said = await run(
        write_as_contact, by=contact, ticket_id=ticket.id, text="Hello?", client_key="k"
    )
    assert said.ticket_id != ticket.id
    again = await run(
        write_as_contact, by=contact, ticket_id=ticket.id, text="Hello?", client_key="k"
    )
    assert again.message_id == said.message_id
    assert (await now(ticket)).status is Status.CLOSED


async def test_its_contact_sees_a_ticket_that_is_over_and_no_word_of_spam(
    run: Run, mark: Run, ticket: TicketRow, contact: MadeContact
) -> None:
    await mark(ticket.id)
    shape = await run(read_ticket_shape, ticket.id, by=contact)
    assert (shape.status, shape.steps, shape.rating) == (Status.CLOSED, [], None)
    assert not any("spam" in name for name in shape.__struct_fields__)
    (listed,) = (await run(my_tickets, None, 10, by=contact)).tickets
    assert listed == shape
    for step in (Step.REOPEN, Step.CLOSE):
        with pytest.raises(StepRefused):
            await run(change_status, by=contact, ticket_id=ticket.id, step=step)


async def test_nothing_is_said_or_moved_in_it_but_a_note(
    run: Run, mark: Run, now: Run, ticket: TicketRow, contact: MadeContact, agent: MadeAgent
) -> None:
    for text in ("One", "Two"):
        await run(write_as_contact, by=contact, ticket_id=ticket.id, text=text)
    other = await run(write_as_contact, by=contact, ticket_id=None, text="Other")
    page = await run(read_conversation, ticket.id, before=None, after=None, limit=10)
    await mark(ticket.id)
    version = (await now(ticket)).version
    refused: list[tuple[Any, dict[str, Any]]] = [
        (reply, {"ticket_id": ticket.id, "text": "Hi"}),
        (change_status, {"ticket_id": ticket.id, "step": Step.REOPEN}),
        (assign, {"ticket_id": ticket.id, "assignee_id": None}),
        (merge_tickets, {"ticket_id": ticket.id, "into_id": other.ticket_id}),
        (merge_tickets, {"ticket_id": other.ticket_id, "into_id": ticket.id}),
        (split_ticket, {"ticket_id": ticket.id, "message_ids": [page.messages[0].id]}),
    ]
    for verb, facts in refused:
        with pytest.raises(TicketSpam):
            await run(verb, **facts)
    assert (await now(ticket)).version == version
    await run(add_note, ticket_id=ticket.id, text="The same as last week")


async def test_only_who_may_mark_and_ban_and_sees_it(
    desk: Desk, tenant: Tenant, other_tenant: Tenant, run: Run, mark: Run, now: Run,
    ticket: TicketRow, contact: MadeContact,
) -> None:  # fmt: skip
    helper = await make_agent(desk, tenant, "helper")
    own = await make_ticket(desk, tenant, contact, assignee=helper)
    stranger = await make_agent(desk, other_tenant, "owner")
    for who in (helper, contact):
        for verb in (mark_spam, unmark_spam):
            facts: dict[str, Any] = {"ban": None} if verb is mark_spam else {}
            with pytest.raises(NotAllowed):
                await run(verb, by=who, ticket_id=own.id, **facts)
    with pytest.raises(TicketUnknown):
        await desk.run(
            other_tenant,
            lambda work: mark_spam(work, stranger.actor, ticket_id=ticket.id, ban=None),
        )
    assert (await now(ticket)).spam_at is None


async def test_who_left_meanwhile_does_not_get_it_back(
    desk: Desk, tenant: Tenant, run: Run, mark: Run, ticket: TicketRow, agent: MadeAgent
) -> None:
    boss = await make_agent(desk, tenant, "owner")
    await mark(ticket.id)
    await run(remove_agent, by=boss, agent_id=agent.id)
    back = await run(unmark_spam, by=boss, ticket_id=ticket.id)
    assert (back.assignee_id, back.status) == (None, Status.OPEN)


async def _bulk(run: Run, action: Any, tickets: list[TicketRow], **facts: Any) -> BulkShape:
    wish = BulkWish(action=action, ticket_ids=[one.id for one in tickets], **facts)
    shape: BulkShape = await run(change_in_bulk, wish=wish, client_key=str(new_id()))
    return shape


async def test_many_are_marked_in_one_act_and_taken_back_in_one(
    desk: Desk, tenant: Tenant, clock: FixedClock, run: Run, now: Run, ticket: TicketRow,
    contact: MadeContact,
) -> None:  # fmt: skip
    other = await make_ticket(desk, tenant, contact)
    await run(change_status, ticket_id=other.id, step=Step.RESOLVE)
    both = [ticket, other]
    before = [stands(await now(one)) for one in both]
    clock.move(timedelta(minutes=1))
    shape = await _bulk(run, "spam", both)
    assert [one.came for one in shape.outcomes] == ["changed", "changed"]
    assert all([(await now(one)).spam_at for one in both])
    assert [one.came for one in (await _bulk(run, "spam", both)).outcomes] == ["same", "same"]
    undone = await run(undo_bulk, bulk_id=shape.id)
    assert [one.came for one in undone.outcomes] == ["changed", "changed"]
    assert [stands(await now(one)) for one in both] == before
    assert not any([(await now(one)).spam_at for one in both])


async def test_another_act_on_many_takes_no_mark_back_with_it(
    run: Run, mark: Run, now: Run, ticket: TicketRow
) -> None:
    await mark(ticket.id)
    shape = await _bulk(run, "priority", [ticket], priority=4)
    await run(undo_bulk, bulk_id=shape.id)
    after = await now(ticket)
    assert (after.priority, after.spam_at is None) == (2, False)
    refused = await _bulk(run, "step", [ticket], step="reopen")
    assert [one.refusal for one in refused.outcomes] == ["ticket-spam"]

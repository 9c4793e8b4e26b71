"""Unsent words: kept for an agent's other devices, theirs alone, gone when they are sent (T14)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.support.factories import MadeAgent, make_agent, make_contact, make_ticket
from tests.support.tenants import FixedClock

from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.drafts import (
    DraftMoved,
    TooManyDrafts,
    drafted_tickets,
    drop_draft,
    keep_draft,
    read_draft,
)
from telldesk.tickets.drafts import MAX_DRAFT_CHARS, MAX_DRAFTS, DraftShape
from telldesk.tickets.rows import TicketRow, TicketUnknown

Run = Callable[..., Awaitable[Any]]


@pytest.fixture
async def writer(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "moderator", name="Ada")


@pytest.fixture
def run(desk: Desk, tenant: Tenant, writer: MadeAgent) -> Run:
    async def run(verb: Any, by: MadeAgent = writer, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, by.actor, **facts))

    return run


@pytest.fixture
async def ticket(desk: Desk, tenant: Tenant) -> TicketRow:
    return await make_ticket(desk, tenant, await make_contact(desk, tenant))


@pytest.fixture
def keep(run: Run, ticket: TicketRow) -> Run:
    async def keep(text: str, *, version: int = 0, **more: Any) -> DraftShape:
        usual = {"ticket_id": ticket.id, "visibility": "public", "reply_to_id": None}
        kept: DraftShape = await run(keep_draft, text=text, version=version, **(usual | more))
        return kept

    return keep


async def test_words_are_kept_changed_found_and_dropped(
    run: Run, keep: Run, ticket: TicketRow, clock: FixedClock
) -> None:
    assert await run(read_draft, ticket_id=ticket.id) is None
    quoted = new_id()
    first = await keep("*Hello*", reply_to_id=quoted)
    assert (first.text, first.visibility, first.reply_to_id) == ("*Hello*", "public", quoted)
    clock.move(timedelta(seconds=2))
    second = await keep("For us", version=first.version, visibility="note")
    assert second.version == first.version + 2000
    assert await run(read_draft, ticket_id=ticket.id) == second
    assert await run(drafted_tickets) == [ticket.id]
    await run(drop_draft, ticket_id=ticket.id, version=second.version)
    await run(drop_draft, ticket_id=ticket.id, version=second.version)
    assert await run(read_draft, ticket_id=ticket.id) is None
    assert await run(drafted_tickets) == []


async def test_who_did_not_know_the_other_devices_words_is_refused(
    run: Run, keep: Run, ticket: TicketRow
) -> None:
    first = await keep("From the phone")
    for version in (0, first.version - 1, first.version + 1):
        with pytest.raises(DraftMoved) as refusal:
            await keep("From the table", version=version)
        assert refusal.value.facts["version"] == first.version
    second = await keep("From the table", version=first.version)
    assert second.version > first.version
    await run(drop_draft, ticket_id=ticket.id, version=first.version)  # an old word changes nothing
    assert await run(read_draft, ticket_id=ticket.id) == second


async def test_what_was_sent_and_begun_anew_is_never_taken_for_the_old(
    run: Run, keep: Run, ticket: TicketRow, clock: FixedClock
) -> None:
    old = await keep("Sent")
    await run(drop_draft, ticket_id=ticket.id, version=old.version)
    clock.move(timedelta(milliseconds=1))
    new = await keep("Begun anew", version=old.version)
    await run(drop_draft, ticket_id=ticket.id, version=old.version)
    assert await run(read_draft, ticket_id=ticket.id) == new


async def test_two_devices_at_once_one_is_refused(keep: Run) -> None:
    first = await keep("Begun")
    asked = [keep(f"Device {one}", version=first.version) for one in range(4)]
    came = await asyncio.gather(*asked, return_exceptions=True)
    assert sorted(type(one) is DraftMoved for one in came) == [False, True, True, True]


async def test_words_are_their_writers_alone(
    run: Run, keep: Run, ticket: TicketRow, desk: Desk, tenant: Tenant
) -> None:
    kept = await keep("Mine")
    owner = await make_agent(desk, tenant, "owner")
    assert await run(read_draft, owner, ticket_id=ticket.id) is None
    await run(drop_draft, owner, ticket_id=ticket.id, version=kept.version)
    assert await run(drafted_tickets, owner) == []
    assert await run(read_draft, ticket_id=ticket.id) == kept


async def test_a_ticket_one_may_not_see_takes_and_shows_nothing(
    run: Run, keep: Run, ticket: TicketRow, desk: Desk, tenant: Tenant, other_tenant: Tenant
) -> None:
    helper = await make_agent(desk, tenant, "helper")
    elsewhere = await make_ticket(desk, other_tenant, await make_contact(desk, other_tenant))
    for who, ticket_id in ((helper, ticket.id), (None, elsewhere.id)):
        by = {"by": who} if who else {}
        with pytest.raises(TicketUnknown):
            await keep("Hm", ticket_id=ticket_id, **by)
        with pytest.raises(TicketUnknown):
            await run(read_draft, ticket_id=ticket_id, **by)
        with pytest.raises(TicketUnknown):
            await run(drop_draft, ticket_id=ticket_id, version=1, **by)


async def test_contacts_keep_none(ticket: TicketRow, desk: Desk, tenant: Tenant) -> None:
    contact = await make_contact(desk, tenant)
    with pytest.raises(NotAllowed):
        await desk.run(tenant, lambda work: read_draft(work, contact.actor, ticket_id=ticket.id))


@pytest.mark.parametrize("text", ["", " \n ", "x" * (MAX_DRAFT_CHARS + 1), "a\0b"])
async def test_no_words_and_too_many_are_refused(keep: Run, text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await keep(text)
    assert refusal.value.field == "text"


async def test_there_is_an_end_to_how_many(
    keep: Run, writer: MadeAgent, desk: Desk, tenant: Tenant
) -> None:
    first = await keep("One")
    contact = await make_contact(desk, tenant)
    others = [await make_ticket(desk, tenant, contact) for _ in range(MAX_DRAFTS)]
    insert = """
INSERT INTO drafts (ticket_id, agent_id, visibility, text, version, updated_at)
SELECT one, $2, 'public', 'x', 1, $3 FROM unnest($1::uuid[]) AS one
"""
    ids = [one.id for one in others[1:]]
    await desk.run(tenant, lambda work: work.conn.execute(insert, ids, writer.id, work.now))
    await keep("One more word", version=first.version)
    with pytest.raises(TooManyDrafts):
        await keep("Two", ticket_id=others[0].id)


async def test_what_nobody_wrote_on_for_a_month_is_forgotten(
    run: Run, keep: Run, ticket: TicketRow, desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    await keep("Old")
    another = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    clock.move(timedelta(days=30, seconds=1))
    await keep("New", ticket_id=another.id)
    assert await run(drafted_tickets) == [another.id]
    assert await run(read_draft, ticket_id=ticket.id) is None

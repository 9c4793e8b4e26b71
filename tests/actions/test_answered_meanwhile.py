"""Of two agents who answer the same, the second is asked first (T14)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from tests.support.factories import MadeAgent, MadeContact, make_agent, make_contact, make_ticket

from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.reply import AnsweredMeanwhile, reply
from telldesk.tickets.rows import TicketRow, TicketUnknown

Run = Callable[..., Awaitable[Any]]
ROUNDS = 100


@pytest.fixture
def run(desk: Desk, tenant: Tenant) -> Run:
    async def run(verb: Any, who: MadeAgent | MadeContact, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, who.actor, **facts))

    return run


@pytest.fixture
async def anna(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, name="Anna")


@pytest.fixture
async def boris(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, name="Boris")


@pytest.fixture
async def ivan(desk: Desk, tenant: Tenant) -> MadeContact:
    return await make_contact(desk, tenant, name="Ivan")


@pytest.fixture
async def ticket(desk: Desk, tenant: Tenant, ivan: MadeContact) -> TicketRow:
    return await make_ticket(desk, tenant, ivan)


async def asked(run: Run, ivan: MadeContact, ticket: TicketRow) -> UUID:
    """The contact's question, which both agents have in sight."""
    made = await run(write_as_contact, ivan, ticket_id=ticket.id, text="Where is it?")
    found: UUID = made.message_id
    return found


async def count(desk: Desk, tenant: Tenant, table: str) -> int:
    statement = f"SELECT count(*) FROM {table}"
    found: int = await desk.run(tenant, lambda work: work.conn.fetchval(statement))
    return found


async def test_the_second_answer_waits_and_says_whose_came_first(
    run: Run, desk: Desk, tenant: Tenant, anna: MadeAgent, boris: MadeAgent, ivan: MadeContact,
    ticket: TicketRow,
) -> None:  # fmt: skip
    seen = await asked(run, ivan, ticket)
    first = await run(reply, anna, ticket_id=ticket.id, text="On its way", seen_message_id=seen)
    before = await count(desk, tenant, "messages"), await count(desk, tenant, "deliveries")
    with pytest.raises(AnsweredMeanwhile) as refused:
        await run(reply, boris, ticket_id=ticket.id, text="It is lost", seen_message_id=seen)
    assert refused.value.facts == {"message_id": str(first.message_id), "name": "Anna", "count": 1}
    after = await count(desk, tenant, "messages"), await count(desk, tenant, "deliveries")
    assert after == before
    facts = {"ticket_id": ticket.id, "text": "It is lost"}
    assert await run(reply, boris, seen_message_id=first.message_id, **facts)
    assert await run(reply, anna, **facts)


@pytest.mark.parametrize("what", ["contact", "note", "own"])
async def test_nothing_else_stops_an_answer(
    run: Run, anna: MadeAgent, boris: MadeAgent, ivan: MadeContact, ticket: TicketRow, what: str
) -> None:
    seen = await asked(run, ivan, ticket)
    who, verb = {
        "contact": (ivan, write_as_contact), "note": (anna, add_note), "own": (boris, reply),
    }[what]  # fmt: skip
    await run(verb, who, ticket_id=ticket.id, text="Also this")
    assert await run(reply, boris, ticket_id=ticket.id, text="Yes", seen_message_id=seen)


async def test_a_note_may_be_what_was_seen_last(
    run: Run, anna: MadeAgent, boris: MadeAgent, ivan: MadeContact, ticket: TicketRow
) -> None:
    await asked(run, ivan, ticket)
    note = await run(add_note, boris, ticket_id=ticket.id, text="I look at it")
    await run(reply, anna, ticket_id=ticket.id, text="Here")
    with pytest.raises(AnsweredMeanwhile):
        await run(reply, boris, ticket_id=ticket.id, text="There", seen_message_id=note.message_id)


async def test_a_repeated_send_is_the_first_whatever_came_since(
    run: Run, anna: MadeAgent, boris: MadeAgent, ivan: MadeContact, ticket: TicketRow
) -> None:
    seen = await asked(run, ivan, ticket)
    facts: dict[str, Any] = {
        "ticket_id": ticket.id, "text": "Yes", "seen_message_id": seen, "client_key": "k",
    }  # fmt: skip
    first = await run(reply, boris, **facts)
    await run(reply, anna, ticket_id=ticket.id, text="And more")
    assert (await run(reply, boris, **facts)).message_id == first.message_id


async def test_what_was_seen_is_of_this_ticket(
    run: Run, desk: Desk, tenant: Tenant, other_tenant: Tenant, anna: MadeAgent,
    ivan: MadeContact, ticket: TicketRow,
) -> None:  # fmt: skip
    seen = await asked(run, ivan, ticket)
    other = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    for ticket_id, message_id in ((other.id, seen), (ticket.id, new_id())):
        with pytest.raises(Invalid) as refused:
            await run(reply, anna, ticket_id=ticket_id, text="Hm", seen_message_id=message_id)
        assert refused.value.field == "seen_message_id"
    stranger = await make_agent(desk, other_tenant)
    with pytest.raises(TicketUnknown):
        await desk.run(
            other_tenant,
            lambda work: reply(
                work, stranger.actor, ticket_id=ticket.id, text="Hm", seen_message_id=seen
            ),
        )


async def test_who_may_not_answer_or_see_learns_nothing_of_it(
    run: Run, desk: Desk, tenant: Tenant, anna: MadeAgent, ivan: MadeContact, ticket: TicketRow
) -> None:
    seen = await asked(run, ivan, ticket)
    await run(reply, anna, ticket_id=ticket.id, text="Here", seen_message_id=seen)
    helper = await make_agent(desk, tenant, "helper")
    for who, refusal in ((helper, TicketUnknown), (ivan, NotAllowed)):
        with pytest.raises(refusal):
            await run(reply, who, ticket_id=ticket.id, text="Hm", seen_message_id=seen)


async def test_of_two_at_once_exactly_one_passes_every_time(
    run: Run, anna: MadeAgent, boris: MadeAgent, ivan: MadeContact, ticket: TicketRow
) -> None:
    for _ in range(ROUNDS):
        seen = await asked(run, ivan, ticket)
        done = await asyncio.gather(
            *(
                run(reply, who, ticket_id=ticket.id, text="Me", seen_message_id=seen)
                for who in (anna, boris)
            ),
            return_exceptions=True,
        )
        assert sorted(isinstance(one, AnsweredMeanwhile) for one in done) == [False, True], done

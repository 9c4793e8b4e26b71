"""What a contact does in the app."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from tests.support.factories import make_agent, make_contact, make_ticket, ticket_now
from tests.support.tenants import FixedClock

from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.contact_side import ContactsOnly, mark_read, write_as_contact
from telldesk.tickets.actions.message import ReplyTargetUnknown
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.open import ChannelUnknown
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.conversation import read_message
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.messages import MessageRef
from telldesk.tickets.rows import TicketUnknown


async def write(desk: Desk, tenant: Tenant, contact: Any, **facts: Any) -> MessageRef:
    facts = {"ticket_id": None, "text": "Help me", **facts}
    return await desk.run(tenant, lambda work: write_as_contact(work, contact.actor, **facts))


async def test_writing_without_a_ticket_opens_one(
    desk: Desk, queues: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    contact = await make_contact(desk, tenant)
    ref = await write(desk, tenant, contact, text="My server\nis down")
    ticket = await ticket_now(desk, tenant, ref.ticket_id)
    assert ref.is_new_ticket
    assert (ticket.subject, ticket.status) == ("My server is down", Status.OPEN)
    assert ticket.waiting_since == ticket.contact_wrote_at == clock.now()
    assert (ticket.message_count, ticket.last_message_id) == (1, ref.message_id)
    assert ticket.channel_id == contact.channel_id
    events = await queues.platform(
        lambda work: work.conn.fetch(
            "SELECT event FROM relay.outbox WHERE tenant = $1 ORDER BY id", tenant.schema
        )
    )
    assert [row["event"] for row in events] == ["TicketOpened", "MessageReceived"]
    places = "SELECT (SELECT count(*) FROM deliveries) + (SELECT count(*) FROM message_addresses)"
    assert await desk.run(tenant, lambda work: work.conn.fetchval(places)) == 0


async def test_writing_into_a_closed_ticket_opens_it_again(
    desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact, assignee=agent, status="closed")
    clock.move(timedelta(minutes=1))
    ref = await write(desk, tenant, contact, ticket_id=ticket.id, text="Again")
    assert not ref.is_new_ticket
    after = await ticket_now(desk, tenant, ticket.id)
    assert (after.status, after.waiting_since) == (Status.IN_PROGRESS, clock.now())


async def test_T16_a_strangers_ticket_is_unknown(desk: Desk, tenant: Tenant) -> None:
    contact, stranger = await make_contact(desk, tenant), await make_contact(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact)
    with pytest.raises(TicketUnknown):
        await write(desk, tenant, stranger, ticket_id=ticket.id)
    with pytest.raises(TicketUnknown):
        await desk.run(tenant, lambda work: mark_read(work, stranger.actor, ticket_id=ticket.id))
    with pytest.raises(ChannelUnknown):
        await write(desk, tenant, stranger, channel_id=contact.channel_id)


async def test_an_agent_does_not_write_as_a_contact(desk: Desk, tenant: Tenant) -> None:
    with pytest.raises(ContactsOnly):
        await write(desk, tenant, await make_agent(desk, tenant))


async def test_one_client_key_opens_one_ticket_however_often_it_comes(
    desk: Desk, tenant: Tenant
) -> None:
    contact = await make_contact(desk, tenant)
    refs = await asyncio.gather(*(write(desk, tenant, contact, client_key="k1") for _ in range(4)))
    assert len({ref.message_id for ref in refs}) == 1
    assert all(ref.is_new_ticket for ref in refs)
    count = "SELECT (SELECT count(*) FROM tickets) * 10 + (SELECT count(*) FROM messages)"
    assert await desk.run(tenant, lambda work: work.conn.fetchval(count)) == 11


async def test_two_people_may_use_the_same_client_key(desk: Desk, tenant: Tenant) -> None:
    one, two = await make_contact(desk, tenant), await make_contact(desk, tenant)
    first = await write(desk, tenant, one, client_key="k1")
    assert (await write(desk, tenant, two, client_key="k1")).message_id != first.message_id


async def test_a_new_ticket_takes_only_a_category_there_is(desk: Desk, tenant: Tenant) -> None:
    contact = await make_contact(desk, tenant)
    with pytest.raises(Invalid) as refusal:
        await write(desk, tenant, contact, category_id=new_id())
    assert refusal.value.field == "category_id"
    count = await desk.run(tenant, lambda work: work.conn.fetchval("SELECT count(*) FROM tickets"))
    assert count == 0


async def test_a_contact_answers_to_a_public_message_of_the_same_ticket_only(
    desk: Desk, tenant: Tenant
) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant, "admin")
    ticket = await make_ticket(desk, tenant, contact)
    other = await make_ticket(desk, tenant, contact)
    said = await desk.run(
        tenant, lambda work: reply(work, agent.actor, ticket_id=ticket.id, text="Which one?")
    )
    note = await desk.run(
        tenant, lambda work: add_note(work, agent.actor, ticket_id=ticket.id, text="Strange")
    )
    elsewhere = await write(desk, tenant, contact, ticket_id=other.id)
    ref = await write(
        desk, tenant, contact, ticket_id=ticket.id, text="That", reply_to_id=said.message_id
    )
    for reader in (contact.actor, agent.actor):
        read = partial(read_message, actor=reader, ticket_id=ticket.id, message_id=ref.message_id)
        shown = await desk.run(tenant, read)
        assert shown.reply_to_id == said.message_id
    for wrong in (note.message_id, elsewhere.message_id, new_id()):
        with pytest.raises(ReplyTargetUnknown) as refusal:
            await write(desk, tenant, contact, ticket_id=ticket.id, reply_to_id=wrong)
        assert refusal.value.field == "reply_to_id"
    with pytest.raises(ReplyTargetUnknown):
        await write(desk, tenant, contact, reply_to_id=said.message_id)


async def test_a_quoting_message_that_is_repeated_is_written_once(
    desk: Desk, tenant: Tenant
) -> None:
    contact = await make_contact(desk, tenant)
    first = await write(desk, tenant, contact)
    facts = {"ticket_id": first.ticket_id, "reply_to_id": first.message_id, "client_key": "k"}
    one, two = [await write(desk, tenant, contact, **facts) for _ in range(2)]
    assert one.message_id == two.message_id

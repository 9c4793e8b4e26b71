"""Banning contacts."""

import pytest
from tests.support.factories import make_agent, make_contact, make_ticket

from telldesk.contacts.actions import ban_contact, unban_contact
from telldesk.contacts.repo import ContactUnknown, channels_of, read_contact
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.status import BannedFromWriting


async def test_a_ban_says_who_and_when_and_is_told_once(
    desk: Desk, queues: Desk, tenant: Tenant
) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant)
    for _ in range(2):
        await desk.run(tenant, lambda work: ban_contact(work, agent.actor, contact_id=contact.id))
    banned = await desk.run(tenant, lambda work: read_contact(work, contact.id))
    assert (banned.banned_by, banned.banned_at is None) == (agent.id, False)
    for _ in range(2):
        await desk.run(tenant, lambda work: unban_contact(work, agent.actor, contact_id=contact.id))
    free = await desk.run(tenant, lambda work: read_contact(work, contact.id))
    assert (free.banned_at, free.banned_by) == (None, None)
    told = await queues.platform(
        lambda work: work.conn.fetch(
            "SELECT event FROM relay.outbox WHERE tenant = $1 ORDER BY id", tenant.schema
        )
    )
    assert [row["event"] for row in told] == ["ContactBanned", "ContactUnbanned"]


async def test_only_those_who_may_ban(desk: Desk, tenant: Tenant) -> None:
    contact = await make_contact(desk, tenant)
    for role in ("helper", "developer"):
        agent = await make_agent(desk, tenant, role)
        for verb in (ban_contact, unban_contact):
            with pytest.raises(NotAllowed):
                await desk.run(
                    tenant,
                    lambda work, verb=verb, agent=agent: verb(
                        work, agent.actor, contact_id=contact.id
                    ),
                )
    moderator = await make_agent(desk, tenant)
    with pytest.raises(ContactUnknown):
        await desk.run(tenant, lambda work: ban_contact(work, moderator.actor, contact_id=new_id()))


async def test_a_banned_contact_writes_nothing(desk: Desk, tenant: Tenant) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact)
    await desk.run(tenant, lambda work: ban_contact(work, agent.actor, contact_id=contact.id))
    for ticket_id in (ticket.id, None):
        with pytest.raises(BannedFromWriting):
            await desk.run(
                tenant,
                lambda work, ticket_id=ticket_id: write_as_contact(
                    work, contact.actor, ticket_id=ticket_id, text="Let me in"
                ),
            )


async def test_the_addresses_of_a_contact_say_whether_they_work(desk: Desk, tenant: Tenant) -> None:
    contact = await make_contact(desk, tenant, reachability="blocked")
    (channel,) = await desk.run(tenant, lambda work: channels_of(work, contact.id))
    assert (channel.id, channel.reachability) == (contact.channel_id, "blocked")

"""Banning contacts."""

from datetime import timedelta
from typing import Any

import pytest
from tests.support.factories import make_agent, make_contact, make_ticket
from tests.support.tenants import FixedClock

from telldesk.contacts.actions import ban_contact, end_ban, unban_contact
from telldesk.contacts.repo import ContactUnknown, channels_of, read_contact
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.status import BannedFromWriting
from telldesk.tickets.contact_cards import contact_card
from telldesk.tickets.jobs import note_banned, note_unbanned
from telldesk.tickets.repo import ticket_history

DAY = timedelta(days=1)


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


async def test_a_ban_has_a_reason_and_ends_by_itself(
    desk: Desk, queues: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant)
    until = clock.now() + DAY

    async def ban(**facts: Any) -> None:
        verb = {"contact_id": contact.id, "reason": " Sells   watches ", "until": until} | facts
        await desk.run(tenant, lambda work: ban_contact(work, agent.actor, **verb))

    async def end() -> Any:
        await desk.run(tenant, lambda work: end_ban(work, contact_id=contact.id))
        return await desk.run(tenant, lambda work: read_contact(work, contact.id))

    await ban()
    now = await end()
    assert (now.banned_at, now.ban_reason, now.ban_until) == (clock.now(), "Sells watches", until)
    # Made longer: the task that waits for the old end finds nothing to do.
    await ban(until=until + DAY)
    clock.move(DAY)
    assert (await end()).banned_at is not None
    clock.move(DAY)
    assert (await end()).banned_at is None
    card = await desk.run(tenant, lambda work: contact_card(work, agent.actor, contact.id))
    assert (card.is_banned, card.ban_reason, card.ban_until, card.banned_by) == (
        False,
        "",
        None,
        "",
    )
    tasks = await queues.ask(
        "SELECT run_at FROM relay.tasks WHERE tenant = $1 AND job = 'end_ban' ORDER BY run_at",
        tenant.schema,
    )
    assert [row["run_at"] for row in tasks] == [until, until + DAY]


@pytest.mark.parametrize(
    "wrong",
    [
        {"until": timedelta(0)},
        {"until": timedelta(days=-1)},
        {"until": timedelta(days=4000)},
        {"reason": "x" * 501},
        {"reason": "a\x00b"},
    ],
)
async def test_a_ban_that_is_none_is_refused(
    desk: Desk, tenant: Tenant, clock: FixedClock, wrong: Any
) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant)
    facts = dict(wrong)
    if "until" in facts:
        facts["until"] = clock.now() + facts["until"]
    with pytest.raises(Invalid):
        await desk.run(
            tenant, lambda work: ban_contact(work, agent.actor, contact_id=contact.id, **facts)
        )


async def test_the_history_of_open_tickets_says_who_banned(desk: Desk, tenant: Tenant) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact)
    facts = {"contact_id": str(contact.id), "actor_kind": "agent", "actor_id": str(agent.id)}
    for job in (note_banned, note_unbanned):
        assert job.row is not None
        verb = job.row
        await desk.run(tenant, lambda work, verb=verb: verb(work, facts))
    page = await desk.run(tenant, lambda work: ticket_history(work, agent.actor, ticket.id))
    assert [(one.kind, one.actor.id) for one in page.lines[-2:]] == [
        ("banned", agent.id), ("unbanned", agent.id),
    ]  # fmt: skip


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

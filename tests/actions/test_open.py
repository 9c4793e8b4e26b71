"""Opening tickets: numbers, the current ticket of a channel, two doors at once."""

import asyncio

import pytest
from tests.support.factories import make_contact, make_ticket, ticket_now

from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.open import ChannelUnknown, open_ticket, short_subject


async def test_numbers_are_the_desks_own(desk: Desk, tenant: Tenant, other_tenant: Tenant) -> None:
    contact = await make_contact(desk, tenant)
    first = await make_ticket(desk, tenant, contact)
    second = await make_ticket(desk, tenant, contact)
    assert second.number == first.number + 1
    stranger = await make_contact(desk, other_tenant)
    assert (await make_ticket(desk, other_tenant, stranger)).number == first.number


async def test_a_new_ticket_becomes_the_channels_current_one(desk: Desk, tenant: Tenant) -> None:
    contact = await make_contact(desk, tenant)
    first = await make_ticket(desk, tenant, contact)
    second = await make_ticket(desk, tenant, contact)
    assert second.is_current
    assert not (await ticket_now(desk, tenant, first.id)).is_current


async def test_two_doors_opening_at_once_take_turns(desk: Desk, tenant: Tenant) -> None:
    contact = await make_contact(desk, tenant)
    opened = await asyncio.gather(*(make_ticket(desk, tenant, contact) for _ in range(4)))
    current = await desk.run(
        tenant, lambda work: work.conn.fetchval("SELECT count(*) FROM tickets WHERE is_current")
    )
    assert len({ticket.number for ticket in opened}) == 4
    assert current == 1


async def test_a_channel_of_somebody_else_is_unknown(desk: Desk, tenant: Tenant) -> None:
    contact, other = await make_contact(desk, tenant), await make_contact(desk, tenant)
    for channel_id in (other.channel_id, new_id()):
        with pytest.raises(ChannelUnknown):
            await desk.run(
                tenant,
                lambda work, channel_id=channel_id: open_ticket(
                    work, contact.actor, contact_id=contact.id, channel_id=channel_id, subject=""
                ),
            )


def test_a_subject_is_one_short_line() -> None:
    assert short_subject("  Hello\n\nthere ") == "Hello there"
    assert len(short_subject("word " * 100)) <= 120

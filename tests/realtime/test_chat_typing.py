"""An agent's typing leaves wishes for the contact's chat; nobody else's does."""

import asyncio
from collections.abc import Callable

import msgspec
import pytest
import redis.asyncio as redis
from tests.support.live import TICKETS, asked, line_of
from tests.support.web import Site

from telldesk.channels.typing_wishes import WISHES, TypingWish
from telldesk.kernel.db import Tenant

pytestmark = pytest.mark.usefixtures("relaying")


async def wishes(valkey: redis.Redis) -> list[TypingWish]:
    found = await valkey.lrange(WISHES, 0, -1)
    return [msgspec.json.decode(one, type=TypingWish) for one in reversed(found)]


async def until(valkey: redis.Redis, is_so: Callable[[list[TypingWish]], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so(await wishes(valkey)):  # noqa: ASYNC110 - a list in Valkey
            await asyncio.sleep(0.02)


async def test_an_agent_who_writes_an_answer_leaves_a_wish_at_once_and_again_while_they_do(
    site: Site, tenant: Tenant, valkey: redis.Redis
) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    ticket_id = await asked(contact)
    async with line_of(site, agent) as line:
        await line.say(typing=ticket_id)
        await until(valkey, lambda found: len(found) >= 2)
        one = (await wishes(valkey))[0]
        assert (one.schema, str(one.ticket_id)) == (tenant.schema, ticket_id)
        assert one.at == site.clock.now()
        await line.say(typing=None)
        await line.aside("presence", typing=[])
        asking = site.parts.sockets.presences._in_chat
        async with asyncio.timeout(5):
            while asking._running:  # noqa: ASYNC110 - its next round finds nobody
                await asyncio.sleep(0.02)


async def test_contacts_onlookers_and_those_who_may_not_see_leave_none(
    site: Site, tenant: Tenant, valkey: redis.Redis
) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    helper = await site.agent(tenant, "helper")
    ticket_id = await asked(contact)
    async with (
        line_of(site, contact) as own,
        line_of(site, agent) as other,
        line_of(site, helper) as third,
    ):
        await own.say(typing=ticket_id)
        await other.say(viewing=ticket_id)
        await third.say(typing=ticket_id)
        assert (await third.next()) == {"type": "error", "error": "ticket-unknown"}
        await other.aside("presence", contact_is_typing=True)
        assert await wishes(valkey) == []
    assert (await agent.get(f"{TICKETS}/{ticket_id}")).status_code == 200

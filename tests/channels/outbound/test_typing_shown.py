"""The contact's chat says "typing", and nothing that matters is touched by it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import redis.asyncio as redis
from tests.support.outbound_world import World

from embedded_servers import EmbeddedValkey
from telldesk.channels.outbound import Outbound
from telldesk.channels.typing_shown import TypingShown
from telldesk.channels.typing_wishes import WISHES, TypingWish, TypingWishes


@pytest.fixture
async def shown(world: World, valkey_server: EmbeddedValkey) -> AsyncIterator[TypingShown]:
    made = TypingShown(valkey_server.url, world.desk, world.context.part(Outbound))
    yield made
    await made._valkey.aclose()


def wish(world: World) -> TypingWish:
    return TypingWish(world.tenant.schema, world.ticket.id, world.clock.now())


async def actions(world: World) -> list[dict[str, Any]]:
    return [call["params"] for call in await world.control.calls("sendChatAction")]


async def test_a_wish_is_shown_in_the_contacts_chat_and_leaves_nothing(
    world: World, shown: TypingShown
) -> None:
    await shown.show(wish(world))
    (action,) = await actions(world)
    assert (action["chat_id"], action["action"]) == (str(world.contact.chat_id), "typing")
    assert "business_connection_id" not in action
    assert await world.states() == []
    assert await world.tasks() == []
    assert await world.rows("SELECT 1 FROM ticket_events WHERE kind <> 'opened'") == []


async def test_the_buckets_of_replies_lose_no_token(
    world: World, shown: TypingShown, valkey: redis.Redis
) -> None:
    await world.say("first")
    await world.work_off()
    bucket = f"t:{world.tenant.schema}:bot:{world.contact.bot_id}"
    chat = f"t:{world.tenant.schema}:chat:{world.contact.bot_id}:{world.contact.chat_id}"
    before = [await valkey.hgetall(key) for key in (bucket, chat)]
    assert all(before)
    world.clock.move(timedelta(seconds=1))
    await shown.show(wish(world))
    assert len(await actions(world)) == 1
    assert [await valkey.hgetall(key) for key in (bucket, chat)] == before


async def test_two_processes_that_wish_are_one_action(world: World, shown: TypingShown) -> None:
    for _ in range(5):
        await shown.show(wish(world))
    assert len(await actions(world)) == 1


async def test_of_one_bot_there_is_one_call_at_a_time(
    world: World, shown: TypingShown, valkey: redis.Redis
) -> None:
    await world.control.fail("slow", method="sendChatAction", seconds=1)
    slow = asyncio.create_task(shown.show(wish(world)))
    while not shown._calling:  # noqa: ASYNC110 - until the call is out
        await asyncio.sleep(0.01)
    await valkey.flushall()
    await shown.show(wish(world))
    await slow
    assert len(await actions(world)) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE tickets SET status = 'closed', closed_at = now()",
        "UPDATE tickets SET status = 'resolved', resolved_at = now()",
        "UPDATE contact_channels SET reachability = 'blocked'",
        "UPDATE contact_channels SET reachability = 'never_started'",
        "UPDATE contacts SET banned_at = now()",
    ],
)
async def test_nothing_is_shown_where_nobody_will_answer_or_read(
    world: World, shown: TypingShown, change: str
) -> None:
    await world.rows(f"{change} RETURNING 1")
    await shown.show(wish(world))
    assert await actions(world) == []


async def test_nothing_is_shown_beside_or_after_an_answer(world: World, shown: TypingShown) -> None:
    seen = wish(world)
    await world.say("on its way")
    await shown.show(seen)
    assert await actions(world) == []
    await world.work_through()
    world.clock.move(timedelta(seconds=1))
    await world.rows("UPDATE tickets SET agent_wrote_at = $1 RETURNING 1", world.clock.now())
    await shown.show(seen)
    assert await actions(world) == []


async def test_a_bot_or_chat_that_is_silent_stays_so(world: World, shown: TypingShown) -> None:
    pacer = world.context.part(Outbound).pacer
    await pacer.pause(world.tenant.schema, world.contact.bot_id, None, 30)
    await shown.show(wish(world))
    assert await actions(world) == []


async def test_a_flood_silences_typing_and_no_reply(
    world: World, shown: TypingShown, valkey: redis.Redis
) -> None:
    await world.control.fail("flood", method="sendChatAction", retry_after=20)
    await shown.show(wish(world))
    await valkey.delete(
        f"t:{world.tenant.schema}:typing:{world.contact.bot_id}:{world.contact.chat_id}"
    )
    await shown.show(wish(world))
    assert len(await actions(world)) == 1
    delivery_id = await world.say("the words")
    await world.work_off()
    assert (await world.delivery(delivery_id))["state"] == "sent"


async def test_a_business_chat_is_named(world: World, shown: TypingShown) -> None:
    await world.rows("UPDATE contact_channels SET connection = 'bc1' RETURNING 1")
    await shown.show(wish(world))
    (action,) = await actions(world)
    assert action["business_connection_id"] == "bc1"


@asynccontextmanager
async def working(shown: TypingShown) -> AsyncIterator[None]:
    stopping = asyncio.Event()
    running = asyncio.create_task(shown.run(stopping))
    try:
        yield
    finally:
        stopping.set()
        await running


async def test_a_worker_takes_wishes_and_survives_what_is_none(
    world: World, shown: TypingShown, valkey: redis.Redis
) -> None:
    for words in (b"nonsense", b'["pg_catalog","' + str(world.ticket.id).encode() + b'"]'):
        await valkey.lpush(WISHES, words)
    await TypingWishes(valkey).leave(wish(world))
    async with working(shown), asyncio.timeout(10):
        while not await actions(world):  # noqa: ASYNC110 - the simulator's own log
            await asyncio.sleep(0.01)


async def test_wishes_nobody_takes_are_few_and_gone_in_a_moment(
    world: World, valkey: redis.Redis
) -> None:
    wishes = TypingWishes(valkey)
    for _ in range(1_010):
        await wishes.leave(wish(world))
    assert await valkey.llen(WISHES) == 1_000
    assert 0 < await valkey.ttl(WISHES) <= 3

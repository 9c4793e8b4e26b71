"""Y8: a bot whose calls hang holds few slots, for a moment; the neighbours do not notice."""

import asyncio
import time

from tests.channels.outbound.conftest import MakeWorld
from tests.channels.outbound.test_pace import (  # noqa: F401 - `clock` is a fixture
    RunningClock,
    clock,
    people,
    worker,
)

from telldesk.kernel.db import Tenant
from telldesk.tickets.messages import OutboundMessage


async def test_a_hanging_bot_does_not_slow_its_neighbour(
    make_world: MakeWorld, tenant: Tenant, other_tenant: Tenant
) -> None:
    slow, quick = await make_world(tenant), await make_world(other_tenant)
    await slow.control.fail("slow", bot=slow.inbox.bot_id, seconds=30, times=0)
    for target in await people(slow, 20):
        await slow.queue(OutboundMessage(text="hello"), lane="reply", target=target)
    async with worker(slow):
        await asyncio.sleep(0)
        began = time.monotonic()
        delivery_id = await quick.say("quick")
        quick.queues.nudges.nudge("tasks")
        await quick.until_state(delivery_id, "sent")
        assert time.monotonic() - began < 1.9  # less than one hanging call
    states = await slow.states()
    assert states.count("unknown") <= 8  # four slots, then the bot rests
    assert states.count("queued") >= 12

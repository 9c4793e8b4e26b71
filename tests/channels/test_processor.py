"""What processing promises: in order inside a chat, exactly once, nobody waits for a neighbour."""

import asyncio
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.support.feeds import WritingFeed, hurry, left, queue_updates, written
from tests.support.inboxes import MadeInbox, MakeInbox, message, update
from tests.support.servers import Logins
from tests.support.tenants import MakeTenant

from telldesk.channels.processor import Processor
from telldesk.channels.registry import WorkerInboxes
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk

ROOT = Path(__file__).parents[2]


@pytest.fixture
def feed() -> WritingFeed:
    return WritingFeed()


@pytest.fixture
def processor(desk: Desk, queues: Desk, keys: KeyRing, feed: WritingFeed) -> Processor:
    return Processor(desk, queues, WorkerInboxes(queues, keys), feed)


def texts(*pairs: tuple[int, int], text: str = "hello") -> list[dict[str, Any]]:
    return [update(update_id=n, message=message(chat, text=text)) for n, chat in pairs]


def lines(made: MadeInbox, *update_ids: int) -> list[str]:
    return [f"{made.bot_id}:{n}" for n in update_ids]


async def work_off(processor: Processor, queues: Desk, made: MadeInbox) -> None:
    for _ in range(200):
        await processor.step()
        if (await left(queues, made))[:2] == (0, 0):
            return
        await hurry(queues, made)
    raise AssertionError("the queue never emptied")


async def test_updates_take_effect_in_order_and_leave_nothing(
    processor: Processor, web_desk: Desk, desk: Desk, queues: Desk, inbox: MadeInbox
) -> None:
    await queue_updates(web_desk, inbox, texts(*((n, 42) for n in range(1, 21))))
    await work_off(processor, queues, inbox)
    assert await written(desk, inbox.tenant) == lines(inbox, *range(1, 21))
    assert await left(queues, inbox) == (0, 0, 0)


async def test_T04_an_update_that_comes_again_later_has_no_second_effect(
    processor: Processor, web_desk: Desk, desk: Desk, queues: Desk, inbox: MadeInbox
) -> None:
    for _ in range(3):
        await queue_updates(web_desk, inbox, texts((7, 42)))
        await work_off(processor, queues, inbox)
    assert await written(desk, inbox.tenant) == lines(inbox, 7)


async def test_T04_the_same_number_of_two_bots_has_two_effects(
    processor: Processor, web_desk: Desk, desk: Desk, queues: Desk, make_inbox: MakeInbox,
    tenant: Tenant,
) -> None:  # fmt: skip
    one, two = await make_inbox(tenant), await make_inbox(tenant)
    for made in (one, two):
        await queue_updates(web_desk, made, texts((7, 42)))
        await work_off(processor, queues, made)
    assert await written(desk, tenant) == [*lines(one, 7), *lines(two, 7)]


async def test_T07_two_processors_keep_the_order_of_a_chat(
    web_desk: Desk, desk: Desk, queues: Desk, keys: KeyRing, inbox: MadeInbox
) -> None:
    pairs = [(n, 1 + n % 3) for n in range(1, 91)]
    await queue_updates(web_desk, inbox, texts(*pairs))
    inboxes = WorkerInboxes(queues, keys)
    both = [Processor(desk, queues, inboxes, WritingFeed()) for _ in range(2)]

    async def robbing() -> None:
        for _ in range(40):  # leases are taken away while their holders work
            await hurry(queues, inbox)
            await asyncio.gather(*(one.step() for one in both))

    await robbing()
    await work_off(both[0], queues, inbox)
    effects = await written(desk, inbox.tenant)
    assert sorted(effects) == sorted(lines(inbox, *range(1, 91)))
    for chat in (1, 2, 3):
        own = [n for n, lane in pairs if lane == chat]
        assert [line for line in effects if line in lines(inbox, *own)] == lines(inbox, *own)


@pytest.mark.parametrize(("text", "error"), [("poison", "Poisoned"), ("misuse", "InterfaceError")])
async def test_T06_a_poisoned_update_is_buried_after_three_tries_and_its_chat_goes_on(
    processor: Processor, web_desk: Desk, desk: Desk, queues: Desk, inbox: MadeInbox, text: str,
    error: str,
) -> None:  # fmt: skip
    await queue_updates(
        web_desk, inbox, [*texts((1, 42)), *texts((2, 42), text=text), *texts((3, 42))]
    )
    for tries in range(1, 4):
        await processor.step()
        waiting = await left(queues, inbox)
        assert waiting == ((2, 1, 0) if tries < 3 else (0, 0, 1))
        assert await processor.step() == 0  # it rests before the next try
        await hurry(queues, inbox)
    bot = inbox.bot_id
    assert await written(desk, inbox.tenant) == [f"{bot}:1", f"lost {bot}:2", f"{bot}:3"]
    dead = await queues.platform(
        lambda w: w.conn.fetchrow("SELECT * FROM platform.dead_updates WHERE bot_id = $1", bot)
    )
    assert dead["error"] == error
    assert dead["update_id"] == 2
    assert dead["payload"] is not None


async def test_a_failure_that_passes_leaves_one_effect(
    processor: Processor, web_desk: Desk, desk: Desk, queues: Desk, inbox: MadeInbox
) -> None:
    await queue_updates(web_desk, inbox, [*texts((1, 42), text="flaky"), *texts((2, 42))])
    await work_off(processor, queues, inbox)
    assert await written(desk, inbox.tenant) == lines(inbox, 1, 2)


async def test_T55_an_update_moved_to_another_row_is_buried_unread(
    processor: Processor, web_desk: Desk, desk: Desk, queues: Desk, inbox: MadeInbox
) -> None:
    await queue_updates(web_desk, inbox, texts((1, 42), (2, 42)))
    await queues.platform(
        lambda w: w.conn.execute(
            "UPDATE platform.inbound SET update_id = 9 WHERE bot_id = $1 AND update_id = 1",
            inbox.bot_id,
        )
    )
    await work_off(processor, queues, inbox)
    bot = inbox.bot_id
    assert await written(desk, inbox.tenant) == [f"lost {bot}:9", f"{bot}:2"]


async def test_a_flooded_chat_takes_no_more_than_its_turn(
    processor: Processor, web_desk: Desk, queues: Desk, make_inbox: MakeInbox, tenant: Tenant,
    other_tenant: Tenant,
) -> None:  # fmt: skip
    flooder, quiet = await make_inbox(tenant), await make_inbox(other_tenant)
    await queue_updates(web_desk, flooder, texts(*((n, n % 50 + 1) for n in range(1, 301))))
    await queue_updates(web_desk, quiet, texts((1, 1), (2, 2)))
    for _ in range(2):
        await processor.step()
    assert (await left(queues, quiet))[0] == 0
    assert (await left(queues, flooder))[0] > 200


async def test_a_suspended_tenant_waits_and_loses_nothing(
    processor: Processor, web_desk: Desk, desk: Desk, queues: Desk, inbox: MadeInbox, admin: Any
) -> None:
    await queue_updates(web_desk, inbox, texts((1, 1)))
    state = "UPDATE platform.tenants SET state = $2 WHERE id = $1::text::uuid"
    for wanted, remaining in (("suspended", 1), ("active", 0)):
        async with admin.transaction():
            await admin.execute("SET LOCAL ROLE td_owner")
            await admin.execute(state, inbox.tenant.id, wanted)
        for _ in range(3):
            await processor.step()
        assert (await left(queues, inbox))[0] == remaining
    assert await written(desk, inbox.tenant) == lines(inbox, 1)


async def test_more_that_comes_while_a_lane_ends_is_not_forgotten(
    web_desk: Desk, desk: Desk, queues: Desk, keys: KeyRing, inbox: MadeInbox
) -> None:
    class Meanwhile(WritingFeed):
        async def take(self, work: Any, inbox_facts: Any, body: bytes) -> None:
            await super().take(work, inbox_facts, body)
            if b'"update_id": 1,' in body:
                await queue_updates(web_desk, inbox, texts((2, 42)))

    await queue_updates(web_desk, inbox, texts((1, 42)))
    processor = Processor(desk, queues, WorkerInboxes(queues, keys), Meanwhile())
    await processor.step()
    assert (await left(queues, inbox))[:2] == (1, 1)
    await processor.step()
    assert await written(desk, inbox.tenant) == lines(inbox, 1, 2)
    assert (await left(queues, inbox))[:2] == (0, 0)


@pytest.mark.parametrize("moment", ["before_commit", "after_commit"])
async def test_T05_a_worker_killed_in_the_middle_leaves_each_effect_once(
    processor: Processor, web_desk: Desk, desk: Desk, queues: Desk, inbox: MadeInbox,
    logins: Logins, moment: str,
) -> None:  # fmt: skip
    await queue_updates(web_desk, inbox, texts((1, 42), (2, 42), (3, 42)))
    victim = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.victim", logins.admin_dsn, moment, cwd=ROOT
    )
    assert await victim.wait() == -signal.SIGKILL
    committed = 1 if moment == "before_commit" else 2
    assert len(await written(desk, inbox.tenant)) == committed
    assert (await left(queues, inbox))[0] == 3
    assert await processor.step() == 0  # still leased to the dead
    await hurry(queues, inbox)
    await work_off(processor, queues, inbox)
    assert await written(desk, inbox.tenant) == lines(inbox, 1, 2, 3)
    assert await left(queues, inbox) == (0, 0, 0)


async def test_a_running_processor_wakes_at_an_arrival(
    web_desk: Desk, desk: Desk, queues: Desk, keys: KeyRing, make_tenant: MakeTenant,
    make_inbox: MakeInbox, logins: Logins,
) -> None:  # fmt: skip
    made = await make_inbox(await make_tenant())
    stopping = asyncio.Event()
    processor = Processor(
        desk, queues, WorkerInboxes(queues, keys), WritingFeed(), listen_dsn=logins.relay.dsn
    )
    running = asyncio.create_task(processor.run(stopping))
    try:
        for n in range(1, 4):
            await queue_updates(web_desk, made, texts((n, 42)))
            async with asyncio.timeout(10):
                while await written(desk, made.tenant) != lines(made, *range(1, n + 1)):  # noqa: ASYNC110 - polled
                    await asyncio.sleep(0.01)
    finally:
        stopping.set()
        await running
    assert await left(queues, made) == (0, 0, 0)

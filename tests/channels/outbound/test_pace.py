"""The simulator's limits are Telegram's: we fill them and never earn a refusal."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import pairwise

import pytest
import redis.asyncio as redis
from tests.support.outbound_world import World
from tests.support.tenants import FixedClock
from typing_extensions import override

from telegram_simulator import Limits
from telldesk.channels.buckets import Pace, Pacer
from telldesk.kernel.dispatch import Dispatcher
from telldesk.kernel.jobs import Leased, Runner
from telldesk.tickets.messages import OutboundMessage, Target

SCHEMA = "tenant_00000000000000000000000000000001"


class RunningClock(FixedClock):
    """Pace is about real seconds."""

    @override
    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
def clock() -> RunningClock:
    return RunningClock()


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest.fixture
def pace() -> Pace:
    return Pace()


@asynccontextmanager
async def worker(world: World) -> AsyncIterator[None]:
    """Hands tasks out as the worker process does, sixteen at a time."""
    runner, stopping = Runner(world.context, world.jobs), asyncio.Event()
    slots, running = asyncio.Semaphore(16), set[asyncio.Task[None]]()

    async def run(leased: Leased) -> None:
        async with slots:
            await runner.run([leased])

    async def hand_out(handed: Sequence[Leased]) -> None:
        for leased in handed:
            task = asyncio.create_task(run(leased))
            running.add(task)
            task.add_done_callback(running.discard)

    dispatching = asyncio.create_task(Dispatcher(world.queues, hand_out, slots=16).run(stopping))
    try:
        yield
    finally:
        stopping.set()
        world.queues.nudges.nudge("tasks")
        await dispatching
        await asyncio.gather(*running)


async def all_sent(world: World, deadline_s: float) -> None:
    async with asyncio.timeout(deadline_s):
        while set(await world.states()) != {"sent"}:  # noqa: ASYNC110 - they are rows
            await asyncio.sleep(0.05)


async def people(world: World, count: int) -> list[Target]:
    targets = []
    for number in range(count):
        person = 830_000_001 + number
        await world.control.post("people", id=person, first_name="P")
        await world.control.post("start", bot=world.inbox.bot_id, person=person)
        targets.append(Target(bot_id=world.inbox.bot_id, chat_id=person))
    return targets


async def test_many_chats_fill_the_bots_limit_without_a_refusal(world: World) -> None:
    for target in await people(world, 90):
        await world.queue(OutboundMessage(text="hello"), lane="reply", target=target)
    began = time.monotonic()
    async with worker(world):
        await all_sent(world, 30)
    took_s = time.monotonic() - began
    assert await world.control.calls(ok=False) == []
    assert took_s < 15  # 3.1 s at the full rate; test machines share their cores


async def test_a_busy_chat_waits_and_the_others_do_not(world: World) -> None:
    for number in range(6):
        await world.queue(OutboundMessage(text=f"{number}"), lane="reply")
    others = await people(world, 5)
    async with worker(world):
        for target in others:
            await world.queue(OutboundMessage(text="hello"), lane="reply", target=target)
        await all_sent(world, 30)
    calls = await world.control.calls("sendMessage")
    assert all(call["ok"] for call in calls)
    assert await world.said() == ["0", "1", "2", "3", "4", "5"]
    chats = Counter(str(call["params"]["chat_id"]) for call in calls[:-1])
    assert all(chats[str(target.chat_id)] == 1 for target in others)


async def test_an_emptied_valkey_never_lets_a_burst_through(valkey: redis.Redis) -> None:
    pacer = Pacer(valkey)

    async def let_through() -> int:
        count = 0
        for chat in range(1000, 1100):
            if await pacer.ask(SCHEMA, 1, chat, lane="callback", messages=1, in_line=False):
                break
            count += 1
        return count

    await let_through()
    await asyncio.sleep(0.5)  # the bucket fills to its brim
    await valkey.flushall()
    assert await let_through() <= 12


async def test_without_valkey_the_pace_is_half_and_nothing_fails() -> None:
    away = redis.Redis.from_url("redis://127.0.0.1:9")
    pacer = Pacer(away)
    ask = {"lane": "reply", "messages": 1, "in_line": False}
    assert await pacer.ask(SCHEMA, 1, 7, **ask) == 0.0
    assert 1.5 < await pacer.ask(SCHEMA, 1, 7, **ask) <= 2.0
    assert await pacer.ask(SCHEMA, 2, 8, **ask) == 0.0
    await pacer.pause(SCHEMA, 2, None, 30)
    assert await pacer.ask(SCHEMA, 2, 9, **ask) > 29
    await away.aclose()


async def test_T12_two_flooded_chats_pause_the_bot_and_no_other_bot(valkey: redis.Redis) -> None:
    pacer = Pacer(valkey)
    ask = {"lane": "reply", "messages": 1, "in_line": False}
    assert not await pacer.flooded(SCHEMA, 1, 7, 20)
    assert await pacer.ask(SCHEMA, 1, 7, **ask) > 19
    assert await pacer.ask(SCHEMA, 1, 8, **ask) == 0.0
    assert await pacer.flooded(SCHEMA, 1, 8, 20)
    assert await pacer.ask(SCHEMA, 1, 9, **ask) > 19
    assert await pacer.ask(SCHEMA, 2, 9, **ask) == 0.0


async def test_lower_lanes_leave_room_for_higher_ones_and_never_starve(
    valkey: redis.Redis,
) -> None:
    pacer = Pacer(valkey, Pace(bot_per_s=20, bot_burst=10, chat_per_s=1e4, chat_burst=100))
    went: Counter[str] = Counter()
    chats = iter(range(1, 100_000))
    began = time.monotonic()
    # Three seconds tell on an idle machine; a busy one asks less often and is given longer.
    while (spent_s := time.monotonic() - began) < 3 or (went["rest"] < 2 and spent_s < 30):
        for lane in ("callback", "reply", "notice", "rest"):
            if not await pacer.ask(SCHEMA, 1, next(chats), lane=lane, messages=1, in_line=False):
                went[lane] += 1
        await asyncio.sleep(0.002)
    assert went["callback"] > went["reply"]
    assert went["rest"] >= 2
    assert sum(went.values()) <= 20 * (time.monotonic() - began) + 15


async def test_T18_buckets_of_two_tenants_are_apart(valkey: redis.Redis) -> None:
    pacer = Pacer(valkey)
    await pacer.pause(SCHEMA, 1, None, 30)
    other = SCHEMA[:-1] + "2"
    assert await pacer.ask(other, 1, 7, lane="reply", messages=1, in_line=False) == 0.0
    assert all(key.startswith(b"t:tenant_") for key in await valkey.keys())


async def test_a_bot_that_hangs_rests_longer_each_time(valkey: redis.Redis) -> None:
    pacer = Pacer(valkey)
    assert [await pacer.troubled(SCHEMA, 1) for _ in range(4)] == [1.0, 2.0, 4.0, 8.0]
    assert await pacer.ask(SCHEMA, 1, 7, lane="callback", messages=0, in_line=False) > 7


async def test_waiters_in_line_come_back_one_after_the_other(valkey: redis.Redis) -> None:
    pacer = Pacer(valkey, Pace(bot_per_s=10, bot_burst=5))
    began = time.monotonic()
    turns: list[tuple[float, float]] = []
    for chat in range(1, 21):
        asked = time.monotonic()
        wait_s = await pacer.ask(SCHEMA, 1, chat, lane="rest", messages=1, in_line=True)
        turns.append((time.monotonic() + wait_s, time.monotonic() - asked))
    # A turn is a moment, not a wait: the bucket fills while an answer is on its way to us.
    assert all(turn <= later + took + 0.01 for (turn, took), (later, _) in pairwise(turns))
    assert turns[-1][0] - began > 1.5

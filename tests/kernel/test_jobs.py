"""Tasks: leased fairly, run once, retried with a bound, found again after an accident."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import redis.asyncio as redis
from saq.job import Status as SaqStatus
from tests.support.tenants import FixedClock

from embedded_servers import EmbeddedValkey
from telldesk.kernel.db import Tenant
from telldesk.kernel.dispatch import Dispatcher, hand_to_saq, open_queue, run_tasks
from telldesk.kernel.events import Event
from telldesk.kernel.jobs import (
    LEASE,
    Job,
    JobContext,
    Leased,
    RunAgain,
    Runner,
    outside_job,
    row_job,
)
from telldesk.kernel.outbox import Hearer, Relay
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk, Task, Work


class Rang(Event):
    thing_id: str


@pytest.fixture
def context(desk: Desk, queues: Desk, clock: FixedClock, valkey: redis.Redis) -> JobContext:
    return JobContext(desk=desk, queues=queues, clock=clock, settings=Settings(), valkey=valkey)


class Hands:
    """Runs what is handed out, in this process, and remembers the order."""

    def __init__(self, context: JobContext, *jobs: Job) -> None:
        self.runner = Runner(context, {job.name: job for job in jobs})
        self.handed: list[Leased] = []

    async def __call__(self, handed: Sequence[Leased]) -> None:
        self.handed.extend(handed)
        for leased in handed:
            await self.runner.run([leased])


async def enqueue(desk: Desk, tenant: Tenant, *tasks: Task) -> None:
    async def verb(work: Work) -> None:
        for task in tasks:
            work.enqueue(task)

    await desk.run(tenant, verb)


async def rows(queues: Desk, tenant: Tenant) -> list[Any]:
    found: list[Any] = await queues.platform(
        lambda w: w.conn.fetch(
            "SELECT * FROM relay.tasks WHERE tenant = $1 ORDER BY run_at", tenant.schema
        )
    )
    return found


async def test_equal_waiting_nudges_join_and_a_later_one_is_kept(
    context: JobContext, desk: Desk, queues: Desk, tenant: Tenant
) -> None:
    ran: list[int] = []

    @outside_job(timeout_s=5, tries=1)
    async def drain(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
        ran.append(args["n"])
        if len(ran) == 1:  # while this one runs, the same nudge comes again
            await enqueue(context.desk, tenant, Task("drain", {"n": 2}, key="chat"))

    await enqueue(
        desk, tenant, Task("drain", {"n": 1}, key="chat"), Task("drain", {"n": 1}, key="chat")
    )
    dispatcher = Dispatcher(queues, Hands(context, drain), slots=8)
    while await dispatcher.step():
        pass
    assert ran == [1, 2]
    assert await rows(queues, tenant) == []


async def test_Y8_tenants_take_turns_whatever_one_of_them_piles_up(
    context: JobContext, desk: Desk, queues: Desk, tenant: Tenant, other_tenant: Tenant
) -> None:
    order: list[str] = []

    @outside_job(timeout_s=5, tries=1)
    async def note(_context: JobContext, tenant: Tenant, _args: dict[str, Any]) -> None:
        order.append(tenant.schema)

    await enqueue(desk, tenant, *(Task("note", {}) for _ in range(40)))
    await enqueue(desk, other_tenant, *(Task("note", {}) for _ in range(3)))
    dispatcher = Dispatcher(queues, Hands(context, note), slots=8, per_tenant=4)
    while await dispatcher.step():
        pass
    assert len(order) == 43
    assert max(i for i, name in enumerate(order) if name == other_tenant.schema) < 12


async def test_a_row_jobs_effect_is_exactly_one(
    context: JobContext, desk: Desk, queues: Desk, tenant: Tenant
) -> None:
    @row_job(timeout_s=5, tries=3)
    async def count_it(work: Work, args: dict[str, Any]) -> None:
        await work.conn.execute(
            "INSERT INTO desk_texts (key, language, text) VALUES ($1, 'en', 'x')"
            " ON CONFLICT (key, language) DO UPDATE SET text = desk_texts.text || 'x'",
            args["thing_id"],
        )

    async def emit(work: Work) -> None:
        work.emit(Rang(thing_id="bell"))

    async def nobody(_events: object) -> None:
        return

    await desk.run(tenant, emit)
    relay = Relay(queues, [Hearer("Rang", "count_it", 5)], nobody)
    while await relay.step():
        pass
    task = (await rows(queues, tenant))[0]
    hands = Hands(context, count_it)
    await Dispatcher(queues, hands, slots=8).step()
    # The same task comes back, as after a crash between its effect and its deletion.
    await queues.platform(
        lambda w: w.conn.execute(
            "INSERT INTO relay.tasks (id, tenant, job, args, event_id, lease_until)"
            " VALUES ($1, $2, 'count_it', $3, $4, now() + interval '1 minute')",
            task["id"], tenant.schema, '{"thing_id": "bell"}', task["event_id"],
        )
    )  # fmt: skip
    await hands([Leased(task["id"], 0)])
    assert await desk.run(tenant, lambda w: w.conn.fetchval("SELECT text FROM desk_texts")) == "x"


async def test_a_failing_job_is_tried_again_later_and_then_dead(
    context: JobContext, desk: Desk, queues: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    @outside_job(timeout_s=5, tries=2)
    async def fails(_context: JobContext, _tenant: Tenant, _args: dict[str, Any]) -> None:
        raise ConnectionError("123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")

    await enqueue(desk, tenant, Task("fails", {}))
    dispatcher = Dispatcher(queues, Hands(context, fails), slots=8)
    assert await dispatcher.step() == 1
    assert await dispatcher.step() == 0
    clock.move(timedelta(seconds=2))
    assert await dispatcher.step() == 1
    row = (await rows(queues, tenant))[0]
    assert row["dead_at"] == clock.now()
    assert row["last_error"] == "ConnectionError"  # T02: its text could hold a token


async def test_run_again_waits_without_counting_as_a_try(
    context: JobContext, desk: Desk, queues: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    ran: list[int] = []

    @outside_job(timeout_s=5, tries=1)
    async def paced(context: JobContext, _tenant: Tenant, _args: dict[str, Any]) -> None:
        ran.append(1)
        if len(ran) < 4:
            raise RunAgain(context.clock.now() + timedelta(seconds=1))

    await enqueue(desk, tenant, Task("paced", {}))
    dispatcher = Dispatcher(queues, Hands(context, paced), slots=8)
    for expected in (1, 0):
        assert await dispatcher.step() == expected
    for _ in range(3):
        clock.move(timedelta(seconds=1))
        assert await dispatcher.step() == 1
    assert len(ran) == 4
    assert await rows(queues, tenant) == []


async def test_T56_an_emptied_valkey_costs_one_lease_and_nothing_else(
    context: JobContext, desk: Desk, queues: Desk, tenant: Tenant, clock: FixedClock,
    valkey: redis.Redis, valkey_server: EmbeddedValkey,
) -> None:  # fmt: skip
    ran: list[int] = []

    @outside_job(timeout_s=5, tries=3)
    async def once(_context: JobContext, _tenant: Tenant, _args: dict[str, Any]) -> None:
        ran.append(1)

    queue = open_queue(Settings(redis_url=valkey_server.url))
    await enqueue(desk, tenant, Task("once", {}))
    lost = Dispatcher(queues, hand_to_saq(queue), slots=8)
    assert await lost.step() == 1
    assert await queue.count("queued") == 1
    await valkey.flushall()
    await queue.disconnect()

    found = Dispatcher(queues, Hands(context, once), slots=8)
    assert await found.step() == 0
    clock.move(LEASE + timedelta(seconds=1))
    found._swept_at = 0.0  # the next sweep is due
    assert await found.step() == 1
    assert ran == [1]


@pytest.mark.parametrize("has_begun", [True, False])
async def test_T05_a_killed_workers_task_is_handed_out_again_after_one_lease(
    *, has_begun: bool, context: JobContext,
    desk: Desk, queues: Desk, tenant: Tenant, clock: FixedClock,
    valkey: redis.Redis, valkey_server: EmbeddedValkey,
) -> None:  # fmt: skip
    queue = open_queue(Settings(redis_url=valkey_server.url))
    await enqueue(desk, tenant, Task("once", {}))
    dispatcher = Dispatcher(queues, hand_to_saq(queue), slots=8)
    assert await dispatcher.step() == 1
    begun = await queue.dequeue(timeout=5)
    assert begun is not None
    if has_begun:
        await begun.update(status=SaqStatus.ACTIVE)
    # And here its worker dies.

    clock.move(LEASE + timedelta(seconds=1))
    dispatcher._swept_at = 0.0  # the next sweep is due
    assert await dispatcher.step() == 1
    again = await queue.dequeue(timeout=5)
    assert again is not None
    assert (begun.kwargs or {})["tasks"] != (again.kwargs or {})["tasks"]

    done: list[int] = []

    @outside_job(timeout_s=5, tries=3)
    async def once(_context: JobContext, _tenant: Tenant, _args: dict[str, Any]) -> None:
        done.append(1)

    run = run_tasks(Runner(context, {"once": once}))
    await run({}, **(begun.kwargs or {}))
    assert done == [], "whoever holds a lease that ran out leaves the task alone"
    await run({}, **(again.kwargs or {}))
    assert done == [1]
    await queue.disconnect()


async def test_a_task_that_runs_again_at_once_is_not_taken_for_its_run_before(
    context: JobContext, desk: Desk, queues: Desk, tenant: Tenant, valkey: redis.Redis,
    valkey_server: EmbeddedValkey,
) -> None:  # fmt: skip
    ran: list[int] = []

    @outside_job(timeout_s=5, tries=3)
    async def paced(context: JobContext, _tenant: Tenant, _args: dict[str, Any]) -> None:
        ran.append(1)
        if len(ran) == 1:
            raise RunAgain(context.clock.now())

    queue = open_queue(Settings(redis_url=valkey_server.url))
    await enqueue(desk, tenant, Task("paced", {}))
    dispatcher = Dispatcher(queues, hand_to_saq(queue), slots=8)
    run = run_tasks(Runner(context, {"paced": paced}))
    for _ in range(2):
        assert await dispatcher.step() == 1
        begun = await queue.dequeue(timeout=2)
        assert begun is not None, "SAQ still knows the run before and dropped this one"
        await begun.update(status=SaqStatus.ACTIVE)
        await run({}, **(begun.kwargs or {}))
    assert ran == [1, 1]
    await queue.disconnect()


async def test_a_cancelled_job_hands_its_task_back(
    context: JobContext, desk: Desk, queues: Desk, tenant: Tenant
) -> None:
    started = asyncio.Event()

    @outside_job(timeout_s=50, tries=1)
    async def slow(_context: JobContext, _tenant: Tenant, _args: dict[str, Any]) -> None:
        started.set()
        await asyncio.Event().wait()

    await enqueue(desk, tenant, Task("slow", {}))
    running = asyncio.ensure_future(Dispatcher(queues, Hands(context, slow), slots=8).step())
    await started.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    row = (await rows(queues, tenant))[0]
    assert (row["lease_until"], row["attempts"]) == (None, 0)


async def test_T23_a_job_without_a_tenant_cannot_be_written(logins: Any, queues: Desk) -> None:
    async with logins.worker.connection() as connection:
        import asyncpg

        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(
                "INSERT INTO relay.tasks (id, job) VALUES (gen_random_uuid(), 'x')"
            )

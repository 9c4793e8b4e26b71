"""Dead tasks: seen without words, set to run anew, or let go; by the relay's login alone."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import redis.asyncio as redis
from tests.support.tenants import FixedClock

from telldesk.kernel.db import Tenant
from telldesk.kernel.dead_tasks import (
    DeadTask,
    DeadTaskUnknown,
    discard_dead_task,
    find_dead_task,
    list_dead_tasks,
    replay_dead_task,
)
from telldesk.kernel.dispatch import Dispatcher
from telldesk.kernel.errors import Conflict
from telldesk.kernel.events import Event
from telldesk.kernel.jobs import JobContext, Runner, outside_job
from telldesk.kernel.outbox import Relay
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk, Task, Work

IDENTITY = "0190f0f0-0000-7000-8000-000000000001"


class Rang(Event):
    """Something for the relay to move."""


class Ring:
    """A job that fails until it is mended, and the queue's own parts to run it."""

    def __init__(self, desk: Desk, queues: Desk, clock: FixedClock, valkey: redis.Redis) -> None:
        self.is_mended = False
        self.ran = 0

        @outside_job(timeout_s=5, tries=1)
        async def ring(_context: JobContext, _tenant: Tenant, _args: dict[str, Any]) -> None:
            self.ran += 1
            if not self.is_mended:
                raise Conflict("what somebody wrote")

        context = JobContext(
            desk=desk, queues=queues, clock=clock, settings=Settings(), valkey=valkey
        )
        self._runner = Runner(context, {"ring": ring})
        self._dispatcher = Dispatcher(queues, self._runner.run, slots=8)

    async def work_off(self) -> None:
        while await self._dispatcher.step():
            pass


@pytest.fixture
def ring(desk: Desk, queues: Desk, clock: FixedClock, valkey: redis.Redis) -> Ring:
    return Ring(desk, queues, clock, valkey)


@pytest.fixture
async def dead(ring: Ring, desk: Desk, queues: Desk, tenant: Tenant) -> DeadTask:
    async def enqueue(work: Work) -> None:
        args = {"thing_id": IDENTITY, "bot_id": 7, "asked": True, "text": "a private word"}
        work.enqueue(Task("ring", args, key="bell"))

    await desk.run(tenant, enqueue)
    await ring.work_off()
    (found,) = await listed(queues, tenant)
    return found


async def listed(queues: Desk, tenant: Tenant) -> list[DeadTask]:
    return await queues.platform(lambda work: list_dead_tasks(work, tenant))


async def test_a_dead_task_is_shown_without_a_word(
    dead: DeadTask, queues: Desk, tenant: Tenant, other_tenant: Tenant
) -> None:
    assert (dead.job, dead.attempts, dead.error) == ("ring", 1, "Conflict")
    assert dead.args == {
        "thing_id": IDENTITY, "bot_id": 7, "asked": True, "text": "(not shown)",
    }  # fmt: skip
    found = await queues.platform(lambda work: find_dead_task(work, tenant, task_id=dead.id))
    assert found == dead
    assert await listed(queues, other_tenant) == []


async def test_a_replayed_task_runs_anew_with_all_its_tries(
    dead: DeadTask, ring: Ring, queues: Desk, tenant: Tenant
) -> None:
    await queues.platform(lambda work: replay_dead_task(work, tenant, task_id=dead.id))
    await ring.work_off()
    (again,) = await listed(queues, tenant)
    assert (again.id, again.attempts) == (dead.id, 1)
    ring.is_mended = True
    await queues.platform(lambda work: replay_dead_task(work, tenant, task_id=dead.id))
    await ring.work_off()
    assert ring.ran == 3
    assert await listed(queues, tenant) == []


async def test_what_is_not_dead_or_anothers_is_unknown(
    dead: DeadTask, queues: Desk, tenant: Tenant, other_tenant: Tenant
) -> None:
    for whose, task_id in ((other_tenant, dead.id), (tenant, uuid4())):
        for change in (replay_dead_task, discard_dead_task, find_dead_task):
            with pytest.raises(DeadTaskUnknown):
                await queues.platform(partial(change, tenant=whose, task_id=task_id))
    await queues.platform(lambda work: replay_dead_task(work, tenant, task_id=dead.id))
    with pytest.raises(DeadTaskUnknown):
        await queues.platform(lambda work: discard_dead_task(work, tenant, task_id=dead.id))


async def test_of_two_at_once_only_one_decides(
    dead: DeadTask, queues: Desk, tenant: Tenant
) -> None:
    outcomes = await asyncio.gather(
        queues.platform(lambda work: replay_dead_task(work, tenant, task_id=dead.id)),
        queues.platform(lambda work: discard_dead_task(work, tenant, task_id=dead.id)),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["DeadTask", "DeadTaskUnknown"]


async def test_tenants_see_and_change_none(dead: DeadTask, desk: Desk, tenant: Tenant) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await desk.run(tenant, lambda work: list_dead_tasks(work, tenant))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await desk.run(tenant, lambda work: discard_dead_task(work, tenant, task_id=dead.id))


async def turn_of_the_relay(desk: Desk, queues: Desk, tenant: Tenant) -> None:
    """One turn of its loop, which begins with a purge."""
    stopping = asyncio.Event()

    async def stop_after(_events: object) -> None:
        stopping.set()

    async def emit(work: Work) -> None:
        work.emit(Rang())

    await desk.run(tenant, emit)
    await Relay(queues, {}, stop_after).run(stopping)


async def test_the_relay_lets_dead_tasks_go_after_thirty_days(
    dead: DeadTask, desk: Desk, queues: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    clock.move(timedelta(days=30))
    await turn_of_the_relay(desk, queues, tenant)
    assert await listed(queues, tenant) == [dead]
    clock.move(timedelta(seconds=1))
    await turn_of_the_relay(desk, queues, tenant)
    assert await listed(queues, tenant) == []

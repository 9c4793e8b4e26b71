"""Handing out tasks: due ones are leased, tenants in turn, at most a few of each, and given to SAQ.

SAQ carries ids and the number of the attempt; a lost id costs one lease (60 s), nothing else.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
from redis.exceptions import RedisError
from saq.job import Job as SaqJob
from saq.queue.redis import RedisQueue
from saq.types import Context as SaqContext

from telldesk.kernel.jobs import HAND_BACK, LEASE, LONGEST_S, Leased, Runner
from telldesk.kernel.log import cause, get_logger
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk

log = get_logger(__name__)

QUEUE: Final = "telldesk"
_SWEEP_S: Final = 2.0
_TROUBLE_PAUSE_S: Final = 1.0
# Nudges of a busy moment are answered together; a lone one is answered at once.
_AT_MOST_EVERY_S: Final = 0.005
# One hand-out through Valkey costs as much CPU as a small job, so a burst shares a few.
_SHARED_BY: Final = 4
_TENANTS: Final = 1_000
# Not waiting for the disk: a lease lost with the server's power is given anew.
_CLAIM: Final = """
WITH RECURSIVE after AS (
  (SELECT tenant, false AS is_second FROM relay.tasks
   WHERE lease_until IS NULL AND dead_at IS NULL AND tenant > $1 ORDER BY tenant LIMIT 1)
  UNION ALL
  SELECT (SELECT k.tenant FROM relay.tasks k
          WHERE k.lease_until IS NULL AND k.dead_at IS NULL AND k.tenant > w.tenant
          ORDER BY k.tenant LIMIT 1), false
  FROM after w WHERE w.tenant IS NOT NULL
), before AS (
  (SELECT tenant, true AS is_second FROM relay.tasks
   WHERE lease_until IS NULL AND dead_at IS NULL AND tenant <= $1 ORDER BY tenant LIMIT 1)
  UNION ALL
  SELECT (SELECT k.tenant FROM relay.tasks k
          WHERE k.lease_until IS NULL AND k.dead_at IS NULL
            AND k.tenant > w.tenant AND k.tenant <= $1
          ORDER BY k.tenant LIMIT 1), true
  FROM before w WHERE w.tenant IS NOT NULL
), turn AS (
  (SELECT * FROM after WHERE tenant IS NOT NULL LIMIT $6)
  UNION ALL
  (SELECT * FROM before WHERE tenant IS NOT NULL LIMIT $6)
), due AS (
  SELECT d.id, turn.is_second FROM turn, LATERAL (
    SELECT k.id FROM relay.tasks k
    WHERE k.tenant = turn.tenant AND k.lease_until IS NULL AND k.dead_at IS NULL AND k.run_at <= $2
    ORDER BY k.priority, k.run_at
    LIMIT GREATEST(0, $4 - (SELECT count(*) FROM relay.tasks l
                            WHERE l.tenant = turn.tenant AND l.lease_until IS NOT NULL))
    FOR UPDATE SKIP LOCKED) d
  LIMIT $5
)
UPDATE relay.tasks t SET lease_until = $3, attempts = t.attempts + 1, key = NULL
FROM due WHERE t.id = due.id AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off'
RETURNING t.id, t.attempts, t.tenant, due.is_second
"""
_EXPIRED: Final = "UPDATE relay.tasks SET lease_until = NULL WHERE lease_until < $1"
_NEXT: Final = """
SELECT min(run_at) AS at FROM relay.tasks
WHERE lease_until IS NULL AND dead_at IS NULL AND run_at > $1
"""

HandOut = Callable[[Sequence[Leased]], Awaitable[None]]


def open_queue(settings: Settings) -> RedisQueue:
    """The SAQ queue all workers share; it may be emptied at any moment."""
    return RedisQueue.from_url(settings.redis_url, name=QUEUE)


def hand_to_saq(queue: RedisQueue) -> HandOut:
    """Leased tasks go to whichever worker process is free."""

    async def hand_out(leased: Sequence[Leased]) -> None:
        for start in range(0, len(leased), _SHARED_BY):
            some = leased[start : start + _SHARED_BY]
            names = [f"{task}:{attempt}" for task, attempt in some]
            # SAQ's own key, new for each: what it still believes of an earlier run (its worker was
            # killed; the task ran a moment ago and runs again) cannot keep this one out.
            job = SaqJob(
                "run_tasks", kwargs={"tasks": names}, timeout=2 * LONGEST_S, retries=1, ttl=1
            )
            await queue.enqueue(job)

    return hand_out


def run_tasks(runner: Runner) -> Callable[..., Awaitable[None]]:
    """What SAQ calls with what `hand_to_saq` gave it."""

    async def run_tasks(_saq: SaqContext, *, tasks: list[str]) -> None:
        pairs = (name.split(":") for name in tasks)
        await runner.run([Leased(UUID(task), int(attempt)) for task, attempt in pairs])

    return run_tasks


class Dispatcher:
    """Leases due tasks, tenants in turn, and hands their ids out."""

    def __init__(self, desk: Desk, hand_out: HandOut, *, slots: int, per_tenant: int = 4) -> None:
        """Takes the relay login's desk; `slots` tasks at once, `per_tenant` of one tenant."""
        self._desk = desk
        self._hand_out = hand_out
        self._slots = slots
        self._per_tenant = per_tenant
        self._after = ""
        self._swept_at = 0.0

    async def step(self) -> int:
        """Hands out one round of due tasks; how many."""
        now = self._desk.clock.now()
        # By real time: under steady load no pause comes in which lost leases could be found.
        if time.monotonic() > self._swept_at + _SWEEP_S:
            await self._desk.ask(_EXPIRED, now)
            self._swept_at = time.monotonic()
        rows = await self._desk.ask(
            _CLAIM, self._after, now, now + LEASE, self._per_tenant, self._slots, _TENANTS
        )
        if rows:
            self._after = max((row["is_second"], row["tenant"]) for row in rows)[1]
        try:
            await self._hand_out([Leased(row["id"], row["attempts"]) for row in rows])
        except (RedisError, OSError):
            await self._desk.ask(HAND_BACK, [row["id"] for row in rows])
            raise
        return len(rows)

    async def run(self, stopping: asyncio.Event) -> None:
        """Hands out tasks until `stopping` is set."""
        with self._desk.nudges.listening("tasks") as nudged:
            while not stopping.is_set():
                nudged.clear()
                try:
                    handed = await self.step()
                    pause_s = 0.0 if handed == self._slots else await self._pause_s()
                except (
                    RedisError,
                    OSError,
                    asyncpg.PostgresError,
                    asyncpg.InterfaceError,
                ) as error:
                    log.warning("dispatch.failed", reason=cause(error))
                    pause_s = _TROUBLE_PAUSE_S
                    nudged.clear()
                await asyncio.sleep(min(pause_s, _AT_MOST_EVERY_S))
                if pause_s:
                    await _wait(nudged, pause_s)

    async def _pause_s(self) -> float:
        now = self._desk.clock.now()
        upcoming: datetime | None = (await self._desk.ask(_NEXT, now))[0]["at"]
        if upcoming is None:
            return _SWEEP_S
        return min(_SWEEP_S, max(0.005, (upcoming - now).total_seconds()))


async def _wait(event: asyncio.Event, timeout_s: float) -> None:
    try:
        async with asyncio.timeout(timeout_s):
            await event.wait()
    except TimeoutError:
        return

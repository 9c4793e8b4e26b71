"""Jobs: slow work after the commit. The task row is the truth, SAQ carries only its id.

A job is declared beside its room with `@row_job` (its effect is rows of one tenant, committed
together with a unique `effects` row) or `@outside_job` (it talks to the world and keeps its own
books). The dispatcher leases due tasks, tenants in turn, at most a few per tenant, and hands the
ids to SAQ; whoever finishes deletes the row. A lost id costs one lease (60 s), nothing else.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

import asyncpg
import redis.asyncio as redis
from redis.exceptions import RedisError
from saq.job import Job as SaqJob
from saq.queue.redis import RedisQueue
from saq.types import Context as SaqContext

from telldesk.kernel.clock import Clock
from telldesk.kernel.db import Tenant, tenant_of_schema
from telldesk.kernel.ids import new_id
from telldesk.kernel.log import cause, get_logger
from telldesk.kernel.metrics import JOBS
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk, Work

log = get_logger(__name__)

_SWEEP_S: Final = 2.0
QUEUE: Final = "telldesk"
LEASE: Final = timedelta(seconds=60)
_LONGEST_S: Final = 50  # a job must end well inside its lease
_BACKOFF_S: Final = (1, 5, 25, 120, 600, 1800)
P = TypeVar("P")


@dataclass(frozen=True, kw_only=True)
class JobContext:
    """What an outside job may use. `parts` holds a room's long-lived objects by type."""

    desk: Desk
    """Tenants' verbs (login td_worker)."""
    queues: Desk
    """Platform and relay rows (login td_relay); no tenant's words."""
    clock: Clock
    settings: Settings
    valkey: redis.Redis
    parts: Mapping[type, Any] = field(default_factory=dict)

    def part(self, kind: type[P]) -> P:
        found: P = self.parts[kind]
        return found


Row = Callable[[Work, dict[str, Any]], Awaitable[None]]
Outside = Callable[[JobContext, Tenant, dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Job:
    """One registered job. Exactly one of `row`, `outside` is set."""

    name: str
    timeout_s: int
    tries: int
    priority: int
    row: Row | None = None
    outside: Outside | None = None


class RunAgain(Exception):  # noqa: N818 - an instruction, not an error
    """Raised by a job that wants to run again at `at`; not counted as a failed try."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at.isoformat())
        self.at = at


def row_job(*, timeout_s: int, tries: int, priority: int = 5) -> Callable[[Row], Job]:
    """Declares a job whose whole effect is rows of its tenant."""

    def declare(function: Row) -> Job:
        return _job(function.__name__, timeout_s, tries, priority, row=function)

    return declare


def outside_job(*, timeout_s: int, tries: int, priority: int = 5) -> Callable[[Outside], Job]:
    """Declares a job that talks to the world; it must be safe to start twice."""

    def declare(function: Outside) -> Job:
        return _job(function.__name__, timeout_s, tries, priority, outside=function)

    return declare


def _job(name: str, timeout_s: int, tries: int, priority: int, **how: Any) -> Job:
    if timeout_s > _LONGEST_S:
        raise ValueError(f"job {name}: timeout_s must be at most {_LONGEST_S}")
    return Job(name=name, timeout_s=timeout_s, tries=tries, priority=priority, **how)


_CLAIM: Final = """
WITH RECURSIVE waiting AS (
  (SELECT tenant FROM relay.tasks
   WHERE lease_until IS NULL AND dead_at IS NULL AND tenant > $1 ORDER BY tenant LIMIT 1)
  UNION ALL
  SELECT (SELECT k.tenant FROM relay.tasks k
          WHERE k.lease_until IS NULL AND k.dead_at IS NULL AND k.tenant > w.tenant
          ORDER BY k.tenant LIMIT 1)
  FROM waiting w WHERE w.tenant IS NOT NULL
), turn AS (SELECT tenant FROM waiting WHERE tenant IS NOT NULL LIMIT 1000),
due AS (
  SELECT d.id FROM turn, LATERAL (
    SELECT k.id FROM relay.tasks k
    WHERE k.tenant = turn.tenant AND k.lease_until IS NULL AND k.dead_at IS NULL AND k.run_at <= $2
    ORDER BY k.priority, k.run_at
    LIMIT GREATEST(0, $4 - (SELECT count(*) FROM relay.tasks l
                            WHERE l.tenant = turn.tenant AND l.lease_until IS NOT NULL))
    FOR UPDATE SKIP LOCKED) d
  LIMIT $5
)
UPDATE relay.tasks t SET lease_until = $3, attempts = t.attempts + 1, key = NULL
FROM due WHERE t.id = due.id
RETURNING t.id, t.tenant
"""
_EXPIRED: Final = "UPDATE relay.tasks SET lease_until = NULL WHERE lease_until < $1"
_NEXT: Final = """
SELECT min(run_at) FROM relay.tasks WHERE lease_until IS NULL AND dead_at IS NULL AND run_at > $1
"""
_READ: Final = """
SELECT tenant, job, args, event_id, attempts FROM relay.tasks
WHERE id = $1 AND lease_until IS NOT NULL
"""
_DONE: Final = "DELETE FROM relay.tasks WHERE id = $1"
_LATER: Final = """
UPDATE relay.tasks SET lease_until = NULL, run_at = $2, attempts = attempts - $3, last_error = $4
WHERE id = $1
"""
_DEAD: Final = """
UPDATE relay.tasks SET lease_until = NULL, dead_at = $2, last_error = $3 WHERE id = $1
"""
_RELEASE: Final = """
UPDATE relay.tasks SET lease_until = NULL, attempts = attempts - 1 WHERE id = ANY($1::uuid[])
"""
_EFFECT: Final = """
INSERT INTO effects (event_id, job) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1
"""


def open_queue(settings: Settings) -> RedisQueue:
    """The SAQ queue all workers share; it may be emptied at any moment."""
    return RedisQueue.from_url(settings.redis_url, name=QUEUE)


HandOut = Callable[[Sequence[UUID]], Awaitable[None]]


def hand_to_saq(queue: RedisQueue) -> HandOut:
    """Leased tasks go to whichever worker process is free."""

    async def hand_out(task_ids: Sequence[UUID]) -> None:
        for task_id in task_ids:
            key = str(task_id)
            if await queue.enqueue(_saq_job(task_id, key)) is not None:
                continue
            # SAQ holds an earlier hand-out. One that still waits will run; any other was begun
            # longer ago than a job may take: its worker was killed, and SAQ would keep us out
            # for as long as it believes in it.
            waiting = await queue.redis.lpos(queue.namespace("queued"), queue.job_id(key))
            if waiting is None:
                await queue.enqueue(_saq_job(task_id, f"{key}:{new_id()}"))

    return hand_out


def _saq_job(task_id: UUID, key: str) -> SaqJob:
    return SaqJob(
        "run_task",
        kwargs={"task_id": str(task_id)},
        key=key,
        timeout=_LONGEST_S,
        retries=1,
        ttl=1,
    )


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
            await self._desk.platform(lambda work: work.conn.execute(_EXPIRED, now))
            self._swept_at = time.monotonic()
        rows = await self._desk.platform(
            lambda work: work.conn.fetch(
                _CLAIM, self._after, now, now + LEASE, self._per_tenant, self._slots
            )
        )
        if not rows and self._after:
            self._after = ""
            return await self.step()
        self._after = max((row["tenant"] for row in rows), default="")
        ids = [row["id"] for row in rows]
        try:
            await self._hand_out(ids)
        except (RedisError, OSError):
            await self._desk.platform(lambda work: work.conn.execute(_RELEASE, ids))
            raise
        return len(rows)

    async def run(self, stopping: asyncio.Event) -> None:
        """Hands out tasks until `stopping` is set."""
        with self._desk.nudges.listening("tasks") as nudged:
            while not stopping.is_set():
                nudged.clear()
                try:
                    handed = await self.step()
                    pause_s = 0.0 if handed else await self._pause_s()
                except (
                    RedisError,
                    OSError,
                    asyncpg.PostgresError,
                    asyncpg.InterfaceError,
                ) as error:
                    log.warning("dispatch.failed", reason=cause(error))
                    pause_s = 1.0
                    nudged.clear()
                if pause_s:
                    await _wait(nudged, pause_s)

    async def _pause_s(self) -> float:
        now = self._desk.clock.now()

        upcoming: datetime | None = await self._desk.platform(
            lambda work: work.conn.fetchval(_NEXT, now)
        )
        if upcoming is None:
            return 2.0
        return min(2.0, max(0.005, (upcoming - now).total_seconds()))


async def _wait(event: asyncio.Event, timeout_s: float) -> None:
    try:
        async with asyncio.timeout(timeout_s):
            await event.wait()
    except TimeoutError:
        return


class Runner:
    """Runs one leased task to its end: done, again later, or dead."""

    def __init__(self, context: JobContext, jobs: Mapping[str, Job]) -> None:
        self._context = context
        self._jobs = jobs

    async def run_task(self, _saq: SaqContext, *, task_id: str) -> None:
        """What SAQ calls; never raises but for cancellation, the row tells the outcome."""
        identity = UUID(task_id)
        queues = self._context.queues
        row = await queues.platform(lambda work: work.conn.fetchrow(_READ, identity))
        if row is None:
            return
        job = self._jobs.get(row["job"])
        now = self._context.clock.now
        try:
            await self._perform(job, row)
        except asyncio.CancelledError:
            # Shutting down: hand the task back at once instead of letting its lease run out.
            hand_back = queues.platform(lambda work: work.conn.execute(_RELEASE, [identity]))
            await asyncio.shield(hand_back)
            raise
        except RunAgain as again:
            at = again.at
            JOBS.labels(row["job"], "again").inc()
            await queues.platform(lambda work: work.conn.execute(_LATER, identity, at, 1, None))
            queues.nudges.nudge("tasks")
        except Exception as error:  # the job runner is one of the places that finish anything
            reason = cause(error)
            tries = job.tries if job else 1
            outcome = "died" if row["attempts"] >= tries else "failed"
            JOBS.labels(row["job"] if job else "unknown", outcome).inc()
            if row["attempts"] >= tries:
                log.exception("job.died", job=row["job"], task=task_id, reason=reason)
                await queues.platform(
                    lambda work: work.conn.execute(_DEAD, identity, now(), reason)
                )
                return
            log.warning("job.failed", job=row["job"], task=task_id, reason=reason)
            wait_s = _BACKOFF_S[min(row["attempts"] - 1, len(_BACKOFF_S) - 1)]
            at = now() + timedelta(seconds=wait_s)
            await queues.platform(lambda work: work.conn.execute(_LATER, identity, at, 0, reason))
        else:
            JOBS.labels(row["job"], "done").inc()
            await queues.platform(lambda work: work.conn.execute(_DONE, identity))
            queues.nudges.nudge("tasks")

    async def _perform(self, job: Job | None, row: Any) -> None:
        if job is None:
            raise LookupError(f"no job {row['job']}")
        async with asyncio.timeout(job.timeout_s):
            await self._do(job, row)

    async def _do(self, job: Job, row: Any) -> None:
        tenant = tenant_of_schema(row["tenant"])
        args: dict[str, Any] = row["args"]
        if job.outside is not None:
            await job.outside(self._context, tenant, args)
            return
        verb = job.row
        if verb is None:
            raise LookupError(f"job {job.name} does nothing")

        async def once(work: Work) -> None:
            event_id = row["event_id"]
            if event_id is not None and not await work.conn.fetchval(_EFFECT, event_id, job.name):
                return
            await verb(work, args)

        await self._context.desk.run(tenant, once)

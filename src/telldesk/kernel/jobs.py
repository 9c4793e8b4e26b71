"""Jobs: slow work after the commit. The task row is the truth, SAQ carries only its id.

A job is declared beside its room with `@row_job` (its effect is rows of one tenant, committed
together with a unique `effects` row) or `@outside_job` (it talks to the world and keeps its own
books). `dispatch.py` leases due tasks and hands their ids out; the runner here does them, and
whoever finishes deletes the row.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID

import redis.asyncio as redis

from telldesk.kernel.clock import Clock
from telldesk.kernel.db import Tenant, tenant_of_schema
from telldesk.kernel.log import cause, get_logger
from telldesk.kernel.metrics import JOBS
from telldesk.kernel.settings import Settings
from telldesk.kernel.together import Together
from telldesk.kernel.work import Desk, Work

log = get_logger(__name__)

LEASE: Final = timedelta(seconds=60)
LONGEST_S: Final = 50  # a job must end well inside its lease
_LEAST_LEASE: Final = timedelta(seconds=LONGEST_S + 3)
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
    if timeout_s > LONGEST_S:
        raise ValueError(f"job {name}: timeout_s must be at most {LONGEST_S}")
    return Job(name=name, timeout_s=timeout_s, tries=tries, priority=priority, **how)


_READ: Final = """
SELECT id, tenant, job, args, event_id, attempts, lease_until FROM relay.tasks
WHERE id = ANY($1::uuid[]) AND lease_until IS NOT NULL
"""
_RENEW: Final = """
UPDATE relay.tasks SET lease_until = $3
WHERE id = $1 AND attempts = $2 AND lease_until IS NOT NULL RETURNING true
"""
# Not waiting for the disk: a task that comes back with the power is done twice, as any may be.
# True where a task of the same tenant waited for one of these to make room.
_DONE: Final = """
WITH gone AS (
  DELETE FROM relay.tasks
  WHERE id = ANY($1::uuid[]) AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off'
  RETURNING tenant
)
SELECT EXISTS (SELECT FROM relay.tasks k JOIN gone USING (tenant)
               WHERE k.lease_until IS NULL AND k.dead_at IS NULL AND k.run_at <= $2) AS has_waited
"""
_LATER: Final = """
UPDATE relay.tasks SET lease_until = NULL, run_at = $2, attempts = attempts - $3, last_error = $4
WHERE id = $1
"""
_DEAD: Final = """
UPDATE relay.tasks SET lease_until = NULL, dead_at = $2, last_error = $3 WHERE id = $1
"""
HAND_BACK: Final = """
UPDATE relay.tasks SET lease_until = NULL, attempts = attempts - 1 WHERE id = ANY($1::uuid[])
"""
_EFFECT: Final = """
INSERT INTO effects (event_id, job) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1
"""


class Leased(NamedTuple):
    """A task as one lease hands it out; a later lease has a higher `attempt`."""

    id: UUID
    attempt: int


class Runner:
    """Runs leased tasks to their end: done, again later, or dead."""

    def __init__(self, context: JobContext, jobs: Mapping[str, Job]) -> None:
        self._context = context
        self._jobs = jobs
        self._finished = Together(self._delete)

    async def run(self, leased: Sequence[Leased]) -> None:
        """Never raises but for cancellation: the rows tell the outcome.

        A task leased anew since it was handed out here is left to whoever holds it now.
        """
        found = await self._context.queues.ask(_READ, [one.id for one in leased])
        attempts = dict(leased)
        mine = [row for row in found if row["attempts"] == attempts[row["id"]]]
        await asyncio.gather(*(self._run_one(row) for row in mine))

    async def _run_one(self, row: Any) -> None:
        queues, identity = self._context.queues, row["id"]
        if not await self._has_time(row):
            return
        job = self._jobs.get(row["job"])
        try:
            await self._perform(job, row)
        except asyncio.CancelledError:
            # Shutting down: hand the task back at once instead of letting its lease run out.
            await asyncio.shield(queues.ask(HAND_BACK, [identity]))
            raise
        except RunAgain as again:
            JOBS.labels(row["job"], "again").inc()
            await queues.ask(_LATER, identity, again.at, 1, None)
            queues.nudges.nudge("tasks")
        except Exception as error:  # noqa: BLE001 - the job runner is one of the places that finish anything
            await self._fail(job, row, cause(error))
        else:
            JOBS.labels(row["job"], "done").inc()
            await self._finished.give(identity)

    async def _has_time(self, row: Any) -> bool:
        """Whether the lease outlasts the job; one that waited long for a free hand is renewed."""
        now = self._context.clock.now()
        if row["lease_until"] - now >= _LEAST_LEASE:
            return True
        renewed = await self._context.queues.ask(_RENEW, row["id"], row["attempts"], now + LEASE)
        return bool(renewed)

    async def _fail(self, job: Job | None, row: Any, reason: str) -> None:
        queues, now = self._context.queues, self._context.clock.now()
        has_died = row["attempts"] >= (job.tries if job else 1)
        name = row["job"] if job else "unknown"
        JOBS.labels(name, "died" if has_died else "failed").inc()
        if has_died:
            log.exception(  # noqa: LOG004 - called while the error is handled
                "job.died", job=row["job"], task=str(row["id"]), reason=reason
            )
            await queues.ask(_DEAD, row["id"], now, reason)
            return
        log.warning("job.failed", job=row["job"], task=str(row["id"]), reason=reason)
        wait_s = _BACKOFF_S[min(row["attempts"] - 1, len(_BACKOFF_S) - 1)]
        await queues.ask(_LATER, row["id"], now + timedelta(seconds=wait_s), 0, reason)

    async def _delete(self, done: Sequence[UUID]) -> None:
        rows = await self._context.queues.ask(_DONE, done, self._context.clock.now())
        if rows[0]["has_waited"]:
            self._context.queues.nudges.nudge("tasks")

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

"""The one place that begins and commits a transaction.

`Desk.run(tenant, verb)` opens the transaction of exactly one tenant, gives the verb a `Work`,
writes what the verb emitted as the last statements (after all row locks, so that for one ticket
id order is commit order) and commits. `Desk.platform(...)` is the same without a tenant.
A verb never commits, never talks to the network.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any, Final, TypeVar
from uuid import UUID

import asyncpg
import msgspec
from prometheus_client import Counter

from telldesk.kernel.clock import Clock
from telldesk.kernel.db import Database, Tenant
from telldesk.kernel.events import Event
from telldesk.kernel.ids import new_id
from telldesk.kernel.log import get_logger
from telldesk.kernel.nudges import Nudges
from telldesk.kernel.orm import OrmBridge, WorkSession

log = get_logger(__name__)
T = TypeVar("T")
Ask = Callable[..., Awaitable[list[Any]]]
"""A platform statement and its values; gives its rows."""

_BEGIN_PLATFORM: Final = "BEGIN; SET LOCAL ROLE NONE; SET LOCAL search_path = platform, ext"
# The lock is a statement of its own: what follows must not read by a snapshot older than it.
_BEGIN_ALONE: Final = _BEGIN_PLATFORM + "; SELECT pg_advisory_xact_lock(hashtext('telldesk.relay'))"
_EMIT: Final = """
INSERT INTO relay.outbox (event_id, event, data)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::jsonb[])
"""
_ADD_TASKS: Final = """
INSERT INTO relay.tasks (id, job, args, key, priority, run_at)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::jsonb[], $4::text[], $5::smallint[],
                     $6::timestamptz[])
ON CONFLICT DO NOTHING
"""
# The whole verb may run once more after these: another transaction won, or a migration changed
# a table under a cached plan. Nothing of the first try is left.
_RUN_AGAIN: Final = (
    asyncpg.exceptions.InvalidCachedStatementError,
    asyncpg.exceptions.DeadlockDetectedError,
    asyncpg.exceptions.SerializationError,
)


class Task(msgspec.Struct, frozen=True):
    """Work to do after the commit. `key` joins equal nudges that have not started yet.

    Attributes:
        job: name of a registered job.
        args: ids, numbers and keywords; never words or secrets.
        key: equal (tenant, job, key) waiting tasks become one; None never joins.
        priority: 0 (first) to 9; lower goes first within a tenant.
        run_at: not before this moment.
    """

    job: str
    args: dict[str, Any]
    key: str | None = None
    priority: int = 5
    run_at: datetime | None = None


class Work:
    """The open transaction of one tenant (or of the platform, `tenant` is None then)."""

    __slots__ = ("_bridge", "_counted", "_events", "_session", "_tasks", "conn", "now", "tenant")

    def __init__(
        self, conn: Any, tenant: Tenant | None, now: datetime, bridge: OrmBridge | None
    ) -> None:
        self.conn = conn
        self.tenant = tenant
        self.now = now
        self._bridge = bridge
        self._events: list[tuple[UUID, Event]] = []
        self._tasks: list[tuple[UUID, Task]] = []
        self._counted: list[Counter] = []
        self._session: WorkSession | None = None

    def emit(self, event: Event) -> UUID:
        """`event` leaves with the commit, or not at all. Returns its id."""
        event_id = new_id()
        self._events.append((event_id, event))
        return event_id

    def enqueue(self, task: Task) -> None:
        """`task` starts after the commit, or not at all."""
        self._tasks.append((new_id(), task))

    def count(self, counter: Counter) -> None:
        """One more of `counter` after the commit, or none."""
        self._counted.append(counter)

    def leave_unsaid(self) -> None:
        """What was emitted, enqueued and counted so far stays inside: a past only restored."""
        self._events.clear()
        self._tasks.clear()
        self._counted.clear()

    async def orm(self) -> WorkSession:
        """A session in this same transaction, for cold paths; commit and rollback refuse."""
        if self._session is None:
            if self._bridge is None:
                raise RuntimeError("this transaction was opened without the ORM")
            self._session = await self._bridge.session(self.conn)
        return self._session

    async def _finish(self) -> tuple[str, ...]:
        """Writes everything pending; whom to nudge after the commit."""
        if self._session is not None:
            await self._session.flush()
        if self._events:
            await self.conn.execute(
                _EMIT,
                [event_id for event_id, _ in self._events],
                [event.name() for _, event in self._events],
                [event.encoded() for _, event in self._events],
            )
        if self._tasks:
            await self.conn.execute(
                _ADD_TASKS,
                [task_id for task_id, _ in self._tasks],
                [task.job for _, task in self._tasks],
                [msgspec.json.encode(task.args).decode() for _, task in self._tasks],
                [task.key for _, task in self._tasks],
                [task.priority for _, task in self._tasks],
                [task.run_at or self.now for _, task in self._tasks],
            )
        left = (("relay", self._events), ("tasks", self._tasks))
        return tuple(topic for topic, written in left if written)

    def _committed(self) -> None:
        for counter in self._counted:
            counter.inc()

    async def _close(self) -> None:
        if self._session is not None:
            await self._session.end()


async def _ask(conn: Any, statement: str, *values: Any) -> list[Any]:
    try:
        rows: list[Any] = await conn.fetch(statement, *values)
    except _RUN_AGAIN as error:
        log.info("transaction.repeated", reason=type(error).__name__)
        rows = await conn.fetch(statement, *values)
    return rows


class Desk:
    """Runs verbs, each in the one transaction of one tenant."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        nudges: Nudges,
        *,
        bridge: OrmBridge | None = None,
        looks_up_keys: bool = False,
    ) -> None:
        """`looks_up_keys`: its verbs find rows by their keys, see `Tenant.begin_by_key`."""
        self._looks_up_keys = looks_up_keys
        self.database = database
        self.clock = clock
        self.nudges = nudges
        self._bridge = bridge or OrmBridge()

    async def run(self, tenant: Tenant, verb: Callable[[Work], Awaitable[T]]) -> T:
        """What `verb` returns, after its transaction is committed.

        The verb may run twice (a deadlock, or a migration under a cached plan): it must not
        remember anything outside `work`.
        """
        return await self._again(tenant, "", verb)

    async def platform(self, verb: Callable[[Work], Awaitable[T]]) -> T:
        """The same for the control plane's own rows; only logins with rights there get far."""
        return await self._again(None, _BEGIN_PLATFORM, verb)

    async def platform_alone(self, verb: Callable[[Work], Awaitable[T]]) -> T:
        """`platform`, with nobody else inside one of these at that time, in whatever process."""
        return await self._again(None, _BEGIN_ALONE, verb)

    async def ask(self, statement: str, *values: Any) -> list[Any]:
        """The rows of one platform statement, a transaction of its own: one round trip, not three.

        No role and no `search_path` are set, so tables are named with their schema; what
        transactions set is gone with them.
        """
        async with self.asking() as ask:
            return await ask(statement, *values)

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[Ask]:
        """`ask`, again and again on one connection: for who has many questions and no time."""
        async with self.database.connection() as conn:
            yield partial(_ask, conn)

    async def _again(
        self, tenant: Tenant | None, begin: str, verb: Callable[[Work], Awaitable[T]]
    ) -> T:
        try:
            async with self._transaction(tenant, begin) as work:
                return await verb(work)
        except _RUN_AGAIN as error:
            log.info("transaction.repeated", reason=type(error).__name__)
        async with self._transaction(tenant, begin) as work:
            return await verb(work)

    @asynccontextmanager
    async def _transaction(self, tenant: Tenant | None, begin: str) -> AsyncIterator[Work]:
        async with self.database.connection() as conn:
            work = Work(conn, tenant, self.clock.now(), self._bridge)
            if tenant is not None:
                is_kept = conn.plan_for(tenant.schema) and self._looks_up_keys
                begin = tenant.begin_by_key if is_kept else tenant.begin
            await conn.execute(begin)
            try:
                yield work
                topics = await work._finish()  # noqa: SLF001 - Work and Desk are one mechanism
                await conn.execute("COMMIT")
            except BaseException:
                await asyncio.shield(_roll_back(conn))
                raise
            finally:
                conn.plan_for("")
                await work._close()  # noqa: SLF001 - same
        work._committed()  # noqa: SLF001 - same
        for topic in topics:
            self.nudges.nudge(topic)


async def _roll_back(conn: Any) -> None:
    """The connection is clean again, or gone."""
    try:
        if not conn.is_closed() and conn.is_in_transaction():
            await conn.execute("ROLLBACK", timeout=5)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
        conn.terminate()

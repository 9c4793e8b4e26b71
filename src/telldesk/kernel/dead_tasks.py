"""Tasks that failed for good: listed without words, set to run anew, or let go.

For the operator, with the relay login's work; tenants see no row of `relay`. A dead task is kept
for 30 days. Who asked for a change is noted by the caller, in the same transaction.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import NotFound
from telldesk.kernel.work import Work

KEPT: Final = timedelta(days=30)
NOT_SHOWN: Final = "(not shown)"
_MOST: Final = 200
_MOST_ARGS: Final = 20
# A refusal's detail follows its class after a colon; only the class is shown.
_COLUMNS: Final = """
id, job, args, event_id, attempts, dead_at, created_at,
split_part(coalesce(last_error, ''), ':', 1) AS error
"""
_LIST: Final = (
    "SELECT " + _COLUMNS + "FROM relay.tasks WHERE tenant = $1 AND dead_at IS NOT NULL"
    " ORDER BY dead_at DESC, id LIMIT $2"
)  # fmt: skip
_ONE: Final = (
    "SELECT " + _COLUMNS + "FROM relay.tasks WHERE id = $1 AND tenant = $2 AND dead_at IS NOT NULL"
)
_LOCKED: Final = _ONE + " FOR UPDATE"
# Its key stays away: leasing took it, so an equal nudge may wait under it by now.
_REVIVE: Final = """
UPDATE relay.tasks SET attempts = 0, dead_at = NULL, last_error = NULL, run_at = $2 WHERE id = $1
"""
_DROP: Final = "DELETE FROM relay.tasks WHERE id = $1"
_EXPIRE: Final = """
DELETE FROM relay.tasks WHERE id IN (
  SELECT id FROM relay.tasks WHERE dead_at < $1 ORDER BY dead_at LIMIT 1000)
"""


class DeadTaskUnknown(NotFound):
    """No such dead task: replayed, discarded, let go after 30 days, or another tenant's."""

    key = "dead-task-unknown"


class DeadTask(msgspec.Struct, frozen=True, kw_only=True):
    """One task given up; `error` names the kind of failure and `args` holds ids, never words."""

    id: UUID
    job: str
    args: dict[str, Any]
    event_id: UUID | None
    attempts: int
    error: str
    created_at: datetime
    dead_at: datetime


async def list_dead_tasks(work: Work, tenant: Tenant, *, limit: int = 50) -> list[DeadTask]:
    """The tenant's latest, newest first."""
    rows = await work.conn.fetch(_LIST, tenant.schema, min(limit, _MOST))
    return [_dead(row) for row in rows]


async def find_dead_task(work: Work, tenant: Tenant, *, task_id: UUID) -> DeadTask:
    """The dead task.

    Raises:
        DeadTaskUnknown: the tenant has none of this id.
    """
    return await _read(work, _ONE, tenant, task_id)


async def replay_dead_task(work: Work, tenant: Tenant, *, task_id: UUID) -> DeadTask:
    """It is due now, with all its tries; the caller nudges "tasks" after the commit.

    Raises:
        DeadTaskUnknown: the tenant has none of this id.
    """
    dead = await _read(work, _LOCKED, tenant, task_id)
    await work.conn.execute(_REVIVE, dead.id, work.now)
    return dead


async def discard_dead_task(work: Work, tenant: Tenant, *, task_id: UUID) -> DeadTask:
    """It is gone, and its work is never done.

    Raises:
        DeadTaskUnknown: the tenant has none of this id.
    """
    dead = await _read(work, _LOCKED, tenant, task_id)
    await work.conn.execute(_DROP, dead.id)
    return dead


async def expire_dead_tasks(work: Work) -> None:
    """Those dead for more than 30 days are gone, at most a thousand at a time."""
    await work.conn.execute(_EXPIRE, work.now - KEPT)


async def _read(work: Work, statement: str, tenant: Tenant, task_id: UUID) -> DeadTask:
    row = await work.conn.fetchrow(statement, task_id, tenant.schema)
    if row is None:
        raise DeadTaskUnknown(f"no dead task {task_id}")
    return _dead(row)


def _dead(row: Any) -> DeadTask:
    facts = dict(row)
    return DeadTask(**facts | {"args": _ids(facts["args"])})


def _ids(args: dict[str, Any]) -> dict[str, Any]:
    """The arguments that are ids, numbers or yes and no; of any other only that it is there."""
    shown = list(args.items())[:_MOST_ARGS]
    return {name: value if _is_plain(value) else NOT_SHOWN for name, value in shown}


def _is_plain(value: Any) -> bool:
    if not isinstance(value, str):
        return value is None or isinstance(value, bool | int)
    try:
        UUID(value)
    except ValueError:
        return False
    return True

"""Finding deliveries that nobody is working on.

A crash leaves the chat's task leased: it runs again when the lease ends and `look` settles what
the dead sender left `sending`. What remains are rows whose task is gone: a bot that was relinked, a
restored backup, an accident. For those tenants are visited in turn, a few each half minute, so that
a fleet of thousands costs no more than a handful of queries a second.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import asyncpg

from telldesk.channels.delivery_outcomes import deliver_task
from telldesk.kernel.db import tenant_of_schema
from telldesk.kernel.jobs import row_job
from telldesk.kernel.log import cause, get_logger
from telldesk.kernel.tasks import rest
from telldesk.kernel.work import Desk, Work

log = get_logger(__name__)

REBUILD: Final = "rebuild_deliveries"
_EVERY_S: Final = 30.0
_TENANTS_A_ROUND: Final = 50
_CHATS: Final = 2_000
# Younger rows have a task that is only waiting for its slot.
_AGE: Final = timedelta(seconds=90)
_WAITING: Final = """
SELECT DISTINCT bot_id, chat_id FROM deliveries
WHERE state IN ('queued','sending') AND created_at <= $1
  AND (not_before IS NULL OR not_before <= $2) AND ($3::bigint[] IS NULL OR bot_id = ANY($3))
LIMIT $4
"""
_TENANTS: Final = """
SELECT t.schema_name, array_agg(i.bot_id) AS bots
FROM tenants t JOIN inboxes i ON i.tenant_id = t.id AND i.state IN ('connecting','live')
WHERE t.state = 'active' AND t.schema_name > $1
GROUP BY t.schema_name ORDER BY t.schema_name LIMIT $2
"""


async def rebuild_deliver_tasks(
    work: Work, *, bot_ids: Sequence[int] | None, older_than: timedelta = timedelta(0)
) -> int:
    """Every chat with something due has a task again; how many chats.

    Joins tasks that wait already. `bot_ids` names the bots that may send; None means all.
    """
    rows = await work.conn.fetch(
        _WAITING, work.now - older_than, work.now, list(bot_ids) if bot_ids is not None else None,
        _CHATS,
    )  # fmt: skip
    for row in rows:
        work.enqueue(deliver_task(row["bot_id"], row["chat_id"]))
    return len(rows)


@row_job(timeout_s=30, tries=8, priority=2)
async def rebuild_deliveries(work: Work, _args: dict[str, Any]) -> None:
    """What waited for a bot or a tenant goes on: after a relink, a resume or a restore."""
    await rebuild_deliver_tasks(work, bot_ids=None)


class DeliverySweep:
    """Visits tenants in turn for deliveries without a task."""

    def __init__(self, desk: Desk, queues: Desk) -> None:
        """Takes the worker's two desks: tenants' verbs and queues."""
        self._desk = desk
        self._queues = queues
        self._after = ""

    async def step(self) -> int:
        """Visits the next tenants; how many chats got a task."""
        rows = await self._queues.platform(
            lambda work: work.conn.fetch(_TENANTS, self._after, _TENANTS_A_ROUND)
        )
        self._after = rows[-1]["schema_name"] if len(rows) == _TENANTS_A_ROUND else ""
        found = 0
        for row in rows:
            bots: list[int] = row["bots"]
            found += await self._visit(row["schema_name"], bots)
        if found:
            log.warning("deliveries.found", chats=found)
        return found

    async def _visit(self, schema: str, bots: list[int]) -> int:
        async def rebuild(work: Work) -> int:
            return await rebuild_deliver_tasks(work, bot_ids=bots, older_than=_AGE)

        try:
            return await self._desk.run(tenant_of_schema(schema), rebuild)
        except asyncpg.PostgresError as error:
            # One tenant in trouble (a migration, an erasure) does not stop the round.
            log.warning("sweep.skipped", schema=schema, reason=cause(error))
            return 0

    async def run(self, stopping: asyncio.Event) -> None:
        """Sweeps at the start and every half minute until `stopping` is set."""
        while not stopping.is_set():
            try:
                await self.step()
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                log.warning("sweep.failed", reason=cause(error))
            await rest(stopping, _EVERY_S)

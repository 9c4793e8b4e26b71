"""How long things wait: the ages of the queues, looked at every few seconds for the metrics."""

import asyncio
from typing import Final

import asyncpg

from telldesk.kernel.log import cause, get_logger
from telldesk.kernel.metrics import DEAD, POOL_MOST, POOL_USED, QUEUE_AGE
from telldesk.kernel.tasks import rest
from telldesk.kernel.work import Desk

log = get_logger(__name__)

_EVERY_S: Final = 5.0
# Each look-up is the first entry of an index. `now` is the clock of those who wrote the times.
_AGES: Final = """
SELECT extract(epoch FROM now() - (SELECT received_at FROM platform.inbound ORDER BY id LIMIT 1))
         AS inbound,
       extract(epoch FROM now() - (SELECT at FROM relay.outbox WHERE seq IS NULL
                                   ORDER BY id LIMIT 1)) AS outbox,
       extract(epoch FROM $1 - (SELECT min(run_at) FROM relay.tasks
                                WHERE lease_until IS NULL AND dead_at IS NULL)) AS tasks,
       (SELECT count(*) FROM relay.tasks WHERE dead_at IS NOT NULL) AS dead_tasks,
       (SELECT count(*) FROM platform.dead_updates) AS dead_updates
"""


class QueueWatch:
    """Measures the queues of one database."""

    def __init__(self, queues: Desk, *others: Desk) -> None:
        """Takes the relay login's desk, and other desks whose pools are counted too."""
        self._queues = queues
        self._pools = [queues.database, *(desk.database for desk in others)]

    async def look(self) -> None:
        """The gauges say how it is now."""
        now = self._queues.clock.now()
        row = await self._queues.platform(lambda work: work.conn.fetchrow(_AGES, now))
        for queue in ("inbound", "outbox", "tasks"):
            QUEUE_AGE.labels(queue).set(max(0.0, float(row[queue] or 0)))
        DEAD.labels("task").set(row["dead_tasks"])
        DEAD.labels("update").set(row["dead_updates"])
        loads = [pool.load() for pool in self._pools]
        POOL_USED.set(sum(used for used, _ in loads))
        POOL_MOST.set(sum(most for _, most in loads))

    async def run(self, stopping: asyncio.Event) -> None:
        """Looks until `stopping` is set."""
        while not stopping.is_set():
            try:
                await self.look()
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                log.warning("queues.unmeasured", reason=cause(error))
            await rest(stopping, _EVERY_S)

"""The queues' ages tell the truth: how long the oldest waits, and what waits for a person."""

from datetime import timedelta
from typing import Any

from prometheus_client import REGISTRY

from telldesk.channels.queue_watch import QueueWatch
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk, Task, Work
from tests.support.tenants import FixedClock


def age(queue: str) -> float:
    return REGISTRY.get_sample_value("telldesk_queue_age_seconds", {"queue": queue}) or 0.0


async def test_the_age_of_the_oldest_task_is_shown_and_a_dead_one_counted(
    desk: Desk, queues: Desk, tenant: Tenant, clock: FixedClock, admin: Any
) -> None:
    async def enqueue(work: Work) -> None:
        work.enqueue(Task("nobody", {}))

    await desk.run(tenant, enqueue)
    clock.move(timedelta(seconds=90))
    watch = QueueWatch(queues, desk)
    await watch.look()
    assert 89 < age("tasks") < 91

    await queues.platform(
        lambda w: w.conn.execute("UPDATE relay.tasks SET dead_at = now() WHERE job = 'nobody'")
    )
    await watch.look()
    assert age("tasks") == 0
    assert REGISTRY.get_sample_value("telldesk_dead_letters", {"kind": "task"}) == 1
    assert (REGISTRY.get_sample_value("telldesk_database_connections_most") or 0) > 0

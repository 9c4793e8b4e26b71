"""A channel kind that writes down what it was fed, and tools to queue updates for it."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from tests.support.inboxes import MadeInbox, encoded

from telldesk.channels.intake import Intake
from telldesk.channels.lanes import read_lane
from telldesk.channels.processor import LostUpdate
from telldesk.channels.registry import Inboxes, InboxFacts
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk, Work


class Poisoned(Exception):  # noqa: N818 - reads as the fact it is
    """What a poisoned update raises."""


class WritingFeed:
    """Each update writes a row; texts "poison" and "misuse" always fail, "flaky" fails once."""

    def __init__(self) -> None:
        self.failed: set[int] = set()

    async def take(self, work: Work, inbox: InboxFacts, body: bytes) -> None:
        update = json.loads(body)
        await _write(work, f"{inbox.bot_id}:{update['update_id']}")
        text = update.get("message", {}).get("text")
        is_flaky = text == "flaky" and update["update_id"] not in self.failed
        if text == "misuse":
            await work.conn.fetch("SELECT $1::int")  # the driver refuses: no argument
        if text == "poison" or is_flaky:
            self.failed.add(update["update_id"])
            raise Poisoned(text)

    async def give_up(self, work: Work, inbox: InboxFacts, lost: LostUpdate) -> None:
        await _write(work, f"lost {inbox.bot_id}:{lost.update_id}")


async def _write(work: Work, line: str) -> None:
    await work.conn.execute("INSERT INTO effects (event_id, job) VALUES ($1, $2)", new_id(), line)


async def written(desk: Desk, tenant: Tenant) -> list[str]:
    """Every effect, in the order they happened."""
    rows = await desk.run(
        tenant, lambda work: work.conn.fetch("SELECT job FROM effects ORDER BY event_id")
    )
    return [row["job"] for row in rows]


async def queue_updates(desk: Desk, made: MadeInbox, updates: Iterable[dict[str, Any]]) -> None:
    """The updates are accepted for this inbox, one after another in each chat."""
    facts = await Inboxes(desk).by_hook_key(made.hook_key)
    assert facts is not None
    intake = Intake(desk)
    intake.start()
    bodies = [encoded(update) for update in updates]
    await asyncio.gather(*(intake.store(facts, read_lane(body), body) for body in bodies))
    await intake.stop()


async def hurry(queues: Desk, made: MadeInbox) -> None:
    """Leases and pauses of this bot's lanes are over."""
    await queues.platform(
        lambda work: work.conn.execute(
            "UPDATE platform.lanes SET ready_at = now() - interval '1 s',"
            " lease_until = CASE WHEN lease_until IS NULL THEN NULL"
            " ELSE now() - interval '1 s' END WHERE bot_id = $1",
            made.bot_id,
        )
    )


async def left(queues: Desk, made: MadeInbox) -> tuple[int, int, int]:
    """(updates queued, lanes, dead letters) of this bot."""
    counts = []
    for table in ("inbound", "lanes", "dead_updates"):
        query = f"SELECT count(*) FROM platform.{table} WHERE bot_id = $1"
        counts.append(await queues.platform(lambda w, q=query: w.conn.fetchval(q, made.bot_id)))
    return counts[0], counts[1], counts[2]

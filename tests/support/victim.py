"""A worker process that kills itself at a chosen moment: `victim.py DSN MOMENT`."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from tests.support.feeds import WritingFeed

from telldesk.channels.processor import Processor
from telldesk.channels.registry import InboxFacts, WorkerInboxes
from telldesk.kernel.clock import Clock
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Database, Tenant, with_login
from telldesk.kernel.nudges import Nudges
from telldesk.kernel.work import Desk, Work


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingFeed(WritingFeed):
    """Dies with its second effect written but not committed."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = 0

    async def take(self, work: Work, inbox: InboxFacts, body: bytes) -> None:
        await super().take(work, inbox, body)
        self.taken += 1
        if self.taken == 2:
            die()


class DyingDesk(Desk):
    """Dies right after its second commit."""

    commits = 0

    async def run(self, tenant: Tenant, verb: Callable[[Work], Awaitable[Any]]) -> Any:
        result = await super().run(tenant, verb)
        self.commits += 1
        if self.commits == 2:
            die()
        return result


async def main(dsn: str, moment: str) -> None:
    worker = Database(with_login(dsn, "td_worker", ""), size=4)
    relay = Database(with_login(dsn, "td_relay", ""), size=4)
    await worker.open()
    await relay.open()
    kind = DyingDesk if moment == "after_commit" else Desk
    feed = DyingFeed() if moment == "before_commit" else WritingFeed()
    queues = Desk(relay, Clock(), Nudges(None))
    inboxes = WorkerInboxes(queues, KeyRing({1: b"\x11" * 32}))
    await Processor(kind(worker, Clock(), Nudges(None)), queues, inboxes, feed).step()


asyncio.run(main(sys.argv[1], sys.argv[2]))

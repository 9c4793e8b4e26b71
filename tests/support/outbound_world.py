"""A bot at the simulator, a desk that writes to people there, and a worker's hands to do it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import aiohttp
from tests.support.factories import MadeContact
from tests.support.inboxes import MadeInbox
from tests.support.tenants import FixedClock

from telldesk.channels.jobs import JOBS
from telldesk.kernel.db import Tenant
from telldesk.kernel.dispatch import Dispatcher
from telldesk.kernel.ids import new_id
from telldesk.kernel.jobs import Job, JobContext, Leased, Runner
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.deliveries import queue_delivery
from telldesk.tickets.messages import OutboundMessage, Target
from telldesk.tickets.rows import TicketRow

Json = dict[str, Any]


class Control:
    """The simulator's control API as a test speaks it."""

    def __init__(self, base_url: str, session: aiohttp.ClientSession) -> None:
        self._base_url = base_url
        self._session = session

    async def post(self, path: str, **body: Any) -> Json:
        async with self._session.post(f"{self._base_url}/control/{path}", json=body) as answer:
            found: Json = await answer.json()
            assert answer.status == 200, found
            return found

    async def get(self, path: str) -> Json:
        async with self._session.get(f"{self._base_url}/control/{path}") as answer:
            found: Json = await answer.json()
            assert answer.status == 200, found
            return found

    async def fail(self, kind: str, **how: Any) -> None:
        """The next matching call goes wrong."""
        await self.post("faults", kind=kind, **how)

    async def calls(self, method: str = "", *, ok: bool | None = None) -> list[Json]:
        query = f"calls?method={method}&limit=5000"
        found = (await self.get(query))["calls"]
        return [call for call in found if ok is None or call["ok"] is ok]


@dataclass
class World:
    """One tenant's bot at the simulator, a contact who started it, and a ticket of theirs."""

    desk: Desk
    queues: Desk
    clock: FixedClock
    tenant: Tenant
    inbox: MadeInbox
    contact: MadeContact
    ticket: TicketRow
    control: Control
    context: JobContext
    jobs: dict[str, Job] = field(default_factory=lambda: {job.name: job for job in JOBS})

    @property
    def target(self) -> Target:
        return Target(bot_id=self.contact.bot_id, chat_id=self.contact.chat_id)

    async def rows(self, query: str, *values: Any) -> list[Any]:
        return list(await self.desk.run(self.tenant, lambda w: w.conn.fetch(query, *values)))

    async def one(self, query: str, *values: Any) -> Any:
        (row,) = await self.rows(query, *values)
        return row

    async def delivery(self, delivery_id: UUID) -> Any:
        return await self.one("SELECT * FROM deliveries WHERE id = $1", delivery_id)

    async def until_state(self, delivery_id: UUID, state: str) -> None:
        async with asyncio.timeout(10):
            while (await self.delivery(delivery_id))["state"] != state:  # noqa: ASYNC110 - it is a row
                await asyncio.sleep(0.01)

    async def states(self) -> list[str]:
        return [
            r["state"] for r in await self.rows("SELECT state FROM deliveries ORDER BY position")
        ]

    async def say(self, text: str, **columns: Any) -> UUID:
        """An agent's public answer stands in the ticket and in the chat's queue; its delivery."""
        return await self.desk.run(self.tenant, lambda work: self._say(work, text, columns))

    async def _say(self, work: Work, text: str, columns: Json) -> UUID:
        message_id = columns.pop("id", None) or new_id()
        entities = columns.pop("entities", "[]")
        kind = columns.pop("kind", "text")
        parts = columns.pop("parts", ())
        await work.conn.execute(
            """INSERT INTO messages (id, ticket_id, visibility, author_kind, kind, text, entities,
                                     reply_to_id, sent_at)
               VALUES ($1, $2, $3, 'agent', $4, $5, $6, $7, $8)""",
            message_id, self.ticket.id, columns.pop("visibility", "public"), kind, text, entities,
            columns.pop("reply_to_id", None), work.now,
        )  # fmt: skip
        for number, (part_kind, bot_id, file_id) in enumerate(parts):
            await work.conn.execute(
                """INSERT INTO message_parts (message_id, part, kind, bot_id, file_id,
                                              file_unique_id) VALUES ($1, $2, $3, $4, $5, $5)""",
                message_id, number, part_kind, bot_id, file_id,
            )  # fmt: skip
        return await queue_delivery(
            work, self.target, lane="reply", kind="message", message_id=message_id,
            ticket_id=self.ticket.id,
        )  # fmt: skip

    async def queue(
        self, message: OutboundMessage, *, kind: str = "text", lane: str = "rest", **facts: Any
    ) -> UUID:
        target = facts.pop("target", self.target)
        return await self.desk.run(
            self.tenant,
            lambda work: queue_delivery(
                work, target, lane=lane, kind=kind, payload=message, **facts
            ),
        )

    async def work_off(self) -> int:
        """Every task due by the test's clock was run to its end; how many runs that took."""
        runner = Runner(self.context, self.jobs)
        runs = 0

        async def hand_out(leased: Sequence[Leased]) -> None:
            nonlocal runs
            runs += len(leased)
            await runner.run(leased)

        dispatcher = Dispatcher(self.queues, hand_out, slots=16)
        while await dispatcher.step():
            assert runs < 2000
        return runs

    async def work_through(self) -> None:
        """Works off, then moves the clock and works off again, until no task is left."""
        for _ in range(60):
            await self.work_off()
            at = await self.queues.platform(
                lambda w: w.conn.fetchval(
                    "SELECT min(run_at) FROM relay.tasks WHERE dead_at IS NULL"
                    " AND lease_until IS NULL AND tenant = $1",
                    self.tenant.schema,
                )
            )
            if at is None:
                return
            self.clock.at = max(self.clock.at, at) + timedelta(milliseconds=1)
            await self.context.valkey.flushall()  # pauses pass there as well
        raise AssertionError("tasks never end")

    async def said(self) -> list[str]:
        """What the contact sees of the bot, in order."""
        chat = await self.control.get(
            f"chat?bot={self.contact.bot_id}&person={self.contact.chat_id}"
        )
        return [
            m.get("text") or m.get("caption", "")
            for m in chat["messages"]
            if m.get("from", {}).get("is_bot")
        ]

    async def messages(self) -> list[Json]:
        chat = await self.control.get(
            f"chat?bot={self.contact.bot_id}&person={self.contact.chat_id}"
        )
        return [m for m in chat["messages"] if m.get("from", {}).get("is_bot")]

    async def tasks(self) -> list[Any]:
        return list(
            await self.queues.platform(
                lambda w: w.conn.fetch(
                    "SELECT * FROM relay.tasks WHERE tenant = $1 ORDER BY run_at",
                    self.tenant.schema,
                )
            )
        )

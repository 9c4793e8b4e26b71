"""A person in a private chat with a bot, and what the desk made of it."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.support.feeds import hurry, left, queue_updates
from tests.support.inboxes import MadeInbox, message, person, update
from tests.support.tenants import FixedClock

from telldesk.channels.processor import Processor
from telldesk.channels.registry import WorkerInboxes
from telldesk.channels.telegram.bots import Bots
from telldesk.channels.telegram.dispatch import TelegramFeed
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Tenant
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk

API = "http://127.0.0.1:9"  # nobody listens there: handlers never call Telegram


class Chat(msgspec.Struct):
    """Sends updates of one person to one bot and works them off."""

    inbox: MadeInbox
    web_desk: Desk
    queues: Desk
    processor: Processor
    user_id: int = 5001

    async def send(self, **event: Any) -> None:
        """One update takes effect (or is buried)."""
        await queue_updates(self.web_desk, self.inbox, [update(**event)])
        await self.work_off()

    async def work_off(self) -> None:
        """Until nothing of this bot waits."""
        for _ in range(60):
            await self.processor.step()
            if (await left(self.queues, self.inbox))[:2] == (0, 0):
                return
            await hurry(self.queues, self.inbox)
        raise AssertionError("the queue never emptied")

    async def say(self, text: str = "hello", **content: Any) -> None:
        await self.send(message=message(self.user_id, text=text, **content))

    async def press(self, data: str) -> None:
        """A button under a bot message in this chat."""
        shown = {**message(self.user_id, text="x"), "from": person(77, is_bot=True)}
        query = {
            "id": "q1", "from": person(self.user_id), "chat_instance": "c", "data": data,
            "message": shown,
        }  # fmt: skip
        await self.send(callback_query=query)


class Seen(msgspec.Struct):
    """Reads a tenant's rows, for tests."""

    desk: Desk
    tenant: Tenant

    async def rows(self, query: str, *args: Any) -> list[dict[str, Any]]:
        rows = await self.desk.run(self.tenant, lambda work: work.conn.fetch(query, *args))
        return [dict(row) for row in rows]

    async def tickets(self) -> list[dict[str, Any]]:
        return await self.rows("SELECT * FROM tickets ORDER BY number")

    async def messages(self) -> list[dict[str, Any]]:
        return await self.rows(
            "SELECT m.*, t.number FROM messages m JOIN tickets t ON t.id = m.ticket_id"
            " ORDER BY m.position"
        )

    async def said(self) -> list[tuple[int, str]]:
        """(ticket number counted from 1, text) of every message."""
        numbers = [ticket["number"] for ticket in await self.tickets()]
        return [(numbers.index(m["number"]) + 1, m["text"]) for m in await self.messages()]

    async def replies(self) -> list[dict[str, Any]]:
        """What the bot is going to say, oldest first."""
        rows = await self.rows("SELECT kind, payload FROM deliveries ORDER BY position")
        return [{"kind": row["kind"], **row["payload"]} for row in rows]

    async def last_press(self) -> list[str]:
        """The presses of the buttons under the last bot message that has any."""
        for reply in reversed(await self.replies()):
            if "buttons" in reply:
                return [button["press"] for line in reply["buttons"] for button in line]
        return []

    async def set_policy(self, boundary: str, *, hours: int = 72, burst_s: int = 20) -> None:
        await self.desk.run(
            self.tenant,
            lambda work: work.conn.execute(
                "UPDATE desk SET boundary = $1, boundary_hours = $2, burst_s = $3",
                boundary, hours, burst_s,
            ),
        )  # fmt: skip

    async def close_all(self, status: str = "closed") -> None:
        await self.desk.run(
            self.tenant, lambda work: work.conn.execute("UPDATE tickets SET status = $1", status)
        )

    async def events(self) -> list[str]:
        """The names of every event still in the outbox."""

        async def read(work: Any) -> list[str]:
            rows = await work.conn.fetch(
                "SELECT event FROM relay.outbox WHERE tenant = $1 ORDER BY id", self.tenant.schema
            )
            return [row["event"] for row in rows]

        return await self.queues.platform(read)

    queues: Desk = None  # type: ignore[assignment]  # given by the fixture


@pytest.fixture
async def bots(queues: Desk, keys: KeyRing) -> Any:
    bots = Bots(WorkerInboxes(queues, keys), API)
    yield bots
    await bots.aclose()


@pytest.fixture
def feed(bots: Bots) -> TelegramFeed:
    return TelegramFeed(bots, Settings(environment="test", telegram_api_url=API))


@pytest.fixture
def chat(
    inbox: MadeInbox, web_desk: Desk, desk: Desk, queues: Desk, keys: KeyRing, feed: TelegramFeed
) -> Chat:
    processor = Processor(desk, queues, WorkerInboxes(queues, keys), feed)
    return Chat(inbox=inbox, web_desk=web_desk, queues=queues, processor=processor)


@pytest.fixture
def seen(desk: Desk, tenant: Tenant, queues: Desk) -> Seen:
    return Seen(desk=desk, tenant=tenant, queues=queues)


MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
__all__ = ["HOUR", "MINUTE", "Chat", "FixedClock", "Seen"]

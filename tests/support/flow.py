"""The whole path in one loop: simulator, web app and a worker's loops stepped by hand.

Nothing runs by itself but HTTP: `drain()` carries everything that is on its way to its end.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import httpx
from tests.support.inboxes import MadeInbox, MakeInbox, encoded
from tests.support.outbound_world import Control, Json
from tests.support.tenants import FixedClock
from tests.support.web import Person, add_agent

from telldesk.channels.processor import Processor
from telldesk.channels.registry import WorkerInboxes
from telldesk.channels.telegram.bots import Bots
from telldesk.channels.telegram.dispatch import TelegramFeed
from telldesk.channels.telegram.setup import ALLOWED_UPDATES
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Tenant
from telldesk.kernel.dispatch import Dispatcher
from telldesk.kernel.events import StampedEvent
from telldesk.kernel.jobs import JobContext, Runner
from telldesk.kernel.outbox import Relay
from telldesk.kernel.work import Desk
from telldesk.reactions import hearers, jobs
from telldesk.web.parts import Parts

_people = count(820_000_001)
_ROUNDS = 200
_QUIET_S = 20.0


@dataclass(frozen=True)
class FlowDesk:
    """One tenant with a bot at the simulator whose webhook is our own app."""

    tenant: Tenant
    inbox: MadeInbox


@dataclass
class Flow:
    """The parts, and the people who use them."""

    url: str
    parts: Parts
    http: httpx.AsyncClient
    control: Control
    desk: Desk
    queues: Desk
    clock: FixedClock
    keys: KeyRing
    context: JobContext
    make_inbox: MakeInbox
    processor: Processor

    # --- what happens by itself in production ---------------------------------------------------

    def restart_worker(self) -> None:
        """The worker's memory is gone; its rows are not."""
        self.processor = new_processor(self.desk, self.queues, self.keys, self.context)

    async def drain(self) -> None:
        """Every update is delivered and worked off, every event moved, every due task done."""
        for _ in range(_ROUNDS):
            await self._until_delivered()
            moved = await self.processor.step()
            moved += await self._relay().step()
            moved += await self._tasks()
            if not moved and not await self._pending():
                return
        raise AssertionError("it never gets quiet")

    def _relay(self) -> Relay:
        async def nobody_listens(_events: list[StampedEvent]) -> None: ...

        return Relay(self.queues, hearers(), nobody_listens)

    async def _tasks(self) -> int:
        """Tasks that are due or will be within a minute; time passes as needed."""
        runner = Runner(self.context, jobs())

        done = await Dispatcher(self.queues, runner.run, slots=16).step()
        if done:
            return done
        at = await self.queues.platform(
            lambda work: work.conn.fetchval(
                "SELECT min(run_at) FROM relay.tasks WHERE dead_at IS NULL AND lease_until IS NULL"
            )
        )
        if at is None or at > self.clock.at + timedelta(minutes=1):
            return 0
        self.clock.at = max(self.clock.at, at) + timedelta(milliseconds=1)
        return 1

    async def _pending(self) -> int:
        return int((await self.control.get("health"))["pending_updates"])

    async def _until_delivered(self) -> None:
        async with asyncio.timeout(_QUIET_S):
            while await self._pending():  # noqa: ASYNC110 - the simulator's own queue
                await asyncio.sleep(0.005)

    # --- people -----------------------------------------------------------------------------------

    async def open_desk(self, tenant: Tenant) -> FlowDesk:
        """The tenant's bot is at the simulator and its webhook is set."""
        inbox = await self.make_inbox(tenant)
        await self.control.post(
            "bots", bot_id=inbox.bot_id, username=f"bot{inbox.bot_id}_bot", token=inbox.token
        )
        answer = await self.http.post(
            f"{self.context.settings.telegram_api_url}/bot{inbox.token}/setWebhook",
            json={
                "url": self.url + inbox.path,
                "secret_token": inbox.secret,
                "allowed_updates": list(ALLOWED_UPDATES),
            },
        )
        assert answer.json()["ok"], answer.text
        return FlowDesk(tenant, inbox)

    async def person(self, name: str = "Nora") -> int:
        made = await self.control.post("people", id=next(_people), first_name=name)
        return int(made["person"]["id"])

    async def start(self, at: FlowDesk, person: int) -> None:
        await self.control.post("start", bot=at.inbox.bot_id, person=person)
        await self.drain()

    async def says(self, at: FlowDesk, person: int, text: str, **how: Any) -> int:
        """The person writes to the desk's bot; the message's number in the chat."""
        sent = await self.control.post("send", bot=at.inbox.bot_id, person=person, text=text, **how)
        await self.drain()
        return int(sent["message_id"])

    async def chat(self, at: FlowDesk, person: int) -> list[Json]:
        path = f"chat?bot={at.inbox.bot_id}&person={person}&limit=1000"
        found: list[Json] = (await self.control.get(path))["messages"]
        return found

    async def heard(self, at: FlowDesk, person: int) -> list[str]:
        """What the bot said to this person."""
        return [one["text"] for one in await self.chat(at, person) if one["is_from_bot"]]

    async def hook(self, at: FlowDesk, update: Json) -> None:
        """Telegram delivers this update; it may be one it delivered before."""
        answer = await self.http.post(
            at.inbox.path,
            content=encoded(update),
            headers={
                "content-type": "application/json",
                "x-telegram-bot-api-secret-token": at.inbox.secret,
            },
        )
        assert (answer.status_code, answer.content) == (200, b"{}")

    async def agent(self, at: FlowDesk, role: str = "moderator") -> Person:
        """A linked member of staff, signed in over HTTP, whose chat nobody notifies."""
        person = await self.person("Ada")
        await add_agent(self.parts, at.tenant, role, person, self.clock)
        return await self.sign_in(at, person)

    async def sign_in(self, at: FlowDesk, person: int) -> Person:
        launch = await self.control.post(
            "launch", bot=at.inbox.bot_id, person=person, url=f"{self.url}/app/",
            auth_date=int(self.clock.now().timestamp()),
        )  # fmt: skip
        answer = await self.http.post(
            "/api/v1/session",
            json={"inbox": at.inbox.public_id, "init_data": launch["init_data"]},
        )
        assert answer.status_code == 201, answer.text
        body = answer.json()
        return Person(
            self.http, body["access_token"], body["refresh_token"], body["me"], at.tenant, person
        )


async def tickets_of(agent: Person) -> list[Json]:
    found: list[Json] = (await agent.get("/api/v1/tickets")).json()["tickets"]
    return found


async def messages_of(agent: Person, ticket: Json) -> list[Json]:
    answer = await agent.get(f"/api/v1/tickets/{ticket['id']}/conversation")
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()["messages"]
    return found


async def reply_to(agent: Person, ticket: Json, text: str, **more: Any) -> httpx.Response:
    return await agent.post(f"/api/v1/tickets/{ticket['id']}/replies", {"text": text, **more})


async def columns(flow: Flow, at: FlowDesk, query: str, *values: Any) -> list[Any]:
    """The first column of a query in the tenant's schema."""
    rows = await flow.desk.run(at.tenant, lambda work: work.conn.fetch(query, *values))
    return [row[0] for row in rows]


def new_processor(desk: Desk, queues: Desk, keys: KeyRing, context: JobContext) -> Processor:
    """A processor that remembers nothing."""
    feed = TelegramFeed(context.part(Bots), context.settings)
    return Processor(desk, queues, WorkerInboxes(queues, keys), feed)


def ids(rows: list[Json]) -> list[UUID]:
    return [UUID(row["id"]) for row in rows]

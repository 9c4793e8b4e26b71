"""The webhook's door alone, served by the protocol that production serves it with."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import uvicorn
from tests.support.inboxes import HOOK_SECRET, MadeInbox, encoded, message, update

from telldesk.channels.intake import Intake
from telldesk.channels.registry import Inboxes
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk
from telldesk.web.hooks.floods import Floods
from telldesk.web.hooks.protocol import STATE_KEY, HookProtocol
from telldesk.web.hooks.telegram import HookCounts, TelegramHook

HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Door:
    """A served hook and its parts."""

    def __init__(self, desk: Desk) -> None:
        self.counts = HookCounts()
        self.inboxes = Inboxes(desk)
        self.intake = Intake(desk)
        self.now = 1000.0
        self.floods = Floods(clock=lambda: self.now)
        self.client = httpx.AsyncClient()
        self.port = 0
        self.called = 0
        settings = Settings(hook_key_secret=HOOK_SECRET, trusted_proxies=1)
        self.hook = TelegramHook(self.inboxes, self.intake, settings, self.counts, self.floods)
        self.state = {STATE_KEY: self.hook}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.called += 1
        await self.hook(scope, receive, send)

    async def post(
        self, made: MadeInbox, body: bytes | None = None, secret: Any = None
    ) -> httpx.Response:
        return await self.client.post(
            made.path,
            content=encoded(update(message=message())) if body is None else body,
            headers={HEADER: made.secret if secret is None else secret},
        )


@pytest.fixture
async def door(web_desk: Desk) -> AsyncIterator[Door]:
    door = Door(web_desk)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        door, http=HookProtocol, log_config=None, lifespan="off", proxy_headers=False
    )  # fmt: skip
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event to wait for
        await asyncio.sleep(0.01)
    door.intake.start()
    door.port = listening.getsockname()[1]
    door.client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{door.port}", timeout=10)
    yield door
    await door.client.aclose()
    server.should_exit = True
    await serving
    await door.intake.stop()
    listening.close()


async def stored(queues: Desk, made: MadeInbox) -> int:
    count: int = await queues.platform(
        lambda work: work.conn.fetchval(
            "SELECT count(*) FROM platform.inbound WHERE bot_id = $1", made.bot_id
        )
    )
    return count

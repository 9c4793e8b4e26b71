"""What tests of the simulator share: a control client, a webhook receiver, waiting."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web

Json = dict[str, Any]
DEADLINE_S = 10.0
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM_ONLY = [
    pytest.mark.system,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
]


class Control:
    """The control API as a test speaks it."""

    def __init__(self, base_url: str, session: aiohttp.ClientSession) -> None:
        self.base_url = base_url
        self.session = session

    async def ask(self, verb: str, path: str, body: Json | None = None) -> tuple[int, Json]:
        url = f"{self.base_url}/control/{path}"
        async with self.session.request(verb, url, json=body) as answer:
            return answer.status, await answer.json()

    async def post(self, path: str, **body: Any) -> Json:
        status, answer = await self.ask("POST", path, body)
        assert status == 200, answer
        return answer

    async def get(self, path: str) -> Json:
        status, answer = await self.ask("GET", path)
        assert status == 200, answer
        return answer

    async def messages(self, bot: int, person: int) -> list[Json]:
        return (await self.get(f"chat?bot={bot}&person={person}"))["messages"]


class Hook:
    """A webhook that answers as told and remembers what came."""

    def __init__(self) -> None:
        self.updates: list[Json] = []
        self.secrets: list[str | None] = []
        self.answer: Callable[[Json], Awaitable[web.Response]] | None = None
        self.url = ""

    async def receive(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.updates.append(update)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return await self.answer(update) if self.answer else web.json_response({})

    async def wait_for(self, count: int) -> list[Json]:
        await eventually(lambda: len(self.updates) >= count)
        return self.updates


async def eventually(is_true: Callable[[], bool | Awaitable[bool]]) -> None:
    async with asyncio.timeout(DEADLINE_S):
        while True:
            found = is_true()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.005)

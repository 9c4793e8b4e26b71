"""A simulator of its own for each test, control, real aiogram bots and a receiver of hooks."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web

from telegram_simulator import Limits, Simulator

Json = dict[str, Any]
DEADLINE_S = 10.0


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


async def _closed(session: AiohttpSession) -> None:
    # aiogram's own close sleeps a quarter of a second for TLS, which is not used here.
    if session._session is not None:
        await session._session.close()


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(limits=Limits.off()) as running:
        yield running


@pytest.fixture
async def control(simulator: Simulator) -> AsyncIterator[Control]:
    async with aiohttp.ClientSession() as session:
        yield Control(simulator.base_url, session)


@pytest.fixture
async def connect(simulator: Simulator) -> AsyncIterator[Callable[[str], Bot]]:
    async with contextlib.AsyncExitStack() as stack:

        def connected(token: str) -> Bot:
            api = TelegramAPIServer.from_base(simulator.base_url)
            session = AiohttpSession(api=api)
            stack.push_async_callback(_closed, session)
            return Bot(token, session=session)

        yield connected


@pytest.fixture
async def bot(control: Control, connect: Callable[[str], Bot]) -> Bot:
    made = await control.post("bots", username="acme_support_bot", first_name="Acme")
    return connect(made["token"])


@pytest.fixture
async def person(control: Control) -> int:
    """Somebody who exists and has not started any bot."""
    made = await control.post("people", first_name="Анна", username="anna", language_code="ru")
    return int(made["person"]["id"])


@pytest.fixture
async def started(control: Control, bot: Bot, person: int) -> int:
    """Somebody who started the bot; the update of it is already gone."""
    await control.post("start", bot=bot.id, person=person)
    await bot.delete_webhook(drop_pending_updates=True)
    return person


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    receiver = Hook()
    app = web.Application()
    app.router.add_post("/hook", receiver.receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()

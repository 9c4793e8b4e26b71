"""A simulator of its own for each test, control, real aiogram bots and a receiver of hooks."""

import contextlib
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web
from simulator_kit import Control, Hook

from telegram_simulator import Limits, Simulator


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

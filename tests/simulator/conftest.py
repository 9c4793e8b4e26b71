"""A simulator of its own for each test, control, real aiogram bots, hooks and a browser."""

import contextlib
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web
from playwright.async_api import BrowserContext, Page, async_playwright, expect
from simulator_kit import CHROMIUM, Control, Hook

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


@pytest.fixture
async def context() -> AsyncIterator[BrowserContext]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield await browser.new_context(locale="en-US")
        await browser.close()


@pytest.fixture
async def page(
    context: BrowserContext, bot: Bot, control: Control, started: int
) -> AsyncIterator[Page]:
    """Anna's and Boris's chats side by side; nothing may be complained of in the console."""
    await control.post("people", first_name="Boris", username="boris")
    opened = await context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    await opened.goto(f"{control.base_url}/#acme_support_bot:anna,acme_support_bot:boris")
    await expect(opened.locator(".pane")).to_have_count(2)
    await expect(opened.locator("#state")).to_have_text("Live")
    yield opened
    assert complaints == []

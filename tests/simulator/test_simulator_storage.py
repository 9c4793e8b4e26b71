import asyncio
import io
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BufferedInputFile
from simulator_kit import Control

from telegram_simulator import Limits, Simulator


@asynccontextmanager
async def _running(folder: Path) -> AsyncIterator[tuple[Simulator, Control]]:
    async with (
        Simulator(data_dir=folder, limits=Limits.off()) as simulator,
        aiohttp.ClientSession() as session,
    ):
        yield simulator, Control(simulator.base_url, session)


@asynccontextmanager
async def _bot(simulator: Simulator, token: str) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(simulator.base_url))
    async with Bot(token, session=session) as bot:
        yield bot


async def _filled(control: Any) -> tuple[str, int, int]:
    made = await control.post("bots", username="kept_bot")
    person = (await control.post("people", first_name="Kept"))["person"]["id"]
    await control.post("start", bot=made["id"], person=person)
    return made["token"], made["id"], person


async def test_bots_people_chats_and_messages_survive_a_restart(tmp_path: Path) -> None:
    async with _running(tmp_path) as (_, control):
        token, bot_id, person = await _filled(control)
        before = await control.messages(bot_id, person)
    async with _running(tmp_path) as (simulator, control):
        assert await control.messages(bot_id, person) == before
        async with _bot(simulator, token) as bot:
            sent = await bot.send_message(person, "still here")
    assert sent.message_id > before[-1]["message_id"]


async def test_undelivered_updates_survive_a_restart_and_go_out(tmp_path: Path, hook: Any) -> None:
    async with _running(tmp_path) as (simulator, control):
        token, _, _ = await _filled(control)
        async with _bot(simulator, token) as bot:
            await bot.set_webhook("http://127.0.0.1:9/nobody", secret_token="s")
            await bot.get_webhook_info()
    async with _running(tmp_path) as (simulator, _):
        async with _bot(simulator, token) as bot:
            info = await bot.get_webhook_info()
            assert info.url == "http://127.0.0.1:9/nobody"
            assert info.pending_update_count == 1
            await bot.set_webhook(hook.url, secret_token="s")
        (update,) = await hook.wait_for(1)
    assert update["message"]["text"] == "/start"
    assert hook.secrets == ["s"]


async def test_files_survive_a_restart(tmp_path: Path) -> None:
    async with _running(tmp_path) as (simulator, control):
        token, _, person = await _filled(control)
        async with _bot(simulator, token) as bot:
            sent = await bot.send_document(person, BufferedInputFile(b"kept", "k.txt"))
    assert sent.document is not None
    async with _running(tmp_path) as (simulator, _), _bot(simulator, token) as bot:
        down = io.BytesIO()
        await bot.download(sent.document.file_id, down)
    assert down.getvalue() == b"kept"


async def test_the_signing_key_survives_a_restart(tmp_path: Path) -> None:
    async with _running(tmp_path) as (simulator, _):
        key = simulator.public_key_hex
    async with _running(tmp_path) as (simulator, _):
        assert simulator.public_key_hex == key


async def test_the_process_tells_its_address_and_stops_on_sigterm(tmp_path: Path) -> None:
    process = await _started("--port", "0", "--json", "--data", str(tmp_path))
    assert process.stdout is not None
    facts = json.loads(await process.stdout.readline())
    async with aiohttp.ClientSession() as session:
        control = Control(facts["base_url"], session)
        assert (await control.get("key"))["public_key"] == facts["public_key"]
        await _filled(control)
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
    async with _running(tmp_path) as (simulator, _):
        assert [bot.username for bot in simulator.world.bots.values()] == ["kept_bot"]


async def test_the_process_refuses_to_start_in_production() -> None:
    process = await _started("--port", "0", TELLDESK_ENVIRONMENT="production")
    assert process.stderr is not None
    assert b"refuses to start" in await process.stderr.read()
    assert await process.wait() == 2


async def _started(*arguments: str, **environment: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "telegram_simulator",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environment},
    )

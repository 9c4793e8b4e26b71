"""A 50 MB file up and down: what the web process keeps of it, and its time against a copy."""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import uvloop

from figures import Figure
from people import Agent, Clients, clients, seat_agents
from rig import Rig

TENANTS = 3
SIZE = 50 * 1024 * 1024
ROUNDS = 5
_PIECE = 256 * 1024


def run(made: Rig) -> list[Figure]:
    with made.stack() as processes:
        web = psutil.Process(processes.web.pid)
        grown, up, down = uvloop.run(_measure(made, web))
    floor = min(_copy(made.folder) for _ in range(ROUNDS))
    facts = {"MB": SIZE >> 20, "copy_ms": round(floor * 1000, 1)}
    return [
        Figure("files.web_grows_by", grown, "<=", 25.0, "MB", {"MB": SIZE >> 20}),
        # A hash, HTTP and the process's other side cost more than a copy in the page cache.
        Figure("files.upload_of_copy", min(up) / floor, "<=", 20.0, "x", facts | _ms(up)),
        Figure("files.download_of_copy", min(down) / floor, "<=", 20.0, "x", facts | _ms(down)),
    ]


def _ms(found: list[float]) -> dict[str, Any]:
    return {"ms": [round(one * 1000) for one in found]}


async def _measure(made: Rig, web: psutil.Process) -> tuple[float, list[float], list[float]]:
    """(megabytes the process grew by at most, seconds up, seconds down)."""
    agent = (await seat_agents(made, 1, linked=False, tenants=1))[0][0]
    async with clients(made) as people:
        await _up(people, agent)  # the first one loads what every one needs
        before, highest, is_over = web.memory_info().rss, 0, asyncio.Event()

        async def watch() -> None:
            nonlocal highest
            while not is_over.is_set():
                highest = max(highest, web.memory_info().rss)
                await asyncio.sleep(0.01)

        watching = asyncio.create_task(watch())
        up, down = [], []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            place = await _up(people, agent)
            up.append(time.perf_counter() - began)
            began = time.perf_counter()
            await _down(people, agent, place)
            down.append(time.perf_counter() - began)
        is_over.set()
        await watching
    return (highest - before) / 1e6, up, down


async def _up(people: Clients, agent: Agent) -> str:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(SIZE // _PIECE):
            yield bytes(_PIECE)

    place = f"{people.web_url}/api/v1/uploads/{uuid4()}"
    headers = agent.headers | {"Content-Length": str(SIZE)}
    async with people.http.put(place, data=pieces(), headers=headers) as answer:
        assert answer.status == 201, await answer.text()
    return place


async def _down(people: Clients, agent: Agent, place: str) -> None:
    count = 0
    async with people.http.get(f"{place}/content", headers=agent.headers) as answer:
        async for piece in answer.content.iter_chunked(_PIECE):
            count += len(piece)
    assert count == SIZE, (answer.status, count)


def _copy(folder: Path) -> float:
    source, target = folder / "copied-from", folder / "copied-to"
    source.write_bytes(os.urandom(SIZE))
    began = time.perf_counter()
    shutil.copyfile(source, target)
    return time.perf_counter() - began

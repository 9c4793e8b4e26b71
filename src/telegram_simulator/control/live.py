"""The stream of events for chat pages: server-sent events at /control/events."""

import asyncio

import msgspec
from aiohttp import web

from telegram_simulator.control.fields import WORLD

# Keeps the connection open through idle times and notices a page that is gone.
HEARTBEAT_S = 15.0


async def stream(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await response.prepare(request)
    with request.app[WORLD].events.subscribed() as queue:
        await response.write(b": open\n\n")
        try:
            while not request.app[WORLD].is_closing:
                try:
                    async with asyncio.timeout(HEARTBEAT_S):
                        event = await queue.get()
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                if event["type"] == "closing":
                    break
                await response.write(b"data: " + msgspec.json.encode(event) + b"\n\n")
        except ConnectionError:
            pass
    return response


def routes() -> list[web.RouteDef]:
    return [web.get("/control/events", stream)]

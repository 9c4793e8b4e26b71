"""Nudges end when they are told to, whenever that is."""

import asyncio

import redis.asyncio as redis

from embedded_servers import EmbeddedValkey
from telldesk.kernel.nudges import Nudges


async def test_a_close_at_any_moment_of_connecting_ends(valkey_server: EmbeddedValkey) -> None:
    for steps in range(0, 60, 3):
        valkey = redis.Redis.from_url(valkey_server.url)
        nudges = Nudges(valkey)
        await nudges.hear()
        for _ in range(steps):
            await asyncio.sleep(0)  # one step of the loop: the next moment of connecting
        closing = asyncio.ensure_future(nudges.close())
        done, _ = await asyncio.wait({closing}, timeout=5)
        if not done:  # a second cancellation is heard
            closing.cancel()
            await asyncio.wait({closing})
        assert done, f"still closing, {steps} steps after its start"
        await valkey.aclose()

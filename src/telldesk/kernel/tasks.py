"""Ending tasks for certain, and waiting between the rounds of a loop."""

import asyncio
from contextlib import suppress
from typing import Any, Final

_AGAIN_S: Final = 0.2


async def end(task: "asyncio.Task[Any]") -> None:
    """`task` is over; what it ended with is of no interest.

    One call to `cancel` is not enough: redis-py loses it when it comes while a connection is being
    opened (seen with 8.1 on Python 3.11, 2026-11), and whoever waits then waits for good.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=_AGAIN_S)
    if not task.cancelled():
        task.exception()


async def rest(stopping: asyncio.Event, seconds: float) -> None:
    """So many seconds have gone by, or `stopping` is set."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stopping.wait()


async def either(first: asyncio.Event, second: asyncio.Event, timeout_s: float) -> None:
    """One of the two is set, or so many seconds have gone by."""
    waits = [asyncio.ensure_future(first.wait()), asyncio.ensure_future(second.wait())]
    try:
        await asyncio.wait(waits, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()

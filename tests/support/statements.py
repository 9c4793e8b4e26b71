"""Counting the statements a read sends."""

import asyncio
from collections.abc import Awaitable
from typing import Any, Final, TypeVar

from asyncpg.introspection import INTRO_LOOKUP_TYPES

from telldesk.kernel.work import Work

T = TypeVar("T")

# Once for each new connection the driver asks what an array's type is, JIT off meanwhile.
_DRIVERS_OWN: Final = (INTRO_LOOKUP_TYPES.strip()[:40], "current_setting('jit')", "'jit', $1")


async def counted(work: Work, read: Awaitable[T]) -> tuple[T, list[str]]:
    """What `read` answers, and the statements it sent on the way, the driver's own left out."""
    sent: list[str] = []

    def hear(record: Any) -> None:
        if not any(mark in record.query for mark in _DRIVERS_OWN):
            sent.append(record.query)

    work.conn.add_query_logger(hear)
    try:
        answer = await read
        await asyncio.sleep(0)  # the driver tells its loggers in the loop's next turn
    finally:
        work.conn.remove_query_logger(hear)
    return answer, sent

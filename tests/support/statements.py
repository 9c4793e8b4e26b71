"""Counting the statements a read sends."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from telldesk.kernel.work import Work

T = TypeVar("T")


async def counted(work: Work, read: Awaitable[T]) -> tuple[T, list[str]]:
    """What `read` answers, and the statements it sent on the way."""
    sent: list[str] = []

    def hear(record: Any) -> None:
        sent.append(record.query)

    work.conn.add_query_logger(hear)
    try:
        answer = await read
        await asyncio.sleep(0)  # the driver tells its loggers in the loop's next turn
    finally:
        work.conn.remove_query_logger(hear)
    return answer, sent

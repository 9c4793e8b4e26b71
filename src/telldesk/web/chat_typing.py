"""While an agent writes an answer, the contact's chat is to say so: who writes, and how often."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from redis.exceptions import RedisError

from telldesk.channels.typing_wishes import TypingWish, TypingWishes
from telldesk.kernel.log import get_logger
from telldesk.realtime.presence import Presence

log = get_logger(__name__)
_MOST: Final = 1_000
_AWAY: Final = (RedisError, OSError, TimeoutError)


class ChatTyping:
    """Wishes for every ticket in which an agent at this process writes, as long as they do.

    Other processes may wish for the same ticket: the worker that shows it sees to the pace.
    """

    def __init__(
        self,
        wishes: TypingWishes | None,
        board: Presence,
        now: Callable[[], datetime],
        *,
        every_s: float,
    ) -> None:
        self._wishes = wishes
        self._board = board
        self._now = now
        self._every_s = every_s
        self._running: dict[tuple[str, UUID], asyncio.Task[None]] = {}

    def follow(self, schema: str, ticket_id: UUID) -> None:
        """An agent writes here, as the board says by now."""
        key = (schema, ticket_id)
        if self._wishes is None or key in self._running or len(self._running) >= _MOST:
            return
        running = asyncio.create_task(self._go_on(self._wishes, schema, ticket_id))
        self._running[key] = running
        running.add_done_callback(lambda _: self._running.pop(key, None))

    async def close(self) -> None:
        running = list(self._running.values())
        for one in running:
            one.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _go_on(self, wishes: TypingWishes, schema: str, ticket_id: UUID) -> None:
        while self._is_written_in(schema, ticket_id):
            try:
                await wishes.leave(TypingWish(schema, ticket_id, self._now()))
            except _AWAY as error:
                log.warning("typing.unwished", reason=type(error).__name__)
            await asyncio.sleep(self._every_s)

    def _is_written_in(self, schema: str, ticket_id: UUID) -> bool:
        now = time.monotonic()
        here = self._board.at(schema, ticket_id.hex)
        return any(one.is_listed and one.is_busy(now) for one in here)

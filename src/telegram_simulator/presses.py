"""Pressed buttons that wait for the bot's answer."""

import asyncio
import secrets
from collections import OrderedDict

from telegram_simulator.clock import Clock
from telegram_simulator.records import Json

# Telegram's own time; a query answered later is "too old".
QUERY_LIFETIME_S = 150.0
MAX_PRESSES = 50_000


class Presses:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: OrderedDict[str, tuple[int, float, asyncio.Future[Json]]] = OrderedDict()

    def open(self, bot_id: int) -> str:
        """The id of a new callback query."""
        query_id = str(secrets.randbits(62))
        if len(self._open) >= MAX_PRESSES:
            self._open.popitem(last=False)
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._open[query_id] = (bot_id, self._clock.now(), future)
        return query_id

    def answer(self, bot_id: int, query_id: str, answer: Json) -> bool:
        """Whether the query was still there to be answered; a second answer is too late."""
        entry = self._open.get(query_id)
        if entry is None or entry[0] != bot_id:
            return False
        _, pressed_at, future = entry
        if future.done() or self._clock.has_expired(pressed_at, QUERY_LIFETIME_S):
            return False
        future.set_result(answer)
        return True

    async def wait(self, query_id: str, timeout_s: float) -> Json | None:
        entry = self._open.get(query_id)
        if entry is None:
            return None
        done, _ = await asyncio.wait([entry[2]], timeout=timeout_s)
        return entry[2].result() if done else None

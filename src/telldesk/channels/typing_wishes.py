"""Wishes that a contact's chat says "typing": what the web process leaves and a worker takes.

Nothing here is kept: a wish nobody takes within seconds is gone, and so is what does not fit.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import redis.asyncio as redis

WISHES: Final = "typing:wishes"
_MOST: Final = 1_000
_LIVES_S: Final = 3  # later it would say of somebody that they type who has long stopped


class TypingWish(msgspec.Struct, frozen=True, array_like=True):
    """Somebody of the desk writes an answer in this ticket, seen at `at`."""

    schema: str
    ticket_id: UUID
    at: datetime


class TypingWishes:
    """The web process's side."""

    def __init__(self, valkey: redis.Redis) -> None:
        self._valkey = valkey

    async def leave(self, wish: TypingWish) -> None:
        """The next free worker finds it; of too many the oldest are forgotten.

        Raises:
            RedisError, OSError, TimeoutError: Valkey is away; nothing is lost by going on.
        """
        pipeline: Any = self._valkey.pipeline()
        async with pipeline as pipe:
            pipe.lpush(WISHES, msgspec.json.encode(wish))
            pipe.ltrim(WISHES, 0, _MOST - 1)
            pipe.expire(WISHES, _LIVES_S)
            await pipe.execute()

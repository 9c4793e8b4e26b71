"""Nudges: "there is something to do", told to whoever listens; losing one costs a moment only.

Who listens in this process is woken at once, and that is enough: others hear of it over Valkey
pub/sub only when nobody does. Every listener also sweeps on its own, so Valkey may be empty, slow
or gone, and a listener that is too busy here is helped by the others' sweeps.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import redis.asyncio as redis
from redis.exceptions import RedisError

from telldesk.kernel.log import get_logger
from telldesk.kernel.tasks import end

log = get_logger(__name__)
_PREFIX: Final = "nudge:"
_QUEUE: Final = 64  # topics waiting to be published; more of the same say nothing new
_AT_MOST_EVERY_S: Final = 0.005  # a busy process says it two hundred times a second, not more


class Nudges:
    """Tells and hears nudges by topic."""

    def __init__(self, valkey: redis.Redis | None) -> None:
        self._valkey = valkey
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._outgoing: dict[str, None] = {}
        self._sender: asyncio.Task[None] | None = None
        self._hearer: asyncio.Task[None] | None = None

    def nudge(self, topic: str) -> None:
        """Listeners of `topic` wake soon; never fails, never waits."""
        for event in self._waiting.get(topic, ()):
            event.set()
        if self._waiting.get(topic) or self._valkey is None or len(self._outgoing) >= _QUEUE:
            return
        self._outgoing[topic] = None
        if self._sender is None or self._sender.done():
            self._sender = asyncio.get_running_loop().create_task(self._send())

    async def _send(self) -> None:
        assert self._valkey is not None  # noqa: S101 - nudge() checked
        while self._outgoing:
            topics, self._outgoing = list(self._outgoing), {}
            try:
                for topic in topics:
                    await self._valkey.publish(_PREFIX + topic, b"")
            except (RedisError, OSError) as error:
                log.debug("nudge.lost", reason=type(error).__name__)
                return
            await asyncio.sleep(_AT_MOST_EVERY_S)

    @contextlib.contextmanager
    def listening(self, topic: str) -> Iterator[asyncio.Event]:
        """An `asyncio.Event` that is set whenever `topic` is nudged."""
        event = asyncio.Event()
        self._waiting[topic].add(event)
        try:
            yield event
        finally:
            self._waiting[topic].discard(event)

    async def hear(self) -> None:
        """Other processes' nudges are heard from now on, until `close`."""
        if self._valkey is not None and self._hearer is None:
            self._hearer = asyncio.create_task(self._hear_loop())

    async def _hear_loop(self) -> None:
        assert self._valkey is not None  # noqa: S101 - hear() checked
        while True:
            try:
                async with self._valkey.pubsub() as pubsub:
                    await pubsub.psubscribe(_PREFIX + "*")
                    async for message in pubsub.listen():
                        if message["type"] == "pmessage":
                            topic = message["channel"].decode().removeprefix(_PREFIX)
                            for event in self._waiting.get(topic, ()):
                                event.set()
            except (RedisError, OSError) as error:
                log.warning("nudges.deaf", reason=type(error).__name__)
                await asyncio.sleep(1.0)

    async def close(self) -> None:
        for task in (self._sender, self._hearer):
            if task is not None:
                await end(task)
        self._sender = self._hearer = None

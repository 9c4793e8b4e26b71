"""Live news for chat pages: which chat changed, who types. Subscribers read the rest themselves."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from telegram_simulator.records import Json

# A page that is this far behind is told to read everything anew.
MAX_BACKLOG = 500


class Events:
    def __init__(self) -> None:
        self._subscribers: set[asyncio.Queue[Json]] = set()

    def publish(self, kind: str, **fields: object) -> None:
        """Every subscriber gets the event, or a `resync` when it reads too slowly."""
        if not self._subscribers:
            return
        event: Json = {"type": kind, **fields}
        for queue in self._subscribers:
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait({"type": "resync"})
            else:
                queue.put_nowait(event)

    @contextmanager
    def subscribed(self) -> Iterator["asyncio.Queue[Json]"]:
        queue: asyncio.Queue[Json] = asyncio.Queue(MAX_BACKLOG)
        self._subscribers.add(queue)
        try:
            yield queue
        finally:
            self._subscribers.discard(queue)

"""Bounded logs of calls and webhook deliveries; a reader goes on from a number, `after`."""

from collections import deque
from collections.abc import Callable
from itertools import islice

from telegram_simulator.records import Json

MAX_ENTRIES = 50_000


class Log:
    """The newest entries; `seq` grows by one with each."""

    def __init__(self) -> None:
        self._entries: deque[Json] = deque(maxlen=MAX_ENTRIES)
        self.seq = 0

    def add(self, entry: Json) -> Json:
        self.seq += 1
        entry["seq"] = self.seq
        self._entries.append(entry)
        return entry

    def clear(self) -> None:
        self._entries.clear()

    def read(self, *, after: int, limit: int, wanted: Callable[[Json], bool]) -> list[Json]:
        """The oldest `limit` wanted entries with a `seq` above `after`."""
        skipped = max(0, len(self._entries) - (self.seq - after))
        fresh = (
            entry
            for entry in islice(self._entries, skipped, None)
            if entry["seq"] > after and wanted(entry)
        )
        return list(islice(fresh, limit))

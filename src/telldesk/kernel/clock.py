"""The clock port: everything that decides by time asks here, so a test can move it."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Wall time in aware UTC, shifted by `offset`."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def move(self, by: timedelta) -> None:
        """Shift every later answer by `by`."""
        self.offset += by

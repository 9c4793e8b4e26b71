"""The simulator's clock: real time moved forward, or a moment that stands still until moved."""

import time
from collections.abc import Callable

DAY_S = 86_400
HOUR_S = 3_600


class Clock:
    """Seconds since 1970. `frozen_at` is None while the clock goes on by itself."""

    def __init__(self, frozen_at: int | None = None, wall: Callable[[], float] = time.time) -> None:
        self.wall = wall
        self.frozen_at = frozen_at
        self.shift_s = 0

    def now(self) -> int:
        return int(self.wall()) + self.shift_s if self.frozen_at is None else self.frozen_at

    def set(self, moment: int) -> None:
        """It is `moment` now; a clock that stood still goes on standing still."""
        if self.frozen_at is None:
            self.shift_s = moment - int(self.wall())
        else:
            self.frozen_at = moment

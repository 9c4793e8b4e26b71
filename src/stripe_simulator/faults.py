"""Faults a test asks for: requests refused, slow, or done while the answer gets lost."""

import asyncio
from typing import Annotated, Final, Literal

import msgspec

MAX_FAULTS: Final = 100


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The next `count` requests whose path begins with `path`."""

    path: str = "/v1/"
    count: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = 1
    # 0: no error, only the delay
    status: Literal[0, 429, 500, 502, 503, 504] = 0
    comes_after: bool = False  # the work is done, its answer lost
    # Under an idempotency key: while the key is in use.
    delay_ms: Annotated[int, msgspec.Meta(ge=0, le=60_000)] = 0


class Faults:
    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def meet(self, path: str) -> Fault | None:
        """The error this request meets, if any."""
        return self._take(path, is_error=True)

    async def pause(self, path: str) -> None:
        """As long as a slow answer takes has passed."""
        fault = self._take(path, is_error=False)
        if fault is not None:
            await asyncio.sleep(fault.delay_ms / 1000)

    def _take(self, path: str, *, is_error: bool) -> Fault | None:
        for fault in self.waiting:
            if path.startswith(fault.path) and bool(fault.status) == is_error:
                fault.count -= 1
                if fault.count <= 0:
                    self.waiting.remove(fault)
                return fault
        return None

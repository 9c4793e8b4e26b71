"""Small pictures, drawn anew by a child process of their own each."""

import asyncio
from pathlib import Path
from typing import Final

from telldesk.kernel.child import run_child

PREVIEW_SIDE: Final = 1280
_CHILD: Final = Path(__file__).with_name("preview_child.py")
_WHOLE_S: Final = 12.0
_AT_ONCE: Final = 2
_MAX_BYTES: Final = 4 * 1024 * 1024


class Previews:
    """At most two pictures at a time: each takes a core for some tenths of a second."""

    def __init__(self) -> None:
        self.slots = asyncio.Semaphore(_AT_ONCE)

    async def draw(self, picture: bytes, *, side: int = PREVIEW_SIDE) -> bytes | None:
        """The picture as a WebP with no side longer than `side`; None when it cannot be drawn.

        The caller holds one of `slots`.
        """
        return await run_child(_CHILD, picture, str(side), whole_s=_WHOLE_S, max_bytes=_MAX_BYTES)

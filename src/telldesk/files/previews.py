"""Small pictures, drawn anew by a child process of their own each."""

import asyncio
import sys
from pathlib import Path
from typing import Final

PREVIEW_SIDE: Final = 1280
_CHILD: Final = str(Path(__file__).with_name("preview_child.py"))
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
        process = await asyncio.create_subprocess_exec(
            # Isolated, and without our environment: no address, no secret is there to be found.
            sys.executable, "-I", _CHILD, str(side),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )  # fmt: skip
        try:
            async with asyncio.timeout(_WHOLE_S):
                drawn, _ = await asyncio.gather(_read(process), _feed(process, picture))
                code = await process.wait()
        except TimeoutError:
            return None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return drawn if code == 0 and 0 < len(drawn) <= _MAX_BYTES else None


async def _feed(process: asyncio.subprocess.Process, picture: bytes) -> None:
    if process.stdin is None:
        return
    try:
        process.stdin.write(picture)
        await process.stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        return  # it gave up early; its code says so
    finally:
        process.stdin.close()


async def _read(process: asyncio.subprocess.Process) -> bytes:
    """What it drew; one byte more than is allowed when it drew more."""
    found = bytearray()
    while process.stdout is not None and len(found) <= _MAX_BYTES:
        piece = await process.stdout.read(_MAX_BYTES + 1 - len(found))
        if not piece:
            break
        found += piece
    return bytes(found)

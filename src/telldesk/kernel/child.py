"""A piece of work in a child process: bytes in, bytes out, with an end to time and size.

The child limits its own memory and processor time before it looks at what it is given; it gets
neither our environment nor our open files.
"""

import asyncio
import sys
from pathlib import Path


async def run_child(
    program: Path, given: bytes, *arguments: str, whole_s: float, max_bytes: int
) -> bytes | None:
    """What the Python `program` made of `given`; None when it failed, made nothing or too much."""
    process = await asyncio.create_subprocess_exec(
        # Isolated, and without our environment: no address, no secret is there to be found.
        sys.executable, "-I", str(program), *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )  # fmt: skip
    try:
        async with asyncio.timeout(whole_s):
            made, _ = await asyncio.gather(_read(process, max_bytes), _feed(process, given))
            code = await process.wait()
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return made if code == 0 and 0 < len(made) <= max_bytes else None


async def _feed(process: asyncio.subprocess.Process, given: bytes) -> None:
    if process.stdin is None:
        return
    try:
        process.stdin.write(given)
        await process.stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        return  # it gave up early; its code says so
    finally:
        process.stdin.close()


async def _read(process: asyncio.subprocess.Process, max_bytes: int) -> bytes:
    """What it made; one byte more than is allowed when it made more."""
    found = bytearray()
    while process.stdout is not None and len(found) <= max_bytes:
        piece = await process.stdout.read(max_bytes + 1 - len(found))
        if not piece:
            break
        found += piece
    return bytes(found)

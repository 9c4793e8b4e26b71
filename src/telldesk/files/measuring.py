"""How long a stored film or voice is, by a few kilobytes of it."""

from typing import Final

from telldesk.files.media import Film, film_of, spoken_s
from telldesk.kernel.storage import Storage

_TAIL_BYTES: Final = 128 * 1024
_MOST_BOXES: Final = 64
_MOST_INDEX: Final = 4 * 1024 * 1024
_HEADER: Final = 16


async def measure(storage: Storage, key: str, kind: str, size_bytes: int) -> Film | None:
    """Length and sides of a stored file; None for kinds that have none, or hide them.

    Raises:
        ObjectGone, StorageAway: it cannot be read.
    """
    match kind:
        case "voice":
            tail = await _range(storage, key, max(0, size_bytes - _TAIL_BYTES), size_bytes)
            return Film(spoken_s(tail))
        case "video" | "audio" | "animation":
            moov = await _index(storage, key, size_bytes)
            return film_of(moov) if moov else None
    return None


async def _index(storage: Storage, key: str, size_bytes: int) -> bytes:
    """The inside of the `moov` box, wherever it stands; b'' where there is none."""
    at = 0
    for _ in range(_MOST_BOXES):
        if at + 8 > size_bytes:
            break
        header = await _range(storage, key, at, min(at + _HEADER, size_bytes))
        length, first = int.from_bytes(header[:4], "big"), 8
        if length == 1 and len(header) == _HEADER:
            length, first = int.from_bytes(header[8:16], "big"), 16
        elif length == 0:
            length = size_bytes - at
        if length < first:
            break
        if header[4:8] == b"moov":
            end = min(at + length, size_bytes, at + _MOST_INDEX)
            return await _range(storage, key, at + first, end)
        at += length
    return b""


async def _range(storage: Storage, key: str, start: int, end: int) -> bytes:
    if start >= end:
        return b""
    found = bytearray()
    async for piece in await storage.read(key, start=start, end=end):
        found += piece
    return bytes(found)

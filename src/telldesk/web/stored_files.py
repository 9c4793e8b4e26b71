"""A file of our own storage as an answer: in ranges, so that films and voices can be sought."""

import re
from typing import Any, Final, Protocol
from uuid import UUID

from litestar.response import Stream

from telldesk.files.asking import NoPreview
from telldesk.files.kinds import kind_of_type
from telldesk.files.names import disposition
from telldesk.kernel.storage import key_of
from telldesk.web.deps import Caller
from telldesk.web.file_sizes import FileSize

PREVIEW_TYPE: Final = "image/webp"
FILE_HEADERS: Final = {
    # Whatever it is, it runs nothing and reaches nothing, also when opened by itself (T27).
    "content-security-policy": "default-src 'none'; sandbox",
    "vary": "Authorization",
}
_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_PICTURES: Final = frozenset({"photo", "animation"})
_STILL: Final = "image/webp"  # of a sticker; others are films and drawings nobody draws


class Lying(Protocol):
    """What is known of a file in storage."""

    @property
    def object_id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def size_bytes(self) -> int: ...
    @property
    def sizes(self) -> list[str]: ...


async def answer_object(
    caller: Caller,
    found: Lying,
    size: FileSize,
    asked_range: str | None,
    *,
    cache: str = "private, no-cache",
    otherwise: str = "",
) -> Stream:
    """The stored file, or a picture drawn of it, or the part of it that was asked for.

    `otherwise` is what it is called where its sender gave it no name.

    Raises:
        NoPreview: no picture of it was drawn.
        ObjectGone, StorageAway: it cannot be had.
    """
    storage, picture = caller.parts.storage, _picture_of(found, size)
    key = key_of(caller.signed.tenant, found.object_id, picture)
    whole = await storage.size_of(key) if picture else found.size_bytes
    media_type = PREVIEW_TYPE if picture else found.media_type
    span = span_of(asked_range, whole)
    headers: dict[str, Any] = FILE_HEADERS | {
        "accept-ranges": "bytes",
        "cache-control": cache,
        "content-disposition": _disposition(found, media_type, picture, otherwise),
    }
    start, end = span or (0, whole)
    headers["content-length"] = str(end - start)
    if span is not None:
        headers["content-range"] = f"bytes {start}-{end - 1}/{whole}"
    pieces = await storage.read(key, start=start, end=end) if span else await storage.read(key)
    return Stream(pieces, headers=headers, status_code=206 if span else 200, media_type=media_type)


def _picture_of(found: Lying, size: FileSize) -> str:
    """Which picture of it answers; '' is the file itself."""
    if size is FileSize.ORIGINAL:
        return ""
    if size in found.sizes:
        return str(size)
    if found.kind in _PICTURES or (found.kind, found.media_type) == ("sticker", _STILL):
        return ""  # its pictures are drawn in a moment: until then it is its own
    raise NoPreview(f"a {found.kind} without a picture")


def _disposition(found: Lying, media_type: str, picture: str, otherwise: str) -> str:
    """Only what browsers show without running anything is shown; the rest is saved (T27)."""
    name = None if picture else found.name
    return disposition(name, kind_of_type(media_type), otherwise=otherwise or found.kind)


def span_of(asked: str | None, size_bytes: int) -> tuple[int, int] | None:
    """From where to before where a Range header asks; None for all of it.

    Several ranges at once, those that lie behind the end, and what is no range are answered with
    the whole, as a server may.
    Source: RFC 9110, 14.2 (2022-06).
    """
    found = _RANGE.fullmatch((asked or "").strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        length = min(int(last), size_bytes)
        return (size_bytes - length, size_bytes) if length else None
    start = int(first)
    end = min(int(last) + 1, size_bytes) if last else size_bytes
    if last and int(last) < start:
        return None
    return (start, end) if start < size_bytes else None

"""What an uploaded file is to a chat, and what its first bytes say of its size. Pure.

The sender's name and declared type say nothing here. A picture's sides stand in its header, a
film's length in its index: both are read as numbers, nothing is decoded.
Source: https://core.telegram.org/bots/api#sending-files and #sendphoto (10 MB, sides together at
most 10,000, one at most 20 times the other), 2026-11.
"""

import struct
from typing import Final, Literal, get_args

import msgspec

from telldesk.files.kinds import HEAD_BYTES, kind_of

UploadKind = Literal["photo", "video", "audio", "voice", "animation", "document"]
UPLOAD_KINDS: Final[tuple[str, ...]] = get_args(UploadKind)
FileState = Literal["checking", "ready", "infected", "failed"]
PartState = Literal["ready", "checking", "infected", "too_large", "gone"]

UPLOAD_BYTES: Final = 50 * 1024 * 1024
PHOTO_BYTES: Final = 10 * 1024 * 1024
READ_AHEAD_BYTES: Final = 256 * 1024
"""So much of a file's beginning is looked at: a camera's preview may stand before the sides."""
_MOST_SIDES: Final = 10_000
_MOST_RATIO: Final = 20
_LONGEST_S: Final = 2**31 - 1
_BY_TYPE: Final[dict[str, UploadKind]] = {
    "image/gif": "animation",
    "video/mp4": "video",
    "audio/mpeg": "audio",
    "audio/mp4": "audio",
}
_PHOTOS: Final = frozenset({"image/jpeg", "image/png", "image/webp"})
_BOX_HEADER: Final = 8
_MOST_BOXES: Final = 1000
_MARK: Final = 0xFF
# Frames of a JPEG that hold its sides. Source: ITU-T T.81, table B.1.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """A file's kind and type by its content; sides in pixels where it has any."""

    kind: UploadKind
    media_type: str
    width: int | None = None
    height: int | None = None


def media_of(head: bytes, size_bytes: int) -> Media:
    """What a file is whose first bytes, up to `READ_AHEAD_BYTES`, these are."""
    media_type = kind_of(head[:HEAD_BYTES]).media_type
    if media_type in _PHOTOS or media_type == "image/gif":
        return _picture(head, media_type, size_bytes)
    kind = _BY_TYPE.get(media_type, "document")
    if media_type == "audio/ogg" and head[28:36] == b"OpusHead":
        kind = "voice"
    return Media(kind=kind, media_type=media_type)


def _picture(head: bytes, media_type: str, size_bytes: int) -> Media:
    sides = sides_of(head, media_type)
    if sides is None:
        return Media(kind="document", media_type=media_type)
    kind: UploadKind = "animation"
    if media_type in _PHOTOS:
        kind = "photo" if size_bytes <= PHOTO_BYTES and _are_sane(*sides) else "document"
    return Media(kind=kind, media_type=media_type, width=sides[0], height=sides[1])


def _are_sane(width: int, height: int) -> bool:
    longer, shorter = max(width, height), min(width, height)
    return width + height <= _MOST_SIDES and longer <= _MOST_RATIO * shorter


def sides_of(head: bytes, media_type: str) -> tuple[int, int] | None:
    """(width, height) in pixels by a picture's own header; None when it does not say."""
    try:
        match media_type:
            case "image/png":
                sides = struct.unpack(">II", head[16:24])
            case "image/gif":
                sides = struct.unpack("<HH", head[6:10])
            case "image/webp":
                sides = _webp(head)
            case _:
                sides = _jpeg(head)
    except (struct.error, IndexError):
        return None
    width, height = sides
    return (width, height) if 0 < width < 2**31 and 0 < height < 2**31 else None


def _webp(head: bytes) -> tuple[int, int]:
    """Source: https://developers.google.com/speed/webp/docs/riff_container, 2026-11."""
    match head[12:16]:
        case b"VP8X":
            width = int.from_bytes(head[24:27], "little") + 1
            return width, int.from_bytes(head[27:30], "little") + 1
        case b"VP8L":
            (bits,) = struct.unpack("<I", head[21:25])
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            width, height = struct.unpack("<HH", head[26:30])
            return width & 0x3FFF, height & 0x3FFF
    return 0, 0


def _jpeg(head: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(head):
        if head[at] != _MARK:
            return 0, 0
        mark = head[at + 1]
        if mark == _MARK:
            at += 1
        elif mark in _ALONE:
            at += 2
        elif mark in _FRAMES:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        else:
            at += 2 + max(2, int.from_bytes(head[at + 2 : at + 4], "big"))
    return 0, 0


class Film(msgspec.Struct, frozen=True):
    """What an MP4's index says; None where it does not."""

    duration_s: int | None = None
    width: int | None = None
    height: int | None = None


def film_of(moov: bytes) -> Film:
    """Length and sides by the inside of a `moov` box. Source: ISO/IEC 14496-12, 8.2 and 8.3."""
    duration_s: int | None = None
    sides: tuple[int | None, int | None] = (None, None)
    for name, inside in boxes(moov):
        if name == b"mvhd":
            duration_s = _length(inside)
        elif name == b"trak" and sides == (None, None):
            header = next((one for kind, one in boxes(inside) if kind == b"tkhd"), b"")
            sides = _track_sides(header)
    return Film(duration_s, *sides)


def boxes(content: bytes) -> list[tuple[bytes, bytes]]:
    """The boxes one after another, at most a thousand; what is cut off is left out."""
    found: list[tuple[bytes, bytes]] = []
    at = 0
    while at + _BOX_HEADER <= len(content) and len(found) < _MOST_BOXES:
        size = int.from_bytes(content[at : at + 4], "big")
        if size < _BOX_HEADER:
            break
        found.append((content[at + 4 : at + 8], content[at + 8 : at + size]))
        at += size
    return found


def _length(header: bytes) -> int | None:
    is_long = header[:1] == b"\x01"
    shape, at = (">IQ", 20) if is_long else (">II", 12)
    try:
        scale, length = struct.unpack_from(shape, header, at)
    except struct.error:
        return None
    return min(round(length / scale), _LONGEST_S) if scale else None


def _track_sides(header: bytes) -> tuple[int | None, int | None]:
    """Sixteen bits before the point, sixteen behind; a sound track has none."""
    if len(header) < _BOX_HEADER:
        return None, None
    width, height = struct.unpack(">II", header[-8:])
    if not width >> 16 or not height >> 16:
        return None, None
    return width >> 16, height >> 16


def spoken_s(tail: bytes) -> int | None:
    """How long an Ogg Opus file is, by its last page. Source: RFC 7845, 4 (48,000 a second)."""
    at = tail.rfind(b"OggS")
    if at < 0 or at + 14 > len(tail):
        return None
    (position,) = struct.unpack_from("<q", tail, at + 6)
    return min(round(position / 48_000), _LONGEST_S) if position >= 0 else None

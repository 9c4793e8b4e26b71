"""File ids as bots see them: bound to one bot, with a `file_unique_id` that is the same for all."""

import base64
import binascii
import secrets
import struct
import zlib

import msgspec

KINDS = (
    "photo",
    "video",
    "document",
    "voice",
    "audio",
    "video_note",
    "animation",
    "sticker",
    "thumbnail",
)
# How ids of each kind begin, so that people can tell them apart in a log.
_PREFIXES = ("AgAC", "BAAC", "BQAC", "AwAC", "CQAC", "DQAC", "CgAC", "CAAC", "AAMC")
_HEAD = struct.Struct(">BQI")


class FileId(msgspec.Struct, frozen=True):
    kind: str
    bot_id: int
    unique: str


def new_unique(kind: str) -> str:
    return f"AQAD{KINDS.index(kind)}{secrets.token_urlsafe(9)}"


def file_id(kind: str, bot_id: int, unique: str) -> str:
    code = KINDS.index(kind)
    body = unique.encode()
    packed = _HEAD.pack(code, bot_id, zlib.crc32(body, bot_id & 0xFFFFFFFF)) + body
    return _PREFIXES[code] + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def read_file_id(text: str) -> FileId | None:
    """What the id says, or nothing when it is no id of this simulator."""
    if text[:4] not in _PREFIXES:
        return None
    body = text[4:]
    try:
        packed = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        code, bot_id, check = _HEAD.unpack_from(packed)
        unique = packed[_HEAD.size :]
        if check != zlib.crc32(unique, bot_id & 0xFFFFFFFF):
            return None
        return FileId(KINDS[code], bot_id, unique.decode())
    except (ValueError, binascii.Error, struct.error, IndexError):
        return None

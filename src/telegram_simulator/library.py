"""Files: taken in with what their first bytes tell, shown as Telegram's media objects."""

import struct
from typing import Any

from telegram_simulator.file_ids import new_unique
from telegram_simulator.records import FileRecord, Json
from telegram_simulator.world import World

_FOLDERS = {
    "photo": "photos",
    "video": "videos",
    "voice": "voice",
    "audio": "music",
    "video_note": "video_notes",
    "animation": "animations",
    "sticker": "stickers",
    "thumbnail": "thumbnails",
}
_EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "video/mp4": ".mp4",
    "audio/ogg": ".oga",
    "audio/mpeg": ".mp3",
    "application/pdf": ".pdf",
}
_SMALL = 320
_PNG_HEAD = 24
_JPEG_MARKERS = frozenset({0xC0, 0xC1, 0xC2})
_DEFAULT_SIDE = {"video_note": 384, "sticker": 512}


async def keep_file(
    world: World, kind: str, body: bytes, *, name: str = "", mime: str = "", duration: int = 0
) -> FileRecord:
    """The bytes are kept; every bot that is shown them gets its own id."""
    found, width, height = image_facts(body)
    if kind in {"photo", "sticker"}:
        mime = found or mime
    mime = mime or found or "application/octet-stream"
    unique = new_unique(kind)
    extension = _EXTENSIONS.get(mime, "")
    if kind == "document" and "." in name:
        extension = "." + name.rsplit(".", 1)[1]
    side = _DEFAULT_SIDE.get(kind, 0)
    record = FileRecord(
        unique=unique,
        kind=kind,
        name=name,
        mime=mime,
        size=len(body),
        file_path=f"{_FOLDERS.get(kind, 'documents')}/file_{len(world.files)}{extension}",
        blob=await world.contents.write(body),
        width=width or side,
        height=height or side,
        duration=duration,
    )
    world.keep_file(record)
    world.save(record)
    return record


def media_part(kind: str, record: FileRecord, **more: Any) -> Json:
    """The media fields of a message: `animation` also sets `document`, as Telegram does."""
    shape: Json = {
        "file_id": record.unique,
        "file_unique_id": record.unique,
        "file_size": record.size,
    }
    size = {"width": record.width or 640, "height": record.height or 360}
    duration = {"duration": int(more.get("duration") or record.duration)}
    named: Json = {"mime_type": record.mime}
    if record.name:
        named["file_name"] = record.name
    match kind:
        case "photo":
            part: Any = _photo_sizes(record, shape)
        case "video" | "animation":
            part = {**shape, **size, **duration, **named}
        case "voice":
            part = {**shape, **duration, "mime_type": record.mime}
        case "audio":
            titles = {k: more[k] for k in ("performer", "title") if more.get(k)}
            part = {**shape, **duration, **named, **titles}
        case "video_note":
            part = {**shape, **duration, "length": record.width or 384}
        case "sticker":
            part = {**shape, **_sticker_facts(record, more)}
        case _:
            part = {**shape, **named}
    media = {kind: part}
    return media | ({"document": {**shape, **named}} if kind == "animation" else {})


def image_facts(body: bytes) -> tuple[str, int, int]:
    """Mime type and size of a picture; empty and zeros for anything else."""
    if body[:8] == b"\x89PNG\r\n\x1a\n" and len(body) >= _PNG_HEAD:
        width, height = struct.unpack_from(">II", body, 16)
        return "image/png", width, height
    if body[:6] in {b"GIF87a", b"GIF89a"}:
        width, height = struct.unpack_from("<HH", body, 6)
        return "image/gif", width, height
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp", 512, 512
    if body[:3] == b"\xff\xd8\xff":
        return "image/jpeg", *_jpeg_size(body)
    return "", 0, 0


def _jpeg_size(body: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(body) and body[at] == 0xFF:  # noqa: PLR2004 - every JPEG marker begins so
        marker = body[at + 1]
        if marker in _JPEG_MARKERS:
            height, width = struct.unpack_from(">HH", body, at + 5)
            return width, height
        at += 2 + int(struct.unpack_from(">H", body, at + 2)[0])
    return 0, 0


def _photo_sizes(record: FileRecord, shape: Json) -> list[Json]:
    width, height = record.width or 640, record.height or 480
    full = {**shape, "width": width, "height": height}
    if max(width, height) <= _SMALL:
        return [full]
    part = _SMALL / max(width, height)
    small = {**shape, "file_unique_id": record.unique + "s"}
    small |= {"width": max(1, int(width * part)), "height": max(1, int(height * part))}
    return [small, full]


def _sticker_facts(record: FileRecord, more: Json) -> Json:
    facts: Json = {
        "type": "regular",
        "width": record.width or 512,
        "height": record.height or 512,
        "is_animated": record.mime == "application/x-tgsticker",
        "is_video": record.mime == "video/webm",
    }
    if more.get("emoji"):
        facts["emoji"] = more["emoji"]
    return facts

"""Files of Telegram messages as the fields of a neutral part."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from aiogram.types import LivePhoto, PhotoSize, Sticker

_THUMB_WIDTH: Final = 320
_STICKER_MIMES: Final = {"animated": "application/x-tgsticker", "video": "video/webm"}


def photo(sizes: Sequence[PhotoSize]) -> dict[str, Any]:
    """The largest size, with a thumbnail near 320 pixels."""
    largest = max(sizes, key=lambda size: size.width * size.height)
    thumb = min(sizes, key=lambda size: abs(size.width - _THUMB_WIDTH))
    return {
        "file_id": largest.file_id,
        "file_unique_id": largest.file_unique_id,
        "mime": "image/jpeg",
        "size_bytes": largest.file_size,
        "width": largest.width,
        "height": largest.height,
        "thumb_file_id": thumb.file_id,
    }


def live_photo(live: LivePhoto) -> dict[str, Any]:
    """The still picture; its moving part is named in the message's details."""
    if live.photo:
        return photo(live.photo)
    return media(live)


def sticker(content: Sticker) -> dict[str, Any]:
    shape = "animated" if content.is_animated else "video" if content.is_video else "still"
    return {**media(content), "mime": _STICKER_MIMES.get(shape, "image/webp")}


def media(content: Any) -> dict[str, Any]:
    """Whatever of a file's usual fields this kind has."""
    thumbnail = getattr(content, "thumbnail", None)
    name = getattr(content, "file_name", None)
    mime = getattr(content, "mime_type", None)
    side = getattr(content, "length", None)
    return {
        "file_id": content.file_id,
        "file_unique_id": content.file_unique_id,
        "name": name.replace("\0", "") if name else None,
        "mime": mime.replace("\0", "") if mime else None,
        "size_bytes": content.file_size,
        "width": getattr(content, "width", side),
        "height": getattr(content, "height", side),
        "duration_s": getattr(content, "duration", None),
        "thumb_file_id": thumbnail.file_id if thumbnail else None,
    }


# In this order: an animation also sets `document`, a live photo also sets `photo`.
FILES: Final[dict[str, Callable[[Any], dict[str, Any]]]] = {
    "animation": media,
    "live_photo": live_photo,
    "photo": photo,
    "video": media,
    "document": media,
    "voice": media,
    "audio": media,
    "video_note": media,
    "sticker": sticker,
}

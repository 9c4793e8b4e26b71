"""What a file is, by its own first bytes: a closed list of what browsers may show. Pure.

Names and declared types are whatever the sender liked; nothing here believes them. What is not in
the list is a download of no type.
"""

from typing import Final

import msgspec

HEAD_BYTES: Final = 512
UNKNOWN: Final = "application/octet-stream"
TEXT: Final = "text/plain"
"""The web says that it is UTF-8: nothing else counts as text."""


class Kind(msgspec.Struct, frozen=True):
    """How a browser is told of a file; the first of `endings` is given to a file without one."""

    media_type: str
    endings: tuple[str, ...]
    is_shown: bool = True


_UNKNOWN: Final = Kind(UNKNOWN, (), is_shown=False)
# Saved, not shown: markup of whatever kind is a text too (T27).
_TEXT: Final = Kind(TEXT, ("txt",), is_shown=False)
_MP4: Final = Kind("video/mp4", ("mp4", "m4v"))
_MP4_AUDIO: Final = Kind("audio/mp4", ("m4a", "mp4"))
_BEGINNINGS: Final = (
    (b"\xff\xd8\xff", Kind("image/jpeg", ("jpg", "jpeg"))),
    (b"\x89PNG\r\n\x1a\n", Kind("image/png", ("png",))),
    (b"GIF87a", Kind("image/gif", ("gif",))),
    (b"GIF89a", Kind("image/gif", ("gif",))),
    (b"OggS", Kind("audio/ogg", ("ogg", "oga", "opus"))),
    (b"fLaC", Kind("audio/flac", ("flac",))),
    (b"ID3", Kind("audio/mpeg", ("mp3",))),
    (b"\xff\xfb", Kind("audio/mpeg", ("mp3",))),
    (b"\xff\xf3", Kind("audio/mpeg", ("mp3",))),
    (b"\xff\xf2", Kind("audio/mpeg", ("mp3",))),
    (b"%PDF-", Kind("application/pdf", ("pdf",))),
)
_RIFF: Final = {
    b"WEBP": Kind("image/webp", ("webp",)),
    b"WAVE": Kind("audio/wav", ("wav",)),
}
_WEBM: Final = Kind("video/webm", ("webm",))
_AUDIO_BRANDS: Final = frozenset({b"M4A ", b"M4B "})
_VIDEO_BRANDS: Final = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash",
     b"MSNV", b"3gp4", b"3gp5", b"3gp6"}
)  # fmt: skip
_CONTROLS: Final = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")


_KINDS: Final = (
    *(kind for _, kind in _BEGINNINGS), *_RIFF.values(), _MP4, _MP4_AUDIO, _WEBM, _TEXT,
)  # fmt: skip
_BY_TYPE: Final = {kind.media_type: kind for kind in _KINDS}


def kind_of_type(media_type: str) -> Kind:
    """The kind of a file whose type was found by `kind_of` before."""
    return _BY_TYPE.get(media_type, _UNKNOWN)


def kind_of(head: bytes) -> Kind:
    """What the file is whose first bytes, at least `HEAD_BYTES` if it has them, these are."""
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:64]:
        return _WEBM
    return _TEXT if _is_text(head) else _UNKNOWN


def _of_brand(brand: bytes) -> Kind:
    if brand in _AUDIO_BRANDS:
        return _MP4_AUDIO
    return _MP4 if brand in _VIDEO_BRANDS else _UNKNOWN


def _is_text(head: bytes) -> bool:
    if not head or _CONTROLS.intersection(head):
        return False
    for cut in range(4):  # the last character may be cut in two
        try:
            head[: len(head) - cut].decode()
        except UnicodeDecodeError:
            continue
        return True
    return False

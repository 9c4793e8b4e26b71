"""What an upload is to a chat, by its content alone; ranges; what goes into one message."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from telldesk.files.media import (
    PHOTO_BYTES,
    READ_AHEAD_BYTES,
    UPLOAD_KINDS,
    Film,
    film_of,
    media_of,
    spoken_s,
)
from telldesk.files.orphans import object_of
from telldesk.kernel.ids import new_id
from telldesk.tickets.attaching import FilesApart, require_together
from telldesk.web.stored_files import span_of


def image(kind: str, width: int, height: int, **how: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), (9, 99, 9)).save(target, kind, **how)
    return target.getvalue()


def box(name: bytes, inside: bytes) -> bytes:
    return struct.pack(">I", len(inside) + 8) + name + inside


def movie(seconds: float, width: int, height: int, *, is_long: bool = False) -> bytes:
    scale, length = 1000, round(seconds * 1000)
    header = (
        b"\1\0\0\0" + bytes(16) + struct.pack(">IQ", scale, length)
        if is_long
        else bytes(12) + struct.pack(">II", scale, length)
    )
    sound = box(b"trak", box(b"tkhd", bytes(84)))
    track = box(b"tkhd", bytes(76) + struct.pack(">II", width << 16, height << 16))
    return box(b"mvhd", header) + sound + box(b"trak", track)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("width", "height", "is_photo"),
    [(800, 600, True), (1, 20, True), (1, 21, False), (9000, 1000, True), (9001, 1000, False)],
)
def test_a_picture_with_sane_sides_is_a_photo(
    kind: str, width: int, height: int, *, is_photo: bool
) -> None:
    content = image(kind, width, height)
    found = media_of(content[:READ_AHEAD_BYTES], len(content))
    assert found.kind == ("photo" if is_photo else "document")
    assert (found.width, found.height) == (width, height)


@pytest.mark.parametrize("how", [{"lossless": True}, {"exif": b"Exif\0\0"}])
def test_every_kind_of_webp_tells_its_sides(how: dict[str, object]) -> None:
    found = media_of(image("WEBP", 300, 200, **how), 1000)
    assert (found.width, found.height) == (300, 200)


def test_a_heavy_picture_is_a_document_and_a_gif_moves() -> None:
    assert media_of(image("JPEG", 800, 600), PHOTO_BYTES + 1).kind == "document"
    found = media_of(image("GIF", 30, 20), 1000)
    assert (found.kind, found.width, found.height) == ("animation", 30, 20)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\0\0\0\x20ftypisom", "video"),
        (b"\0\0\0\x20ftypM4A ", "audio"),
        (b"ID3\x04", "audio"),
        (b"OggS" + bytes(24) + b"OpusHead", "voice"),
        (b"OggS" + bytes(24) + b"\x01vorbis", "document"),
        (b"%PDF-1.7", "document"),
        (b"PK\x03\x04", "document"),
        (b"<svg onload='x'>", "document"),
        (b"<html>", "document"),
        (b"\xff\xd8\xff\xe0<html>", "document"),
        (b"GIF89a/*<html>*/", "animation"),
        (b"", "document"),
    ],
)
def test_kinds_by_content(head: bytes, kind: str) -> None:
    assert media_of(head, 1000).kind == kind


@given(st.binary(max_size=400), st.sampled_from([b"\xff\xd8\xff", b"RIFF1234WEBP", b"GIF89a", b""]))
def test_T27_whatever_comes_is_one_of_the_kinds(rest: bytes, start: bytes) -> None:
    found = media_of(start + rest, len(rest))
    assert found.kind in UPLOAD_KINDS
    assert "html" not in found.media_type
    assert "svg" not in found.media_type
    film_of(rest)
    spoken_s(rest)


@pytest.mark.parametrize("is_long", [False, True])
def test_a_film_tells_its_length_and_sides(*, is_long: bool) -> None:
    assert film_of(movie(12.4, 640, 360, is_long=is_long)) == Film(12, 640, 360)
    assert film_of(b"") == Film()
    assert film_of(movie(12.4, 640, 360)[:40]) == Film(12)


def test_a_voice_tells_its_length_by_its_last_page() -> None:
    pages = b"OggS\0\2" + struct.pack("<q", 0) + b"x" * 50 + b"OggS\0\4" + struct.pack("<q", 96_000)
    assert spoken_s(pages) == 2
    assert spoken_s(b"nothing") is None


@pytest.mark.parametrize(
    ("kinds", "are_together"),
    [
        (["photo"] * 10, True),
        (["photo", "video"], True),
        (["document", "document"], True),
        (["audio", "audio"], True),
        (["voice"], True),
        (["animation"], True),
        (["photo", "document"], False),
        (["audio", "document"], False),
        (["voice", "voice"], False),
        (["animation", "photo"], False),
    ],
)
def test_what_goes_into_one_message(kinds: list[str], *, are_together: bool) -> None:
    if are_together:
        require_together(kinds)
    else:
        with pytest.raises(FilesApart):
            require_together(kinds)


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        (None, None),
        ("bytes=0-", (0, 100)),
        ("bytes=0-0", (0, 1)),
        ("bytes=99-500", (99, 100)),
        ("bytes=-30", (70, 100)),
        ("bytes=-500", (0, 100)),
        ("bytes=-0", None),
        ("bytes=100-", None),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("bytes=" + "9" * 40 + "-", None),
        ("pages=1-2", None),
    ],
)
def test_which_part_of_a_file_is_asked_for(asked: str | None, span: tuple[int, int] | None) -> None:
    assert span_of(asked, 100) == span


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 150))
def test_a_range_never_leaves_the_file(first: int, last: int, size: int) -> None:
    span = span_of(f"bytes={first}-{last}", size)
    if span is not None:
        assert 0 <= span[0] < span[1] <= size


def test_keys_name_their_object() -> None:
    one = new_id()
    assert object_of(f"t/tenant_x/{one}") == object_of(f"t/tenant_x/{one}.thumb") == one
    assert object_of("t/tenant_x/readme") is None

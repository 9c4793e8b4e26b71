"""Logos are drawn anew: nothing but pixels survives, and nothing large is unpacked (T27)."""

import io
import random
import struct
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from telldesk.branding.rasters import MAX_BYTES, SIDES, PictureRefused, draw_rasters


def png(width: int, height: int, colour: tuple[int, ...] = (18, 116, 140), **more: object) -> bytes:
    target = io.BytesIO()
    mode = "RGBA" if len(colour) == 4 else "RGB"
    Image.new(mode, (width, height), colour).save(target, "PNG", **more)
    return target.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


def header(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chunk(
        b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    )


def test_every_size_is_a_square_png() -> None:
    drawn = draw_rasters(png(256, 256))
    assert [one.side for one in drawn] == list(SIDES)
    for one in drawn:
        with Image.open(io.BytesIO(one.content)) as opened:
            assert (opened.format, opened.size) == ("PNG", (one.side, one.side))


def test_a_wide_logo_stands_in_the_middle_of_nothing() -> None:
    with Image.open(io.BytesIO(draw_rasters(png(400, 100))[1].content)) as opened:
        assert opened.getpixel((96, 10)) == (0, 0, 0, 0)
        assert opened.getpixel((96, 96)) == (18, 116, 140, 255)


def test_the_same_picture_is_drawn_the_same() -> None:
    once, again = draw_rasters(png(64, 64)), draw_rasters(png(64, 64))
    assert [one.sha256 for one in once] == [one.sha256 for one in again]


def test_T27_only_pixels_survive() -> None:
    hidden = PngInfo()
    hidden.add_text("Comment", "<script>alert(1)</script>")
    polyglot = (
        png(64, 64, pnginfo=hidden, icc_profile=b"secret place") + b"<html><script>1</script>"
    )
    for one in draw_rasters(polyglot):
        for word in (b"script", b"Comment", b"iCCP", b"tEXt", b"secret"):
            assert word not in one.content


def test_T27_a_photograph_stays_small() -> None:
    noise = random.Random(7).randbytes(512 * 512 * 4)  # noqa: S311 - noise, not a secret
    target = io.BytesIO()
    Image.frombytes("RGBA", (512, 512), noise).save(target, "PNG")
    assert all(len(one.content) <= MAX_BYTES for one in draw_rasters(target.getvalue()))


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"\xff\xd8\xff\xe0 JFIF",
        png(64, 64)[:60],
        header(30_000, 30_000) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""),
        header(2049, 2048) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""),
        header(0, 0) + chunk(b"IEND", b""),
        header(64, 64) + chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 80_000_000)),
    ],
    ids=[
        "nothing", "svg", "gif", "jpeg", "cut", "bomb", "too large", "no pixels", "words unpacked",
    ],
)  # fmt: skip
def test_T27_what_is_no_safe_png_is_refused(picture: bytes) -> None:
    with pytest.raises(PictureRefused):
        draw_rasters(picture)

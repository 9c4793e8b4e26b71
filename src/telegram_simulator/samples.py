"""Small real files made on the spot, so that every kind of message can be sent."""

import struct
import zlib
from collections.abc import Callable

_MIMES = {
    "photo": "image/jpeg",
    "document": "application/pdf",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "video_note": "video/mp4",
    "animation": "image/gif",
    "sticker": "image/webp",
}
_NAMES = {
    "document": "sample.pdf",
    "audio": "sample.mp3",
    "video": "sample.mp4",
    "animation": "sample.gif",
}
SAMPLE_SECONDS = 3


def sample(kind: str, seed: int) -> tuple[bytes, str, str]:
    """Bytes, name and mime type of a sample; `seed` changes its colours."""
    makers: dict[str, Callable[[], bytes]] = {
        "photo": lambda: mosaic_jpeg(40, 30, seed),
        "document": pdf,
        "voice": opus,
        "audio": mp3,
        "video": mp4,
        "video_note": mp4,
        "animation": lambda: gif(seed),
        "sticker": lambda: webp(seed),
    }
    return makers[kind](), _NAMES.get(kind, ""), _MIMES[kind]


class _Bits:
    """Most significant bit first, with JPEG's stuffing of 0xFF."""

    def __init__(self) -> None:
        self.out = bytearray()
        self._value = 0
        self._count = 0

    def add(self, value: int, width: int) -> None:
        self._value = (self._value << width) | value
        self._count += width
        while self._count >= 8:  # noqa: PLR2004 - bits of a byte
            self._count -= 8
            byte = (self._value >> self._count) & 0xFF
            self.out.append(byte)
            if byte == 0xFF:  # noqa: PLR2004 - JPEG's marker byte
                self.out.append(0)

    def finish(self) -> bytes:
        if self._count:
            self.add((1 << (8 - self._count)) - 1, 8 - self._count)
        return bytes(self.out)


# Code lengths and symbols of the JPEG standard's tables K.3 and K.4 for the mean of a block, and
# a one-code table for "no more in this block".
_DC_COUNTS = bytes((0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0))
_DC_SYMBOLS = bytes(range(12))
_AC_COUNTS = bytes((1, *(0,) * 15))
_AC_SYMBOLS = b"\x00"


def mosaic_jpeg(across: int, down: int, seed: int) -> bytes:
    """A JPEG of flat 8-pixel squares: only block means, which needs no transform."""
    codes: dict[int, tuple[int, int]] = {}
    code = at = 0
    for width, count in enumerate(_DC_COUNTS, 1):
        for _ in range(count):
            codes[_DC_SYMBOLS[at]] = (code, width)
            code, at = code + 1, at + 1
        code <<= 1
    bits = _Bits()
    last = [0, 0, 0]
    for y in range(down):
        for x in range(across):
            for part, mean in enumerate(_square(x, y, across, down, seed)):
                change, last[part] = mean - last[part], mean
                size = abs(change).bit_length()
                bits.add(*codes[size])
                if size:
                    bits.add(change if change > 0 else change + (1 << size) - 1, size)
                bits.add(0, 1)
    frame = struct.pack(">BHHB", 8, down * 8, across * 8, 3)
    frame += b"".join(bytes((part, 0x11, 0)) for part in (1, 2, 3))
    scan = bytes((3, 1, 0, 2, 0, 3, 0, 0, 63, 0))
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
            _segment(0xDB, b"\0" + b"\x08" * 64),
            _segment(0xC0, frame),
            _segment(0xC4, b"\x00" + _DC_COUNTS + _DC_SYMBOLS),
            _segment(0xC4, b"\x10" + _AC_COUNTS + _AC_SYMBOLS),
            _segment(0xDA, scan),
            bits.finish(),
            b"\xff\xd9",
        )
    )


def _square(x: int, y: int, across: int, down: int, seed: int) -> tuple[int, int, int]:
    """Brightness and two colours of a square, each a quantised mean between -120 and 120."""
    hue = seed * 37 % 200 - 100
    light = 90 - 140 * y // down + (x * 7 + y * 13 + seed) % 9
    return light, max(-100, min(100, hue + 60 * x // across)), max(-100, min(100, -hue))


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def webp(seed: int) -> bytes:
    """A lossless 512-pixel square of one colour: five prefix codes of one sign and no pixels."""
    value = 0x2F
    at = 8
    fields = [(511, 14), (511, 14), (1, 1), (0, 3), (0, 1), (0, 1), (0, 1)]
    green, red, blue = 80 + seed * 53 % 150, 80 + seed * 31 % 150, 80 + seed * 17 % 150
    for sign in (green, red, blue, 255, 0):
        fields += [(1, 1), (0, 1), (1, 1), (sign, 8)]
    for field, width in fields:
        value |= field << at
        at += width
    body = value.to_bytes((at + 7) // 8, "little")
    body += b"\0" * (len(body) % 2)
    size = (at + 7) // 8
    return (
        b"RIFF" + struct.pack("<I", 12 + len(body)) + b"WEBPVP8L" + struct.pack("<I", size) + body
    )


def gif(seed: int) -> bytes:
    """Two frames of one colour each that take turns."""
    colours = bytes((90 + seed * 41 % 160, 120, 200, 200, 120, 90 + seed * 29 % 160))
    out = b"GIF89a" + struct.pack("<HHBBB", 64, 64, 0x80, 0, 0) + colours
    out += b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    for colour in (0, 1):
        out += b"\x21\xf9\x04\x04\x32\0\0\0" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 64, 64, 0)
        out += b"\x02" + _gif_pixels(colour, 64 * 64)
    return out + b"\x3b"


def _gif_pixels(colour: int, count: int) -> bytes:
    """Pixels with a clear before every one, so that codes never grow past three bits."""
    value = at = 0
    for code in (*(c for _ in range(count) for c in (4, colour)), 5):
        value |= code << at
        at += 3
    body = value.to_bytes((at + 7) // 8, "little")
    blocks = [body[i : i + 255] for i in range(0, len(body), 255)]
    return b"".join(bytes((len(block),)) + block for block in blocks) + b"\0"


def opus() -> bytes:
    """Three seconds of silence as Ogg Opus."""
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 312, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 9) + b"simulator" + struct.pack("<I", 0)
    frames = [b"\xf8\xff\xfe"] * (SAMPLE_SECONDS * 50)
    return (
        _ogg_page([head], 2, 0, 0)
        + _ogg_page([tags], 0, 0, 1)
        + _ogg_page(frames, 4, len(frames) * 960, 2)
    )


def _ogg_page(packets: list[bytes], flags: int, position: int, number: int) -> bytes:
    lengths = bytes(len(packet) for packet in packets)
    start = struct.pack("<4sBBQII", b"OggS", 0, flags, position, 1, number)
    rest = bytes((len(lengths),)) + lengths + b"".join(packets)
    return start + struct.pack("<I", _ogg_sum(start + b"\0\0\0\0" + rest)) + rest


def _ogg_sum(body: bytes) -> int:
    total = 0
    for byte in body:
        total ^= byte << 24
        for _ in range(8):
            total = (total << 1) ^ (0x04C11DB7 if total & 0x80000000 else 0)
    return total & 0xFFFFFFFF


def mp3() -> bytes:
    """Three seconds of silent frames, 128 kbit/s at 44.1 kHz."""
    return (b"\xff\xfb\x90\x64" + b"\0" * 413) * (SAMPLE_SECONDS * 38)


def mp4() -> bytes:
    """A well-formed MP4 without tracks: enough for whoever looks at the container."""
    header = struct.pack(">IIIIIIH", 0, 0, 0, 1000, SAMPLE_SECONDS * 1000, 0x10000, 0x100)
    header += b"\0" * 10 + struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    header += b"\0" * 24 + struct.pack(">I", 1)
    kind = _box(b"ftyp", b"isom\0\0\2\0isomiso2mp41")
    return kind + _box(b"moov", _box(b"mvhd", header)) + _box(b"mdat", b"\0" * 64)


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def pdf() -> bytes:
    """One empty page."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%bendobj\n" % (number, part)
    table = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A picture of one colour."""
    row = b"\0" + bytes(colour) * width

    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(row * height)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )

"""Draws the logos of the example tenants: `python scripts/draw_logos.py`.

Only the standard library: shapes are decided per point, nine points make a pixel, zlib and struct
make the PNG. The pictures are committed; run this after changing a shape.
"""

import math
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

SIDE = 256
SAMPLES = (1 / 6, 1 / 2, 5 / 6)
Colour = tuple[int, int, int]
Paint = Callable[[float, float], Colour]


def inside(point: tuple[float, float], corners: list[tuple[float, float]]) -> bool:
    """Whether the point lies in the convex polygon, corners in either direction."""
    x, y = point
    sides = [
        (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    return all(side >= 0 for side in sides) or all(side <= 0 for side in sides)


def cube(x: float, y: float) -> Colour:
    """A block of grass on a night sky."""
    centre, left, right = (128.0, 128.0), (48.0, 82.0), (208.0, 82.0)
    if inside((x, y), [(128, 36), right, centre, left]):
        return (126, 200, 80) if (int(x) // 16 + int(y) // 9) % 3 else (104, 178, 62)
    if inside((x, y), [left, centre, (128, 220), (48, 174)]):
        drip = 14 + 10 * ((int(x) // 20) % 2)
        return (92, 160, 56) if y < 82 + (x - 48) * 0.575 + drip else (134, 92, 60)
    if inside((x, y), [centre, right, (208, 174), (128, 220)]):
        drip = 14 + 10 * ((int(x) // 20) % 2)
        return (74, 138, 46) if y < 128 - (x - 128) * 0.575 + drip else (104, 68, 44)
    return (24, 32, 58)


def button(x: float, y: float) -> Colour:
    """A coat button with four holes, sewn on with one crossed thread."""
    cloth, wood, edge, hole, thread = (
        (246, 238, 224), (178, 74, 44), (140, 52, 30), (246, 238, 224), (52, 78, 66)
    )  # fmt: skip
    r = math.hypot(x - 128, y - 128)
    for slope in (1, -1):
        is_near = abs((x - 128) - slope * (y - 128)) < 9  # noqa: PLR2004 - half of the thread's width
        if is_near and r < 44:  # noqa: PLR2004 - the holes' distance from the middle
            return thread
    if any(math.hypot(x - 128 - dx, y - 128 - dy) < 15 for dx in (-30, 30) for dy in (-30, 30)):  # noqa: PLR2004 - radius of a hole
        return hole
    if r < 84:  # noqa: PLR2004 - inner rim
        return wood
    if r < 104:  # noqa: PLR2004 - outer rim
        return edge
    return cloth


def lighthouse(x: float, y: float) -> Colour:
    """A white cross above two waves."""
    sea, deep, light, white = (18, 116, 140), (10, 84, 106), (72, 176, 192), (255, 255, 255)
    if max(abs(x - 128), abs(y - 100)) < 60 and min(abs(x - 128), abs(y - 100)) < 20:  # noqa: PLR2004 - arms of the cross
        return white
    if y > 206 + 9 * math.sin(x / 20):
        return deep
    if y > 178 + 9 * math.sin(x / 20 + 2):
        return light
    return sea


def draw(paint: Paint) -> bytes:
    """The picture as PNG. Source: www.w3.org/TR/png-3, sections 5 and 11, 2026-11."""
    rows = bytearray()
    for row in range(SIDE):
        rows.append(0)
        for column in range(SIDE):
            points = [paint(column + dx, row + dy) for dx in SAMPLES for dy in SAMPLES]
            rows.extend(sum(point[part] for point in points) // len(points) for part in range(3))
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(rows), 9)
    chunks = ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def main() -> None:
    tenants = Path(__file__).parents[1] / "tenants"
    logos = {"kubograd": cube, "maple-thread": button, "north-harbour": lighthouse}
    for slug, paint in logos.items():
        path = tenants / slug / "brand" / "logo.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(draw(paint))
        print(f"{path.relative_to(tenants.parent)}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

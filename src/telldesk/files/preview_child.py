"""Run as a program: the picture on standard input, drawn anew as a small WebP on standard output.

Strangers' bytes are decoded here and nowhere else (T27, T32): with no environment, no more memory,
time or files than a picture needs, and never as part of the worker. Anything wrong ends it.
"""

import io
import resource
import sys
from typing import Final

_MEMORY_BYTES: Final = 768 * 1024 * 1024
_CPU_S: Final = 8
_FILES: Final = 16
_MOST_PIXELS: Final = 24_000_000
_QUALITY: Final = 80
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")


def main() -> None:
    """The side in pixels is the only argument."""
    side = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=_FORMATS) as opened:
        if opened.width * opened.height > _MOST_PIXELS:
            sys.exit(3)
        opened.draft("RGB", (side, side))
        upright = ImageOps.exif_transpose(opened)
        drawn = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    drawn.thumbnail((side, side), Image.Resampling.LANCZOS)
    plain = Image.new(drawn.mode, drawn.size)
    plain.paste(drawn)
    target = io.BytesIO()
    plain.save(target, "WEBP", quality=_QUALITY, method=3)
    sys.stdout.buffer.write(target.getvalue())


if __name__ == "__main__":
    main()

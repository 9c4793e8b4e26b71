"""A logo drawn anew at the sizes pages need: plain pixels, nothing else that was in the file.

Whatever hides in an uploaded picture (scripts, other formats, places, names) does not survive
being drawn on an empty canvas (T27). Sizes are judged before a pixel is unpacked.
"""

import hashlib
import io
import warnings
from typing import TYPE_CHECKING, Final

import msgspec

from telldesk.kernel.errors import Invalid

if TYPE_CHECKING:
    from PIL.Image import Image

SIDES: Final = (48, 192, 512)
"""A tab's icon, a screen's logo, a home screen's icon; pixels."""
MIME: Final = "image/png"
MAX_BYTES: Final = 512 * 1024
_MOST_PIXELS: Final = 2048 * 2048  # as a manifest allows; 16 MiB when unpacked
_COLOURS: Final = 256


class PictureRefused(Invalid):
    """The file is no picture we draw; `reason` says why."""

    key = "picture-refused"


class Raster(msgspec.Struct, frozen=True, kw_only=True):
    """One size of a picture, a square PNG."""

    side: int
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def draw_rasters(picture: bytes) -> tuple[Raster, ...]:
    """`picture` at every size of `SIDES`, centred on a transparent square; takes a while of CPU.

    Raises:
        PictureRefused: not a PNG, broken, or larger than is safe to unpack.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(picture), formats=("PNG",)) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    raise PictureRefused("more pixels than are unpacked", field="logo")
                shown = opened.convert("RGBA")
    except (
        OSError, SyntaxError, ValueError, Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:  # fmt: skip
        raise PictureRefused("not a PNG that can be drawn", field="logo") from error
    return tuple(Raster(side=side, content=_png(shown, side)) for side in SIDES)


def _png(picture: "Image", side: int) -> bytes:
    from PIL import Image

    scale = side / max(picture.size)
    size = tuple(max(1, round(edge * scale)) for edge in picture.size)
    fitted = picture.resize((size[0], size[1]), Image.Resampling.LANCZOS)
    canvas = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    canvas.paste(fitted, ((side - size[0]) // 2, (side - size[1]) // 2))
    content = _saved(canvas)
    # A photograph of 512 pixels may be a megabyte as PNG; with 256 colours it never is.
    return content if len(content) <= MAX_BYTES else _saved(canvas.quantize(_COLOURS))


def _saved(canvas: "Image") -> bytes:
    target = io.BytesIO()
    canvas.save(target, "PNG", optimize=True)
    return target.getvalue()

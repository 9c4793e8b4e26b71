"""A tenant's colours made readable: the tokens pages are drawn with, WCAG AA on any surface. Pure.

`frontend/src/design/brand.ts` does the same arithmetic in the browser, where Telegram's own themes
bring other surfaces; `frontend/src/design/brand.cases.json` holds both to the same answers.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

# Text of normal size, and everything else one has to see to use a page.
# Source: https://www.w3.org/TR/WCAG22/#contrast-minimum and #non-text-contrast (2024-12)
TEXT_CONTRAST: Final = 4.5
SHAPE_CONTRAST: Final = 3.0
DEFAULT_ACCENT: Final = "#2f6fed"
LIGHT: Final = ("#ffffff", "#f1f3f6")
DARK: Final = ("#17191d", "#22252b")
"""Page and raised surface where no theme of Telegram's says otherwise."""
_HEX: Final = re.compile(r"#[0-9a-f]{6}")
_WHITE: Final = "#ffffff"
_BLACK: Final = "#000000"
_HALVINGS: Final = 18  # 2^-18 of the lightness is far below one step of an 8 bit channel
_CHROMA_STEPS: Final = 24
_CHROMA_STEP: Final = 0.9
_Three = tuple[float, float, float]


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two colours `#rrggbb`, 1 to 21."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def fit(colour: str, backgrounds: Sequence[str], minimum: float) -> str:
    """The nearest lightness of this hue that reaches `minimum` on every background.

    Where no lightness does (mid-grey surfaces), white or black, whichever is seen better.
    """

    def is_seen(candidate: str) -> bool:
        return all(contrast(candidate, one) >= minimum for one in backgrounds)

    if is_seen(colour):
        return colour
    lightness, chroma, hue = _oklch(colour)
    best, nearest = "", math.inf
    for end in (0.0, 1.0):
        if not is_seen(_hex(end, 0.0, hue)):
            continue
        near, far = lightness, end
        for _ in range(_HALVINGS):
            middle = (near + far) / 2
            if is_seen(_hex(middle, chroma, hue)):
                far = middle
            else:
                near = middle
        found, distance = _hex(far, chroma, hue), abs(far - lightness)
        if is_seen(found) and distance < nearest:
            best, nearest = found, distance
    return best or max((_WHITE, _BLACK), key=lambda end: _worst(end, backgrounds))


def on_colour(background: str) -> str:
    """White where it can be read on `background`, else black: one of the two always can."""
    return _WHITE if contrast(_WHITE, background) >= TEXT_CONTRAST else _BLACK


def tokens(brand: str, surface: str, raised: str) -> dict[str, str]:
    """Custom properties for a brand colour on a page's two surfaces."""
    surfaces = (surface, raised)
    accent = fit(brand, surfaces, SHAPE_CONTRAST)
    return {
        "--accent": accent,
        "--on-accent": on_colour(accent),
        "--link": fit(brand, surfaces, TEXT_CONTRAST),
        "--ring": accent,
    }


def brand_colours(colours: Mapping[str, Any]) -> dict[str, str]:
    """`accent`, `accent_dark` and `header` as `#rrggbb`; what is missing or none is filled in."""
    accent = _colour_or(colours.get("accent"), DEFAULT_ACCENT)
    return {
        "accent": accent,
        "accent_dark": _colour_or(colours.get("accent_dark"), accent),
        "header": _colour_or(colours.get("header"), accent),
    }


def theme_css(colours: Mapping[str, Any]) -> str:
    """The tokens of a desk's colours as a style sheet, for light and dark."""
    brand = brand_colours(colours)
    light = _declared(tokens(brand["accent"], *LIGHT))
    dark = _declared(tokens(brand["accent_dark"], *DARK))
    return f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def mail_colours(colours: Mapping[str, Any]) -> dict[str, str]:
    """What a letter is drawn with, in light and in dark; mail programs know no properties."""
    brand = brand_colours(colours)
    light, dark = tokens(brand["accent"], *LIGHT), tokens(brand["accent_dark"], *DARK)
    return {
        "page": LIGHT[0],
        "raised": LIGHT[1],
        "accent": light["--accent"],
        "on_accent": light["--on-accent"],
        "link": light["--link"],
        "dark_page": DARK[0],
        "dark_raised": DARK[1],
        "dark_link": dark["--link"],
    }


def _declared(found: Mapping[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in found.items())


def _colour_or(value: Any, otherwise: str) -> str:
    text = value.lower() if isinstance(value, str) else ""
    return text if _HEX.fullmatch(text) else otherwise


def _worst(colour: str, backgrounds: Sequence[str]) -> float:
    return min(contrast(colour, one) for one in backgrounds)


# --- colour spaces: sRGB and OKLCH. Source: https://bottosson.github.io/posts/oklab/ (2020-12) ----


def _linear(colour: str) -> _Three:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
        for one in channels
    )
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklch(colour: str) -> _Three:
    """Lightness, chroma and hue."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short
    lightness = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> _Three:
    """Linear red, green and blue; outside 0 to 1 where no screen shows the colour."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
    )


def _hex(lightness: float, chroma: float, hue: float) -> str:
    """The colour, with as much of its chroma as a screen shows."""
    for _ in range(_CHROMA_STEPS):
        shown = _from_oklch(lightness, chroma, hue)
        if all(-1e-4 < one < 1.0001 for one in shown):  # noqa: PLR2004 - rounding is no excess
            break
        chroma *= _CHROMA_STEP
    else:
        shown = _from_oklch(lightness, 0.0, hue)
    return "#" + "".join(f"{_channel(one):02x}" for one in shown)


def _channel(linear: float) -> int:
    inside = min(1.0, max(0.0, linear))
    curved = 12.92 * inside if inside <= 0.0031308 else 1.055 * inside ** (1 / 2.4) - 0.055  # noqa: PLR2004 - sRGB
    # Halves go up, as in JavaScript; Python's own `round` takes them to the even neighbour.
    return math.floor(min(1.0, max(0.0, curved)) * 255 + 0.5)

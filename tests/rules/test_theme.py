"""Any brand colour on any surface can be read, and browser and server agree on how."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telldesk.branding.theme import (
    DARK,
    DEFAULT_ACCENT,
    LIGHT,
    brand_colours,
    contrast,
    fit,
    theme_css,
    tokens,
)

CASES_FILE = Path(__file__).resolve().parents[2] / "frontend/src/design/brand.cases.json"
CASES: list[dict[str, Any]] = json.loads(CASES_FILE.read_text())
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_the_table_the_browser_is_checked_with_as_well_is_large() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['brand']} on {case['bg']}")
def test_browser_and_server_agree(case: dict[str, Any]) -> None:
    assert tokens(case["brand"], case["bg"], case["bg2"]) == case["tokens"]


@given(brand=COLOURS, surfaces=st.sampled_from([LIGHT, DARK]))
def test_every_brand_reaches_AA_on_the_default_surfaces(
    brand: str, surfaces: tuple[str, str]
) -> None:
    found = tokens(brand, *surfaces)
    for surface in surfaces:
        assert contrast(found["--link"], surface) >= 4.5
        assert contrast(found["--accent"], surface) >= 3
        assert contrast(found["--ring"], surface) >= 3
    assert contrast(found["--on-accent"], found["--accent"]) >= 4.5


@given(brand=COLOURS, surface=COLOURS, raised=COLOURS)
def test_any_surfaces_get_the_best_they_allow(brand: str, surface: str, raised: str) -> None:
    found = tokens(brand, surface, raised)
    reachable = max(
        min(contrast(end, one) for one in (surface, raised)) for end in ("#ffffff", "#000000")
    )
    for name, wanted in (("--link", 4.5), ("--accent", 3.0)):
        seen = min(contrast(found[name], one) for one in (surface, raised))
        assert seen >= min(wanted, reachable) - 1e-9
    assert contrast(found["--on-accent"], found["--accent"]) >= 4.5


def test_a_colour_that_is_seen_stays_as_the_tenant_chose_it() -> None:
    assert fit("#12748c", LIGHT, 4.5) == "#12748c"


@pytest.mark.parametrize(
    "hostile",
    ["red", "#fff", "#12345g", "#123456;}body{", "</style>", "", None, 7, ["#123456"], "#１23456"],
)
def test_what_is_no_colour_never_reaches_a_page(hostile: Any) -> None:
    names = ("accent", "accent_dark", "header")
    assert brand_colours(dict.fromkeys(names, hostile)) == dict.fromkeys(names, DEFAULT_ACCENT)
    assert theme_css({"accent": hostile}) == theme_css({})


def test_dark_pages_use_the_dark_accent_where_there_is_one() -> None:
    light, _, dark = theme_css({"accent": "#12748C", "accent_dark": "#48b0c0"}).partition("@media")
    assert "--accent:#12748c" in light
    assert "--accent:#48b0c0" in dark
    assert brand_colours({"accent": "#12748c"})["accent_dark"] == "#12748c"

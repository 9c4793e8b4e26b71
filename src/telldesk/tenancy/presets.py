"""Ready sets of categories and the words that point to them: the files of `tenants/_presets/`."""

from functools import cache
from pathlib import Path
from typing import Final

import msgspec

PRESETS_DIR: Final = Path(__file__).parents[3] / "tenants" / "_presets"


class PresetCategory(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One category: names by language, and by language the words that guess it."""

    key: str
    icon: str
    colour: str
    names: dict[str, str]
    words: dict[str, tuple[str, ...]] = {}


class Preset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One set, in the order its categories are shown; `names` by language."""

    names: dict[str, str]
    categories: tuple[PresetCategory, ...]


@cache
def category_presets() -> dict[str, Preset]:
    """Every set by its file's name.

    Raises:
        msgspec.DecodeError: a file of this project is wrong; its test says which.
    """
    return {
        path.stem: msgspec.toml.decode(path.read_bytes(), type=Preset)
        for path in sorted(PRESETS_DIR.glob("*.toml"))
    }

"""What visits of the built app download stays small, in the sizes that browsers get (brotli)."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pytest

BUILT: Final = Path(str(files("telldesk.web"))) / "built"
ENTRY: Final = "src/apps/app/main.tsx"
HOMES: Final = ("src/features/inbox/Desk.tsx", "src/features/my-tickets/MyTickets.tsx")
LANGUAGES: Final = ("locales/en/words.ts", "locales/ru/words.ts")
KB: Final = 1000
SCRIPTS_KB: Final = 75
STYLES_KB: Final = 14
PART_KB: Final = 20

Manifest = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    path = BUILT / "manifest.json"
    assert path.is_file(), "build the app first: python3 scripts/run.py web:build"
    found: Manifest = json.loads(path.read_bytes())
    return found


def _needed(manifest: Manifest, chunk: str) -> set[str]:
    """The chunk and everything it cannot start without."""
    found: set[str] = set()
    waiting = [chunk]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += manifest[name].get("imports", [])
    return found


def _lazy(manifest: Manifest) -> Iterator[tuple[str, set[str]]]:
    """Every part the app loads when somebody goes there, with what is there before it."""
    first = _needed(manifest, ENTRY)
    found, waiting = set[str](), [(ENTRY, first)]
    while waiting:
        chunk, before = waiting.pop()
        for one in _needed(manifest, chunk):
            for part in manifest[one].get("dynamicImports", []):
                if part not in found:
                    found.add(part)
                    waiting.append((part, before | _needed(manifest, part)))
                    yield part, before


def _scripts(manifest: Manifest, chunks: set[str]) -> set[str]:
    return {manifest[one]["file"] for one in chunks if manifest[one]["file"].endswith(".js")}


def _styles(manifest: Manifest, chunks: set[str]) -> set[str]:
    return {style for one in chunks for style in manifest[one].get("css", [])}


def _kb(names: set[str]) -> float:
    """What these weigh on the wire; what is too small to be compressed is sent as it is."""
    paths = [BUILT / f"{name}.br" for name in names]
    sizes = [(one if one.exists() else one.with_suffix("")).stat().st_size for one in paths]
    return sum(sizes) / KB


def _first_screen(manifest: Manifest, home: str) -> set[str]:
    """What an agent or a contact waits for before they see their list."""
    return _needed(manifest, ENTRY) | _needed(manifest, home)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("home", HOMES)
def test_the_scripts_of_a_first_screen_are_small(
    manifest: Manifest, home: str, language: str
) -> None:
    needed = _scripts(manifest, _first_screen(manifest, home) | _needed(manifest, language))
    assert _kb(needed) <= SCRIPTS_KB, {name: _kb({name}) for name in sorted(needed)}


@pytest.mark.parametrize("home", HOMES)
def test_the_styles_of_a_first_screen_are_small(manifest: Manifest, home: str) -> None:
    needed = _styles(manifest, _first_screen(manifest, home))
    assert _kb(needed) <= STYLES_KB, {name: _kb({name}) for name in sorted(needed)}


def test_what_is_loaded_later_is_small_each_time(manifest: Manifest) -> None:
    sizes = {
        part: _kb(_scripts(manifest, _needed(manifest, part) - before))
        for part, before in _lazy(manifest)
        if part not in HOMES
    }
    assert sizes, "nothing is loaded lazily"
    too_large = {part: size for part, size in sizes.items() if size > PART_KB}
    assert not too_large, too_large


def test_the_service_worker_keeps_only_files_that_are_there() -> None:
    # One that is missing, and browsers refuse the whole worker.
    named = set(re.findall(r"/assets/([^\"'`]+)", (BUILT / "sw.js").read_text()))
    assert named
    assert [one for one in sorted(named) if not (BUILT / one).is_file()] == []

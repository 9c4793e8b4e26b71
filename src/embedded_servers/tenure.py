"""A server's time on its folder: the claim and the process, which begin and end together."""

import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from embedded_servers.errors import NotRunning, StartFailed
from embedded_servers.folders import Account, claim, last_lines, open_log
from embedded_servers.processes import Supervised, wait_until

_PATIENCE_S = 20


class Tenure:
    """At most one server on one folder, ours alone from ``begin`` to ``end``.

    Args:
        name: what people call the server.
        log: where its output goes, and what a failure quotes.
    """

    def __init__(self, name: str, log: Path) -> None:
        self._name = name
        self.log = log
        self._lock: IO[str] | None = None
        self._server: Supervised | None = None

    @property
    def is_running(self) -> bool:
        return self._server is not None and self._server.exit_code is None

    @property
    def pid(self) -> int:
        """The server's.

        Raises:
            NotRunning: there is none.
        """
        if self._server is None or self._server.exit_code is not None:
            raise NotRunning(self._name)
        return self._server.pid

    def begin(self, folder: Path, server: str) -> None:
        """The folder is ours; a server that ended by itself is forgotten.

        Raises:
            FolderInUse: another process serves it.
            FolderUnusable: the lock file cannot be opened.
        """
        self.end()
        self._lock = claim(folder, server)

    def serve(
        self, command: Sequence[str], *, account: Account, death_signal: signal.Signals, cwd: Path,
        is_ready: Callable[[int], bool], timeout_s: float,
    ) -> None:  # fmt: skip
        """The server runs and ``is_ready(pid)`` is true.

        Raises:
            StartFailed: not within ``timeout_s``, or it ended at once; it may still run.
        """
        with open_log(self.log) as log:
            server = self._server = Supervised(
                command, account=account, death_signal=death_signal, cwd=cwd, log=log
            )
        if not wait_until(lambda: server.exit_code is not None or is_ready(server.pid), timeout_s):
            raise self.failed(f"was not ready within {timeout_s} s")
        if server.exit_code is not None:
            raise self.failed(f"ended at once (exit {server.exit_code})")

    def end(self, *signals: signal.Signals) -> None:
        """No server runs and the folder is free; the claim goes last, so nobody meets ours.

        Without signals only for a server that ended by itself.
        """
        if self._server is not None:
            self._server.end(*signals, patience_s=_PATIENCE_S)
            self._server = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def failed(self, reason: str) -> StartFailed:
        """What to raise: the reason and the log's last lines."""
        return StartFailed(self._name, reason, log=self.log, last_lines=last_lines(self.log))

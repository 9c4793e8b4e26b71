"""Whose folder is it: one owner at a time, a fitting account, a socket path that fits."""

import fcntl
import os
import pwd
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from embedded_servers.errors import EmbeddedServerFailure, FolderInUse, FolderUnusable

# Source: unix(7), sun_path is 108 bytes with its closing zero (Linux, 2026-11).
_MAX_SOCKET_PATH_BYTES = 107
_MAX_LOG_BYTES = 10 * 1024 * 1024
_ALL_ENTER, _GROUP_ENTER, _OWNER_ENTER = 0o001, 0o010, 0o100


def default_data_dir(app: str) -> Path:
    """Where ``app`` keeps its data: ``/var/lib/<app>`` for root, else the user's data folder."""
    if os.geteuid() == 0:
        return Path("/var/lib") / app
    # Source: XDG Base Directory Specification 0.8: a relative value is to be ignored.
    stated = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (stated if stated.is_absolute() else Path.home() / ".local/share") / app


@dataclass(frozen=True, slots=True)
class Account:
    """The account a server runs as; ``is_us`` when nobody has to change users for it."""

    uid: int
    gid: int
    name: str
    is_us: bool

    def may_enter(self, folder: Path) -> bool:
        """Whether the account may pass through ``folder`` (mode bits; ACLs are not read)."""
        if self.is_us:
            return os.access(folder, os.X_OK)
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & _OWNER_ENTER)
        if found.st_gid == self.gid:
            return bool(found.st_mode & _GROUP_ENTER)
        return bool(found.st_mode & _ALL_ENTER)

    def closed_on_the_way_to(self, folder: Path) -> Path | None:
        """The first folder on the way to ``folder`` (itself included) that refuses the account."""
        for step in (*reversed(folder.parents), folder):
            if not self.may_enter(step):
                return step
        return None


def service_account(run_as: str) -> Account:
    """Ourselves, or ``run_as`` when we are root: PostgreSQL refuses to serve as root.

    Raises:
        EmbeddedServerFailure: no such account.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), f"uid {os.geteuid()}", is_us=True)
    try:
        entry = pwd.getpwnam(run_as)
    except KeyError as error:
        raise EmbeddedServerFailure(
            f"there is no account {run_as!r} to run servers as: name another with run_as"
        ) from error
    return Account(entry.pw_uid, entry.pw_gid, run_as, is_us=False)


def prepare_root(root: Path, account: Account) -> None:
    """Make ``root`` exist, writable for us and passable for ``account``.

    Raises:
        FolderUnusable: it cannot be made so; the message names the folder that is in the way.
    """
    missing = [folder for folder in (root, *root.parents) if not folder.exists()]
    try:
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o700 if account.is_us else 0o755)
    except OSError as error:
        raise FolderUnusable(root, f"it cannot be created ({error.strerror})") from error
    if not root.is_dir():
        raise FolderUnusable(root, "it is a file, not a folder")
    closed = account.closed_on_the_way_to(root)
    if closed is not None:
        raise FolderUnusable(
            root,
            f"the server runs as {account.name}, which may not enter {closed}: "
            f"choose a folder elsewhere or allow it with chmod o+x {closed}",
        )
    if not os.access(root, os.W_OK | os.X_OK):
        raise FolderUnusable(root, "we may not write there: choose another or change its owner")


def private_folder(path: Path, account: Account) -> Path:
    """Make ``path`` a folder that only ``account`` may open; its parent must exist.

    Raises:
        FolderUnusable: it belongs to somebody else or cannot be made.
    """
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        owner = path.stat().st_uid
        if owner == os.geteuid() and not account.is_us and not any(path.iterdir()):
            os.chown(path, account.uid, account.gid)
            owner = account.uid
        if owner == account.uid:
            path.chmod(0o700)
    except OSError as error:
        raise FolderUnusable(path, error.strerror or str(error)) from error
    if owner != account.uid:
        raise FolderUnusable(
            path,
            f"it belongs to uid {owner}, the server would run as {account.name}: "
            f"choose another folder or run chown -R {account.uid} on this one",
        )
    return path


def socket_folder(root: Path, socket_name: str, account: Account) -> Path:
    """A private folder in which ``socket_name`` is short enough to be a socket's path.

    ``<root>/run`` where it fits. Else a fresh folder under the system's temporary one, noted in
    ``<root>/run.path`` so that the next start finds it again.

    Raises:
        FolderUnusable: not even the temporary folder's path is short enough.
    """
    if _fits(root / "run" / socket_name):
        return private_folder(root / "run", account)
    note = root / "run.path"
    if note.exists():
        noted = Path(note.read_text().strip())
        # A stranger may have made this name after a clean-up of /tmp: ours or not at all.
        if noted.is_dir() and not noted.is_symlink() and noted.stat().st_uid == account.uid:
            return private_folder(noted, account)
    for parent in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 - mkdtemp inside
        if _fits(parent / "servers-12345678" / socket_name) and parent.is_dir():
            fresh = private_folder(Path(tempfile.mkdtemp(prefix="servers-", dir=parent)), account)
            note.write_text(f"{fresh}\n")
            return fresh
    raise FolderUnusable(
        root, f"its path is too long for a socket (at most {_MAX_SOCKET_PATH_BYTES} bytes)"
    )


def _fits(path: Path) -> bool:
    return len(os.fsencode(path)) <= _MAX_SOCKET_PATH_BYTES


def claim(folder: Path, server: str) -> IO[str]:
    """Become the one owner of ``folder`` for ``server`` until the returned file is closed.

    The kernel frees the claim when we die, however we die.

    Raises:
        FolderInUse: another process owns it.
        FolderUnusable: the lock file cannot be opened.
    """
    try:
        lock = (folder / f"{server}.lock").open("a+")
    except OSError as error:
        raise FolderUnusable(folder, f"no lock file there ({error.strerror})") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        lock.close()
        raise FolderInUse(folder, holder) from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def open_log(path: Path) -> IO[bytes]:
    """Open a log for appending; a big one is put aside first, replacing the one before it.

    Raises:
        FolderUnusable: it cannot be written.
    """
    try:
        if path.exists() and path.stat().st_size > _MAX_LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab")
    except OSError as error:
        raise FolderUnusable(path.parent, f"no log file there ({error.strerror})") from error


def last_lines(path: Path, count: int = 8) -> str:
    """The end of a text file, for an error message."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        return "\n".join(file.read().decode(errors="replace").splitlines()[-count:])

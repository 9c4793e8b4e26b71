"""Everything the simulator knows, in one SQLite file; a request is one transaction.

A kill loses nothing that was answered: the write-ahead log is with the system before the answer
goes out. Only a crash of the machine may lose the last moments.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    account TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, parent TEXT NOT NULL,
    seq INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, UNIQUE (account, kind, id)
);
CREATE INDEX IF NOT EXISTS objects_of_parent ON objects (account, kind, parent, seq);
CREATE TABLE IF NOT EXISTS timers (
    account TEXT NOT NULL, act TEXT NOT NULL, id TEXT NOT NULL, due_at INTEGER NOT NULL,
    seq INTEGER PRIMARY KEY AUTOINCREMENT, UNIQUE (account, act, id)
);
CREATE INDEX IF NOT EXISTS timers_due ON timers (due_at, seq);
CREATE TABLE IF NOT EXISTS answers (
    account TEXT NOT NULL, key TEXT NOT NULL, asked TEXT NOT NULL, status INTEGER NOT NULL,
    body BLOB NOT NULL, request_id TEXT NOT NULL, created_at INTEGER NOT NULL,
    PRIMARY KEY (account, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS endpoints (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, url TEXT NOT NULL, secret TEXT NOT NULL,
    UNIQUE (account, url)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, endpoint TEXT NOT NULL,
    event TEXT NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL, disguise TEXT NOT NULL,
    place REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due_at REAL NOT NULL,
    status INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due_at);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class Storage:
    """The SQLite file in `folder`, or memory when there is none."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / "stripe.sqlite3" if folder else None
        self._connection: sqlite3.Connection | None = None

    def open(self) -> None:
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(self._path or ":memory:", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        if self._connection is None:
            raise RuntimeError("the storage is not open")
        return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it is kept, or nothing."""
        self.ask("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.ask("ROLLBACK")
            raise
        self.ask("COMMIT")

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """Whatever is done inside is undone at its end; inside a transaction only."""
        self.ask("SAVEPOINT rehearsal")
        try:
            yield
        finally:
            self.ask("ROLLBACK TO rehearsal")
            self.ask("RELEASE rehearsal")

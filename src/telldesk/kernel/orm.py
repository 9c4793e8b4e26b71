"""SQLAlchemy on a connection that somebody else begins and commits.

The engine runs in AUTOCOMMIT and opens no connection of its own: it is handed the transaction's
driver connection. Built only when a verb asks for it, since it costs about 0.4 ms a transaction.
"""

from contextvars import ContextVar
from typing import Any, NoReturn

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool
from typing_extensions import override

_handed: ContextVar[Any] = ContextVar("handed_connection")


class _Lent:
    """A driver connection that is lent: SQLAlchemy may use it, not close it."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    async def close(self, **_: Any) -> None:
        """Not ours to close."""

    def terminate(self) -> None:
        self._driver.terminate()


class WorkSession(AsyncSession):
    """A session inside a transaction it does not own."""

    @override
    async def commit(self) -> NoReturn:
        raise RuntimeError("only kernel/work.py commits")

    @override
    async def rollback(self) -> NoReturn:
        raise RuntimeError("only kernel/work.py rolls back")

    async def end(self) -> None:
        """Forgets its objects and gives the connection back."""
        connection: AsyncConnection = self.bind  # type: ignore[assignment]  # made with one below
        self.expunge_all()
        await connection.close()


async def _lend() -> _Lent:
    return _Lent(_handed.get())


async def _already_set(_connection: Any) -> None:
    return


class OrmBridge:
    """Makes sessions on lent connections; one engine, no pool."""

    def __init__(self) -> None:
        self._engine: AsyncEngine | None = None

    async def session(self, driver: Any) -> WorkSession:
        """A session on `driver`, in its open transaction."""
        if self._engine is None:
            self._engine = create_async_engine(
                "postgresql+asyncpg://",
                async_creator=_lend,
                poolclass=NullPool,
                isolation_level="AUTOCOMMIT",
            )
            # kernel/db.py set the same codecs when the pool opened the connection; asking again
            # would cost two look-ups in the catalogue for every session.
            dialect: Any = self._engine.sync_engine.dialect
            dialect.setup_asyncpg_json_codec = _already_set
            dialect.setup_asyncpg_jsonb_codec = _already_set
        token = _handed.set(driver)
        try:
            connection = await self._engine.connect()
        finally:
            _handed.reset(token)
        return WorkSession(bind=connection, expire_on_commit=False, autoflush=False)

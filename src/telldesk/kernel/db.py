"""Connections: one pool per login, and what may be said on each.

Four logins (facts in `docs/operators.md`): `td_web` and `td_worker` run tenants' verbs and see
nothing of `platform`; `td_relay` moves queues and sees no tenant's words; `td_portal` knows owners
and no tenant from inside. A transaction always names its role: the tenant's, or none.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg
import msgspec
from typing_extensions import override

from telldesk.kernel.crypto import derived_password
from telldesk.kernel.errors import Misconfigured
from telldesk.kernel.settings import PREFIX, Settings

LOGINS: Final = ("td_web", "td_worker", "td_relay", "td_portal")
_LOGIN_FIELDS: Final = {
    "td_web": "database_web_url",
    "td_worker": "database_worker_url",
    "td_relay": "database_relay_url",
    "td_portal": "database_portal_url",
}
_SCHEMA: Final = re.compile(r"tenant_[0-9a-f]{32}")
_ACQUIRE_TIMEOUT_S: Final = 10.0
_COMMAND_TIMEOUT_S: Final = 30.0
# Each marked tenant's plans are about half a megabyte of a connection's backend.
MARKED_TENANTS: Final = 48
_STATEMENTS: Final = 200
_STATEMENTS_OF_TENANT: Final = 24
_OFTEN: Final = 3
_TENANTS_SEEN: Final = 256
_LONG_AGO: Final = 512  # transactions of the connection
CLOSE_S: Final = 5.0
_RECYCLE_AFTER_S: Final = 1800.0  # idle connections go, and with them the memory tenants left


class TenantConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg ships no types
    """A connection whose state is only ever set locally, so returning it costs no round trip.

    asyncpg's default reset query costs x1.6-1.9 of a one-row read (measured before the build);
    the pool still rolls back a transaction left open.
    """

    __slots__ = ("_mark", "_plans")

    @override
    def get_reset_query(self) -> str:
        return ""

    def plan_for(self, schema: str) -> bool:
        """The next statements are this tenant's ('': nobody's); whether their plans are kept."""
        if not schema:
            self._mark = ""
            return False
        if not hasattr(self, "_plans"):
            self._plans = Plans()
        self._mark = self._plans.mark(schema)
        return bool(self._mark)

    def _marked(self, query: str) -> str:
        """The constant statement and a comment of ours, which holds nothing but a number."""
        return query + getattr(self, "_mark", "")

    @override
    async def execute(self, query: str, *args: Any, **more: Any) -> Any:
        # Without values it is no prepared statement.
        return await super().execute(self._marked(query) if args else query, *args, **more)

    @override
    async def fetch(self, query: str, *args: Any, **more: Any) -> Any:
        return await super().fetch(self._marked(query), *args, **more)

    @override
    async def fetchrow(self, query: str, *args: Any, **more: Any) -> Any:
        return await super().fetchrow(self._marked(query), *args, **more)

    @override
    async def fetchval(self, query: str, *args: Any, **more: Any) -> Any:
        return await super().fetchval(self._marked(query), *args, **more)


class Plans:
    """Which tenants have statements of their own on one connection, so that plans are kept.

    PostgreSQL plans a prepared statement anew whenever the `search_path` is another one: half of
    what a contact's message cost it when tenants took turns (measured 2026-11-23). A comment with
    a number makes the statements of a tenant that comes often other ones than everybody else's.
    Whatever the number says, PostgreSQL checks the plan against role and path.

    Only who comes often gets a number, and keeps it: statements prepared for one use cost more
    than they save.
    """

    __slots__ = ("_free", "_marks", "_now", "_seen")

    def __init__(self, most: int = MARKED_TENANTS) -> None:
        self._marks: OrderedDict[str, tuple[int, str]] = OrderedDict()
        self._seen: OrderedDict[str, int] = OrderedDict()
        self._free = [f" /*{number}*/" for number in reversed(range(most))]
        self._now = 0

    def mark(self, schema: str) -> str:
        """What stands behind this tenant's statements now; '' for who shares them."""
        self._now += 1
        known = self._marks.get(schema)
        if known is not None:
            self._marks[schema] = (self._now, known[1])
            self._marks.move_to_end(schema)
            return known[1]
        uses = self._seen.pop(schema, 0) + 1
        if uses < _OFTEN or not self._has_room():
            self._seen[schema] = uses
            if len(self._seen) > _TENANTS_SEEN:
                self._seen.popitem(last=False)
            return ""
        mark = self._free.pop()
        self._marks[schema] = (self._now, mark)
        return mark

    def _has_room(self) -> bool:
        """Whether a number is free, or its tenant has not come for long."""
        if not self._free:
            schema, (last, mark) = next(iter(self._marks.items()))
            if self._now - last > _LONG_AGO:
                del self._marks[schema]
                self._free.append(mark)
        return bool(self._free)


async def set_json_codecs(connection: Any) -> None:
    """JSON text goes in, decoded objects come out: SQLAlchemy's own convention, everywhere.

    Both speak on the same pooled connections, so they must agree on it.
    """
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda text: b"\x01" + text.encode(),  # the version byte of jsonb's wire format
        decoder=lambda wire: msgspec.json.decode(wire[1:]),
    )
    await connection.set_type_codec(
        "json",
        schema="pg_catalog",
        format="binary",
        encoder=str.encode,
        decoder=msgspec.json.decode,
    )


@dataclass(frozen=True, slots=True)
class Tenant:
    """Which tenant a transaction belongs to. `schema` is its schema and its role."""

    id: str
    schema: str

    @property
    def begin(self) -> str:
        """One round trip: begin, take the tenant's role, look only into its schema."""
        if not _SCHEMA.fullmatch(self.schema):
            raise ValueError("not a tenant schema")
        return (
            f'BEGIN; SET LOCAL ROLE "{self.schema}"; SET LOCAL search_path = "{self.schema}", ext'
        )

    @property
    def begin_by_key(self) -> str:
        """The same for verbs that look rows up by key: the first plan is good for all values.

        PostgreSQL would plan five times before it keeps a plan.
        """
        return self.begin + "; SET LOCAL plan_cache_mode = force_generic_plan"


def tenant_of_schema(schema: str) -> Tenant:
    """The tenant whose schema and role has this name."""
    if not _SCHEMA.fullmatch(schema):
        raise ValueError("not a tenant schema")
    hexed = schema.removeprefix("tenant_")
    dashed = f"{hexed[:8]}-{hexed[8:12]}-{hexed[12:16]}-{hexed[16:20]}-{hexed[20:]}"
    return Tenant(id=dashed, schema=schema)


def login_url(settings: Settings, login: str) -> str:
    """The DSN of one login: its own setting, or derived from `database_url`.

    Raises:
        Misconfigured: neither is set.
    """
    own: str = getattr(settings, _LOGIN_FIELDS[login])
    if own:
        return own
    if not settings.database_url:
        raise Misconfigured(
            "no database given.",
            setting="TELLDESK_DATABASE_URL",
            remedy="Set it to a PostgreSQL address, e.g. postgresql://user@host/telldesk.",
        )
    secret = settings.database_login_secret
    return with_login(
        settings.database_url, login, derived_password(secret, login) if secret else ""
    )


def login_setting(settings: Settings, login: str) -> str:
    """The environment variable that gives `login_url` its answer."""
    own = _LOGIN_FIELDS[login]
    return PREFIX + (own if getattr(settings, own) else "database_url").upper()


def with_login(url: str, login: str, password: str) -> str:
    """The same address for another user."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    user = quote(login, safe="") + (f":{quote(password, safe='')}" if password else "")
    return urlunsplit(parts._replace(netloc=f"{user}@{place}"))


class Database:
    """A pool of one login to one database."""

    def __init__(
        self,
        dsn: str,
        *,
        size: int,
        pooler: str = "none",
        name: str = "telldesk",
        setting: str = "TELLDESK_DATABASE_URL",
    ) -> None:
        """Takes the variable the address comes from, to name it when nobody answers there."""
        self._dsn = dsn
        self._setting = setting
        self._size = size
        self._cache = 0
        if pooler != "transaction":
            self._cache = _STATEMENTS + MARKED_TENANTS * _STATEMENTS_OF_TENANT
        self._name = name
        self._pool: Any = None

    @property
    def dsn(self) -> str:
        return self._dsn

    async def open(self) -> None:
        """The pool answers.

        Raises:
            Misconfigured: nobody answers at the address, or the server refuses this login.
        """
        try:
            self._pool = await asyncpg.create_pool(
                self._dsn,
                min_size=1,
                max_size=self._size,
                statement_cache_size=self._cache,
                max_inactive_connection_lifetime=_RECYCLE_AFTER_S,
                command_timeout=_COMMAND_TIMEOUT_S,
                connection_class=TenantConnection,
                init=set_json_codecs,
                server_settings={"application_name": self._name},
            )
        except OSError as error:
            raise Misconfigured(
                f"PostgreSQL does not answer there ({type(error).__name__}).",
                setting=self._setting,
                remedy="Start it or correct the address, then start this again.",
            ) from error
        except (asyncpg.PostgresError, ValueError) as error:
            raise Misconfigured(
                f"cannot connect ({type(error).__name__}).",
                setting=self._setting,
                remedy="Check address, user and password; run `telldesk db upgrade` first.",
            ) from error

    async def close(self) -> None:
        """Nothing is connected; what is still being asked after `CLOSE_S` is broken off.

        The driver itself waits without a bound for whoever holds a connection, and for a server
        that does not answer (asyncpg 0.32, 2026-11).
        """
        if self._pool is None:
            return
        pool, self._pool = self._pool, None
        try:
            async with asyncio.timeout(CLOSE_S):
                await pool.close()
        except TimeoutError:
            pool.terminate()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        """One connection for one short use; never held over a network call to others."""
        async with self._pool.acquire(timeout=_ACQUIRE_TIMEOUT_S) as connection:
            yield connection

    def load(self) -> tuple[int, int]:
        """(connections in use, connections allowed), for metrics and health."""
        if self._pool is None:
            return 0, self._size
        return self._pool.get_size() - self._pool.get_idle_size(), self._size

"""Opening what a command works on: the administrator's and the worker's logins, the key ring."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from telldesk.kernel.clock import Clock
from telldesk.kernel.crypto import KeyRing, load_key_file
from telldesk.kernel.db import Database, login_setting, login_url
from telldesk.kernel.errors import Misconfigured
from telldesk.kernel.log import configure_logging
from telldesk.kernel.nudges import Nudges
from telldesk.kernel.settings import Settings, load_settings
from telldesk.kernel.work import Desk, Work

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class House:
    """An open installation. `admin` owns the control plane, `desk` runs tenants' verbs."""

    settings: Settings
    admin: Desk
    desk: Desk
    queues: Desk

    async def own(self, verb: Callable[[Work], Awaitable[T]]) -> T:
        """`verb` in one transaction with the rights of the owner of `platform` and `relay`."""

        async def owned(work: Work) -> T:
            await work.conn.execute("SET LOCAL ROLE td_owner")
            return await verb(work)

        return await self.admin.platform(owned)


def read_settings() -> Settings:
    """The settings; what libraries log goes to standard error, warnings and worse only."""
    settings = load_settings()
    level = "DEBUG" if settings.log_level == "DEBUG" else "ERROR"
    configure_logging(level, json=settings.log_json)
    return settings


def admin_dsn(settings: Settings) -> str:
    """The administrator's address, past the pooler where there is one.

    Raises:
        Misconfigured: no address is set.
    """
    dsn = settings.database_direct_url or settings.database_url
    if not dsn:
        raise Misconfigured(
            "no database given.",
            setting="TELLDESK_DATABASE_URL",
            remedy="Set it to the administrator's address, e.g. postgresql://td_admin@host/desk.",
        )
    return dsn


def read_keys(settings: Settings) -> KeyRing:
    """The key ring.

    Raises:
        Misconfigured: there is none; `telldesk keys init` makes one.
    """
    return load_key_file(settings.key_path)


@asynccontextmanager
async def open_house(settings: Settings) -> AsyncIterator[House]:
    """The logins a command needs, closed afterwards."""
    admin = Database(admin_dsn(settings), size=2, name="telldesk-cli")
    pools = [admin] + [
        Database(
            login_url(settings, login),
            size=2,
            pooler=settings.database_pooler,
            name="telldesk-cli",
            setting=login_setting(settings, login),
        )
        for login in ("td_worker", "td_relay")
    ]
    opened: list[Database] = []
    try:
        for pool in pools:
            await pool.open()
            opened.append(pool)
        clock, nudges = Clock(), Nudges(None)
        desks = [Desk(pool, clock, nudges) for pool in pools]
        yield House(settings=settings, admin=desks[0], desk=desks[1], queues=desks[2])
    finally:
        for pool in opened:
            await pool.close()

"""The servers, the migrated database and the four logins' pools."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import redis.asyncio as redis

from embedded_servers import EmbeddedPostgres, EmbeddedValkey
from telldesk.kernel.db import Database, set_json_codecs, with_login
from telldesk.tenancy.migrations import upgrade_platform


@dataclass(frozen=True)
class Logins:
    """One pool per login, as the processes have them."""

    admin_dsn: str
    web: Database
    worker: Database
    relay: Database
    portal: Database


@contextmanager
def server_folder(name: str) -> Iterator[Path]:
    """A folder the servers' account may enter (pytest's own are closed to others), then gone."""
    folder = Path(tempfile.mkdtemp(prefix=f"telldesk-{name}-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    with server_folder("pg") as folder, EmbeddedPostgres(folder, durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[EmbeddedValkey]:
    with server_folder("vk") as folder, EmbeddedValkey(folder, appendonly=False) as server:
        yield server


@pytest.fixture
async def valkey(valkey_server: EmbeddedValkey) -> AsyncIterator[redis.Redis]:
    client = redis.Redis.from_url(valkey_server.url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture(scope="session")
async def admin_dsn(postgres: EmbeddedPostgres) -> str:
    """The administrator of a freshly migrated database named `desk`."""
    root = await asyncpg.connect(postgres.dsn())
    await root.execute("CREATE ROLE td_admin LOGIN CREATEROLE")
    await root.execute("CREATE DATABASE desk OWNER td_admin")
    await root.close()
    dsn = postgres.dsn(user="td_admin", database="desk")
    await upgrade_platform(dsn, login_secret="")
    return dsn


@pytest.fixture(scope="session")
async def admin(admin_dsn: str) -> AsyncIterator[Any]:
    """A connection of the administrator, for provisioning and for looking behind the curtain."""
    connection = await asyncpg.connect(admin_dsn)
    await set_json_codecs(connection)
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
async def logins(admin_dsn: str) -> AsyncIterator[Logins]:
    pools = [
        Database(with_login(admin_dsn, f"td_{name}", ""), size=8)
        for name in ("web", "worker", "relay", "portal")
    ]
    for pool in pools:
        await pool.open()
    yield Logins(admin_dsn, *pools)
    for pool in pools:
        await pool.close()

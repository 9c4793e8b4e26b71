"""A pool closes within its bound, whoever still asks something."""

import asyncio
from time import monotonic

import asyncpg
import pytest
from tests.support.servers import Logins

from telldesk.kernel.db import CLOSE_S, Database

_SLACK_S = 5.0


async def test_what_is_still_asked_is_broken_off(logins: Logins) -> None:
    database = Database(logins.web.dsn, size=2)
    await database.open()
    asked = asyncio.Event()

    async def ask() -> None:
        async with database.connection() as connection:
            asked.set()
            await connection.execute("SELECT pg_sleep(60)")

    asking = asyncio.create_task(ask())
    await asked.wait()
    began = monotonic()
    await database.close()
    assert monotonic() - began < CLOSE_S + _SLACK_S
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await asking
    await database.close()


async def test_an_idle_pool_closes_at_once(logins: Logins) -> None:
    database = Database(logins.web.dsn, size=2)
    await database.open()
    async with database.connection() as connection:
        assert await connection.fetchval("SELECT 1") == 1
    async with asyncio.timeout(CLOSE_S):
        await database.close()

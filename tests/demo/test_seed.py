"""What the demo's first start waits for."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.support.inboxes import MakeInbox
from tests.support.servers import Logins
from tests.support.statements import counted
from tests.support.tenants import MakeTenant

from telldesk.cli.places import House
from telldesk.demo.seed import not_live, wait_until_live
from telldesk.kernel.clock import Clock
from telldesk.kernel.db import Database, Tenant
from telldesk.kernel.nudges import Nudges
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk

_SET_STATE = "UPDATE platform.inboxes SET state = $2 WHERE tenant_id = $1::text::uuid"


@pytest.fixture
async def house(logins: Logins, desk: Desk, queues: Desk) -> AsyncIterator[House]:
    database = Database(logins.admin_dsn, size=2)
    await database.open()
    admin = Desk(database, Clock(), Nudges(None))
    yield House(settings=Settings(), admin=admin, desk=desk, queues=queues)
    await database.close()


async def set_state(house: House, tenant: Tenant, state: str) -> None:
    await house.own(lambda work: work.conn.execute(_SET_STATE, tenant.id, state))


async def slug_of(house: House, tenant: Tenant) -> str:
    slug = "SELECT slug FROM platform.tenants WHERE id = $1::text::uuid"
    return str(await house.own(lambda work: work.conn.fetchval(slug, tenant.id)))


async def test_who_is_not_live_is_asked_at_once_for_all(
    house: House, make_tenant: MakeTenant, make_inbox: MakeInbox
) -> None:
    tenants = [await make_tenant() for _ in range(3)]
    slugs = [await slug_of(house, tenant) for tenant in tenants]
    for tenant in tenants[:2]:
        await make_inbox(tenant)
    await set_state(house, tenants[1], "connecting")

    async def ask(work: Any) -> tuple[list[str], list[str]]:
        return await counted(work, not_live(work, [*slugs, "nobody"]))

    found, statements = await house.own(ask)
    assert set(found) == {slugs[1], slugs[2], "nobody"}
    assert len(statements) == 1


async def test_waiting_ends_when_the_last_bot_is_live(
    house: House, make_tenant: MakeTenant, make_inbox: MakeInbox
) -> None:
    tenants = [await make_tenant() for _ in range(2)]
    for tenant in tenants:
        await make_inbox(tenant)
        await set_state(house, tenant, "connecting")
    said: list[str] = []
    slugs = [await slug_of(house, tenant) for tenant in tenants]
    waiting = asyncio.create_task(wait_until_live(house, slugs, said.append))
    await set_state(house, tenants[0], "live")
    assert await house.own(lambda work: not_live(work, slugs)) == [slugs[1]]
    assert said == []
    await set_state(house, tenants[1], "live")
    await waiting
    assert said == ["2 bots are live"]

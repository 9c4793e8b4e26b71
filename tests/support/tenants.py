"""Tenants for tests: provisioned for real, dropped for real."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from tests.support.servers import Logins

from telldesk.kernel.clock import Clock
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Tenant
from telldesk.kernel.nudges import Nudges
from telldesk.kernel.work import Desk
from telldesk.tenancy.provisioning import provision_tenant

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_numbers = count(1)


class FixedClock(Clock):
    """Time stands still until a test moves it."""

    def __init__(self) -> None:
        super().__init__()
        self.at = START

    def now(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    return KeyRing({1: b"\x11" * 32})


@pytest.fixture
def desk(logins: Logins, clock: FixedClock) -> Desk:
    """Runs tenants' verbs, as the worker does."""
    return Desk(logins.worker, clock, Nudges(None))


@pytest.fixture
def web_desk(logins: Logins, clock: FixedClock) -> Desk:
    """Runs tenants' verbs, as the web process does."""
    return Desk(logins.web, clock, Nudges(None))


@pytest.fixture
def queues(logins: Logins, clock: FixedClock) -> Desk:
    """Moves platform and relay rows, as the worker does."""
    return Desk(logins.relay, clock, Nudges(None))


MakeTenant = Callable[[], Awaitable[Tenant]]


@pytest.fixture
async def make_tenant(admin: Any, keys: KeyRing) -> AsyncIterator[MakeTenant]:
    made: list[Tenant] = []

    async def make() -> Tenant:
        number = next(_numbers)
        identity = await provision_tenant(
            admin, slug=f"tenant-{number}", name=f"Tenant {number}", keys=keys
        )
        tenant = Tenant(id=str(identity), schema=f"tenant_{identity.hex}")
        made.append(tenant)
        await _settle(admin, tenant, number)
        return tenant

    yield make
    for tenant in made:
        await drop_tenant(admin, tenant)


async def _settle(admin: Any, tenant: Tenant, number: int) -> None:
    """The desk row every verb expects, and an empty outbox."""
    async with admin.transaction():
        await admin.execute("SET LOCAL ROLE td_owner")
        await admin.execute(f'SET LOCAL search_path = "{tenant.schema}"')
        await admin.execute(
            "INSERT INTO desk (id, name, language, languages) VALUES (1, $1, 'en', '{en,ru}')",
            f"Desk {number}",
        )
        await admin.execute("DELETE FROM relay.outbox WHERE tenant = $1", tenant.schema)


async def drop_tenant(admin: Any, tenant: Tenant) -> None:
    """Nothing of the tenant is left in the database."""
    async with admin.transaction():
        await admin.execute("SET LOCAL ROLE td_owner")
        for table in ("outbox", "tasks", "counters"):
            await admin.execute(f"DELETE FROM relay.{table} WHERE tenant = $1", tenant.schema)
        for table in ("inbound", "lanes", "dead_updates", "inboxes", "audit", "tenant_migrations"):
            await admin.execute(
                f"DELETE FROM platform.{table} WHERE tenant_id = $1::text::uuid", tenant.id
            )
        await admin.execute("DELETE FROM platform.tenants WHERE id = $1::text::uuid", tenant.id)
        await admin.execute(f'DROP SCHEMA "{tenant.schema}" CASCADE')
        await admin.execute("SET LOCAL ROLE NONE")
        await admin.execute(f'DROP ROLE "{tenant.schema}"')


@pytest.fixture
async def tenant(make_tenant: MakeTenant) -> Tenant:
    return await make_tenant()


@pytest.fixture
async def other_tenant(make_tenant: MakeTenant) -> Tenant:
    return await make_tenant()

"""What the portal's login may touch: owners' rows and a few names, nothing else (T16, T22)."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from tests.support.servers import Logins

from telldesk.kernel.db import Tenant
from telldesk.owners.models import OWN_TABLES


@pytest.fixture
async def portal(logins: Logins) -> AsyncIterator[Any]:
    async with logins.portal.connection() as connection:
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT sealing_private FROM platform.tenants",
        "SELECT manifest FROM platform.tenants",
        "SELECT token_cipher FROM platform.inboxes",
        "SELECT secret_cipher FROM platform.inboxes",
        "SELECT hook_key FROM platform.inboxes",
        "UPDATE platform.tenants SET name = 'x'",
        "DELETE FROM platform.inboxes",
        "SELECT 1 FROM platform.inbound",
        "SELECT 1 FROM platform.audit",
        "DELETE FROM platform.audit",
        "SELECT 1 FROM relay.outbox",
        "INSERT INTO relay.tasks (id) VALUES (gen_random_uuid())",
        "SELECT * FROM platform.find_inbox('x')",
        "SET ROLE td_owner",
        "SET ROLE td_web",
        "CREATE TABLE platform.own (id int)",
    ],
)
async def test_T22_the_portals_login_is_refused(portal: Any, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await portal.execute(statement)


async def test_T16_the_portals_login_never_becomes_a_tenant(portal: Any, tenant: Tenant) -> None:
    for statement in (
        f'SET ROLE "{tenant.schema}"',
        f'SELECT 1 FROM "{tenant.schema}".messages',
        f'SELECT 1 FROM "{tenant.schema}".agents',
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await portal.execute(statement)


@pytest.mark.parametrize("table", OWN_TABLES)
@pytest.mark.parametrize("login", ["web", "worker", "relay"])
async def test_no_other_login_reads_owners(logins: Logins, login: str, table: str) -> None:
    async with getattr(logins, login).connection() as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"SELECT 1 FROM platform.{table}")


async def test_the_portals_login_reads_names_of_tenants_and_bots(portal: Any) -> None:
    await portal.fetch("SELECT id, slug, name, state FROM platform.tenants")
    await portal.fetch("SELECT tenant_id, username, public_id, state FROM platform.inboxes")

"""A tenant comes to be: row, role, schema from the pre-rendered script, counter.

Runs with the administrator's login only (command line, provisioner). One transaction, about 60 ms:
the script names every table in its GRANTs, since `ALL TABLES IN SCHEMA` scales with the catalogue.
"""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, Final
from uuid import UUID

import asyncpg

from telldesk.kernel.crypto import KeyRing, new_sealing_pair
from telldesk.kernel.errors import Conflict
from telldesk.kernel.ids import new_id
from telldesk.tenancy.lineages import MIGRATIONS, PLACEHOLDER, TENANT

_INSERT: Final = """
INSERT INTO platform.tenants
  (id, slug, name, state, schema_name, sealing_public, sealing_private, schema_revision)
VALUES ($1, $2, $3, 'provisioning', $4, $5, $6, $7)
"""
_COUNTER: Final = "INSERT INTO relay.counters (tenant) VALUES ($1)"
_ACTIVE: Final = "UPDATE platform.tenants SET state = 'active', changed_at = now() WHERE id = $1"
_ANNOUNCE: Final = """
INSERT INTO relay.outbox (event_id, tenant, event, data)
VALUES ($1, $2, 'TenantProvisioned', jsonb_build_object('tenant_id', $3::text))
"""
# %I quotes identifiers; the name has passed TenantRow's CHECK and this module's own format.
_ROLE: Final = """
DO $do$
BEGIN
  EXECUTE format('CREATE ROLE %1$I NOLOGIN NOINHERIT', current_setting('telldesk.schema'));
  EXECUTE format('GRANT %1$I TO td_web, td_worker WITH INHERIT FALSE, SET TRUE',
                 current_setting('telldesk.schema'));
  EXECUTE format('GRANT td_tenant TO %1$I WITH INHERIT TRUE, SET FALSE',
                 current_setting('telldesk.schema'));
  SET LOCAL ROLE td_owner;
  EXECUTE format('CREATE SCHEMA %1$I', current_setting('telldesk.schema'));
  EXECUTE format('GRANT USAGE ON SCHEMA %1$I TO %1$I', current_setting('telldesk.schema'));
  EXECUTE format('SET LOCAL search_path = %1$I, ext', current_setting('telldesk.schema'));
END $do$
"""

Admission = Callable[[Any], Awaitable[None]]
"""Asked with the connection, as the owner of `platform`: refuses by raising."""


class SlugTaken(Conflict):
    """Another tenant has this slug; choose another."""

    key = "slug-taken"


@cache
def tenant_script() -> str:
    """The pre-rendered DDL of one tenant at head, for the schema named `PLACEHOLDER`."""
    return (MIGRATIONS / "tenant" / "head.sql").read_text()


async def provision_tenant(
    connection: Any,
    *,
    slug: str,
    name: str,
    keys: KeyRing,
    tenant_id: UUID | None = None,
    admit: Admission | None = None,
) -> UUID:
    """The tenant exists, is active, and `TenantProvisioned` is on its way. Returns its id.

    `admit` is asked first, in the same transaction: what it locks stays locked to the end.

    Raises:
        SlugTaken: the slug belongs to another tenant; nothing was changed.
    """
    identity = tenant_id or new_id()
    schema = f"tenant_{identity.hex}"
    private, public = new_sealing_pair()
    cipher = keys.encrypt(private, str(identity), "", "sealing")
    async with connection.transaction():
        await connection.execute("SET LOCAL ROLE td_owner")
        if admit is not None:
            await admit(connection)
        try:
            await connection.execute(
                _INSERT, identity, slug, name, schema, public, cipher, TENANT.head()
            )
        except asyncpg.UniqueViolationError as error:
            raise SlugTaken(slug) from error
        await connection.execute(_COUNTER, schema)
        await connection.execute("SET LOCAL ROLE NONE")
        await connection.execute("SELECT set_config('telldesk.schema', $1, true)", schema)
        await connection.execute(_ROLE)
        await connection.execute(tenant_script().replace(PLACEHOLDER, schema))
        await connection.execute("SET LOCAL ROLE td_owner")
        await connection.execute(_ACTIVE, identity)
        await connection.execute(_ANNOUNCE, new_id(), schema, str(identity))
    return identity

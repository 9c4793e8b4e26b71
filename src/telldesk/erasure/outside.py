"""What of a person lies outside the desk's schema: queues, dead letters, the ledger."""

from typing import Final
from uuid import UUID

import msgspec

from telldesk.channels.buckets import Pacer
from telldesk.erasure.scope import Scope, address_digest, chats_of
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk, Work

# What came in after the beginning is a new contact's. A lane whose updates are gone ends by itself.
_WAITING: Final = """
WITH gone AS (
  DELETE FROM platform.inbound i USING unnest($2::bigint[], $3::bigint[]) AS x (bot_id, chat_id)
  WHERE i.tenant_id = $1 AND i.bot_id = x.bot_id AND i.chat_id = x.chat_id AND i.received_at <= $4
  RETURNING 1)
SELECT count(*) FROM gone
"""
_DEAD: Final = """
WITH gone AS (
  DELETE FROM platform.dead_updates d
  USING unnest($2::bigint[], $3::bigint[]) AS x (bot_id, chat_id)
  WHERE d.tenant_id = $1 AND d.bot_id = x.bot_id AND d.chat_id = x.chat_id AND d.received_at <= $4
  RETURNING 1)
SELECT count(*) FROM gone
"""
# Tasks name a chat by its number; one that still has something to bring is made anew by the sweep.
_TASKS: Final = """
DELETE FROM relay.tasks k USING unnest($2::bigint[], $3::bigint[]) AS x (bot_id, chat_id)
WHERE k.tenant = $1 AND (k.dead_at IS NOT NULL OR k.created_at <= $4)
  AND k.args ->> 'chat_id' = x.chat_id::text AND k.args ->> 'bot_id' = x.bot_id::text
  AND k.lease_until IS NULL
"""
_LEDGER: Final = """
INSERT INTO platform.erasure_ledger (tenant_id, erasure_id, key_version, digest, erased_at)
SELECT $1, $2, $3, digest, $4 FROM unnest($5::bytea[]) AS digest
ON CONFLICT DO NOTHING
"""
_READ: Final = """
SELECT scope, came_before FROM erasures WHERE id = $1 AND state = 'running'
"""
_UNREAD: Final = """
UPDATE erasures SET counts = jsonb_set(
  counts, '{updates}', to_jsonb(coalesce((counts ->> 'updates')::bigint, 0) + $2::bigint))
WHERE id = $1 AND state = 'running'
"""


async def sweep(
    desk: Desk, queues: Desk, pacer: Pacer, tenant: Tenant, erasure_id: UUID
) -> Scope | None:
    """Nothing outside the desk's schema names the person; None where the erasure does not run.

    Raises:
        RedisError, OSError, TimeoutError: Valkey is away; come again.
    """
    row = await desk.run(tenant, lambda work: work.conn.fetchrow(_READ, erasure_id))
    if row is None:
        return None
    scope = msgspec.convert(row["scope"], Scope)
    bots, chats = chats_of(scope)

    async def forget(work: Work) -> int:
        before = row["came_before"]
        waiting: int = await work.conn.fetchval(_WAITING, tenant.id, bots, chats, before)
        dead: int = await work.conn.fetchval(_DEAD, tenant.id, bots, chats, before)
        await work.conn.execute(_TASKS, tenant.schema, bots, chats, before)
        return waiting + dead

    updates = await queues.platform(forget)
    for bot_id, chat_id in zip(bots, chats, strict=True):
        await pacer.forget(tenant.schema, bot_id, chat_id)
    if updates:
        await desk.run(tenant, lambda work: work.conn.execute(_UNREAD, erasure_id, updates))
    return scope


async def write_down(
    queues: Desk, keys: KeyRing, tenant: Tenant, erasure_id: UUID, scope: Scope
) -> None:
    """The ledger knows every address of the person by its digest; written once."""
    version = keys.current
    digests = [address_digest(keys, version, tenant.id, one) for one in scope.addresses]
    await queues.platform(
        lambda work: work.conn.execute(
            _LEDGER, tenant.id, erasure_id, version, work.now, sorted(set(digests))
        )
    )

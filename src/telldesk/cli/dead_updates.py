"""Updates that failed for good, as an operator may see them: sealed, without a word.

A replay takes two transactions, since no login may touch both sides: first the tenant forgets that
it gave the update up, then the update stands in its chat's lane again. A crash between the two
leaves the dead letter where it was; the replay is simply repeated.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from telldesk.cli.places import House
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Gone, NotFound
from telldesk.kernel.work import Work

_COLUMNS: Final = """
SELECT id, tenant_id, bot_id, connection, chat_id, update_id, error, received_at, died_at,
       payload IS NOT NULL AS is_kept FROM platform.dead_updates
"""
_LIST: Final = _COLUMNS + " WHERE tenant_id = $1 ORDER BY died_at DESC, id LIMIT $2"
_ONE: Final = _COLUMNS + " WHERE tenant_id = $1 AND id = $2"
_FORGET: Final = "DELETE FROM update_claims WHERE bot_id = $1 AND update_id = $2"
_REVIVE: Final = """
WITH gone AS (DELETE FROM platform.dead_updates WHERE id = $1 AND payload IS NOT NULL RETURNING *)
INSERT INTO platform.inbound (tenant_id, bot_id, connection, chat_id, update_id, sealed_key,
                              payload, received_at)
SELECT tenant_id, bot_id, connection, chat_id, update_id, sealed_key, payload, received_at
FROM gone ON CONFLICT (bot_id, update_id) DO NOTHING RETURNING id
"""
_LANE: Final = """
INSERT INTO platform.lanes AS l (tenant_id, bot_id, connection, chat_id) VALUES ($1, $2, $3, $4)
ON CONFLICT (bot_id, connection, chat_id)
DO UPDATE SET stores = l.stores + 1, ready_at = LEAST(l.ready_at, now())
"""
_DISCARD: Final = "DELETE FROM platform.dead_updates WHERE id = $1 RETURNING id"


class DeadUpdateUnknown(NotFound):
    """No such dead update: replayed or put away meanwhile, or another tenant's."""

    key = "dead-update-unknown"


class DeadUpdateEmpty(Gone):
    """It is older than 30 days: only where and when is still known."""

    key = "dead-update-empty"


class DeadUpdate(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    tenant_id: UUID
    bot_id: int
    connection: str
    chat_id: int
    update_id: int
    error: str
    received_at: datetime
    died_at: datetime
    is_kept: bool
    """Whether the sealed update is still there to be replayed."""


async def list_dead_updates(work: Work, tenant: Tenant, *, limit: int) -> list[DeadUpdate]:
    rows = await work.conn.fetch(_LIST, UUID(tenant.id), limit)
    return [DeadUpdate(**row) for row in rows]


async def dead_update(work: Work, tenant: Tenant, update_id: UUID) -> DeadUpdate:
    """One of them.

    Raises:
        DeadUpdateUnknown: there is none.
    """
    row = await work.conn.fetchrow(_ONE, UUID(tenant.id), update_id)
    if row is None:
        raise DeadUpdateUnknown(str(update_id))
    return DeadUpdate(**row)


async def replay_update(house: House, tenant: Tenant, update_id: UUID) -> None:
    """The update stands in its chat's lane again, as if it had just come.

    Raises:
        DeadUpdateUnknown: there is none.
        DeadUpdateEmpty: nothing is left to replay.
    """
    found = await house.queues.platform(lambda work: dead_update(work, tenant, update_id))
    if not found.is_kept:
        raise DeadUpdateEmpty(str(update_id))
    await house.desk.run(
        tenant, lambda work: work.conn.execute(_FORGET, found.bot_id, found.update_id)
    )

    async def revive(work: Work) -> None:
        if await work.conn.fetchval(_REVIVE, found.id) is None:
            raise DeadUpdateUnknown(str(update_id))
        await work.conn.execute(
            _LANE, found.tenant_id, found.bot_id, found.connection, found.chat_id
        )

    await house.queues.platform(revive)


async def discard_update(house: House, tenant: Tenant, update_id: UUID) -> None:
    """Nothing is left of it but its placeholder in the ticket.

    Raises:
        DeadUpdateUnknown: there is none.
    """
    await house.queues.platform(lambda work: dead_update(work, tenant, update_id))
    await house.queues.platform(lambda work: work.conn.execute(_DISCARD, update_id))

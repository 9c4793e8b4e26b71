"""Lanes and the updates in them: leasing, reading, burying, finishing. Times are the database's.

A lane is one chat with work. Its `stores` counter tells a finisher that more came meanwhile.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec

from telldesk.kernel.crypto import derived_password
from telldesk.kernel.db import Tenant, login_url, with_login
from telldesk.kernel.ids import new_id
from telldesk.kernel.log import cause, get_logger
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk, Work

log = get_logger(__name__)

_LEASE_S: Final = 30
_DEAF_S: Final = 1.0
_CLAIM: Final = """
WITH RECURSIVE waiting AS (
  (SELECT tenant_id FROM platform.lanes WHERE tenant_id > $1 ORDER BY tenant_id LIMIT 1)
  UNION ALL
  SELECT (SELECT l.tenant_id FROM platform.lanes l WHERE l.tenant_id > w.tenant_id
          ORDER BY l.tenant_id LIMIT 1)
  FROM waiting w WHERE w.tenant_id IS NOT NULL
), turn AS (
  SELECT t.id, t.schema_name, GREATEST(0, $2 - COALESCE(b.lanes, 0)) AS lanes
  FROM (SELECT tenant_id FROM waiting WHERE tenant_id IS NOT NULL LIMIT 1000) w
  JOIN platform.tenants t ON t.id = w.tenant_id AND t.state = 'active'
  LEFT JOIN unnest($3::uuid[], $4::bigint[]) AS b (tenant_id, lanes) ON b.tenant_id = t.id
  ORDER BY t.id
), due AS (
  SELECT d.id, d.was_lost, turn.schema_name FROM turn, LATERAL (
    SELECT l.id, l.lease_id IS NOT NULL AS was_lost FROM platform.lanes l
    WHERE l.tenant_id = turn.id AND l.ready_at <= now()
      AND (l.lease_until IS NULL OR l.lease_until < now())
    ORDER BY l.ready_at LIMIT turn.lanes
    FOR UPDATE SKIP LOCKED) d
  LIMIT $5
)
UPDATE platform.lanes l SET lease_until = now() + make_interval(secs => $6), lease_id = $7
FROM due WHERE l.id = due.id
RETURNING l.id, l.tenant_id, due.schema_name, l.bot_id, l.connection, l.chat_id, l.stores,
          due.was_lost
"""
# Whoever held the lane before went down with it, perhaps because of its first update.
_COUNT_LOSS: Final = """
UPDATE platform.inbound SET attempts = attempts + 1 WHERE id = (
  SELECT id FROM platform.inbound WHERE bot_id = $1 AND connection = $2 AND chat_id = $3
  ORDER BY id LIMIT 1)
"""
_UPDATES: Final = """
SELECT id, update_id, sealed_key, payload, attempts, received_at FROM platform.inbound
WHERE bot_id = $1 AND connection = $2 AND chat_id = $3 ORDER BY id LIMIT $4
"""
_FAILED: Final = """
UPDATE platform.inbound SET attempts = attempts + 1 WHERE id = $1 RETURNING attempts
"""
_BURY: Final = """
INSERT INTO platform.dead_updates (id, tenant_id, bot_id, connection, chat_id, update_id,
                                   sealed_key, payload, error, received_at)
SELECT $1, tenant_id, bot_id, connection, chat_id, update_id, sealed_key, payload, $3, received_at
FROM platform.inbound WHERE id = $2
ON CONFLICT DO NOTHING
"""
_DELETE: Final = "DELETE FROM platform.inbound WHERE id = ANY($1::bigint[])"
# More may have come since: then the counter moved and the lane stays.
_FINISH: Final = """
DELETE FROM platform.lanes WHERE id = $1 AND lease_id = $2 AND stores = $3 RETURNING true
"""
_RELEASE: Final = """
UPDATE platform.lanes SET lease_id = NULL,
  lease_until = CASE WHEN $3 > 0 THEN now() + make_interval(secs => $3) END,
  ready_at = now() + make_interval(secs => $3)
WHERE id = $1 AND lease_id = $2
"""


class Lane(msgspec.Struct, frozen=True):
    """A lane as leased by one claim; `stores` is its counter at that moment."""

    id: int
    tenant: Tenant
    bot_id: int
    connection: str
    chat_id: int
    stores: int
    lease_id: UUID


class StoredUpdate(msgspec.Struct, frozen=True):
    """One accepted update, still sealed."""

    id: int
    update_id: int
    sealed_key: bytes
    payload: bytes
    attempts: int
    received_at: datetime


class LaneStore:
    """The rows of `platform.lanes` and `platform.inbound`, by the relay login."""

    def __init__(self, queues: Desk) -> None:
        self._queues = queues
        self._after = UUID(int=0)

    async def claim(self, most: int, *, per_tenant: int, busy: Mapping[UUID, int]) -> list[Lane]:
        """At most `most` lanes, tenants in turn; `busy` counts those a tenant has here already."""
        lease_id = new_id()

        async def claim(work: Work) -> list[Lane]:
            rows = await work.conn.fetch(
                _CLAIM, self._after, per_tenant, list(busy), list(busy.values()), most, _LEASE_S,
                lease_id,
            )  # fmt: skip
            for row in rows:
                if row["was_lost"]:
                    await work.conn.execute(
                        _COUNT_LOSS, row["bot_id"], row["connection"], row["chat_id"]
                    )
            return [_lane(row, lease_id) for row in rows]

        lanes = await self._queues.platform(claim)
        if not lanes and self._after.int:
            self._after = UUID(int=0)
            return await self.claim(most, per_tenant=per_tenant, busy=busy)
        self._after = max((UUID(lane.tenant.id) for lane in lanes), default=UUID(int=0))
        return lanes

    async def updates(self, lane: Lane, most: int) -> list[StoredUpdate]:
        """The lane's next updates, in order."""
        rows = await self._queues.platform(
            lambda work: work.conn.fetch(_UPDATES, lane.bot_id, lane.connection, lane.chat_id, most)
        )
        return [StoredUpdate(**dict(row)) for row in rows]

    async def count_failure(self, update: StoredUpdate) -> int:
        """How often this update has failed now."""
        attempts: int | None = await self._queues.platform(
            lambda work: work.conn.fetchval(_FAILED, update.id)
        )
        return attempts or 0

    async def bury(self, update: StoredUpdate, reason: str) -> None:
        """The update is among the dead letters; it leaves the queue with `finish`."""
        await self._queues.platform(
            lambda work: work.conn.execute(_BURY, new_id(), update.id, reason)
        )

    async def finish(
        self, lane: Lane, done: Sequence[int], *, is_drained: bool, pause_s: float
    ) -> None:
        """Updates `done` are gone; so is the lane if it is empty, else it rests `pause_s`."""

        async def finish(work: Work) -> None:
            if done:
                await work.conn.execute(_DELETE, done)
            is_gone = is_drained and await work.conn.fetchval(
                _FINISH, lane.id, lane.lease_id, lane.stores
            )
            if not is_gone:
                await work.conn.execute(_RELEASE, lane.id, lane.lease_id, pause_s)

        await self._queues.platform(finish)


def _lane(row: Any, lease_id: UUID) -> Lane:
    return Lane(
        id=row["id"],
        tenant=Tenant(id=str(row["tenant_id"]), schema=row["schema_name"]),
        bot_id=row["bot_id"],
        connection=row["connection"],
        chat_id=row["chat_id"],
        stores=row["stores"],
        lease_id=lease_id,
    )


async def hear_arrivals(dsn: str, woken: asyncio.Event) -> None:
    """`woken` is set on every arrival, while a direct connection can be had; runs until cancelled.

    Without an address it returns: then only the sweep finds work.
    """
    while dsn:
        try:
            await _hear(dsn, woken)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            log.warning("inbound.deaf", reason=cause(error))
        await asyncio.sleep(_DEAF_S)


async def _hear(dsn: str, woken: asyncio.Event) -> None:
    connection = await asyncpg.connect(dsn)
    gone = asyncio.Event()
    try:
        connection.add_termination_listener(lambda _: gone.set())
        await connection.add_listener("inbound", lambda *_: woken.set())
        woken.set()
        await gone.wait()
    finally:
        if not connection.is_closed():
            await connection.close()


def listen_dsn(settings: Settings) -> str:
    """Where a processor listens: past the pooler, as the login that reads the queues."""
    direct = settings.database_direct_url
    if not direct:
        return login_url(settings, "td_relay")
    secret = settings.database_login_secret
    return with_login(direct, "td_relay", derived_password(secret, "td_relay") if secret else "")

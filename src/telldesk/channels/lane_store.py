"""Lanes and the updates in them: leasing, reading, burying, finishing. Times are the database's.

A lane is one chat with work. Its `stores` counter tells a finisher that more came meanwhile.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec

from telldesk.kernel.crypto import derived_password
from telldesk.kernel.db import Tenant, login_url, with_login
from telldesk.kernel.ids import new_id
from telldesk.kernel.log import cause, get_logger
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk

log = get_logger(__name__)

_LEASE_S: Final = 30
_DEAF_S: Final = 1.0
_TENANTS: Final = 1_000
# Neither leasing nor finishing waits for the disk: what is lost with the server's power is done
# again, and the claim in the tenant's schema says that its effect is there already.
_CLAIM: Final = """
WITH RECURSIVE after AS (
  (SELECT tenant_id, false AS is_second FROM platform.lanes
   WHERE tenant_id > $1 ORDER BY tenant_id LIMIT 1)
  UNION ALL
  SELECT (SELECT l.tenant_id FROM platform.lanes l WHERE l.tenant_id > w.tenant_id
          ORDER BY l.tenant_id LIMIT 1), false
  FROM after w WHERE w.tenant_id IS NOT NULL
), before AS (
  (SELECT tenant_id, true AS is_second FROM platform.lanes
   WHERE tenant_id <= $1 ORDER BY tenant_id LIMIT 1)
  UNION ALL
  SELECT (SELECT l.tenant_id FROM platform.lanes l
          WHERE l.tenant_id > w.tenant_id AND l.tenant_id <= $1
          ORDER BY l.tenant_id LIMIT 1), true
  FROM before w WHERE w.tenant_id IS NOT NULL
), waiting AS (
  (SELECT tenant_id, is_second FROM after WHERE tenant_id IS NOT NULL LIMIT $9)
  UNION ALL
  (SELECT tenant_id, is_second FROM before WHERE tenant_id IS NOT NULL LIMIT $9)
), turn AS (
  SELECT t.id, t.schema_name, w.is_second, GREATEST(0, $2 - COALESCE(b.lanes, 0)) AS lanes
  FROM waiting w
  JOIN platform.tenants t ON t.id = w.tenant_id AND t.state = 'active'
  LEFT JOIN unnest($3::uuid[], $4::bigint[]) AS b (tenant_id, lanes) ON b.tenant_id = t.id
  ORDER BY w.is_second, t.id
), due AS (
  SELECT d.id, d.was_lost, turn.schema_name, turn.is_second FROM turn, LATERAL (
    SELECT l.id, l.lease_id IS NOT NULL AS was_lost FROM platform.lanes l
    WHERE l.tenant_id = turn.id AND l.ready_at <= now()
      AND (l.lease_until IS NULL OR l.lease_until < now())
    ORDER BY l.ready_at LIMIT turn.lanes
    FOR UPDATE SKIP LOCKED) d
  LIMIT $5
), leased AS (
  UPDATE platform.lanes l SET lease_until = now() + make_interval(secs => $6), lease_id = $7
  FROM due WHERE l.id = due.id AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off'
  RETURNING l.id, l.tenant_id, due.schema_name, l.bot_id, l.connection, l.chat_id, due.was_lost,
            due.is_second
)
-- `stores` is read as the updates are, by the statement's one snapshot: a counter newer than the
-- updates beside it would let `finish` take a lane away from under an update.
SELECT leased.id, leased.tenant_id, leased.schema_name, leased.bot_id, leased.connection,
       leased.chat_id, leased.was_lost, leased.is_second, seen.stores,
       u.id AS inbound_id, u.update_id, u.sealed_key, u.payload, u.attempts, u.received_at
FROM leased
JOIN platform.lanes seen ON seen.id = leased.id
LEFT JOIN LATERAL (
  SELECT i.id, i.update_id, i.sealed_key, i.payload, i.attempts, i.received_at
  FROM platform.inbound i
  WHERE i.bot_id = leased.bot_id AND i.connection = leased.connection
    AND i.chat_id = leased.chat_id
  ORDER BY i.id LIMIT $8) u ON true
ORDER BY leased.id, u.id
"""
# Whoever held the lane before went down with it, perhaps because of its first update.
_COUNT_LOSS: Final = """
UPDATE platform.inbound SET attempts = attempts + 1 WHERE id = $1
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
# A drained lane goes, unless more came since: then the counter moved and the lane stays. One lane
# a statement: the intake locks many, and two that lock many in orders of their own would meet.
_FINISH: Final = """
WITH done AS (
  DELETE FROM platform.inbound
  WHERE id = ANY($6::bigint[]) AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off'
), gone AS (
  DELETE FROM platform.lanes WHERE id = $1 AND lease_id = $2 AND stores = $3 AND $4
  RETURNING id
)
UPDATE platform.lanes SET lease_id = NULL,
  lease_until = CASE WHEN $5 > 0 THEN now() + make_interval(secs => $5) END,
  ready_at = now() + make_interval(secs => $5)
WHERE id = $1 AND lease_id = $2 AND NOT EXISTS (SELECT FROM gone)
RETURNING true
"""


class StoredUpdate(msgspec.Struct, frozen=True):
    """One accepted update, still sealed."""

    id: int
    update_id: int
    sealed_key: bytes
    payload: bytes
    attempts: int
    received_at: datetime


class Lane(msgspec.Struct, frozen=True):
    """A lane as leased by one claim, and its first updates in order.

    Attributes:
        stores: its counter when the updates were read.
        is_whole: nothing waited behind `updates` then.
    """

    id: int
    tenant: Tenant
    bot_id: int
    connection: str
    chat_id: int
    stores: int
    lease_id: UUID
    updates: tuple[StoredUpdate, ...]
    is_whole: bool


class LaneStore:
    """The rows of `platform.lanes` and `platform.inbound`, by the relay login."""

    def __init__(self, queues: Desk) -> None:
        self._queues = queues
        self._after = UUID(int=0)

    async def claim(
        self, most: int, *, per_tenant: int, updates: int, busy: Mapping[UUID, int]
    ) -> list[Lane]:
        """At most `most` lanes with their first `updates`, tenants in turn.

        `busy` counts the lanes that a tenant has here already.
        """
        lease_id = new_id()
        rows = await self._queues.ask(
            _CLAIM, self._after, per_tenant, list(busy), list(busy.values()), most, _LEASE_S,
            lease_id, updates, _TENANTS,
        )  # fmt: skip
        if not rows:
            return []
        self._after = max((row["is_second"], row["tenant_id"]) for row in rows)[1]
        by_lane = groupby(rows, key=itemgetter("id"))
        return [await self._lane(list(some), lease_id, updates) for _, some in by_lane]

    async def _lane(self, rows: list[Any], lease_id: UUID, most: int) -> Lane:
        row = rows[0]
        updates = [_update(one) for one in rows if one["inbound_id"] is not None]
        if row["was_lost"] and updates:
            # Whoever held the lane before went down with it, perhaps because of its first update.
            await self._queues.ask(_COUNT_LOSS, updates[0].id)
            lost = updates[0]
            updates[0] = msgspec.structs.replace(lost, attempts=lost.attempts + 1)
        return Lane(
            id=row["id"],
            tenant=Tenant(id=str(row["tenant_id"]), schema=row["schema_name"]),
            bot_id=row["bot_id"],
            connection=row["connection"],
            chat_id=row["chat_id"],
            stores=row["stores"],
            lease_id=lease_id,
            updates=tuple(updates),
            is_whole=len(updates) < most,
        )

    async def count_failure(self, update: StoredUpdate) -> int:
        """How often this update has failed now."""
        rows = await self._queues.ask(_FAILED, update.id)
        return rows[0]["attempts"] if rows else 0

    async def bury(self, update: StoredUpdate, reason: str) -> None:
        """The update is among the dead letters; it leaves the queue with `finish`."""
        await self._queues.ask(_BURY, new_id(), update.id, reason)

    async def finish(
        self, lane: Lane, done: Sequence[int], *, is_drained: bool, pause_s: float
    ) -> bool:
        """Updates `done` are gone; so is the lane if it is empty, else it rests `pause_s`.

        True if it stays.
        """
        stays = await self._queues.ask(
            _FINISH, lane.id, lane.lease_id, lane.stores, is_drained, pause_s, done
        )
        return bool(stays)


def _update(row: Any) -> StoredUpdate:
    return StoredUpdate(
        id=row["inbound_id"],
        update_id=row["update_id"],
        sealed_key=row["sealed_key"],
        payload=row["payload"],
        attempts=row["attempts"],
        received_at=row["received_at"],
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

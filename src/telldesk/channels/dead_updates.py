"""Updates that failed for good: looked at without their words, tried again, or let go (O3).

Called by the command line with the relay login's desk; the tenant's desk is needed only to let an
update take effect again. A dead letter keeps its sealed payload for 30 days, then only its facts.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.channels.intake import seal_place
from telldesk.channels.registry import WorkerInboxes
from telldesk.kernel.crypto import DecryptionFailed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Conflict, NotFound
from telldesk.kernel.work import Desk, Work
from telldesk.tenancy.audit import add_to_audit

KEPT: Final = timedelta(days=30)
_MOST_LISTED: Final = 500
_MOST_FIELDS: Final = 200
_DEEPEST: Final = 8
_COLUMNS: Final = """
d.id, d.tenant_id, t.slug, t.schema_name, d.bot_id, d.connection, d.chat_id, d.update_id, d.error,
d.received_at, d.died_at, d.payload IS NOT NULL AS is_replayable
"""
_FROM: Final = " FROM platform.dead_updates d JOIN platform.tenants t ON t.id = d.tenant_id "
_LIST: Final = (
    "SELECT " + _COLUMNS + _FROM + "WHERE $1::text IS NULL OR t.slug = $1"
    " ORDER BY d.died_at DESC, d.id LIMIT $2"
)  # fmt: skip
_ONE: Final = "SELECT " + _COLUMNS + ", d.sealed_key, d.payload" + _FROM + "WHERE d.id = $1"
_UNCLAIM: Final = "DELETE FROM update_claims WHERE bot_id = $1 AND update_id = $2"
_REQUEUE: Final = """
INSERT INTO platform.inbound (tenant_id, bot_id, connection, chat_id, update_id, sealed_key,
                              payload, received_at)
SELECT tenant_id, bot_id, connection, chat_id, update_id, sealed_key, payload, received_at
FROM platform.dead_updates WHERE id = $1
ON CONFLICT (bot_id, update_id) DO NOTHING
"""
_LANE: Final = """
INSERT INTO platform.lanes AS l (tenant_id, bot_id, connection, chat_id)
SELECT tenant_id, bot_id, connection, chat_id FROM platform.dead_updates WHERE id = $1
ON CONFLICT (bot_id, connection, chat_id)
DO UPDATE SET stores = l.stores + 1, ready_at = LEAST(l.ready_at, now())
"""
_TELL: Final = "SELECT pg_notify('inbound', '')"
_DROP: Final = "DELETE FROM platform.dead_updates WHERE id = $1 RETURNING tenant_id"
_EXPIRE: Final = """
UPDATE platform.dead_updates SET sealed_key = NULL, payload = NULL WHERE id IN (
  SELECT id FROM platform.dead_updates WHERE payload IS NOT NULL AND died_at < $1 LIMIT 1000)
"""


class DeadUpdateUnknown(NotFound):
    """No such dead letter: replayed, discarded, or never there."""

    key = "dead-update-unknown"


class DeadUpdateEmptied(Conflict):
    """Its payload was kept 30 days and is gone; it can only be discarded."""

    key = "dead-update-emptied"


class DeadUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """One dead letter; `error` names the kind of failure, never words."""

    id: UUID
    tenant_id: UUID
    slug: str
    schema_name: str
    bot_id: int
    connection: str
    chat_id: int
    update_id: int
    error: str
    received_at: datetime
    died_at: datetime
    is_replayable: bool


async def list_dead_updates(
    queues: Desk, *, slug: str | None = None, limit: int = _MOST_LISTED
) -> list[DeadUpdate]:
    """The latest dead letters, of one tenant or of all."""
    rows = await queues.platform(lambda work: work.conn.fetch(_LIST, slug, limit))
    return [_dead(row) for row in rows]


async def find_dead_update(queues: Desk, *, dead_id: UUID) -> DeadUpdate:
    """The dead letter without its payload.

    Raises:
        DeadUpdateUnknown: there is none.
    """
    return _dead(await _read(queues, dead_id))


async def show_dead_update(
    queues: Desk, inboxes: WorkerInboxes, *, dead_id: UUID
) -> tuple[DeadUpdate, list[str]]:
    """The dead letter and the shape of its update: names and types of fields, none of their words.

    Raises:
        DeadUpdateUnknown: there is none.
    """
    row = await _read(queues, dead_id)
    dead = _dead(row)
    if row["payload"] is None:
        return dead, []
    tenant = _tenant(dead)
    try:
        opener = await inboxes.opener(tenant)
        place = seal_place(tenant.id, dead.bot_id, dead.update_id)
        body = opener.open(row["sealed_key"], row["payload"], place)
    except DecryptionFailed:
        return dead, ["(the payload does not open with these keys)"]
    try:
        update = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return dead, [f"(not JSON, {len(body)} bytes)"]
    fields: list[str] = []
    _describe(update, "", 0, fields)
    return dead, fields


async def replay_dead_update(desk: Desk, queues: Desk, *, dead_id: UUID, actor: str) -> DeadUpdate:
    """The update waits in its lane once more, with three new tries; the letter is gone.

    `actor` stands in the audit. A crash in between leaves the letter to be replayed again.

    Raises:
        DeadUpdateUnknown: there is none.
        DeadUpdateEmptied: nothing is left to replay.
    """
    dead = await find_dead_update(queues, dead_id=dead_id)
    if not dead.is_replayable:
        raise DeadUpdateEmptied(f"dead update {dead_id} has no payload")
    await desk.run(
        _tenant(dead), lambda work: work.conn.execute(_UNCLAIM, dead.bot_id, dead.update_id)
    )

    async def requeue(work: Work) -> None:
        await work.conn.execute(_REQUEUE, dead_id)
        await work.conn.execute(_LANE, dead_id)
        await _drop(work, dead, actor=actor, act="dead_update.replayed")
        await work.conn.execute(_TELL)

    await queues.platform(requeue)
    return dead


async def discard_dead_update(queues: Desk, *, dead_id: UUID, actor: str) -> DeadUpdate:
    """The letter and its payload are gone for good; the placeholder in the ticket stays.

    Raises:
        DeadUpdateUnknown: there is none.
    """
    dead = await find_dead_update(queues, dead_id=dead_id)
    await queues.platform(lambda work: _drop(work, dead, actor=actor, act="dead_update.discarded"))
    return dead


async def expire_dead_updates(work: Work) -> None:
    """Payloads older than 30 days are gone, at most a thousand at a time."""
    await work.conn.execute(_EXPIRE, work.now - KEPT)


async def _read(queues: Desk, dead_id: UUID) -> Any:
    row = await queues.platform(lambda work: work.conn.fetchrow(_ONE, dead_id))
    if row is None:
        raise DeadUpdateUnknown(f"no dead update {dead_id}")
    return row


async def _drop(work: Work, dead: DeadUpdate, *, actor: str, act: str) -> None:
    if await work.conn.fetchval(_DROP, dead.id) is None:
        raise DeadUpdateUnknown(f"no dead update {dead.id}")
    facts = {"bot_id": dead.bot_id, "update_id": dead.update_id, "error": dead.error}
    await add_to_audit(work, actor, act, tenant_id=dead.tenant_id, facts=facts)


def _dead(row: Any) -> DeadUpdate:
    names = DeadUpdate.__struct_fields__
    return DeadUpdate(**{name: row[name] for name in names})


def _tenant(dead: DeadUpdate) -> Tenant:
    return Tenant(id=str(dead.tenant_id), schema=dead.schema_name)


def _describe(value: Any, path: str, depth: int, fields: list[str]) -> None:
    """Adds one line for each field of `value`."""
    if len(fields) >= _MOST_FIELDS or depth > _DEEPEST:
        return
    match value:
        case dict():
            for name, inner in value.items():
                shown = str(name)[:64]
                _describe(inner, f"{path}.{shown}" if path else shown, depth + 1, fields)
        case list():
            fields.append(f"{path}: {len(value)} items")
            if value:
                _describe(value[0], f"{path}[0]", depth + 1, fields)
        case str():
            fields.append(f"{path}: text of {len(value)}")
        case _:
            fields.append(f"{path}: {type(value).__name__}")

"""Rows of stored files, for the jobs that look at them and remove them."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from telldesk.files.events import FileLookedAt
from telldesk.kernel.work import Work

_LOOK: Final = """
SELECT id, object_id, kind, media_type, size_bytes, state, message_id, owner_kind, owner_id
FROM files WHERE id = $1 AND state IN ('checking','ready')
"""
_LOOKED: Final = """
UPDATE files SET state = $3, sizes = $4
WHERE id = $1 AND object_id = $2 AND state IN ('checking','ready') RETURNING message_id
"""
_GONE: Final = "SELECT object_id FROM gone_objects ORDER BY created_at, object_id LIMIT $1"
_REMOVED: Final = "DELETE FROM gone_objects WHERE object_id = ANY($1::uuid[])"


class LookRow(msgspec.Struct, frozen=True, kw_only=True):
    """A stored file before it is looked at."""

    id: UUID
    object_id: UUID
    kind: str
    media_type: str
    size_bytes: int
    state: str
    message_id: UUID | None
    owner_kind: str
    owner_id: UUID | None


class LookedAt(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it."""

    state: str
    sizes: Sequence[str] = ()


class GoneRow(msgspec.Struct, frozen=True):
    object_id: UUID


async def begin_look(work: Work, file_id: UUID) -> LookRow | None:
    """The file, while there is anything to look at."""
    row = await work.conn.fetchrow(_LOOK, file_id)
    return None if row is None else LookRow(**dict(row))


async def end_look(work: Work, row: LookRow, found: LookedAt) -> UUID | None:
    """The file is in this state and has these pictures; the message it is part of, if it is.

    Emits `FileLookedAt` where a message's file has another state now.
    """
    sizes = msgspec.json.encode(list(found.sizes)).decode()
    message_id: UUID | None = await work.conn.fetchval(
        _LOOKED, row.id, row.object_id, found.state, sizes
    )
    if message_id is not None and row.state != found.state:
        work.emit(FileLookedAt(file_id=row.id, message_id=message_id, state=found.state))
    return message_id


async def gone_objects(work: Work, *, limit: int) -> list[GoneRow]:
    """Objects to remove, the oldest first."""
    return [GoneRow(row["object_id"]) for row in await work.conn.fetch(_GONE, limit)]


async def objects_removed(work: Work, rows: Sequence[GoneRow]) -> None:
    """Nothing is left to remove of these."""
    await work.conn.execute(_REMOVED, [row.object_id for row in rows])

"""What the jobs keep of an export: each archive that is whole moves it on, once.

Whoever writes an archive says which number it has. The row takes it only where that is the next,
so that of two writers, or of one that was killed and came again, exactly one counts.
"""

from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from telldesk.exports.reading import Cursor
from telldesk.kernel.work import Task, Work

LIFE: Final = timedelta(hours=24)
"""So long a finished export can be saved."""
MOST_ARCHIVES: Final = 200
STUCK: Final = timedelta(hours=1)
"""One that has not moved for so long will not: its job has died."""
LONGEST: Final = timedelta(hours=24)
FailReason = Literal["merged", "moved", "too_large", "stuck"]
_RUN: Final = """
SELECT x.contact_id, x.language, x.with_notes, x.cursor, jsonb_array_length(x.archives) AS archives,
  c.merged_into_id IS NOT NULL AS is_merged
FROM contact_exports x JOIN contacts c ON c.id = x.contact_id
WHERE x.id = $1 AND x.state = 'running'
"""
_TAKE: Final = """
UPDATE contact_exports SET cursor = $4, moved_at = $5,
  archives = archives || jsonb_build_array(
    jsonb_build_object('object_id', $3::uuid, 'size_bytes', $6::bigint)),
  tickets = tickets + $7, messages = messages + $8, files = files + $9,
  files_missing = files_missing + $10
WHERE id = $1 AND state = 'running' AND jsonb_array_length(archives) = $2 RETURNING true
"""
# Read in order, what is moved behind the reader is read twice or never.
_MOVED: Final = """
SELECT c.merged_into_id IS NOT NULL AS is_merged,
  EXISTS (SELECT FROM contact_merges m WHERE c.id IN (m.into_id, m.from_id)
            AND greatest(m.merged_at, m.undone_at) >= x.created_at)
  OR EXISTS (SELECT FROM transfers r WHERE greatest(r.made_at, r.undone_at) >= x.created_at
            AND r.from_id IN (SELECT id FROM tickets WHERE contact_id = c.id)) AS is_moved
FROM contact_exports x JOIN contacts c ON c.id = x.contact_id WHERE x.id = $1
"""
_READY: Final = """
UPDATE contact_exports SET state = 'ready', finished_at = $2, expires_at = $3 WHERE id = $1
"""
_FAIL: Final = """
UPDATE contact_exports SET state = 'failed', reason = $3, finished_at = $2, archives = '[]'
WHERE id = $1 AND state = 'running' RETURNING true
"""
_STANDS: Final = """
SELECT state, created_at, moved_at, expires_at FROM contact_exports WHERE id = $1 FOR UPDATE
"""
_EXPIRED: Final = """
UPDATE contact_exports SET state = 'expired', archives = '[]' WHERE id = $1
"""


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """An export that is being written, before its next archive."""

    contact_id: UUID
    language: str
    with_notes: bool
    cursor: Cursor
    archives: int
    """How many are whole."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What one archive came to."""

    size_bytes: int
    cursor: Cursor
    is_last: bool
    tickets: int
    messages: int
    files: int
    files_missing: int


async def next_archive(work: Work, export_id: UUID) -> Running | None:
    """The export as its next archive begins; None where there is nothing more to write.

    One whose card was merged into another meanwhile fails: its tickets are no longer here.
    """
    row = await work.conn.fetchrow(_RUN, export_id)
    if row is None:
        return None
    if row["is_merged"]:
        await fail(work, export_id, "merged")
        return None
    if row["archives"] >= MOST_ARCHIVES:
        await fail(work, export_id, "too_large")
        return None
    return Running(
        contact_id=row["contact_id"],
        language=row["language"],
        with_notes=row["with_notes"],
        cursor=msgspec.convert(row["cursor"], Cursor),
        archives=row["archives"],
    )


async def take_archive(
    work: Work, export_id: UUID, running: Running, object_id: UUID, written: Written
) -> bool:
    """Whether the archive is one of the export now; the next begins, or the export is ready.

    It fails where cards or tickets were joined or taken apart since it was asked for.
    """
    if written.is_last and (reason := await _disturbed(work, export_id)):
        await fail(work, export_id, reason)
        return False
    cursor = msgspec.json.encode(written.cursor).decode()
    is_taken = await work.conn.fetchval(
        _TAKE, export_id, running.archives, object_id, cursor, work.now, written.size_bytes,
        written.tickets, written.messages, written.files, written.files_missing,
    )  # fmt: skip
    if not is_taken:
        return False
    if not written.is_last:
        work.enqueue(write_task(export_id, running.archives + 1))
        return True
    await work.conn.execute(_READY, export_id, work.now, work.now + LIFE)
    work.enqueue(tend_task(export_id, "expiry", work.now + LIFE))
    return True


async def fail(work: Work, export_id: UUID, reason: FailReason) -> None:
    """The export has failed, where it still ran; what it left in storage is removed by a job."""
    if await work.conn.fetchval(_FAIL, export_id, work.now, reason):
        work.enqueue(tend_task(export_id, "failed", work.now))


async def tend(work: Work, export_id: UUID) -> datetime | None:
    """When to look at the export again; None once it is over and its bytes are to be removed."""
    row = await work.conn.fetchrow(_STANDS, export_id)
    if row is None:
        return None
    match row["state"]:
        case "running":
            until: datetime = min(row["moved_at"] + STUCK, row["created_at"] + LONGEST)
            if until > work.now:
                return until
            await work.conn.fetchval(_FAIL, export_id, work.now, "stuck")
        case "ready":
            if row["expires_at"] > work.now:
                return row["expires_at"]  # type: ignore[no-any-return]  # a driver row
            await work.conn.execute(_EXPIRED, export_id)
    return None


async def _disturbed(work: Work, export_id: UUID) -> FailReason | None:
    row = await work.conn.fetchrow(_MOVED, export_id)
    if row is None:
        return None
    if row["is_merged"]:
        return "merged"
    return "moved" if row["is_moved"] else None


def write_task(export_id: UUID, number: int) -> Task:
    """Writes the archive after `number` whole ones."""
    args: dict[str, Any] = {"export_id": str(export_id)}
    return Task("write_export", args, key=f"{export_id}:{number}", priority=7)


def tend_task(export_id: UUID, why: str, at: datetime) -> Task:
    """Looks at the export then, and removes what is over."""
    args: dict[str, Any] = {"export_id": str(export_id)}
    return Task("tend_export", args, key=f"{export_id}:{why}", priority=7, run_at=at)

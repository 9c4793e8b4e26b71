"""Asking for everything said with one person, seeing how it stands, and forgetting it."""

from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from telldesk.contacts.changes import record_change
from telldesk.contacts.repo import ContactMergedAway, lock_contact, read_contact
from telldesk.exports.rows import STUCK, tend_task, write_task
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, NotFound, TooMany
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work

MOST_SHOWN: Final = 10
AT_ONCE: Final = 3
"""Of one desk."""
IN_A_DAY: Final = 100
_DAY: Final = timedelta(days=1)
_RETRY_RUNNING_S: Final = 60
_RETRY_DAY_S: Final = 3600
ExportState = Literal["running", "ready", "failed", "expired"]
ExportReason = Literal["", "merged", "moved", "too_large", "stuck"]
_COLUMNS: Final = """
x.id, x.state, x.reason, x.with_notes, x.archives, x.tickets_total, x.tickets, x.messages, x.files,
x.files_missing, x.created_at, x.finished_at, x.expires_at, a.name AS asked_by
FROM contact_exports x JOIN agents a ON a.id = x.asked_by
"""
_LIST: Final = (
    "SELECT " + _COLUMNS + "WHERE x.contact_id = $1 ORDER BY x.created_at DESC, x.id DESC LIMIT $2"
)
_ONE: Final = "SELECT " + _COLUMNS + "WHERE x.id = $1 AND x.contact_id = $2"
_LOCK: Final = """
SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':exports', 0))
"""
_BUSY: Final = """
SELECT count(*) FILTER (WHERE state = 'running') AS running,
  count(*) FILTER (WHERE created_at > $1) AS today
FROM contact_exports WHERE state = 'running' OR created_at > $1
"""
_RUNNING: Final = """
SELECT id, with_notes FROM contact_exports WHERE contact_id = $1 AND state = 'running'
"""
_ADD: Final = """
INSERT INTO contact_exports (id, contact_id, asked_by, language, with_notes, tickets_total,
                             created_at, moved_at)
SELECT $1, $2, $3, $4, $5, (SELECT count(*) FROM tickets WHERE contact_id = $2), $6, $6
"""
_FORGET: Final = "DELETE FROM contact_exports WHERE contact_id = $1 RETURNING id"


class ExportUnknown(NotFound):
    """No such archive of this contact, not ready, or expired; ask for another export."""

    key = "export-unknown"


class ExportRunning(Conflict):
    """One with the other wish about notes runs; wait for its end."""

    key = "export-running"


class ExportMergedAway(Conflict):
    """This card is merged into `name`'s: ask there, everything is said there now."""

    key = "export-merged-away"


class TooManyExports(TooMany):
    """The desk has as many exports as it may at once, or in a day; come again."""

    key = "too-many-exports"


class ArchiveShape(msgspec.Struct, frozen=True, kw_only=True):
    """One file to save; most exports are one."""

    number: int
    size_bytes: int


class ContactExportShape(msgspec.Struct, frozen=True, kw_only=True):
    """What was put together about a person, and until when it can be saved."""

    id: UUID
    state: ExportState
    reason: ExportReason
    """Why it failed; else ''."""
    with_notes: bool
    archives: list[ArchiveShape]
    """None before it is ready, none after it expired."""
    tickets_total: int
    tickets: int
    """Done so far."""
    messages: int
    files: int
    files_missing: int
    """Not in our storage; the archives list them."""
    asked_by: str
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None


async def ask_export(
    work: Work, actor: Actor, *, contact_id: UUID, with_notes: bool
) -> ContactExportShape:
    """Everything said with the person is being put together; the same wish again is the same one.

    Who asked stands in the card's history.

    Raises:
        ContactUnknown: read the list again.
        ExportMergedAway: ask of the card it is merged into.
        ExportRunning: one with the other wish about notes runs.
        TooManyExports: come again.
    """
    actor.require(Permission.CONTACTS_EXPORT)
    await _lock(work, contact_id)
    running = await work.conn.fetchrow(_RUNNING, contact_id)
    if running is not None:
        if running["with_notes"] != with_notes:
            raise ExportRunning("with the other wish about notes")
        return await _one(work, contact_id, running["id"])
    await _require_room(work)
    export_id = new_id()
    await work.conn.execute(
        _ADD, export_id, contact_id, actor.id, actor.language, with_notes, work.now
    )
    await record_change(
        work, actor, contact_id, "exported", export_id=export_id, with_notes=with_notes
    )
    work.enqueue(write_task(export_id, 0))
    work.enqueue(tend_task(export_id, "watch", work.now + STUCK))
    return await _one(work, contact_id, export_id)


async def list_exports(work: Work, actor: Actor, *, contact_id: UUID) -> list[ContactExportShape]:
    """The person's last exports, the latest first.

    Raises:
        ContactUnknown: there is none.
    """
    actor.require(Permission.CONTACTS_EXPORT)
    await read_contact(work, contact_id)
    return [_shape(row) for row in await work.conn.fetch(_LIST, contact_id, MOST_SHOWN)]


async def read_archive(
    work: Work, actor: Actor, *, contact_id: UUID, export_id: UUID, number: int
) -> tuple[UUID, int]:
    """The object of one archive, counted from one, and its bytes.

    Raises:
        ExportUnknown: none, not ready, or expired.
    """
    actor.require(Permission.CONTACTS_EXPORT)
    row = await work.conn.fetchrow(_ONE, export_id, contact_id)
    if row is None or row["state"] != "ready" or row["expires_at"] <= work.now:
        raise ExportUnknown("none, or not to be had")
    if not 1 <= number <= len(row["archives"]):
        raise ExportUnknown(f"no archive {number}")
    archive = row["archives"][number - 1]
    return UUID(archive["object_id"]), archive["size_bytes"]


async def forget_exports(work: Work, contact_id: UUID) -> int:
    """Nothing put together about the person is left: rows at once, archives by a job; how many.

    Who may is decided by who calls. One that is being written finds itself gone and leaves nothing.
    """
    rows = await work.conn.fetch(_FORGET, contact_id)
    for row in rows:
        work.enqueue(tend_task(row["id"], "forgotten", work.now))
    return len(rows)


async def _lock(work: Work, contact_id: UUID) -> None:
    try:
        await lock_contact(work, contact_id)
    except ContactMergedAway:
        merged = await read_contact(work, contact_id)
        into = (
            merged
            if merged.merged_into_id is None
            else await read_contact(work, merged.merged_into_id)
        )
        raise ExportMergedAway("merged", name=into.shown_name) from None


async def _require_room(work: Work) -> None:
    await work.conn.execute(_LOCK)
    busy = await work.conn.fetchrow(_BUSY, work.now - _DAY)
    if busy["running"] >= AT_ONCE:
        raise TooManyExports("at once", retry_after_s=_RETRY_RUNNING_S)
    if busy["today"] >= IN_A_DAY:
        raise TooManyExports("in a day", retry_after_s=_RETRY_DAY_S)


async def _one(work: Work, contact_id: UUID, export_id: UUID) -> ContactExportShape:
    return _shape(await work.conn.fetchrow(_ONE, export_id, contact_id))


def _shape(row: Any) -> ContactExportShape:
    facts = dict(row) | {
        "archives": [
            ArchiveShape(number=number, size_bytes=one["size_bytes"])
            for number, one in enumerate(row["archives"], start=1)
            if row["state"] == "ready"
        ]
    }
    return ContactExportShape(**facts)

"""Slow work of files: antivirus, pictures drawn, objects removed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from telldesk.files.antivirus import Antivirus, AntivirusAwayError
from telldesk.files.previews import PREVIEW_SIDE, Previews
from telldesk.files.rows import (
    GoneRow,
    LookedAt,
    LookRow,
    begin_look,
    end_look,
    gone_objects,
    objects_removed,
)
from telldesk.kernel.db import Tenant
from telldesk.kernel.jobs import Job, JobContext, RunAgain, outside_job
from telldesk.kernel.log import get_logger
from telldesk.kernel.storage import QUARANTINE, ObjectGone, Storage, StorageAway, key_of, one_piece

log = get_logger(__name__)
THUMB_SIDE: Final = 320
SIZES: Final = {"thumb": THUMB_SIDE, "preview": PREVIEW_SIDE}
_MOST_DRAWN_BYTES: Final = 20 * 1024 * 1024
_DRAWN: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
_REMOVED_AT_ONCE: Final = 200
_AGAIN: Final = timedelta(seconds=30)


@outside_job(timeout_s=48, tries=6, priority=3)
async def look_at_file(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
    """The stored file `file_id` is checked where antivirus is set up, and has its pictures."""
    file_id = UUID(args["file_id"])
    row = await context.desk.run(tenant, lambda work: begin_look(work, file_id))
    if row is None:
        return
    storage = context.part(Storage)
    try:
        found = await _look(context, storage, tenant, row)
    except StorageAway:
        raise RunAgain(context.clock.now() + _AGAIN) from None
    await context.desk.run(tenant, lambda work: end_look(work, row, found))


async def _look(context: JobContext, storage: Storage, tenant: Tenant, row: LookRow) -> LookedAt:
    """What became of the file; an infected one lies apart."""
    if row.state == "checking" and await _is_infected(context, storage, tenant, row):
        await quarantine(storage, tenant, row.object_id)
        log.warning("file.infected", schema=tenant.schema, file=str(row.id))
        return LookedAt(state="infected")
    return LookedAt(state="ready", sizes=await _draw(context, storage, tenant, row))


async def _is_infected(context: JobContext, storage: Storage, tenant: Tenant, row: LookRow) -> bool:
    """What antivirus says; without one nothing is."""
    antivirus = context.parts.get(Antivirus)
    if antivirus is None:
        return False
    try:
        return bool(await antivirus.finds(await storage.read(key_of(tenant, row.object_id))))
    except AntivirusAwayError:
        log.warning("antivirus.away", schema=tenant.schema)
        raise RunAgain(context.clock.now() + _AGAIN) from None
    except ObjectGone:
        # An earlier run moved it and did not come to write that down.
        await storage.size_of(quarantined(tenant, row.object_id))
        return True


async def _draw(
    context: JobContext, storage: Storage, tenant: Tenant, row: LookRow
) -> Sequence[str]:
    """The names of the pictures that were drawn; none of what is no picture, or too large."""
    if row.media_type not in _DRAWN or row.size_bytes > _MOST_DRAWN_BYTES:
        return ()
    previews = context.part(Previews)
    drawn: list[str] = []
    async with previews.slots:
        picture = await storage.read_whole(
            key_of(tenant, row.object_id), max_bytes=_MOST_DRAWN_BYTES
        )
        for name, side in SIZES.items():
            small = await previews.draw(picture, side=side) if picture else None
            if small is None:
                break
            await storage.write(key_of(tenant, row.object_id, name), one_piece(small))
            drawn.append(name)
    return drawn


@outside_job(timeout_s=45, tries=10, priority=7)
async def remove_objects(
    context: JobContext,
    tenant: Tenant,
    args: dict[str, Any],  # noqa: ARG001 - a nudge says nothing
) -> None:
    """Objects that no row names any more are removed, with their pictures."""
    rows = await context.desk.run(tenant, lambda work: gone_objects(work, limit=_REMOVED_AT_ONCE))
    storage = context.part(Storage)
    for row in rows:
        await _remove(storage, tenant, row)
    await context.desk.run(tenant, lambda work: objects_removed(work, rows))
    if rows:
        log.info("files.removed", schema=tenant.schema, count=len(rows))
    if len(rows) == _REMOVED_AT_ONCE:
        raise RunAgain(context.clock.now() + timedelta(seconds=1))


async def _remove(storage: Storage, tenant: Tenant, row: GoneRow) -> None:
    for size in ("", *SIZES):
        await storage.delete(key_of(tenant, row.object_id, size))
    await storage.delete(quarantined(tenant, row.object_id))


def quarantined(tenant: Tenant, object_id: UUID) -> str:
    """Where an infected object lies: no address leads there."""
    return f"{QUARANTINE}/{tenant.schema}/{object_id}"


async def quarantine(storage: Storage, tenant: Tenant, object_id: UUID) -> None:
    """The object lies apart; one that does already is fine."""
    try:
        await storage.move(key_of(tenant, object_id), quarantined(tenant, object_id))
    except ObjectGone:
        await storage.size_of(quarantined(tenant, object_id))


JOBS: Final[tuple[Job, ...]] = (look_at_file, remove_objects)

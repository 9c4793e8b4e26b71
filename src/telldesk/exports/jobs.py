"""When archives are written, and when they are removed. The row is the truth, a job a nudge."""

from typing import Any, Final
from uuid import UUID

from telldesk.exports.archives import Archive, Bounds
from telldesk.exports.places import archive_key, export_prefix
from telldesk.exports.rows import next_archive, take_archive, tend
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id
from telldesk.kernel.jobs import Job, JobContext, RunAgain, outside_job
from telldesk.kernel.log import get_logger
from telldesk.kernel.storage import PAGE, Storage

log = get_logger(__name__)


@outside_job(timeout_s=50, tries=8, priority=7)
async def write_export(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
    """The next archive of `export_id` lies in storage and in its row; a broken try left nothing."""
    export_id = UUID(args["export_id"])
    desk, storage = context.desk, context.part(Storage)
    running = await desk.run(tenant, lambda work: next_archive(work, export_id))
    if running is None:
        return
    object_id = new_id()
    key = archive_key(tenant, export_id, object_id)
    archive = Archive(desk, storage, tenant, running, context.parts.get(Bounds, Bounds()))
    stored = await storage.write(key, archive.pieces())
    written = archive.written(stored.size_bytes)
    is_taken = await desk.run(
        tenant, lambda work: take_archive(work, export_id, running, object_id, written)
    )
    if not is_taken:
        await storage.delete(key)
        return
    log.info(
        "export.archive_written", schema=tenant.schema, export=str(export_id),
        size_bytes=written.size_bytes, tickets=written.tickets, files=written.files,
    )  # fmt: skip


@outside_job(timeout_s=45, tries=20, priority=7)
async def tend_export(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
    """Of an export that is over, or of none, nothing is in storage; another is looked at later.

    Broken tries are removed with it: everything of one export lies under one prefix.
    """
    export_id = UUID(args["export_id"])
    again_at = await context.desk.run(tenant, lambda work: tend(work, export_id))
    if again_at is not None:
        raise RunAgain(again_at)
    storage, prefix = context.part(Storage), export_prefix(tenant, export_id)
    while found := await storage.page(prefix):
        for one in found:
            await storage.delete(one.key)
        if len(found) < PAGE:
            break


JOBS: Final[tuple[Job, ...]] = (write_export, tend_export)

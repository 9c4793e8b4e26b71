"""Erasing a person, slice by slice; and erasures that lost their task."""

import time
from typing import Any, Final
from uuid import UUID

from telldesk.channels.outbound import Outbound
from telldesk.erasure.actions import erase_task
from telldesk.erasure.outside import sweep, write_down
from telldesk.erasure.scope import Scope, begin
from telldesk.erasure.slices import end, go_on
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Tenant
from telldesk.kernel.jobs import JobContext, RunAgain, outside_job, row_job
from telldesk.kernel.log import get_logger
from telldesk.kernel.paging import PAGE, after_of
from telldesk.kernel.paging import go_on as page_on
from telldesk.kernel.work import Work

log = get_logger(__name__)
_RUN_S: Final = 20.0
"""Then whatever else waits has its turn."""
_TRIES: Final = 30
_UNFINISHED: Final = """
SELECT id, starts_at FROM erasures
WHERE state IN ('waiting','running') AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2
"""


@outside_job(timeout_s=48, tries=_TRIES, priority=7)
async def erase_contact(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
    """Erasure `erasure_id` begins when its time has come, and goes on to its end.

    What lies outside the desk's schema goes twice: at the beginning, and at the end what was
    under way meanwhile. Killed anywhere, the next run goes on.
    """
    erasure_id, keys = UUID(args["erasure_id"]), context.part(KeyRing)
    later = await context.desk.run(tenant, lambda work: begin(work, erasure_id, keys=keys))
    if later is not None:
        raise RunAgain(later)
    if await _sweep(context, tenant, erasure_id) is None:
        return
    pause_at = time.monotonic() + _RUN_S
    while await context.desk.run(tenant, lambda work: go_on(work, erasure_id)):
        if time.monotonic() > pause_at:
            raise RunAgain(context.clock.now())
    scope = await _sweep(context, tenant, erasure_id)
    if scope is None:
        return
    await write_down(context.queues, keys, tenant, erasure_id, scope)
    await context.desk.run(tenant, lambda work: end(work, erasure_id))
    log.info("contact.erased", schema=tenant.schema, erasure=str(erasure_id))


async def _sweep(context: JobContext, tenant: Tenant, erasure_id: UUID) -> Scope | None:
    pacer = context.part(Outbound).pacer
    return await sweep(context.desk, context.queues, pacer, tenant, erasure_id)


@row_job(timeout_s=30, tries=8)
async def rebuild_erasures(work: Work, args: dict[str, Any]) -> None:
    """Every erasure that is not done has its task again: after a resume or a restore."""
    rows = await work.conn.fetch(_UNFINISHED, after_of(args), PAGE)
    for row in rows:
        work.enqueue(erase_task(row["id"], max(row["starts_at"], work.now)))
    page_on(work, "rebuild_erasures", rows)

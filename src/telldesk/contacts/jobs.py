"""Slow work of contacts."""

from typing import Any, Final
from uuid import UUID

from telldesk.contacts import actions
from telldesk.kernel.jobs import row_job
from telldesk.kernel.paging import PAGE, after_of, go_on
from telldesk.kernel.work import Work

_ENDING: Final = """
SELECT id, ban_until FROM contacts WHERE ban_until IS NOT NULL AND ($1::uuid IS NULL OR id > $1)
ORDER BY id LIMIT $2
"""


@row_job(timeout_s=20, tries=8)
async def end_ban(work: Work, args: dict[str, Any]) -> None:
    """Whose ban has ended is heard again; one that was made longer goes on."""
    await actions.end_ban(work, contact_id=UUID(args["contact_id"]))


@row_job(timeout_s=30, tries=8)
async def rebuild_bans(work: Work, args: dict[str, Any]) -> None:
    """Every ban that ends has its task again: after a resume or a restore."""
    rows = await work.conn.fetch(_ENDING, after_of(args), PAGE)
    for row in rows:
        work.enqueue(actions.end_task(row["id"], row["ban_until"]))
    go_on(work, "rebuild_bans", rows)

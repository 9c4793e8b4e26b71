"""When the numbers are counted."""

from typing import Any
from uuid import UUID

from telldesk.analytics.rollup import BATCH, count_page, count_tickets
from telldesk.kernel.jobs import row_job
from telldesk.kernel.paging import after_of, go_on
from telldesk.kernel.work import Work


@row_job(timeout_s=30, tries=5, priority=6)
async def count_ticket(work: Work, args: dict[str, Any]) -> None:
    """The roll-up holds `ticket_id` as it is now. Hears what changes a ticket's numbers."""
    await count_tickets(work, [UUID(args["ticket_id"])])


@row_job(timeout_s=45, tries=5, priority=7)
async def recount_tickets(work: Work, args: dict[str, Any]) -> None:
    """Every ticket is counted by the present hours and time zone. Hears `OpeningChanged`.

    A batch after the one `after` names; more follow in a task of their own.
    """
    rows = await count_page(work, after=after_of(args))
    go_on(work, "recount_tickets", rows, size=BATCH)

"""Jobs that owe the staff news, and say it."""

from typing import Any, Final
from uuid import UUID

from telldesk.kernel.jobs import Job, row_job
from telldesk.kernel.work import Work
from telldesk.notifications.actions import deadlines
from telldesk.tickets.deliveries import LANES

_PRIORITY: Final = LANES["notice"]


@row_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def notify_of_deadline(work: Work, args: dict[str, Any]) -> None:
    """The right agents are owed the news of a deadline. Hears `DeadlineNeared`."""
    await deadlines.notify_of_deadline(
        work,
        ticket_id=UUID(args["ticket_id"]),
        metric=args["metric"],
        percent=args["percent"],
        to=args["to"],
        agent_ids=[UUID(one) for one in args["agent_ids"]],
    )


@row_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def tell_of_deadlines(work: Work, args: dict[str, Any]) -> None:
    """What is owed to `agent_id` is on its way to their chat, in one message."""
    await deadlines.tell_of_deadlines(work, agent_id=UUID(args["agent_id"]))


JOBS: Final[tuple[Job, ...]] = (notify_of_deadline, tell_of_deadlines)

"""Jobs of agents' chats: notices become deliveries, and what went wrong is said."""

from typing import Any, Final
from uuid import UUID

from telldesk.channels.staff.actions.failures import tell_author
from telldesk.channels.staff.actions.ratings import tell_of_few_stars
from telldesk.channels.staff.actions.show import show_digest, show_notice
from telldesk.channels.staff.apps import AppLinks, AppPlace
from telldesk.kernel.db import Tenant
from telldesk.kernel.jobs import Job, JobContext, outside_job, row_job
from telldesk.kernel.work import Work
from telldesk.tickets.deliveries import LANES

_PRIORITY: Final = LANES["notice"]


@row_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def tell_undelivered(work: Work, args: dict[str, Any]) -> None:
    """The author of an answer that did not arrive knows it."""
    await tell_author(work, message_id=UUID(args["message_id"]), state=args["state"])


@row_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def notify_rated(work: Work, args: dict[str, Any]) -> None:
    """Who is rated with few stars knows it."""
    await tell_of_few_stars(work, rating_id=UUID(args["rating_id"]))


# Not row jobs: where the Mini App stands is known to the process, not to the tenant's rows. Both
# look at what is still owed, so starting twice shows nothing twice.
@outside_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def refresh_notice(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
    """The agent's chat shows the ticket as it is now, if anything is still owed."""
    notice_id = UUID(args["notice_id"])
    place = await _app_place(context, args["bot_id"])
    await context.desk.run(
        tenant,
        lambda work: show_notice(
            work, notice_id=notice_id, is_asked=bool(args.get("asked")), app=place
        ),
    )


async def _app_place(context: JobContext, bot_id: int) -> AppPlace | None:
    links: AppLinks | None = context.parts.get(AppLinks)
    return None if links is None else await links.place(bot_id)


@outside_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def send_digest(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
    """One message stands for the tickets held back from this agent."""
    agent_id = UUID(args["agent_id"])
    await context.desk.run(tenant, lambda work: show_digest(work, agent_id=agent_id))


JOBS: Final[tuple[Job, ...]] = (
    tell_undelivered,
    notify_rated,
    refresh_notice,
    send_digest,
)

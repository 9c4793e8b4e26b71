"""What happens when ...? Event class -> the jobs that hear it.

A job not in this table hears nothing; an event not in it is a mistake that a test finds. Live
clients hear every event over the relay's publish, without a row here.
"""

from typing import Final

from telldesk.channels import jobs as channels
from telldesk.channels.staff import jobs as staff
from telldesk.kernel.events import Event
from telldesk.kernel.jobs import Job
from telldesk.tenancy.events import TenantProvisioned, TenantResumed, TenantSuspended
from telldesk.tickets import events as tickets

REACTIONS: Final[dict[type[Event], tuple[Job, ...]]] = {
    TenantProvisioned: (),
    TenantSuspended: (),
    TenantResumed: (),
    tickets.TicketOpened: (),
    tickets.MessageReceived: (staff.notify_agents,),
    tickets.MessageEdited: (),
    tickets.ReactionChanged: (),
    tickets.ReplyAdded: (staff.notify_agents,),
    tickets.NoteAdded: (),
    tickets.TicketAssigned: (staff.notify_agents,),
    tickets.TicketChanged: (staff.notify_agents,),
    tickets.DeliveryChanged: (),
}
OTHER_JOBS: Final[tuple[Job, ...]] = (*channels.JOBS, *staff.JOBS)
"""Jobs that are enqueued by name (deliveries, timers) rather than by an event."""


def hearers() -> dict[str, tuple[tuple[str, int], ...]]:
    """Event name -> (job name, priority), as the relay wants it."""
    return {
        event.name(): tuple((job.name, job.priority) for job in jobs)
        for event, jobs in REACTIONS.items()
    }


def jobs() -> dict[str, Job]:
    """Every job by name."""
    heard = (job for row in REACTIONS.values() for job in row)
    return {job.name: job for job in (*heard, *OTHER_JOBS)}

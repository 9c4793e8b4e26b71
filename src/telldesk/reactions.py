"""What happens when ...? Event class -> the jobs that hear it.

A job not in this table hears nothing; an event not in it is a mistake that a test finds. Live
clients hear every event over the relay's publish, without a row here.
"""

from typing import Final

from telldesk.channels import contact_bot, delivery_recovery
from telldesk.channels import jobs as channels
from telldesk.channels.staff import jobs as staff
from telldesk.contacts import events as contacts
from telldesk.identity import events as identity
from telldesk.kernel.events import Event
from telldesk.kernel.jobs import Job
from telldesk.tenancy import events as tenancy
from telldesk.tickets import events as tickets
from telldesk.tickets import jobs as ticket_jobs

REACTIONS: Final[dict[type[Event], tuple[Job, ...]]] = {
    tenancy.TenantProvisioned: (),
    tenancy.TenantSuspended: (),
    # Setting the webhook again is enqueued by whoever resumes: only they may read inboxes.
    tenancy.TenantResumed: (delivery_recovery.rebuild_deliveries,),
    identity.AgentLinked: (),
    identity.AgentRoleChanged: (),
    identity.AgentRemoved: (ticket_jobs.release_tickets,),
    contacts.ContactBanned: (),
    contacts.ContactUnbanned: (),
    # A new ticket is not told by itself: its first message follows in the same commit.
    tickets.TicketOpened: (),
    tickets.MessageReceived: (staff.notify_agents,),
    tickets.ReplyAdded: (staff.notify_answered,),
    tickets.NoteAdded: (),
    tickets.MessageEdited: (staff.notify_changed,),
    tickets.ReactionChanged: (),
    tickets.TicketAssigned: (staff.notify_assigned,),
    tickets.TicketChanged: (staff.notify_changed,),
    tickets.DeliveryChanged: (staff.tell_undelivered,),
}
OTHER_JOBS: Final[tuple[Job, ...]] = (
    *channels.JOBS,
    *contact_bot.JOBS,
    *staff.JOBS,
    ticket_jobs.release_tickets,
)
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

"""What happens when ...? Event class -> the jobs that hear it.

A job not in this table hears nothing; an event not in it is a mistake that a test finds. Live
clients hear every event over the relay's publish, without a row here.
"""

from typing import Final, NamedTuple

from telldesk.analytics import events as numbers
from telldesk.analytics import jobs as analytics
from telldesk.branding import events as branding
from telldesk.channels import (
    closing_transcripts,
    contact_bot,
    contact_ratings,
    delivery_recovery,
    refused_files,
)
from telldesk.channels import jobs as channels
from telldesk.channels.staff import jobs as staff
from telldesk.contacts import events as contacts
from telldesk.contacts import jobs as contact_jobs
from telldesk.erasure import jobs as erasure
from telldesk.exports import jobs as exports
from telldesk.files import events as files_events
from telldesk.files import jobs as files
from telldesk.identity import events as identity
from telldesk.kernel.events import Event
from telldesk.kernel.jobs import Job
from telldesk.kernel.outbox import Hearer
from telldesk.notifications import events as news
from telldesk.notifications import jobs as notifications
from telldesk.tenancy import events as tenancy
from telldesk.tickets import events as tickets
from telldesk.tickets import jobs as ticket_jobs
from telldesk.tickets import received_files


class OnlyIf(NamedTuple):
    """The job hears the event only if that field of it is true."""

    field: str
    job: Job


REACTIONS: Final[dict[type[Event], tuple[Job | OnlyIf, ...]]] = {
    tenancy.TenantProvisioned: (),
    tenancy.TenantSuspended: (),
    # Setting the webhook again is enqueued by whoever resumes: only they may read inboxes.
    tenancy.TenantResumed: (
        delivery_recovery.rebuild_deliveries,
        ticket_jobs.rebuild_looks,
        ticket_jobs.rebuild_snoozes,
        contact_jobs.rebuild_bans,
        erasure.rebuild_erasures,
        contact_ratings.rebuild_ratings,
        closing_transcripts.rebuild_transcripts,
        notifications.rebuild_reminders,
    ),
    identity.AgentLinked: (),
    identity.AgentRoleChanged: (),
    identity.AgentRemoved: (ticket_jobs.release_tickets,),
    identity.AvailabilityChanged: (ticket_jobs.hand_out,),
    contacts.ContactBanned: (ticket_jobs.note_banned, ticket_jobs.reset_deadlines_of),
    contacts.ContactUnbanned: (ticket_jobs.note_unbanned, ticket_jobs.reset_deadlines_of),
    contacts.ContactFieldsChanged: (),
    contacts.ContactChanged: (),
    contacts.ContactNotesChanged: (),
    contacts.ContactErasureChanged: (),
    contacts.ContactMerged: (ticket_jobs.reset_deadlines_of,),
    contacts.ContactUnmerged: (ticket_jobs.reset_deadlines_of,),
    # A new ticket is not told by itself: its first message follows in the same commit.
    tickets.TicketOpened: (analytics.count_ticket,),
    tickets.MessageReceived: (OnlyIf("tells_staff", notifications.notify_agents),),
    tickets.ReplyAdded: (
        OnlyIf("tells_staff", notifications.notify_answered),
        analytics.count_ticket,
    ),
    tickets.NoteAdded: (OnlyIf("tells_staff", notifications.notify_noted),),
    tickets.MessageEdited: (OnlyIf("tells_staff", notifications.notify_changed),),
    tickets.ReactionChanged: (),
    tickets.TicketAssigned: (
        OnlyIf("tells_staff", notifications.notify_assigned),
        analytics.count_ticket,
    ),
    tickets.TicketChanged: (
        OnlyIf("tells_staff", notifications.notify_changed),
        analytics.count_ticket,
    ),
    tickets.TicketWoken: (OnlyIf("tells_staff", notifications.notify_woken),),
    tickets.MessagesMoved: (
        OnlyIf("tells_staff", notifications.notify_changed),
        analytics.count_ticket,
    ),
    tickets.DeadlineNeared: (OnlyIf("tells_staff", notifications.notify_of_deadline),),
    tickets.SlaChanged: (ticket_jobs.reset_deadlines,),
    tickets.DeadlinesMoved: (),
    news.NewsChanged: (),
    news.RemindingChanged: (notifications.rebuild_reminders,),
    branding.OpeningChanged: (ticket_jobs.reset_deadlines, analytics.recount_tickets),
    branding.RatingsSettingChanged: (),
    tickets.SortingChanged: (),
    tickets.CannedResponsesChanged: (),
    tickets.TagsChanged: (),
    tickets.FieldsChanged: (),
    tickets.SavedViewsChanged: (),
    tickets.AssigningChanged: (ticket_jobs.hand_out,),
    numbers.NumbersCounted: (),
    tickets.RatingAsked: (),
    tickets.TicketRated: (OnlyIf("tells_staff", staff.notify_rated), analytics.count_ticket),
    files_events.FileLookedAt: (received_files.tell_file_state, refused_files.tell_infected),
    tickets.DeliveryChanged: (OnlyIf("tells_staff", staff.tell_undelivered),),
}
OTHER_JOBS: Final[tuple[Job, ...]] = (
    *channels.JOBS,
    *contact_bot.JOBS,
    *contact_ratings.JOBS,
    *closing_transcripts.JOBS,
    *staff.JOBS,
    *notifications.JOBS,
    *files.JOBS,
    *exports.JOBS,
    *received_files.JOBS,
    contact_jobs.end_ban,
    erasure.erase_contact,
    erasure.rebuild_erasures,
    contact_jobs.rebuild_bans,
    analytics.recount_tickets,
    ticket_jobs.release_tickets,
    ticket_jobs.hand_out,
    ticket_jobs.look_at_deadlines,
    ticket_jobs.reset_deadlines,
    ticket_jobs.reset_deadlines_of,
    ticket_jobs.rebuild_looks,
    ticket_jobs.wake_ticket,
    ticket_jobs.rebuild_snoozes,
    ticket_jobs.learn_words,
    ticket_jobs.rebuild_search_tickets,
    ticket_jobs.rebuild_search_messages,
)
"""Jobs that are enqueued by name (deliveries, timers) rather than by an event."""


def hearers() -> list[Hearer]:
    """The table as the relay wants it."""
    return [
        Hearer(event.name(), row.job.name, row.job.priority, row.field)
        if isinstance(row, OnlyIf)
        else Hearer(event.name(), row.name, row.priority)
        for event, rows in REACTIONS.items()
        for row in rows
    ]


def jobs() -> dict[str, Job]:
    """Every job by name."""
    heard = (row for rows in REACTIONS.values() for row in rows)
    plain = (row.job if isinstance(row, OnlyIf) else row for row in heard)
    return {job.name: job for job in (*plain, *OTHER_JOBS)}

"""Jobs that owe the staff news: facts of tickets become rows and chats, rows mail and pushes."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from telldesk.channels.staff.actions.notify import (
    tell_of_answer,
    tell_of_assignment,
    tell_of_change,
    tell_of_message,
)
from telldesk.kernel.jobs import Job, row_job
from telldesk.kernel.paging import after_of
from telldesk.kernel.work import Work
from telldesk.notifications import mailing
from telldesk.notifications.actions import hear, tell
from telldesk.notifications.actions import remind as reminding
from telldesk.notifications.outside import make_push_key, push_news, send_mail, try_push
from telldesk.tickets.deliveries import LANES

_PRIORITY: Final = LANES["notice"]


# Each tells the chats first: that takes the ticket's lock, then the agents', in this order always.
@row_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def notify_agents(work: Work, args: dict[str, Any]) -> None:
    """The right agents are owed a contact's new message. Hears `MessageReceived`."""
    ticket_id = UUID(args["ticket_id"])
    kind = await hear.kind_of_message(work, ticket_id=ticket_id)
    await tell_of_message(work, ticket_id=ticket_id, kind=kind)
    await hear.hear_message(work, ticket_id=ticket_id, kind=kind)
    await reminding.await_answer(work, ticket_id=ticket_id)


@row_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def notify_assigned(work: Work, args: dict[str, Any]) -> None:
    """Who got the ticket hears it, who had a notice of it sees it. Hears `TicketAssigned`."""
    ticket_id, actor_id = UUID(args["ticket_id"]), _actor_of(args)
    await tell_of_assignment(work, ticket_id=ticket_id, actor_id=actor_id)
    await hear.hear_assigned(
        work, ticket_id=ticket_id, assignee_id=_id(args["assignee_id"]), actor_id=actor_id
    )


@row_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def notify_answered(work: Work, args: dict[str, Any]) -> None:
    """Notices of an answered ticket say so, and it is no news. Hears `ReplyAdded`."""
    ticket_id = UUID(args["ticket_id"])
    await tell_of_answer(work, ticket_id=ticket_id)
    await hear.hear_answered(work, ticket_id=ticket_id, actor_id=_actor_of(args))


@row_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def notify_changed(work: Work, args: dict[str, Any]) -> None:
    """Notices follow a ticket's status, priority, category and edited words.

    Hears `TicketChanged` and `MessageEdited`.
    """
    ticket_id = UUID(args["ticket_id"])
    await tell_of_change(work, ticket_id=ticket_id)
    if "status" in args.get("fields", ()):
        await hear.hear_status(
            work, ticket_id=ticket_id, previous=args["previous_status"], actor_id=_actor_of(args)
        )


@row_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def notify_noted(work: Work, args: dict[str, Any]) -> None:
    """Whom a note names is owed that, and who follows the ticket. Hears `NoteAdded`."""
    await hear.hear_note(
        work,
        ticket_id=UUID(args["ticket_id"]),
        message_id=UUID(args["message_id"]),
        actor_id=_actor_of(args),
    )


@row_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def notify_of_deadline(work: Work, args: dict[str, Any]) -> None:
    """The right agents are owed the news of a deadline. Hears `DeadlineNeared`."""
    await hear.hear_deadline(
        work,
        ticket_id=UUID(args["ticket_id"]),
        metric=args["metric"],
        percent=args["percent"],
        to=args["to"],
        agent_ids=[UUID(one) for one in args["agent_ids"]],
    )


@row_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def notify_woken(work: Work, args: dict[str, Any]) -> None:
    """Whose snooze is over is owed that, and reminders go on. Hears `TicketWoken`."""
    ticket_id = UUID(args["ticket_id"])
    if args["reason"] in {"time", "hand"}:
        await hear.hear_woken(
            work,
            ticket_id=ticket_id,
            snoozed_by_id=_id(args["snoozed_by_id"]),
            actor_id=_actor_of(args),
        )
    await reminding.await_after_snooze(work, ticket_id=ticket_id)


@row_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def tell_in_bot(work: Work, args: dict[str, Any]) -> None:
    """What is owed to `agent_id` is on its way to their chat, in one message."""
    await tell.tell_in_bot(work, agent_id=UUID(args["agent_id"]))


@row_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def write_mail(work: Work, args: dict[str, Any]) -> None:
    """What is owed to `agent_id` by mail is one letter in the queue."""
    await mailing.write_mail(work, agent_id=UUID(args["agent_id"]))


@row_job(timeout_s=20, tries=5, priority=_PRIORITY)
async def remind(work: Work, args: dict[str, Any]) -> None:
    """Somebody waits since `since`, and this is reminder `number`, if it is due still."""
    await reminding.remind(
        work,
        ticket_id=UUID(args["ticket_id"]),
        since=datetime.fromisoformat(args["since"]),
        number=args["number"],
    )


@row_job(timeout_s=45, tries=8)
async def rebuild_reminders(work: Work, args: dict[str, Any]) -> None:
    """Contacts who wait have their tasks as the desk reminds now. Hears `RemindingChanged`."""
    await reminding.rebuild_reminders(work, after=after_of(args))


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _actor_of(args: dict[str, Any]) -> UUID | None:
    """The agent whose act it was; None of anybody else's."""
    return _id(args.get("actor_id")) if args["actor_kind"] == "agent" else None


JOBS: Final[tuple[Job, ...]] = (
    notify_agents, notify_assigned, notify_answered, notify_changed, notify_noted,
    notify_of_deadline, notify_woken,
    tell_in_bot, write_mail, remind, rebuild_reminders, send_mail, push_news, try_push,
    make_push_key,
)  # fmt: skip

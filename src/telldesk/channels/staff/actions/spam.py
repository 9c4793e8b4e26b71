"""Buttons that mark a ticket as spam, after a question, and take that back."""

from uuid import UUID

from telldesk.channels.staff.actions.talk import Talk
from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.channels.staff.spans import isolated
from telldesk.identity.permissions import Permission
from telldesk.tickets.actions.spam import mark_spam, unmark_spam
from telldesk.tickets.messages import Button
from telldesk.tickets.repo import read_ticket_shape
from telldesk.tickets.rows import seen_ticket
from telldesk.tickets.shapes import TicketShape


async def ask_spam(talk: Talk, ticket_id: UUID) -> str:
    """The agent is asked once more; what to flash where it is marked already.

    Raises:
        NotAllowed, TicketUnknown: say so.
    """
    actor, say = talk.staff.actor, talk.say
    actor.require(Permission.TICKETS_MARK_SPAM)
    ticket = await read_ticket_shape(talk.work, actor, ticket_id)
    if not isinstance(ticket, TicketShape) or ticket.is_spam:
        return say("staff-spam-already", number=str(ticket.number))
    text = say("staff-spam-ask", number=str(ticket.number), name=isolated(ticket.contact.name))
    await talk.tell(
        text,
        (
            Button(say("staff-button-spam"), press=press_data(PressVerb.SPAM, ticket_id)),
            Button(say("staff-button-cancel"), press=press_data(PressVerb.CARD, ticket_id)),
        ),
    )
    return ""


async def make_spam(talk: Talk, ticket_id: UUID) -> str:
    """What to flash: that the ticket is spam; a message offers the way back."""
    before = await seen_ticket(talk.work, talk.staff.actor, ticket_id, lock=True)
    ticket = await mark_spam(talk.work, talk.staff.actor, ticket_id=ticket_id, ban=None)
    number = str(ticket.number)
    if before.spam_at is not None:
        return talk.say("staff-spam-already", number=number)
    back = Button(
        talk.say("staff-button-not-spam"), press=press_data(PressVerb.NOT_SPAM, ticket_id)
    )
    await talk.tell(talk.say("staff-spam-marked", number=number), (back,))
    return talk.say("staff-done-spam", number=number)


async def make_no_spam(talk: Talk, ticket_id: UUID) -> str:
    """What to flash: that the ticket is what it was, or that it was no spam."""
    before = await seen_ticket(talk.work, talk.staff.actor, ticket_id, lock=False)
    ticket = await unmark_spam(talk.work, talk.staff.actor, ticket_id=ticket_id)
    key = "staff-done-not-spam" if before.spam_at else "staff-no-spam-already"
    return talk.say(key, number=str(ticket.number))

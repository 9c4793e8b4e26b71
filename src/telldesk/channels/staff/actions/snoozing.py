"""Buttons that put a ticket out of view for a while and bring it back."""

from uuid import UUID

from telldesk.branding.repo import read_desk
from telldesk.channels.moment_words import moment_words
from telldesk.channels.staff.actions.talk import Talk
from telldesk.channels.staff.cards import rows_of
from telldesk.channels.staff.later import laters, minutes_of, moment_in
from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.identity.permissions import Permission
from telldesk.tickets.actions.snooze import snooze, wake
from telldesk.tickets.messages import Button
from telldesk.tickets.rows import seen_ticket
from telldesk.tickets.snoozing import require_unfinished
from telldesk.tickets.spam import require_not_spam


async def offer_moments(talk: Talk, ticket_id: UUID) -> None:
    """The agent chooses until when; each button is its moment, however late it is pressed.

    Raises:
        NotAllowed, TicketUnknown, TicketSpam, SnoozeOver: say so.
    """
    actor, say = talk.staff.actor, talk.say
    actor.require(Permission.TICKETS_SET_STATUS)
    ticket = await seen_ticket(talk.work, actor, ticket_id, lock=False)
    require_not_spam(ticket)
    require_unfinished(ticket)
    opening = (await read_desk(talk.work)).opening
    buttons = [
        Button(
            say(f"staff-button-later-{name}", time=f"{at.astimezone(opening.zone):%H:%M}"),
            press=press_data(PressVerb.SNOOZE, ticket_id, word=minutes_of(at)),
        )
        for name, at in laters(opening, talk.work.now)
    ]
    await talk.tell(say("staff-snooze-until", number=str(ticket.number)), *rows_of(buttons, 2))


async def snooze_until(talk: Talk, ticket_id: UUID, word: str) -> str:
    """What to flash: until when the ticket is out of view.

    Raises:
        SnoozeUnusable: the moment is past, the button an old one.
    """
    until = moment_in(word)
    ticket = await snooze(talk.work, talk.staff.actor, ticket_id=ticket_id, until=until)
    zone = (await read_desk(talk.work)).opening.zone
    time = moment_words(talk.staff.language, until, now=talk.work.now, zone=zone)
    return talk.say("staff-done-snooze", number=str(ticket.number), time=time)


async def wake_up(talk: Talk, ticket_id: UUID) -> str:
    """What to flash: that the ticket is in view, or that it was already."""
    before = await seen_ticket(talk.work, talk.staff.actor, ticket_id, lock=True)
    ticket = await wake(talk.work, talk.staff.actor, ticket_id=ticket_id)
    key = "staff-done-wake" if before.snoozed_until else "staff-awake-already"
    return talk.say(key, number=str(ticket.number))

"""/find in the bot: tickets in which the words are, eight at a time."""

from typing import Final

from telldesk.channels.staff.actions.menus import ticket_lines
from telldesk.channels.staff.actions.talk import Talk
from telldesk.channels.staff.apps import AppPlace
from telldesk.channels.staff.cards import rows_of
from telldesk.channels.staff.lists import ListedTicket
from telldesk.channels.staff.presses import FOUND_PAGES, MAX_BYTES, PressVerb, press_data
from telldesk.channels.staff.spans import isolated, plain_name
from telldesk.identity.permissions import Permission
from telldesk.tickets.messages import Button
from telldesk.tickets.search import FoundTicket, search_tickets
from telldesk.tickets.search_query import MAX_QUERY_CHARS

PAGE_SIZE: Final = 8


async def find(talk: Talk, words: str, *, page: int = 0) -> None:
    """A page of what is found, a button for each place in the app, and one for the next page.

    The words go with that button where it has room for them; longer ones are for the app.

    Raises:
        NotAllowed: say so.
    """
    actor, say = talk.staff.actor, talk.say
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    words = " ".join(words[:MAX_QUERY_CHARS].split())
    if not words:
        await talk.tell(say("staff-find-how"))
        return
    reached = PAGE_SIZE * (page + 1)
    found = await search_tickets(talk.work, actor, words, None, reached)
    shown = found.found[reached - PAGE_SIZE : reached]
    asked = found.shown_for or words
    title = say("staff-find", words=isolated(asked, most=60))
    if not shown:
        await talk.tell(f"{title}\n{say('staff-list-empty')}")
        return
    lines, buttons = ticket_lines([_listed(one) for one in shown])
    if talk.app is not None and talk.app.url:
        buttons = _places(talk.app, shown)
    more = press_data(PressVerb.FIND, word=f"{page + 1}:{asked}")
    is_more = found.next_cursor is not None or len(found.found) > reached
    has_room = len(more.encode()) <= MAX_BYTES and page + 1 < FOUND_PAGES
    if is_more and has_room:
        buttons = (*buttons, (Button(say("staff-button-more"), press=more),))
    elif is_more:
        lines = [*lines, "", say("staff-find-app")]
    await talk.tell("\n".join([title, *lines]), *buttons)


def _places(app: AppPlace, shown: list[FoundTicket]) -> tuple[tuple[Button, ...], ...]:
    buttons = [
        Button(
            f"#{one.ticket.number} {plain_name(one.ticket.contact.name, most=20)}",
            app_url=app.place_url(one.ticket.id, one.position),
        )
        for one in shown
    ]
    return rows_of(buttons, 2)


def _listed(one: FoundTicket) -> ListedTicket:
    ticket = one.ticket
    return ListedTicket(
        id=ticket.id,
        number=ticket.number,
        priority=ticket.priority,
        subject=one.snippet or ticket.subject,
        contact=ticket.contact.name,
    )

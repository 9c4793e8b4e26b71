"""Canned responses in the bot: /canned lists them, `!shortcut` as an answer sends one."""

from typing import Final
from uuid import UUID

from telldesk.channels.staff.actions.talk import Talk
from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.channels.staff.spans import isolated
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, NotFound
from telldesk.tickets.canned import typed_shortcut
from telldesk.tickets.canned_rows import canned_by_shortcut, rendered, shortcut_page
from telldesk.tickets.messages import Button, InboundMessage
from telldesk.tickets.rows import seen_ticket

PAGE_SIZE: Final = 10


class ShortcutUnknown(NotFound):
    """No usable canned response has this shortcut; nothing was sent."""

    key = "canned-shortcut-unknown"


class MacroInBot(Conflict):
    """The shortcut is a macro's, which shows first what it does; use it in the app."""

    key = "canned-macro-in-bot"


async def show_canned(talk: Talk, *, page: int = 0) -> None:
    """A page of the shortcuts, the most used first, and a button for the next.

    Raises:
        NotAllowed: say so.
    """
    talk.staff.actor.require(Permission.TICKETS_REPLY)
    listed, is_more = await shortcut_page(talk.work, page=page, size=PAGE_SIZE)
    say = talk.say
    title = say("staff-canned")
    if not listed:
        await talk.tell("\n".join([title, say("staff-canned-empty")]))
        return
    lines = [f"!{one.shortcut} — {isolated(one.title, most=60)}" for one in listed]
    more = press_data(PressVerb.CANNED, word=str(page + 1))
    buttons = (Button(say("staff-button-more"), press=more),) if is_more else ()
    await talk.tell("\n".join([title, *lines, "", say("staff-canned-hint")]), buttons)


async def asked_words(
    talk: Talk, message: InboundMessage, ticket_id: UUID
) -> tuple[str, UUID] | None:
    """(text, id) of the canned response the message asks for; None when it asks for none.

    Raises:
        ShortcutUnknown, MacroInBot: say so; nothing is sent.
        TicketUnknown: not theirs to see.
    """
    if message.kind != "text" or message.part is not None:
        return None
    shortcut = typed_shortcut(message.text)
    if shortcut is None:
        return None
    actor = talk.staff.actor
    actor.require(Permission.TICKETS_REPLY)
    ticket = await seen_ticket(talk.work, actor, ticket_id, lock=True)
    canned = await canned_by_shortcut(talk.work, shortcut)
    if canned is None:
        raise ShortcutUnknown("no such shortcut")
    if canned.actions.is_any():
        raise MacroInBot("a macro")
    _, text = await rendered(talk.work, actor, canned, ticket)
    return text, canned.id

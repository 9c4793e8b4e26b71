"""A press on a staff button: read, authorised again, done, answered.

The agent was read from the database for this press; each verb below asks its permission and
whether the ticket is theirs to see, so an old or forwarded button gives nobody anything (T44).
"""

from typing import Final
from uuid import UUID

from msgspec.structs import replace

from telldesk.channels.staff.actions import menus, numbers, sign_in
from telldesk.channels.staff.actions.answers import ASKED_FOR, send_held
from telldesk.channels.staff.actions.canned import show_canned
from telldesk.channels.staff.actions.find import find
from telldesk.channels.staff.actions.here import say_here
from telldesk.channels.staff.actions.notify import refresh_own, show_on_request
from telldesk.channels.staff.actions.snoozing import offer_moments, snooze_until, wake_up
from telldesk.channels.staff.actions.spam import ask_spam, make_no_spam, make_spam
from telldesk.channels.staff.actions.talk import Talk, answer_press
from telldesk.channels.staff.cards import Say, rows_of
from telldesk.channels.staff.presses import AVAILABILITIES, Press, PressVerb, press_data
from telldesk.channels.staff.repo import ticket_facts
from telldesk.channels.staff.rows import AskedFor, BotState
from telldesk.channels.staff.spans import isolated, plain_name
from telldesk.channels.staff.words import refusal_text
from telldesk.identity.actions.staff import set_bot_mode
from telldesk.identity.permissions import Permission
from telldesk.identity.repo import list_agents, read_agent
from telldesk.kernel.errors import NotFound, Refusal
from telldesk.kernel.metrics import STAFF_PRESSES
from telldesk.kernel.work import Work
from telldesk.tickets.actions.assign import assign, take
from telldesk.tickets.actions.participants import add_participant, remove_participant
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.deliveries import queue_delivery
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.messages import Button, OutboundMessage, Target
from telldesk.tickets.rows import seen_ticket
from telldesk.tickets.spam import require_not_spam

_MOST_ASSIGNEES: Final = 20
_STEPS: Final = {
    PressVerb.RESOLVE: (Step.RESOLVE, "staff-done-resolve"),
    PressVerb.CLOSE: (Step.CLOSE, "staff-done-close"),
    PressVerb.REOPEN: (Step.REOPEN, "staff-done-reopen"),
}
_FOLLOWING: Final = {
    PressVerb.FOLLOW: (add_participant, "staff-done-follow"),
    PressVerb.UNFOLLOW: (remove_participant, "staff-done-unfollow"),
}

_OUT_OF_VIEW: Final = frozenset(
    {
        PressVerb.CHOOSE_SNOOZE, PressVerb.SNOOZE, PressVerb.WAKE, PressVerb.ASK_SPAM,
        PressVerb.SPAM, PressVerb.NOT_SPAM,
    }
)  # fmt: skip


class NotHere(NotFound):
    """The button names nothing this agent may see; leave it."""

    key = "ticket-unknown"


async def press_button(talk: Talk, press: Press | None, *, callback_id: str) -> None:
    """The press has its effect, or the agent knows why not; the query is always answered."""
    is_window, outcome = False, "done"
    try:
        if press is None:
            raise NotHere("a button of no desk")
        text = await _perform(talk, press)
    except Refusal as refusal:
        text, is_window, outcome = refusal_text(talk.say, refusal), True, "refused"
    button = press.verb.name.lower() if press else "unknown"
    talk.work.count(STAFF_PRESSES.labels(button, outcome))
    await answer_press(
        talk.work, talk.chat, callback_id=callback_id, text=text, is_window=is_window,
        agent_id=talk.staff.id,
    )  # fmt: skip


async def refuse_stranger(work: Work, chat: Target, say: Say, *, callback_id: str) -> None:
    """Who is not of the staff pressed a staff button: nothing happens, and they know."""
    work.count(STAFF_PRESSES.labels("unknown", "stranger"))
    await answer_press(
        work, chat, callback_id=callback_id, text=say("staff-no-not-staff"), is_window=True
    )


async def _perform(talk: Talk, press: Press) -> str:
    """What to flash."""
    if press.id is None:
        return await _without_id(talk, press)
    match press.verb:
        case PressVerb.DESKTOP_CONFIRM:
            return await sign_in.confirm(talk, code_id=press.id)
        case PressVerb.DESKTOP_REFUSE:
            return await sign_in.refuse(talk, code_id=press.id)
        case PressVerb.CHOOSE_ROLE:
            await menus.offer_roles(talk, agent_id=press.id)
            return ""
        case PressVerb.CHANGE_ROLE:
            return await menus.give_role(talk, agent_id=press.id, role=press.word)
        case _:
            return await _on_ticket(talk, press, press.id)


async def _on_ticket(talk: Talk, press: Press, ticket_id: UUID) -> str:
    work, actor, say = talk.work, talk.staff.actor, talk.say
    if press.verb in _OUT_OF_VIEW:
        return await _out_of_view(talk, press, ticket_id)
    match press.verb:
        case PressVerb.TAKE:
            ticket = await take(work, actor, ticket_id=ticket_id)
            return say("staff-done-take", number=str(ticket.number))
        case PressVerb.RESOLVE | PressVerb.CLOSE | PressVerb.REOPEN:
            step, key = _STEPS[press.verb]
            ticket = await change_status(work, actor, ticket_id=ticket_id, step=step)
            return say(key, number=str(ticket.number))
        case PressVerb.REPLY | PressVerb.NOTE:
            await _ask_for_words(talk, ticket_id, is_note=press.verb is PressVerb.NOTE)
        case PressVerb.CHOOSE_ASSIGNEE:
            await _offer_assignees(talk, ticket_id)
        case PressVerb.ASSIGN:
            return await _assign(talk, ticket_id, press.other_id)
        case PressVerb.FOLLOW | PressVerb.UNFOLLOW:
            return await _follow(talk, press.verb, ticket_id)
        case PressVerb.SEND_ANYWAY:
            return await send_held(talk, ticket_id=ticket_id)
        case PressVerb.FILES:
            return await _send_files(talk, ticket_id)
        case _:
            await seen_ticket(work, actor, ticket_id, lock=False)
            await show_on_request(work, talk.staff, ticket_id=ticket_id)
    return ""


async def _out_of_view(talk: Talk, press: Press, ticket_id: UUID) -> str:
    match press.verb:
        case PressVerb.CHOOSE_SNOOZE:
            await offer_moments(talk, ticket_id)
            return ""
        case PressVerb.SNOOZE:
            return await snooze_until(talk, ticket_id, press.word)
        case PressVerb.WAKE:
            return await wake_up(talk, ticket_id)
        case PressVerb.ASK_SPAM:
            return await ask_spam(talk, ticket_id)
        case PressVerb.SPAM:
            return await make_spam(talk, ticket_id)
        case _:
            return await make_no_spam(talk, ticket_id)


async def _without_id(talk: Talk, press: Press) -> str:
    match press.verb:
        case PressVerb.LIST:
            await menus.show_list(talk, name=press.word)
        case PressVerb.CANNED:
            await show_canned(talk, page=int(press.word))
        case PressVerb.FIND:
            page, _, words = press.word.partition(":")
            await find(talk, words, page=int(page))
        case PressVerb.STATS:
            await numbers.show_period(talk, days=int(press.word))
        case PressVerb.CHOOSE_INVITE:
            await menus.offer_invitations(talk)
        case PressVerb.INVITE:
            await menus.invite(talk, role=press.word)
        case PressVerb.CANCEL:
            return await _cancel(talk)
        case PressVerb.AVAILABILITY:
            await say_here(
                talk, availability=next(one for one in AVAILABILITIES if one == press.word)
            )
        case PressVerb.AS_CONTACT:
            await ask_as_contact(talk)
        case PressVerb.BACK_TO_STAFF:
            await back_to_staff(talk)
        case _:
            await menus.show_menu(talk)
    return ""


async def _ask_for_words(talk: Talk, ticket_id: UUID, *, is_note: bool) -> None:
    actor, say = talk.staff.actor, talk.say
    actor.require(Permission.TICKETS_NOTE if is_note else Permission.TICKETS_REPLY)
    seen = await seen_ticket(talk.work, actor, ticket_id, lock=False)
    if not is_note:
        require_not_spam(seen)
    ticket = await ticket_facts(talk.work, ticket_id)
    if ticket is None:
        raise NotHere("gone meanwhile")
    asked = AskedFor(
        ticket_id=ticket_id, number=ticket.number, is_note=is_note,
        until=talk.work.now + ASKED_FOR,
    )  # fmt: skip
    await talk.remember(BotState(asked=asked, held=talk.staff.bot_state.held))
    key = "staff-ask-note" if is_note else "staff-ask-reply"
    text = say(key, number=str(ticket.number), name=isolated(ticket.contact))
    await talk.tell(text, (Button(say("staff-button-cancel"), press=press_data(PressVerb.CANCEL)),))


async def _cancel(talk: Talk) -> str:
    if talk.staff.bot_state.asked is None:
        return talk.say("staff-nothing-asked")
    await talk.remember(replace(talk.staff.bot_state, asked=None))
    return talk.say("staff-ask-cancelled")


async def _offer_assignees(talk: Talk, ticket_id: UUID) -> None:
    actor, say = talk.staff.actor, talk.say
    actor.require(Permission.TICKETS_ASSIGN)
    ticket = await seen_ticket(talk.work, actor, ticket_id, lock=False)
    members = await list_agents(talk.work, actor)
    buttons = [
        Button(
            plain_name(one.name or "…", most=24),
            press=press_data(PressVerb.ASSIGN, ticket_id, one.id),
        )
        for one in members
        if one.id != ticket.assignee_id and one.is_linked
    ]
    text = say("staff-assign-whom", number=str(ticket.number))
    await talk.tell(text, *rows_of(buttons[:_MOST_ASSIGNEES], 2))


async def _assign(talk: Talk, ticket_id: UUID, agent_id: UUID | None) -> str:
    if agent_id is None:
        raise NotHere("nobody named")
    ticket = await assign(talk.work, talk.staff.actor, ticket_id=ticket_id, assignee_id=agent_id)
    agent = await read_agent(talk.work, agent_id)
    return talk.say("staff-done-assign", number=str(ticket.number), name=isolated(agent.name))


async def _follow(talk: Talk, verb: PressVerb, ticket_id: UUID) -> str:
    change, key = _FOLLOWING[verb]
    await change(talk.work, talk.staff.actor, ticket_id=ticket_id, agent_id=talk.staff.id)
    await refresh_own(talk.work, talk.staff, ticket_id=ticket_id)
    ticket = await ticket_facts(talk.work, ticket_id)
    if ticket is None:
        raise NotHere("gone meanwhile")
    return talk.say(key, number=str(ticket.number))


async def _send_files(talk: Talk, ticket_id: UUID) -> str:
    """The files of the contact's last message, by file id; answering them answers the ticket."""
    await seen_ticket(talk.work, talk.staff.actor, ticket_id, lock=False)
    ticket = await ticket_facts(talk.work, ticket_id)
    last = ticket.last if ticket else None
    parts = tuple(
        part for bot_id, part in (last.parts if last else ()) if bot_id == talk.chat.bot_id
    )
    if ticket is None or last is None or not parts:
        return talk.say("staff-no-files")
    await queue_delivery(
        talk.work, talk.chat, lane="notice", kind="text", message_id=last.id,
        ticket_id=ticket.id, agent_id=talk.staff.id,
        payload=OutboundMessage(
            text=talk.say("staff-files-of", number=str(ticket.number)), parts=parts
        ),
    )  # fmt: skip
    return ""


async def ask_as_contact(talk: Talk) -> None:
    """Until they come back, what the agent writes is a contact's."""
    say = talk.say
    await set_bot_mode(talk.work, talk.staff.id, "contact")
    await talk.remember(BotState())
    back = Button(say("staff-button-back"), press=press_data(PressVerb.BACK_TO_STAFF))
    await talk.tell(say("staff-as-contact"), (back,))


async def back_to_staff(talk: Talk) -> None:
    """The agent is staff again and sees what waits."""
    if talk.staff.bot_mode != "agent":
        await set_bot_mode(talk.work, talk.staff.id, "agent")
        await talk.tell(talk.say("staff-back"))
    await menus.show_menu(talk)

"""/admin, /role and the lists behind their buttons."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from telldesk.channels.staff.actions.here import here
from telldesk.channels.staff.actions.talk import Talk
from telldesk.channels.staff.cards import PRIORITY_ICONS, rows_of
from telldesk.channels.staff.links import invitation_link
from telldesk.channels.staff.lists import ListedTicket, last_tickets, listed
from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.channels.staff.rows import desk_words
from telldesk.channels.staff.spans import isolated, plain_name
from telldesk.identity.actions.staff import change_role, invite_agent
from telldesk.identity.granting import may_grant, roles_within_reach
from telldesk.identity.permissions import Permission
from telldesk.identity.repo import AgentShape, list_agents, read_agent
from telldesk.tickets.messages import Button
from telldesk.tickets.repo import ticket_counts

INVITED_FOR: Final = timedelta(days=3)
_MOST_MEMBERS: Final = 40  # lines of one message; the app shows larger teams
_MOST_BUTTONS: Final = 20
# What /role tells: the permissions people notice, in this order.
_TOLD: Final = (
    Permission.TICKETS_READ_ALL, Permission.TICKETS_READ_ASSIGNED, Permission.TICKETS_REPLY,
    Permission.TICKETS_NOTE, Permission.TICKETS_TAKE, Permission.TICKETS_ASSIGN,
    Permission.TICKETS_SET_STATUS, Permission.CONTACTS_BAN, Permission.STAFF_MANAGE,
    Permission.DESK_MANAGE, Permission.API_MANAGE,
)  # fmt: skip


async def show_menu(talk: Talk) -> None:
    """/admin: how much there is to do and the ways to it."""
    say, staff = talk.say, talk.staff
    desk = await desk_words(talk.work)
    counts = await ticket_counts(talk.work, staff.actor)
    said, choices = await here(talk)
    text = "\n".join(
        [
            say("staff-menu", desk=plain_name(desk.name), name=isolated(staff.name),
                role=say(f"staff-role-{staff.role}")),
            "",
            say("staff-menu-counts", waiting=str(counts.waiting), mine=str(counts.mine),
                unassigned=str(counts.unassigned)),
            *([say("staff-menu-due", count=str(counts.due))] if counts.due else []),
            "",
            *([said, ""] if said else []),
            say("staff-menu-hint"),
        ]
    )  # fmt: skip
    lists = [_list_button(talk, "waiting"), _list_button(talk, "mine")]
    if staff.actor.may(Permission.TICKETS_READ_ALL):
        lists.append(_list_button(talk, "unassigned"))
    if counts.due is not None:
        lists.append(_list_button(talk, "due"))
    if counts.followed:
        lists.append(_list_button(talk, "followed"))
    if staff.actor.may(Permission.STAFF_READ):
        lists.append(_list_button(talk, "team"))
    if staff.actor.may(Permission.STAFF_MANAGE):
        lists.append(_button(talk, "invite", PressVerb.CHOOSE_INVITE))
    lists.append(_button(talk, "as-contact", PressVerb.AS_CONTACT))
    app = talk.app.url if talk.app else ""
    last = ((Button(say("staff-button-app"), app_url=app),),) if app else ()
    await talk.tell(text, *rows_of(lists, 2), choices, *last)


async def show_role(talk: Talk) -> None:
    """/role: what the agent is and may; who manages staff sees whom to change."""
    say, actor = talk.say, talk.staff.actor
    told = [one for one in _TOLD if actor.may(one)]
    if Permission.TICKETS_READ_ALL in told:
        told.remove(Permission.TICKETS_READ_ASSIGNED)
    lines = [
        say("staff-role", role=say(f"staff-role-{talk.staff.role}")),
        "",
        say("staff-role-may"),
        *(f"· {say('staff-may-' + _key(one))}" for one in told),
    ]
    if not actor.may(Permission.STAFF_MANAGE):
        await talk.tell("\n".join(lines))
        return
    others = [
        one
        for one in await list_agents(talk.work, actor)
        if one.id != actor.id and may_grant(actor.permissions, one.role)
    ]
    if others:
        lines += ["", say("staff-role-choose")]
    buttons = [
        Button(_short(one), press=press_data(PressVerb.CHOOSE_ROLE, one.id))
        for one in others[:_MOST_BUTTONS]
    ]
    await talk.tell("\n".join(lines), *rows_of(buttons, 2))


async def offer_roles(talk: Talk, *, agent_id: UUID) -> None:
    """The roles this agent may get from the one who asks.

    Raises:
        NotAllowed, AgentUnknown: say so.
    """
    actor = talk.staff.actor
    actor.require(Permission.STAFF_MANAGE)
    agent = await read_agent(talk.work, agent_id)
    buttons = [
        Button(
            talk.say(f"staff-role-{role}"),
            press=press_data(PressVerb.CHANGE_ROLE, agent_id, word=role),
        )
        for role in roles_within_reach(actor.permissions)
        if role != agent.role
    ]
    await talk.tell(talk.say("staff-role-new", name=isolated(agent.name)), *rows_of(buttons, 2))


async def give_role(talk: Talk, *, agent_id: UUID, role: str) -> str:
    """The agent has the role; what to flash.

    Raises:
        NotAllowed, AgentUnknown, LastOwner: say so.
    """
    await change_role(talk.work, talk.staff.actor, agent_id=agent_id, role=role)
    agent = await read_agent(talk.work, agent_id)
    return talk.say(
        "staff-role-changed", name=isolated(agent.name), role=talk.say(f"staff-role-{role}")
    )


async def offer_invitations(talk: Talk) -> None:
    """The roles a new colleague may get.

    Raises:
        NotAllowed: say so.
    """
    actor = talk.staff.actor
    actor.require(Permission.STAFF_MANAGE)
    buttons = [
        Button(talk.say(f"staff-role-{role}"), press=press_data(PressVerb.INVITE, word=role))
        for role in roles_within_reach(actor.permissions)
    ]
    await talk.tell(talk.say("staff-invite-role"), *rows_of(buttons, 2))


async def invite(talk: Talk, *, role: str) -> None:
    """A one-time link stands in the chat, to be passed on.

    Raises:
        NotAllowed, TooManyAgents: say so.
    """
    _, code = await invite_agent(
        talk.work, talk.staff.actor, name="", role=role, language="", valid=INVITED_FOR
    )
    text = talk.say("staff-invite", role=talk.say(f"staff-role-{role}"), days=str(INVITED_FOR.days))
    await talk.tell(f"{text}\n{invitation_link(talk.username, code)}")


async def show_list(talk: Talk, *, name: str) -> None:
    """A list of tickets, or the team.

    Raises:
        NotAllowed: say so.
    """
    if name == "team":
        await _show_team(talk)
        return
    actor = talk.staff.actor
    needed = Permission.TICKETS_READ_ALL if name == "unassigned" else None
    if needed is not None:
        actor.require(needed)
    tickets = await listed(talk.work, talk.staff, name)
    title = talk.say(f"staff-list-{name}")
    if not tickets:
        await talk.tell(f"{title}\n{talk.say('staff-list-empty')}")
        return
    await talk.tell("\n".join([title, *map(_line, tickets)]), *_ticket_buttons(tickets))


async def offer_choices(talk: Talk) -> None:
    """The agent hears that a message went nowhere, and where it could go."""
    tickets = await last_tickets(talk.work, talk.staff)
    await talk.tell(
        talk.say("staff-stray"),
        *_ticket_buttons(tickets),
        (_button(talk, "as-contact", PressVerb.AS_CONTACT),),
    )


async def _show_team(talk: Talk) -> None:
    members = await list_agents(talk.work, talk.staff.actor)
    lines = [_member(talk, one) for one in members[:_MOST_MEMBERS]]
    title = talk.say(
        "staff-list-counted", title=talk.say("staff-list-team"), count=str(len(members))
    )
    await talk.tell("\n".join([title, *lines]))


def _member(talk: Talk, one: AgentShape) -> str:
    key = "staff-member" if one.is_linked else "staff-member-unlinked"
    return talk.say(key, name=isolated(one.name or "…"), role=talk.say(f"staff-role-{one.role}"))


def _line(ticket: ListedTicket) -> str:
    return (
        f"{PRIORITY_ICONS[ticket.priority]} #{ticket.number} · {isolated(ticket.contact)} · "
        f"{isolated(ticket.subject, most=60)}"
    )


def ticket_lines(
    tickets: Sequence[ListedTicket],
) -> tuple[list[str], tuple[tuple[Button, ...], ...]]:
    """A list of tickets in words, and a button for each."""
    return [_line(one) for one in tickets], _ticket_buttons(tickets)


def _ticket_buttons(tickets: Sequence[ListedTicket]) -> tuple[tuple[Button, ...], ...]:
    buttons = [
        Button(
            f"#{ticket.number} {plain_name(ticket.contact, most=20)}",
            press=press_data(PressVerb.CARD, ticket.id),
        )
        for ticket in tickets
    ]
    return rows_of(buttons, 2)


def _short(one: AgentShape) -> str:
    return plain_name(one.name or "…", most=24)


def _list_button(talk: Talk, name: str) -> Button:
    return Button(talk.say(f"staff-button-{name}"), press=press_data(PressVerb.LIST, word=name))


def _button(talk: Talk, name: str, verb: PressVerb) -> Button:
    return Button(talk.say(f"staff-button-{name}"), press=press_data(verb))


def _key(permission: Permission) -> str:
    return permission.value.replace(".", "-").replace("_", "-")

"""/start with an invitation, /admin, /stats, /role, /canned, /find, /following, and here or not."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from telldesk.channels.staff.actions import menus, numbers
from telldesk.channels.staff.actions.canned import show_canned
from telldesk.channels.staff.actions.find import find
from telldesk.channels.staff.actions.here import say_here
from telldesk.channels.staff.actions.press import back_to_staff
from telldesk.channels.staff.actions.sign_in import ask_to_confirm
from telldesk.channels.staff.actions.talk import Talk
from telldesk.channels.staff.apps import AppPlace
from telldesk.channels.staff.links import sign_in_code
from telldesk.channels.staff.rows import desk_words, language_of, staff_by_telegram
from telldesk.channels.staff.words import refusal_text, say_in
from telldesk.identity.actions.staff import link_agent
from telldesk.kernel.errors import Refusal
from telldesk.kernel.work import Work
from telldesk.tickets.deliveries import queue_delivery
from telldesk.tickets.messages import OutboundMessage, Target

COMMANDS: Final[dict[str, Callable[[Talk], Awaitable[None]]]] = {
    "admin": back_to_staff,
    "stats": numbers.show_stats,
    "role": menus.show_role,
    "canned": show_canned,
    "following": partial(menus.show_list, name="followed"),
    "start": menus.show_menu,
    "help": menus.show_menu,
    "here": partial(say_here, availability="here"),
    "away": partial(say_here, availability="away"),
    "auto": partial(say_here, availability="auto"),
}
FIND: Final = "find"
"""The one command with words behind it."""
NAMES: Final = frozenset({*COMMANDS, FIND})
# These speak to staff whatever mode they are in; the others are a contact's while they ask as one.
ALWAYS: Final = frozenset({"admin", "stats", "role"})


async def run_command(talk: Talk, name: str, payload: str) -> None:
    """The command's answer stands in the chat, or why there is none."""
    code = sign_in_code(payload) if name == "start" else None
    try:
        if code is not None and await ask_to_confirm(talk, code=code):
            return
        if name == FIND:
            await find(talk, payload)
        else:
            await COMMANDS[name](talk)
    except Refusal as refusal:
        await talk.tell(refusal_text(talk.say, refusal))


async def link_account(
    work: Work,
    chat: Target,
    *,
    code: str,
    telegram_user_id: int,
    name: str,
    language_hint: str,
    username: str,
    app: AppPlace | None,
) -> None:
    """The account is the invited agent's, or its owner reads that the invitation is no good."""
    try:
        await link_agent(
            work, code=code, telegram_user_id=telegram_user_id, bot_id=chat.bot_id, name=name
        )
    except Refusal as refusal:
        desk = await desk_words(work)
        say = say_in(language_of(desk, language_hint))
        await queue_delivery(
            work, chat, lane="notice", kind="text",
            payload=OutboundMessage(text=refusal_text(say, refusal)),
        )  # fmt: skip
        return
    staff = await staff_by_telegram(work, telegram_user_id)
    if staff is None:
        return
    talk = Talk(work=work, staff=staff, chat=chat, username=username, app=app)
    desk = await desk_words(work)
    await talk.tell(
        talk.say("staff-linked", desk=desk.name, role=talk.say(f"staff-role-{staff.role}"))
    )
    await menus.show_menu(talk)

"""The question whether an agent signs in on a computer."""

from uuid import UUID

from telldesk.channels.staff.actions.talk import Talk
from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.channels.staff.spans import plain_name
from telldesk.identity.desktop import (
    SignInUnknown,
    confirm_desktop_sign_in,
    find_desktop_sign_in,
    refuse_desktop_sign_in,
)
from telldesk.tickets.messages import Button


async def ask_to_confirm(talk: Talk, *, code: str) -> bool:
    """The agent sees which device asks from where; False when no browser shows this code."""
    try:
        request = await find_desktop_sign_in(talk.work, talk.staff.actor, code)
    except SignInUnknown:
        return False
    say = talk.say
    text = say(
        "staff-sign-in",
        code=request.code,
        device=plain_name(request.device, most=80),
        place=plain_name(request.place, most=80),
    )
    await talk.tell(
        text,
        (
            Button(
                say("staff-button-confirm"),
                press=press_data(PressVerb.DESKTOP_CONFIRM, request.code_id),
            ),
            Button(
                say("staff-button-refuse"),
                press=press_data(PressVerb.DESKTOP_REFUSE, request.code_id),
            ),
        ),
    )
    return True


async def confirm(talk: Talk, *, code_id: UUID) -> str:
    """The browser becomes this agent's; what to flash.

    Raises:
        SignInUnknown, SignInDecided: say so.
    """
    await confirm_desktop_sign_in(talk.work, talk.staff.actor, code_id)
    return talk.say("staff-sign-in-confirmed")


async def refuse(talk: Talk, *, code_id: UUID) -> str:
    """The browser is told no; what to flash.

    Raises:
        SignInUnknown, SignInDecided: say so.
    """
    await refuse_desktop_sign_in(talk.work, talk.staff.actor, code_id)
    return talk.say("staff-sign-in-refused")

"""/here, /away and /auto, and the buttons that say the same."""

from telldesk.channels.staff.actions.talk import Talk
from telldesk.channels.staff.presses import AVAILABILITIES, PressVerb, press_data
from telldesk.identity.actions.availability import say_availability
from telldesk.identity.actor import Availability
from telldesk.tickets.assigning import own_availability
from telldesk.tickets.messages import Button


async def say_here(talk: Talk, *, availability: Availability) -> None:
    """The agent is here, away, or as what they do shows; and reads what that means."""
    await say_availability(talk.work, talk.staff.actor, availability=availability)
    _, buttons = await here(talk)
    await talk.tell(talk.say(f"staff-here-{availability}"), buttons)


async def here(talk: Talk) -> tuple[str, tuple[Button, ...]]:
    """What the agent said of themselves, and what else they may say; nothing in a by-hand desk."""
    now, gives_itself = await own_availability(talk.work, talk.staff.id)
    if not gives_itself:
        return "", ()
    buttons = tuple(
        Button(talk.say(f"staff-button-{one}"), press=press_data(PressVerb.AVAILABILITY, word=one))
        for one in AVAILABILITIES
        if one != now
    )
    return talk.say(f"staff-here-{now}"), buttons

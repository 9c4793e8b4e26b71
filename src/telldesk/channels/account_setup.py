"""What a channel can be told about a bot: who it is, where its updates go, how it looks."""

from typing import Protocol

import msgspec

from telldesk.channels.accounts import BotFacts
from telldesk.channels.failures import Failure, Outcome


class Arm(msgspec.Struct, frozen=True, kw_only=True):
    """Where updates go. `secret` comes back with each of them in a header."""

    url: str
    secret: str
    drop_pending: bool


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What a bot shows in one language; '' as the language is everybody else's."""

    language: str
    name: str = ""
    about: str = ""
    description: str = ""
    commands: tuple[tuple[str, str], ...] = ()
    """Pairs of command and description."""


class Menu(msgspec.Struct, frozen=True, kw_only=True):
    """The button beside the input field that opens the Mini App."""

    label: str
    app_url: str


class AccountSetup(Protocol):
    """Performs the calls; never raises but for cancellation."""

    async def who(self, bot_id: int) -> BotFacts | Failure:
        """The bot behind the token we keep."""
        ...

    async def arm(self, bot_id: int, arm: Arm) -> Outcome:
        """Updates go to `arm.url` from now on."""
        ...

    async def show(self, bot_id: int, look: Look) -> Outcome:
        """The bot looks so; what is so already is not said again."""
        ...

    async def set_menu(self, bot_id: int, menu: Menu) -> Outcome:
        """The menu button opens the app; what is so already is not said again."""
        ...

"""Where the Mini App of an inbox is, and where in it a ticket is.

The address is final: Telegram ties an app to the origin it was launched at, and no redirect may
lead elsewhere. In production each tenant has a host of its own, so that tenants share neither
cookies nor storage; the demo has one host for all.
"""

from collections.abc import Awaitable, Callable
from typing import Final, Protocol
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from telldesk.channels.staff.presses import short_id
from telldesk.kernel.settings import Settings

_APP: Final = "/app/"


class AppInbox(Protocol):
    """What an address is made of."""

    @property
    def slug(self) -> str:
        """The tenant's name in addresses."""
        ...

    @property
    def public_id(self) -> str:
        """Names the inbox in addresses."""
        ...


def app_url(settings: Settings, *, slug: str, public_id: str) -> str:
    """The Mini App of an inbox; '' where there is no address that Telegram would open."""
    place = urlsplit(settings.public_url.rstrip("/"))
    # Telegram opens https only. Source: https://core.telegram.org/bots/api#webappinfo (2026-05)
    if not place.hostname or (settings.is_production and place.scheme != "https"):
        return ""
    host = f"{slug}.{place.netloc}" if settings.is_production else place.netloc
    return urlunsplit((place.scheme, host, f"{place.path}{_APP}{public_id}/", "", ""))


class AppLinks:
    """Builds addresses of the Mini App; one per process."""

    def __init__(
        self, settings: Settings, inbox_of: Callable[[int], Awaitable[AppInbox | None]]
    ) -> None:
        """Takes how to learn a bot's inbox."""
        self._settings = settings
        self._inbox_of = inbox_of

    async def place(self, bot_id: int) -> "AppPlace":
        """The Mini App of this bot's inbox."""
        inbox = await self._inbox_of(bot_id)
        return self.of_inbox(inbox) if inbox is not None else AppPlace("")

    def of_inbox(self, inbox: AppInbox) -> "AppPlace":
        """The Mini App of this inbox."""
        url = app_url(self._settings, slug=inbox.slug, public_id=inbox.public_id)
        return AppPlace(url)


class AppPlace:
    """The Mini App of one inbox."""

    def __init__(self, url: str) -> None:
        self.url = url
        """The list of tickets; '' when there is nothing Telegram would open."""

    def ticket_url(self, ticket_id: UUID) -> str:
        """The ticket inside it, or ''."""
        return f"{self.url}?ticket={short_id(ticket_id)}" if self.url else ""

    def place_url(self, ticket_id: UUID, position: int | None) -> str:
        """The ticket at the message with this position, or at its end; '' where there is no app."""
        if position is None or not self.url:
            return self.ticket_url(ticket_id)
        return f"{self.url}t/{ticket_id}?at={position}"

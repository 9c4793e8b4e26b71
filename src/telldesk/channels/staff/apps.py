"""Where the Mini App of an inbox shows a ticket to staff."""

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from telldesk.channels.staff.presses import short_id
from telldesk.kernel.settings import Settings

_APP: Final = "/app/"


class AppLinks:
    """Builds addresses of the Mini App; one per process."""

    def __init__(
        self, settings: Settings, public_id_of: Callable[[int], Awaitable[str | None]]
    ) -> None:
        """Takes how to learn an inbox's public id by its bot."""
        self._base = settings.public_url.rstrip("/")
        # Telegram opens https only. Source: https://core.telegram.org/bots/api#webappinfo (2026-05)
        self._is_usable = urlsplit(self._base).scheme == "https" or (
            bool(self._base) and not settings.is_production
        )
        self._public_id_of = public_id_of

    async def place(self, bot_id: int) -> "AppPlace":
        """The Mini App of this bot's inbox."""
        public_id = await self._public_id_of(bot_id) if self._is_usable else None
        return self.of_inbox(public_id or "")

    def of_inbox(self, public_id: str) -> "AppPlace":
        """The Mini App of the inbox with this public id; an unusable one for ''."""
        if not self._is_usable:
            return AppPlace("")
        return AppPlace(f"{self._base}{_APP}{public_id}/" if public_id else "")


class AppPlace:
    """The Mini App of one inbox."""

    def __init__(self, url: str) -> None:
        self.url = url
        """The list of tickets; '' when there is nothing Telegram would open."""

    def ticket_url(self, ticket_id: UUID) -> str:
        """The ticket inside it, or ''."""
        return f"{self.url}?ticket={short_id(ticket_id)}" if self.url else ""

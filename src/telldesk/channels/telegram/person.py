"""Who an update is from: resolved once, before any router, in the update's own transaction."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, User
from typing_extensions import override

from telldesk.channels.registry import InboxFacts
from telldesk.channels.telegram.translate import clean, person_name
from telldesk.contacts.channels import ChannelRow, Stranger, find_channel, meet_contact
from telldesk.identity.repo import AgentRow, agent_by_telegram
from telldesk.kernel.work import Work


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a private chat with the bot.

    Attributes:
        agent: the member of staff with this account, if any.
        channel: the contact already known here; not looked for while the agent acts as one.
    """

    user: User
    agent: AgentRow | None
    channel: ChannelRow | None

    @property
    def is_contact(self) -> bool:
        """Whether this person is a contact here and now; an agent may choose to ask as one."""
        return self.agent is None or self.agent.bot_mode == "contact"

    async def met(self, work: Work, inbox: InboxFacts) -> ChannelRow:
        """The person as a contact, known and reachable from now on."""
        stranger = Stranger(
            bot_id=inbox.bot_id,
            external_id=self.user.id,
            chat_id=self.user.id,
            name=person_name(self.user),
            username=clean(self.user.username) if self.user.username else None,
            language_hint=(self.user.language_code or "")[:16].lower(),
        )
        return await meet_contact(work, stranger, known=self.channel)


async def person_of(work: Work, inbox: InboxFacts, user: User) -> Person:
    """The person behind a Telegram account, as this desk knows them."""
    channel = await find_channel(work, bot_id=inbox.bot_id, external_id=user.id)
    if channel is not None and not channel.is_staff:
        return Person(user=user, agent=None, channel=channel)
    agent = await agent_by_telegram(work, user.id)
    if agent is not None and agent.bot_mode != "contact":
        return Person(user=user, agent=agent, channel=None)
    return Person(user=user, agent=agent, channel=channel)


class PersonMiddleware(BaseMiddleware):
    """Gives handlers `person`; None where the update names nobody."""

    @override
    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        user: User | None = data.get("event_from_user")
        is_somebody = user is not None and not user.is_bot
        data["person"] = (
            await person_of(data["work"], data["inbox"], user)
            if user is not None and is_somebody
            else None
        )
        return await handler(event, data)

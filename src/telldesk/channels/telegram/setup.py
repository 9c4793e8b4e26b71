"""Telegram side of `AccountSetup`: getMe, setWebhook and the looks, changed only where needed.

Limits of setMy* are undocumented and answer with very long waits, so the present state is read
first, which costs nothing, and only differences are set.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BotCommand, MenuButtonWebApp, WebAppInfo

from telldesk.channels.account_setup import Arm, Look, Menu
from telldesk.channels.accounts import BotFacts, TokenRefused
from telldesk.channels.failures import AccountDead, Failure, Outcome, Retry, Sent, Unknown
from telldesk.channels.telegram.errors import VENDOR_ERRORS, failure_of
from telldesk.channels.telegram.send import BotSource
from telldesk.kernel.crypto import DecryptionFailed
from telldesk.kernel.errors import NotFound, Unavailable

ALLOWED_UPDATES: Final = (
    "message", "edited_message", "callback_query", "my_chat_member", "message_reaction",
    "business_connection", "business_message", "edited_business_message",
    "deleted_business_messages", "poll_answer", "chat_member",
)  # fmt: skip
_MAX_CONNECTIONS: Final = 40
_REQUEST_S: Final = 15
_WHOLE_S: Final = 40.0


class TelegramSetup:
    """The channels' `AccountSetup` for Telegram."""

    def __init__(self, bots: BotSource) -> None:
        self._bots = bots

    async def who(self, bot_id: int) -> BotFacts | Failure:
        found: list[BotFacts] = []

        async def ask(bot: Bot) -> None:
            found.append(_facts(await bot.get_me(request_timeout=_REQUEST_S)))

        outcome = await self._perform(bot_id, ask)
        return found[0] if isinstance(outcome, Sent) else outcome

    async def arm(self, bot_id: int, arm: Arm) -> Outcome:
        async def tell(bot: Bot) -> None:
            await bot.set_webhook(
                arm.url,
                secret_token=arm.secret,
                max_connections=_MAX_CONNECTIONS,
                allowed_updates=list(ALLOWED_UPDATES),
                drop_pending_updates=arm.drop_pending or None,
                request_timeout=_REQUEST_S,
            )

        return await self._perform(bot_id, tell)

    async def show(self, bot_id: int, look: Look) -> Outcome:
        language = look.language or None

        async def tell(bot: Bot) -> None:
            if look.name and (await bot.get_my_name(language)).name != look.name:
                await bot.set_my_name(look.name, language)
            about = (await bot.get_my_short_description(language)).short_description
            if look.about and about != look.about:
                await bot.set_my_short_description(look.about, language)
            description = (await bot.get_my_description(language)).description
            if look.description and description != look.description:
                await bot.set_my_description(look.description, language)
            shown = [(c.command, c.description) for c in await bot.get_my_commands(None, language)]
            if look.commands and tuple(shown) != look.commands:
                commands = [BotCommand(command=c, description=d) for c, d in look.commands]
                await bot.set_my_commands(commands, language_code=language)

        return await self._perform(bot_id, tell)

    async def set_menu(self, bot_id: int, menu: Menu) -> Outcome:
        async def tell(bot: Bot) -> None:
            shown: Any = await bot.get_chat_menu_button()
            is_shown = (
                isinstance(shown, MenuButtonWebApp)
                and shown.text == menu.label
                and shown.web_app.url == menu.app_url
            )
            if not is_shown:
                button = MenuButtonWebApp(text=menu.label, web_app=WebAppInfo(url=menu.app_url))
                await bot.set_chat_menu_button(menu_button=button)

        return await self._perform(bot_id, tell)

    async def _perform(self, bot_id: int, tell: Callable[[Bot], Awaitable[None]]) -> Sent | Failure:
        try:
            async with asyncio.timeout(_WHOLE_S):
                await tell(await self._bots.bot(bot_id))
        except NotFound:
            return AccountDead("unknown_bot")
        except DecryptionFailed:
            return Retry("token_unreadable")
        except TimeoutError:
            return Unknown("timeout")
        except VENDOR_ERRORS as error:
            return failure_of(error)
        return Sent()


async def who(api_url: str, token: str) -> BotFacts:
    """The bot a token belongs to, before anything is kept; for the command line.

    Raises:
        TokenRefused: Telegram does not know it, or it has no token's shape.
        Unavailable: Telegram cannot be asked now; try again.
    """
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_url))
    try:
        failure = await _ask(session, token)
    finally:
        await session.close()
    if isinstance(failure, BotFacts):
        return failure
    if isinstance(failure, AccountDead):
        raise TokenRefused("Telegram refuses this token.", field="token")
    raise Unavailable(f"Telegram did not answer ({type(failure).__name__.lower()}).")


async def _ask(session: AiohttpSession, token: str) -> BotFacts | Failure:
    # Errors are turned into values here, so that no traceback of ours ever holds the token (T02).
    try:
        return _facts(await Bot(token, session=session).get_me(request_timeout=_REQUEST_S))
    except VENDOR_ERRORS as error:
        is_misshapen = type(error).__name__ == "TokenValidationError"
        return AccountDead("misshapen") if is_misshapen else failure_of(error)


def _facts(me: Any) -> BotFacts:
    return BotFacts(bot_id=me.id, username=me.username or "", title=me.full_name)

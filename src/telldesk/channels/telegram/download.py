"""Files from Telegram, with a cap on their size and no trace of the address they come from.

That address holds the bot's token, and so do aiohttp's errors and aiogram's own download (T02):
nothing of either leaves this module but a keyword.
Source: https://core.telegram.org/bots/api#getfile, 2026-11.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from aiogram import Bot
from aiohttp import ClientError, ClientResponse, ClientTimeout

from telldesk.channels.failures import AccountDead, Flood, Permanent
from telldesk.channels.registry import WorkerInboxes
from telldesk.channels.telegram.bots import Bots, BotUnknown
from telldesk.channels.telegram.errors import VENDOR_ERRORS, failure_of
from telldesk.files.serving import FileRefusedError, Incoming
from telldesk.files.wire import MAX_BYTES, Wish
from telldesk.kernel.crypto import DecryptionFailed

_ASK_S: Final = 10
_READ_S: Final = 10.0
_PIECE_BYTES: Final = 64 * 1024
_OK: Final = 200
_GONE: Final = frozenset({400, 401, 403, 404, 410})
_LONGEST_WAIT_S: Final = 60


class TelegramFiles:
    """The files' `Source` for Telegram."""

    def __init__(self, bots: Bots, inboxes: WorkerInboxes) -> None:
        self._bots = bots
        self._inboxes = inboxes

    @asynccontextmanager
    async def open(self, wish: Wish) -> AsyncIterator[Incoming]:
        """The file, fetched by the bot it was sent to.

        Raises:
            FileRefusedError: `gone`, `too_large` or `away`.
        """
        bot = await self._bot(wish)
        path = await _place(bot, wish.file_id)
        session: Any = bot.session
        try:
            http = await session.create_session()
            async with http.get(
                session.api.file_url(bot.token, path),
                timeout=ClientTimeout(total=None, sock_connect=_READ_S, sock_read=_READ_S),
                allow_redirects=False,
                headers={"accept-encoding": "identity"},
            ) as answer:
                _require_ok(answer)
                if (answer.content_length or 0) > MAX_BYTES:
                    raise FileRefusedError("too_large")
                yield Incoming(answer.content_length, _read(answer))
        except (ClientError, OSError, ValueError):
            raise FileRefusedError("away") from None

    async def _bot(self, wish: Wish) -> Bot:
        """The wish's own bot: a file of one is nothing to another, of whatever tenant (T19)."""
        inbox = await self._inboxes.by_bot_id(wish.bot_id)
        if inbox is None or inbox.tenant.schema != wish.tenant:
            raise FileRefusedError("gone")
        try:
            return await self._bots.bot(wish.bot_id)
        except BotUnknown:
            raise FileRefusedError("gone") from None
        except DecryptionFailed:
            raise FileRefusedError("away", _LONGEST_WAIT_S) from None


async def _place(bot: Bot, file_id: str) -> str:
    """Where the file lies now."""
    try:
        async with asyncio.timeout(_ASK_S):
            found = await bot.get_file(file_id, request_timeout=_ASK_S)
    except TimeoutError:
        raise FileRefusedError("away") from None
    except VENDOR_ERRORS as error:
        raise _refused(error) from None
    if (found.file_size or 0) > MAX_BYTES:
        raise FileRefusedError("too_large")
    if not found.file_path:
        raise FileRefusedError("gone")
    return found.file_path


def _refused(error: BaseException) -> FileRefusedError:
    if "too big" in str(getattr(error, "message", "")).lower():
        return FileRefusedError("too_large")
    match failure_of(error):
        case Flood(after_s=after_s):
            return FileRefusedError("away", min(_LONGEST_WAIT_S, int(after_s) + 1))
        case Permanent() | AccountDead():
            return FileRefusedError("gone")
        case _:
            return FileRefusedError("away")


def _require_ok(answer: ClientResponse) -> None:
    if answer.status in _GONE:
        raise FileRefusedError("gone")
    if answer.status != _OK:
        raise FileRefusedError("away")


async def _read(answer: ClientResponse) -> AsyncIterator[bytes]:
    """The file's bytes, never more than are allowed, whatever was said of its size."""
    count = 0
    try:
        async for piece in answer.content.iter_chunked(_PIECE_BYTES):
            count += len(piece)
            if count > MAX_BYTES:
                raise FileRefusedError("too_large")
            yield piece
    except (ClientError, OSError, ValueError):
        raise FileRefusedError("away") from None

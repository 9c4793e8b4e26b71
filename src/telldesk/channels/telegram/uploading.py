"""A stored file on its way to Telegram: read from storage in pieces while it is sent."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any, Final

from aiogram import Bot
from aiogram.types import InputFile, Message
from typing_extensions import override

from telldesk.channels.failures import SentFile
from telldesk.kernel.storage import Storage
from telldesk.tickets.messages import Part

# By kind the field of the channel's answer; a photo comes back in several sizes, the last largest.
_FIELDS: Final = ("photo", "video", "document", "voice", "audio", "animation")


class StoredInput(InputFile):
    """The bytes under `key`, never whole in memory."""

    def __init__(self, storage: Storage, key: str, name: str) -> None:
        super().__init__(filename=name)
        self._storage = storage
        self._key = key

    @override
    async def read(self, bot: Bot) -> AsyncGenerator[bytes, None]:
        async for piece in await self._storage.read(self._key):
            yield piece


def learned(parts: Sequence[Part], messages: Sequence[Message]) -> list[SentFile]:
    """The ids by which the bot now knows stored files it has just brought."""
    found: list[SentFile] = []
    for part, message in zip(parts, messages, strict=False):
        if part.stored_file_id is None or part.kind not in _FIELDS:
            continue
        media: Any = getattr(message, part.kind, None)
        if isinstance(media, list):
            media = media[-1] if media else None
        if media is not None:
            found.append(SentFile(part.stored_file_id, media.file_id, media.file_unique_id))
    return found

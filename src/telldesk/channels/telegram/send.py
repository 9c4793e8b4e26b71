"""Performs one outgoing thing through the Bot API and says what became of it.

Where Telegram refuses a detail (a quote, an entity, a message edited meanwhile), the same thing
goes once more without it; a second refusal stands. Nothing here raises but for cancellation.
"""

import asyncio
from typing import Any, Final, Protocol

import msgspec
from aiogram import Bot
from aiogram.types import InputFile, Message

from telldesk.channels.failures import (
    AccountDead,
    Flood,
    Outcome,
    Permanent,
    Retry,
    Sent,
    SentFile,
    Unknown,
)
from telldesk.channels.outgoing import Outgoing
from telldesk.channels.telegram.compose import (
    EVERYTHING,
    Call,
    Plain,
    Step,
    edit_of,
    goes_by_bytes,
    steps_of,
)
from telldesk.channels.telegram.errors import VENDOR_ERRORS, failure_of
from telldesk.channels.telegram.uploading import StoredInput, learned
from telldesk.kernel.crypto import DecryptionFailed
from telldesk.kernel.errors import NotFound
from telldesk.kernel.storage import ObjectGone, Storage, StorageAway, object_key
from telldesk.tickets.messages import Part

_REQUEST_S: Final = 10
_WHOLE_S: Final = 25.0  # of a job's 50: a message of several parts ends inside its lease
# A run begins its last send after twelve seconds: bytes for these long end before the job does.
_WHOLE_WITH_FILES_S: Final = 34.0
_UPLOAD_S: Final = 33
_LEFT_OUT: Final = {
    "entities_refused": Plain(entities=True),
    "quote_refused": Plain(quote=True),
    "reply_target_missing": Plain(reply=True),
    "wrong_file": Plain(ids=True),
}
_AS_GOOD_AS_DONE: Final = frozenset({"not_modified", "delete_target_missing"})
_SEND_ANEW: Final = frozenset({"edit_target_missing", "edit_refused"})


class BotSource(Protocol):
    """Gives the bot with this id on the shared session; built on demand, kept in bounds."""

    async def bot(self, bot_id: int) -> Bot: ...


class TelegramSender:
    """The channels' `Sender` for Telegram."""

    def __init__(
        self, bots: BotSource, storage: Storage | None = None, *, request_s: int = _REQUEST_S
    ) -> None:
        self._bots = bots
        self._storage = storage
        self._request_s = request_s

    async def send(self, outgoing: Outgoing) -> Outcome:
        """What became of it. An answer that never came is `Unknown`, not an error."""
        progress: list[int] = list(outgoing.sent_ids)
        try:
            async with asyncio.timeout(_whole_s(outgoing)):
                try:
                    bot = await self._bots.bot(outgoing.bot_id)
                except NotFound:
                    return AccountDead("unknown_bot")
                except DecryptionFailed:
                    # Our own keys are wrong: the bot is fine, and its owner need do nothing.
                    return Retry("token_unreadable")
                return await self._perform(bot, outgoing, progress)
        except TimeoutError:
            return Unknown("timeout", tuple(progress))
        except (StorageAway, ObjectGone) as error:
            gone = isinstance(error, ObjectGone)
            refused = Permanent("file_gone") if gone else Retry("storage_away")
            return _with_progress(refused, progress)
        except VENDOR_ERRORS as error:
            return _with_progress(failure_of(error), progress)

    async def _perform(self, bot: Bot, outgoing: Outgoing, progress: list[int]) -> Outcome:
        if outgoing.message.replaces is not None and outgoing.kind not in {"delete", "reaction"}:
            edited = await self._edit(bot, outgoing)
            if edited is not None:
                return edited
        return await self._send_steps(bot, outgoing, progress)

    async def _send_steps(self, bot: Bot, outgoing: Outgoing, progress: list[int]) -> Outcome:
        done = 0
        without = EVERYTHING
        files: list[SentFile] = []
        count = len(steps_of(outgoing))
        if count == 0:
            return Permanent("empty")
        for number in range(count):
            brings = steps_of(outgoing)[number].brings
            done += brings
            if brings and done <= len(outgoing.sent_ids):
                continue
            answer, without = await self._call(bot, outgoing, number, without)
            if isinstance(answer, _Refused):
                if answer.outcome.keyword in _AS_GOOD_AS_DONE:
                    continue
                return _with_progress(answer.outcome, progress)
            progress.extend(_ids(answer))
            files += learned(self._steps(outgoing, without)[number].uploads, _messages(answer))
        return Sent(tuple(progress), tuple(files))

    async def _require_there(self, outgoing: Outgoing, step: Step, without: Plain) -> None:
        """Nothing, when the bytes of a step can be read: found out before the call, not in it.

        Raises:
            ObjectGone, StorageAway: they cannot.
        """
        for part in step.uploads:
            if self._storage is None:
                raise StorageAway("no storage here")
            if goes_by_bytes(part, without) and part.stored_object_id is not None:
                await self._storage.size_of(object_key(outgoing.schema, part.stored_object_id))

    def _steps(self, outgoing: Outgoing, without: Plain) -> list[Step]:
        def file_of(part: Part) -> str | InputFile:
            if not goes_by_bytes(part, without) or part.stored_object_id is None:
                return part.file_id
            if self._storage is None:
                raise StorageAway("no storage here")
            place = object_key(outgoing.schema, part.stored_object_id)
            return StoredInput(self._storage, place, part.name or part.kind)

        return steps_of(outgoing, without, file_of)

    async def _call(
        self, bot: Bot, outgoing: Outgoing, number: int, without: Plain
    ) -> tuple[Any, Plain]:
        """The answer to one step; refused details are left out one after the other."""
        for _ in range(len(_LEFT_OUT) + 1):
            try:
                step = self._steps(outgoing, without)[number]
                await self._require_there(outgoing, step, without)
                patience_s = _UPLOAD_S if step.uploads else self._request_s
                return await self._ask(bot, step.call, patience_s), without
            except VENDOR_ERRORS as error:
                failure = failure_of(error)
                if not isinstance(failure, Permanent):
                    raise
                less = _less(without, failure.keyword)
                if less == without:
                    return _Refused(failure), without
                without = less
        return _Refused(Permanent("bad_request")), without

    async def _edit(self, bot: Bot, outgoing: Outgoing) -> Outcome | None:
        """What became of the edit; None when the message is gone and a new one is due."""
        without, caption = EVERYTHING, False
        done = Sent((outgoing.message.replaces or 0,))
        for _ in range(3):
            try:
                await self._ask(bot, edit_of(outgoing, without, caption=caption))
            except VENDOR_ERRORS as error:
                failure = failure_of(error)
                if not isinstance(failure, Permanent):
                    raise
                if failure.keyword in _AS_GOOD_AS_DONE:
                    return done
                if failure.keyword in _SEND_ANEW:
                    return None if outgoing.message.is_anew else done
                if failure.keyword == "edit_needs_caption" and not caption:
                    caption = True
                elif (less := _less(without, failure.keyword)) != without:
                    without = less
                else:
                    return failure
            else:
                return done
        return Permanent("bad_request")

    async def _ask(self, bot: Bot, call: Call, patience_s: int | None = None) -> Any:
        return await bot(call, request_timeout=patience_s or self._request_s)


def _whole_s(outgoing: Outgoing) -> float:
    by_bytes = any(part.stored_object_id is not None for part in outgoing.message.parts)
    return _WHOLE_WITH_FILES_S if by_bytes else _WHOLE_S


class _Refused(msgspec.Struct):
    outcome: Permanent


def _less(without: Plain, keyword: str) -> Plain:
    refused = _LEFT_OUT.get(keyword, EVERYTHING)
    return Plain(
        entities=without.entities or refused.entities,
        quote=without.quote or refused.quote,
        reply=without.reply or refused.reply,
        ids=without.ids or refused.ids,
    )


def _messages(answer: Any) -> list[Message]:
    messages = answer if isinstance(answer, list) else [answer]
    return [message for message in messages if isinstance(message, Message)]


def _ids(answer: Any) -> list[int]:
    return [message.message_id for message in _messages(answer)]


def _with_progress(outcome: Outcome, progress: list[int]) -> Outcome:
    """The same outcome, remembering the parts that came through before it."""
    if progress and isinstance(outcome, Flood | Retry | Unknown | Permanent):
        return msgspec.structs.replace(outcome, external_ids=tuple(progress))
    return outcome

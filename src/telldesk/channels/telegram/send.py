"""Performs one outgoing thing through the Bot API and says what became of it.

Where Telegram refuses a detail (a quote, an entity, a message edited meanwhile), the same thing
goes once more without it; a second refusal stands. Nothing here raises but for cancellation.
"""

import asyncio
from typing import Any, Final, Protocol

import msgspec
from aiogram import Bot
from aiogram.types import Message

from telldesk.channels.failures import (
    AccountDead,
    Flood,
    Outcome,
    Permanent,
    Retry,
    Sent,
    Unknown,
)
from telldesk.channels.outgoing import Outgoing
from telldesk.channels.telegram.compose import (
    EVERYTHING,
    Call,
    Plain,
    edit_of,
    steps_of,
)
from telldesk.channels.telegram.errors import VENDOR_ERRORS, failure_of
from telldesk.kernel.crypto import DecryptionFailed
from telldesk.kernel.errors import NotFound

_REQUEST_S: Final = 10
_WHOLE_S: Final = 25.0  # of a job's 50: a message of several parts ends inside its lease
_LEFT_OUT: Final = {
    "entities_refused": Plain(entities=True),
    "quote_refused": Plain(quote=True),
    "reply_target_missing": Plain(reply=True),
}
_AS_GOOD_AS_DONE: Final = frozenset({"not_modified", "delete_target_missing"})
_SEND_ANEW: Final = frozenset({"edit_target_missing", "edit_refused"})


class BotSource(Protocol):
    """Gives the bot with this id on the shared session; built on demand, kept in bounds."""

    async def bot(self, bot_id: int) -> Bot: ...


class TelegramSender:
    """The channels' `Sender` for Telegram."""

    def __init__(self, bots: BotSource, *, request_s: int = _REQUEST_S) -> None:
        self._bots = bots
        self._request_s = request_s

    async def send(self, outgoing: Outgoing) -> Outcome:
        """What became of it. An answer that never came is `Unknown`, not an error."""
        progress: list[int] = list(outgoing.sent_ids)
        try:
            async with asyncio.timeout(_WHOLE_S):
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
        return Sent(tuple(progress))

    async def _call(
        self, bot: Bot, outgoing: Outgoing, number: int, without: Plain
    ) -> tuple[Any, Plain]:
        """The answer to one step; refused details are left out one after the other."""
        for _ in range(len(_LEFT_OUT) + 1):
            try:
                step = steps_of(outgoing, without)[number]
                return await self._ask(bot, step.call), without
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

    async def _ask(self, bot: Bot, call: Call) -> Any:
        return await bot(call, request_timeout=self._request_s)


class _Refused(msgspec.Struct):
    outcome: Permanent


def _less(without: Plain, keyword: str) -> Plain:
    refused = _LEFT_OUT.get(keyword, EVERYTHING)
    return Plain(
        entities=without.entities or refused.entities,
        quote=without.quote or refused.quote,
        reply=without.reply or refused.reply,
    )


def _ids(answer: Any) -> list[int]:
    messages = answer if isinstance(answer, list) else [answer]
    return [message.message_id for message in messages if isinstance(message, Message)]


def _with_progress(outcome: Outcome, progress: list[int]) -> Outcome:
    """The same outcome, remembering the parts that came through before it."""
    if progress and isinstance(outcome, Flood | Retry | Unknown | Permanent):
        return msgspec.structs.replace(outcome, external_ids=tuple(progress))
    return outcome

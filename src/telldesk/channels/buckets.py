"""How fast each bot and each chat may be written to, agreed by all workers through Valkey.

One script, on Valkey's own clock, takes from the bot's and the chat's bucket together or from
neither. The rates stay under Telegram's: 30 messages a second for a bot, about one a second with
short bursts in a private chat, 20 a minute in a group (Bots FAQ, 2026-11). A bucket that is not
there starts nearly empty, so an emptied Valkey slows us down and never lets a burst through.
Lanes: the lower ones leave a reserve to the higher; each lane has a small rate of its own that
nobody can take from it.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec
import redis.asyncio as redis
from redis.exceptions import RedisError

from telldesk.channels.bucket_scripts import PAUSE, TAKE, TAKE_ONE
from telldesk.kernel.log import get_logger

log = get_logger(__name__)

_ANSWER_S: Final = 0.5
_KEPT_S: Final = 3600
_LONGEST_WAIT_S: Final = 60.0
_LONGEST_LINE_S: Final = 36_000
_CHATS_HELD: Final = 10_000
_TROUBLE_KEPT_S: Final = 120
_TROUBLE_MOST_S: Final = 60


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """Rates a second and bursts; the sum of rate and burst stays under the channel's limit.

    An album into a group may overdraw the group's bucket by its length; the debt is waited for.
    """

    bot_per_s: float = 29.0
    bot_burst: float = 12.0
    chat_per_s: float = 1.0
    chat_burst: float = 3.0
    group_per_s: float = 17 / 60
    group_burst: float = 3.0
    own_per_s: float = 1.0
    """What each lane gets whatever the others do."""
    reserves: Mapping[str, float] = MappingProxyType(
        {"callback": 0.0, "reply": 2.0, "notice": 5.0, "rest": 8.0}
    )
    """Tokens a lane leaves in the bot's bucket for the lanes above it."""

    def of_chat(self, chat_id: int) -> tuple[float, float]:
        """Rate and burst of a private chat or of a group, whose id is negative."""
        if chat_id < 0:
            return self.group_per_s, self.group_burst
        return self.chat_per_s, self.chat_burst


class Pacer:
    """Answers how long a send has to wait; 0.0 means go, and it is counted."""

    def __init__(self, valkey: redis.Redis, pace: Pace | None = None) -> None:
        self._valkey = valkey
        self._pace = pace or Pace()
        self._take = valkey.register_script(TAKE)
        self._take_one = valkey.register_script(TAKE_ONE)
        self._pause = valkey.register_script(PAUSE)
        self._alone = _Alone(self._pace)
        self._is_away = False

    async def ask(
        self, schema: str, bot_id: int, chat_id: int, *, lane: str, messages: int, in_line: bool
    ) -> float:
        """Seconds to wait before `messages` may go to the chat; 0.0 and they are counted.

        `messages` is 0 for calls that only cost the bot. With `in_line` the answer is a place in
        the lane's line, so that many waiters come back one after the other and not all at once.
        """
        pace = self._pace
        chat_rate, chat_burst = pace.of_chat(chat_id)
        chat_cost = messages if chat_id < 0 else min(1, messages)
        arguments = [
            max(1, messages), chat_cost, pace.bot_per_s, pace.bot_burst, chat_rate, chat_burst,
            pace.reserves[lane], pace.own_per_s, lane, _KEPT_S, _LONGEST_WAIT_S, int(in_line),
        ]  # fmt: skip
        keys = [_bot_key(schema, bot_id), _chat_key(schema, bot_id, chat_id)]
        answer = await self._run(self._take, keys, arguments)
        if answer is None:
            return self._alone.ask(keys[0], keys[1], chat_id, chat_cost)
        return float(answer)

    async def pause(self, schema: str, bot_id: int, chat_id: int | None, for_s: float) -> None:
        """The chat, or the whole bot, is silent for `for_s` seconds."""
        key = _bot_key(schema, bot_id) if chat_id is None else _chat_key(schema, bot_id, chat_id)
        self._alone.pause(key, for_s)
        await self._run(self._pause, [key], [for_s, _KEPT_S])

    async def is_paused(self, schema: str, bot_id: int, chat_id: int) -> bool:
        """Whether the chat or its whole bot is silent now, or nobody can tell."""
        try:
            pipeline: Any = self._valkey.pipeline(transaction=False)
            async with asyncio.timeout(_ANSWER_S), pipeline as pipe:
                pipe.time()
                for key in (_bot_key(schema, bot_id), _chat_key(schema, bot_id, chat_id)):
                    pipe.hget(key, "p")
                (seconds, micros), *ends = await pipe.execute()
        except (RedisError, OSError, TimeoutError):
            return True
        return any(float(end or 0) > seconds + micros / 1e6 for end in ends)

    async def flooded(self, schema: str, bot_id: int, chat_id: int, for_s: float) -> bool:
        """A 429 came: the chat is paused; true when the bot is, since a second chat got one too.

        Telegram does not say which of its limits was hit; two chats at once mean the bot's own.
        """
        await self.pause(schema, bot_id, chat_id, for_s)
        key = f"{_bot_key(schema, bot_id)}:floods"
        try:
            pipeline: Any = self._valkey.pipeline()
            async with asyncio.timeout(_ANSWER_S), pipeline as pipe:
                pipe.sadd(key, str(chat_id))
                pipe.expire(key, max(10, int(for_s)))
                pipe.scard(key)
                chats = (await pipe.execute())[2]
        except (RedisError, OSError, TimeoutError):
            chats = 2
        if chats < 2:  # noqa: PLR2004 - see above
            return False
        await self.pause(schema, bot_id, None, for_s)
        return True

    async def troubled(self, schema: str, bot_id: int) -> float:
        """A call of this bot went unanswered: the bot rests, longer each time; how long.

        So a bot whose calls hang holds send slots for a moment only (noisy neighbours, Y8).
        """
        key = f"{_bot_key(schema, bot_id)}:trouble"
        try:
            pipeline: Any = self._valkey.pipeline()
            async with asyncio.timeout(_ANSWER_S), pipeline as pipe:
                pipe.incr(key)
                pipe.expire(key, _TROUBLE_KEPT_S)
                count = (await pipe.execute())[0]
        except (RedisError, OSError, TimeoutError):
            count = 2
        rest_s = float(min(_TROUBLE_MOST_S, 2 ** min(count - 1, 6)))
        await self.pause(schema, bot_id, None, rest_s)
        return rest_s

    async def forget(self, schema: str, bot_id: int, chat_id: int) -> None:
        """Nothing names this chat any more.

        Raises:
            RedisError, OSError, TimeoutError: Valkey is away; come again.
        """
        pipeline: Any = self._valkey.pipeline()
        async with asyncio.timeout(_ANSWER_S), pipeline as pipe:
            pipe.delete(_chat_key(schema, bot_id, chat_id))
            pipe.srem(f"{_bot_key(schema, bot_id)}:floods", str(chat_id))
            await pipe.execute()

    async def take_one(self, name: str, *, per_s: float, burst: float) -> float:
        """Seconds until one more of `name` may happen; 0.0 and it is counted."""
        answer = await self._run(self._take_one, [name], [per_s, burst, _KEPT_S, _LONGEST_LINE_S])
        return self._alone.take(name, per_s / 2, 1.0, 1.0) if answer is None else float(answer)

    async def _run(self, script: Any, keys: list[str], arguments: list[Any]) -> bytes | None:
        """The script's answer; None while Valkey is away, said once in the log."""
        try:
            async with asyncio.timeout(_ANSWER_S):
                answer: bytes = await script(keys=keys, args=arguments)
        except (RedisError, OSError, TimeoutError) as error:
            if not self._is_away:
                log.warning("pacing.alone", reason=type(error).__name__)
            self._is_away = True
            return None
        if self._is_away:
            log.info("pacing.shared")
        self._is_away = False
        return answer


class _Alone:
    """Buckets of this process at half the rates, for while Valkey is away; bounded."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._paused: OrderedDict[str, float] = OrderedDict()

    def ask(self, bot: str, chat: str, chat_id: int, chat_cost: int) -> float:
        now = time.monotonic()
        wait_s = max(self._paused.get(bot, 0.0), self._paused.get(chat, 0.0)) - now
        if wait_s > 0:
            return wait_s
        rate = self._pace.of_chat(chat_id)[0]
        if chat_cost and (wait_s := self._missing(chat, rate / 2, 1.0, now)) > 0:
            return wait_s
        if (wait_s := self.take(bot, self._pace.bot_per_s / 2, 1.0, 1.0)) > 0:
            return wait_s
        return self.take(chat, rate / 2, 1.0, float(chat_cost)) if chat_cost else 0.0

    def pause(self, key: str, for_s: float) -> None:
        self._paused[key] = time.monotonic() + for_s
        self._paused.move_to_end(key)
        _trim(self._paused)

    def take(self, key: str, rate: float, burst: float, cost: float) -> float:
        now = time.monotonic()
        wait_s = self._missing(key, rate, burst, now)
        if wait_s > 0:
            return wait_s
        self._held[key] = (self._tokens(key, rate, burst, now) - cost, now)
        self._held.move_to_end(key)
        _trim(self._held)
        return 0.0

    def _missing(self, key: str, rate: float, burst: float, now: float) -> float:
        return max(0.0, 1.0 - self._tokens(key, rate, burst, now)) / rate

    def _tokens(self, key: str, rate: float, burst: float, now: float) -> float:
        tokens, at = self._held.get(key, (1.0, now))
        return min(burst, tokens + (now - at) * rate)


def _trim(held: OrderedDict[str, Any]) -> None:
    while len(held) > _CHATS_HELD:
        held.popitem(last=False)


def _bot_key(schema: str, bot_id: int) -> str:
    return f"t:{schema}:bot:{bot_id}"


def _chat_key(schema: str, bot_id: int, chat_id: int) -> str:
    return f"t:{schema}:chat:{bot_id}:{chat_id}"

"""The worker's side of files: tenants take turns, each file in a task of its own, all bounded."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any, Final, NamedTuple, Protocol

import msgspec
import redis.asyncio as redis
from redis.exceptions import RedisError

from telldesk.files.previews import Previews
from telldesk.files.wire import (
    AGAIN,
    ANSWER_S,
    CHUNK,
    CHUNK_BYTES,
    END,
    GO,
    HEAD,
    MAX_BYTES,
    QUEUE_S,
    REFUSAL,
    RING,
    TAKE,
    Head,
    Refusal,
    Wish,
    answer_of,
    credits_of,
    queue_of,
)
from telldesk.kernel.log import get_logger
from telldesk.kernel.metrics import FILE_BYTES, FILE_FETCHES
from telldesk.kernel.tasks import end

log = get_logger(__name__)
AT_ONCE: Final = 16
OF_TENANT: Final = 4
_LOOK_S: Final = 1.0
_PAUSE_S: Final = 1.0
_CREDIT_S: Final = 12.0
_WHOLE_S: Final = 170.0
_CONNECT_S: Final = 5.0  # a wish that is taken and not answered is lost: better late
_TROUBLE: Final = (RedisError, OSError, TimeoutError)


class FileRefusedError(Exception):
    """The channel does not give the file; its own words and addresses are in no way part of it."""

    def __init__(self, why: str, retry_after_s: int = 5) -> None:
        super().__init__(why)
        self.refusal = Refusal(why, retry_after_s)


class Incoming(NamedTuple):
    """A file as it comes from the channel."""

    size_bytes: int | None
    chunks: AsyncIterator[bytes]


class Source(Protocol):
    """Where a channel's files come from."""

    def open(self, wish: Wish) -> AbstractAsyncContextManager[Incoming]:
        """The file, of the wish's own tenant and bot, while the context lasts.

        Raises:
            FileRefusedError: also inside, when the rest does not come.
        """
        ...


class _ReaderLeftError(Exception):
    """Nobody reads any more."""


class FileServer:
    """Fetches what the web processes wish for, until it is stopped."""

    def __init__(self, redis_url: str, source: Source) -> None:
        # Its own connections: each file waits in one of them.
        self._valkey: Any = redis.Redis.from_url(
            redis_url, socket_connect_timeout=_CONNECT_S, socket_timeout=_CREDIT_S + 5
        )
        self._source = source
        self._previews = Previews()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._held: Counter[str] = Counter()
        self._parked: set[str] = set()
        self._running: dict[asyncio.Task[None], Wish] = {}

    async def run(self, stopping: asyncio.Event) -> None:
        """Takes wishes until `stopping` is set; what is on its way then is given up."""
        try:
            while not stopping.is_set():
                try:
                    await self._step()
                except _TROUBLE as error:
                    log.warning("files.deaf", reason=type(error).__name__)
                    await asyncio.sleep(_PAUSE_S)
        finally:
            left = list(self._running.values())
            await asyncio.gather(*(end(running) for running in list(self._running)))
            away = msgspec.json.encode(Refusal("away", 1))
            with suppress(*_TROUBLE):
                await asyncio.gather(*(self._push(wish, REFUSAL, away) for wish in left))
            await self._valkey.aclose()

    async def _step(self) -> None:
        """One wish is begun, or nobody wished anything for a moment."""
        await self._slots.acquire()
        wish = None
        try:
            wish = await self._next()
        finally:
            if wish is None:
                self._slots.release()
        if wish is not None:
            running = asyncio.create_task(self._serve(wish))
            self._running[running] = wish
            running.add_done_callback(self._running.pop)

    async def _next(self) -> Wish | None:
        found = await self._valkey.bzpopmin([RING], timeout=_LOOK_S)
        if found is None:
            return None
        tenant = found[1].decode()
        if self._held[tenant] >= OF_TENANT:
            self._parked.add(tenant)  # until one of its files is through
            return None
        may_more = self._held[tenant] + 1 < OF_TENANT
        taken = await self._valkey.eval(
            TAKE, 2, queue_of(tenant), RING, tenant, "1" if may_more else "0", QUEUE_S
        )
        if not may_more:
            self._parked.add(tenant)
        if taken is None:
            return None
        try:
            wish = msgspec.json.decode(taken, type=Wish)
        except msgspec.MsgspecError:
            wish = None
        if wish is None or wish.tenant != tenant:
            log.warning("files.unreadable")
            return None
        self._held[wish.tenant] += 1
        return wish

    async def _serve(self, wish: Wish) -> None:
        outcome = "late"
        try:
            outcome = await self._bring(wish)
        except _TROUBLE as error:
            log.warning("file.lost", reason=type(error).__name__)
            await self._say_away(wish)
        except Exception:
            await self._say_away(wish)  # whatever it is, the reader waits for an answer
            raise
        finally:
            FILE_FETCHES.labels(outcome).inc()
            self._slots.release()
            await self._let_go(wish.tenant)

    async def _say_away(self, wish: Wish) -> None:
        with suppress(*_TROUBLE):
            await self._push(wish, REFUSAL, msgspec.json.encode(Refusal("away", 1)))

    async def _let_go(self, tenant: str) -> None:
        self._held[tenant] -= 1
        if not self._held[tenant]:
            del self._held[tenant]
        if tenant in self._parked:
            self._parked.discard(tenant)
            with suppress(*_TROUBLE):
                await self._valkey.eval(AGAIN, 2, queue_of(tenant), RING, tenant, QUEUE_S)

    async def _bring(self, wish: Wish) -> str:
        """What became of it. A wish whose reader left meanwhile costs nothing."""
        if not await self._valkey.exists(credits_of(wish.tenant, wish.id)):
            return "left"
        try:
            async with asyncio.timeout(_WHOLE_S):
                await (self._bring_preview if wish.is_preview else self._bring_whole)(wish)
        except _ReaderLeftError:
            return "left"
        except FileRefusedError as error:
            await self._push(wish, REFUSAL, msgspec.json.encode(error.refusal))
            return error.refusal.why
        except TimeoutError:
            await self._push(wish, REFUSAL, msgspec.json.encode(Refusal("away")))
            return "late"
        return "sent"

    async def _bring_whole(self, wish: Wish) -> None:
        async with self._source.open(wish) as incoming:
            await self._push(wish, HEAD, msgspec.json.encode(Head(incoming.size_bytes)))
            waiting = bytearray()
            async for piece in incoming.chunks:
                waiting += piece
                while len(waiting) >= CHUNK_BYTES:
                    await self._push_chunk(wish, bytes(waiting[:CHUNK_BYTES]))
                    del waiting[:CHUNK_BYTES]
            if waiting:
                await self._push_chunk(wish, bytes(waiting))
        await self._push(wish, END, b"")

    async def _bring_preview(self, wish: Wish) -> None:
        async with self._previews.slots:
            picture = bytearray()
            async with self._source.open(wish) as incoming:
                async for piece in incoming.chunks:
                    picture += piece
                    if len(picture) > MAX_BYTES:
                        raise FileRefusedError("too_large")
            drawn = await self._previews.draw(bytes(picture))
        if drawn is None:
            raise FileRefusedError("no_preview")
        await self._push(wish, HEAD, msgspec.json.encode(Head(len(drawn))))
        for at in range(0, len(drawn), CHUNK_BYTES):
            await self._push_chunk(wish, drawn[at : at + CHUNK_BYTES])
        await self._push(wish, END, b"")

    async def _push_chunk(self, wish: Wish, chunk: bytes) -> None:
        """Waits until the reader has room.

        Raises:
            _ReaderLeftError: it said so, or took nothing for too long.
        """
        credit = await self._valkey.blpop([credits_of(wish.tenant, wish.id)], timeout=_CREDIT_S)
        if credit is None or credit[1] != GO:
            raise _ReaderLeftError
        await self._push(wish, CHUNK, chunk)
        FILE_BYTES.inc(len(chunk))

    async def _push(self, wish: Wish, kind: bytes, value: bytes) -> None:
        answer = answer_of(wish.tenant, wish.id)
        async with self._valkey.pipeline() as pipe:
            pipe.rpush(answer, kind + value)
            pipe.expire(answer, ANSWER_S)
            await pipe.execute()

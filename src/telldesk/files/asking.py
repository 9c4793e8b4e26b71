"""The web's side of a file: a wish, then its bytes as they come, with an end to every wait."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any, Final

import msgspec
import redis.asyncio as redis
from redis.exceptions import RedisError

from telldesk.files.errors import FileTooLarge
from telldesk.files.wire import (
    ANSWER_S,
    CHUNK,
    CREDIT_S,
    CREDITS,
    END,
    GO,
    HEAD,
    MAX_BYTES,
    QUEUE_MOST,
    QUEUE_S,
    RING,
    STOP,
    WANT,
    Head,
    Refusal,
    Wish,
    answer_of,
    credits_of,
    queue_of,
)
from telldesk.kernel.errors import Gone, NotFound, TooLarge, Unavailable

_AT_ONCE: Final = 64
_OF_TENANT: Final = 16
_OF_PERSON: Final = 6
_SLOT_S: Final = 10.0
_FIRST_S: Final = 25  # a turn, the channel's answer, a picture drawn
_NEXT_S: Final = 12
_WHOLE_S: Final = 180.0
_CONNECT_S: Final = 1.0
_TROUBLE: Final = (RedisError, OSError, TimeoutError)


class FileGone(Gone):
    """The channel has it no longer, or the bot it was sent to is another now."""

    key = "file-gone"


class NoPreview(NotFound):
    """There is no picture of this file; show its name."""

    key = "file-no-preview"


class FilesAway(Unavailable):
    """Nobody brings files now; come again."""

    key = "files-away"


class FileInterruptedError(OSError):
    """The rest of a file never came; whoever has begun to read it must not take it for whole."""


class _Shares:
    """At most so many of one owner at a time; the others wait their turn."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._slots: dict[Hashable, asyncio.Semaphore] = {}
        self._users: defaultdict[Hashable, int] = defaultdict(int)

    @asynccontextmanager
    async def one(self, owner: Hashable) -> AsyncIterator[None]:
        slots = self._slots.setdefault(owner, asyncio.Semaphore(self._most))
        self._users[owner] += 1
        try:
            async with slots:
                yield
        finally:
            self._users[owner] -= 1
            if not self._users[owner]:
                del self._users[owner]
                del self._slots[owner]


class Arriving:
    """A file whose first bytes are here. Close it, whatever becomes of it."""

    def __init__(
        self,
        valkey: redis.Redis,
        wish: Wish,
        held: AsyncExitStack,
        leave: Callable[[Wish], None],
    ) -> None:
        self.size_bytes: int | None = None
        self.first = b""
        self._valkey = valkey
        self._wish = wish
        self._held = held
        self._leave = leave
        self._is_over = self._is_closed = False
        self._until = asyncio.get_running_loop().time() + _WHOLE_S

    async def start(self, patience_s: float) -> None:
        """The head and the first bytes are here, or `patience_s` were not enough.

        Raises:
            NotFound, Gone, TooLarge, Unavailable: there will be none, and why.
        """
        kind, value = await self._item(patience_s)
        if kind == HEAD:
            self.size_bytes = msgspec.json.decode(value, type=Head).size_bytes
            kind, value = await self._item(_NEXT_S)
        match kind:
            case b"c":
                self.first = value
            case b"e":
                self._is_over = True
            case _:
                raise _refused(msgspec.json.decode(value, type=Refusal))

    async def pieces(self) -> AsyncIterator[bytes]:
        """The bytes from the first to the last.

        Raises:
            FileInterruptedError: the rest will not come.
        """
        try:
            if self.first:
                yield self.first
            while not self._is_over:
                kind, value = await self._item(_NEXT_S)
                if kind == END:
                    self._is_over = True
                elif kind == CHUNK:
                    yield value
                else:
                    raise FileInterruptedError("the rest does not come")
        except Unavailable as error:
            raise FileInterruptedError("the rest does not come") from error
        finally:
            await self.close()

    async def _item(self, patience_s: float) -> tuple[bytes, bytes]:
        """The next item; its place is free for another.

        Raises:
            Unavailable: none comes.
        """
        tenant, file = self._wish.tenant, self._wish.id
        valkey: Any = self._valkey
        left_s = min(patience_s, self._until - asyncio.get_running_loop().time())
        found = None
        try:
            async with asyncio.timeout(left_s + _CONNECT_S):
                if left_s > 0:
                    found = await valkey.blpop([answer_of(tenant, file)], timeout=left_s)
                if found is not None and found[1][:1] == CHUNK:
                    async with valkey.pipeline(transaction=False) as pipe:
                        pipe.rpush(credits_of(tenant, file), GO)
                        pipe.expire(credits_of(tenant, file), CREDIT_S)
                        await pipe.execute()
        except _TROUBLE as error:
            raise FilesAway("no answer", retry_after_s=5) from error
        if found is None:
            raise FilesAway("no answer", retry_after_s=5)
        return found[1][:1], found[1][1:]

    async def close(self) -> None:
        """The worker stops, the places are free; a second time does nothing."""
        if not self._is_closed:
            self._is_closed = True
            if not self._is_over:
                self._leave(self._wish)
            await self._held.aclose()


class FileAsker:
    """Asks workers for files; a bounded number at a time, shared between tenants and people."""

    def __init__(self, redis_url: str) -> None:
        # Its own connections: others give up after two seconds, a worker's answer takes longer.
        self._valkey: redis.Redis | None = (
            redis.Redis.from_url(
                redis_url, socket_connect_timeout=_CONNECT_S, socket_timeout=_FIRST_S + 5
            )
            if redis_url
            else None
        )
        self.patience_s: float = _FIRST_S
        self._farewells: set[asyncio.Task[None]] = set()
        self._all = _Shares(_AT_ONCE)
        self._tenants = _Shares(_OF_TENANT)
        self._people = _Shares(_OF_PERSON)

    async def ask(self, wish: Wish, *, person: Hashable) -> Arriving:
        """The file begins to arrive.

        Raises:
            NotFound, Gone, TooLarge: it cannot be had.
            Unavailable: not now.
        """
        if self._valkey is None:
            raise FilesAway("no Valkey", retry_after_s=30)
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(_SLOT_S):
                    await stack.enter_async_context(self._people.one((wish.tenant, person)))
                    await stack.enter_async_context(self._tenants.one(wish.tenant))
                    await stack.enter_async_context(self._all.one(None))
            except TimeoutError as error:
                raise FilesAway("too many at once", retry_after_s=5) from error
            arriving = Arriving(self._valkey, wish, stack.pop_all(), self._leave)
        try:
            await self._want(self._valkey, wish)
            await arriving.start(self.patience_s)
        except BaseException:
            await arriving.close()
            raise
        return arriving

    async def _want(self, valkey: redis.Redis, wish: Wish) -> None:
        runner: Any = valkey
        keys = (queue_of(wish.tenant), RING, credits_of(wish.tenant, wish.id))
        arguments = (
            msgspec.json.encode(wish), QUEUE_MOST, QUEUE_S, wish.tenant, CREDITS, CREDIT_S,
        )  # fmt: skip
        try:
            async with asyncio.timeout(_CONNECT_S * 2):
                is_in_line = await runner.eval(WANT, len(keys), *keys, *arguments)
        except _TROUBLE as error:
            raise FilesAway("no Valkey", retry_after_s=5) from error
        if not is_in_line:
            raise FilesAway("too many wait", retry_after_s=5)

    def _leave(self, wish: Wish) -> None:
        """Tells the worker; a task of its own, since whoever reads is being cancelled."""
        if self._valkey is not None:
            farewell = asyncio.create_task(_tell_stop(self._valkey, wish))
            self._farewells.add(farewell)
            farewell.add_done_callback(self._farewells.discard)

    async def close(self) -> None:
        await asyncio.gather(*self._farewells, return_exceptions=True)
        if self._valkey is not None:
            await self._valkey.aclose()


async def _tell_stop(valkey: redis.Redis, wish: Wish) -> None:
    runner: Any = valkey
    answer, room = answer_of(wish.tenant, wish.id), credits_of(wish.tenant, wish.id)
    with suppress(*_TROUBLE):
        async with asyncio.timeout(_CONNECT_S), runner.pipeline() as pipe:
            pipe.delete(answer, room)
            pipe.rpush(room, STOP)
            pipe.expire(room, ANSWER_S)
            await pipe.execute()


def _refused(refusal: Refusal) -> Gone | NotFound | TooLarge | Unavailable:
    match refusal.why:
        case "gone":
            return FileGone("at the channel")
        case "too_large":
            return FileTooLarge("at the channel", max_bytes=MAX_BYTES)
        case "no_preview":
            return NoPreview("not drawn")
        case _:
            return FilesAway("the channel is away", retry_after_s=refusal.retry_after_s)

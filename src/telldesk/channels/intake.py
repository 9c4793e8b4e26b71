"""Accepting updates: sealed, queued, and stored for all tenants in one commit at a time.

A caller is answered only after its row is committed; what came meanwhile is the next commit. One
at a time: the nudge to the workers lets commits of a database end one after another anyway, and two
at once acknowledged a quarter less (measured 2026-11-25).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import asyncpg

from telldesk.channels.lanes import Lane
from telldesk.channels.registry import InboxFacts
from telldesk.kernel.crypto import Sealer
from telldesk.kernel.errors import TooMany, Unavailable
from telldesk.kernel.log import cause, get_logger
from telldesk.kernel.work import Desk

log = get_logger(__name__)

Settle = Callable[[Unavailable | None], None]
"""Hears once what became of an update: None when it is committed. Must not raise."""

_STORE: Final = "SELECT platform.store_inbound($1, $2, $3, $4, $5, $6, $7)"
_BATCH: Final = 500
_WAITING: Final = 4_000
_WAITING_BYTES: Final = 64 * 1024 * 1024
_SEALERS_KEPT: Final = 4_096
_STOP_S: Final = 20.0
_TROUBLE: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)


class IntakeFull(TooMany):
    """More waits to be stored than we hold; the sender comes again."""

    key = "intake-full"


@dataclass
class HookCounts:
    """How requests to the webhook ended, since the process started."""

    accepted: int = 0
    forged: int = 0
    unauthorised: int = 0
    flooding: int = 0
    """Forged or unauthorised ones of a network that sent too many of them."""
    gone: int = 0
    too_large: int = 0
    unreadable: int = 0
    overloaded: int = 0
    unavailable: int = 0
    failed: int = 0


class _Waiting:
    """One sealed update and the answer somebody waits for."""

    __slots__ = ("inbox", "lane", "sealed", "sealed_key", "settle")

    def __init__(
        self, inbox: InboxFacts, lane: Lane, sealed_key: bytes, sealed: bytes, settle: Settle
    ) -> None:
        self.inbox = inbox
        self.lane = lane
        self.sealed_key = sealed_key
        self.sealed = sealed
        self.settle = settle


def seal_place(tenant_id: str, bot_id: int, update_id: int) -> bytes:
    """What a sealed update is bound to: it opens nowhere else."""
    return f"{tenant_id}|{bot_id}|{update_id}".encode()


class Intake:
    """The bounded queue in front of `platform.inbound`."""

    def __init__(
        self, desk: Desk, *, most_waiting: int = _WAITING, most_bytes: int = _WAITING_BYTES
    ) -> None:
        """Takes the web login's desk."""
        self._desk = desk
        self._queue: list[_Waiting] = []
        self._woken = asyncio.Event()
        self._most_waiting = most_waiting
        self._most_bytes = most_bytes
        self._waiting = 0
        self._bytes = 0
        self._sealers: OrderedDict[bytes, Sealer] = OrderedDict()
        self._flusher: asyncio.Task[None] | None = None
        self._open = False

    def start(self) -> None:
        """Updates are stored from now on."""
        self._open = True
        self._begin()

    def _begin(self) -> None:
        self._flusher = asyncio.create_task(self._flush())
        self._flusher.add_done_callback(self._begin_again)

    def _begin_again(self, ended: asyncio.Task[None]) -> None:
        """Nobody thought of this error; without a flusher everybody would wait for ever."""
        error = None if ended.cancelled() else ended.exception()
        if error is not None:
            log.error("intake.broken", reason=cause(error))
            if self._open:
                self._begin()

    async def stop(self) -> None:
        """New updates are refused, those waiting are stored, nothing runs any more."""
        self._open = False
        self._woken.set()
        if self._flusher is not None:
            _, late = await asyncio.wait({self._flusher}, timeout=_STOP_S)
            for one in late:
                one.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            self._flusher = None
        self._answer(self._queue, Unavailable("stopping"))
        self._queue = []

    def load(self) -> tuple[int, int]:
        """(updates waiting, bytes waiting), for metrics."""
        return self._waiting, self._bytes

    async def store(self, inbox: InboxFacts, lane: Lane, body: bytes) -> None:
        """The update is committed (or was before).

        Raises:
            IntakeFull: too much waits; come again after `retry_after_s`.
            Unavailable: the database is away or we are stopping; come again.
        """
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def settle(refusal: Unavailable | None) -> None:
            if stored.done():  # who waited has left
                return
            if refusal is None:
                stored.set_result(None)
            else:
                stored.set_exception(refusal)

        self.queue(inbox, lane, body, settle)
        await stored

    def queue(self, inbox: InboxFacts, lane: Lane, body: bytes, settle: Settle) -> None:
        """The update waits to be stored; `settle` is told within the same turn of the loop.

        A future would take another turn, and under load a turn reads a hundred requests.

        Raises:
            IntakeFull: as `store`.
            Unavailable: we are stopping; come again.
        """
        if not self._open:
            raise Unavailable("intake is closed")
        if self._waiting >= self._most_waiting or self._bytes + len(body) > self._most_bytes:
            raise IntakeFull(retry_after_s=2)
        place = seal_place(inbox.tenant.id, inbox.bot_id, lane.update_id)
        sealed_key, sealed = self._sealer(inbox.sealing_public).seal(body, place)
        self._waiting += 1
        self._bytes += len(sealed)
        self._queue.append(_Waiting(inbox, lane, sealed_key, sealed, settle))
        self._woken.set()

    def _sealer(self, public: bytes) -> Sealer:
        sealer = self._sealers.get(public)
        if sealer is None:
            sealer = self._sealers[public] = Sealer(public)
            if len(self._sealers) > _SEALERS_KEPT:
                self._sealers.popitem(last=False)
        self._sealers.move_to_end(public)
        return sealer

    async def _flush(self) -> None:
        while self._open or self._queue:
            await self._woken.wait()
            if batch := self._next_batch():
                await self._store_from(batch)

    async def _store_from(self, batch: list[_Waiting]) -> None:
        """This batch and what comes meanwhile is stored and answered, or refused."""
        try:
            # Kept while more comes: handing it back and asking for it again takes turns of the
            # loop, in which everybody who was stored would wait for the answer.
            async with self._desk.asking() as ask:
                while batch:
                    await ask(_STORE, *_columns(batch))
                    self._answer(batch, None)
                    batch = self._next_batch()
        except _TROUBLE as error:
            log.warning("intake.failed", reason=cause(error), updates=len(batch))
            self._answer(batch, Unavailable("not stored"))
        except BaseException:
            self._answer(batch, Unavailable("not stored"))
            raise

    def _next_batch(self) -> list[_Waiting]:
        batch, self._queue = self._queue[:_BATCH], self._queue[_BATCH:]
        if not self._queue:
            self._woken.clear()
        return batch

    def _answer(self, batch: list[_Waiting], refusal: Unavailable | None) -> None:
        for one in batch:
            self._waiting -= 1
            self._bytes -= len(one.sealed)
            one.settle(refusal)


def _columns(batch: list[_Waiting]) -> tuple[list[Any], ...]:
    # One order for every batch, so that two processes with the same updates cannot wait for each
    # other; inside a chat it is the order they were sent in.
    batch.sort(key=lambda one: (one.inbox.bot_id, one.lane.update_id))
    return (
        [one.inbox.tenant_id for one in batch],
        [one.inbox.bot_id for one in batch],
        [one.lane.connection for one in batch],
        [one.lane.chat_id for one in batch],
        [one.lane.update_id for one in batch],
        [one.sealed_key for one in batch],
        [one.sealed for one in batch],
    )

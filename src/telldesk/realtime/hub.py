"""Sockets of one process: every event once, in order, without gaps.

One task per tenant with sockets keeps the tenant's stream. What comes live is taken in order;
a missing number, or the sweep, reads the relay's own rows: every two seconds, and every ten while
the tenant's channel is heard, since then only a relay that dies between commit and publishing
leaves something unsaid. A socket that joins at a cursor is given what it missed first. A socket
that cannot keep up is told to load anew: its queue is bounded. Nothing here is a task of a socket:
a socket is woken by a call and takes.
"""

import asyncio
import contextlib
from collections import Counter, deque
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from telldesk.kernel.events import StampedEvent
from telldesk.kernel.log import cause, get_logger

log = get_logger(__name__)
R = TypeVar("R")
R_contra = TypeVar("R_contra", contravariant=True)

QUEUE_MOST: Final = 1000
CATCH_UP_MOST: Final = 5000
_PAGE: Final = 200
_AHEAD_MOST: Final = 2000  # live events kept while an earlier one is missing
_PAUSE_S: Final = 1.0
_READY_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How often things are looked after.

    Attributes:
        sweep_s: between two looks at a silent stream that nobody would tell us of.
        calm: how many times rarer a stream is looked at while its channel is heard.
    """

    sweep_s: float = 2.0
    calm: float = 5.0
    recheck_s: float = 4.0
    idle_s: float = 15.0
    first_word_s: float = 0.25
    look_s: float = 1.0


class Source(Protocol[R]):
    """Where the hub reads, and how an event becomes what sockets choose from."""

    async def edges(self, tenant: str) -> tuple[int, int]:
        """(last position, oldest position still kept) of the tenant's stream."""
        ...

    async def read(self, tenant: str, after: int, most: int) -> list[StampedEvent]:
        """The tenant's events after a position, in order."""
        ...

    async def render(
        self, tenant: str, events: Sequence[StampedEvent], interests: Collection[Hashable] | None
    ) -> list[R]:
        """One rendering per event, made once for all sockets of this process.

        Only what these interests can choose from need be in it; None means any.
        """
        ...


class Listener(Protocol[R_contra]):
    """What a socket is to the hub."""

    @property
    def interest(self) -> Hashable:
        """What is rendered for it: the same for all who may choose the same frames."""
        ...

    def choose(self, rendered: R_contra) -> Sequence[bytes]:
        """The bodies of this event the socket gets."""
        ...

    def wake(self) -> None:
        """Something can be taken now; returns at once."""
        ...


class Subscriber(Generic[R]):
    """One socket's place in a stream.

    Attributes:
        seq: everything up to here was offered to the socket, chosen or not.
        has_overflown: it fell behind; it must load anew.
    """

    __slots__ = ("_queue", "has_overflown", "listener", "seq")

    def __init__(self, after: int, listener: Listener[R]) -> None:
        self.seq = after
        self.listener = listener
        self.has_overflown = False
        # Only while something waits: an empty deque is 0.6 kB, and most sockets wait for nothing.
        self._queue: deque[tuple[int, bytes]] | None = None

    def offer(self, seq: int, rendered: R) -> None:
        if seq <= self.seq or self.has_overflown:
            return
        self.seq = seq
        for body in self.listener.choose(rendered):
            if self._queue is None:
                self._queue = deque()
            if len(self._queue) >= QUEUE_MOST:
                self.has_overflown = True
                self._queue = None
                break
            self._queue.append((seq, body))
        if self._queue is not None or self.has_overflown:
            self.listener.wake()

    def take(self) -> tuple[int, bytes] | None:
        """The next body and its position; None when there is nothing now."""
        if self._queue is None:
            return None
        found = self._queue.popleft()
        if not self._queue:
            self._queue = None
        return found


class _Stream(Generic[R]):
    """The stream of one tenant in this process."""

    def __init__(
        self, tenant: str, source: Source[R], pace: Pace, is_hearing: Callable[[str], bool]
    ) -> None:
        self.tenant = tenant
        self.seq = 0
        self.subscribers: set[Subscriber[R]] = set()
        self.interests: Counter[Hashable] = Counter()
        self.holders = 0  # sockets here or on their way in
        self.ready = asyncio.Event()
        self._source = source
        self._pace = pace
        self._is_hearing = is_hearing
        self._ahead: dict[int, StampedEvent] = {}
        self._woken = asyncio.Event()
        self._is_to_look = False
        self.task: asyncio.Task[None] | None = None

    def hear(self, event: StampedEvent) -> None:
        if event.seq <= self.seq:
            return
        if len(self._ahead) < _AHEAD_MOST:
            self._ahead[event.seq] = event
        else:
            self._is_to_look = True
        self._woken.set()

    def look(self) -> None:
        self._is_to_look = True
        self._woken.set()

    async def run(self) -> None:
        while True:
            try:
                if not self.ready.is_set():
                    self.seq, _ = await self._source.edges(self.tenant)
                    self.ready.set()
                await self._wait()
                await self._advance()
            except Exception as error:  # a socket loop: it finishes anything and goes on
                log.exception("stream.failed", reason=cause(error), tenant=self.tenant)
                self._is_to_look = True
                await asyncio.sleep(_PAUSE_S)

    async def _wait(self) -> None:
        self._woken.clear()
        if self._is_to_look or any(seq <= self.seq + 1 for seq in self._ahead):
            return
        with contextlib.suppress(TimeoutError):
            calm = self._pace.calm if self._is_hearing(self.tenant) else 1.0
            async with asyncio.timeout(self._pace.sweep_s * calm):
                await self._woken.wait()

    async def _advance(self) -> None:
        """Everything committed so far is offered to everybody, a page at a time."""
        in_order = self._in_order()
        if in_order:
            await self._offer(in_order)
        is_gap = bool(self._ahead) and self.seq + 1 not in self._ahead
        if in_order and not is_gap and not self._is_to_look:
            await asyncio.sleep(0)  # what was offered is taken before more is
            return
        self._is_to_look = False
        while events := await self._source.read(self.tenant, self.seq, _PAGE):
            await self._offer(events)
        self._ahead = {seq: one for seq, one in self._ahead.items() if seq > self.seq}

    def _in_order(self) -> list[StampedEvent]:
        found: list[StampedEvent] = []
        while len(found) < _PAGE and (event := self._ahead.pop(self.seq + len(found) + 1, None)):
            found.append(event)
        for seq in [one for one in self._ahead if one <= self.seq + len(found)]:
            del self._ahead[seq]
        return found

    def add(self, subscriber: Subscriber[R]) -> None:
        self.subscribers.add(subscriber)
        self.interests[subscriber.listener.interest] += 1

    def drop(self, subscriber: Subscriber[R]) -> None:
        self.subscribers.discard(subscriber)
        interest = subscriber.listener.interest
        self.interests[interest] -= 1
        if not self.interests[interest]:
            del self.interests[interest]

    async def _offer(self, events: Sequence[StampedEvent]) -> None:
        wanted = frozenset(self.interests)
        rendered = await self._source.render(self.tenant, events, wanted)
        if not self.interests.keys() <= wanted:
            # Somebody joined meanwhile for whom nothing was rendered, and others may any moment.
            rendered = await self._source.render(self.tenant, events, None)
        for event, one in zip(events, rendered, strict=True):
            for subscriber in self.subscribers:
                subscriber.offer(event.seq, one)
            self.seq = event.seq


class Hub(Generic[R]):
    """Streams of those tenants that have sockets in this process."""

    def __init__(
        self,
        source: Source[R],
        *,
        want: Callable[[str], None],
        leave: Callable[[str], None],
        is_hearing: Callable[[str], bool],
        pace: Pace,
    ) -> None:
        self._source = source
        self._want = want
        self._leave = leave
        self._is_hearing = is_hearing
        self.pace = pace
        self._streams: dict[str, _Stream[R]] = {}

    def hear(self, events: Sequence[StampedEvent]) -> None:
        """Live events from the fan-out; may be early, late, doubled or missing."""
        for event in events:
            stream = self._streams.get(event.tenant)
            if stream is not None:
                stream.hear(event)

    def look(self, tenant: str) -> None:
        """The tenant's stream reads on as soon as it can, whatever it heard."""
        stream = self._streams.get(tenant)
        if stream is not None:
            stream.look()

    async def join(
        self, tenant: str, listener: Listener[R], after: int | None
    ) -> Subscriber[R] | None:
        """A subscriber that gets everything after `after` (None: from now on).

        None when that is too long ago, or not a place of this stream: load anew.
        """
        stream = self._stream(tenant)
        stream.holders += 1
        joined: Subscriber[R] | None = None
        try:
            async with asyncio.timeout(_READY_S):
                await stream.ready.wait()
            joined = await self._join(stream, listener, after)
        finally:
            if joined is None:
                self._let_go(stream)
        return joined

    async def _join(
        self, stream: _Stream[R], listener: Listener[R], after: int | None
    ) -> Subscriber[R] | None:
        if after is not None and after > stream.seq:
            last, _ = await self._source.edges(stream.tenant)
            if after > last:
                return None
        subscriber: Subscriber[R] = Subscriber(stream.seq if after is None else after, listener)
        if subscriber.seq < stream.seq and not await self._catch_up(stream, subscriber):
            return None
        # Nothing waits between the last look at the stream and this line: no event falls between.
        stream.add(subscriber)
        return subscriber

    async def _catch_up(self, stream: _Stream[R], subscriber: Subscriber[R]) -> bool:
        """The subscriber has been offered what the stream already passed."""
        last, oldest = await self._source.edges(stream.tenant)
        if subscriber.seq < oldest - 1 or last - subscriber.seq > CATCH_UP_MOST:
            return False
        while subscriber.seq < stream.seq:
            events = await self._source.read(stream.tenant, subscriber.seq, _PAGE)
            if not events:
                return False
            rendered = await self._source.render(
                stream.tenant, events, {subscriber.listener.interest}
            )
            for event, one in zip(events, rendered, strict=True):
                subscriber.offer(event.seq, one)
            if subscriber.has_overflown:
                return False
        return True

    def _stream(self, tenant: str) -> _Stream[R]:
        stream = self._streams.get(tenant)
        if stream is None:
            stream = _Stream(tenant, self._source, self.pace, self._is_hearing)
            self._streams[tenant] = stream
            self._want(tenant)
            stream.task = asyncio.create_task(stream.run())
        return stream

    def part(self, tenant: str, subscriber: Subscriber[R]) -> None:
        """The subscriber hears nothing more."""
        stream = self._streams.get(tenant)
        if stream is not None and subscriber in stream.subscribers:
            stream.drop(subscriber)
            self._let_go(stream)

    def _let_go(self, stream: _Stream[R]) -> None:
        stream.holders -= 1
        if stream.holders or self._streams.get(stream.tenant) is not stream:
            return
        del self._streams[stream.tenant]
        self._leave(stream.tenant)
        if stream.task is not None:
            stream.task.cancel()

    async def close(self) -> None:
        tasks = [one.task for one in self._streams.values() if one.task is not None]
        self._streams.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

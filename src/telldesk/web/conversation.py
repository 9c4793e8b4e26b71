"""One live connection after it was admitted: what the client says, and frames in order.

A socket lives for hours and mostly waits, so it holds as little as it can: the server's own call
into the app is the only task and reads; a second one exists while something is to be sent; no
timer is its own but the first word's. Measured: 45 kB each with a task for every concern and the
framework's connection, 21 kB like this.
"""

import asyncio
import contextlib
import time
from collections.abc import Hashable, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar.types import Receive, Send

from telldesk.identity.sessions import SignedIn
from telldesk.kernel.metrics import FRAMES, SOCKETS_ENDED
from telldesk.realtime.hub import Hub, Subscriber
from telldesk.realtime.topics import Cursor, read_cursor
from telldesk.web.frames import (
    ErrorFrame,
    HelloFrame,
    Rendered,
    SnapshotNeededFrame,
    UptoFrame,
    chosen_for,
    interest_of,
    placed,
    text_of,
)
from telldesk.web.presences import Presences

MAX_FRAME_BYTES: Final = 4096
# Close codes: 4000 + the HTTP number of the same meaning.
OVER, FOREIGN, SLOW, LARGE, NOISY = 4401, 4403, 4408, 4413, 4429
_WORDS_MOST: Final = 20
_WORD_EVERY_S: Final = 0.5  # after the first twenty
_ASIDES_MOST: Final = 200
_WRITE_S: Final = 20.0  # a socket that takes no byte for so long is gone
_CLOSE_S: Final = 1.0
_NOWHERE: Final = -1
_NO_WISH: Final = object()
_NOT_UNDERSTOOD: Final = text_of(ErrorFrame(error="not-understood"))
_TICKET_UNKNOWN: Final = text_of(ErrorFrame(error="ticket-unknown"))
_SNAPSHOT_NEEDED: Final = text_of(SnapshotNeededFrame())


def _read_word(text: str) -> dict[str, object]:
    """The one field of a word, an id as such; empty when it is none of ours."""
    try:
        said = msgspec.json.decode(text)
        if not isinstance(said, dict) or len(said) != 1:
            return {}
        for name in ("viewing", "typing"):
            if said.get(name) is not None:
                return {name: msgspec.convert(said[name], UUID)}
    except msgspec.MsgspecError:
        return {}
    return said


class Gone(Exception):  # noqa: N818 - the ordinary end of a socket
    """The socket is to be closed with `code`, or already is (0)."""

    def __init__(self, code: int = 0) -> None:
        super().__init__(code)
        self.code = code


class Conversation:
    """One admitted socket."""

    __slots__ = (
        "_asides", "_code", "_epoch", "_failure", "_first_word", "_hub", "_is_silent", "_last",
        "_presences", "_reading", "_said_at", "_send", "_subscriber", "_waits_since", "_wish",
        "_words_until", "_writing", "signed", "ticket_id",
    )  # fmt: skip

    def __init__(
        self, hub: Hub[Rendered], presences: Presences, signed: SignedIn, epoch: int
    ) -> None:
        self.signed = signed
        self.ticket_id: UUID | None = None
        self._hub = hub
        self._presences = presences
        # What is no event, the latest about each thing; None while nothing waits.
        self._asides: dict[str, str] | None = None
        self._epoch = epoch
        self._send: Send | None = None
        self._reading: asyncio.Task[Any] | None = None
        self._writing: asyncio.Task[None] | None = None
        self._first_word: asyncio.TimerHandle | None = None
        self._subscriber: Subscriber[Rendered] | None = None
        self._wish: object = _NO_WISH
        self._last = ""
        self._code = 0
        self._failure: BaseException | None = None
        self._is_silent = False
        self._said_at = 0.0
        self._waits_since = 0.0
        self._words_until = 0.0

    async def run(self, receive: Receive, send: Send) -> None:
        """Reads until one side leaves; what was begun for the socket is ended then."""
        loop = asyncio.get_running_loop()
        self._send = send
        self._reading = reading = asyncio.current_task()
        self._first_word = loop.call_later(self._hub.pace.first_word_s, self._wish_for, None)
        try:
            while True:
                message = await receive()
                if message["type"] == "websocket.disconnect":
                    return
                await self._hear(message)
        except Gone as gone:
            self._code = gone.code
        except asyncio.CancelledError:
            # Our own `_end`, unless somebody else wants this task to stop as well.
            if not (self._code or self._failure) or (reading and reading.uncancel()):
                raise
        finally:
            self._let_go()
        if self._failure is not None:
            raise self._failure
        await self._close(send)

    def _let_go(self) -> None:
        self._reading = None
        if self._first_word is not None:
            self._first_word.cancel()
        if self._writing is not None:
            self._writing.cancel()
        self._presences.leave(self)  # first: parting may end all that is known of the tenant here
        self._part()

    async def _close(self, send: Send) -> None:
        if self._code:
            SOCKETS_ENDED.labels(str(self._code)).inc()
            # The other side may be gone, or may still not take a byte.
            with contextlib.suppress(OSError, RuntimeError, TimeoutError):
                async with asyncio.timeout(_CLOSE_S):
                    await send({"type": "websocket.close", "code": self._code, "reason": ""})

    def _end(self, code: int) -> None:
        """The reader stops, wherever it waits, and the socket is closed."""
        if self._reading is not None and not self._code:
            self._code = code
            self._reading.cancel()

    # --- what others say ------------------------------------------------------------------------

    def end_over(self) -> None:
        """The session ended or its rights changed."""
        self._end(OVER)

    def look(self, now: float) -> None:
        """Silence is broken, and a client that takes nothing is given up."""
        if self._waits_since and now - self._waits_since > _WRITE_S:
            self._end(SLOW)
        elif self._subscriber is not None and now - self._said_at >= self._hub.pace.idle_s:
            self._is_silent = True
            self.wake()

    @property
    def interest(self) -> Hashable:
        return interest_of(self.signed.actor)

    def choose(self, rendered: Rendered) -> Sequence[bytes]:
        return chosen_for(self.signed.actor, rendered)

    def aside(self, about: str, text: str) -> None:
        """Said when nothing of the stream waits; of two about the same only the later."""
        if self._subscriber is None:
            return
        if self._asides is None:
            self._asides = {}
        if about in self._asides or len(self._asides) < _ASIDES_MOST:
            self._asides[about] = text
            self.wake()

    # --- what the client says -------------------------------------------------------------------

    async def _hear(self, message: Any) -> None:
        text = message.get("text") or ""
        said = _read_word(text) if isinstance(text, str) and len(text) <= MAX_FRAME_BYTES else {}
        self._count_word(said)
        if not isinstance(text, str) or message.get("bytes"):
            raise Gone(FOREIGN)
        if len(text.encode()) > MAX_FRAME_BYTES:
            raise Gone(LARGE)
        match said:
            case {"resume": place}:
                self._wish_for(place)
            case {"viewing": None | UUID() as ticket_id}:
                await self._answer(await self._presences.view(self, ticket_id))
            case {"typing": None | UUID() as ticket_id}:
                await self._answer(await self._presences.type(self, ticket_id))
            case {"subscribe": _}:
                raise Gone(FOREIGN)  # there is one stream per person and nothing to choose (T20)
            case _:
                await self._say(_NOT_UNDERSTOOD)

    async def _answer(self, is_theirs: bool) -> None:
        if not is_theirs:
            await self._say(_TICKET_UNKNOWN)

    def _count_word(self, said: dict[str, object]) -> None:
        """Twenty at once, then one each half second; kept as the time they are worth.

        A word that asks for no row is worth a tenth: two hundred at once, then twenty a second.
        """
        now, named = time.monotonic(), said.get("typing", said.get("viewing", self))
        is_cheap = named is None or named == self.ticket_id
        every_s = _WORD_EVERY_S / 10 if is_cheap else _WORD_EVERY_S
        self._words_until = max(self._words_until, now) + every_s
        if self._words_until > now + _WORDS_MOST * _WORD_EVERY_S:
            raise Gone(NOISY)

    def _wish_for(self, place: object) -> None:
        if self._first_word is not None:
            self._first_word.cancel()
            self._first_word = None
        self._wish = place
        self.wake()

    # --- what the server says -------------------------------------------------------------------

    def wake(self) -> None:
        """Whatever can be said now is said soon."""
        if self._writing is None and self._reading is not None:
            self._writing = asyncio.get_running_loop().create_task(self._write())
            self._writing.add_done_callback(self._written)

    async def _write(self) -> None:
        try:
            while await self._say_next():
                pass
        except Gone as gone:
            if gone.code:
                self._end(gone.code)
            else:
                self._part()  # the reader hears of it
        finally:
            self._writing = None

    def _written(self, writing: asyncio.Task[None]) -> None:
        """An error nobody foresaw is the reader's: its task is the one the server watches."""
        if not writing.cancelled() and (error := writing.exception()) is not None:
            self._failure = error
            if self._reading is not None:
                self._reading.cancel()

    async def _say_next(self) -> bool:
        """Whether there was something to say."""
        if self._wish is not _NO_WISH:
            wish, self._wish = self._wish, _NO_WISH
            await self._stream_from(wish)
            return True
        subscriber = self._subscriber
        if subscriber is None:
            return False
        if (found := subscriber.take()) is not None:
            seq, body = found
            previous, self._last = self._last, self._cursor(seq)
            await self._say(placed(body, previous, self._last))
            return True
        if subscriber.has_overflown:
            await self._snapshot_needed()
            raise Gone(SLOW)
        if self._is_silent:
            # Nothing waits in the queue, so all it was offered up to here is sent.
            self._last = self._cursor(subscriber.seq)
            await self._say(text_of(UptoFrame(cursor=self._last)))
            return True
        return await self._say_aside()

    async def _say_aside(self) -> bool:
        """Whether there was something beside the stream; it is no sign of the stream's life."""
        if not self._asides:
            self._asides = None
            return False
        said_at = self._said_at
        await self._say(self._asides.pop(next(iter(self._asides))))
        self._said_at = said_at
        return True

    async def _stream_from(self, wish: object) -> None:
        """The client is greeted at the wished place; everything after it follows."""
        self._part()
        after = self._place(wish)
        subscriber = await self._hub.join(self.signed.tenant.schema, self, after)
        if subscriber is None:
            await self._snapshot_needed()
            raise Gone(SLOW)
        self._subscriber = subscriber
        if self._reading is None:  # it left while we joined
            self._part()
            raise Gone
        self._last = self._cursor(subscriber.seq if after is None else after)
        await self._say(text_of(HelloFrame(cursor=self._last, resumed=after is not None)))
        self._presences.arrive(self)

    def _place(self, wish: object) -> int | None:
        """The position to go on from; None for now. A place nobody gave us is out of reach."""
        if wish is None:
            return None
        cursor = read_cursor(wish)
        if cursor is None or cursor.epoch != self._epoch:
            return _NOWHERE
        return cursor.seq if cursor.version == self.signed.permission_version else _NOWHERE

    def _part(self) -> None:
        subscriber, self._subscriber = self._subscriber, None
        if subscriber is not None:
            self._hub.part(self.signed.tenant.schema, subscriber)

    def _cursor(self, seq: int) -> str:
        return Cursor(self._epoch, seq, self.signed.permission_version).text()

    async def _snapshot_needed(self) -> None:
        await self._say(_SNAPSHOT_NEEDED)

    async def _say(self, text: str) -> None:
        if self._send is None:
            raise Gone
        FRAMES.inc()
        self._said_at = self._waits_since = time.monotonic()
        self._is_silent = False
        try:
            await self._send({"type": "websocket.send", "text": text, "bytes": None})
        except (OSError, RuntimeError):  # gone, or the server itself has begun to close it
            raise Gone from None
        finally:
            self._waits_since = 0.0

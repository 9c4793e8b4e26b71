"""The live connection: a one-time ticket over HTTP, then a socket.

Server frames, all JSON objects with `type`:

- `hello {cursor}`: the stream begins here; `resumed` says whether at the client's own cursor.
- `event {prev, cursor, event, ...}`: something happened; `prev` is the cursor before it.
- `ticket.revoked {prev, cursor, ticket_id}`: this ticket is out of sight; forget it.
- `upto {cursor}`: nothing new for you up to here; also the sign of life of an idle stream.
- `snapshot_needed`: what you have cannot be continued; load everything and connect anew.
- `error {error}`: what you sent was not understood.

The client may send `{"resume": cursor}` first (or `{"resume": null}` to be greeted at once), and
nothing else is needed.
"""

import asyncio
import contextlib
import time
from collections import deque
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from litestar import WebSocket, post, websocket
from litestar.di import NamedDependency

from telldesk.identity.sessions import SignedIn, resolve_session
from telldesk.kernel.errors import Refusal, Unauthenticated
from telldesk.kernel.metrics import FRAMES, SOCKETS_ENDED
from telldesk.realtime.hub import Subscriber
from telldesk.realtime.topics import Cursor, read_cursor
from telldesk.web.deps import Caller
from telldesk.web.directory import TenantPlace, require_served
from telldesk.web.frames import Rendered, chosen_for, placed
from telldesk.web.guards import ANYBODY_SIGNED_IN, OPEN
from telldesk.web.parts import Parts, parts_of
from telldesk.web.sockets import TICKET_LIFE_S, Socket

PROTOCOL: Final = "desk.v1"
MAX_FRAME_BYTES: Final = 4096
_WORDS_MOST: Final = 20
_WORDS_PER_S: Final = 10.0
_NOWHERE: Final = -1
_WRITE_S: Final = 20.0  # a socket that takes no byte for so long is gone
# Close codes: 4000 + the HTTP number of the same meaning.
OVER, FOREIGN, SLOW, LARGE, NOISY = 4401, 4403, 4408, 4413, 4429
_Socket = WebSocket[Any, Any, Any]


class SocketTicket(msgspec.Struct, frozen=True, kw_only=True):
    """Send `Sec-WebSocket-Protocol: desk.v1, t.<ticket>` within its 30 seconds; it works once."""

    ticket: str
    expires_at: datetime


@post(
    "/api/v1/realtime/ticket", operation_id="createRealtimeTicket", guards=[ANYBODY_SIGNED_IN],
    summary="A ticket for one live connection",
)  # fmt: skip
async def create_ticket(caller: NamedDependency[Caller]) -> SocketTicket:
    """A ticket bound to this session, its desk and its present rights."""
    ticket = await caller.parts.sockets.issue(caller.signed)
    now = caller.parts.clock.now()
    return SocketTicket(ticket=ticket, expires_at=now + timedelta(seconds=TICKET_LIFE_S))


@websocket("/api/v1/realtime", opt={OPEN: "ticket"})
async def live(socket: _Socket) -> None:
    """The stream of what this person may see, until one side leaves."""
    parts = parts_of(socket)
    await socket.receive()  # the wish to connect; everything else follows the acceptance
    try:
        signed, place = await _admitted(socket, parts)
        registered = parts.sockets.enter(signed)
    except Refusal:
        # Before it is accepted a socket is refused by plain HTTP (403); no reason is given.
        await socket.send({"type": "websocket.close", "code": FOREIGN, "reason": ""})
        return
    try:
        await socket.send({"type": "websocket.accept", "subprotocol": PROTOCOL, "headers": []})
        await Conversation(socket, parts, registered, place).run()
    finally:
        parts.sockets.leave(registered)


async def _admitted(socket: _Socket, parts: Parts) -> tuple[SignedIn, TenantPlace]:
    """Who connects: own origin, ticket, session and rights, in this order.

    Raises:
        Refusal: any of them is wrong.
    """
    host, origin = socket.headers.get("host", ""), socket.headers.get("origin", "")
    if not parts.hosts.is_own_origin(origin, host):
        raise Unauthenticated("foreign origin")
    offered = [one.strip() for one in socket.headers.get("sec-websocket-protocol", "").split(",")]
    tickets = [one.removeprefix("t.") for one in offered if one.startswith("t.")]
    if PROTOCOL not in offered or len(tickets) != 1:
        raise Unauthenticated("no ticket")
    tenant, ticket = await parts.sockets.redeem(tickets[0])
    place = await parts.directory.tenant(tenant.schema)
    if place is None or parts.hosts.slug_of(host) not in {"", place.slug}:
        raise Unauthenticated("not here")
    require_served(place)
    signed = await parts.desk.run(tenant, lambda work: resolve_session(work, ticket.session_id))
    if signed.permission_version != ticket.permission_version:
        raise Unauthenticated("rights changed")
    return signed, place


class Gone(Exception):  # noqa: N818 - the ordinary end of a socket
    """The socket is to be closed with `code`, or already is (0)."""

    def __init__(self, code: int = 0) -> None:
        super().__init__(code)
        self.code = code


class Conversation:
    """One accepted socket: a reader for the client's few words, a writer for frames."""

    def __init__(
        self, socket: _Socket, parts: Parts, registered: Socket, place: TenantPlace
    ) -> None:
        self._socket = socket
        self._hub = parts.sockets.hub
        self._over = registered.over
        self._signed = registered.signed
        self._epoch = place.epoch
        self._resume: asyncio.Queue[object] = asyncio.Queue(maxsize=1)
        self._words: deque[float] = deque(maxlen=_WORDS_MOST)
        self._last = ""
        self._subscriber: Subscriber[Rendered] | None = None

    async def run(self) -> None:
        tasks = [
            asyncio.create_task(self._read()),
            asyncio.create_task(self._write()),
            asyncio.create_task(self._until_over()),
        ]
        code = 0
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                error = task.exception()
                if isinstance(error, Gone):
                    code = code or error.code
                elif error is not None:
                    raise error
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if code:
            SOCKETS_ENDED.labels(str(code)).inc()
            with contextlib.suppress(OSError, RuntimeError):  # the other side may be gone
                await self._socket.send({"type": "websocket.close", "code": code, "reason": ""})

    async def _until_over(self) -> None:
        await self._over.wait()
        raise Gone(OVER)

    # --- what the client says -------------------------------------------------------------------

    async def _read(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                raise Gone
            self._count_word()
            text = message.get("text") or ""
            if not isinstance(text, str) or message.get("bytes"):
                raise Gone(FOREIGN)
            if len(text.encode()) > MAX_FRAME_BYTES:
                raise Gone(LARGE)
            await self._hear(text)

    def _count_word(self) -> None:
        now = time.monotonic()
        if len(self._words) == _WORDS_MOST and now - self._words[0] < _WORDS_PER_S:
            raise Gone(NOISY)
        self._words.append(now)

    async def _hear(self, text: str) -> None:
        try:
            said = msgspec.json.decode(text)
        except msgspec.DecodeError:
            said = None
        if not isinstance(said, dict) or set(said) != {"resume"}:
            if isinstance(said, dict) and "subscribe" in said:
                raise Gone(FOREIGN)  # there is one stream per person and nothing to choose (T20)
            await self._send('{"type":"error","error":"not-understood"}')
            return
        with contextlib.suppress(asyncio.QueueFull):
            self._resume.put_nowait(said["resume"])
        if self._subscriber is not None:
            self._subscriber.wake.set()

    # --- what the server says -------------------------------------------------------------------

    async def _write(self) -> None:
        wish: object = None
        with contextlib.suppress(TimeoutError):
            wish = await asyncio.wait_for(self._resume.get(), self._hub.pace.first_word_s)
        while True:
            wish = await self._stream_from(wish)

    async def _stream_from(self, wish: object) -> object:
        """Frames from the wished place on, until the client wishes another one; returns that."""
        after = self._place(wish)
        actor, schema = self._signed.actor, self._signed.tenant.schema
        subscriber = await self._hub.join(schema, lambda one: chosen_for(actor, one), after)
        if subscriber is None:
            await self._snapshot_needed()
            raise Gone(SLOW)
        self._subscriber = subscriber
        try:
            self._last = self._cursor(subscriber.seq if after is None else after)
            resumed = "true" if after is not None else "false"
            await self._send(f'{{"type":"hello","cursor":"{self._last}","resumed":{resumed}}}')
            return await self._frames(subscriber)
        finally:
            self._subscriber = None
            self._hub.part(schema, subscriber)

    def _place(self, wish: object) -> int | None:
        """The position to go on from; None for now. A place nobody gave us is out of reach."""
        if wish is None:
            return None
        cursor = read_cursor(wish)
        if cursor is None or cursor.epoch != self._epoch:
            return _NOWHERE
        return cursor.seq if cursor.version == self._signed.permission_version else _NOWHERE

    async def _frames(self, subscriber: Subscriber[Rendered]) -> object:
        idle_s = self._hub.pace.idle_s
        while True:
            subscriber.wake.clear()
            while (found := subscriber.take()) is not None:
                seq, body = found
                cursor = self._cursor(seq)
                await self._send(placed(body, self._last, cursor))
                self._last = cursor
            if subscriber.has_overflown:
                await self._snapshot_needed()
                raise Gone(SLOW)
            if not self._resume.empty():
                return self._resume.get_nowait()
            try:
                await asyncio.wait_for(subscriber.wake.wait(), idle_s)
            except TimeoutError:
                if subscriber.wake.is_set():
                    continue
                # Nothing waits in the queue, so all it was offered up to here is sent.
                self._last = self._cursor(subscriber.seq)
                await self._send(f'{{"type":"upto","cursor":"{self._last}"}}')

    def _cursor(self, seq: int) -> str:
        return Cursor(self._epoch, seq, self._signed.permission_version).text()

    async def _snapshot_needed(self) -> None:
        await self._send('{"type":"snapshot_needed"}')

    async def _send(self, text: str) -> None:
        FRAMES.inc()
        try:
            async with asyncio.timeout(_WRITE_S):
                await self._socket.send({"type": "websocket.send", "text": text, "bytes": None})
        except TimeoutError:
            raise Gone(SLOW) from None
        except OSError:  # the other side is gone; the reader may not have noticed yet
            raise Gone from None


ROUTES = [create_ticket, live]

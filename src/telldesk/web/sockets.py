"""The sockets of this process: their tickets, their sessions' fate, the stream they hang on."""

import asyncio
import hashlib
import time
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Final, Protocol
from uuid import UUID

import msgspec
import redis.asyncio as redis
from redis.exceptions import RedisError

from telldesk.identity.actions.availability import IN_APP, note_here
from telldesk.identity.actor import Actor, ActorKind
from telldesk.identity.sessions import SignedIn, live_sessions, tenant_of_token
from telldesk.kernel.db import Tenant, tenant_of_schema
from telldesk.kernel.errors import TooMany, Unauthenticated, Unavailable
from telldesk.kernel.events import StampedEvent
from telldesk.kernel.ids import new_token
from telldesk.kernel.metrics import SOCKETS
from telldesk.kernel.work import Desk, Work
from telldesk.realtime.fanout import Fanout
from telldesk.realtime.hub import Hub, Pace
from telldesk.realtime.presence import PresencePace
from telldesk.realtime.upkeep import look_again
from telldesk.web.frames import Rendered, read_rows, render, sketch
from telldesk.web.presences import Onlooker, Presences

TICKET_LIFE_S: Final = 30
_TICKET_BITS: Final = 256
_PATIENCE_S: Final = 2.0
_LOCAL_MOST: Final = 10_000
SOCKETS_OF_SESSION_MOST: Final = 8
SOCKETS_MOST: Final = 20_000
_MOVES: Final = "TicketAssigned"
_TELL_EVERY_S: Final = 60.0
_TOLD_MOST: Final = 10_000
_RIGHTS_CHANGE: Final = frozenset({"AgentRoleChanged", "AgentRemoved"})


Moved = Callable[[str, UUID | None], None]


class Ticket(msgspec.Struct, frozen=True):
    """Lets one socket of one session in, once."""

    session_id: UUID
    permission_version: int


class Socket(Onlooker, Protocol):
    """One open socket, as it is looked after."""

    def end_over(self) -> None:
        """Its session ended or its rights changed: it closes now."""
        ...

    def look(self, now: float) -> None:
        """Says that it is alive when it was silent, closes when nobody takes its frames."""
        ...


class _RelayRows:
    """The hub's source: a tenant's own stamped events, and their frames."""

    def __init__(self, desk: Desk, recheck: asyncio.Event, moved: Moved) -> None:
        self._desk = desk
        self._recheck = recheck
        self._moved = moved

    async def edges(self, tenant: str) -> tuple[int, int]:
        row = await self._desk.run(
            tenant_of_schema(tenant),
            lambda work: work.conn.fetchrow("SELECT * FROM relay.own_seq()"),
        )
        return (row["last_seq"], row["oldest_kept"]) if row else (0, 1)

    async def read(self, tenant: str, after: int, most: int) -> list[StampedEvent]:
        rows = await self._desk.run(
            tenant_of_schema(tenant),
            lambda work: work.conn.fetch("SELECT * FROM relay.own_events($1, $2)", after, most),
        )
        return [
            StampedEvent(row["seq"], row["event_id"], tenant, row["event"], row["data"])
            for row in rows
        ]

    async def render(
        self, tenant: str, events: Sequence[StampedEvent], interests: Collection[Hashable] | None
    ) -> list[Rendered]:
        if any(event.name in _RIGHTS_CHANGE for event in events):
            self._recheck.set()
        sketches = sketch(events, interests)
        for one in sketches:
            if one.event.name == _MOVES:
                self._moved(tenant, one.facts.ticket_id)
        if all(one.place is None for one in sketches):
            return render(sketches, {})
        rows = await self._desk.run(
            tenant_of_schema(tenant), lambda work: read_rows(work, sketches)
        )
        return render(sketches, rows)


class Sockets:
    """Opens with the web process; knows every socket in it."""

    def __init__(
        self, desk: Desk, valkey: redis.Redis | None, pace: Pace, presence_pace: PresencePace
    ) -> None:
        self._desk = desk
        self._valkey = valkey
        self._open: defaultdict[str, set[Socket]] = defaultdict(set)
        self._of_session: Counter[UUID] = Counter()
        self._told: dict[UUID, float] = {}
        """When it was noted last that this agent is here."""
        self._recheck = asyncio.Event()
        self._looking: list[asyncio.Task[None]] = []
        self._tickets: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self.presences = Presences(desk, valkey, self._sockets_of, presence_pace)
        self.fanout = Fanout(valkey, self._hear, self._look, self.presences.board)
        self.hub: Hub[Rendered] = Hub(
            _RelayRows(desk, self._recheck, self.presences.moved),
            want=self._want,
            leave=self._leave,
            is_hearing=self.fanout.is_hearing,
            pace=pace,
        )

    def open(self) -> None:
        self.fanout.open()
        self.presences.board.open()
        rights = look_again(
            lambda: list(self._open),
            self._look_at,
            woken=self._recheck,
            every_s=self.hub.pace.recheck_s,
        )
        self._looking = [asyncio.create_task(rights), asyncio.create_task(self._look_at_all())]

    async def close(self) -> None:
        for sockets in self._open.values():
            for socket in sockets:
                socket.end_over()
        for looking in self._looking:
            looking.cancel()
        await asyncio.gather(*self._looking, return_exceptions=True)
        await self.hub.close()
        await self.fanout.close()
        await self.presences.close()

    def count(self) -> int:
        return self._of_session.total()

    def _want(self, schema: str) -> None:
        self.presences.want(schema)
        self.fanout.want(schema)

    def _leave(self, schema: str) -> None:
        self.fanout.leave(schema)
        self.presences.forget(schema)

    def _sockets_of(self, schema: str) -> Collection[Onlooker]:
        return self._open.get(schema, ())

    def _hear(self, events: Sequence[StampedEvent]) -> None:
        self.hub.hear(events)

    def _look(self, schema: str) -> None:
        self.hub.look(schema)

    # --- tickets --------------------------------------------------------------------------------

    async def issue(self, signed: SignedIn) -> str:
        """A ticket for one socket of this session, good for 30 seconds and once.

        Raises:
            Unavailable: tickets cannot be kept now.
        """
        text = f"{signed.tenant.schema.removeprefix('tenant_')}.{new_token(_TICKET_BITS)}"
        value = msgspec.json.encode(Ticket(signed.session_id, signed.permission_version))
        name = _name(signed.tenant, text)
        if self._valkey is None:
            self._tickets[name] = (time.monotonic() + TICKET_LIFE_S, value)
            if len(self._tickets) > _LOCAL_MOST:
                self._tickets.popitem(last=False)
            return text
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._valkey.set(name, value, ex=TICKET_LIFE_S)
        except (RedisError, OSError, TimeoutError) as error:
            raise Unavailable("no place for tickets", retry_after_s=2) from error
        return text

    async def redeem(self, text: str) -> tuple[Tenant, Ticket]:
        """What the ticket stands for; it is used up now.

        Raises:
            Unauthenticated: unknown, used or too old.
            Unavailable: nobody can tell now.
        """
        tenant = tenant_of_token(text)
        name = _name(tenant, text)
        kept: bytes | str | None
        if self._valkey is None:
            until, value = self._tickets.pop(name, (0.0, b""))
            kept = value if until > time.monotonic() else None
        else:
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    kept = await self._valkey.getdel(name)
            except (RedisError, OSError, TimeoutError) as error:
                raise Unavailable("tickets cannot be read", retry_after_s=2) from error
        if not kept:
            raise Unauthenticated("no such ticket")
        return tenant, msgspec.json.decode(kept, type=Ticket)

    # --- sockets --------------------------------------------------------------------------------

    def enter(self, socket: Socket) -> None:
        """The socket is looked after from now on.

        Raises:
            TooMany: of this session, or in this process.
        """
        signed = socket.signed
        if (
            self._of_session[signed.session_id] >= SOCKETS_OF_SESSION_MOST
            or self.count() >= SOCKETS_MOST
        ):
            raise TooMany("sockets", retry_after_s=5)
        self._open[signed.tenant.schema].add(socket)
        self._of_session[signed.session_id] += 1
        SOCKETS.inc()

    def leave(self, socket: Socket) -> None:
        SOCKETS.dec()
        schema = socket.signed.tenant.schema
        self._open[schema].discard(socket)
        if not self._open[schema]:
            del self._open[schema]
        self._of_session[socket.signed.session_id] -= 1
        if not self._of_session[socket.signed.session_id]:
            del self._of_session[socket.signed.session_id]

    async def _look_at_all(self) -> None:
        """One clock for all sockets: a timer of each would be set anew with every frame."""
        while True:
            await asyncio.sleep(self.hub.pace.look_s)
            now = time.monotonic()
            self.presences.board.look(now)
            for socket in [one for sockets in self._open.values() for one in sockets]:
                socket.look(now)

    async def _look_at(self, schema: str) -> None:
        """Sockets whose session ended or whose rights changed are over."""
        sockets = list(self._open.get(schema, ()))
        ids = list({socket.signed.session_id for socket in sockets})
        here = self._untold({socket.signed.actor for socket in sockets})

        async def look(work: Work) -> dict[UUID, SignedIn]:
            if here:
                await note_here(work, here, lasts=IN_APP)
            return await live_sessions(work, ids)

        live = await self._desk.run(tenant_of_schema(schema), look)
        self._told.update(dict.fromkeys(here, time.monotonic()))
        for socket in sockets:
            now = live.get(socket.signed.session_id)
            if now is None or now.permission_version != socket.signed.permission_version:
                socket.end_over()

    def _untold(self, actors: Collection[Actor]) -> list[UUID]:
        """The agents among them of whom it has not been noted for a while that they are here."""
        now = time.monotonic()
        if len(self._told) > _TOLD_MOST:
            self._told = {one: at for one, at in self._told.items() if now - at < _TELL_EVERY_S}
        agents = (one.id for one in actors if one.kind is ActorKind.AGENT and one.id is not None)
        return [one for one in agents if now - self._told.get(one, -_TELL_EVERY_S) >= _TELL_EVERY_S]


def _name(tenant: Tenant, text: str) -> str:
    return f"t:{tenant.schema}:socket-ticket:{hashlib.sha256(text.encode()).hexdigest()}"

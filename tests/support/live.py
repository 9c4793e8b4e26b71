"""A running relay, and sockets that keep a client's own picture of the desk."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
import redis.asyncio as redis
from tests.support.servers import Logins
from tests.support.tenants import FixedClock
from tests.support.web import Person, Site
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from telldesk.kernel.nudges import Nudges
from telldesk.kernel.outbox import Relay
from telldesk.kernel.work import Desk
from telldesk.realtime.fanout import publish

DEADLINE_S = 10
# For something in particular, while other things keep coming.
_PATIENCE_S = 30
ASIDES = frozenset({"presence", "staff.online", "typing"})
MINE = "/api/v1/my/tickets"
TICKETS = "/api/v1/tickets"


@pytest.fixture
async def relaying(logins: Logins, clock: FixedClock, valkey: redis.Redis) -> AsyncIterator[Relay]:
    """The relay works as in the worker, until the test ends."""
    nudges = Nudges(valkey)
    await nudges.hear()
    relay = Relay(Desk(logins.relay, clock, nudges), [], publish(valkey))
    stopping = asyncio.Event()
    running = asyncio.create_task(relay.run(stopping))
    yield relay
    stopping.set()
    await running
    await nudges.close()


async def ticket_of(person: Person) -> str:
    answer = await person.post("/api/v1/realtime/ticket")
    assert answer.status_code == 201, answer.text
    text: str = answer.json()["ticket"]
    return text


def dial(site: Site, ticket: str, **changes: Any) -> Any:
    """A connection with this ticket; `origin` and `protocols` may be wrong on purpose."""
    origin = changes.pop("origin", site.url)
    protocols = changes.pop("protocols", ["desk.v1", f"t.{ticket}"])
    return connect(
        site.url.replace("http", "ws") + "/api/v1/realtime",
        origin=None if origin is None else Origin(origin),
        subprotocols=[Subprotocol(one) for one in protocols],
        open_timeout=DEADLINE_S,
        compression=None,
        **changes,
    )


class Line:
    """One live connection of a person, with everything it was told."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self.asides: list[dict[str, Any]] = []

    async def next(self) -> dict[str, Any]:
        """The next frame of the stream; what is said beside it is kept apart."""
        while True:
            frame = await self._any()
            if frame["type"] not in ASIDES:
                return frame

    async def _any(self) -> dict[str, Any]:
        text = await asyncio.wait_for(self.socket.recv(), DEADLINE_S)
        frame: dict[str, Any] = msgspec.json.decode(text)
        (self.asides if frame["type"] in ASIDES else self.frames).append(frame)
        return frame

    async def say(self, **word: Any) -> None:
        await self.socket.send(msgspec.json.encode(word).decode())

    async def aside(self, kind: str, **facts: Any) -> dict[str, Any]:
        """The next frame beside the stream of this type with these facts."""
        async with asyncio.timeout(_PATIENCE_S):
            while True:
                frame = await self._any()
                if frame["type"] == kind and facts.items() <= frame.items():
                    return frame

    async def until(self, kind: str, **facts: Any) -> dict[str, Any]:
        """The next frame of this type (or event) with these facts."""
        async with asyncio.timeout(_PATIENCE_S):
            while True:
                frame = await self.next()
                if kind in {frame["type"], frame.get("event")} and facts.items() <= frame.items():
                    return frame

    @property
    def cursor(self) -> str:
        found: str = next(one["cursor"] for one in reversed(self.frames) if "cursor" in one)
        return found

    def events(self) -> list[str]:
        return [frame["event"] for frame in self.frames if frame["type"] == "event"]


@contextlib.asynccontextmanager
async def line_of(site: Site, person: Person, resume: str | None = None) -> AsyncIterator[Line]:
    """A greeted connection of this person."""
    async with dial(site, await ticket_of(person)) as socket:
        line = Line(socket)
        await socket.send(msgspec.json.encode({"resume": resume}).decode())
        await line.next()
        yield line


async def asked(contact: Person, text: str = "Hello") -> str:
    answer = await contact.post(MINE, {"text": text})
    assert answer.status_code == 201, answer.text
    ticket_id: str = answer.json()["ticket"]["id"]
    return ticket_id


async def closed(line: Line) -> int:
    """The code the server closed with."""
    with pytest.raises(ConnectionClosed) as error:
        await line.until("nothing that is ever said")
    assert error.value.rcvd is not None
    return error.value.rcvd.code

"""Clients of a running stack: contacts who write, agents with open sockets."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import aiohttp
import asyncpg
import msgspec
from websockets.asyncio.client import ClientConnection, connect

from rig import BenchTenant, Rig
from telldesk.kernel.crypto import digest
from telldesk.kernel.ids import new_id, new_token

FIRST_CONTACT = 100_000_000
FIRST_AGENT = 900_000_000
_NUMBERS = iter(range(1_000_000_000, 2_000_000_000))
_UPDATE = (
    '{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,'
    '"first_name":"Bench","language_code":"en"},"chat":{"id":%d,"first_name":"Bench",'
    '"type":"private"},"date":%d,"text":"%s"}}'
)


class _Message(msgspec.Struct):
    text: str = ""


class Frame(msgspec.Struct):
    """What clients here look at in a frame."""

    type: str
    event: str = ""
    event_id: UUID | None = None
    ticket_id: UUID | None = None
    message: _Message | None = None


_FRAME = msgspec.json.Decoder(Frame)
Hear = Callable[[Frame, float], None]


def update_body(person: int, text: str) -> bytes:
    """A private message; update and message numbers never repeat."""
    number = next(_NUMBERS)
    words = (number, number, person, person, int(time.time()), text)
    return (_UPDATE % words).encode()


def contact_of(tenant: int, chat: int) -> int:
    """The Telegram id of a tenant's contact; both by number."""
    return FIRST_CONTACT + tenant * 1000 + chat


@dataclass
class Agent:
    """An agent with a session."""

    tenant: BenchTenant
    token: str

    @property
    def headers(self) -> dict[str, str]:
        address = ".".join(["10", *(str(secrets.randbelow(254) + 1) for _ in range(3))])
        return {"Authorization": f"Bearer {self.token}", "X-Forwarded-For": address}


@dataclass
class Clients:
    """Everybody who uses the stack, in one event loop."""

    rig: Rig
    http: aiohttp.ClientSession
    sockets: list[ClientConnection] = field(default_factory=list)
    _readers: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def web_url(self) -> str:
        return self.rig.environment["TELLDESK_PUBLIC_URL"]

    async def control(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        """The simulator's control API."""
        url = f"{self.rig.environment['TELLDESK_TELEGRAM_API_URL']}/control/{path}"
        sent = {"json": body} if body else {}
        async with self.http.request(method, url, **sent) as answer:
            found: dict[str, Any] = await answer.json()
            assert answer.status == 200, found
            return found

    async def settle_telegram(self, people: dict[int, list[int]]) -> None:
        """These persons (by tenant number) have started the tenant's bot at the simulator."""
        jobs = [self._starts(number, persons) for number, persons in people.items()]
        await in_parallel(jobs, most=8)

    async def _starts(self, number: int, persons: list[int]) -> None:
        tenant = self.rig.tenants[number]
        await self.control(
            "POST", "bots", bot_id=tenant.bot_id, token=tenant.token,
            username=f"bench_{number}_bot",
        )  # fmt: skip
        for person in persons:
            await self.control("POST", "people", id=person, first_name="Bench")
            await self.control("POST", "start", bot=tenant.bot_id, person=person)

    async def write(self, tenant: int, person: int, text: str) -> float:
        """A contact's message arrives at the hook; when it was sent."""
        to = self.rig.tenants[tenant]
        sent = time.perf_counter()
        async with self.http.post(
            f"{self.web_url}/hooks/telegram/{to.hook_key}", data=update_body(person, text),
            headers={"X-Telegram-Bot-Api-Secret-Token": to.secret},
        ) as answer:  # fmt: skip
            await answer.read()
            assert answer.status == 200, answer.status
        return sent

    async def ask(self, agent: Agent, method: str, path: str, body: Any = None) -> Any:
        """One call of the API."""
        async with self.http.request(
            method, f"{self.web_url}{path}", json=body, headers=agent.headers
        ) as answer:
            text = await answer.text()
            assert answer.status in {200, 201}, (answer.status, text)
            return msgspec.json.decode(text)

    async def listen(self, agent: Agent, hear: Hear) -> None:
        """One more socket; `hear` gets its event frames and when they came."""
        ticket = (await self.ask(agent, "POST", "/api/v1/realtime/ticket"))["ticket"]
        socket = await connect(
            self.web_url.replace("http", "ws", 1) + "/api/v1/realtime",
            subprotocols=["desk.v1", f"t.{ticket}"],  # type: ignore[list-item]  # a NewType of str
            origin=self.web_url,  # type: ignore[arg-type]  # same
            additional_headers={"X-Forwarded-For": agent.headers["X-Forwarded-For"]},
            compression=None, ping_interval=None, open_timeout=30,
        )  # fmt: skip
        self.sockets.append(socket)
        await socket.send('{"resume":null}')
        hello = _FRAME.decode(await socket.recv())
        assert hello.type == "hello", hello
        self._readers.append(asyncio.create_task(_read(socket, hear)))

    async def close(self) -> None:
        """Every socket is closed."""
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)
        await asyncio.gather(*(socket.close() for socket in self.sockets))


async def _read(socket: ClientConnection, hear: Hear) -> None:
    async for text in socket:
        at = time.perf_counter()
        frame = _FRAME.decode(text)
        if frame.type == "event":
            hear(frame, at)


@contextlib.asynccontextmanager
async def clients(made: Rig) -> AsyncIterator[Clients]:
    """Clients of the running stack; their sockets close with it."""
    # Shorter than the server keeps idle connections, or a reused one may be closing.
    connector = aiohttp.TCPConnector(limit=64, keepalive_timeout=3)
    async with aiohttp.ClientSession(connector=connector) as http:
        found = Clients(made, http)
        try:
            yield found
        finally:
            await found.close()


async def seat_agents(made: Rig, each: int, *, linked: bool, tenants: int = 0) -> list[list[Agent]]:
    """`each` new owners per tenant, signed in; linked ones have a chat with the bot."""
    admin = await asyncpg.connect(made.admin_dsn)
    until = datetime.now(UTC) + timedelta(hours=2)
    seated = []
    for number, tenant in enumerate(made.tenants[: tenants or None]):
        agents = []
        async with admin.transaction():
            await admin.execute("SET LOCAL ROLE td_owner")
            await admin.execute(f'SET LOCAL search_path = "{tenant.schema}"')
            await admin.execute("DELETE FROM sessions")
            await admin.execute("DELETE FROM agent_notices")
            await admin.execute("UPDATE agents SET removed_at = now()")
            for place in range(each):
                agent_id, token = new_id(), f"{tenant.schema[7:]}.{new_token(256)}"
                telegram = (
                    (agent_telegram_id(number) + place, tenant.bot_id) if linked else (None,) * 2
                )
                await admin.execute(
                    "INSERT INTO agents (id, name, role, language, telegram_user_id,"
                    " telegram_bot_id, linked_at)"
                    " VALUES ($1, 'Bench', 'owner', 'en', $2, $3, now())",
                    agent_id, *telegram,
                )  # fmt: skip
                await admin.execute(
                    "INSERT INTO sessions (id, agent_id, client, access_hash, access_expires_at,"
                    " expires_at) VALUES ($1, $2, 'mini_app', $3, $4, $4)",
                    new_id(), agent_id, digest(token), until,
                )  # fmt: skip
                agents.append(Agent(tenant, token))
        seated.append(agents)
    await admin.close()
    return seated


def agent_telegram_id(tenant: int) -> int:
    """The Telegram id of a tenant's first linked agent."""
    return FIRST_AGENT + tenant * 1000


async def in_parallel(jobs: Iterable[Coroutine[Any, Any, Any]], *, most: int) -> None:
    """All are done, `most` at a time."""
    free = asyncio.Semaphore(most)

    async def one(job: Coroutine[Any, Any, Any]) -> None:
        async with free:
            await job

    await asyncio.gather(*(one(job) for job in jobs))


async def paced(rate: float, count: int, act: Callable[[int], Coroutine[Any, Any, Any]]) -> None:
    """`act(0)`, `act(1)`... at `rate` a second whatever each takes; all have ended."""
    began = time.perf_counter()
    going = []
    for number in range(count):
        wait_s = began + number / rate - time.perf_counter()
        if wait_s > 0:
            await asyncio.sleep(wait_s)
        going.append(asyncio.create_task(act(number)))
    await asyncio.gather(*going)


async def until(is_so: Callable[[], bool], *, within_s: float, what: str) -> None:
    """`is_so()` holds.

    Raises:
        AssertionError: it still does not after `within_s`.
    """
    deadline = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < deadline, f"{what}: not within {within_s} s"
        await asyncio.sleep(0.02)

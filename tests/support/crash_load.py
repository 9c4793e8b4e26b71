"""Load for the crash test: people who write numbered messages, agents who answer until heard."""

import asyncio
import random
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from tests.support.demo_program import DemoDesk, Json, Signed, client_key

TENANTS = 50
PEOPLE = 4
ANSWERING = 12
"""Tenants with an agent who answers; the others only hear."""
_TOGETHER = 16
_MANIFEST = """
name = "Crash {number}"
languages = ["en"]
default_language = "en"
time_zone = "Etc/UTC"

[inbox]
token_env = "CRASH_{number}_TOKEN"

[brand.colours]
accent = "#12748c"

[[staff]]
key = "ada"
name = "Ada {number}"
role = "owner"
language = "en"
"""


def write_manifests(root: Path) -> Path:
    """A folder of manifests, one small tenant each."""
    for number in range(TENANTS):
        folder = root / f"crash-{number:02}"
        folder.mkdir(parents=True)
        (folder / "tenant.toml").write_text(_MANIFEST.format(number=number))
    return root


@dataclass
class Chat:
    """One person's chat with one tenant's bot, and what was said in it, in order."""

    tenant: Json
    number: int
    person: int
    sent: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)


@dataclass
class Load:
    """Everybody who is at work while parts are killed."""

    desk: DemoDesk
    rng: random.Random
    chats: list[Chat] = field(default_factory=list)
    agents: list[tuple[Json, Signed]] = field(default_factory=list)
    repeated_asks: int = 0
    unexpected: list[str] = field(default_factory=list)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    async def gather_people(self) -> None:
        """Every chat is started; every answering agent is signed in."""
        limit = asyncio.Semaphore(_TOGETHER)

        async def meet(tenant: Json, number: int) -> Chat:
            async with limit:
                person = await self.desk.person(f"Person {number}")
                await self.desk.control.post("start", bot=tenant["bot_id"], person=person)
                return Chat(tenant, number, person)

        self.chats = list(
            await asyncio.gather(
                *(meet(tenant, n) for tenant in self.desk.tenants for n in range(PEOPLE))
            )
        )
        for tenant in self.desk.tenants[:ANSWERING]:
            (agent,) = tenant["agents"]
            self.agents.append((tenant, await self.desk.sign_in(tenant, agent["telegram_user_id"])))

    @property
    def answers(self) -> int:
        """How many answers were accepted so far."""
        return sum(len(chat.answered) for chat in self.chats)

    def stop(self) -> None:
        self._stopping.set()

    async def write(self, per_s: float) -> None:
        """Messages come at this rate, every chat in its turn, until `stop`."""
        order = list(self.chats)
        due = asyncio.get_running_loop().time()
        while True:
            self.rng.shuffle(order)
            for chat in order:
                if self._stopping.is_set():
                    return
                text = f"{chat.tenant['slug']} person {chat.number} says {len(chat.sent)}"
                await self.desk.control.post(
                    "send", bot=chat.tenant["bot_id"], person=chat.person, text=text
                )
                chat.sent.append(text)
                due += 1 / per_s
                await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))

    async def answer(self) -> None:
        """Each agent answers what waits, again and again, until `stop`."""
        await asyncio.gather(*(self._answer(tenant, agent) for tenant, agent in self.agents))

    async def _answer(self, tenant: Json, agent: Signed) -> None:
        chats = {f"Person {one.number}": one for one in self.chats if one.tenant is tenant}
        while not self._stopping.is_set():
            listed = await self._ask(agent, "GET", "/api/v1/tickets?view=waiting&limit=20")
            for ticket in (listed or {}).get("tickets", []):
                if self._stopping.is_set():
                    return
                chat = chats[ticket["contact"]["name"]]
                text = f"{tenant['slug']} answers {chat.number} with {len(chat.answered)}"
                body = {"text": text, "client_key": client_key()}
                path = f"/api/v1/tickets/{ticket['id']}/replies"
                if await self._ask(agent, "POST", path, body) is not None:
                    chat.answered.append(text)
            await asyncio.sleep(0.3)

    async def _ask(self, agent: Signed, method: str, path: str, body: Any = None) -> Any:
        """The answer of a request that is repeated until it is heard; None when we stop first.

        A reply is repeated to its end whatever happens: it may have been accepted unheard.
        """
        for _ in range(400):
            if method == "GET" and self._stopping.is_set():
                return None
            try:
                status, found = await agent.ask(method, path, body)
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
                status, found = 0, None
            if status in {200, 201}:
                return found
            if status not in {0, 429} and status < 500:
                self.unexpected.append(f"{status} {method} {path}: {found}")
                return None
            self.repeated_asks += 1
            await asyncio.sleep(0.25)
        self.unexpected.append(f"never accepted: {path}")
        return None

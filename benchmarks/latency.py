"""The whole stack as processes: an update until a socket's frame, a reply until Telegram.

Updates are posted to the hook as Telegram does; the time starts before the request is sent and
ends when an agent's socket has the frame. A reply's time starts before the API call and ends when
the simulator begins to read the call. Floor: the hook alone, answered after the commit.
"""

import asyncio
import itertools
import statistics
import time
from typing import Any
from uuid import UUID

import psutil
import uvloop

from figures import Figure, percentile
from people import (
    Agent,
    Clients,
    Frame,
    clients,
    contact_of,
    in_parallel,
    paced,
    seat_agents,
    until,
)
from rig import Rig

TENANTS = 50
RATE = 100.0
SECONDS = 5
ROUNDS = 3
CHATS = 4
WARM_UP = 1_000
REPLIES = 60


def run(made: Rig) -> list[Figure]:
    with made.stack() as processes:
        spent = {"web": Spent(processes.web.pid), "worker": Spent(processes.worker.pid)}
        return uvloop.run(_measure(made, spent))


class Spent:
    """CPU time of one process, which other load on the machine hardly moves."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._before = 0.0
        self.ms: list[float] = []

    def begin(self) -> None:
        self._before = sum(self._process.cpu_times()[:2])

    def end(self, count: float) -> None:
        """Notes the milliseconds for each of `count` since `begin`."""
        self.ms.append(round((sum(self._process.cpu_times()[:2]) - self._before) * 1000 / count, 1))


class Desks:
    """Desks with an agent listening each, and contacts with a ticket each."""

    def __init__(self, people: Clients, agents: list[Agent]) -> None:
        self.people = people
        self.agents = agents
        self.heard: dict[str, float] = {}
        self.sent: dict[str, float] = {}
        self.acked: dict[str, float] = {}
        self.tickets: dict[tuple[int, int], UUID] = {}
        self.numbers = itertools.count(1)
        self._owner: dict[str, tuple[int, int]] = {}

    def hear(self, frame: Frame, at: float) -> None:
        if frame.event != "message.received" or frame.message is None:
            return
        text = frame.message.text
        self.heard.setdefault(text, at)
        if frame.ticket_id is not None and text in self._owner:
            self.tickets.setdefault(self._owner[text], frame.ticket_id)

    async def write(self, tenant: int, chat: int, kind: str) -> None:
        """One contact's message; its name is `<kind> <number>`."""
        text = f"{kind} {next(self.numbers)}"
        self._owner[text] = (tenant, chat)
        self.sent[text] = await self.people.write(tenant, contact_of(tenant, chat), text)
        self.acked[text] = time.perf_counter()

    async def all_heard(self, kind: str) -> None:
        def are_heard() -> bool:
            return all(text in self.heard for text in self.sent if text.startswith(kind + " "))

        await until(are_heard, within_s=120, what=f"frames of {kind}")

    def waits(self, kind: str) -> list[float]:
        """Seconds from update to frame."""
        names = [text for text in self.sent if text.startswith(kind + " ")]
        return [self.heard[text] - self.sent[text] for text in names]

    def hook_waits(self, kind: str) -> list[float]:
        names = [text for text in self.sent if text.startswith(kind + " ")]
        return [self.acked[text] - self.sent[text] for text in names]


async def opened(made: Rig, people: Clients) -> Desks:
    """Every desk has an agent at a socket and `CHATS` contacts who wrote once."""
    count = len(made.tenants)
    agents = [found[0] for found in await seat_agents(made, 1, linked=False)]
    desks = Desks(people, agents)
    await people.settle_telegram({
        number: [contact_of(number, chat) for chat in range(CHATS)]
        for number in range(count)
    })  # fmt: skip
    await in_parallel((people.listen(agent, desks.hear) for agent in agents), most=8)
    for chat in range(CHATS):
        await in_parallel((desks.write(number, chat, "first") for number in range(count)), most=8)
    await desks.all_heard("first")
    # A while at pace: caches, plans and the allocator are as they stay in a desk in use.
    await paced(RATE, WARM_UP, lambda n: desks.write(n % count, n // count % CHATS, "warm"))
    await desks.all_heard("warm")
    return desks


async def _measure(made: Rig, spent: dict[str, Spent]) -> list[Figure]:
    async with clients(made) as people:
        desks = await opened(made, people)
        count = len(made.tenants)
        frames, replies = [], []
        for turn in range(ROUNDS):
            await _replies(desks, turn)  # as with updates: those of a desk in use count
        for turn in range(ROUNDS):
            kind = f"round{turn}"
            for one in spent.values():
                one.begin()
            await paced(
                RATE, int(RATE * SECONDS),
                lambda n, kind=kind: desks.write(n % count, n // count % CHATS, kind),
            )  # fmt: skip
            await desks.all_heard(kind)
            frames.append((desks.waits(kind), desks.hook_waits(kind)))
            for one in spent.values():
                one.end(RATE * SECONDS)
            await _quiet(people)
            replies.append(await _replies(desks, turn))
    return [_frames_figure(frames, spent), _replies_figure(replies)]


def _frames_figure(
    rounds: list[tuple[list[float], list[float]]], spent: dict[str, Spent]
) -> Figure:
    p99 = [percentile(waits, 99) * 1000 for waits, _ in rounds]
    return Figure(
        "latency.update_to_frame_p99", statistics.median(p99), "<=", 60, "ms",
        {"p99_ms": [round(one, 1) for one in p99],
         "p50_ms": [round(percentile(waits, 50) * 1000, 1) for waits, _ in rounds],
         "hook_p50_ms": [round(percentile(hook, 50) * 1000, 1) for _, hook in rounds],
         "hook_p99_ms": [round(percentile(hook, 99) * 1000, 1) for _, hook in rounds],
         "updates_per_s": RATE, "tenants": TENANTS,
         **{f"{name}_cpu_ms_per_update": one.ms for name, one in spent.items()}},
    )  # fmt: skip


def _replies_figure(rounds: list[list[float]]) -> Figure:
    p50 = [percentile(waits, 50) * 1000 for waits in rounds]
    return Figure(
        "latency.reply_to_bot_api_p50", statistics.median(p50), "<=", 30, "ms",
        {"p50_ms": [round(one, 1) for one in p50],
         "p95_ms": [round(percentile(waits, 95) * 1000, 1) for waits in rounds]},
    )  # fmt: skip


async def _quiet(people: Clients) -> None:
    """Notices and answers of the round before are through."""
    before = -1
    while (now := (await people.control("GET", "health"))["calls"]) != before:
        before = now
        await asyncio.sleep(1.0)


async def _replies(desks: Desks, turn: int) -> list[float]:
    """Seconds from each reply's API call to the call at Telegram; one reply at a time."""
    people = desks.people
    after = (await people.control("GET", "calls?limit=1&after=999999999"))["last"]
    began: dict[str, float] = {}
    places = sorted(desks.tickets)[turn::ROUNDS][:REPLIES]
    for tenant, chat in places:
        text = f"reply{next(desks.numbers)} {tenant} {chat}"
        began[text] = time.time()
        path = f"/api/v1/tickets/{desks.tickets[tenant, chat]}/replies"
        await people.ask(desks.agents[tenant], "POST", path, {"text": text})
        await asyncio.sleep(0.02)
    deadline = time.monotonic() + 30
    reached: dict[str, float] = {}
    while len(reached) < len(began):
        assert time.monotonic() < deadline, f"{len(reached)} of {len(began)} replies sent"
        found = await people.control("GET", f"calls?method=sendMessage&limit=5000&after={after}")
        for call in found["calls"]:
            if (text := _text(call)) in began:
                reached[text] = call["at"] - call["ms"] / 1000
        await asyncio.sleep(0.1)
    return [reached[text] - began[text] for text in began]


def _text(call: dict[str, Any]) -> str:
    return str(call["params"].get("text", ""))

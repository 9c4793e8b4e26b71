"""Bursts: many people write to many bots at a chosen rate, for load and for order tests."""

import asyncio
import itertools

from aiohttp import web

from telegram_simulator.acts import say
from telegram_simulator.control.fields import Fields, Wrong, route
from telegram_simulator.records import Bot, Json, Person
from telegram_simulator.world import World

MAX_MESSAGES = 1_000_000
MAX_RATE = 20_000
MAX_PEOPLE = 10_000
MAX_BURSTS = 100
# How often the burst looks at the clock; a slice is sent at once.
SLICE_S = 0.005


class Burst:
    def __init__(self, number: int, total: int) -> None:
        self.number = number
        self.total = total
        self.sent = 0
        self.seconds = 0.0
        self.is_stopped = False
        self.task: asyncio.Task[None] | None = None

    def facts(self) -> Json:
        return {
            "id": self.number,
            "total": self.total,
            "sent": self.sent,
            "seconds": round(self.seconds, 3),
            "running": self.task is not None and not self.task.done(),
        }


class Bursts:
    """Bursts that run and the last ones that ended."""

    def __init__(self) -> None:
        self._all: dict[int, Burst] = {}
        self._ids = itertools.count(1)

    async def start(self, fields: Fields) -> Json:
        world = fields.world
        names = fields.items("bots", [], most=10_000)
        bots = [fields.part({"bot": name}, "bots").bot() for name in names]
        bots = bots or list(world.bots.values())
        people = fields.number("people", 10, least=1, most=MAX_PEOPLE)
        total = fields.number("messages", 100, least=1, most=MAX_MESSAGES)
        rate = fields.real("rate", 100.0, least=0.001)
        text = fields.text("text", "Burst {n}")
        wait = fields.flag("wait")
        fields.done()
        if not bots:
            raise Wrong("bots", "there are none", "create one at POST /control/bots")
        writers = [_writer(world, number) for number in range(people)]
        burst = Burst(next(self._ids), total)
        self._forget_old()
        self._all[burst.number] = burst
        work = _run(world, burst, bots, writers, rate=min(rate, MAX_RATE), text=text)
        burst.task = asyncio.create_task(work)
        if wait:
            await burst.task
        return {"burst": burst.facts()}

    def read(self, fields: Fields) -> Json:
        fields.done()
        return {"bursts": [burst.facts() for burst in self._all.values()]}

    def stop(self, fields: Fields) -> Json:
        fields.done()
        for burst in self._all.values():
            burst.is_stopped = True
        return {"stopped": len(self._all)}

    async def close(self) -> None:
        tasks = [burst.task for burst in self._all.values() if burst.task is not None]
        for burst in self._all.values():
            burst.is_stopped = True
        await asyncio.gather(*tasks)

    def _forget_old(self) -> None:
        ended = [b.number for b in self._all.values() if b.task is not None and b.task.done()]
        for number in ended[: max(0, len(self._all) - MAX_BURSTS + 1)]:
            del self._all[number]

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/control/bursts", route(self.read)),
            web.post("/control/bursts", route(self.start)),
            web.delete("/control/bursts", route(self.stop)),
        ]


async def _run(
    world: World, burst: Burst, bots: list[Bot], people: list[Person], *, rate: float, text: str
) -> None:
    clock = asyncio.get_running_loop().time
    began = clock()
    pairs = itertools.cycle((bot, person) for person in people for bot in bots)
    while burst.sent < burst.total and not burst.is_stopped:
        due = min(burst.total, int((clock() - began) * rate) + 1)
        while burst.sent < due:
            bot, person = next(pairs)
            chat = world.private_chat(bot.id, person.id)
            words = text.replace("{n}", str(burst.sent))
            say(world, chat, person, {"text": words})
            burst.sent += 1
        burst.seconds = clock() - began
        await asyncio.sleep(SLICE_S)


def _writer(world: World, number: int) -> Person:
    """The same people write every burst."""
    username = f"burst_{number:05}"
    known = world.people.get(world.names.get(username, 0))
    return known or world.add_person(
        person_id=world.free_person_id(), first_name=f"Burst {number}", username=username
    )

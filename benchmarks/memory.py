"""Memory of a tenant that has nothing to do, after it had: in the web process and the worker."""

import asyncio
import gc
import statistics

import psutil
import uvloop

from figures import Figure
from people import Clients, clients, contact_of, in_parallel
from rig import Rig
from telldesk.kernel.settings import load_settings
from telldesk.worker import WorkerParts

TENANTS = 1_000
WARM = 100
ROUNDS = 3
EACH = 300
BOTS = 500


def run(made: Rig) -> list[Figure]:
    with made.stack() as processes:
        web, worker = psutil.Process(processes.web.pid), psutil.Process(processes.worker.pid)
        grown = uvloop.run(_measure(made, web, worker))
    figures = [
        Figure(
            f"memory.idle_tenant_{name}", statistics.median(found), "<=", 5.0, "kB",
            {"kB": [round(one, 2) for one in found], "tenants_a_round": EACH},
        )
        for name, found in zip(("web", "worker"), zip(*grown, strict=True), strict=True)
    ]  # fmt: skip
    return [*figures, uvloop.run(_sessions(made))]


async def _measure(
    made: Rig, web: psutil.Process, worker: psutil.Process
) -> list[tuple[float, float]]:
    """Kilobytes a tenant, by round."""
    found = []
    async with clients(made) as people:
        for _ in range(3):  # the first tenants again and again: what work itself needs
            await _touch(people, range(WARM))
        for turn in range(ROUNDS):
            before = web.memory_info().rss, worker.memory_info().rss
            await _touch(people, range(WARM + turn * EACH, WARM + (turn + 1) * EACH))
            after = web.memory_info().rss, worker.memory_info().rss
            found.append(
                ((after[0] - before[0]) / 1000 / EACH, (after[1] - before[1]) / 1000 / EACH)
            )
    return found


async def _touch(people: Clients, numbers: range) -> None:
    """Each of these tenants' contacts has written once, and everything is over."""
    await in_parallel(
        (people.write(number, contact_of(number, 0), "Hello") for number in numbers), most=4
    )
    # The bot's answer is the last thing; bots the simulator does not know are refused there.
    before = -1
    async with asyncio.timeout(120):
        while (now := (await people.control("GET", "health"))["calls"]) != before or before == 0:
            before = now
            await asyncio.sleep(2)


async def _sessions(made: Rig) -> Figure:
    """Bots of as many tenants and the HTTP sessions they hold, in this process."""
    async with WorkerParts(load_settings(made.environment)).opened() as parts:
        own = psutil.Process()
        bots = [await parts.bots.bot(one.bot_id) for one in made.tenants[:5]]
        gc.collect()
        before = own.memory_info().rss
        bots += [await parts.bots.bot(one.bot_id) for one in made.tenants[5:BOTS]]
        each = (own.memory_info().rss - before) / 1000 / (BOTS - 5)
        sessions = len({id(bot.session) for bot in bots})
    return Figure(
        "memory.http_sessions", sessions, "<=", 1, "sessions",
        {"bots": len(bots), "kB_a_bot_with_its_inbox": round(each, 2)},
    )  # fmt: skip

"""A flooding neighbour: how much longer the others wait for their frames.

Forty-nine desks write at their pace; in every second turn the fiftieth writes at ten times its
share. The others' updates are timed as in `latency.py`.
"""

import asyncio
import statistics

import uvloop

from figures import Figure, percentile
from latency import CHATS, Desks, opened
from people import clients, paced
from rig import Rig

TENANTS = 50
SHARE = 0.6  # updates a second of each tenant
TIMES = 10
SECONDS = 6
ROUNDS = 3


def run(made: Rig) -> list[Figure]:
    with made.stack():
        return uvloop.run(_measure(made))


async def _measure(made: Rig) -> list[Figure]:
    alone, beside = [], []
    async with clients(made) as people:
        desks = await opened(made, people)
        for turn in range(ROUNDS):
            alone.append(await _turn(desks, f"alone{turn}", flood=False))
            beside.append(await _turn(desks, f"beside{turn}", flood=True))
    grown = [after / before - 1 for before, after in zip(alone, beside, strict=True)]
    return [
        Figure(
            "neighbour.others_p95_growth", statistics.median(grown), "<=", 0.20, "ratio",
            {"alone_p95_ms": [round(one * 1000, 1) for one in alone],
             "beside_p95_ms": [round(one * 1000, 1) for one in beside],
             "others_per_s": SHARE * (TENANTS - 1), "flood_per_s": SHARE * TIMES},
        )
    ]  # fmt: skip


async def _turn(desks: Desks, kind: str, *, flood: bool) -> float:
    """The others' p95 wait in seconds."""
    others = TENANTS - 1
    rate = SHARE * others
    pacing = [
        paced(
            rate, int(rate * SECONDS),
            lambda n: desks.write(1 + n % others, n // others % CHATS, kind),
        )
    ]  # fmt: skip
    if flood:
        rate = SHARE * TIMES
        pacing.append(
            paced(rate, int(rate * SECONDS), lambda n: desks.write(0, n % CHATS, f"flood-{kind}"))
        )
    await asyncio.gather(*pacing)
    await desks.all_heard(kind)
    if flood:
        await desks.all_heard(f"flood-{kind}")
    return percentile(desks.waits(kind), 95)

"""Outbound: a bot's queue against Telegram's real limits: as fast as allowed, never a 429."""

import asyncio
import statistics
import time
from typing import Any

import redis.asyncio as redis
import uvloop

from figures import Figure
from people import Clients, clients
from rig import Rig
from telldesk.kernel.clock import Clock
from telldesk.kernel.db import Database, Tenant, login_url
from telldesk.kernel.nudges import Nudges
from telldesk.kernel.settings import load_settings
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.deliveries import queue_delivery
from telldesk.tickets.messages import OutboundMessage, Target

TENANTS = 50
MESSAGES = 300
ROUNDS = 3
LIMIT = 30.0  # messages a second of one bot
_FIRST = 600_000_000


def run(made: Rig) -> list[Figure]:
    with made.stack(limits=True):
        return uvloop.run(_measure(made))


async def _measure(made: Rig) -> list[Figure]:
    settings = load_settings(made.environment)
    database = Database(login_url(settings, "td_worker"), size=2)
    await database.open()
    valkey = redis.Redis.from_url(settings.redis_url)
    nudges = Nudges(valkey)
    desk = Desk(database, Clock(), nudges)
    rates = []
    async with clients(made) as people:
        chats = {
            turn: [_FIRST + turn * 1000 + number for number in range(MESSAGES)]
            for turn in range(ROUNDS)
        }
        await people.settle_telegram(chats)
        for turn, persons in chats.items():
            rates.append(await _turn(people, desk, turn, persons))
        floods = (await people.control("GET", "calls?ok=false&limit=5000"))["calls"]
    await nudges.close()
    await valkey.aclose()
    await database.close()
    too_fast = [call for call in floods if call["error_code"] == 429]
    return [
        Figure(
            "outbound.rate_of_limit", statistics.median(rates) / LIMIT, ">=", 0.9, "ratio",
            {"messages_per_s": [round(rate, 1) for rate in rates], "limit_per_s": LIMIT,
             "messages": MESSAGES},
        ),
        Figure("outbound.floods", len(too_fast), "<=", 0, "calls answered 429"),
    ]  # fmt: skip


async def _turn(people: Clients, desk: Desk, turn: int, persons: list[int]) -> float:
    """Messages a second between the first and the last at Telegram; another bot each turn."""
    one = people.rig.tenants[turn]

    async def queue(work: Work) -> None:
        for person in persons:
            await queue_delivery(
                work, Target(bot_id=one.bot_id, chat_id=person), lane="reply", kind="text",
                payload=OutboundMessage(text="Your order is on its way."),
            )  # fmt: skip

    await desk.run(Tenant(one.id, one.schema), queue)
    deadline = time.monotonic() + 120
    calls: list[dict[str, Any]] = []
    while len(calls) < len(persons):
        assert time.monotonic() < deadline, f"{len(calls)} of {len(persons)} sent"
        await asyncio.sleep(0.5)
        path = f"calls?method=sendMessage&ok=true&bot={one.bot_id}&limit=5000"
        calls = (await people.control("GET", path))["calls"]
    times = sorted(call["at"] for call in calls)
    return (len(times) - 1) / (times[-1] - times[0])

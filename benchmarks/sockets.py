"""Fan-out: 1,000 sockets, 100 events a second, each to the twenty sockets of its desk.

An event is emitted by a verb in this process; its time starts when the commit is acknowledged and
ends when a socket has the frame: relay, Valkey and the web process's rendering lie between.
"""

import asyncio
import statistics
import time
from functools import partial
from uuid import UUID

import psutil
import uvloop

from figures import Figure, percentile
from people import Clients, Frame, clients, contact_of, in_parallel, paced, seat_agents, until
from rig import Rig
from telldesk.kernel.clock import Clock
from telldesk.kernel.db import Database, Tenant, login_url
from telldesk.kernel.nudges import Nudges
from telldesk.kernel.settings import load_settings
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.events import TicketChanged

TENANTS = 50
EACH = 20
RATE = 100.0
_ASKED = 40
SECONDS = 4
ROUNDS = 3


def run(made: Rig) -> list[Figure]:
    with made.stack() as processes:
        return uvloop.run(_measure(made, psutil.Process(processes.web.pid)))


class _Ears:
    """What all sockets hear."""

    def __init__(self) -> None:
        self.heard: dict[UUID, list[float]] = {}
        self.tickets: set[UUID] = set()

    def hear(self, frame: Frame, at: float) -> None:
        if frame.event == "message.received" and frame.ticket_id is not None:
            self.tickets.add(frame.ticket_id)
        elif frame.event == "ticket.changed" and frame.event_id is not None:
            self.heard.setdefault(frame.event_id, []).append(at)


def _have_all_heard(ears: _Ears, sent: dict[UUID, float]) -> bool:
    return all(len(ears.heard.get(one, ())) == EACH for one in sent)


async def _measure(made: Rig, web: psutil.Process) -> list[Figure]:
    agents = await seat_agents(made, EACH, linked=False)
    ears = _Ears()
    async with clients(made) as people:
        # One socket per desk first, so that what every desk costs once is not counted as sockets;
        # some questions of its session, so that the plans kept for a busy desk are there as well.
        await in_parallel((people.listen(seats[0], ears.hear) for seats in agents), most=8)
        for _ in range(_ASKED):
            await in_parallel(
                (people.ask(seats[0], "POST", "/api/v1/realtime/ticket") for seats in agents),
                most=8,
            )
        await _write_once(people, ears)
        before = web.memory_info().rss
        more = [agent for seats in agents for agent in seats[1:]]
        await in_parallel((people.listen(agent, ears.hear) for agent in more), most=16)
        await asyncio.sleep(2)
        each = (web.memory_info().rss - before) / 1000 / len(more)
        waits = await _rounds(made, ears)
        after_load = (web.memory_info().rss - before) / 1000 / len(more)
    p99 = [percentile(one, 99) * 1000 for one in waits]
    return [
        Figure(
            "sockets.event_to_frame_p99", statistics.median(p99), "<=", 20, "ms",
            {"p99_ms": [round(one, 1) for one in p99],
             "p50_ms": [round(percentile(one, 50) * 1000, 1) for one in waits],
             "frames": [len(one) for one in waits], "sockets": TENANTS * EACH,
             "events_per_s": RATE},
        ),
        Figure(
            "sockets.memory_each", each, "<=", 25, "kB", {"after_load": round(after_load, 1)},
        ),
    ]  # fmt: skip


async def _write_once(people: Clients, ears: _Ears) -> None:
    """Every desk has a ticket."""
    count = len(people.rig.tenants)
    await in_parallel(
        (people.write(number, contact_of(number, 0), "Hello") for number in range(count)), most=8
    )
    await until(lambda: len(ears.tickets) == count, within_s=60, what="tickets")


async def _rounds(made: Rig, ears: _Ears) -> list[list[float]]:
    settings = load_settings(made.environment)
    database = Database(login_url(settings, "td_worker"), size=4)
    await database.open()
    import redis.asyncio as redis

    valkey = redis.Redis.from_url(settings.redis_url)
    nudges = Nudges(valkey)
    desk = Desk(database, Clock(), nudges)
    places = [
        (tenant, await desk.run(tenant, _a_ticket))
        for tenant in (Tenant(one.id, one.schema) for one in made.tenants)
    ]
    found = []
    for turn in range(-1, ROUNDS):  # the first is for warmth
        sent: dict[UUID, float] = {}

        async def emit(number: int, sent: dict[UUID, float] = sent) -> None:
            tenant, event = places[number % len(places)]
            event_id = await desk.run(tenant, lambda work: _emit(work, event))
            sent[event_id] = time.perf_counter()

        await paced(RATE, int(RATE * SECONDS) if turn >= 0 else 100, emit)
        await until(
            partial(_have_all_heard, ears, sent),
            within_s=60, what="frames",
        )  # fmt: skip
        if turn >= 0:
            found.append([at - sent[one] for one in sent for at in ears.heard[one]])
    await nudges.close()
    await valkey.aclose()
    await database.close()
    return found


async def _a_ticket(work: Work) -> TicketChanged:
    row = await work.conn.fetchrow("SELECT id, number, contact_id, status FROM tickets LIMIT 1")
    return TicketChanged(
        ticket_id=row["id"], number=row["number"], contact_id=row["contact_id"], assignee_id=None,
        actor_kind="system", tells_staff=False, fields=("priority",), status=row["status"],
        previous_status=row["status"],
    )  # fmt: skip


async def _emit(work: Work, event: TicketChanged) -> UUID:
    return work.emit(event)

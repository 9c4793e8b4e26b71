"""Search and inbox in a desk with many messages; the floor is `SELECT 1` in the same run.

A hundred thousand messages by default; `SEARCH_MESSAGES=1000000` is what T13 promises for.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final

import asyncpg

from figures import Figure, percentile
from many_messages import NOW, PER_TICKET, Words, agent_id, fill
from rig import Rig
from telldesk.identity.actor import agent_actor
from telldesk.kernel.clock import Clock
from telldesk.kernel.db import Database, Tenant, login_url
from telldesk.kernel.ids import new_id
from telldesk.kernel.nudges import Nudges
from telldesk.kernel.settings import load_settings
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.jobs import learn_words, rebuild_search_messages, rebuild_search_tickets
from telldesk.tickets.repo import TicketFilters, View, list_tickets
from telldesk.tickets.search import search_tickets

TENANTS = 1
MESSAGES: Final = int(os.environ.get("SEARCH_MESSAGES", "100000"))
SEED: Final = 13
ASKED: Final = 60
_NONE_OF: Final = "SELECT 1"


class Then(Clock):
    """It is when the made-up desk's last message came."""

    def now(self) -> Any:
        return NOW


def run(made: Rig) -> list[Figure]:
    return asyncio.run(_run(made))


async def _run(made: Rig) -> list[Figure]:
    tenant = Tenant(made.tenants[0].id, made.tenants[0].schema)
    seen: dict[str, Any] = {"messages": MESSAGES}
    took = await fill(made.admin_dsn, tenant.schema, MESSAGES, seed=SEED)
    seen |= {name: round(value, 1) for name, value in took.items()}
    database = Database(login_url(load_settings(made.environment), "td_web"), size=2)
    await database.open()
    try:
        desk = Desk(database, Then(), Nudges(None))
        seen["rebuild_s"] = round(await _rebuilt(desk, tenant), 1)
        await _vacuum(made, tenant)
        return [figure async for figure in _figures(desk, tenant, seen)]
    finally:
        await database.close()


async def _rebuilt(desk: Desk, tenant: Tenant) -> float:
    """Seconds until everything can be found, task after task as the worker would do them."""
    begun = time.perf_counter()
    for job in (rebuild_search_tickets, rebuild_search_messages):
        args: dict[str, Any] | None = {}
        while args is not None:
            args = await desk.run(tenant, _step(job, args))
    is_more = True
    while is_more:
        is_more = await desk.run(tenant, _step(learn_words, {})) is not None
    return time.perf_counter() - begun


def _step(job: Any, args: dict[str, Any]) -> Callable[[Work], Awaitable[dict[str, Any] | None]]:
    async def step(work: Work) -> dict[str, Any] | None:
        await job.row(work, args)
        tasks = work._tasks  # noqa: SLF001 - we are the worker here, and do them ourselves
        same = [task for _, task in tasks if task.job == job.name]
        tasks.clear()
        return same[0].args if same else None

    return step


async def _vacuum(made: Rig, tenant: Tenant) -> None:
    """As a desk is after some hours: statistics made, the index's own list of news worked in."""
    connection = await asyncpg.connect(made.admin_dsn)
    try:
        await connection.execute("SET ROLE td_owner")
        for table in ("search_entries", "search_words", "messages", "tickets"):
            await connection.execute(f'VACUUM ANALYZE "{tenant.schema}".{table}')
    finally:
        await connection.close()


def _asked() -> dict[str, list[str]]:
    """Sixty of each kind of search; the pairs of which one is not common are looked for across."""
    words = Words(SEED).vocabulary
    common, usual, rare = words[:60], words[100:1000], words[20_000:40_000]

    def every(many: list[str]) -> Iterator[str]:
        return iter(many[:: max(1, len(many) // ASKED)][:ASKED])

    return {
        "common": [f"{word} " for word in every(common)],
        "usual": [f"{word} " for word in every(usual)],
        "rare": [f"{word} " for word in every(rare)],
        "two_common": [f"{a} {b} " for a, b in zip(common, reversed(common), strict=True)],
        "two_mixed": [f"{a} {b} " for a, b in zip(every(common), every(rare), strict=False)],
        "two_usual": [f"{a} {b} " for a, b in zip(every(usual), every(usual[7:]), strict=False)],
        "phrase": [f'"{a} {b}"' for a, b in zip(common, common[1:] + common[:1], strict=True)],
        "prefix": [word[:4] for word in every(usual)],
        "without": [f"{a} -{b}" for a, b in zip(common, reversed(common), strict=True)],
        "mistyped": [f"{word[:2]}ъ{word[2:]} " for word in every(usual) if len(word) > 5],
        "number": [f"#{n}" for n in range(1, round(MESSAGES / PER_TICKET), 1 + MESSAGES // 500)],
    }


async def _figures(desk: Desk, tenant: Tenant, seen: dict[str, Any]) -> Any:
    moderator = agent_actor(agent_id(0), "moderator", "ru")
    helper = agent_actor(agent_id(1), "helper", "ru")
    floor = await _timed(desk, tenant, [lambda work: work.conn.fetchval(_NONE_OF)] * 200)
    seen["floor_p50_ms"] = round(percentile(floor, 50), 2)
    every: list[float] = []
    for kind, texts in _asked().items():
        took = await _timed(desk, tenant, [_search(moderator, text) for text in texts])
        every += took
        seen[f"{kind}_ms"] = [round(percentile(took, p), 1) for p in (50, 95, 100)]
    own = await _timed(desk, tenant, [_search(helper, t) for t in _asked()["common"]])
    seen["helper_common_ms"] = [round(percentile(own, p), 1) for p in (50, 95, 100)]
    written = [await _heard(desk, tenant, is_found=on) for on in (False, True)]
    seen["kept_found_ms"] = round(written[1] - written[0], 3)
    yield Figure("search.p95", percentile(every, 95), "<=", 100.0, "ms", seen)
    lists = [
        _list(actor, view) for actor in (moderator, helper) for view in View for _ in range(20)
    ]
    took = await _timed(desk, tenant, lists)
    facts = {"p50_ms": round(percentile(took, 50), 2), "floor_p50_ms": seen["floor_p50_ms"]}
    yield Figure("inbox.p95", percentile(took, 95), "<=", 100.0, "ms", facts)


def _search(actor: Any, text: str) -> Callable[[Work], Awaitable[Any]]:
    return lambda work: search_tickets(work, actor, text, None, 30)


def _list(actor: Any, view: View) -> Callable[[Work], Awaitable[Any]]:
    return lambda work: list_tickets(work, actor, TicketFilters(view=view), None, 30)


async def _timed(desk: Desk, tenant: Tenant, reads: list[Any]) -> list[float]:
    took = []
    for read in reads:
        begun = time.perf_counter()
        await desk.run(tenant, read)
        took.append(1000 * (time.perf_counter() - begun))
    return took


async def _heard(desk: Desk, tenant: Tenant, *, is_found: bool) -> float:
    """Milliseconds one message's row takes, with the words that find it or with none to find."""
    texts = Words(SEED + 1)
    said = [texts.text() for _ in range(400)]

    async def write(work: Work) -> float:
        ticket = await work.conn.fetchval("SELECT id FROM tickets ORDER BY id DESC LIMIT 1")
        begun = time.perf_counter()
        for text in said:
            await work.conn.execute(
                "INSERT INTO messages (id, ticket_id, visibility, author_kind, kind, text, raw,"
                " sent_at) VALUES ($1, $2, 'public', 'contact', 'text', $3, $4, $5)",
                new_id(), ticket, text if is_found else "", f'"{text}"', NOW,
            )  # fmt: skip
        return 1000 * (time.perf_counter() - begun) / len(said)

    return await desk.run(tenant, write)

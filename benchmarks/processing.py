"""Processing: an inbound row until ticket, message, history and outbox are committed.

The product is the real processor in this process: lease, seal, aiogram, verbs, pools of four. The
floor is what PostgreSQL alone would cost: the very statements the product's transactions sent,
written down once, then repeated by a bare asyncpg loop over four connections with role and
search_path set, for other persons in the same tenants and under other ids.
"""

import asyncio
import contextlib
import random
import re
import statistics
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import uvloop

from figures import Figure
from people import contact_of, update_body
from rig import Rig
from telldesk.channels.intake import Intake
from telldesk.channels.lane_store import listen_dsn
from telldesk.channels.lanes import read_lane
from telldesk.channels.processor import Processor
from telldesk.channels.registry import Inboxes
from telldesk.channels.telegram.dispatch import TelegramFeed
from telldesk.kernel.db import Database, login_url, set_json_codecs
from telldesk.kernel.ids import new_id
from telldesk.kernel.log import configure_logging
from telldesk.kernel.settings import load_settings
from telldesk.kernel.work import Desk
from telldesk.worker import WorkerParts

TENANTS = 1_000
ROUNDS = 3
HANDS = 4
CHATS = 5
UPDATES = 600
ALPHA = 1.1
_DRAINED = 8  # updates of a chat in a row, as the processor drains
_PERSONS = range(100_000_000, 900_000_000)
_NUMBERS = range(1_000_000_000, 1_400_000_000)
_OTHER_PERSON = 50_000_000
_OTHER_NUMBER = 400_000_000
_TURN = 50_000_000
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MARK = re.compile(r" /\*\d+\*/$")  # what the product keeps a tenant's plans by
_DIGITS = re.compile(r"\d{9,10}")
_TEXT = "Hello, my order has not arrived yet and I would like to know where it is."
Chat = tuple[int, int]
Statement = tuple[str, Sequence[Any]]
Transaction = list[Statement]


def run(made: Rig) -> list[Figure]:
    uniform = [(number % 10, number // 10 % CHATS) for number in range(UPDATES)]
    return uvloop.run(_measure(made, {"10_uniform": uniform, "1000_zipf": _zipf(TENANTS)}))


def _zipf(tenants: int) -> list[Chat]:
    chance = random.Random(7)  # noqa: S311 - the same draw every run
    weights = [1 / (place + 1) ** ALPHA for place in range(tenants)]
    drawn = chance.choices(range(tenants), weights, k=UPDATES)
    return [(tenant, chance.randrange(CHATS)) for tenant in drawn]


async def _measure(made: Rig, shapes: dict[str, list[Chat]]) -> list[Figure]:
    settings = load_settings({**made.environment, "TELLDESK_DATABASE_POOL_SIZE": str(HANDS)})
    configure_logging(settings.log_level, json=True)
    web = Database(login_url(settings, "td_web"), size=2)
    await web.open()
    async with WorkerParts(settings).opened() as parts:
        accepting = Desk(web, parts.clock, parts.desk.nudges)
        feed = TelegramFeed(parts.bots, settings)
        product = _Product(made, parts, accepting, feed, listen_dsn(settings))
        floor = await _Floor.opened(login_url(settings, "td_worker"))
        # As in the worker, whose relay listens to what the processor has done.
        with parts.desk.nudges.listening("relay"):
            figures = [
                await _compare(name, draws, product, floor) for name, draws in shapes.items()
            ]
        await floor.close()
    await web.close()
    await asyncio.to_thread(made.empty_queues)
    return figures


async def _compare(name: str, draws: list[Chat], product: "_Product", floor: "_Floor") -> Figure:
    first = await product.written_down(sorted(set(draws)))
    await floor.repeat(floor.renamed(first, turn=0, is_kept=True))
    sample = await product.written_down(draws)
    rates, floors = [], []
    for turn in range(1, ROUNDS + 1):
        rates.append(len(draws) / await product.seconds(draws))
        again = floor.renamed(sample, turn=turn)
        floors.append(len(draws) / await floor.repeat(again))
    statements = sum(len(one) for chat in sample.values() for one in chat) / len(draws)
    ratios = [rate / bare for rate, bare in zip(rates, floors, strict=True)]
    return Figure(
        f"processing.rate_of_sql_{name}", statistics.median(ratios), ">=", 0.5, "ratio",
        {"updates_per_s": [round(one) for one in rates],
         "sql_only_per_s": [round(one) for one in floors],
         "statements_per_update": round(statements, 1),
         "tenants_touched": len({tenant for tenant, _ in draws})},
    )  # fmt: skip


class _Listening:
    """A database that writes down what is said on it, transaction by transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.heard: list[list[Any]] = []

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        async with self._database.connection() as conn:
            heard: list[Any] = []
            with conn.query_logger(heard.append):
                yield conn
            self.heard.append(heard)


class _Product:
    """The processor, fed with updates of these chats."""

    def __init__(
        self, made: Rig, parts: WorkerParts, accepting: Desk, feed: TelegramFeed, dsn: str
    ) -> None:
        self._made = made
        self._parts = parts
        self._accepting = accepting
        self._feed = feed
        self._dsn = dsn
        self._inboxes = Inboxes(accepting)

    async def written_down(self, draws: list[Chat]) -> dict[int, list[Transaction]]:
        """The statements of each update's transaction, by person, in order."""
        listening: Any = _Listening(self._parts.desk.database)
        desk = Desk(listening, self._parts.clock, self._parts.desk.nudges)
        await self._store(draws)
        await self._work(desk)
        found = defaultdict(list)
        for heard in listening.heard:
            person = next((n for one in heard for n in _persons(one.args)), None)
            if person is None:
                continue  # the desk's housekeeping, now and then
            found[person].append([(_MARK.sub("", one.query), one.args) for one in heard])
        assert sum(map(len, found.values())) == len(draws)
        return dict(found)

    async def seconds(self, draws: list[Chat]) -> float:
        """How long the processor takes for one update of each chat drawn."""
        await self._store(draws)
        return await self._work(self._parts.desk)

    async def _store(self, draws: list[Chat]) -> None:
        intake = Intake(self._accepting)
        intake.start()
        await asyncio.gather(*(self._accept(intake, *chat) for chat in draws))
        await intake.stop()

    async def _accept(self, intake: Intake, tenant: int, chat: int) -> None:
        inbox = await self._inboxes.by_hook_key(self._made.tenants[tenant].hook_key)
        assert inbox is not None
        body = update_body(contact_of(tenant, chat), _TEXT)
        await intake.store(inbox, read_lane(body), body)

    async def _work(self, desk: Desk) -> float:
        parts = self._parts
        processor = Processor(desk, parts.queues, parts.inboxes, self._feed, listen_dsn=self._dsn)
        stopping = asyncio.Event()
        looking = await asyncpg.connect(self._made.postgres.dsn(database="bench"))
        began = time.perf_counter()
        working = asyncio.create_task(processor.run(stopping))
        while await looking.fetchval("SELECT EXISTS (SELECT FROM platform.inbound)"):
            assert time.perf_counter() < began + 120, "the processor does not come to an end"
            await asyncio.sleep(0.02)
        took = time.perf_counter() - began
        stopping.set()
        await working
        assert not await looking.fetchval("SELECT EXISTS (SELECT FROM platform.dead_updates)")
        await looking.close()
        return took


def _persons(values: Any) -> list[int]:
    return [one for one in values if isinstance(one, int) and one in _PERSONS]


class _Floor:
    """Four connections that say what they are told."""

    def __init__(self, connections: list[Any]) -> None:
        self._connections = connections
        self._kept: dict[UUID, UUID] = {}

    @classmethod
    async def opened(cls, dsn: str) -> "_Floor":
        connections = []
        for _ in range(HANDS):
            connection = await asyncpg.connect(dsn, statement_cache_size=200)
            await set_json_codecs(connection)
            connections.append(connection)
        return cls(connections)

    async def close(self) -> None:
        for connection in self._connections:
            await connection.close()

    def renamed(
        self, said: dict[int, list[Transaction]], *, turn: int, is_kept: bool = False
    ) -> list[list[Transaction]]:
        """The same for other persons and under ids of its own, by chat."""
        names = self._kept if is_kept else dict(self._kept)
        other = _Renaming(names, turn)
        return [
            [[(query, other.of(list(values))) for query, values in one] for one in chat]
            for chat in said.values()
        ]

    async def repeat(self, chats: list[list[Transaction]]) -> float:
        """Says it all, each chat in its order; how long that took."""
        waiting = deque(deque(chat) for chat in chats)

        async def hand(connection: Any) -> None:
            while waiting:
                chat = waiting.popleft()
                for _ in range(min(_DRAINED, len(chat))):
                    await _say(connection, chat.popleft())
                if chat:
                    waiting.append(chat)

        began = time.perf_counter()
        await asyncio.gather(*(hand(connection) for connection in self._connections))
        return time.perf_counter() - began


async def _say(connection: Any, transaction: Transaction) -> None:
    for query, values in transaction:
        if values:
            await connection.fetch(query, *values)
        else:
            await connection.execute(query)


class _Renaming:
    """Other ids and numbers, the same one for the same one."""

    def __init__(self, names: dict[UUID, UUID], turn: int) -> None:
        self._names = names
        self._turn = turn

    def of(self, value: Any) -> Any:
        match value:
            case bool():
                return value
            case int():
                return self._number(value)
            case UUID():
                return self._names.setdefault(value, new_id())
            case str():
                named = _UUID.sub(lambda found: str(self.of(UUID(found[0]))), value)
                return _DIGITS.sub(lambda found: str(self._number(int(found[0]))), named)
            case list() | tuple():
                return [self.of(one) for one in value]
        return value

    def _number(self, number: int) -> int:
        if number in _PERSONS:
            return number + _OTHER_PERSON
        if number in _NUMBERS:
            return number + _OTHER_NUMBER + self._turn * _TURN
        return number

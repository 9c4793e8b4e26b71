"""A desk with years of work in it: seeded words with the frequencies words have, by COPY.

The head of the vocabulary is what people write to support desks, in Russian and English; the tail
is made of syllables, so that there are common, uncommon and unique words.
"""

import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any, Final
from uuid import UUID

import asyncpg

PER_TICKET: Final = 8.3
NOW: Final = datetime(2026, 11, 28, 12, tzinfo=UTC)
YEARS_DAYS: Final = 700
AGENTS: Final = 12
_TAIL: Final = 40_000
_HEAD: Final = """
и не на что я у вас the to is в мне заказ a my как order по это с for деньги оплата не могу
please доставка возврат i it пришел товар card карта hello здравствуйте спасибо thank you
payment платеж refund номер почему когда where when delivery account аккаунт пароль password
error ошибка сайт site приложение app не работает broken сломался магазин store shop курьер
courier адрес address чек receipt invoice скидка discount промокод coupon подписка
subscription отменить cancel вернуть return обменять exchange размер size цвет colour
качество quality гарантия warranty ремонт repair менеджер manager позвоните call телефон
phone почта email письмо letter код code вход login регистрация registration бонусы bonus
баланс balance
"""
_SYLLABLES: Final = ("ка", "ро", "ми", "ла", "ту", "не", "сло", "ве", "при", "до", "гра", "ши")
_LATIN: Final = ("ba", "ter", "mo", "li", "con", "ver", "sa", "ti", "pro", "de", "gra", "ne")
_NAMES: Final = ("Анна", "Иван", "Мария", "Olga", "John", "Emma", "Пётр", "Дмитрий", "Kate", "Лев")


class Words:
    """Words and texts, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - words, not secrets
        self.vocabulary = [*dict.fromkeys(_HEAD.split()), *self._tail()]
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(len(self.vocabulary))))

    def _tail(self) -> Iterator[str]:
        seen: set[str] = set()
        while len(seen) < _TAIL:
            parts = _SYLLABLES if self._random.random() < 0.7 else _LATIN
            word = "".join(self._random.choices(parts, k=self._random.randint(2, 5)))
            if word not in seen:
                seen.add(word)
                yield word

    def text(self) -> str:
        many = min(80, 3 + int(self._random.expovariate(1 / 12)))
        said = self._random.choices(self.vocabulary, cum_weights=self._weights, k=many)
        if self._random.random() < 0.02:
            said.append(f"A-{self._random.randint(1000, 99999)}/{self._random.randint(1, 9)}")
        return " ".join(said)

    def name(self) -> str:
        return (
            f"{self._random.choice(_NAMES)} {self._random.choice(self.vocabulary[2000:]).title()}"
        )

    def chance(self) -> float:
        return self._random.random()

    def number(self, most: int) -> int:
        return self._random.randrange(most)


def _id(kind: int, number: int) -> UUID:
    return UUID(int=kind << 100 | number)


def agent_id(number: int) -> UUID:
    return _id(1, number)


async def fill(dsn: str, schema: str, messages: int, *, seed: int) -> dict[str, float]:
    """The desk has so many messages; seconds the parts of it took."""
    words, took = Words(seed), {}
    tickets = round(messages / PER_TICKET)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("SET ROLE td_owner")
        await connection.execute(f'SET search_path = "{schema}", ext')
        await connection.execute("SET maintenance_work_mem = '512MB'")
        for table in ("messages", "tickets"):
            await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        begun = time.perf_counter()
        people = max(1, tickets // 3)
        await _copy(connection, "agents", *_agents())
        await _copy(connection, "contacts", ["id", "name", "username", "language"], (
            (_id(2, n), words.name(), f"user_{n}", ("ru", "en", "")[n % 3]) for n in range(people)
        ))  # fmt: skip
        await _copy(
            connection, "contact_channels",
            ["id", "contact_id", "bot_id", "external_id", "chat_id"],
            ((_id(3, n), _id(2, n), 1, n, n) for n in range(people)),
        )  # fmt: skip
        await _tickets(connection, words, tickets, people)
        await _messages(connection, words, tickets, messages)
        took["copy_s"] = time.perf_counter() - begun
        for table in ("messages", "tickets"):
            await connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        await connection.execute("ANALYZE")
    finally:
        await connection.close()
    return took


def _agents() -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    columns = ["id", "name", "role", "language", "created_at"]
    return columns, (
        (agent_id(n), f"Agent {n}", "helper" if n % 2 else "moderator", "en", NOW)
        for n in range(AGENTS)
    )


async def _tickets(connection: Any, words: Words, many: int, people: int) -> None:
    columns = [
        "id", "number", "contact_id", "channel_id", "is_current", "subject", "status", "priority",
        "assignee_id", "opened_at", "activity_at", "message_count", "waiting_since",
    ]  # fmt: skip

    def rows() -> Iterator[tuple[Any, ...]]:
        for n in range(many):
            opened = NOW - timedelta(days=YEARS_DAYS * (many - n) / many)
            is_over = n < many * 0.985
            status = "closed" if is_over else ("open", "in_progress", "waiting")[n % 3]
            whose = None if status == "open" and n % 2 else agent_id(words.number(AGENTS))
            waits = opened if status == "open" else None
            person = n % people
            yield (
                _id(4, n), n + 1, _id(2, person), _id(3, person), False, words.text()[:100], status,
                1 + n % 4, whose, opened, opened + timedelta(hours=30), 8, waits,
            )  # fmt: skip

    await _copy(connection, "tickets", columns, rows())


async def _messages(connection: Any, words: Words, tickets: int, many: int) -> None:
    columns = [
        "id", "ticket_id", "visibility", "author_kind", "author_id", "kind", "text", "sent_at",
    ]  # fmt: skip

    def rows() -> Iterator[tuple[Any, ...]]:
        for n in range(many):
            ticket = min(tickets - 1, int(n / PER_TICKET))
            opened = NOW - timedelta(days=YEARS_DAYS * (tickets - ticket) / tickets)
            is_note, is_agents = words.chance() < 0.05, words.chance() < 0.45
            kind = "agent" if is_note or is_agents else "contact"
            yield (
                _id(5, n), _id(4, ticket), "note" if is_note else "public", kind,
                agent_id(n % AGENTS) if kind == "agent" else _id(2, ticket % max(1, tickets // 3)),
                "text", words.text(), opened + timedelta(hours=30 * words.chance()),
            )  # fmt: skip

    await _copy(connection, "messages", columns, rows())


async def _copy(
    connection: Any, table: str, columns: Sequence[str], rows: Iterator[tuple[Any, ...]]
) -> None:
    await connection.copy_records_to_table(table, records=rows, columns=list(columns))

"""Delivers events to endpoints as Stripe does: signed, and retried with growing pauses.

Source: https://docs.stripe.com/webhooks, November 2026.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import aiohttp
import msgspec
from stripe import WebhookSignature

from stripe_simulator.records import Json, random_signs, shown
from stripe_simulator.world import World

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
ATTEMPT_TIMEOUT_S: Final = 10.0
# Stripe spreads its attempts over three days; here the last one is some hours after the first.
PAUSES_S: Final = (5, 30, 120, 600, 3_600, 10_800)
IDLE_S: Final = 1.0
BATCH: Final = 200
STALE_S: Final = 3_600
MAX_WORDS: Final = 200
_GOOD: Final = range(200, 300)


class Due(NamedTuple):
    seq: int
    account: str
    endpoint: str
    event: str
    disguise: str
    attempts: int


class Courier:
    """Sends what waits; one endpoint's deliveries go one after another."""

    def __init__(self, world: World, hosts: Iterable[str], retry_scale: float) -> None:
        self._world = world
        self._hosts = frozenset({*LOOPBACK, *hosts})
        self._retry_scale = retry_scale
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._session: aiohttp.ClientSession | None = None

    def start(self) -> None:
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=ATTEMPT_TIMEOUT_S)
        )
        self._task = asyncio.create_task(self._deliver_forever())

    async def close(self) -> None:
        """What was not delivered waits for the next start."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        if self._session is not None:
            await self._session.close()

    def wake(self) -> None:
        self._woken.set()

    def may_call(self, url: str) -> bool:
        """Whether the simulator speaks to this address: nothing ever leaves for the outside."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        return parts.scheme in {"http", "https"} and parts.hostname in self._hosts

    async def _deliver_forever(self) -> None:
        while True:
            self._woken.clear()
            due = self._due()
            if due:
                by_endpoint: dict[str, list[Due]] = defaultdict(list)
                for one in due:
                    by_endpoint[one.endpoint].append(one)
                await asyncio.gather(*(self._deliver_all(some) for some in by_endpoint.values()))
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), self._idle_s())

    def _idle_s(self) -> float:
        """Until the next attempt is due, a second at most."""
        sql = "SELECT min(due_at) FROM deliveries WHERE state = 'waiting'"
        due_at: float | None = self._world.storage.ask(sql)[0][0]
        return IDLE_S if due_at is None else min(max(due_at - self._wall(), 0), IDLE_S)

    def _due(self) -> list[Due]:
        rows = self._world.storage.ask(
            "SELECT seq, account, endpoint, event, disguise, attempts FROM deliveries"
            " WHERE state = 'waiting' AND due_at <= ? ORDER BY place, seq LIMIT ?",
            self._world.clock.wall(), BATCH,
        )  # fmt: skip
        return [Due(*row) for row in rows]

    async def _deliver_all(self, due: list[Due]) -> None:
        for one in due:
            await self._deliver(one)

    async def _deliver(self, due: Due) -> None:
        ask = self._world.storage.ask
        endpoints = ask("SELECT url, secret FROM endpoints WHERE id = ?", due.endpoint)
        events = ask(
            "SELECT body FROM objects WHERE account = ? AND kind = 'event' AND id = ?",
            due.account, due.event,
        )  # fmt: skip
        if not endpoints or not events:
            self._note(due, "failed", 0, "its endpoint or event is gone")
            return
        url, secret = endpoints[0]
        event = shown(msgspec.json.decode(events[0][0]))
        status, error = await self._post(url, *_disguised(event, secret, due, self._wall()))
        if status in _GOOD:
            self._note(due, "delivered", status, "")
        elif due.disguise or due.attempts >= len(PAUSES_S):
            self._note(due, "failed", status, error)
        else:
            pause_s = PAUSES_S[due.attempts] * self._retry_scale
            self._note(due, "waiting", status, error, due_at=self._wall() + pause_s)

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        if self._session is None or not self.may_call(url):
            return 0, "not a host the simulator may speak to"
        try:
            async with self._session.post(
                url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                return answer.status, ""
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return 0, (str(error) or type(error).__name__)[:MAX_WORDS]

    def _note(
        self, due: Due, state: str, status: int, error: str, due_at: float | None = None
    ) -> None:
        self._world.storage.ask(
            "UPDATE deliveries SET state = ?, status = ?, error = ?, attempts = attempts + 1,"
            " due_at = coalesce(?, due_at) WHERE seq = ?",
            state, status, error, due_at, due.seq,
        )  # fmt: skip

    def _wall(self) -> float:
        return self._world.clock.wall()


def _disguised(event: Json, secret: str, due: Due, now: float) -> tuple[bytes, dict[str, str]]:
    if due.disguise == "wrong_mode":
        event["livemode"] = True
    body = msgspec.json.encode(event).decode()
    signed_at = int(now) - (STALE_S if due.disguise == "stale" else 0)
    signature = WebhookSignature.generate_signature_header(
        payload=body,
        secret=f"whsec_{random_signs(32)}" if due.disguise == "forged" else secret,
        timestamp=signed_at,
    )
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Stripe/1.0"}
    if due.disguise != "unsigned":
        headers["Stripe-Signature"] = signature
    if due.disguise == "altered":
        body = body.replace('"object":"event"', '"object":"event","altered":true', 1)
    return body.encode(), headers

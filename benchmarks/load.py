"""A small HTTP load generator: keep-alive connections, one request in flight on each.

Written on asyncio's protocol level, because a client library costs more per request than the
server under test and would measure itself.
"""

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import uvloop

MakeRequest = Callable[[int], bytes]


@dataclass
class Load:
    """What one run saw. `seconds` is from the first request to the last answer."""

    answers: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    latencies_s: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return self.answers / self.seconds if self.seconds else 0.0

    def percentile_ms(self, percent: int) -> float:
        if len(self.latencies_s) < 2:
            return 0.0
        return statistics.quantiles(self.latencies_s, n=100)[percent - 1] * 1000


class _Connection(asyncio.Protocol):
    def __init__(self, run: "_Run") -> None:
        self._run = run
        self._held = b""
        self._sent = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own kind
        self._next()

    def _next(self) -> None:
        assert self._transport is not None
        if time.perf_counter() >= self._run.until:
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(self._run.make(self._run.take_number()))

    def data_received(self, data: bytes) -> None:
        self._held += data
        end = self._held.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._held[:end].lower()
        at = head.find(b"content-length:")
        size = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self._held) < end + 4 + size:
            return
        self._held = self._held[end + 4 + size :]
        load = self._run.load
        load.answers += 1
        load.statuses[int(head[9:12])] += 1
        if load.answers % 4 == 0:  # a quarter is plenty for percentiles
            load.latencies_s.append(time.perf_counter() - self._sent)
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        self._run.ended(exc)


class _Run:
    def __init__(self, make: MakeRequest, connections: int, seconds: float, first: int) -> None:
        self.make = make
        self.load = Load()
        self.until = time.perf_counter() + seconds
        self._number = first
        self._open = connections
        self.finished = asyncio.Event()

    def take_number(self) -> int:
        self._number += 1
        return self._number

    def ended(self, error: Exception | None) -> None:
        if error is not None:
            self.load.statuses[0] += 1
        self._open -= 1
        if self._open == 0:
            self.finished.set()


def hammer(
    port: int, make: MakeRequest, *, connections: int, seconds: float, first: int = 0
) -> Load:
    """Sends for `seconds` over `connections`; `make(n)` is the n-th request's bytes."""

    async def go() -> Load:
        run = _Run(make, connections, seconds, first)
        began = time.perf_counter()
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            await loop.create_connection(lambda: _Connection(run), "127.0.0.1", port)
        async with asyncio.timeout(seconds + 30):
            await run.finished.wait()
        run.load.seconds = time.perf_counter() - began
        return run.load

    return uvloop.run(go())


def post(path: str, body: bytes, headers: dict[str, str] | None = None) -> bytes:
    """One keep-alive POST."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

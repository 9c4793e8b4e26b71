"""Pushes updates to webhooks the way Telegram does.

One queue per chat goes out in order, the next update only after a 2xx for the one before;
different queues go in parallel up to `max_connections`. Source: tdlib/telegram-bot-api,
WebhookActor.cpp, as of Bot API 10.0.
"""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable
from time import perf_counter

import aiohttp
import msgspec

from telegram_simulator.clock import Clock
from telegram_simulator.feeds import Feed
from telegram_simulator.hosts import Hosts
from telegram_simulator.logs import Log
from telegram_simulator.records import Json, Pending, Webhook

ATTEMPT_TIMEOUT_S = 55.0
GONE_LIMIT_S = 23 * 3600.0
MAX_RETRY_AFTER_S = 3600
QUIET_AFTER_S = 10.0
QUIET_PAUSE_S = 2.0
BROKEN_PAUSE_S = 2.0
MAX_CONNECTIONS = 2_000
MAX_REPLY_BYTES = 64 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_OK, _MULTIPLE, _GONE = 200, 300, 410

# Runs a method that a webhook answer carried: bot id, the answer.
RunReply = Callable[[int, Json], Awaitable[None]]
DropWebhook = Callable[[int], None]


class Lane:
    """One webhook's deliveries: which queues are ready, busy or pausing."""

    def __init__(self, feed: Feed, hook: Webhook) -> None:
        self.feed = feed
        self.hook = hook
        self.ready: deque[str] = deque()
        self.held: set[str] = set()
        self.active = 0
        self.last_success_at = float("-inf")
        self.paused_until = 0.0
        self.is_closed = False
        self.is_resting = False
        self.gone_since: float | None = None
        self.timers: set[asyncio.TimerHandle] = set()


class Courier:
    """Owns every lane and the HTTP session they share."""

    def __init__(
        self, clock: Clock, hosts: Hosts, log: Log, *, run_reply: RunReply, drop: DropWebhook
    ) -> None:
        self._clock = clock
        self._hosts = hosts
        self._log = log
        self._run_reply = run_reply
        self._drop = drop
        self._lanes: dict[int, Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    def start(self) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=MAX_CONNECTIONS, force_close=False),
            timeout=aiohttp.ClientTimeout(total=ATTEMPT_TIMEOUT_S),
            auto_decompress=False,
        )

    async def close(self) -> None:
        for bot_id in list(self._lanes):
            self.detach(bot_id)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def attach(self, feed: Feed, hook: Webhook) -> None:
        """Deliveries to `hook` begin, oldest first; an earlier webhook of the bot gets no more."""
        self.detach(feed.bot.id)
        lane = self._lanes[feed.bot.id] = Lane(feed, hook)
        for queue in feed.queues:
            lane.held.add(queue)
            lane.ready.append(queue)
        self._pump(lane)

    def detach(self, bot_id: int) -> None:
        lane = self._lanes.pop(bot_id, None)
        if lane is not None:
            lane.is_closed = True
            for timer in lane.timers:
                timer.cancel()

    def wake(self, bot_id: int, queue: str) -> None:
        """A queue of the bot got something to deliver."""
        lane = self._lanes.get(bot_id)
        if lane is not None and queue not in lane.held:
            lane.held.add(queue)
            lane.ready.append(queue)
            self._pump(lane)

    def _pump(self, lane: Lane) -> None:
        now = asyncio.get_running_loop().time()
        if lane.is_closed or not lane.ready:
            return
        if now < lane.paused_until:
            # One timer is enough, however many updates come meanwhile.
            if not lane.active and not lane.is_resting:
                lane.is_resting = True
                self._later(lane, lane.paused_until - now, None)
            return
        lane.is_resting = False
        # After ten seconds without a success Telegram keeps one connection only.
        is_quiet = now - lane.last_success_at > self._clock.retry_s(QUIET_AFTER_S)
        allowed = 1 if is_quiet else lane.hook.max_connections
        while lane.ready and lane.active < allowed:
            lane.active += 1
            task = asyncio.create_task(self._work(lane, lane.ready.popleft()))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _later(self, lane: Lane, delay_s: float, queue: str | None) -> None:
        def go_on() -> None:
            lane.timers.discard(timer)
            if queue is not None:
                lane.ready.append(queue)
            else:
                # A timer may fire a moment early: then the pump needs to set another.
                lane.is_resting = False
            self._pump(lane)

        timer = asyncio.get_running_loop().call_later(max(delay_s, 0.0), go_on)
        lane.timers.add(timer)

    async def _work(self, lane: Lane, queue: str) -> None:
        delay_s: float | None = None
        try:
            while (pending := lane.feed.head(queue)) is not None and not lane.is_closed:
                if self._clock.has_expired(pending.created_at, pending.lifetime_s):
                    lane.feed.forget(pending.update_id)
                    self._note(lane, pending, outcome="expired")
                    continue
                delay_s = await self._attempt(lane, pending)
                if delay_s is not None:
                    break
                # Others' turn, if anybody waits for a connection.
                self._pump(lane)
                if lane.ready:
                    delay_s = 0.0
                    break
        finally:
            lane.active -= 1
            self._settle(lane, queue, delay_s)

    def _settle(self, lane: Lane, queue: str, delay_s: float | None) -> None:
        if delay_s is None and lane.feed.head(queue) is not None:
            delay_s = self._clock.retry_s(BROKEN_PAUSE_S)  # the attempt itself broke
        if delay_s is None:
            lane.held.discard(queue)
        elif delay_s == 0.0:
            lane.ready.append(queue)
        elif not lane.is_closed:
            self._later(lane, delay_s, queue)
        self._pump(lane)

    async def _attempt(self, lane: Lane, pending: Pending) -> float | None:
        """None after a success, else the seconds to wait before the next attempt."""
        if self._session is None:
            return None
        pending.attempts += 1
        started = perf_counter()
        headers = {"Content-Type": "application/json"}
        if lane.hook.secret_token:
            headers[SECRET_HEADER] = lane.hook.secret_token
        try:
            if not self._hosts.knows(lane.hook.url):
                raise ConnectionError("not a host the simulator may speak to")
            async with self._session.post(
                lane.hook.url, data=pending.body, headers=headers, allow_redirects=False
            ) as response:
                status, retry_after = response.status, response.headers.get("Retry-After", "")
                reason = response.reason or ""
                is_small = (response.content_length or 0) <= MAX_REPLY_BYTES
                # A body read to its end keeps the connection for the next update.
                body = await response.read() if is_small else b""
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            lane.paused_until = asyncio.get_running_loop().time() + self._quiet_pause_s(lane)
            words = _words(error)
            self._note(lane, pending, started=started, error=words, outcome="failed")
            lane.gone_since = None
            return self._failed(lane, pending, words)
        if _OK <= status < _MULTIPLE:
            lane.last_success_at = asyncio.get_running_loop().time()
            lane.gone_since = None
            lane.feed.forget(pending.update_id)
            reply = _reply(body)
            self._note(lane, pending, started=started, status=status, reply=reply)
            if reply:
                await self._run_reply(lane.feed.bot.id, reply)
            return None
        self._note(lane, pending, started=started, status=status, outcome="failed")
        if self._is_gone_for_good(lane, status):
            return None
        delay_s = self._failed(
            lane, pending, f"Wrong response from the webhook: {status} {reason}".rstrip()
        )
        if retry_after.isdigit():
            return self._clock.retry_s(min(int(retry_after), MAX_RETRY_AFTER_S))
        return delay_s

    def _quiet_pause_s(self, lane: Lane) -> float:
        quiet_for = asyncio.get_running_loop().time() - lane.last_success_at
        is_quiet = quiet_for > self._clock.retry_s(QUIET_AFTER_S)
        return self._clock.retry_s(QUIET_PAUSE_S) if is_quiet else 0.0

    def _failed(self, lane: Lane, pending: Pending, words: str) -> float:
        lane.hook.last_error_date = int(self._clock.now())
        lane.hook.last_error_message = words
        return self._clock.retry_s(pause_after_s(pending.attempts))

    def _is_gone_for_good(self, lane: Lane, status: int) -> bool:
        if status != _GONE:
            lane.gone_since = None
            return False
        now = asyncio.get_running_loop().time()
        if lane.gone_since is None:
            lane.gone_since = now
        if now - lane.gone_since < self._clock.retry_s(GONE_LIMIT_S):
            return False
        self._drop(lane.feed.bot.id)
        return True

    def _note(
        self,
        lane: Lane,
        pending: Pending,
        *,
        started: float | None = None,
        status: int = 0,
        error: str = "",
        outcome: str = "delivered",
        reply: Json | None = None,
    ) -> None:
        elapsed_ms = round((perf_counter() - started) * 1000, 2) if started else 0.0
        entry: Json = {
            "at": self._clock.now(),
            "bot": lane.feed.bot.id,
            "update_id": pending.update_id,
            "kind": pending.kind,
            "queue": pending.queue,
            "attempt": pending.attempts,
            "status": status,
            "ms": elapsed_ms,
            "outcome": outcome,
        }
        if error:
            entry["error"] = error
        if reply:
            entry["reply_method"] = reply["method"]
        self._log.add(entry)


def pause_after_s(attempts: int) -> float:
    """The pause before the next attempt: none, then 2, 4, 8… seconds, at most 60 to 120."""
    if attempts <= 1:
        return 0.0
    cap = random.uniform(60, 120)  # noqa: S311 - spread, not a secret
    return min(2.0 ** min(attempts - 1, 10), cap)


def _reply(body: bytes) -> Json | None:
    if not body.lstrip().startswith(b"{") or b'"method"' not in body:
        return None
    try:
        reply = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return None
    return reply if isinstance(reply.get("method"), str) else None


def _words(error: Exception) -> str:
    match error:
        case TimeoutError():
            return "Read timeout expired"
        case aiohttp.ClientConnectorError() | ConnectionError():
            return "Connection refused"
        case aiohttp.InvalidURL():
            return "Wrong webhook URL"
        case _:
            return "Connection closed"

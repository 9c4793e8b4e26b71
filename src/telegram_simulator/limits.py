"""Telegram's limits and the arithmetic of its flood control.

Source: Bots FAQ ("My bot is hitting limits") and Bot API file sizes, 2026-08.
"""

from collections import deque
from typing import Any, TypeVar

import msgspec

GROUP_WINDOW_S = 60.0
MEGABYTE = 1024 * 1024
# A bot that talks to more chats than this loses the oldest counters, not memory.
MAX_COUNTED_CHATS = 200_000

K = TypeVar("K")


class Limits(msgspec.Struct, kw_only=True):
    """What a bot may do; rates of 0 switch a limit off."""

    messages_per_second_per_bot: float = 30.0
    messages_per_second_per_chat: float = 1.0
    # How many messages a quiet chat takes at once; Telegram names no figure, "short bursts".
    burst_per_chat: int = 5
    messages_per_minute_per_group: int = 20
    set_webhook_per_second: float = 1.0
    max_download_bytes: int = 20 * MEGABYTE
    max_upload_bytes: int = 50 * MEGABYTE
    max_photo_bytes: int = 10 * MEGABYTE
    # Bounds of the simulator itself.
    max_messages_per_chat: int = 10_000
    max_pending_updates_per_bot: int = 100_000

    @classmethod
    def off(cls) -> "Limits":
        """Limits without any rate: sizes stay."""
        return cls(
            messages_per_second_per_bot=0,
            messages_per_second_per_chat=0,
            messages_per_minute_per_group=0,
            set_webhook_per_second=0,
        )


class Bucket:
    """Tokens that come back at `rate` a second, at most `capacity` of them."""

    __slots__ = ("capacity", "rate", "seen_at", "tokens")

    def __init__(self, rate: float, capacity: float, now: float) -> None:
        self.rate = rate
        self.capacity = capacity
        self.tokens = capacity
        self.seen_at = now

    def wait_s(self, cost: float, now: float) -> float:
        """Seconds until `cost` tokens are there; at most a full bucket is asked for."""
        self.tokens = min(self.capacity, self.tokens + (now - self.seen_at) * self.rate)
        self.seen_at = now
        missing = min(cost, self.capacity) - self.tokens
        return missing / self.rate if missing > 0 else 0.0

    def take(self, cost: float) -> None:
        self.tokens -= cost


class FloodControl:
    """Counts what each bot sends and says how long a message has to wait."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._bots: dict[int, Bucket] = {}
        self._chats: dict[tuple[int, int], Bucket] = {}
        self._groups: dict[tuple[int, int], deque[float]] = {}
        self._webhooks: dict[int, Bucket] = {}

    def reset(self) -> None:
        """Nothing counted so far stands in the way any more."""
        self._bots.clear()
        self._chats.clear()
        self._groups.clear()
        self._webhooks.clear()

    def wait_for_message_s(self, bot_id: int, chat_id: int, count: int, now: float) -> float:
        """0.0 and the messages are counted, or the seconds to wait and nothing is counted."""
        limits = self.limits
        wait_s = 0.0
        buckets: list[tuple[Bucket, float]] = []
        if limits.messages_per_second_per_bot:
            rate = limits.messages_per_second_per_bot
            bucket = _bucket(self._bots, bot_id, rate, rate, now)
            wait_s = bucket.wait_s(count, now)
            buckets.append((bucket, count))
        if chat_id > 0:
            if limits.messages_per_second_per_chat:
                chat_rate = limits.messages_per_second_per_chat
                key = (bot_id, chat_id)
                bucket = _bucket(self._chats, key, chat_rate, limits.burst_per_chat, now)
                wait_s = max(wait_s, bucket.wait_s(1, now))
                buckets.append((bucket, 1))
        elif limits.messages_per_minute_per_group:
            wait_s = max(wait_s, self._wait_for_group_s(bot_id, chat_id, count, now))
        if wait_s > 0:
            return wait_s
        for bucket, cost in buckets:
            bucket.take(cost)
        if chat_id < 0 and limits.messages_per_minute_per_group:
            self._groups[bot_id, chat_id].extend([now] * count)
        return 0.0

    def wait_for_webhook_s(self, bot_id: int, now: float) -> float:
        rate = self.limits.set_webhook_per_second
        if not rate:
            return 0.0
        bucket = _bucket(self._webhooks, bot_id, rate, 1, now)
        wait_s = bucket.wait_s(1, now)
        if not wait_s:
            bucket.take(1)
        return wait_s

    def _wait_for_group_s(self, bot_id: int, chat_id: int, count: int, now: float) -> float:
        sent = self._groups.get((bot_id, chat_id))
        if sent is None:
            _forget_oldest(self._groups)
            sent = self._groups[bot_id, chat_id] = deque()
        while sent and sent[0] <= now - GROUP_WINDOW_S:
            sent.popleft()
        allowed = self.limits.messages_per_minute_per_group
        over = len(sent) + min(count, allowed) - allowed
        return sent[over - 1] + GROUP_WINDOW_S - now if over > 0 else 0.0


def _bucket(buckets: dict[K, Bucket], key: K, rate: float, capacity: float, now: float) -> Bucket:
    bucket = buckets.get(key)
    if bucket is None or bucket.rate != rate or bucket.capacity != capacity:
        _forget_oldest(buckets)
        bucket = buckets[key] = Bucket(rate, capacity, now)
    return bucket


def _forget_oldest(counters: dict[Any, Any]) -> None:
    if len(counters) >= MAX_COUNTED_CHATS:
        del counters[next(iter(counters))]

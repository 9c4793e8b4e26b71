"""What waits for a bot: numbered updates in queues, taken by its webhook or by getUpdates.

Source: tdlib/telegram-bot-api (Client.cpp, WebhookActor.cpp) as of Bot API 10.0 for queues and
lifetimes; Bot API documentation of `allowed_updates`, 2026-08.
"""

import asyncio
from collections import OrderedDict, deque

import msgspec

from telegram_simulator.records import Bot, Json, Pending
from telegram_simulator.refusals import OTHER_POLLER, Refusal
from telegram_simulator.storage import Storage

DAY_S = 86_400.0
MAX_RECENT = 1_000
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LIFETIMES_S = {
    "callback_query": 150.0,
    "pre_checkout_query": 150.0,
    "shipping_query": 150.0,
    "inline_query": 30.0,
    "chosen_inline_result": 600.0,
}


class Feed:
    """The unacknowledged updates of one bot."""

    def __init__(self, bot: Bot, storage: Storage, max_pending: int) -> None:
        self.bot = bot
        self.pending: dict[int, Pending] = {}
        self.queues: dict[str, deque[Pending]] = {}
        self._storage = storage
        self._max_pending = max_pending
        self._poller: asyncio.Future[bool] | None = None
        # The newest updates, acknowledged or not, for whoever wants one twice.
        self._recent: OrderedDict[int, Pending] = OrderedDict()

    def wants(self, kind: str) -> bool:
        allowed = self.bot.allowed_updates
        return kind not in NOT_BY_DEFAULT if allowed is None else kind in allowed

    def add(self, kind: str, payload: Json, queue: str, now: float) -> Pending:
        """The update has its number and waits at the end of its queue."""
        update_id = self.bot.next_update_id
        self.bot.next_update_id += 1
        self._storage.put("bot", str(self.bot.id), self.bot)
        pending = Pending(
            bot_id=self.bot.id,
            update_id=update_id,
            kind=kind,
            queue=queue,
            created_at=now,
            lifetime_s=LIFETIMES_S.get(kind, DAY_S),
            body=msgspec.json.encode({"update_id": update_id, kind: payload}),
        )
        self._recent[update_id] = pending
        if len(self._recent) > MAX_RECENT:
            self._recent.popitem(last=False)
        self.hold(pending)
        return pending

    def again(self, update_id: int) -> Pending | None:
        """A recent update waits once more, at the end of its queue; None when it is not known."""
        old = self._recent.get(update_id)
        if old is None:
            return None
        if update_id not in self.pending:
            old.attempts = 0
            self.hold(old)
        return old

    def hold(self, pending: Pending) -> None:
        if len(self.pending) >= self._max_pending:
            self.forget(next(iter(self.pending)))
        self.pending[pending.update_id] = pending
        self.queues.setdefault(pending.queue, deque()).append(pending)
        self._storage.put("update", f"{pending.bot_id}:{pending.update_id}", pending)
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(True)

    def head(self, queue: str) -> Pending | None:
        waiting = self.queues.get(queue)
        return waiting[0] if waiting else None

    def forget(self, update_id: int) -> None:
        """The update is acknowledged, dropped or expired."""
        pending = self.pending.pop(update_id, None)
        if pending is None:
            return
        waiting = self.queues[pending.queue]
        if waiting[0] is pending:
            waiting.popleft()
        else:
            waiting.remove(pending)
        if not waiting:
            del self.queues[pending.queue]
        self._storage.drop("update", f"{pending.bot_id}:{update_id}")

    def clear(self) -> None:
        for update_id in list(self.pending):
            self.forget(update_id)

    def take(self, offset: int, limit: int) -> list[Pending]:
        """Updates from `offset` on; those before are forgotten. Negative counts from the end."""
        if offset < 0:
            offset = (list(self.pending)[offset:] or [0])[0]
        if offset > 0:
            for update_id in [number for number in self.pending if number < offset]:
                self.forget(update_id)
        return list(self.pending.values())[:limit]

    async def wait(self, timeout_s: float) -> None:
        """Returns when something came or the time is over.

        Raises:
            Refusal: 409, another poller took this one's place.
        """
        self.expel_poller()
        poller: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._poller = poller
        try:
            async with asyncio.timeout(timeout_s):
                stays = await poller
        except TimeoutError:
            return
        finally:
            if self._poller is poller:
                self._poller = None
        if not stays:
            raise Refusal(409, OTHER_POLLER)

    def expel_poller(self) -> None:
        """A getUpdates that hangs is ended with 409."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(False)

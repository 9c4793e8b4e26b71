"""Faults on demand: the next calls that match go wrong the way Telegram goes wrong."""

import itertools

import msgspec

from telegram_simulator import refusals
from telegram_simulator.refusals import Refusal

KINDS = (
    "http_5xx",
    "timeout",
    "reset",
    "unauthorized",
    "blocked",
    "deactivated",
    "never_started",
    "kicked",
    "conflict",
    "flood",
    "migrate",
    "bad_request",
    "slow",
)
MAX_FAULTS = 1_000


class Fault(msgspec.Struct, kw_only=True):
    id: int
    kind: str
    # None matches anything.
    bot: int | None = None
    method: str | None = None
    chat: int | None = None
    # How many more calls it hits; None is no end.
    times: int | None = 1
    # For http_5xx, timeout and reset: whether the call took effect before it went wrong.
    executed: bool = False
    seconds: float = 30.0
    status: int = 502
    # http_5xx: answer a proxy's HTML page in place of Telegram's JSON.
    html: bool = False
    retry_after: int = 1
    migrate_to_chat_id: int = 0
    description: str = ""
    hits: int = 0

    def matches(self, bot_id: int, method: str, chat_id: int | None) -> bool:
        return (
            (self.bot is None or self.bot == bot_id)
            and (self.method is None or self.method.lower() == method)
            and (self.chat is None or self.chat == chat_id)
        )

    def as_refusal(self) -> Refusal | None:
        """The answer this fault gives; None for faults of the wire."""
        match self.kind:
            case "flood":
                return refusals.too_many_requests(self.retry_after)
            case "migrate":
                return refusals.migrated(self.migrate_to_chat_id)
            case _:
                code, prefix, words = _ANSWERS.get(self.kind, (0, "", ""))
                return Refusal(code, prefix + (self.description or words)) if code else None


_ANSWERS = {
    "unauthorized": (401, "", "Unauthorized"),
    "blocked": (403, "Forbidden: ", refusals.BLOCKED),
    "deactivated": (403, "Forbidden: ", refusals.DEACTIVATED),
    "never_started": (403, "Forbidden: ", refusals.NEVER_STARTED),
    "kicked": (403, "Forbidden: ", refusals.KICKED.format("supergroup")),
    "conflict": (409, "", refusals.OTHER_POLLER),
    "bad_request": (400, "Bad Request: ", "USER_IS_BAD"),
}


class Faults:
    """Faults in the order they were added; the first that matches strikes."""

    def __init__(self) -> None:
        self.active: list[Fault] = []
        self._ids = itertools.count(1)

    def next_id(self) -> int:
        return next(self._ids)

    def add(self, fault: Fault) -> None:
        if len(self.active) >= MAX_FAULTS:
            self.active.pop(0)
        self.active.append(fault)

    def clear(self, fault_id: int | None = None) -> int:
        """How many were removed: one by its id, or all."""
        before = len(self.active)
        self.active = [f for f in self.active if fault_id is not None and f.id != fault_id]
        return before - len(self.active)

    def strike(self, bot_id: int, method: str, chat_id: int | None) -> Fault | None:
        """The fault for this call, counted down; `method` is in lower case."""
        for fault in self.active:
            if fault.matches(bot_id, method, chat_id):
                fault.hits += 1
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.active.remove(fault)
                return fault
        return None

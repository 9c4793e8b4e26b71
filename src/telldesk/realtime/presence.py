"""Who is where right now: told to every process, kept by nobody.

A member is one socket: whose it is, the topic it looks at, and whether it is busy there. Each
process keeps a board per tenant with sockets in it, tells the others of its own members over one
Valkey channel per tenant, and tells all of them again every half minute; a process that begins to
hear asks for that at once. Everything has an end, so whoever falls silent is gone from every board
by itself. What may be known to whom is decided above (`web/presences.py`).
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
import redis.asyncio as redis
from redis.exceptions import RedisError

from telldesk.kernel.ids import new_token
from telldesk.kernel.log import get_logger
from telldesk.kernel.tasks import end
from telldesk.realtime.topics import presence_channel_of

log = get_logger(__name__)
EVERYWHERE: Final = ""
"""The topic that changes when a listed member comes or goes."""
_MEMBERS_MOST: Final = 5_000  # of one tenant; more is not a desk
_LONGEST_LIFE_S: Final = 600.0


@dataclass(frozen=True, slots=True)
class PresencePace:
    """How long things hold.

    Attributes:
        busy_s: a member is busy for so long unless it says so again.
        stay_s: a member told of is believed in for so long.
        tell_s: between two tellings of everybody here.
        grace_s: who leaves is listed for so long still: most come back at once.
        apart_s: between two changes shown of one topic.
        batch_s: between two messages of this process to the others.
        beyond_s: between two words about who is busy to where no socket reaches.
    """

    busy_s: float = 6.0
    stay_s: float = 75.0
    tell_s: float = 30.0
    grace_s: float = 3.0
    apart_s: float = 1.0
    batch_s: float = 0.2
    beyond_s: float = 4.5


class Told(msgspec.Struct, frozen=True, array_like=True):
    """One member as processes tell each other; times are seconds from now, so clocks may differ."""

    member: str
    who: str
    label: str
    topic: str
    is_listed: bool
    busy_s: float
    stay_s: float


class Present(msgspec.Struct, frozen=True, kw_only=True):
    """One member as it is on a board; times are this process's monotonic clock."""

    who: str
    label: str
    topic: str
    is_listed: bool
    busy_until: float
    until: float

    def is_busy(self, now: float) -> bool:
        return self.busy_until > now


class _Board:
    """The members of one tenant, and which topics were shown a moment ago."""

    __slots__ = ("cooling", "members", "own", "soonest", "tell_at")

    def __init__(self, tell_at: float) -> None:
        self.members: dict[str, Present] = {}
        self.own: set[str] = set()
        self.cooling: dict[str, bool] = {}
        """Topics shown less than `apart_s` ago -> whether they changed since."""
        self.soonest = float("inf")
        self.tell_at = tell_at


class _Words(msgspec.Struct, frozen=True, array_like=True):
    """One message of a process to the others."""

    sender: str
    is_asking: bool
    told: list[Told]


_DECODE: Final = msgspec.json.Decoder(_Words)


class Presence:
    """The boards of this process. `show` is called when a topic of a tenant changed."""

    def __init__(
        self, valkey: redis.Redis | None, show: Callable[[str, str], None], pace: PresencePace
    ) -> None:
        self._valkey = valkey
        self._show = show
        self._pace = pace
        self._name = new_token(64)
        self._boards: dict[str, _Board] = {}
        self._untold: dict[str, dict[str, Told]] = {}
        self._asking: set[str] = set()
        self._woken = asyncio.Event()
        self._telling: asyncio.Task[None] | None = None

    def open(self) -> None:
        if self._valkey is not None and self._telling is None:
            self._telling = asyncio.create_task(self._tell_all(self._valkey))

    async def close(self) -> None:
        if self._telling is not None:
            await end(self._telling)
            self._telling = None

    # --- boards ---------------------------------------------------------------------------------

    def want(self, tenant: str) -> None:
        """The tenant has a board here."""
        if tenant not in self._boards:
            self._boards[tenant] = _Board(time.monotonic() + self._pace.tell_s)
            self._ask(tenant)

    def leave(self, tenant: str) -> None:
        self._boards.pop(tenant, None)

    def listed(self, tenant: str) -> list[Present]:
        """Everybody who is listed."""
        return [one for one in self._members(tenant) if one.is_listed]

    def at(self, tenant: str, topic: str) -> list[Present]:
        """Everybody who looks at this topic."""
        return [one for one in self._members(tenant) if one.topic == topic]

    def topics(self, tenant: str) -> set[str]:
        """Those somebody looks at."""
        return {one.topic for one in self._members(tenant)} - {EVERYWHERE}

    def _members(self, tenant: str) -> Iterable[Present]:
        board = self._boards.get(tenant)
        return board.members.values() if board is not None else ()

    # --- members of this process ----------------------------------------------------------------

    def say(
        self, tenant: str, member: str, *, who: str, label: str, topic: str, is_busy: bool
    ) -> None:
        """A listed member is here until it leaves."""
        self._take_own(
            tenant,
            Told(member, who, label, topic, True, self._busy_s(is_busy=is_busy), self._pace.stay_s),
        )

    def say_unlisted(self, tenant: str, member: str, *, who: str, topic: str) -> None:
        """A member is busy with this topic for a moment, and otherwise not on any board."""
        busy_s = self._pace.busy_s
        self._take_own(tenant, Told(member, who, "", topic, False, busy_s, busy_s))

    def part(self, tenant: str, member: str) -> None:
        """The member looks at nothing; if it was listed, it is for a moment more."""
        board = self._boards.get(tenant)
        known = board.members.get(member) if board is not None else None
        if board is None or known is None:
            return
        stay_s = self._pace.grace_s if known.is_listed else 0.0
        told = Told(member, known.who, known.label, EVERYWHERE, known.is_listed, 0.0, stay_s)
        self._take_own(tenant, told)
        board.own.discard(member)

    def _busy_s(self, *, is_busy: bool) -> float:
        return self._pace.busy_s if is_busy else 0.0

    def _take_own(self, tenant: str, told: Told) -> None:
        board = self._boards.get(tenant)
        if board is None:
            return
        if told.is_listed:
            board.own.add(told.member)
        if self._is_news(board, told):
            self._tell(tenant, told)
            self._put(tenant, board, told)

    def _is_news(self, board: _Board, told: Told) -> bool:
        """Not a repetition within the same second: people type faster than that."""
        known = board.members.get(told.member)
        if known is None:
            return told.stay_s > 0
        now = time.monotonic()
        is_same = (known.topic, known.is_busy(now)) == (told.topic, told.busy_s > 0)
        gains_s = now + told.busy_s - known.busy_until if told.busy_s else 0.0
        stays_s = now + told.stay_s - known.until
        return not is_same or gains_s >= 1.0 or not 0 <= stays_s <= told.stay_s / 2

    # --- between processes ----------------------------------------------------------------------

    def hear(self, tenant: str, message: bytes) -> None:
        """What a process told; its own words come back to it as well."""
        board = self._boards.get(tenant)
        if board is None:
            return
        try:
            words = _DECODE.decode(message)
        except msgspec.MsgspecError:
            log.warning("presence.unreadable")
            return
        if words.sender == self._name:
            return
        if words.is_asking:
            self._tell_own(tenant, board)
        for one in words.told:
            self._put(tenant, board, one)

    def is_heard(self, tenant: str) -> None:
        """The tenant's channel begins to be heard: everybody says who is there."""
        board = self._boards.get(tenant)
        if board is not None:
            self._ask(tenant)
            self._tell_own(tenant, board)

    def _ask(self, tenant: str) -> None:
        if self._valkey is not None:
            self._asking.add(tenant)
            self._woken.set()

    def _tell_own(self, tenant: str, board: _Board) -> None:
        now = time.monotonic()
        for member in board.own:
            known = board.members.get(member)
            if known is not None:
                busy_s = max(0.0, known.busy_until - now)
                told = Told(
                    member, known.who, known.label, known.topic, True, busy_s, self._pace.stay_s
                )
                self._tell(tenant, told)
                self._put(tenant, board, told)

    def _tell(self, tenant: str, told: Told) -> None:
        if self._valkey is not None:
            self._untold.setdefault(tenant, {})[told.member] = told
            self._woken.set()

    async def _tell_all(self, valkey: redis.Redis) -> None:
        """One message per tenant at most every `batch_s`; what cannot be told is forgotten."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            untold, self._untold = self._untold, {}
            asking, self._asking = self._asking, set()
            try:
                async with valkey.pipeline(transaction=False) as pipe:
                    for tenant in untold.keys() | asking:
                        told = list(untold.get(tenant, {}).values())
                        message = msgspec.json.encode(_Words(self._name, tenant in asking, told))
                        await pipe.publish(presence_channel_of(tenant), message)
                    await pipe.execute()
            except (RedisError, OSError, TimeoutError) as error:
                log.warning("presence.lost", reason=type(error).__name__, tenants=len(untold))
            await asyncio.sleep(self._pace.batch_s)

    # --- changes --------------------------------------------------------------------------------

    def look(self, now: float) -> None:
        """What has ended is gone; whoever is here is told of again in time."""
        for tenant, board in list(self._boards.items()):
            if now >= board.tell_at:
                board.tell_at = now + self._pace.tell_s
                self._tell_own(tenant, board)
            if now >= board.soonest:
                self._end_due(tenant, board, now)

    def _end_due(self, tenant: str, board: _Board, now: float) -> None:
        gone = [(member, one) for member, one in board.members.items() if one.until <= now]
        idle = {
            one.topic for one in board.members.values() if board.soonest <= one.busy_until <= now
        }
        for member, one in gone:
            del board.members[member]
            board.own.discard(member)
            idle |= {one.topic, EVERYWHERE} if one.is_listed else {one.topic}
        ends = [one.busy_until if one.is_busy(now) else one.until for one in board.members.values()]
        board.soonest = min(ends, default=float("inf"))
        self._touch(tenant, idle)

    def _put(self, tenant: str, board: _Board, told: Told) -> None:
        now = time.monotonic()
        before = board.members.get(told.member)
        if told.stay_s <= 0:
            board.members.pop(told.member, None)
        elif before is None and len(board.members) >= _MEMBERS_MOST:
            return
        else:
            one = Present(
                who=told.who,
                label=told.label,
                topic=told.topic,
                is_listed=told.is_listed,
                busy_until=now + min(told.busy_s, self._pace.busy_s) if told.busy_s > 0 else 0.0,
                until=now + min(told.stay_s, _LONGEST_LIFE_S),
            )
            board.members[told.member] = one
            board.soonest = min(board.soonest, one.busy_until or one.until)
        self._touch(tenant, _changed(before, board.members.get(told.member), now))

    def _touch(self, tenant: str, topics: Iterable[str]) -> None:
        """Shown at once, and again after a pause if there was more."""
        board = self._boards.get(tenant)
        for topic in topics:
            if board is None:
                return
            if topic in board.cooling:
                board.cooling[topic] = True
                continue
            board.cooling[topic] = False
            asyncio.get_running_loop().call_later(
                self._pace.apart_s, self._cooled, tenant, board, topic
            )
            self._show(tenant, topic)

    def touch(self, tenant: str, topic: str) -> None:
        """Something else about this topic changed: it is shown anew."""
        self._touch(tenant, (topic,))

    def _cooled(self, tenant: str, board: _Board, topic: str) -> None:
        has_changed = board.cooling.pop(topic, False)
        if has_changed and self._boards.get(tenant) is board:
            self._touch(tenant, (topic,))


def _changed(before: Present | None, after: Present | None, now: float) -> Sequence[str]:
    """The topics that look different now."""
    states = [
        (one.topic, one.is_busy(now)) if one is not None else (EVERYWHERE, False)
        for one in (before, after)
    ]
    topics = {topic for topic, _ in states} - {EVERYWHERE} if states[0] != states[1] else set()
    listed = [one.who if one is not None and one.is_listed else None for one in (before, after)]
    return [*topics, EVERYWHERE] if listed[0] != listed[1] else [*topics]

"""How often somebody may ask: fixed windows in Valkey, in this process while Valkey is away."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Final

import redis.asyncio as redis
from redis.exceptions import RedisError

_LOCAL_MOST: Final = 10_000
_PATIENCE_S: Final = 0.5
_AWAY_S: Final = 5.0  # after a failure Valkey is left alone this long


@dataclass(frozen=True, slots=True)
class Rate:
    most: int
    per_s: int


@dataclass(frozen=True, slots=True)
class Rates:
    """What one address and one session may do. Carriers put many phones behind one address."""

    address: Rate = Rate(3000, 60)
    session: Rate = Rate(600, 60)
    sign_in: Rate = Rate(60, 60)
    desktop: Rate = Rate(12, 60)
    """New desktop codes of one address."""
    asset: Rate = Rate(9000, 60)
    """Files of the app to one address: a first start asks for a dozen, all of them from memory."""
    letters: Rate = Rate(10, 600)
    """Letters to owners that one address asks for."""
    letters_to: Rate = Rate(8, 3600)
    """Letters to one e-mail address, whoever asks."""
    own_letters: Rate = Rate(30, 3600)
    """Letters that one signed-in owner asks for: codes and invitations."""
    letters_in_all: Rate = Rate(600, 600)
    """Letters of the whole installation that nobody signed in asks for."""
    proofs: Rate = Rate(30, 300)
    """Links and codes that one address tries at the portal."""


@dataclass(slots=True)
class Limits:
    """Counts; nothing here survives a restart, and nothing has to."""

    valkey: redis.Redis | None
    rates: Rates = field(default_factory=Rates)
    _local: dict[str, int] = field(default_factory=dict)
    _away_until: float = 0.0

    async def take(self, key: str, rate: Rate) -> int:
        """0 when one more is fine, else after how many seconds to come again."""
        now = time.time()
        window = int(now) // rate.per_s
        name = f"limit:{key}:{window}"
        if await self._count(name, rate) <= rate.most:
            return 0
        return max(1, int((window + 1) * rate.per_s - now) + 1)

    async def _count(self, name: str, rate: Rate) -> int:
        if self.valkey is not None and time.monotonic() >= self._away_until:
            try:
                async with (
                    asyncio.timeout(_PATIENCE_S),
                    self.valkey.pipeline(transaction=False) as pipe,
                ):
                    await pipe.incr(name)  # a pipeline only notes it
                    await pipe.expire(name, rate.per_s * 2)
                    counted = await pipe.execute()
                return int(counted[0])
            except (RedisError, OSError, TimeoutError):
                self._away_until = time.monotonic() + _AWAY_S
        if name not in self._local and len(self._local) >= _LOCAL_MOST:
            for old in list(self._local)[: _LOCAL_MOST // 2]:
                del self._local[old]
        self._local[name] = self._local.get(name, 0) + 1
        return self._local[name]

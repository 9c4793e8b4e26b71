"""The simulator's clock: real time, with Telegram's long waits made shorter on demand."""

import time

import msgspec


class Clock(msgspec.Struct, kw_only=True):
    """Seconds Telegram would wait are multiplied by these before the simulator waits them."""

    # Pauses between webhook attempts, Retry-After, the 23 hours of 410.
    retry_scale: float = 1.0
    # How long updates and callback queries live.
    expiry_scale: float = 1.0

    def now(self) -> float:
        return time.time()

    def retry_s(self, seconds: float) -> float:
        return seconds * self.retry_scale

    def has_expired(self, since: float, lifetime_s: float) -> bool:
        return self.now() - since > lifetime_s * self.expiry_scale

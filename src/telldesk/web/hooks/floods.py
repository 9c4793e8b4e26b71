"""Who asks for nothing but refusals is told to slow down (T03).

Counted are refused requests only, by network: an accepted update costs nothing here and is never
held back, whoever else asks from the same place. Each web process counts for itself.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Final

_SOURCES: Final = 10_000
_BURST: Final = 120
_PER_S: Final = 2.0
_V4_BITS: Final = 8  # of 32: what is left is a /24
_V6_BITS: Final = 80  # of 128: what is left is a /48, the most one customer usually gets
_UNKNOWN: Final = (0, 0)


def network_of(address: str) -> tuple[int, int]:
    """(IP version, network): a /24 or a /48. Everything that is no address is one network."""
    try:
        ip = ip_address(address)
    except ValueError:
        return _UNKNOWN
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is None:
            return 6, int(ip) >> _V6_BITS
        ip = ip.ipv4_mapped
    return 4, int(ip) >> _V4_BITS


class Floods:
    """A token bucket for each of the networks that were refused last."""

    def __init__(
        self,
        *,
        burst: int = _BURST,
        per_s: float = _PER_S,
        sources: int = _SOURCES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Allows `burst` refusals at once and `per_s` in the long run; knows `sources` networks."""
        self._burst = float(burst)
        self._per_s = per_s
        self._sources = sources
        self._clock = clock
        self._buckets: OrderedDict[tuple[int, int], tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> int:
        """0 when one more refusal is fine, else after how many seconds to come again."""
        now, network = self._clock(), network_of(address)
        left, at = self._buckets.get(network, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._per_s)
        wait_s = 0 if left >= 1.0 else max(1, math.ceil((1.0 - left) / self._per_s))
        self._buckets[network] = (left if wait_s else left - 1.0, now)
        self._buckets.move_to_end(network)
        if len(self._buckets) > self._sources:
            self._buckets.popitem(last=False)
        return wait_s

    def __len__(self) -> int:
        return len(self._buckets)

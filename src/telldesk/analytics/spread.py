"""How long things took, in buckets: medians of any days and desks without the single cases. Pure.

A bucket is a tenth wider than the one before it, so a percentile read from it differs from the
exact one (nearest rank) by less than `ERROR`.
"""

from bisect import bisect_right
from collections.abc import Mapping
from math import ceil, sqrt
from typing import Final

_GROWTH: Final = 1.1
_MOST_S: Final = 4 * 366 * 24 * 3600
ERROR: Final = 0.05
"""Relative, of every percentile; the half width of a bucket is 4.9 %."""


def _edges() -> tuple[float, ...]:
    """The first second of each bucket; bucket 0 is what took no second."""
    edges = [1.0]
    while edges[-1] < _MOST_S:
        edges.append(edges[-1] * _GROWTH)
    return tuple(edges)


_EDGES: Final = _edges()
LAST_BUCKET: Final = len(_EDGES)


def bucket_of(seconds: int) -> int:
    """The bucket of a duration; whatever is over four years is in the last one."""
    return bisect_right(_EDGES, seconds)


def percentile(buckets: Mapping[int, int], share: float) -> float | None:
    """Seconds that `share` (0 to 1) of the cases did not exceed, within `ERROR`; None for none."""
    cases = sum(buckets.values())
    if cases <= 0:
        return None
    rank, seen = max(1, ceil(share * cases)), 0
    for bucket in sorted(buckets):
        seen += buckets[bucket]
        if seen >= rank:
            return _middle(bucket)
    return None


def _middle(bucket: int) -> float:
    """The value that is off by the same share from both ends of the bucket."""
    if bucket == 0:
        return 0.0
    return _EDGES[bucket - 1] * sqrt(_GROWTH)

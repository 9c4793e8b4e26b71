"""How much a counter grew: counters are the process's own, so only differences tell."""

from collections.abc import Callable

from prometheus_client import Counter

Grown = Callable[[], dict[tuple[str, ...], int]]


def growth(counter: Counter) -> Grown:
    """What grew since now, by label values; nothing else is named."""
    before = _read(counter)

    def grown() -> dict[tuple[str, ...], int]:
        return {
            labels: int(value - before.get(labels, 0.0))
            for labels, value in _read(counter).items()
            if value != before.get(labels, 0.0)
        }

    return grown


def _read(counter: Counter) -> dict[tuple[str, ...], float]:
    return {
        tuple(sample.labels.values()): sample.value
        for metric in counter.collect()
        for sample in metric.samples
        if sample.name.endswith("_total")
    }

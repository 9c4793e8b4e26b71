"""One figure: product and floor measured in the same run, and what is asked of their ratio."""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Figure:
    """`value` compared with `bound` by `relation`; `seen` are the raw numbers behind it."""

    name: str
    value: float
    relation: str
    bound: float
    unit: str
    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def is_met(self) -> bool:
        return self.value >= self.bound if self.relation == ">=" else self.value <= self.bound

    def line(self) -> str:
        facts = {
            "figure": self.name,
            "value": round(self.value, 3),
            "wanted": f"{self.relation} {self.bound}",
            "unit": self.unit,
            "met": self.is_met,
            **self.seen,
        }
        return json.dumps(facts)


def percentile(values: list[float], percent: int) -> float:
    """The value `percent` of all are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]

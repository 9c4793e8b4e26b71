"""Policies for tests of deadlines."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from telldesk.tickets.actions.sla_policies import Terms
from telldesk.tickets.sla_terms import Escalation, Target

MISSED = [Escalation(percent=100, act="notify", to=["agent", "managers"])]
NEAR = [Escalation(percent=75, act="notify", to=["agent"]), *MISSED]


def targets(first: int | None = 60, following: int | None = 60, end: int | None = 600) -> Any:
    """Minutes of a normal ticket; a more urgent one has half, a less urgent twice as many."""

    def of(minutes: int | None, percent: int) -> int | None:
        return None if minutes is None else max(1, minutes * percent // 100)

    return [
        Target(
            priority=priority,  # type: ignore[arg-type]  # one of the four
            first_response=of(first, percent),
            next_response=of(following, percent),
            resolution=of(end, percent),
        )
        for priority, percent in ((1, 200), (2, 100), (3, 50), (4, 25))
    ]


def terms(
    name: str = "Standard",
    *,
    category_ids: Sequence[UUID] = (),
    escalations: Sequence[Escalation] = (),
    **more: Any,
) -> Terms:
    facts: dict[str, Any] = {"counts": "always", "on_reopen": "continue", "targets": targets()}
    return Terms(name=name, category_ids=category_ids, escalations=escalations, **facts | more)

"""Jobs that go through many rows by id: a page in each task, the rest in a task of its own."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from telldesk.kernel.work import Task, Work

PAGE: Final = 2_000


def after_of(args: dict[str, Any]) -> UUID | None:
    """The id after which this task goes on; None at the beginning."""
    after = args.get("after")
    return UUID(after) if after else None


def go_on(
    work: Work,
    job: str,
    rows: Sequence[Any],
    *,
    size: int = PAGE,
    also: Mapping[str, Any] | None = None,
) -> bool:
    """Whether more rows may follow these; a task of `job` goes on after the last one then.

    `also` goes with it from page to page.
    """
    if len(rows) < size:
        return False
    last_id = str(rows[-1]["id"])
    work.enqueue(Task(job, {**(also or {}), "after": last_id}, key=last_id))
    return True

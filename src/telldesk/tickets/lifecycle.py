"""The one transition table of tickets. Pure: facts in, decision out.

Statuses are fixed categories; a tenant names their labels. What is not in the table is refused.
"""

from enum import StrEnum
from typing import Final

from telldesk.kernel.errors import Conflict


class Status(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


OVER: Final = frozenset({Status.RESOLVED, Status.CLOSED})
"""Nobody waits in these, and only reopening leads out of them."""


class Step(StrEnum):
    """What happened or was asked for."""

    CONTACT_WROTE = "contact_wrote"
    AGENT_REPLIED = "agent_replied"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    START = "start"
    WAIT = "wait"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"


class Priority:
    LOW, NORMAL, HIGH, CRITICAL = 1, 2, 3, 4
    NAMES: Final = {1: "low", 2: "normal", 3: "high", 4: "critical"}


class StepRefused(Conflict):
    """The ticket's status does not allow this step; read the ticket again."""

    key = "step-refused"


_S = Status
# Rows: step. Columns: status -> next. BACK means in progress when somebody has it, else open.
_BACK: Final = None
_TABLE: Final[dict[Step, dict[Status, Status | None]]] = {
    Step.CONTACT_WROTE: {
        _S.OPEN: _S.OPEN,
        _S.IN_PROGRESS: _S.IN_PROGRESS,
        _S.WAITING: _BACK,
        _S.RESOLVED: _BACK,
        _S.CLOSED: _BACK,
    },
    Step.AGENT_REPLIED: dict.fromkeys(Status, _S.WAITING),
    Step.ASSIGN: {
        _S.OPEN: _S.IN_PROGRESS,
        _S.IN_PROGRESS: _S.IN_PROGRESS,
        _S.WAITING: _S.WAITING,
        _S.RESOLVED: _S.RESOLVED,
    },
    Step.UNASSIGN: {
        _S.OPEN: _S.OPEN,
        _S.IN_PROGRESS: _S.OPEN,
        _S.WAITING: _S.WAITING,
        _S.RESOLVED: _S.RESOLVED,
    },
    Step.START: {
        _S.OPEN: _S.IN_PROGRESS,
        _S.WAITING: _S.IN_PROGRESS,
    },
    Step.WAIT: {_S.OPEN: _S.WAITING, _S.IN_PROGRESS: _S.WAITING},
    Step.RESOLVE: {
        _S.OPEN: _S.RESOLVED,
        _S.IN_PROGRESS: _S.RESOLVED,
        _S.WAITING: _S.RESOLVED,
    },
    Step.CLOSE: {
        _S.OPEN: _S.CLOSED,
        _S.IN_PROGRESS: _S.CLOSED,
        _S.WAITING: _S.CLOSED,
        _S.RESOLVED: _S.CLOSED,
    },
    Step.REOPEN: {_S.RESOLVED: _BACK, _S.CLOSED: _BACK},
}


def next_status(status: Status, step: Step, *, has_assignee: bool) -> Status:
    """The status after `step`.

    Raises:
        StepRefused: the table has no such move.
    """
    row = _TABLE[step]
    if status not in row:
        raise StepRefused(f"{step} from {status}", step=step, status=status)
    following = row[status]
    if following is None:
        return Status.IN_PROGRESS if has_assignee else Status.OPEN
    return following


def steps_from(status: Status) -> list[Step]:
    """The steps a person may choose now, for buttons and menus."""
    chosen = (Step.START, Step.WAIT, Step.RESOLVE, Step.CLOSE, Step.REOPEN)
    return [step for step in chosen if status in _TABLE[step]]

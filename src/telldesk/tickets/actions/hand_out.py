"""Giving what waits for an agent to whoever is next, by itself (T11).

One transaction at a time hands out in a desk: it holds the lock on the desk's row, so nobody is
counted twice and no capacity is exceeded, however many tickets come at once. What waits longest
goes first, whether nobody has it or somebody who is gone.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from telldesk.identity.actor import BOT
from telldesk.kernel.work import Task, Work
from telldesk.tickets.actions.assign import give
from telldesk.tickets.assigning import read_colleagues
from telldesk.tickets.assignment import Choice, Worker, choose, gone_since, next_look
from telldesk.tickets.rows import lock_ticket
from telldesk.tickets.vocabulary import Assigning

_AT_ONCE: Final = 25
_PAGE: Final = 100
_PAGES: Final = 5
_DESK: Final = """
SELECT assigning, handover_min, time_zone FROM desk FOR NO KEY UPDATE
"""
# A team without anybody in it is no team: its tickets would wait for good. $1: the teams with room,
# $2: who is gone, $3 and $4: where the last page ended.
_QUEUE: Final = """
WITH staffed AS (
  SELECT DISTINCT m.team_id FROM team_members m JOIN agents a ON a.id = m.agent_id
  WHERE a.removed_at IS NULL
), waiting AS (
  SELECT coalesce(waiting_since, opened_at) AS since, id, category_id FROM tickets
  WHERE assignee_id IS NULL AND status IN ('open','in_progress') AND snoozed_until IS NULL
  UNION ALL
  SELECT waiting_since, id, category_id FROM tickets
  WHERE assignee_id = ANY($2::uuid[]) AND status IN ('open','in_progress')
    AND waiting_since IS NOT NULL AND snoozed_until IS NULL
)
SELECT w.since, w.id, s.team_id
FROM waiting w LEFT JOIN categories c ON c.id = w.category_id
LEFT JOIN staffed s ON s.team_id = c.team_id
WHERE ($3::timestamptz IS NULL OR (w.since, w.id) > ($3, $4::uuid))
  AND (s.team_id IS NULL OR s.team_id = ANY($1::uuid[]))
ORDER BY w.since, w.id LIMIT $5
"""
_GIVEN: Final = """
UPDATE agents SET given_at = one.at
FROM unnest($1::uuid[], $2::timestamptz[]) AS one(id, at) WHERE agents.id = one.id
"""


class _Desk(msgspec.Struct, frozen=True):
    method: Assigning
    handover: timedelta | None
    zone: ZoneInfo


async def hand_out(work: Work) -> None:
    """Tickets that wait have an agent, the longest waiting first, as far as there is room.

    A few at a time; more follow in a task of their own, as does the next look where something
    changes by the clock. Asks no permission: the caller is a job.
    """
    row = await work.conn.fetchrow(_DESK)
    if row is None or row["assigning"] == "by_hand":
        return
    minutes = row["handover_min"]
    desk = _Desk(
        method=row["assigning"],
        handover=timedelta(minutes=minutes) if minutes is not None else None,
        zone=ZoneInfo(row["time_zone"]),
    )
    staff = [one.worker for one in await read_colleagues(work)]
    here: dict[UUID, Worker] = {}
    gone: list[UUID] = []
    for one in staff:
        since = gone_since(one, zone=desk.zone, now=work.now)
        if since is None:
            here[one.id] = one
        elif desk.handover is not None and since <= work.now - desk.handover:
            gone.append(one.id)
    given = await _give_out(work, desk, here, gone)
    if given >= _AT_ONCE:
        work.enqueue(Task("hand_out", {}, key="now"))
        return
    # Whose tickets went on is gone too long already for their load to matter.
    _look_again(work, desk, [here.get(one.id, one) for one in staff])


async def _give_out(work: Work, desk: _Desk, here: dict[UUID, Worker], gone: Sequence[UUID]) -> int:
    """How many tickets found an agent; `here` is then as they have it."""
    turns = {one.id: one.given_at for one in here.values()}
    given = 0
    since, last_id = None, None
    for _ in range(_PAGES):
        free = [one for one in here.values() if one.room]
        if not free or given >= _AT_ONCE:
            break
        teams = list({team_id for one in free for team_id in one.team_ids})
        page = await work.conn.fetch(_QUEUE, teams, gone, since, last_id, _PAGE)
        for row in page:
            if given >= _AT_ONCE:
                break
            since, last_id = row["since"], row["id"]
            given += await _give_one(work, desk, here, gone, row)
        if len(page) < _PAGE:
            break
    # Last, in order of id: giving by hand locks the ticket first and then the agent as well.
    moved = [one for one in here.values() if one.given_at != turns[one.id]]
    if moved:
        moved.sort(key=lambda one: one.id)
        await work.conn.execute(_GIVEN, [one.id for one in moved], [one.given_at for one in moved])
    return given


async def _give_one(
    work: Work, desk: _Desk, here: dict[UUID, Worker], gone: Sequence[UUID], row: Any
) -> bool:
    """Whether the ticket found an agent; it may have found one by hand meanwhile."""
    if not any(one.room for one in here.values()):
        return False
    ticket = await lock_ticket(work, row["id"])
    is_free = ticket.assignee_id is None or (
        ticket.assignee_id in gone and ticket.waiting_since is not None
    )
    is_work = ticket.status in {"open", "in_progress"} and ticket.snoozed_until is None
    choice = (
        choose(desk.method, here.values(), team_id=row["team_id"], not_id=ticket.left_by_id)
        if is_free and is_work
        else None
    )
    if choice is None:
        return False
    worker = choice.worker
    await give(work, BOT, ticket, worker.id, **_reason(choice, row["team_id"]))
    given_at = _after(here.values(), work.now)
    here[worker.id] = replace(worker, load=worker.load + 1, given_at=given_at)
    return True


def _after(workers: Iterable[Worker], now: datetime) -> datetime:
    """Later than everybody's, those who got one in this very transaction among them."""
    last = max((one.given_at for one in workers if one.given_at is not None), default=now)
    return max(now, last + timedelta(microseconds=1))


def _reason(choice: Choice, team_id: UUID | None) -> dict[str, Any]:
    worker = choice.worker
    facts: dict[str, Any] = {
        "reason": choice.why, "load": worker.load, "capacity": worker.capacity,
    }  # fmt: skip
    return facts | {"team_id": team_id} if team_id is not None else facts


def _look_again(work: Work, desk: _Desk, workers: Iterable[Worker]) -> None:
    """The next look is queued where something will change by the clock; a minute holds one."""
    at = next_look(workers, zone=desk.zone, now=work.now, handover=desk.handover)
    if at is None:
        return
    at = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    work.enqueue(Task("hand_out", {}, key=f"at:{at:%Y-%m-%dT%H:%M}", run_at=at))

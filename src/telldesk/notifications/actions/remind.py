"""Nobody answers a contact: those who should are reminded, some times, in opening hours (N3)."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from telldesk.branding.opening import Opening
from telldesk.branding.repo import read_desk
from telldesk.branding.working_time import after_working, worked
from telldesk.channels.staff.repo import linked_staff, ticket_facts
from telldesk.identity.permissions import Permission
from telldesk.kernel.paging import PAGE, go_on
from telldesk.kernel.work import Task, Work
from telldesk.notifications.actions.bring import bring
from telldesk.notifications.actions.hear import answering
from telldesk.notifications.news import mention

_DESK: Final = "SELECT remind_min, remind_times FROM desk WHERE id = 1"
_WAITS: Final = """
SELECT waiting_since FROM tickets
WHERE id = $1 AND waiting_since IS NOT NULL AND status IN ('open','in_progress','waiting')
  AND snoozed_until IS NULL
"""
# The next one of this waiting, once: a second task that comes late finds it done.
_COUNT: Final = """
INSERT INTO ticket_reminders AS r (ticket_id, waiting_since, times) VALUES ($1, $2, 1)
ON CONFLICT (ticket_id) DO UPDATE
SET times = CASE WHEN r.waiting_since = $2 THEN r.times + 1 ELSE 1 END, waiting_since = $2
WHERE (CASE WHEN r.waiting_since = $2 THEN r.times ELSE 0 END) = $3 - 1
RETURNING times
"""
_DONE: Final = """
SELECT coalesce((SELECT times FROM ticket_reminders WHERE ticket_id = $1 AND waiting_since = $2), 0)
"""
_WAITING: Final = """
SELECT id, waiting_since FROM tickets
WHERE waiting_since IS NOT NULL AND status IN ('open','in_progress','waiting')
  AND snoozed_until IS NULL AND ($1::uuid IS NULL OR id > $1)
ORDER BY id LIMIT $2
"""


async def await_answer(work: Work, *, ticket_id: UUID) -> None:
    """A task waits for the moment at which somebody is reminded of this ticket, if ever."""
    setting = await work.conn.fetchrow(_DESK)
    since = await work.conn.fetchval(_WAITS, ticket_id)
    if setting["remind_min"] is not None and since is not None:
        opening = (await read_desk(work)).opening
        await _await_next(work, ticket_id, since, setting, opening)


async def await_after_snooze(work: Work, *, ticket_id: UUID) -> None:
    """The same once the ticket is back in view: not before the usual time has passed since."""
    setting = await work.conn.fetchrow(_DESK)
    since = await work.conn.fetchval(_WAITS, ticket_id)
    if setting["remind_min"] is not None and since is not None:
        opening = (await read_desk(work)).opening
        rest = after_working(opening, work.now, timedelta(minutes=setting["remind_min"]))
        await _await_next(work, ticket_id, since, setting, opening, not_before=rest)


async def _await_next(
    work: Work,
    ticket_id: UUID,
    since: datetime,
    setting: Any,
    opening: Opening,
    *,
    not_before: datetime | None = None,
) -> None:
    number = await work.conn.fetchval(_DONE, ticket_id, since) + 1
    if number > setting["remind_times"]:
        return
    due = after_working(opening, since, timedelta(minutes=setting["remind_min"]) * number)
    if due is None:
        return
    args = {"ticket_id": str(ticket_id), "since": since.isoformat(), "number": number}
    key = f"{ticket_id}:{since.timestamp():.0f}:{number}"
    work.enqueue(Task("remind", args, key=key, run_at=max(due, not_before or work.now)))


async def remind(work: Work, *, ticket_id: UUID, since: datetime, number: int) -> None:
    """Who should answer is reminded, who runs the desk from the second time on.

    Nothing happens where the contact was answered meanwhile, nobody is to be reminded any more, or
    the ticket is snoozed: the end of that goes on.
    """
    setting = await work.conn.fetchrow(_DESK)
    waits = await work.conn.fetchval(_WAITS, ticket_id)
    after = setting["remind_min"]
    if after is None or waits != since or number > setting["remind_times"]:
        return
    opening = (await read_desk(work)).opening
    waited = worked(opening, since, work.now)
    if waited < timedelta(minutes=after) * number:
        # The desk was closed more of it than was thought.
        await _await_next(work, ticket_id, since, setting, opening)
        return
    if await work.conn.fetchval(_COUNT, ticket_id, since, number) is None:
        return
    ticket = await ticket_facts(work, ticket_id)
    if ticket is None:
        return
    concerned = set(await answering(work, ticket))
    if number > 1:
        concerned |= {
            one.id
            for one in await linked_staff(work, ticket_id)
            if one.actor.may(Permission.DESK_MANAGE)
        }
    minutes = int(waited.total_seconds() // 60)
    news = mention(ticket_id, priority=ticket.priority, why="reminder", waited_min=minutes)
    await bring(work, news, sorted(concerned))
    await _await_next(work, ticket_id, since, setting, opening)


async def rebuild_reminders(work: Work, *, after: UUID | None) -> None:
    """Every contact who waits has their task, as the desk reminds now: a page by ticket id."""
    setting = await work.conn.fetchrow(_DESK)
    if setting["remind_min"] is None:
        return
    opening = (await read_desk(work)).opening
    rows = await work.conn.fetch(_WAITING, after, PAGE)
    for row in rows:
        await _await_next(work, row["id"], row["waiting_since"], setting, opening)
    go_on(work, "rebuild_reminders", rows)

"""Numbers and short lists of tickets for the bot's menus, only of what the agent may see."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.channels.staff.rows import StaffRow
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work

# $1 is null for who sees all tickets, else the agent whose own they must be.
_COUNTS: Final = """
SELECT count(*) AS open,
       count(*) FILTER (WHERE waiting_since IS NOT NULL) AS waiting,
       count(*) FILTER (WHERE assignee_id = $2) AS mine,
       count(*) FILTER (WHERE assignee_id IS NULL) AS unassigned
FROM tickets
WHERE status IN ('open', 'in_progress', 'waiting') AND ($1::uuid IS NULL OR assignee_id = $1)
"""
_LIST: Final = """
SELECT t.id, t.number, t.priority, t.subject, c.name AS contact
FROM tickets t JOIN contacts c ON c.id = t.contact_id
WHERE t.status IN ('open', 'in_progress', 'waiting')
  AND ($1::uuid IS NULL OR t.assignee_id = $1)
  AND CASE $3::text WHEN 'waiting' THEN t.waiting_since IS NOT NULL
                    WHEN 'mine' THEN t.assignee_id = $2
                    ELSE t.assignee_id IS NULL END
ORDER BY t.priority DESC, t.waiting_since NULLS LAST, t.activity_at DESC LIMIT 8
"""
_LAST: Final = """
SELECT t.id, t.number, t.priority, t.subject, c.name AS contact
FROM tickets t JOIN contacts c ON c.id = t.contact_id
LEFT JOIN agent_notices n ON n.ticket_id = t.id AND n.agent_id = $2
WHERE ($1::uuid IS NULL OR t.assignee_id = $1)
ORDER BY (t.assignee_id IS NOT DISTINCT FROM $2) DESC, greatest(n.changed_at, t.activity_at) DESC
LIMIT 3
"""
_MIDNIGHT: Final = """
SELECT date_trunc('day', $1::timestamptz AT TIME ZONE time_zone) AT TIME ZONE time_zone FROM desk
"""
_TODAY: Final = """
SELECT
  (SELECT count(*) FROM tickets WHERE opened_at >= $3
     AND ($1::uuid IS NULL OR assignee_id = $1)) AS opened,
  (SELECT count(*) FROM tickets WHERE activity_at >= $3
     AND (resolved_at >= $3 OR closed_at >= $3)
     AND ($1::uuid IS NULL OR assignee_id = $1)) AS ended,
  (SELECT count(*) FROM ticket_events WHERE kind = 'replied' AND at >= $3
     AND ($1::uuid IS NULL OR actor_id = $1)) AS replies,
  (SELECT count(*) FROM ticket_events WHERE kind = 'replied' AND at >= $3
     AND actor_id = $2) AS own_replies,
  (SELECT percentile_cont(0.5) WITHIN GROUP (
            ORDER BY extract(epoch FROM first_reply_at - opened_at))
   FROM tickets WHERE opened_at >= $3 AND first_reply_at IS NOT NULL
     AND ($1::uuid IS NULL OR assignee_id = $1)) AS first_reply_s
"""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Tickets that are not over, as one agent sees them."""

    open: int
    waiting: int
    mine: int
    unassigned: int


class Today(msgspec.Struct, frozen=True, kw_only=True):
    """Since midnight of the desk's own time zone. `first_reply_s` is a median, in seconds."""

    opened: int
    ended: int
    replies: int
    own_replies: int
    first_reply_s: float | None


class ListedTicket(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a list."""

    id: UUID
    number: int
    priority: int
    subject: str
    contact: str


async def ticket_counts(work: Work, staff: StaffRow) -> Counts:
    """How much there is to do."""
    return Counts(**dict(await work.conn.fetchrow(_COUNTS, _only(staff), staff.id)))


async def today(work: Work, staff: StaffRow) -> Today:
    """What happened today."""
    midnight: datetime = await work.conn.fetchval(_MIDNIGHT, work.now)
    return Today(**dict(await work.conn.fetchrow(_TODAY, _only(staff), staff.id, midnight)))


async def listed(work: Work, staff: StaffRow, name: str) -> list[ListedTicket]:
    """The first tickets of the list called `name`: the most urgent, then the longest waiting."""
    return _tickets(await work.conn.fetch(_LIST, _only(staff), staff.id, name))


async def last_tickets(work: Work, staff: StaffRow) -> list[ListedTicket]:
    """The three tickets the agent most likely means: their own first, then what they last saw."""
    return _tickets(await work.conn.fetch(_LAST, _only(staff), staff.id))


def _tickets(rows: list[Any]) -> list[ListedTicket]:
    return [ListedTicket(**dict(row)) for row in rows]


def _only(staff: StaffRow) -> UUID | None:
    return None if staff.actor.may(Permission.TICKETS_READ_ALL) else staff.id

"""Short lists of tickets for the bot's menus, only of what the agent may see."""

from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.channels.staff.rows import StaffRow
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work

# $1 is null for who sees all tickets, else the agent whose own they must be.
_LIST: Final = """
SELECT t.id, t.number, t.priority, t.subject, c.shown_name AS contact
FROM tickets t JOIN contacts c ON c.id = t.contact_id
WHERE t.status IN ('open', 'in_progress', 'waiting') AND t.snoozed_until IS NULL
  AND ($1::uuid IS NULL OR t.assignee_id = $1)
  AND CASE $3::text WHEN 'waiting' THEN t.waiting_since IS NOT NULL
                    WHEN 'mine' THEN t.assignee_id = $2
                    WHEN 'due' THEN t.due_at IS NOT NULL
                    WHEN 'followed' THEN EXISTS (SELECT FROM ticket_participants p
                      WHERE p.agent_id = $2 AND p.ticket_id = t.id)
                    ELSE t.assignee_id IS NULL END
ORDER BY CASE $3::text WHEN 'due' THEN t.due_at END, t.priority DESC,
  t.waiting_since NULLS LAST, t.activity_at DESC LIMIT 8
"""
_LAST: Final = """
SELECT t.id, t.number, t.priority, t.subject, c.shown_name AS contact
FROM tickets t JOIN contacts c ON c.id = t.contact_id
LEFT JOIN agent_notices n ON n.ticket_id = t.id AND n.agent_id = $2
WHERE ($1::uuid IS NULL OR t.assignee_id = $1) AND t.spam_at IS NULL
ORDER BY (t.assignee_id IS NOT DISTINCT FROM $2) DESC, greatest(n.changed_at, t.activity_at) DESC
LIMIT 3
"""


class ListedTicket(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a list."""

    id: UUID
    number: int
    priority: int
    subject: str
    contact: str


async def listed(work: Work, staff: StaffRow, name: str) -> list[ListedTicket]:
    """The first tickets of the list called `name`: the most urgent, then the longest waiting.

    Of `due` those whose deadline is nearest.
    """
    return _tickets(await work.conn.fetch(_LIST, _only(staff), staff.id, name))


async def last_tickets(work: Work, staff: StaffRow) -> list[ListedTicket]:
    """The three tickets the agent most likely means: their own first, then what they last saw."""
    return _tickets(await work.conn.fetch(_LAST, _only(staff), staff.id))


def _tickets(rows: list[Any]) -> list[ListedTicket]:
    return [ListedTicket(**dict(row)) for row in rows]


def _only(staff: StaffRow) -> UUID | None:
    return None if staff.actor.may(Permission.TICKETS_READ_ALL) else staff.id

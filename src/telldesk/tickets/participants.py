"""Who follows a ticket that is not theirs (T5): what leaves this room, and reading it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor, agent_actor
from telldesk.identity.permissions import Permission
from telldesk.identity.repo import MAX_AGENTS
from telldesk.kernel.work import Work
from telldesk.tickets.rows import TicketRow, may_see, seen_ticket

MAX_PARTICIPANTS: Final = 20
# Who left the desk is nobody's participant any more; of a list each row costs one look by the key.
PARTICIPANT_COLUMN: Final = """
  ARRAY(SELECT tp.agent_id FROM ticket_participants tp JOIN agents pa ON pa.id = tp.agent_id
        WHERE tp.ticket_id = t.id AND pa.removed_at IS NULL
        ORDER BY tp.added_at, tp.agent_id) AS participant_ids,
"""
# $1 is the reader.
FOLLOWED: Final = """EXISTS (
  SELECT FROM ticket_participants tp WHERE tp.agent_id = $1 AND tp.ticket_id = t.id)"""
_LIST: Final = """
SELECT tp.agent_id, a.name, a.role, tp.added_by_id, b.name AS added_by, tp.added_at
FROM ticket_participants tp
JOIN agents a ON a.id = tp.agent_id JOIN agents b ON b.id = tp.added_by_id
WHERE tp.ticket_id = $1 AND a.removed_at IS NULL ORDER BY tp.added_at, tp.agent_id
"""
_OTHERS: Final = """
SELECT a.id, a.name, a.role FROM agents a
WHERE a.removed_at IS NULL AND NOT EXISTS (
  SELECT FROM ticket_participants tp WHERE tp.ticket_id = $1 AND tp.agent_id = a.id)
ORDER BY a.name, a.id LIMIT $2
"""


class ParticipantShape(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who follows the ticket; `sees` False: no more in their sight, they hear nothing."""

    agent_id: UUID
    name: str
    added_by_id: UUID
    added_by: str
    """Their own name where they follow by themselves."""
    added_at: datetime
    sees: bool


class ColleagueShape(msgspec.Struct, frozen=True, kw_only=True):
    """A colleague who may see the ticket and does not follow it."""

    agent_id: UUID
    name: str


class ParticipantsShape(msgspec.Struct, frozen=True, kw_only=True):
    """Who follows a ticket, the first one first, and who else may; `limit` is the most."""

    participants: list[ParticipantShape]
    colleagues: list[ColleagueShape]
    limit: int


async def read_participants(work: Work, actor: Actor, ticket_id: UUID) -> ParticipantsShape:
    """Who follows the ticket, and whom one could add.

    Raises:
        TicketUnknown: not theirs to see.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    ticket = await seen_ticket(work, actor, ticket_id, lock=False)
    rows = await work.conn.fetch(_LIST, ticket_id)
    others: Sequence[Any] = ()
    if actor.may(Permission.TICKETS_NOTE):
        others = await work.conn.fetch(_OTHERS, ticket_id, MAX_AGENTS)
    return ParticipantsShape(
        participants=[
            ParticipantShape(
                agent_id=row["agent_id"],
                name=row["name"],
                added_by_id=row["added_by_id"],
                added_by=row["added_by"],
                added_at=row["added_at"],
                sees=sees(ticket, row["agent_id"], row["role"]),
            )
            for row in rows
        ],
        colleagues=[
            ColleagueShape(agent_id=row["id"], name=row["name"])
            for row in others
            if sees(ticket, row["id"], row["role"])
        ],
        limit=MAX_PARTICIPANTS,
    )


def sees(ticket: TicketRow, agent_id: UUID, role: str) -> bool:
    """Whether an agent of this role may know the ticket now."""
    return may_see(
        agent_actor(agent_id, role), assignee_id=ticket.assignee_id, contact_id=ticket.contact_id
    )

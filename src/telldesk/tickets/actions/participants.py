"""Following a ticket, having others follow it, and no more (T5).

The ticket's row is locked, so that two at once never make it more than the limit; its version
stays: nobody's decision about the ticket is refused because somebody else follows it.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.identity.repo import MAX_AGENTS, AgentUnknown, read_agent
from telldesk.kernel.errors import Conflict
from telldesk.kernel.work import Work
from telldesk.tickets.actions.store import tell_changed
from telldesk.tickets.history import record
from telldesk.tickets.mentions import may_name, named_in
from telldesk.tickets.participants import MAX_PARTICIPANTS, sees
from telldesk.tickets.rows import TicketRow, seen_ticket

_NOW: Final = """
SELECT tp.agent_id FROM ticket_participants tp JOIN agents a ON a.id = tp.agent_id
WHERE tp.ticket_id = $1 AND a.removed_at IS NULL
"""
_ADD: Final = """
INSERT INTO ticket_participants (ticket_id, agent_id, added_by_id, added_at)
SELECT $1, id, $3, $4 FROM unnest($2::uuid[]) AS id
ON CONFLICT (ticket_id, agent_id) DO NOTHING
"""
_REMOVE: Final = """
DELETE FROM ticket_participants WHERE ticket_id = $1 AND agent_id = $2 RETURNING true
"""
_NAMES: Final = "SELECT id, name, role FROM agents WHERE removed_at IS NULL ORDER BY id LIMIT $1"


class ParticipantBlind(Conflict):
    """The colleague (`agent_id`) sees only their own tickets, and this is not one; choose another.

    Following widens nobody's sight.
    """

    key = "participant-blind"


class TooManyParticipants(Conflict):
    """A ticket has at most `limit`; remove somebody first."""

    key = "too-many-participants"


async def add_participant(work: Work, actor: Actor, *, ticket_id: UUID, agent_id: UUID) -> None:
    """The agent follows the ticket; who follows it already goes on. Emits `TicketChanged`.

    Oneself needs no more than sight of the ticket.

    Raises:
        TicketUnknown: not theirs to see.
        AgentUnknown: not of the active staff.
        ParticipantBlind: the agent may not see the ticket.
        TooManyParticipants: remove somebody first.
    """
    ticket = await _changed_by(work, actor, ticket_id, agent_id)
    agent = await read_agent(work, agent_id)
    if agent.removed_at is not None:
        raise AgentUnknown(f"agent {agent_id} left")
    if not sees(ticket, agent_id, agent.role):
        raise ParticipantBlind("sees only their own", agent_id=str(agent_id))
    now = await _now(work, ticket_id)
    if agent_id in now:
        return
    if len(now) >= MAX_PARTICIPANTS:
        raise TooManyParticipants("full", limit=MAX_PARTICIPANTS)
    await _add(work, actor, ticket, [agent_id])


async def remove_participant(work: Work, actor: Actor, *, ticket_id: UUID, agent_id: UUID) -> None:
    """The agent follows the ticket no more; who never did stays as they are.

    Oneself needs no more than sight of the ticket. Emits `TicketChanged`.

    Raises:
        TicketUnknown: not theirs to see.
    """
    ticket = await _changed_by(work, actor, ticket_id, agent_id)
    if not await work.conn.fetchval(_REMOVE, ticket_id, agent_id):
        return
    await record(work, actor, ticket_id, "participant_removed", agent_id=agent_id)
    _tell(work, actor, ticket)


async def follow_named(work: Work, actor: Actor, ticket: TicketRow, text: str) -> None:
    """Whom the note names follows the locked ticket, if they may see it and there is room.

    Emits `TicketChanged` where somebody new does. Asks no permission: the note has asked for more.
    """
    if not may_name(text):
        return
    people = await work.conn.fetch(_NAMES, MAX_AGENTS)
    named = named_in(text, {row["id"]: row["name"] for row in people})
    seeing = [
        row["id"]
        for row in people
        if row["id"] in named and row["id"] != actor.id and sees(ticket, row["id"], row["role"])
    ]
    if not seeing:
        return
    now = await _now(work, ticket.id)
    new = [one for one in seeing if one not in now][: max(0, MAX_PARTICIPANTS - len(now))]
    if new:
        await _add(work, actor, ticket, new)


async def _changed_by(work: Work, actor: Actor, ticket_id: UUID, agent_id: UUID) -> TicketRow:
    is_own = actor.id == agent_id
    actor.require(Permission.TICKETS_READ_ASSIGNED if is_own else Permission.TICKETS_NOTE)
    return await seen_ticket(work, actor, ticket_id, lock=True)


async def _now(work: Work, ticket_id: UUID) -> set[UUID]:
    return {row["agent_id"] for row in await work.conn.fetch(_NOW, ticket_id)}


async def _add(work: Work, actor: Actor, ticket: TicketRow, agent_ids: Sequence[UUID]) -> None:
    await work.conn.execute(_ADD, ticket.id, list(agent_ids), actor.id, work.now)
    for agent_id in agent_ids:
        await record(work, actor, ticket.id, "participant_added", agent_id=agent_id)
    _tell(work, actor, ticket)


def _tell(work: Work, actor: Actor, ticket: TicketRow) -> None:
    # Cards in the bot say nothing of it but to who pressed, and that one is refreshed there.
    tell_changed(work, actor, ticket, before=ticket, fields=("participants",), is_alone=False)

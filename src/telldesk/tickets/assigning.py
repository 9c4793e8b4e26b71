"""How tickets find an agent in a desk: the settings, the teams, and who takes how many now."""

from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from telldesk.branding.hours import Interval
from telldesk.identity.actor import Actor, Availability
from telldesk.identity.permissions import Permission, Role
from telldesk.identity.repo import MAX_AGENTS
from telldesk.kernel.work import Work
from telldesk.tickets.assignment import Worker, presence
from telldesk.tickets.shapes import Shape
from telldesk.tickets.vocabulary import Assigning, Presence

MAX_TEAMS: Final = 50
_COUNT_MOST: Final = 1000
_DESK: Final = """
SELECT assigning, capacity, handover_min, time_zone,
  (SELECT count(*) FROM (SELECT FROM tickets WHERE assignee_id IS NULL
     AND status IN ('open','in_progress') AND snoozed_until IS NULL LIMIT $1) x) AS waiting
FROM desk
"""
_TEAMS: Final = """
SELECT t.id, t.name,
  ARRAY(SELECT m.agent_id FROM team_members m JOIN agents a ON a.id = m.agent_id
        WHERE m.team_id = t.id AND a.removed_at IS NULL ORDER BY m.agent_id) AS agent_ids,
  ARRAY(SELECT c.id FROM categories c WHERE c.team_id = t.id AND c.archived_at IS NULL
        ORDER BY c.position, c.key) AS category_ids
FROM teams t ORDER BY t.name LIMIT $1
"""
_WORKERS: Final = """
SELECT a.id, a.name, a.role, a.capacity AS own_capacity,
  coalesce(a.capacity, d.capacity) AS capacity, a.given_at, a.availability,
  a.availability_at, a.here_until, a.hours,
  ARRAY(SELECT m.team_id FROM team_members m WHERE m.agent_id = a.id) AS team_ids,
  (SELECT count(*) FROM tickets t
   WHERE t.assignee_id = a.id AND t.status IN ('open','in_progress')
     AND t.snoozed_until IS NULL) AS load
FROM agents a CROSS JOIN desk d WHERE a.removed_at IS NULL ORDER BY a.name, a.id LIMIT $1
"""
_OWN: Final = """
SELECT a.availability, d.assigning <> 'by_hand' AS gives_itself
FROM agents a CROSS JOIN desk d WHERE a.id = $1
"""


class TeamShape(Shape, frozen=True, kw_only=True):
    """Agents who get the tickets of these categories."""

    id: UUID
    name: str
    agent_ids: list[UUID]
    category_ids: list[UUID]


class WorkerShape(Shape, frozen=True, kw_only=True):
    """An agent as whoever gives tickets sees them.

    Attributes:
        presence: whether they take tickets now.
        availability: what they said of themselves.
        load: tickets they have open or in progress and not snoozed.
        capacity: tickets they are given at once; 0 is none.
        own_capacity: the same, where it is not the desk's.
        hours: when they work, in the desk's time zone; none is any time.
    """

    id: UUID
    name: str
    role: Role
    presence: Presence
    availability: Availability
    load: int
    capacity: int
    own_capacity: int | None
    hours: list[Interval]


class AssigningShape(Shape, frozen=True, kw_only=True):
    """How tickets find an agent here, and who there is to find.

    Attributes:
        capacity: tickets an agent is given at once, unless theirs says otherwise.
        handover_min: minutes after which waiting tickets of who is gone go on; None: never.
        waiting: tickets without an agent, not snoozed, counted to 1000 at most.
    """

    assigning: Assigning
    capacity: int
    handover_min: int | None
    time_zone: str
    waiting: int
    teams: list[TeamShape]
    agents: list[WorkerShape]


class Colleague(msgspec.Struct, frozen=True):
    """An agent with what they have and take now."""

    name: str
    role: Role
    own_capacity: int | None
    worker: Worker


async def read_colleagues(work: Work) -> list[Colleague]:
    """The active staff by name."""
    found: list[Colleague] = []
    for row in await work.conn.fetch(_WORKERS, MAX_AGENTS):
        facts = dict(row)
        name, role, own = facts.pop("name"), facts.pop("role"), facts.pop("own_capacity")
        facts["hours"] = msgspec.convert(facts["hours"], list[Interval])
        found.append(Colleague(name, role, own, Worker(**facts)))
    return found


async def own_availability(work: Work, agent_id: UUID) -> tuple[Availability, bool]:
    """What the agent said of themselves, and whether tickets are given by themselves here."""
    row = await work.conn.fetchrow(_OWN, agent_id)
    return row["availability"], row["gives_itself"]


async def read_assigning(work: Work, actor: Actor) -> AssigningShape:
    """How tickets find an agent here, and who there is to find; for agents."""
    actor.require(Permission.STAFF_READ)
    desk = await work.conn.fetchrow(_DESK, _COUNT_MOST)
    teams = await work.conn.fetch(_TEAMS, MAX_TEAMS)
    zone = ZoneInfo(desk["time_zone"])
    return AssigningShape(
        **dict(desk),
        teams=[TeamShape(**dict(row)) for row in teams],
        agents=[
            WorkerShape(
                id=one.worker.id,
                name=one.name,
                role=one.role,
                presence=presence(one.worker, zone=zone, now=work.now),
                availability=one.worker.availability,
                load=one.worker.load,
                capacity=one.worker.capacity,
                own_capacity=one.own_capacity,
                hours=list(one.worker.hours),
            )
            for one in await read_colleagues(work)
        ],
    )

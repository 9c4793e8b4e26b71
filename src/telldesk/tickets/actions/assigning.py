"""Changing how tickets find an agent: the rule, teams, what agents take and when they work."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from telldesk.branding.hours import Hours, check_hours
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.identity.repo import MAX_AGENTS, AgentUnknown
from telldesk.kernel.errors import Conflict, Invalid, NotFound
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.actions.open import CategoryUnusable
from telldesk.tickets.assigning import MAX_TEAMS, AssigningShape, read_assigning
from telldesk.tickets.composing import clean_name
from telldesk.tickets.events import AssigningChanged, SortingChanged
from telldesk.tickets.vocabulary import Assigning

MAX_CAPACITY: Final = 500
MAX_HANDOVER_MIN: Final = 1440
_SET: Final = """
UPDATE desk SET assigning = $1, capacity = $2, handover_min = $3, changed_at = $4
"""
_COUNT: Final = "SELECT count(*) FROM teams"
_ADD: Final = "INSERT INTO teams (id, name) VALUES ($1, $2)"
_RENAME: Final = "UPDATE teams SET name = $2 WHERE id = $1 RETURNING true"
_DELETE: Final = "DELETE FROM teams WHERE id = $1 RETURNING true"
_LEAVE: Final = "DELETE FROM team_members WHERE team_id = $1 AND agent_id <> ALL($2::uuid[])"
# Gives how many of these are agents at all; who is in it already stays.
_JOIN: Final = """
WITH found AS (
  SELECT id FROM agents WHERE id = ANY($2::uuid[]) AND removed_at IS NULL ORDER BY id FOR KEY SHARE
), joined AS (
  INSERT INTO team_members (team_id, agent_id) SELECT $1, id FROM found ON CONFLICT DO NOTHING
)
SELECT count(*) FROM found
"""
_DROP: Final = "UPDATE categories SET team_id = NULL WHERE team_id = $1 AND id <> ALL($2::uuid[])"
_KEEP: Final = """
WITH kept AS (
  UPDATE categories SET team_id = $1
  WHERE id = ANY($2::uuid[]) AND archived_at IS NULL RETURNING id
)
SELECT count(*) FROM kept
"""
_WORK: Final = """
UPDATE agents SET capacity = $2, hours = $3 WHERE id = $1 AND removed_at IS NULL RETURNING true
"""


class TeamUnknown(NotFound):
    """No such team; read the list again."""

    key = "team-unknown"


class TeamNameTaken(Conflict):
    """Another team has this name; choose another."""

    key = "team-name-taken"


class TooManyTeams(Conflict):
    """A desk has at most `limit` teams; remove one first."""

    key = "too-many-teams"


async def set_assigning(
    work: Work, actor: Actor, *, assigning: Assigning, capacity: int, handover_min: int | None
) -> AssigningShape:
    """New tickets find an agent so from now on, those that wait as well.

    Raises:
        Invalid: `field` names what to change.
    """
    actor.require(Permission.DESK_MANAGE)
    if not 1 <= capacity <= MAX_CAPACITY:
        raise Invalid(f"1 to {MAX_CAPACITY}", field="capacity")
    if handover_min is not None and not 1 <= handover_min <= MAX_HANDOVER_MIN:
        raise Invalid(f"1 to {MAX_HANDOVER_MIN}, or none", field="handover_min")
    await work.conn.execute(_SET, assigning, capacity, handover_min, work.now)
    return await _changed(work, actor)


async def add_team(
    work: Work,
    actor: Actor,
    *,
    name: str,
    agent_ids: Sequence[UUID],
    category_ids: Sequence[UUID],
) -> AssigningShape:
    """There is a team of these agents; tickets of these categories are given to it.

    A category is one team's: it leaves the one it had.

    Raises:
        Invalid: `field` names what to change.
        AgentUnknown, CategoryUnusable: read the lists again.
        TeamNameTaken, TooManyTeams: see there.
    """
    actor.require(Permission.DESK_MANAGE)
    clean = clean_name(name)
    if await work.conn.fetchval(_COUNT) >= MAX_TEAMS:
        raise TooManyTeams("full", limit=MAX_TEAMS)
    team_id = new_id()
    try:
        await work.conn.execute(_ADD, team_id, clean)
    except asyncpg.UniqueViolationError:
        raise TeamNameTaken("taken") from None
    return await _fill(work, actor, team_id, agent_ids, category_ids)


async def change_team(
    work: Work,
    actor: Actor,
    *,
    team_id: UUID,
    name: str,
    agent_ids: Sequence[UUID],
    category_ids: Sequence[UUID],
) -> AssigningShape:
    """The team has this name, these agents and these categories.

    Raises:
        TeamUnknown: read the list again.
        Invalid: `field` names what to change.
        AgentUnknown, CategoryUnusable: read the lists again.
        TeamNameTaken: choose another.
    """
    actor.require(Permission.DESK_MANAGE)
    try:
        is_there = await work.conn.fetchval(_RENAME, team_id, clean_name(name))
    except asyncpg.UniqueViolationError:
        raise TeamNameTaken("taken") from None
    if not is_there:
        raise TeamUnknown(f"no team {team_id}")
    return await _fill(work, actor, team_id, agent_ids, category_ids)


async def remove_team(work: Work, actor: Actor, *, team_id: UUID) -> AssigningShape:
    """There is no such team; tickets of its categories are given to anybody.

    Raises:
        TeamUnknown: read the list again.
    """
    actor.require(Permission.DESK_MANAGE)
    if not await work.conn.fetchval(_DELETE, team_id):
        raise TeamUnknown(f"no team {team_id}")
    work.emit(SortingChanged())
    return await _changed(work, actor)


async def set_work(
    work: Work, actor: Actor, *, agent_id: UUID, capacity: int | None, hours: Hours
) -> AssigningShape:
    """The agent is given so many tickets at once (None: as the desk says), in these hours.

    Raises:
        AgentUnknown: read the staff again.
        Invalid: `field` names what to change.
    """
    actor.require(Permission.STAFF_MANAGE)
    if capacity is not None and not 0 <= capacity <= MAX_CAPACITY:
        raise Invalid(f"0 to {MAX_CAPACITY}, or none", field="capacity")
    check_hours(hours)
    written = msgspec.json.encode(sorted(hours)).decode()
    if not await work.conn.fetchval(_WORK, agent_id, capacity, written):
        raise AgentUnknown(f"no agent {agent_id}")
    return await _changed(work, actor)


async def _fill(
    work: Work,
    actor: Actor,
    team_id: UUID,
    agent_ids: Sequence[UUID],
    category_ids: Sequence[UUID],
) -> AssigningShape:
    agents, categories = sorted(set(agent_ids)), sorted(set(category_ids))
    if len(agents) > MAX_AGENTS:
        raise Invalid(f"at most {MAX_AGENTS}", field="agent_ids")
    await work.conn.execute(_LEAVE, team_id, agents)
    if await work.conn.fetchval(_JOIN, team_id, agents) != len(agents):
        raise AgentUnknown("not all of them are staff")
    await work.conn.execute(_DROP, team_id, categories)
    if await work.conn.fetchval(_KEEP, team_id, categories) != len(categories):
        raise CategoryUnusable("not all of them can be used", field="category_ids")
    work.emit(SortingChanged())
    return await _changed(work, actor)


async def _changed(work: Work, actor: Actor) -> AssigningShape:
    work.emit(AssigningChanged())
    return await read_assigning(work, actor)

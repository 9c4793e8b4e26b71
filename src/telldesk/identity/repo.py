"""Reads of staff."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor, agent_actor
from telldesk.identity.permissions import ROLES, Permission, Role, permissions_of
from telldesk.kernel.errors import NotFound
from telldesk.kernel.work import Work

MAX_AGENTS: Final = 500
_COLUMNS: Final = """
id, key, name, role, language, telegram_user_id, telegram_bot_id, telegram_reachable, bot_mode,
permission_version, removed_at, linked_at, created_at
"""
_BY_TELEGRAM: Final = (
    "SELECT " + _COLUMNS + " FROM agents WHERE telegram_user_id = $1 AND removed_at IS NULL"
)
_BY_ID: Final = "SELECT " + _COLUMNS + " FROM agents WHERE id = $1"
# Several locked at once are always locked in order of id.
LOCK_AGENT: Final = _BY_ID + " AND removed_at IS NULL FOR NO KEY UPDATE"
_ACTIVE: Final = (
    "SELECT " + _COLUMNS + " FROM agents WHERE removed_at IS NULL ORDER BY name, id LIMIT $1"
)
_REACHABLE: Final = """
 removed_at IS NULL AND telegram_reachable
 AND telegram_user_id IS NOT NULL AND telegram_bot_id IS NOT NULL
"""
_NOTIFY_ONE: Final = "SELECT " + _COLUMNS + " FROM agents WHERE id = $1 AND" + _REACHABLE
_NOTIFY_ALL: Final = (
    "SELECT " + _COLUMNS + " FROM agents WHERE role = ANY($1::text[]) AND" + _REACHABLE
    + " ORDER BY id LIMIT $2"
)  # fmt: skip
_READ_ALL_ROLES: Final = [
    role for role in ROLES if Permission.TICKETS_READ_ALL in permissions_of(role)
]


class AgentUnknown(NotFound):
    """No such active agent; read the staff again."""

    key = "agent-unknown"


class AgentRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `agents`; the columns are explained on the model."""

    id: UUID
    key: str | None
    name: str
    role: str
    language: str
    telegram_user_id: int | None
    telegram_bot_id: int | None
    telegram_reachable: bool
    bot_mode: str
    permission_version: int
    removed_at: datetime | None
    linked_at: datetime | None
    created_at: datetime

    @property
    def actor(self) -> Actor:
        return agent_actor(self.id, self.role, self.language)


class AgentShape(msgspec.Struct, frozen=True, kw_only=True):
    """An agent as the staff sees them."""

    id: UUID
    name: str
    role: Role
    language: str
    is_linked: bool
    is_reachable: bool


def agent_of(row: Any) -> AgentRow:
    """The agent in a driver row with all columns."""
    return AgentRow(**dict(row))


async def agent_by_telegram(work: Work, telegram_user_id: int) -> AgentRow | None:
    """The active agent with this Telegram account."""
    row = await work.conn.fetchrow(_BY_TELEGRAM, telegram_user_id)
    return agent_of(row) if row is not None else None


async def read_agent(work: Work, agent_id: UUID) -> AgentRow:
    """The agent, also a removed one.

    Raises:
        AgentUnknown: there never was one.
    """
    row = await work.conn.fetchrow(_BY_ID, agent_id)
    if row is None:
        raise AgentUnknown(f"no agent {agent_id}")
    return agent_of(row)


async def agents_to_notify(work: Work, assignee_id: UUID | None) -> list[AgentRow]:
    """Who a bot message about a ticket goes to: its assignee, else all who may read all tickets.

    An assignee nobody can reach counts as none, so that the ticket is not forgotten.
    """
    if assignee_id is not None:
        row = await work.conn.fetchrow(_NOTIFY_ONE, assignee_id)
        if row is not None:
            return [agent_of(row)]
    rows = await work.conn.fetch(_NOTIFY_ALL, _READ_ALL_ROLES, MAX_AGENTS)
    return [agent_of(row) for row in rows]


async def list_agents(work: Work, actor: Actor) -> list[AgentShape]:
    """The active staff by name."""
    actor.require(Permission.STAFF_READ)
    rows = await work.conn.fetch(_ACTIVE, MAX_AGENTS)
    return [
        AgentShape(
            id=row["id"],
            name=row["name"],
            role=row["role"],
            language=row["language"],
            is_linked=row["telegram_user_id"] is not None,
            is_reachable=row["telegram_reachable"],
        )
        for row in rows
    ]

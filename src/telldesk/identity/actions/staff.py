"""Changing the staff: invitations, roles, leaving.

Every change of role or membership raises `permission_version` and ends the agent's sessions.
"""

import re
import unicodedata
from datetime import timedelta
from typing import Final
from uuid import UUID

import asyncpg

from telldesk.identity.actor import Actor, ActorKind
from telldesk.identity.events import AgentLinked, AgentRemoved, AgentRoleChanged
from telldesk.identity.granting import OWNER, may_grant
from telldesk.identity.permissions import ROLES, NotAllowed, Permission
from telldesk.identity.repo import (
    LOCK_AGENT,
    MAX_AGENTS,
    AgentRow,
    AgentUnknown,
    agent_by_telegram,
    agent_of,
)
from telldesk.kernel.crypto import digest
from telldesk.kernel.errors import Conflict, Forbidden, Gone, Invalid
from telldesk.kernel.i18n import languages
from telldesk.kernel.ids import new_id, new_token
from telldesk.kernel.work import Work

CODE_BITS: Final = 128
MAX_NAME_CHARS: Final = 64
LONGEST_INVITATION: Final = timedelta(days=30)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
BOT_MODES: Final = ("agent", "contact")
_COUNT: Final = "SELECT count(*) FROM agents WHERE removed_at IS NULL"
_ADD: Final = """
INSERT INTO agents (id, key, name, role, language, created_at) VALUES ($1, $2, $3, $4, $5, $6)
"""
_INVITE: Final = """
INSERT INTO invitations (id, agent_id, code_hash, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5)
"""
_WITHDRAW: Final = """
UPDATE invitations SET expires_at = $2
WHERE agent_id = $1 AND used_at IS NULL AND expires_at > $2
"""
_INVITATION: Final = """
SELECT id, agent_id, expires_at, used_at, used_by FROM invitations WHERE code_hash = $1
FOR NO KEY UPDATE
"""
_USE: Final = "UPDATE invitations SET used_at = $2, used_by = $3 WHERE id = $1"
_LINK: Final = """
UPDATE agents SET telegram_user_id = $2, telegram_bot_id = $3, telegram_reachable = true,
  bot_mode = 'agent', name = CASE WHEN name = '' THEN $4 ELSE name END, linked_at = $5,
  permission_version = permission_version + 1
WHERE id = $1
"""
_OWNERS: Final = """
SELECT id, telegram_user_id FROM agents WHERE role = 'owner' AND removed_at IS NULL
ORDER BY id FOR NO KEY UPDATE
"""
_SET_ROLE: Final = """
UPDATE agents SET role = $2, permission_version = permission_version + 1 WHERE id = $1
"""
_REMOVE: Final = """
UPDATE agents SET removed_at = $2, permission_version = permission_version + 1 WHERE id = $1
"""
_END_SESSIONS: Final = """
UPDATE sessions SET ended_at = $2 WHERE agent_id = $1 AND ended_at IS NULL
"""
_SET_LANGUAGE: Final = "UPDATE agents SET language = $2 WHERE id = $1 AND removed_at IS NULL"
_SET_MODE: Final = "UPDATE agents SET bot_mode = $2 WHERE id = $1 AND removed_at IS NULL"


class RoleOutOfReach(NotAllowed):
    """The role holds more than the person may give; ask an owner."""

    key = "role-out-of-reach"


class LanguageUnknown(Invalid):
    """Nobody here has words in it; choose one of `languages()`."""

    key = "language-unknown"


class LastOwner(Conflict):
    """A desk keeps at least one owner who is linked; make another one first."""

    key = "last-owner"


class InvitationUnusable(Gone):
    """Unknown, used by somebody else or too old: all look the same; ask for a new one."""

    key = "invitation-unusable"


class AlreadyStaff(Conflict):
    """This Telegram account is another agent's already; use that one."""

    key = "already-staff"


class AgentKeyTaken(Conflict):
    """Another agent has this name in the manifest; choose another."""

    key = "agent-key-taken"


class TooManyAgents(Conflict):
    """A desk has at most `limit` agents; remove somebody first."""

    key = "too-many-agents"


async def invite_agent(
    work: Work,
    actor: Actor,
    *,
    name: str,
    role: str,
    language: str,
    valid: timedelta,
    key: str | None = None,
) -> tuple[UUID, str]:
    """An agent without a Telegram account exists; whoever shows the returned code becomes them.

    The code is told once; only its hash is kept. Operators may invite (the first owner of a new
    desk); `key` is the agent's name in the manifest.

    Raises:
        RoleOutOfReach: ask an owner.
        Invalid: `field` names what to change.
        TooManyAgents: remove somebody first.
    """
    _require_reach(actor, role)
    clean = _name(name)
    if language and not _LANGUAGE.fullmatch(language):
        raise Invalid("a language code like en or pt-br", field="language")
    if await work.conn.fetchval(_COUNT) >= MAX_AGENTS:
        raise TooManyAgents("the desk is full", limit=MAX_AGENTS)
    agent_id = new_id()
    try:
        await work.conn.execute(_ADD, agent_id, key, clean, role, language, work.now)
    except asyncpg.UniqueViolationError:
        raise AgentKeyTaken("another agent has this key") from None
    return agent_id, await _new_code(work, agent_id, valid)


async def renew_invitation(work: Work, actor: Actor, *, agent_id: UUID, valid: timedelta) -> str:
    """A new code for the agent (first link, or another Telegram account); older ones are dead.

    Raises:
        AgentUnknown: read the staff again.
        RoleOutOfReach: ask an owner.
    """
    agent = await _lock(work, agent_id)
    _require_reach(actor, agent.role)
    await work.conn.execute(_WITHDRAW, agent_id, work.now)
    return await _new_code(work, agent_id, valid)


async def link_agent(
    work: Work, *, code: str, telegram_user_id: int, bot_id: int, name: str
) -> Actor:
    """The Telegram account is the invited agent's; returns them. The same person may repeat it.

    `name` is Telegram's and counts only if the inviter gave none. A former account loses its
    sessions. Emits `AgentLinked`.

    Raises:
        InvitationUnusable: ask for a new one.
        AlreadyStaff: this account belongs to another agent.
    """
    row = await work.conn.fetchrow(_INVITATION, digest(code))
    if row is None:
        raise InvitationUnusable("no such code")
    try:
        agent = await _lock(work, row["agent_id"])
    except AgentUnknown:
        raise InvitationUnusable("the agent left") from None
    if row["used_at"] is not None:
        if row["used_by"] == telegram_user_id == agent.telegram_user_id:
            return agent.actor
        raise InvitationUnusable("used")
    if row["expires_at"] <= work.now:
        raise InvitationUnusable("too old")
    present = await agent_by_telegram(work, telegram_user_id)
    if present is not None and present.id != agent.id:
        raise AlreadyStaff("the account is another agent's")
    await work.conn.execute(_USE, row["id"], work.now, telegram_user_id)
    try:
        await work.conn.execute(
            _LINK, agent.id, telegram_user_id, bot_id, _trimmed(name) or "?", work.now
        )
    except asyncpg.UniqueViolationError:
        raise AlreadyStaff("the account became another agent's meanwhile") from None
    await work.conn.execute(_END_SESSIONS, agent.id, work.now)
    work.emit(AgentLinked(agent_id=agent.id))
    return agent.actor


async def change_role(work: Work, actor: Actor, *, agent_id: UUID, role: str) -> None:
    """The agent has this role; their sessions of the former one are over. `AgentRoleChanged`.

    Raises:
        AgentUnknown: read the staff again.
        RoleOutOfReach: the old or the new role is above the person.
        LastOwner: make another owner first.
    """
    _require_reach(actor, role)
    agent = await _lock_one_of_staff(work, agent_id)
    _require_reach(actor, agent.role)
    if agent.role == role:
        return
    if agent.role == OWNER:
        await _require_another_owner(work, agent_id)
    await work.conn.execute(_SET_ROLE, agent_id, role)
    await work.conn.execute(_END_SESSIONS, agent_id, work.now)
    work.emit(AgentRoleChanged(agent_id=agent_id, role=role, previous_role=agent.role))


async def remove_agent(work: Work, actor: Actor, *, agent_id: UUID) -> None:
    """The agent is no longer of the staff: no sessions, no invitations. Emits `AgentRemoved`.

    Their words keep their name. Their tickets are released by whoever hears the event.

    Raises:
        AgentUnknown: read the staff again.
        RoleOutOfReach: ask an owner.
        LastOwner: make another owner first.
    """
    actor_may_manage(actor)
    agent = await _lock_one_of_staff(work, agent_id)
    _require_reach(actor, agent.role)
    if agent.role == OWNER:
        await _require_another_owner(work, agent_id)
    await work.conn.execute(_REMOVE, agent_id, work.now)
    await work.conn.execute(_END_SESSIONS, agent_id, work.now)
    await work.conn.execute(_WITHDRAW, agent_id, work.now)
    work.emit(AgentRemoved(agent_id=agent_id))


async def set_bot_mode(work: Work, agent_id: UUID, mode: str) -> None:
    """In the bot the agent is now staff ('agent') or asks like anybody else ('contact')."""
    if mode not in BOT_MODES:
        raise Invalid("agent or contact", field="mode")
    await work.conn.execute(_SET_MODE, agent_id, mode)


async def choose_own_language(work: Work, actor: Actor, *, language: str) -> None:
    """The app, its refusals and the bot speak `language` with this agent from now on.

    Any language there are words in: the desk's own choice is about what contacts read.

    Raises:
        LanguageUnknown: choose another.
    """
    if actor.kind is not ActorKind.AGENT:
        raise Forbidden("agents only")
    if language not in languages():
        raise LanguageUnknown("no words in it", field="language")
    await work.conn.execute(_SET_LANGUAGE, actor.id, language)


def actor_may_manage(actor: Actor) -> None:
    """Nothing, when the person may change the staff at all."""
    if actor.kind is not ActorKind.OPERATOR:
        actor.require(Permission.STAFF_MANAGE)


def _require_reach(actor: Actor, role: str) -> None:
    actor_may_manage(actor)
    if role not in ROLES:
        raise Invalid("no such role", field="role")
    if actor.kind is not ActorKind.OPERATOR and not may_grant(actor.permissions, role):
        raise RoleOutOfReach(f"{role} is above {actor.role}", role=role)


async def _lock(work: Work, agent_id: UUID) -> AgentRow:
    row = await work.conn.fetchrow(LOCK_AGENT, agent_id)
    if row is None:
        raise AgentUnknown(f"no agent {agent_id}")
    return agent_of(row)


async def _lock_one_of_staff(work: Work, agent_id: UUID) -> AgentRow:
    """The agent locked after all owners, so that two owners cannot demote each other at once."""
    await work.conn.fetch(_OWNERS)
    return await _lock(work, agent_id)


async def _require_another_owner(work: Work, agent_id: UUID) -> None:
    owners = await work.conn.fetch(_OWNERS)
    if not any(row["id"] != agent_id and row["telegram_user_id"] is not None for row in owners):
        raise LastOwner("no other owner is linked")


async def _new_code(work: Work, agent_id: UUID, valid: timedelta) -> str:
    if not timedelta(0) < valid <= LONGEST_INVITATION:
        raise Invalid(f"at most {LONGEST_INVITATION.days} days", field="valid")
    code = new_token(CODE_BITS)
    await work.conn.execute(_INVITE, new_id(), agent_id, digest(code), work.now, work.now + valid)
    return code


def _name(name: str) -> str:
    """A name for a person; '' means Telegram's own will do."""
    clean = _trimmed(name)
    if len(name) > MAX_NAME_CHARS * 4 or len(clean) > MAX_NAME_CHARS:
        raise Invalid(f"at most {MAX_NAME_CHARS} characters", field="name")
    return clean


def _trimmed(name: str) -> str:
    kept = (" " if char.isspace() else char for char in name)
    return " ".join(
        "".join(char for char in kept if not unicodedata.category(char).startswith("C")).split()
    )[: MAX_NAME_CHARS + 1]

"""Changing what the desk promises."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.identity.repo import AgentUnknown
from telldesk.kernel.errors import Conflict, Invalid, NotFound
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.actions.open import CategoryUnusable
from telldesk.tickets.composing import clean_name
from telldesk.tickets.events import SlaChanged
from telldesk.tickets.lifecycle import Priority
from telldesk.tickets.sla_policies import MAX_POLICIES, SlaShape, read_sla
from telldesk.tickets.sla_terms import Escalation, Target
from telldesk.tickets.vocabulary import Counts, OnReopen

MAX_ESCALATIONS: Final = 20
# Two admins at once take turns, so that no category ends up under two policies.
_TURN: Final = "SELECT 1 FROM desk FOR UPDATE"
_COUNT: Final = "SELECT count(*) FROM sla_policies WHERE archived_at IS NULL"
_ADD: Final = """
INSERT INTO sla_policies (id, name, is_default, counts, on_reopen, targets, escalations)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_CHANGE: Final = """
UPDATE sla_policies SET name = $2, is_default = $3, counts = $4, on_reopen = $5, targets = $6,
  escalations = $7, version = version + 1
WHERE id = $1 RETURNING true
"""
_LOCK: Final = "SELECT version FROM sla_policies WHERE id = $1 AND archived_at IS NULL FOR UPDATE"
_ARCHIVE: Final = "UPDATE sla_policies SET archived_at = $2 WHERE id = $1"
_LEAVE: Final = "DELETE FROM sla_policy_categories WHERE policy_id = $1"
_USABLE: Final = """
SELECT count(*) FROM categories WHERE id = ANY($1::uuid[]) AND archived_at IS NULL
"""
_TAKEN: Final = """
SELECT p.name FROM sla_policy_categories c JOIN sla_policies p ON p.id = c.policy_id
WHERE c.category_id = ANY($1::uuid[]) AND c.policy_id <> $2 LIMIT 1
"""
_JOIN: Final = """
INSERT INTO sla_policy_categories (category_id, policy_id) SELECT unnest($1::uuid[]), $2
"""
_OTHER_DEFAULT: Final = """
SELECT name FROM sla_policies WHERE is_default AND archived_at IS NULL AND id <> $1
"""
_AGENTS: Final = "SELECT count(*) FROM agents WHERE id = ANY($1::uuid[]) AND removed_at IS NULL"


class PolicyUnknown(NotFound):
    """No such policy; read the list again."""

    key = "policy-unknown"


class PolicyMoved(Conflict):
    """Somebody changed the policy meanwhile; read it again."""

    key = "policy-moved"


class PolicyNameTaken(Conflict):
    """Another policy has this name; choose another."""

    key = "policy-name-taken"


class PolicyOverlaps(Conflict):
    """Another policy (`name`) is for these tickets already; change that one first."""

    key = "policy-overlaps"


class TooManyPolicies(Conflict):
    """A desk has at most `limit` policies; remove one first."""

    key = "too-many-policies"


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """A policy as somebody wants it: no `category_ids` is every ticket no other policy is for."""

    name: str
    category_ids: Sequence[UUID]
    counts: Counts
    on_reopen: OnReopen
    targets: Sequence[Target]
    escalations: Sequence[Escalation]


async def add_policy(work: Work, actor: Actor, *, terms: Terms) -> SlaShape:
    """The desk promises this; deadlines of unfinished tickets begin now. Emits `SlaChanged`.

    Raises:
        Invalid: `field` names what to change.
        CategoryUnusable, AgentUnknown: read the lists again.
        PolicyNameTaken, PolicyOverlaps, TooManyPolicies: see there.
    """
    actor.require(Permission.DESK_MANAGE)
    _check(terms)
    await work.conn.execute(_TURN)
    if await work.conn.fetchval(_COUNT) >= MAX_POLICIES:
        raise TooManyPolicies("full", limit=MAX_POLICIES)
    policy_id = new_id()
    await _require_free(work, policy_id, terms)
    try:
        await work.conn.execute(_ADD, policy_id, *_columns(terms))
    except asyncpg.UniqueViolationError:
        raise PolicyNameTaken("taken") from None
    return await _changed(work, actor, policy_id, terms)


async def change_policy(
    work: Work, actor: Actor, *, policy_id: UUID, version: int, terms: Terms
) -> SlaShape:
    """The desk promises this instead; running deadlines move, missed ones stay missed.

    Emits `SlaChanged`.

    Raises:
        PolicyUnknown, PolicyMoved: read it again.
        Invalid: `field` names what to change.
        CategoryUnusable, AgentUnknown: read the lists again.
        PolicyNameTaken, PolicyOverlaps: see there.
    """
    actor.require(Permission.DESK_MANAGE)
    _check(terms)
    await work.conn.execute(_TURN)
    await _lock(work, policy_id, version)
    await _require_free(work, policy_id, terms)
    try:
        await work.conn.execute(_CHANGE, policy_id, *_columns(terms))
    except asyncpg.UniqueViolationError:
        raise PolicyNameTaken("taken") from None
    return await _changed(work, actor, policy_id, terms)


async def remove_policy(work: Work, actor: Actor, *, policy_id: UUID) -> SlaShape:
    """The desk promises this no longer; deadlines that ran by it are dropped. Emits `SlaChanged`.

    Raises:
        PolicyUnknown: read the list again.
    """
    actor.require(Permission.DESK_MANAGE)
    await work.conn.execute(_TURN)
    await _lock(work, policy_id, None)
    await work.conn.execute(_LEAVE, policy_id)
    await work.conn.execute(_ARCHIVE, policy_id, work.now)
    work.emit(SlaChanged())
    return await read_sla(work, actor)


async def _lock(work: Work, policy_id: UUID, version: int | None) -> None:
    found = await work.conn.fetchval(_LOCK, policy_id)
    if found is None:
        raise PolicyUnknown(f"no policy {policy_id}")
    if version is not None and version != found:
        raise PolicyMoved(f"version {version} is not {found}", version=found)


async def _require_free(work: Work, policy_id: UUID, terms: Terms) -> None:
    categories, agents = _category_ids(terms), _agent_ids(terms)
    if categories and await work.conn.fetchval(_USABLE, categories) != len(categories):
        raise CategoryUnusable("not all of them can be used", field="category_ids")
    if agents and await work.conn.fetchval(_AGENTS, agents) != len(agents):
        raise AgentUnknown("not all of them are staff")
    taken = (
        await work.conn.fetchval(_TAKEN, categories, policy_id)
        if categories
        else await work.conn.fetchval(_OTHER_DEFAULT, policy_id)
    )
    if taken is not None:
        raise PolicyOverlaps("for these tickets already", name=taken)


async def _changed(work: Work, actor: Actor, policy_id: UUID, terms: Terms) -> SlaShape:
    await work.conn.execute(_LEAVE, policy_id)
    await work.conn.execute(_JOIN, _category_ids(terms), policy_id)
    work.emit(SlaChanged())
    return await read_sla(work, actor)


def _columns(terms: Terms) -> tuple[object, ...]:
    targets = sorted(terms.targets, key=lambda one: one.priority)
    steps = sorted(terms.escalations, key=lambda one: one.percent)
    return (
        clean_name(terms.name), not terms.category_ids, terms.counts, terms.on_reopen,
        msgspec.json.encode(targets).decode(), msgspec.json.encode(steps).decode(),
    )  # fmt: skip


def _category_ids(terms: Terms) -> list[UUID]:
    return sorted(set(terms.category_ids))


def _agent_ids(terms: Terms) -> list[UUID]:
    return sorted({agent_id for one in terms.escalations for agent_id in one.agent_ids})


def _check(terms: Terms) -> None:
    clean_name(terms.name)
    priorities = [one.priority for one in terms.targets]
    if sorted(priorities) != sorted(Priority.NAMES):
        raise Invalid("each of the four priorities once", field="targets")
    if all(
        minutes is None
        for one in terms.targets
        for minutes in (one.first_response, one.next_response, one.resolution)
    ):
        raise Invalid("at least one time", field="targets")
    if len(terms.escalations) > MAX_ESCALATIONS:
        raise Invalid(f"at most {MAX_ESCALATIONS}", field="escalations")
    for step in terms.escalations:
        tells = bool(step.to or step.agent_ids)
        if tells is not (step.act == "notify"):
            raise Invalid("notices go to somebody, other steps to nobody", field="escalations")

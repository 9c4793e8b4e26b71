"""A desk's declared rows: read as things, and written as a plan says.

The plan is made again inside the transaction that writes it: when somebody changed the desk since
the plan was shown, nothing is written.
"""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from telldesk.branding.events import OpeningChanged
from telldesk.cli.vocabulary import PREFIX
from telldesk.identity.events import AgentRemoved, AgentRoleChanged
from telldesk.kernel.errors import Conflict
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tenancy.merge import Act, Change, Fields, Plan, Things, merge
from telldesk.tickets.events import SortingChanged

_LOCK: Final = "SELECT id FROM desk WHERE id = 1 FOR UPDATE"
_DESK: Final = """
SELECT name, language, languages, time_zone, colours, logo, boundary, boundary_hours, burst_s,
       sorting, assigning, capacity, ratings, closing_transcripts
FROM desk WHERE id = 1
"""
_TEXTS: Final = "SELECT key, language, text FROM desk_texts WHERE starts_with(key, $1)"
_CATEGORIES: Final = """
SELECT key, names, icon, colour, position FROM categories WHERE archived_at IS NULL
"""
_STAFF: Final = """
SELECT key, name, role, language FROM agents WHERE key IS NOT NULL AND removed_at IS NULL
"""
_PUT_DESK: Final = """
INSERT INTO desk (id, name, language, languages, time_zone, colours, logo, boundary,
                  boundary_hours, burst_s, sorting, assigning, capacity, ratings,
                  closing_transcripts, changed_at)
VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (id) DO UPDATE SET name = $1, language = $2, languages = $3, time_zone = $4,
  colours = $5, logo = $6, boundary = $7, boundary_hours = $8, burst_s = $9, sorting = $10,
  assigning = $11, capacity = $12, ratings = $13, closing_transcripts = $14,
  changed_at = $15
"""
_PUT_TEXT: Final = """
INSERT INTO desk_texts (language, key, text) VALUES ($1, $2, $3)
ON CONFLICT (key, language) DO UPDATE SET text = $3
"""
_DROP_TEXT: Final = "DELETE FROM desk_texts WHERE language = $1 AND key = $2"
_PUT_CATEGORY: Final = """
INSERT INTO categories (id, key, names, icon, colour, position) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (key) DO UPDATE SET names = $3, icon = $4, colour = $5, position = $6,
  archived_at = NULL
"""
_ARCHIVE_CATEGORY: Final = "UPDATE categories SET archived_at = $2 WHERE key = $1"
_ADD_AGENT: Final = """
INSERT INTO agents (id, key, name, role, language, created_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (key) DO UPDATE SET name = $3, role = $4, language = $5, removed_at = NULL,
  telegram_user_id = NULL, telegram_bot_id = NULL, linked_at = NULL,
  permission_version = agents.permission_version + 1
"""
# Another role makes older sessions and sockets end, as every change of rights does.
_CHANGE_AGENT: Final = """
UPDATE agents SET name = $2, language = $4, role = $3,
  permission_version = permission_version + (role <> $3)::int
WHERE key = $1
"""
_REMOVE_AGENT: Final = """
UPDATE agents SET removed_at = $2, permission_version = permission_version + 1 WHERE key = $1
"""
_AGENT: Final = "SELECT id, role FROM agents WHERE key = $1 FOR NO KEY UPDATE"
_END_SESSIONS: Final = """
UPDATE sessions SET ended_at = $2 WHERE ended_at IS NULL AND agent_id = $1
"""
_WITHDRAW: Final = """
UPDATE invitations SET expires_at = $2
WHERE agent_id = $1 AND used_at IS NULL AND expires_at > $2
"""


class PlanStale(Conflict):
    """The desk was changed since the plan was made; run it again to see the new one."""

    key = "plan-stale"


async def read_things(work: Work) -> Things:
    """What is there now of everything a manifest can declare."""
    things: Things = {}
    desk = await work.conn.fetchrow(_DESK)
    if desk is not None:
        things["desk", ""] = dict(desk)
    for row in await work.conn.fetch(_TEXTS, PREFIX):
        name = row["key"].removeprefix(PREFIX)
        things["text", f"{row['language']}/{name}"] = {"text": row["text"]}
    for kind, statement in (("category", _CATEGORIES), ("staff", _STAFF)):
        for row in await work.conn.fetch(statement):
            fields = dict(row)
            things[kind, fields.pop("key")] = fields
    return things


async def write_plan(
    work: Work, base: Things, wish: Things, shown: Plan, *, overwrite: bool
) -> None:
    """The rows are as `shown` said they would be.

    Raises:
        PlanStale: they would not be; nothing is written.
    """
    await work.conn.fetch(_LOCK)
    present = await read_things(work)
    plan = merge(base, wish, present, overwrite=overwrite)
    if plan != shown:
        raise PlanStale("The desk changed since the plan was made; run the command again.")
    has_listeners = ("desk", "") in present  # nobody is at a desk that is only being made
    if has_listeners and any(change.kind in {"desk", "category"} for change in plan.writes):
        work.emit(SortingChanged())
    if has_listeners and any(change.field == "time_zone" for change in plan.writes):
        work.emit(OpeningChanged())
    for thing in dict.fromkeys((change.kind, change.key) for change in plan.writes):
        changes = [change for change in plan.writes if (change.kind, change.key) == thing]
        if changes[0].act is Act.ARCHIVE:
            await _archive(work, *thing)
            continue
        await _put(work, *thing, _after(present.get(thing), changes), is_new=thing not in present)


def _after(present: Fields | None, changes: Iterable[Change]) -> Fields:
    """The thing's fields once the changes are made."""
    fields = dict(present or {})
    for change in changes:
        fields |= {change.field: change.becomes} if change.field else change.becomes
    return fields


async def _put(work: Work, kind: str, key: str, fields: Fields, *, is_new: bool) -> None:
    match kind:
        case "desk":
            await work.conn.execute(
                _PUT_DESK, fields["name"], fields["language"], fields["languages"],
                fields["time_zone"], _json(fields["colours"]), fields["logo"], fields["boundary"],
                fields["boundary_hours"], fields["burst_s"], fields["sorting"],
                fields["assigning"], fields["capacity"], fields["ratings"],
                fields["closing_transcripts"], work.now,
            )  # fmt: skip
        case "text":
            language, _, name = key.partition("/")
            await work.conn.execute(_PUT_TEXT, language, PREFIX + name, fields["text"])
        case "category":
            await work.conn.execute(
                _PUT_CATEGORY, new_id(), key, _json(fields["names"]), fields["icon"],
                fields["colour"], fields["position"],
            )  # fmt: skip
        case "staff" if is_new:
            words = (fields["name"], fields["role"], fields["language"])
            await work.conn.execute(_ADD_AGENT, new_id(), key, *words, work.now)
        case "staff":
            await _change_agent(work, key, fields)
        case _:
            raise ValueError(kind)


async def _archive(work: Work, kind: str, key: str) -> None:
    match kind:
        case "text":
            language, _, name = key.partition("/")
            await work.conn.execute(_DROP_TEXT, language, PREFIX + name)
        case "category":
            await work.conn.execute(_ARCHIVE_CATEGORY, key, work.now)
        case "staff":
            await _remove_agent(work, key)
        case _:
            raise ValueError(kind)


# The verbs of `identity` keep the last linked owner; a manifest names its owner itself, who may
# not be linked yet. So the rows are written here, and the same facts are told.


async def _change_agent(work: Work, key: str, fields: Fields) -> None:
    agent = await work.conn.fetchrow(_AGENT, key)
    await work.conn.execute(_CHANGE_AGENT, key, fields["name"], fields["role"], fields["language"])
    if agent["role"] == fields["role"]:
        return
    await work.conn.execute(_END_SESSIONS, agent["id"], work.now)
    work.emit(
        AgentRoleChanged(agent_id=agent["id"], role=fields["role"], previous_role=agent["role"])
    )


async def _remove_agent(work: Work, key: str) -> None:
    agent = await work.conn.fetchrow(_AGENT, key)
    await work.conn.execute(_REMOVE_AGENT, key, work.now)
    await work.conn.execute(_END_SESSIONS, agent["id"], work.now)
    await work.conn.execute(_WITHDRAW, agent["id"], work.now)
    work.emit(AgentRemoved(agent_id=agent["id"]))


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()

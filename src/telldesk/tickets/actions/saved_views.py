"""Saved views: making, changing, ordering, removing them (T13)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import NotAllowed, Permission
from telldesk.kernel.errors import Conflict, Invalid, NotFound
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.composing import clean_name
from telldesk.tickets.events import SavedViewsChanged
from telldesk.tickets.filters import checked_filter
from telldesk.tickets.views import VIEW_COLUMNS, SavedViewShape, ViewFilter, ViewScope, view_of

MAX_OWN: Final = 50
MAX_SHARED: Final = 100
# Removing can be undone so long; after it the row goes when somebody makes another.
_UNDO: Final = timedelta(days=1)
# One row is held, so that two at once do not both become the last one allowed.
_ALONE: Final = {
    True: "SELECT FROM agents WHERE id = $1 FOR NO KEY UPDATE",
    False: "SELECT FROM desk WHERE $1::uuid IS NOT NULL FOR NO KEY UPDATE",
}
_FORGET: Final = """
DELETE FROM saved_views WHERE archived_at < $2 AND agent_id IS NOT DISTINCT FROM $1
"""
_COUNT: Final = """
SELECT count(*) FILTER (WHERE archived_at IS NULL), coalesce(max(position), 0) AS last
FROM saved_views WHERE agent_id IS NOT DISTINCT FROM $1
"""
_TEAM: Final = "SELECT true FROM teams WHERE id = $1"
_CREATE: Final = """
INSERT INTO saved_views (id, name, filter, agent_id, team_id, position)
VALUES ($1, $2, $3, $4, $5, $6)
"""
_CHANGE: Final = "UPDATE saved_views SET name = $2, filter = $3 WHERE id = $1"
_ARCHIVE: Final = "UPDATE saved_views SET archived_at = coalesce(archived_at, $2) WHERE id = $1"
_RESTORE: Final = "UPDATE saved_views SET archived_at = NULL WHERE id = $1"
_LOCK: Final = "SELECT " + VIEW_COLUMNS + " FROM saved_views v WHERE v.id = $1 FOR UPDATE"
_LOCK_ALL: Final = (
    "SELECT " + VIEW_COLUMNS + """
FROM saved_views v WHERE v.id = ANY($1::uuid[]) AND v.archived_at IS NULL ORDER BY v.id FOR UPDATE
"""
)  # fmt: skip
_MOVE: Final = """
UPDATE saved_views SET position = 10 * wish.place
FROM unnest($1::uuid[]) WITH ORDINALITY AS wish(id, place) WHERE saved_views.id = wish.id
"""
_SEEN_BY: Final = """
SELECT EXISTS (SELECT FROM team_members WHERE team_id = $1 AND agent_id = $2)
"""


class SavedViewUnknown(NotFound):
    """No such view for this person; read the list again."""

    key = "view-unknown"


class TooManyViews(Conflict):
    """At most `limit`; remove one first."""

    key = "too-many-views"


class ViewsMoved(Conflict):
    """Views came or went meanwhile; read the list again and order it anew."""

    key = "views-moved"


async def create_view(
    work: Work,
    actor: Actor,
    *,
    name: str,
    filter_: ViewFilter,
    scope: ViewScope,
    team_id: UUID | None,
) -> SavedViewShape:
    """The view exists, last among its like: the agent's own, a team's, or the desk's.

    Raises:
        NotAllowed: a team's or the desk's is made by who manages the desk.
        Invalid: `field` names what to change.
        TooManyViews: see there.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    if scope != "mine":
        actor.require(Permission.DESK_MANAGE)
    clean, kept = clean_name(name), _kept(filter_)
    if (scope == "team") != (team_id is not None):
        raise Invalid("a team where one is meant", field="team_id")
    if team_id is not None and not await work.conn.fetchval(_TEAM, team_id):
        raise Invalid("no such team", field="team_id")
    owner = actor.id if scope == "mine" else None
    await work.conn.execute(_ALONE[scope == "mine"], actor.id)
    last = await _require_room(work, owner)
    view_id = new_id()
    await work.conn.execute(_CREATE, view_id, clean, kept, owner, team_id, last + 10)
    return await _changed(work, actor, view_id)


async def change_view(
    work: Work, actor: Actor, *, view_id: UUID, name: str, filter_: ViewFilter
) -> SavedViewShape:
    """Its name and filter are these.

    Raises:
        SavedViewUnknown: read the list again.
        NotAllowed: it is not theirs to change.
        Invalid: `field` names what to change.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    clean, kept = clean_name(name), _kept(filter_)
    await _own(work, actor, view_id)
    await work.conn.execute(_CHANGE, view_id, clean, kept)
    return await _changed(work, actor, view_id)


async def archive_view(work: Work, actor: Actor, *, view_id: UUID) -> SavedViewShape:
    """Nobody sees it any more; for a day it can be brought back.

    Raises:
        SavedViewUnknown: read the list again.
        NotAllowed: it is not theirs to change.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    await _own(work, actor, view_id)
    await work.conn.execute(_ARCHIVE, view_id, work.now)
    return await _changed(work, actor, view_id)


async def restore_view(work: Work, actor: Actor, *, view_id: UUID) -> SavedViewShape:
    """It is where it was.

    Raises:
        SavedViewUnknown: it is gone for good.
        NotAllowed: it is not theirs to change.
        TooManyViews: others took its room.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    row = await _own(work, actor, view_id)
    if row["archived_at"] is not None:
        await work.conn.execute(_ALONE[row["agent_id"] is not None], actor.id)
        await _require_room(work, row["agent_id"], forget=False)
        await work.conn.execute(_RESTORE, view_id)
    return await _changed(work, actor, view_id)


async def order_views(work: Work, actor: Actor, *, ids: Sequence[UUID]) -> None:
    """These stand in this order among their like. All must be the agent's to change.

    Raises:
        ViewsMoved: one is gone; read the list again.
        NotAllowed: one is not theirs to change.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    rows = await work.conn.fetch(_LOCK_ALL, list(ids))
    if len(rows) != len(ids) or len(set(ids)) != len(ids):
        raise ViewsMoved("not the present views")
    for row in rows:
        await _require_own(work, actor, row)
    await work.conn.execute(_MOVE, list(ids))
    work.emit(SavedViewsChanged())


def _kept(filter_: ViewFilter) -> str:
    checked_filter(filter_)
    return msgspec.json.encode(filter_).decode()


async def _require_room(work: Work, owner: UUID | None, *, forget: bool = True) -> int:
    """The last position in use, if one more fits."""
    if forget:
        await work.conn.execute(_FORGET, owner, work.now - _UNDO)
    many, last = await work.conn.fetchrow(_COUNT, owner)
    limit = MAX_SHARED if owner is None else MAX_OWN
    if many >= limit:
        raise TooManyViews("full", limit=limit)
    return int(last)


async def _own(work: Work, actor: Actor, view_id: UUID) -> Any:
    row = await work.conn.fetchrow(_LOCK, view_id)
    if row is None:
        raise SavedViewUnknown(f"no view {view_id}")
    await _require_own(work, actor, row)
    return row


async def _require_own(work: Work, actor: Actor, row: Any) -> None:
    """Nothing, when it is theirs to change. One they cannot see looks like none (T16)."""
    if row["agent_id"] == actor.id:
        return
    if row["agent_id"] is not None:
        raise SavedViewUnknown(f"no view {row['id']}")
    if actor.may(Permission.DESK_MANAGE):
        return
    team_id = row["team_id"]
    if team_id is not None and not await work.conn.fetchval(_SEEN_BY, team_id, actor.id):
        raise SavedViewUnknown(f"no view {row['id']}")
    raise NotAllowed(Permission.DESK_MANAGE, permission=Permission.DESK_MANAGE)


async def _changed(work: Work, actor: Actor, view_id: UUID) -> SavedViewShape:
    row = await work.conn.fetchrow(_LOCK, view_id)
    work.emit(SavedViewsChanged())
    return view_of(row, actor)

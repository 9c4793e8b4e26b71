"""Tags of the desk: listing, making, changing, archiving, merging into one (T5)."""

from typing import Any, Final
from uuid import UUID

import asyncpg

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, NotFound
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.events import TagsChanged
from telldesk.tickets.tags import (
    MAX_TAGS,
    MAX_TAGS_OF_TICKET,
    TagShape,
    checked_colour,
    clean_tag_name,
    tag_key,
)

_COLUMNS: Final = "id, name, colour, archived_at IS NOT NULL AS is_archived, merged_into_id"
_LIST: Final = "SELECT " + _COLUMNS + " FROM tags ORDER BY name_key LIMIT $1"
# Whoever tags a ticket holds the tag FOR SHARE: no ticket gets one that is being merged away.
_LOCK: Final = (
    "SELECT " + _COLUMNS + " FROM tags WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE"
)
# The desk's row is held, so that two at once do not both become the last one allowed, and merging
# and bringing back take turns.
_ALONE: Final = "SELECT FROM desk FOR NO KEY UPDATE"
_COUNT: Final = "SELECT count(*) FROM tags"
_CREATE: Final = (
    """
INSERT INTO tags (id, name, name_key, colour) VALUES ($1, $2, $3, $4)
ON CONFLICT (name_key) DO NOTHING
RETURNING """
    + _COLUMNS
)
_CHANGE: Final = (
    "UPDATE tags SET name = $2, name_key = $3, colour = $4 WHERE id = $1 RETURNING " + _COLUMNS
)
_ARCHIVE: Final = (
    "UPDATE tags SET archived_at = coalesce(archived_at, $2), merged_into_id = $3 WHERE id = $1"
    " RETURNING " + _COLUMNS
)
_RESTORE: Final = (
    "UPDATE tags SET archived_at = NULL, merged_into_id = NULL WHERE id = $1 RETURNING " + _COLUMNS
)
# What was merged into the tag that goes is merged into the other from now on. A ticket that has
# both now has the other by itself.
_MERGE_ON: Final = """
WITH own AS (
  UPDATE tag_merges m SET is_moved = false
  FROM tags g, ticket_tags other
  WHERE g.merged_into_id = $1 AND m.from_id = g.id
    AND other.ticket_id = m.ticket_id AND other.tag_id = $2
)
UPDATE tags SET merged_into_id = $2 WHERE merged_into_id = $1
"""
_NOTE_MERGE: Final = """
INSERT INTO tag_merges (from_id, ticket_id, is_moved)
SELECT $1, had.ticket_id, NOT EXISTS (
  SELECT FROM ticket_tags WHERE ticket_id = had.ticket_id AND tag_id = $2)
FROM ticket_tags had WHERE had.tag_id = $1
"""
_PUT_ON: Final = """
INSERT INTO ticket_tags (ticket_id, tag_id)
SELECT ticket_id, $2 FROM ticket_tags WHERE tag_id = $1
ON CONFLICT DO NOTHING
"""
_TAKE_OFF: Final = "DELETE FROM ticket_tags WHERE tag_id = $1"
# Only tickets that still have the other one: what a person took off since stays off.
_GIVE_BACK: Final = """
INSERT INTO ticket_tags (ticket_id, tag_id)
SELECT m.ticket_id, $1 FROM tag_merges m
JOIN ticket_tags now ON now.ticket_id = m.ticket_id AND now.tag_id = $2
WHERE m.from_id = $1 AND (m.is_moved OR (
  SELECT count(*) FROM ticket_tags WHERE ticket_id = m.ticket_id) < $3)
ON CONFLICT DO NOTHING
"""
_TAKE_MOVED: Final = """
DELETE FROM ticket_tags t USING tag_merges m
WHERE m.from_id = $1 AND m.is_moved AND t.ticket_id = m.ticket_id AND t.tag_id = $2
"""
_FORGET: Final = "DELETE FROM tag_merges WHERE from_id = $1"


class TagUnknown(NotFound):
    """No such tag; read the list again."""

    key = "tag-unknown"


class TagNameTaken(Conflict):
    """Another tag, maybe an archived one, has this name; use it or restore it."""

    key = "tag-name-taken"


class TooManyTags(Conflict):
    """A desk has at most `limit`, archived ones included; rename one of those."""

    key = "too-many-tags"


class TagMergeRefused(Conflict):
    """A tag is merged into another one that can be used; choose another."""

    key = "tag-merge-refused"


async def list_tags(work: Work, actor: Actor) -> list[TagShape]:
    """All by name, archived ones too: history names them."""
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    return [_shape(row) for row in await work.conn.fetch(_LIST, MAX_TAGS)]


async def create_tag(work: Work, actor: Actor, *, name: str, colour: str = "") -> TagShape:
    """The tag exists, and every ticket can have it.

    Raises:
        Invalid: `field` names what to change.
        TagNameTaken, TooManyTags: see there.
    """
    actor.require(Permission.DESK_MANAGE)
    name, colour = clean_tag_name(name), checked_colour(colour)
    await work.conn.execute(_ALONE)
    if await work.conn.fetchval(_COUNT) >= MAX_TAGS:
        raise TooManyTags("full", limit=MAX_TAGS)
    row = await work.conn.fetchrow(_CREATE, new_id(), name, tag_key(name), colour)
    if row is None:
        raise TagNameTaken("taken")
    work.emit(TagsChanged())
    return _shape(row)


async def change_tag(work: Work, actor: Actor, *, tag_id: UUID, name: str, colour: str) -> TagShape:
    """The tag has this name and colour on every ticket that has it.

    Raises:
        TagUnknown: read the list again.
        Invalid: `field` names what to change.
        TagNameTaken: see there.
    """
    actor.require(Permission.DESK_MANAGE)
    name, colour = clean_tag_name(name), checked_colour(colour)
    try:
        row = await work.conn.fetchrow(_CHANGE, tag_id, name, tag_key(name), colour)
    except asyncpg.UniqueViolationError:
        raise TagNameTaken("taken") from None
    return _changed(work, row)


async def archive_tag(work: Work, actor: Actor, *, tag_id: UUID) -> TagShape:
    """No ticket can get it any more; tickets that have it keep it.

    Raises:
        TagUnknown: read the list again.
    """
    actor.require(Permission.DESK_MANAGE)
    (tag,) = await _locked(work, tag_id)
    return _changed(work, await work.conn.fetchrow(_ARCHIVE, tag_id, work.now, tag.merged_into_id))


async def merge_tag(work: Work, actor: Actor, *, tag_id: UUID, into_id: UUID) -> TagShape:
    """Tickets with the tag have the other instead; the tag is archived, and `restore_tag` undoes.

    Raises:
        TagUnknown: read the list again.
        TagMergeRefused: the same, merged before, or the other is archived.
    """
    actor.require(Permission.DESK_MANAGE)
    await work.conn.execute(_ALONE)
    tag, other = await _locked(work, tag_id, into_id)
    if tag_id == into_id or tag.merged_into_id is not None or other.is_archived:
        raise TagMergeRefused("the same, merged before, or into an archived one")
    await work.conn.execute(_MERGE_ON, tag_id, into_id)
    for statement in (_NOTE_MERGE, _PUT_ON):
        await work.conn.execute(statement, tag_id, into_id)
    await work.conn.execute(_TAKE_OFF, tag_id)
    return _changed(work, await work.conn.fetchrow(_ARCHIVE, tag_id, work.now, into_id))


async def restore_tag(work: Work, actor: Actor, *, tag_id: UUID) -> TagShape:
    """Tickets can get it again; one that was merged is back on the tickets that had it.

    Raises:
        TagUnknown: read the list again.
    """
    actor.require(Permission.DESK_MANAGE)
    await work.conn.execute(_ALONE)
    (tag,) = await _locked(work, tag_id)
    if tag.merged_into_id is not None:
        into_id = tag.merged_into_id
        await work.conn.execute(_GIVE_BACK, tag_id, into_id, MAX_TAGS_OF_TICKET)
        await work.conn.execute(_TAKE_MOVED, tag_id, into_id)
        await work.conn.execute(_FORGET, tag_id)
    return _changed(work, await work.conn.fetchrow(_RESTORE, tag_id))


async def _locked(work: Work, *tag_ids: UUID) -> list[TagShape]:
    found = {row["id"]: _shape(row) for row in await work.conn.fetch(_LOCK, list(tag_ids))}
    for tag_id in tag_ids:
        if tag_id not in found:
            raise TagUnknown(f"no tag {tag_id}")
    return [found[tag_id] for tag_id in tag_ids]


def _changed(work: Work, row: Any) -> TagShape:
    if row is None:
        raise TagUnknown("no such tag")
    work.emit(TagsChanged())
    return _shape(row)


def _shape(row: Any) -> TagShape:
    return TagShape(**dict(row))

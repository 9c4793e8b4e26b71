"""Custom fields of the desk: listing, making, changing, ordering, archiving them (T5)."""

import re
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, Invalid, NotFound
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.actions.categories import check_names
from telldesk.tickets.composing import is_one_line
from telldesk.tickets.events import FieldsChanged
from telldesk.tickets.field_rows import FIELD_COLUMNS, field_of, field_rows
from telldesk.tickets.fields import (
    MAX_FIELDS,
    MAX_OPTION_CHARS,
    MAX_OPTIONS,
    WITH_OPTIONS,
    FieldKind,
    FieldOf,
    FieldOption,
    FieldShape,
)

_KEY: Final = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?")
_OPTION_ID: Final = re.compile(r"[a-z0-9-]{1,36}")
# The desk's row is held, so that two at once do not both become the last one allowed.
_ALONE: Final = "SELECT FROM desk FOR NO KEY UPDATE"
_COUNT: Final = "SELECT count(*), coalesce(max(position), 0) AS last FROM custom_fields"
_CATEGORIES: Final = "SELECT count(*) FROM categories WHERE id = ANY($1::uuid[])"
_LOCK: Final = "SELECT " + FIELD_COLUMNS + " FROM custom_fields WHERE id = $1 FOR NO KEY UPDATE"
_CREATE: Final = (
    """
INSERT INTO custom_fields (id, belongs_to, key, kind, position, names, options, category_ids,
                           is_required)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING """
    + FIELD_COLUMNS
)
_CHANGE: Final = (
    """
UPDATE custom_fields SET names = $2, options = $3, category_ids = $4, is_required = $5
WHERE id = $1 RETURNING """
    + FIELD_COLUMNS
)
_ARCHIVE: Final = (
    "UPDATE custom_fields SET archived_at = coalesce(archived_at, $2) WHERE id = $1 RETURNING "
    + FIELD_COLUMNS
)
_RESTORE: Final = (
    "UPDATE custom_fields SET archived_at = NULL WHERE id = $1 RETURNING " + FIELD_COLUMNS
)
_IDS: Final = "SELECT id FROM custom_fields FOR UPDATE"
_MOVE: Final = """
UPDATE custom_fields SET position = 10 * wish.place
FROM unnest($1::uuid[]) WITH ORDINALITY AS wish(id, place) WHERE custom_fields.id = wish.id
"""


class FieldUnknown(NotFound):
    """No such field; read the list again."""

    key = "field-unknown"


class FieldKeyTaken(Conflict):
    """Another field, maybe an archived one, has this key; choose another or restore it."""

    key = "field-key-taken"


class TooManyFields(Conflict):
    """A desk has at most `limit`, archived ones included; change one of those."""

    key = "too-many-fields"


class FieldsMoved(Conflict):
    """Fields came meanwhile; read the list again and order it anew."""

    key = "fields-moved"


class FieldWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a field should be. An option without an id is new."""

    names: dict[str, str]
    options: list[FieldOption] = []
    category_ids: list[UUID] = []
    is_required: bool = False


async def list_fields(work: Work, actor: Actor) -> list[FieldShape]:
    """All in order, archived ones too: history names them."""
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    return await field_rows(work)


async def create_field(
    work: Work, actor: Actor, *, belongs_to: FieldOf, key: str, kind: FieldKind, wish: FieldWish
) -> FieldShape:
    """The field exists, last in order.

    Raises:
        Invalid: `field` names what to change.
        FieldKeyTaken, TooManyFields: see there.
    """
    actor.require(Permission.DESK_MANAGE)
    if not _KEY.fullmatch(key):
        raise Invalid("a-z, 0-9, dashes and underscores, at most 40", field="key")
    wish = await _checked(work, wish, belongs_to, kind)
    await work.conn.execute(_ALONE)
    counted = await work.conn.fetchrow(_COUNT)
    if counted["count"] >= MAX_FIELDS:
        raise TooManyFields("full", limit=MAX_FIELDS)
    try:
        row = await work.conn.fetchrow(
            _CREATE, new_id(), belongs_to, key, kind, counted["last"] + 10, *_values(wish)
        )
    except asyncpg.UniqueViolationError:
        raise FieldKeyTaken("taken") from None
    return _changed(work, row)


async def change_field(work: Work, actor: Actor, *, field_id: UUID, wish: FieldWish) -> FieldShape:
    """The field is as wished; its key, kind and place stay, and so do all values.

    Raises:
        FieldUnknown: read the list again.
        Invalid: `field` names what to change.
    """
    actor.require(Permission.DESK_MANAGE)
    row = await work.conn.fetchrow(_LOCK, field_id)
    if row is None:
        raise FieldUnknown(f"no field {field_id}")
    before = field_of(row)
    wish = await _checked(work, wish, before.belongs_to, before.kind)
    return _changed(work, await work.conn.fetchrow(_CHANGE, field_id, *_values(wish)))


async def archive_field(work: Work, actor: Actor, *, field_id: UUID) -> FieldShape:
    """Nobody sees it any more; what stands in it is kept.

    Raises:
        FieldUnknown: read the list again.
    """
    actor.require(Permission.DESK_MANAGE)
    return _changed(work, await work.conn.fetchrow(_ARCHIVE, field_id, work.now))


async def restore_field(work: Work, actor: Actor, *, field_id: UUID) -> FieldShape:
    """It is seen again, with what stands in it.

    Raises:
        FieldUnknown: read the list again.
    """
    actor.require(Permission.DESK_MANAGE)
    return _changed(work, await work.conn.fetchrow(_RESTORE, field_id))


async def order_fields(work: Work, actor: Actor, *, field_ids: Sequence[UUID]) -> list[FieldShape]:
    """All fields, archived ones among them, stand in this order.

    Raises:
        FieldsMoved: these are not the fields there are.
    """
    actor.require(Permission.DESK_MANAGE)
    there = [row["id"] for row in await work.conn.fetch(_IDS)]
    if len(field_ids) != len(there) or set(field_ids) != set(there):
        raise FieldsMoved("not all fields, or unknown ones")
    await work.conn.execute(_MOVE, list(field_ids))
    work.emit(FieldsChanged())
    return await field_rows(work)


async def _checked(work: Work, wish: FieldWish, belongs_to: str, kind: str) -> FieldWish:
    check_names(wish.names)
    if belongs_to != "ticket" and (wish.is_required or wish.category_ids):
        raise Invalid("of tickets only", field="is_required")
    categories = sorted(set(wish.category_ids))
    if await work.conn.fetchval(_CATEGORIES, categories) != len(categories):
        raise Invalid("categories there are", field="category_ids")
    options = _options(wish.options)
    if (kind in WITH_OPTIONS) != bool(options):
        raise Invalid("options where something is chosen", field="options")
    return msgspec.structs.replace(wish, options=options, category_ids=categories)


def _options(given: Sequence[FieldOption]) -> list[FieldOption]:
    if len(given) > MAX_OPTIONS:
        raise Invalid(f"at most {MAX_OPTIONS}", field="options")
    options = []
    for at, one in enumerate(given):
        name = " ".join(one.name.split())
        if not 0 < len(name) <= MAX_OPTION_CHARS or not is_one_line(one.name):
            raise Invalid(f"1 to {MAX_OPTION_CHARS} characters", field=f"options[{at}].name")
        if one.id and not _OPTION_ID.fullmatch(one.id):
            raise Invalid("an option's own id, or none", field=f"options[{at}].id")
        options.append(FieldOption(id=one.id or new_id().hex[-12:], name=name))
    if len({one.id for one in options}) < len(options):
        raise Invalid("each option once", field="options")
    if len({one.name.casefold() for one in options}) < len(options):
        raise Invalid("each option once", field="options")
    return options


def _values(wish: FieldWish) -> tuple[object, ...]:
    return (
        msgspec.json.encode(wish.names).decode(), msgspec.json.encode(wish.options).decode(),
        wish.category_ids, wish.is_required,
    )  # fmt: skip


def _changed(work: Work, row: Any) -> FieldShape:
    if row is None:
        raise FieldUnknown("no such field")
    work.emit(FieldsChanged())
    return field_of(row)

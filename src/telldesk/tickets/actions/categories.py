"""What tickets can be about: making, changing, archiving and listing categories."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec

from telldesk.identity.actor import Actor, ActorKind
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, Invalid, NotFound
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tenancy.presets import PresetCategory, category_presets
from telldesk.tickets.actions.keyword_rules import RuleWish, add_rule
from telldesk.tickets.actions.open import CategoryUnusable
from telldesk.tickets.composing import is_one_line
from telldesk.tickets.events import SortingChanged
from telldesk.tickets.shapes import CategoryShape, PresetShape, SortingShape
from telldesk.tickets.sorting import MAX_RULES
from telldesk.tickets.vocabulary import Sorting

MAX_CATEGORIES: Final = 200
MAX_NAME_CHARS: Final = 64
MAX_ICON_CHARS: Final = 16
MAX_LANGUAGES: Final = 20
_KEY: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?")
_COLUMNS: Final = "id, key, names, icon, colour, position, archived_at IS NOT NULL AS is_archived"
_LIST: Final = "SELECT " + _COLUMNS + " FROM categories ORDER BY position, key LIMIT $1"
_LIST_USABLE: Final = (
    "SELECT " + _COLUMNS + " FROM categories WHERE archived_at IS NULL"
    " ORDER BY position, key LIMIT $1"
)  # fmt: skip
_BY_KEY: Final = "SELECT " + _COLUMNS + " FROM categories WHERE key = $1 AND archived_at IS NULL"
_BY_ID: Final = "SELECT " + _COLUMNS + " FROM categories WHERE id = $1 AND archived_at IS NULL"
_COUNT: Final = "SELECT count(*) FROM categories"
_KEYS: Final = "SELECT key FROM categories"
_LAST: Final = "SELECT coalesce(max(position), 0) FROM categories"
_CREATE: Final = (
    """
INSERT INTO categories (id, key, names, icon, colour, position) VALUES ($1, $2, $3, $4, $5, $6)
RETURNING
"""
    + _COLUMNS
)
_CREATE_MISSING: Final = """
INSERT INTO categories (id, key, names, icon, colour, position) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (key) DO NOTHING RETURNING true
"""
_RULES: Final = "SELECT count(*) FROM keyword_rules"
_IDS: Final = "SELECT id FROM categories FOR UPDATE"
_MOVE: Final = """
UPDATE categories SET position = 10 * wish.place
FROM unnest($1::uuid[]) WITH ORDINALITY AS wish(id, place) WHERE categories.id = wish.id
"""
_SORTING: Final = "SELECT sorting FROM desk"
_SET_SORTING: Final = "UPDATE desk SET sorting = $1, changed_at = $2"
_CHANGE: Final = (
    """
UPDATE categories SET names = coalesce($2, names), icon = coalesce($3, icon),
  colour = coalesce($4, colour), position = coalesce($5, position)
WHERE id = $1
RETURNING
"""
    + _COLUMNS
)
_ARCHIVE: Final = (
    """
UPDATE categories SET archived_at = coalesce(archived_at, $2) WHERE id = $1 RETURNING
"""
    + _COLUMNS
)
_RESTORE: Final = "UPDATE categories SET archived_at = NULL WHERE id = $1 RETURNING " + _COLUMNS


class CategoryUnknown(NotFound):
    """No such category; read the list again."""

    key = "category-unknown"


class CategoryKeyTaken(Conflict):
    """Another category, maybe an archived one, has this key; choose another or restore it."""

    key = "category-key-taken"


class CategoriesMoved(Conflict):
    """Categories came meanwhile; read the list again and order it anew."""

    key = "categories-moved"


class TooManyCategories(Conflict):
    """A desk has at most `limit` categories, archived ones included."""

    key = "too-many-categories"


async def create_category(
    work: Work,
    actor: Actor,
    *,
    key: str,
    names: Mapping[str, str],
    icon: str = "",
    colour: str = "",
    position: int | None = None,
) -> CategoryShape:
    """The category exists, last in the list unless `position` says otherwise.

    Raises:
        Invalid: `field` names what to change.
        CategoryKeyTaken, TooManyCategories: see there.
    """
    actor.require(Permission.CATEGORIES_MANAGE)
    if not _KEY.fullmatch(key):
        raise Invalid("a-z, 0-9 and dashes, at most 40", field="key")
    _check(names=names, icon=icon, colour=colour, position=position)
    if await work.conn.fetchval(_COUNT) >= MAX_CATEGORIES:
        raise TooManyCategories("full", limit=MAX_CATEGORIES)
    if position is None:
        position = await work.conn.fetchval(_LAST) + 10
    try:
        row = await work.conn.fetchrow(_CREATE, new_id(), key, _json(names), icon, colour, position)
    except asyncpg.UniqueViolationError:
        raise CategoryKeyTaken("taken", category=key) from None
    work.emit(SortingChanged())
    return _shape(row)


async def change_category(
    work: Work,
    actor: Actor,
    *,
    category_id: UUID,
    names: Mapping[str, str] | None = None,
    icon: str | None = None,
    colour: str | None = None,
    position: int | None = None,
) -> CategoryShape:
    """The category has the new names, icon, colour or place; None leaves as it is.

    Raises:
        Invalid: `field` names what to change.
        CategoryUnknown: read the list again.
    """
    actor.require(Permission.CATEGORIES_MANAGE)
    _check(names=names, icon=icon, colour=colour, position=position)
    written = None if names is None else _json(names)
    return _changed(
        work, await work.conn.fetchrow(_CHANGE, category_id, written, icon, colour, position)
    )


async def archive_category(work: Work, actor: Actor, *, category_id: UUID) -> CategoryShape:
    """No ticket can be put under it any more; tickets that are keep it.

    Raises:
        CategoryUnknown: read the list again.
    """
    actor.require(Permission.CATEGORIES_MANAGE)
    return _changed(work, await work.conn.fetchrow(_ARCHIVE, category_id, work.now))


async def restore_category(work: Work, actor: Actor, *, category_id: UUID) -> CategoryShape:
    """The category can be used again.

    Raises:
        CategoryUnknown: read the list again.
    """
    actor.require(Permission.CATEGORIES_MANAGE)
    return _changed(work, await work.conn.fetchrow(_RESTORE, category_id))


async def list_categories(work: Work, actor: Actor) -> list[CategoryShape]:
    """All categories in order; who does not manage them gets the usable ones."""
    is_managing = actor.may(Permission.CATEGORIES_MANAGE)
    statement = _LIST if is_managing else _LIST_USABLE
    return [_shape(row) for row in await work.conn.fetch(statement, MAX_CATEGORIES)]


async def usable_by_id(work: Work, category_id: UUID) -> CategoryShape:
    """The category, if a ticket may be put under it.

    Raises:
        CategoryUnusable: unknown or archived.
    """
    row = await work.conn.fetchrow(_BY_ID, category_id)
    if row is None:
        raise CategoryUnusable(f"no category {category_id}", field="category_id")
    return _shape(row)


async def usable_categories(work: Work) -> list[CategoryShape]:
    """What a ticket may be put under, in order."""
    return [_shape(row) for row in await work.conn.fetch(_LIST_USABLE, MAX_CATEGORIES)]


async def order_categories(
    work: Work, actor: Actor, *, category_ids: Sequence[UUID]
) -> list[CategoryShape]:
    """All categories, archived ones among them, stand in this order.

    Raises:
        CategoriesMoved: these are not the categories there are.
    """
    actor.require(Permission.CATEGORIES_MANAGE)
    there = [row["id"] for row in await work.conn.fetch(_IDS)]
    if len(category_ids) != len(there) or set(category_ids) != set(there):
        raise CategoriesMoved("not all categories, or unknown ones")
    await work.conn.execute(_MOVE, list(category_ids))
    work.emit(SortingChanged())
    return await list_categories(work, actor)


async def read_sorting(work: Work, actor: Actor) -> SortingShape:
    """How new tickets are sorted, and the ready sets there are."""
    actor.require(Permission.CATEGORIES_MANAGE)
    return SortingShape(sorting=await work.conn.fetchval(_SORTING), presets=_presets())


async def set_sorting(work: Work, actor: Actor, *, sorting: Sorting) -> SortingShape:
    """New tickets are sorted so from now on."""
    actor.require(Permission.CATEGORIES_MANAGE)
    await work.conn.execute(_SET_SORTING, sorting, work.now)
    work.emit(SortingChanged())
    return await read_sorting(work, actor)


def _presets() -> list[PresetShape]:
    return [
        PresetShape(
            key=key,
            names=preset.names,
            icons=[one.icon for one in preset.categories],
            category_names=[one.names for one in preset.categories],
        )
        for key, preset in category_presets().items()
    ]


async def category_by_key(work: Work, key: str) -> CategoryShape | None:
    """The usable category of this key."""
    row = await work.conn.fetchrow(_BY_KEY, key)
    return _shape(row) if row is not None else None


async def init_defaults(
    work: Work, actor: Actor, *, preset: str = "general"
) -> list[CategoryShape]:
    """The preset's categories exist; those with a key already there stay as the desk made them.

    A category that is new brings the rule of its words. Operators may too, when they set up a desk.

    Raises:
        Invalid: no such preset.
        TooManyCategories: the desk has not enough room for them.
    """
    if actor.kind is not ActorKind.OPERATOR:
        actor.require(Permission.CATEGORIES_MANAGE)
    presets = category_presets()
    if preset not in presets:
        raise Invalid(f"one of {', '.join(presets)}", field="preset")
    there = {row["key"] for row in await work.conn.fetch(_KEYS)}
    missing = [one for one in presets[preset].categories if one.key not in there]
    if len(there) + len(missing) > MAX_CATEGORIES:
        raise TooManyCategories("full", limit=MAX_CATEGORIES)
    last = await work.conn.fetchval(_LAST)
    for index, one in enumerate(missing):
        await _create_missing(work, one, last + 10 * (index + 1))
    if missing:
        work.emit(SortingChanged())
    return [_shape(row) for row in await work.conn.fetch(_LIST, MAX_CATEGORIES)]


async def _create_missing(work: Work, one: PresetCategory, position: int) -> None:
    identity = new_id()
    is_new = await work.conn.fetchval(
        _CREATE_MISSING, identity, one.key, _json(one.names), one.icon, one.colour, position
    )
    if is_new and one.words and await work.conn.fetchval(_RULES) < MAX_RULES:
        words = {language: list(given) for language, given in one.words.items()}
        await add_rule(work, RuleWish(words=words, category_id=identity))


def _check(
    *,
    names: Mapping[str, str] | None,
    icon: str | None,
    colour: str | None,
    position: int | None,
) -> None:
    if names is not None:
        check_names(names)
    if icon and (len(icon) > MAX_ICON_CHARS or not is_one_line(icon)):
        raise Invalid(f"at most {MAX_ICON_CHARS} characters", field="icon")
    if colour and not _COLOUR.fullmatch(colour):
        raise Invalid("#rrggbb in small letters", field="colour")
    if position is not None and not 0 <= position <= 1_000_000:  # noqa: PLR2004 - fits the column
        raise Invalid("0 to 1000000", field="position")


def check_names(names: Mapping[str, str]) -> None:
    """Nothing, when these can be names by language.

    Raises:
        Invalid: `field` names which is not.
    """
    if not 0 < len(names) <= MAX_LANGUAGES:
        raise Invalid(f"1 to {MAX_LANGUAGES} languages", field="names")
    for language, name in names.items():
        if not _LANGUAGE.fullmatch(language):
            raise Invalid("not a language", field="names")
        if not 0 < len(name.strip()) <= len(name) <= MAX_NAME_CHARS or not is_one_line(name):
            raise Invalid(f"1 to {MAX_NAME_CHARS} characters", field=f"names.{language}")


def _json(names: Mapping[str, str]) -> str:
    return msgspec.json.encode(dict(names)).decode()


def _changed(work: Work, row: Any) -> CategoryShape:
    if row is None:
        raise CategoryUnknown("no such category")
    work.emit(SortingChanged())
    return _shape(row)


def _shape(row: Any) -> CategoryShape:
    return CategoryShape(**dict(row))

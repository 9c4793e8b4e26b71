"""Rules of words: making, changing, ordering, trying out and removing them (T3, T4)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, Invalid, NotFound
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.actions.open import require_category
from telldesk.tickets.composing import is_one_line
from telldesk.tickets.events import SortingChanged
from telldesk.tickets.lifecycle import Priority
from telldesk.tickets.shapes import RuleShape, SortedText
from telldesk.tickets.sorting import MAX_RULES, sort_text
from telldesk.tickets.vocabulary import PriorityNumber, RuleHow

MAX_WORDS: Final = 60
MAX_WORD_CHARS: Final = 60
MAX_LANGUAGES: Final = 20
Words = Mapping[str, Sequence[str]]
_COLUMNS: Final = "id, position, how, words, category_id, priority, is_on"
_LIST: Final = "SELECT " + _COLUMNS + " FROM keyword_rules ORDER BY position, id LIMIT $1"
_LOCK: Final = "SELECT " + _COLUMNS + " FROM keyword_rules WHERE id = $1 FOR UPDATE"
_COUNT: Final = "SELECT count(*), coalesce(max(position), 0) AS last FROM keyword_rules"
_CREATE: Final = """
INSERT INTO keyword_rules (id, position, how, words, category_id, priority, is_on)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_CHANGE: Final = """
UPDATE keyword_rules SET how = $2, words = $3, category_id = $4, priority = $5, is_on = $6
WHERE id = $1
"""
_DELETE: Final = "DELETE FROM keyword_rules WHERE id = $1 RETURNING true"
_IDS: Final = "SELECT id FROM keyword_rules FOR UPDATE"
_MOVE: Final = """
UPDATE keyword_rules SET position = 10 * wish.place
FROM unnest($1::uuid[]) WITH ORDINALITY AS wish(id, place) WHERE keyword_rules.id = wish.id
"""
# A word of punctuation or of emoji alone is nothing PostgreSQL would ever find.
_UNFINDABLE: Final = """
SELECT word FROM unnest($1::text[]) AS one(word)
WHERE numnode(phraseto_tsquery('pg_catalog.simple', lower(word))) = 0 LIMIT 1
"""


class RuleUnknown(NotFound):
    """No such rule; read the list again."""

    key = "rule-unknown"


class TooManyRules(Conflict):
    """A desk has at most `limit` rules; join some."""

    key = "too-many-rules"


class RulesMoved(Conflict):
    """Rules came or went meanwhile; read the list again and order it anew."""

    key = "rules-moved"


class RuleWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule should be; `words` by language."""

    words: dict[str, list[str]]
    how: RuleHow = "stem"
    category_id: UUID | None = None
    priority: PriorityNumber | None = None
    is_on: bool = True


async def list_rules(work: Work, actor: Actor) -> list[RuleShape]:
    """All rules in their order."""
    actor.require(Permission.CATEGORIES_MANAGE)
    return [_shape(row) for row in await work.conn.fetch(_LIST, MAX_RULES)]


async def create_rule(work: Work, actor: Actor, *, wish: RuleWish) -> RuleShape:
    """The rule exists, last in order.

    Raises:
        Invalid: `field` names what to change.
        TooManyRules: join some.
    """
    actor.require(Permission.CATEGORIES_MANAGE)
    return await add_rule(work, await _checked(work, wish))


async def add_rule(work: Work, wish: RuleWish) -> RuleShape:
    """The same for a wish known to be good.

    Raises:
        TooManyRules: as above.
    """
    counted = await work.conn.fetchrow(_COUNT)
    if counted["count"] >= MAX_RULES:
        raise TooManyRules("full", limit=MAX_RULES)
    rule = RuleShape(
        id=new_id(), position=counted["last"] + 10, how=wish.how, words=wish.words,
        category_id=wish.category_id, priority=wish.priority,
        is_on=wish.is_on,
    )  # fmt: skip
    await work.conn.execute(
        _CREATE, rule.id, rule.position, rule.how, _json(rule.words), rule.category_id,
        rule.priority, rule.is_on,
    )  # fmt: skip
    work.emit(SortingChanged())
    return rule


async def change_rule(work: Work, actor: Actor, *, rule_id: UUID, wish: RuleWish) -> RuleShape:
    """The rule is as wished, at its place.

    Raises:
        RuleUnknown: read the list again.
        Invalid: `field` names what to change.
    """
    actor.require(Permission.CATEGORIES_MANAGE)
    row = await work.conn.fetchrow(_LOCK, rule_id)
    if row is None:
        raise RuleUnknown(f"no rule {rule_id}")
    # A category archived since stays where it was.
    is_kept = wish.category_id is not None and wish.category_id == row["category_id"]
    wish = await _checked(work, wish, keeps_category=is_kept)
    await work.conn.execute(
        _CHANGE, rule_id, wish.how, _json(wish.words), wish.category_id, wish.priority, wish.is_on
    )
    work.emit(SortingChanged())
    return _shape(await work.conn.fetchrow(_LOCK, rule_id))


async def delete_rule(work: Work, actor: Actor, *, rule_id: UUID) -> None:
    """The rule is gone; tickets it sorted stay as they are.

    Raises:
        RuleUnknown: read the list again.
    """
    actor.require(Permission.CATEGORIES_MANAGE)
    if not await work.conn.fetchval(_DELETE, rule_id):
        raise RuleUnknown(f"no rule {rule_id}")
    work.emit(SortingChanged())


async def order_rules(work: Work, actor: Actor, *, rule_ids: Sequence[UUID]) -> list[RuleShape]:
    """The rules stand in this order.

    Raises:
        RulesMoved: these are not the rules there are.
    """
    actor.require(Permission.CATEGORIES_MANAGE)
    there = [row["id"] for row in await work.conn.fetch(_IDS)]
    if len(rule_ids) != len(there) or set(rule_ids) != set(there):
        raise RulesMoved("not all rules, or unknown ones")
    await work.conn.execute(_MOVE, list(rule_ids))
    work.emit(SortingChanged())
    return await list_rules(work, actor)


async def try_rules(work: Work, actor: Actor, *, text: str) -> SortedText:
    """What the rules would say of a ticket that begins with this text."""
    actor.require(Permission.CATEGORIES_MANAGE)
    return await sort_text(work, text)


async def _checked(work: Work, wish: RuleWish, *, keeps_category: bool = False) -> RuleWish:
    """The wish with its words each once and without spaces around."""
    if wish.category_id is None and wish.priority is None:
        raise Invalid("a category, a priority or both", field="category_id")
    if wish.priority is not None and wish.priority not in Priority.NAMES:
        raise Invalid("1 to 4", field="priority")
    if not keeps_category:
        await require_category(work, wish.category_id)
    if len(wish.words) > MAX_LANGUAGES:
        raise Invalid(f"at most {MAX_LANGUAGES} languages", field="words")
    words = {
        language: list(dict.fromkeys(" ".join(one.split()) for one in given))
        for language, given in wish.words.items()
        if given
    }
    every = [one for given in words.values() for one in given]
    if not 0 < len(every) <= MAX_WORDS:
        raise Invalid(f"1 to {MAX_WORDS} words", field="words")
    for one in every:
        if not 0 < len(one) <= MAX_WORD_CHARS or not is_one_line(one):
            raise Invalid(f"1 to {MAX_WORD_CHARS} characters", field="words")
    unfindable = await work.conn.fetchval(_UNFINDABLE, every)
    if unfindable is not None:
        raise Invalid("letters or digits", field="words")
    return msgspec.structs.replace(wish, words=words)


def _json(words: Words) -> str:
    return msgspec.json.encode(words).decode()


def _shape(row: Any) -> RuleShape:
    return RuleShape(**dict(row))

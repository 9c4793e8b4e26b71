"""The people who have written to a desk, newest first, and finding one of them."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from telldesk.contacts.changes import CardChangePage, changes_of
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Work
from telldesk.tickets.contact_cards import require_seen_contact
from telldesk.tickets.cursors import Place, read, written
from telldesk.tickets.shapes import Shape

MAX_LIMIT: Final = 100
MAX_QUERY_CHARS: Final = 100
MAX_OPEN: Final = 100
"""Open tickets of one person are counted so far: an app shows 99+."""
_LONGEST_ID: Final = 2**63 - 1
_SHOWN: Final = """
SELECT c.id, c.shown_name AS name, c.username, c.banned_at IS NOT NULL AS is_banned, c.created_at,
  EXISTS (SELECT FROM contact_channels ch
          WHERE ch.contact_id = c.id AND ch.reachability = 'reachable') AS is_reachable,
  (SELECT t.activity_at FROM tickets t WHERE t.contact_id = c.id
   ORDER BY t.activity_at DESC, t.id DESC LIMIT 1) AS activity_at,
  (SELECT count(*) FROM (SELECT 1 FROM tickets t
    WHERE t.contact_id = c.id AND t.status IN ('open','in_progress','waiting') LIMIT $4) x)
    AS open_tickets
FROM contacts c
WHERE c.merged_into_id IS NULL AND c.erased_at IS NULL
  AND ($1::timestamptz IS NULL OR (c.created_at, c.id) < ($1, $2::uuid))
"""
_ORDER: Final = " ORDER BY c.created_at DESC, c.id DESC LIMIT $3"
_ALL: Final = _SHOWN + _ORDER
# Every word of what was typed, anywhere in the names.
_BY_WORDS: Final = _SHOWN + " AND c.found_by LIKE ALL ($5::text[])" + _ORDER
_BY_NUMBER: Final = (
    _SHOWN
    + """ AND (c.found_by LIKE ALL ($5::text[])
  OR c.id IN (SELECT contact_id FROM contact_channels WHERE external_id = $6))"""
    + _ORDER
)


class ContactRowShape(Shape, frozen=True, kw_only=True):
    """One person of the list."""

    id: UUID
    name: str
    username: str | None
    is_banned: bool
    is_reachable: bool
    created_at: datetime
    activity_at: datetime | None
    """When anything happened last in a ticket of theirs; null where they have none."""
    open_tickets: int
    """Unfinished ones, counted to 100."""


class ContactPage(Shape, frozen=True, kw_only=True):
    """People, who came last first."""

    contacts: list[ContactRowShape]
    next_cursor: str | None


async def list_contacts(
    work: Work, actor: Actor, *, query: str, cursor: str | None, limit: int
) -> ContactPage:
    """A page of the desk's contacts; with a query those in whose names all its words are.

    A number also finds who has it at a channel. An `@` before a word is left out.

    Raises:
        CursorBroken: begin the list anew.
        Invalid: `limit` is not 1 to 100, or the query too long.
    """
    actor.require(Permission.CONTACTS_READ)
    if not 1 <= limit <= MAX_LIMIT:
        raise Invalid(f"1 to {MAX_LIMIT}", field="limit")
    if len(query) > MAX_QUERY_CHARS or "\0" in query:
        raise Invalid(f"at most {MAX_QUERY_CHARS} characters", field="q")
    place = read(cursor) if cursor is not None else None
    rows = await _rows(work, query, (place.at, place.id) if place else (None, None), limit + 1)
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    return ContactPage(
        contacts=[ContactRowShape(**dict(row)) for row in shown],
        next_cursor=written(Place(last["created_at"], last["id"])) if last else None,
    )


async def contact_changes(
    work: Work, actor: Actor, *, contact_id: UUID, before: int | None = None, limit: int = 50
) -> CardChangePage:
    """Who changed what of the card, the latest first.

    Raises:
        ContactUnknown: not theirs to see.
        Invalid: `limit` is not 1 to 100, or `before` no position.
    """
    await require_seen_contact(work, actor, contact_id)
    return await changes_of(work, contact_id, before=before, limit=limit)


async def _rows(work: Work, query: str, place: tuple[Any, Any], size: int) -> list[Any]:
    words = [
        word
        for word in (one.lstrip("@") for one in query.lower().replace("ё", "е").split())
        if word
    ]
    if not words:
        return list(await work.conn.fetch(_ALL, *place, size, MAX_OPEN))
    patterns = [f"%{_as_written(word)}%" for word in words]
    number = int(words[0]) if len(words) == 1 and words[0].isascii() and words[0].isdigit() else 0
    if 0 < number <= _LONGEST_ID:
        return list(await work.conn.fetch(_BY_NUMBER, *place, size, MAX_OPEN, patterns, number))
    return list(await work.conn.fetch(_BY_WORDS, *place, size, MAX_OPEN, patterns))


def _as_written(word: str) -> str:
    """The word without a meaning of its own to LIKE."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

"""Where words stand, the newest first: messages, notes and tickets that have all of a query (T13).

An index of words knows no order, so the newest span of time is asked first and longer ones only
while too little is found: a common word costs as little as a rare one, however old the desk is.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from telldesk.identity.actor import Actor
from telldesk.kernel.work import Work
from telldesk.tickets.cursors import Place
from telldesk.tickets.repo import sight
from telldesk.tickets.search_query import Query

MOST_HITS: Final = 200  # of one statement; several may be of one ticket
_MOST_ROUNDS: Final = 12
# Spans as words, see `ext.span_words`: bits of a second's number left out. None is all time.
SPANS: Final = (17, 20, 23, None)
_FOUND_BEFORE: Final = """
  AND ($4::timestamptz IS NULL OR (e.at, e.id) < ($4, $5::uuid))
  AND ($6::uuid IS NULL OR e.ticket_id <> $6)
ORDER BY e.at DESC, e.id DESC LIMIT $7
"""
_QUERY: Final = "to_tsquery('ext.stems', $2) && $3::text::tsquery"
_ALL_TIME: Final = "to_tsquery('ext.stems', $2)"
# Materialised, so that the words are what is looked up and the order is made of what they found.
_HITS: Final = {
    (is_all_time, seen): """
WITH hits AS MATERIALIZED (
  SELECT e.id, e.ticket_id, e.kind, e.at FROM search_entries e"""
    + joined
    + """
  WHERE $1::uuid IS NOT NULL AND ($3::text IS NULL OR true) AND e.words @@ ("""
    + (_ALL_TIME if is_all_time else _QUERY)
    + """))
SELECT e.id, e.ticket_id, e.kind, e.at FROM hits e WHERE true
"""
    + _FOUND_BEFORE
    for is_all_time in (False, True)
    for seen, joined in {
        "all": "",
        "assigned": " JOIN tickets t ON t.id = e.ticket_id AND t.assignee_id = $1",
    }.items()
}
# Who sees only their own tickets and has few begins at those; who has many will meet them soon
# among all that is found.
_FEW_OWN: Final = 500
_HAS_FEW: Final = """
SELECT count(*) < $2 FROM (SELECT FROM tickets WHERE assignee_id = $1 LIMIT $2) AS own
"""
_OWN_HITS: Final = (
    """
WITH own AS MATERIALIZED (SELECT t.id FROM tickets t WHERE t.assignee_id = $1)
SELECT e.id, e.ticket_id, e.kind, e.at FROM own JOIN search_entries e ON e.ticket_id = own.id
WHERE ($3::text IS NULL OR true) AND e.words @@ (to_tsquery('ext.stems', $2))
"""
    + _FOUND_BEFORE
)
# Tickets that stood on an earlier page, by something newer in them.
_SHOWN_BEFORE: Final = """
SELECT DISTINCT e.ticket_id FROM search_entries e
WHERE e.ticket_id = ANY($1::uuid[]) AND (e.at, e.id) >= ($2, $3::uuid)
  AND e.words @@ to_tsquery('ext.stems', $4)
"""


class Hit(NamedTuple):
    """Something that has the words; `id` is the message's, or the ticket's own."""

    id: UUID
    ticket_id: UUID
    kind: str
    at: datetime


async def plain_hits(
    work: Work, actor: Actor, query: Query, after: Place | None, limit: int, *, apart: UUID | None
) -> tuple[list[Hit], bool]:
    """(the newest hit of each ticket on this page, whether more follow)."""
    found: dict[UUID, Hit] = {}
    place = after
    sees, level = await sight_of_hits(work, actor)
    for _ in range(_MOST_ROUNDS):
        rows = await round_of(work, actor, query.lexemes(), place, SPANS[level], apart, sees=sees)
        known = await _shown_before(work, query, after, rows, found)
        for row in rows:
            if row.ticket_id not in found and row.ticket_id not in known:
                found[row.ticket_id] = row
        if len(found) > limit:
            return list(found.values())[:limit], True
        if len(rows) == MOST_HITS:
            place = Place(rows[-1].at, rows[-1].id)
        elif SPANS[level] is None:
            return list(found.values()), False
        else:
            level += 1
    return list(found.values()), bool(found)


async def sight_of_hits(work: Work, actor: Actor) -> tuple[str, int]:
    """(whose tickets are looked through, the first of `SPANS` to look at)."""
    sees = sight(actor)
    if sees == "assigned" and await work.conn.fetchval(_HAS_FEW, actor.id, _FEW_OWN):
        return "few", len(SPANS) - 1
    return sees, 0


async def round_of(
    work: Work, actor: Actor, lexemes: str, place: Place | None, bits: int | None,
    apart: UUID | None, *, sees: str,
) -> list[Hit]:  # fmt: skip
    """The newest hits after `place` in the spans around it; all time where `bits` is None."""
    at, last_id = (place.at, place.id) if place is not None else (None, None)
    within = span(at or work.now, bits, is_newest=at is None) if bits is not None else None
    statement = _OWN_HITS if sees == "few" else _HITS[bits is None, sees]
    rows = await work.conn.fetch(
        statement, actor.id, lexemes, within, at, last_id, apart, MOST_HITS
    )
    return [Hit(row["id"], row["ticket_id"], row["kind"], row["at"]) for row in rows]


def span(at: datetime, bits: int, *, is_newest: bool) -> str:
    """The span of time around `at` and the one before it; a channel's clock may be ahead."""
    number = int(at.timestamp()) >> bits
    numbers = range(number - 1, number + (2 if is_newest else 1))
    return " | ".join(f"'#{bits}/{one}'" for one in numbers)


async def _shown_before(
    work: Work, query: Query, after: Place | None, rows: Sequence[Hit], found: dict[UUID, Hit]
) -> set[UUID]:
    fresh = list({row.ticket_id for row in rows} - set(found))
    if after is None or not fresh:
        return set()
    shown = await work.conn.fetch(_SHOWN_BEFORE, fresh, after.at, after.id, query.lexemes())
    return {row["ticket_id"] for row in shown}

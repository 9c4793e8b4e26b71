"""Tickets that have all the words, but in different messages (T13).

They begin at the word that was said least of late, and the others are looked for in those tickets
only: what it costs is bounded by how many hits of that word one request looks through.
"""

from typing import Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor
from telldesk.kernel.work import Work
from telldesk.tickets.cursors import CursorBroken, Place, read, written
from telldesk.tickets.search_hits import MOST_HITS, SPANS, Hit, round_of, sight_of_hits, span
from telldesk.tickets.search_query import MAX_TERMS, Query

_MARK, _START = "x", "x-"
# Each is looked up in all that its ticket has: a thousand are 10,000 entries.
_MOST_LOOKED_AT: Final = 1_000
_MOST_COUNTED: Final = 1_000
# 28 weeks and 24 days: in the longer span two words may both be there the most that is counted.
_COUNTED_BITS: Final = (20, 23)
_COUNTS: Final = """
WITH asked AS MATERIALIZED (
  SELECT n, to_tsquery('ext.stems', words) AS words
  FROM unnest($1::text[]) WITH ORDINALITY AS q (words, n)
)
SELECT n, (SELECT count(*) FROM (SELECT FROM search_entries e
  WHERE e.words @@ (asked.words && $2::text::tsquery) LIMIT $3) AS counted) AS many
FROM asked ORDER BY n
"""
_ABSENT: Final = """
WITH asked AS MATERIALIZED (
  SELECT to_tsquery('ext.stems', words) AS words FROM unnest($1::text[]) AS q (words)
)
SELECT EXISTS (SELECT FROM asked WHERE NOT EXISTS (
  SELECT FROM search_entries e WHERE e.words @@ asked.words))
"""
# `OFFSET 0`: a ticket's entries are found by the ticket, never by a word that a million have.
_HAVE_ALL: Final = """
WITH asked AS MATERIALIZED (
  SELECT to_tsquery('ext.stems', words) AS words FROM unnest($2::text[]) AS q (words)
), once AS MATERIALIZED (
  SELECT to_tsquery('ext.stems', $3) AS together, to_tsquery('ext.stems', $4) AS rarest
)
SELECT c.ticket_id FROM unnest($1::uuid[]) AS c (ticket_id)
WHERE NOT EXISTS (
  SELECT FROM once, (SELECT e.at, e.id, e.words FROM search_entries e
                     WHERE e.ticket_id = c.ticket_id OFFSET 0) AS o
  WHERE o.words @@ once.together
    OR $5::timestamptz IS NOT NULL AND (o.at, o.id) >= ($5, $6::uuid) AND o.words @@ once.rarest)
AND NOT EXISTS (
  SELECT FROM asked WHERE NOT EXISTS (
    SELECT FROM (SELECT e.words FROM search_entries e
                 WHERE e.ticket_id = c.ticket_id OFFSET 0) AS o
    WHERE o.words @@ asked.words))
"""


class Across(msgspec.Struct, frozen=True):
    """A place among these tickets: which term they begin at, and the hit of it they are after."""

    rarest: int | None = None
    after: Place | None = None


def written_across(place: Across) -> str:
    """The place as clients carry it: apart from those of hits that have all words."""
    if place.rarest is None or place.after is None:
        return _START
    return f"{_MARK}{place.rarest}.{written(place.after)}"


def read_across(cursor: str) -> Across | None:
    """The place a client gave back; None where it is of another kind.

    Raises:
        CursorBroken: begin the list anew.
    """
    if cursor == _START:
        return Across()
    if "." not in cursor:
        return None
    number, _, after = cursor.removeprefix(_MARK).partition(".")
    if not cursor.startswith(_MARK) or not (number.isascii() and number.isdigit()):
        raise CursorBroken("not a cursor of this list", field="cursor")
    if len(number) > 2 or int(number) >= MAX_TERMS:  # noqa: PLR2004 - digits of MAX_TERMS
        raise CursorBroken("not a cursor of this list", field="cursor")
    return Across(int(number), read(after))


async def across_hits(
    work: Work, actor: Actor, query: Query, place: Across, limit: int, *, apart: UUID | None
) -> tuple[list[Hit], Across | None]:
    """(of each ticket the newest hit of its rarest term, where to go on; None at the end).

    What one call looks through is bounded, so there may be more after nothing.
    """
    if limit <= 0:
        return [], place
    terms = query.each_lexemes()
    rarest = place.rarest
    if rarest is None:
        rarest = await _rarest(work, terms)
    if rarest is None or rarest >= len(terms):
        return [], None
    sees, level = await sight_of_hits(work, actor)
    found: dict[UUID, Hit] = {}
    at, looked_at = place.after, 0
    while looked_at < _MOST_LOOKED_AT:
        bits = SPANS[level]
        rows = await round_of(work, actor, terms[rarest], at, bits, apart, sees=sees)
        have = await _having_all(work, query, terms, rarest, place.after, rows)
        for row in rows:
            if row.ticket_id in have:
                found.setdefault(row.ticket_id, row)
        looked_at += len(rows)
        if len(found) > limit:
            shown = list(found.values())[:limit]
            return shown, Across(rarest, Place(shown[-1].at, shown[-1].id))
        if len(rows) == MOST_HITS:
            at = Place(rows[-1].at, rows[-1].id)
        elif bits is None:
            return list(found.values()), None
        else:
            level += 1
    return list(found.values()), Across(rarest, at)


async def _having_all(
    work: Work, query: Query, terms: list[str], rarest: int, after: Place | None, rows: list[Hit]
) -> set[UUID]:
    """Of these hits' tickets those with each term somewhere, all nowhere, and not shown before."""
    others = [term for n, term in enumerate(terms) if n != rarest]
    tickets = list({row.ticket_id for row in rows})
    at, last_id = (after.at, after.id) if after is not None else (None, None)
    found = await work.conn.fetch(
        _HAVE_ALL, tickets, others, query.lexemes(), terms[rarest], at, last_id
    )
    return {row["ticket_id"] for row in found}


async def _rarest(work: Work, terms: list[str]) -> int | None:
    """Which term was said least of late; None where one was never said."""
    if await work.conn.fetchval(_ABSENT, terms):
        return None
    counts: list[int] = []
    for bits in _COUNTED_BITS:
        within = span(work.now, bits, is_newest=True)
        rows = await work.conn.fetch(_COUNTS, terms, within, _MOST_COUNTED)
        counts = [row["many"] for row in rows]
        if min(counts) > 0:
            break
    return counts.index(min(counts))

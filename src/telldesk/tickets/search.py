"""Finding tickets by words: of messages, notes, files' names, subjects, contacts; by number (T13).

What is found comes newest first. An index of words knows no order, so the newest span of time is
asked first and longer ones only while too little is found: a common word costs as little as a
rare one, however old the desk is.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

from msgspec.structs import replace

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Work
from telldesk.tickets.composing import utf16_units
from telldesk.tickets.cursors import Place, read, written
from telldesk.tickets.repo import MAX_LIMIT, sight
from telldesk.tickets.search_query import (
    Query,
    corrected,
    nearest,
    on_other_keyboard,
    read_query,
)
from telldesk.tickets.search_words import is_incomplete, learn_words
from telldesk.tickets.selects import STAFF_TICKETS, staff_ticket_of
from telldesk.tickets.shapes import Shape, TicketShape

_MOST_HITS: Final = 200  # of one statement; several may be of one ticket
_MOST_ROUNDS: Final = 12
_SNIPPET_CHARS: Final = 160
_BEFORE_CHARS: Final = 48
_MARK_BEGINS, _MARK_ENDS, _APART = "\x02", "\x03", "\x04"
# Spans as words, see `ext.span_words`: bits of a second's number left out. None is all time.
_SPANS: Final = (17, 20, 23, None)
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
_TICKETS: Final = {
    "all": STAFF_TICKETS + " WHERE $1::uuid IS NOT NULL AND t.id = ANY($2::uuid[])",
    "assigned": STAFF_TICKETS + " WHERE t.assignee_id = $1 AND t.id = ANY($2::uuid[])",
}
_BY_NUMBER: Final = {
    "all": "SELECT t.id FROM tickets t WHERE t.number = $2 AND $1::uuid IS NOT NULL",
    "assigned": "SELECT t.id FROM tickets t WHERE t.number = $2 AND t.assignee_id = $1",
}
# What is said of a hit: its own words, or the names of its files where only those have all of it.
# Names are marked as they are written, or else taken apart: chr(4) is where, see `ext.name_apart`.
_MARKED: Final = """
SELECT e.id, m.position, x.place, x.said, ts_headline('ext.stems', ext.plain_words(
  CASE WHEN x.place = 'file' AND NOT to_tsvector('ext.stems', ext.plain_words(x.said)) @@ q.words
    THEN ext.name_apart(x.said) ELSE x.said END), q.words, $3) AS marked
FROM search_entries e
JOIN tickets t ON t.id = e.ticket_id
JOIN contacts c ON c.id = t.contact_id
LEFT JOIN messages m ON m.id = e.id
CROSS JOIN (SELECT to_tsquery('ext.stems', $2) AS words) AS q
CROSS JOIN LATERAL (
  SELECT concat_ws(' ', nullif(c.given_name, ''), c.name, '@' || c.username) AS person,
    (SELECT left(string_agg(p.name, ', ' ORDER BY p.part), 2000) FROM message_parts p
     WHERE e.kind <> 'ticket' AND p.message_id = e.id AND p.name <> '') AS names) AS y
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN e.kind = 'ticket' AND ext.found_words(y.person) @@ q.words THEN 'contact'
    WHEN e.kind = 'ticket' THEN 'subject'
    WHEN y.names IS NULL OR ext.found_words(m.text) @@ q.words THEN e.kind
    WHEN m.text = '' OR ext.file_words(y.names) @@ q.words THEN 'file'
    ELSE e.kind END AS place) AS z
CROSS JOIN LATERAL (
  SELECT z.place, left(CASE z.place WHEN 'contact' THEN y.person WHEN 'subject' THEN t.subject
    WHEN 'file' THEN y.names ELSE m.text END, 4096) AS said) AS x
WHERE e.id = ANY($1::uuid[])
"""
_HEADLINE: Final = f"StartSel={_MARK_BEGINS},StopSel={_MARK_ENDS},HighlightAll=true"
_NEAR_ENOUGH: Final = "SELECT set_config('pg_trgm.similarity_threshold', '0.2', true)"
_KNOWN: Final = "SELECT word FROM search_words WHERE word = ANY($1::text[])"
_SAID: Final = """
SELECT EXISTS (SELECT FROM search_entries WHERE words @@ to_tsquery('ext.stems', $1))
"""
_NEAR: Final = """
SELECT word FROM search_words WHERE word % $1
ORDER BY similarity(word, $1) DESC, word LIMIT 100
"""

FoundPlace = Literal["message", "note", "file", "contact", "subject", "number"]


class MarkShape(Shape, frozen=True, kw_only=True):
    """A found word in the snippet, in UTF-16 units."""

    offset: int
    length: int


class FoundTicket(Shape, frozen=True, kw_only=True):
    """A ticket and where the words were found in it; `position` opens the conversation there."""

    ticket: TicketShape
    place: FoundPlace
    message_id: UUID | None
    position: int | None
    snippet: str
    marks: list[MarkShape]
    at: datetime


class FoundPage(Shape, frozen=True, kw_only=True):
    """Found tickets, the newest words first.

    `shown_for`: what was searched instead, where nothing has a word as typed; '' as typed.
    `is_incomplete`: after an upgrade, while older messages are still being read.
    """

    found: list[FoundTicket]
    next_cursor: str | None
    shown_for: str = ""
    is_incomplete: bool = False


class _Hit(NamedTuple):
    id: UUID
    ticket_id: UUID
    kind: str
    at: datetime


async def search_tickets(
    work: Work, actor: Actor, text: str, cursor: str | None, limit: int, *, is_exact: bool = False
) -> FoundPage:
    """A page of the tickets this agent may see in which all the words are.

    A word nobody used in the desk is taken as the nearest one somebody did (`shown_for`), unless
    `is_exact`: the pages after the first are asked with the words shown.

    Raises:
        CursorBroken: begin anew.
        Invalid: `limit` is not 1 to 100.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    if not 1 <= limit <= MAX_LIMIT:
        raise Invalid(f"1 to {MAX_LIMIT}", field="limit")
    after = read(cursor) if cursor is not None else None
    query = read_query(text)
    if query.is_empty():
        return FoundPage(found=[], next_cursor=None)
    page = await _searched(work, actor, text, query, after, limit, is_exact=is_exact)
    return replace(page, is_incomplete=await is_incomplete(work))


async def _searched(
    work: Work, actor: Actor, text: str, query: Query, after: Place | None, limit: int,
    *, is_exact: bool,
) -> FoundPage:  # fmt: skip
    page = await _page(work, actor, query, after, limit)
    if page.found or after is not None or is_exact:
        return page
    # Words of others are only shown where the reader sees what they stand in.
    for meant in (read_query(on_other_keyboard(text)), await _meant(work, query)):
        if meant is None or meant.is_empty() or meant.lexemes() == query.lexemes():
            continue
        other = await _page(work, actor, meant, None, limit)
        if other.found:
            return replace(other, shown_for=meant.typed())
    return page


async def _page(
    work: Work, actor: Actor, query: Query, after: Place | None, limit: int
) -> FoundPage:
    numbered = None
    if query.number is not None:
        numbered = await work.conn.fetchval(_BY_NUMBER[sight(actor)], actor.id, query.number)
    hits, is_more = await _hits(work, actor, query, after, limit, apart=numbered)
    found = await _shapes(work, actor, query, hits)
    if numbered is not None and after is None:
        found = [*await _numbered(work, actor, numbered), *found]
    last = hits[-1] if hits else None
    return FoundPage(
        found=found,
        next_cursor=written(Place(last.at, last.id)) if is_more and last is not None else None,
    )


async def _hits(
    work: Work, actor: Actor, query: Query, after: Place | None, limit: int, *, apart: UUID | None
) -> tuple[list[_Hit], bool]:
    """(the newest hit of each ticket on this page, whether more follow)."""
    found: dict[UUID, _Hit] = {}
    place, level = after, 0
    sees = sight(actor)
    if sees == "assigned" and await work.conn.fetchval(_HAS_FEW, actor.id, _FEW_OWN):
        sees, level = "few", len(_SPANS) - 1
    for _ in range(_MOST_ROUNDS):
        rows = await _round(work, actor, query, place, _SPANS[level], apart, sees=sees)
        known = await _shown_before(work, query, after, rows, found)
        for row in rows:
            if row.ticket_id not in found and row.ticket_id not in known:
                found[row.ticket_id] = row
        if len(found) > limit:
            return list(found.values())[:limit], True
        if len(rows) == _MOST_HITS:
            place = Place(rows[-1].at, rows[-1].id)
        elif _SPANS[level] is None:
            return list(found.values()), False
        else:
            level += 1
    return list(found.values()), bool(found)


async def _round(
    work: Work, actor: Actor, query: Query, place: Place | None, bits: int | None,
    apart: UUID | None, *, sees: str,
) -> list[_Hit]:  # fmt: skip
    at, last_id = (place.at, place.id) if place is not None else (None, None)
    lexemes = query.lexemes()
    span = _span(at or work.now, bits, is_newest=at is None) if bits is not None else None
    statement = _OWN_HITS if sees == "few" else _HITS[bits is None, sees]
    rows = await work.conn.fetch(statement, actor.id, lexemes, span, at, last_id, apart, _MOST_HITS)
    return [_Hit(row["id"], row["ticket_id"], row["kind"], row["at"]) for row in rows]


def _span(at: datetime, bits: int, *, is_newest: bool) -> str:
    """The span of time around `at` and the one before it; a channel's clock may be ahead."""
    number = int(at.timestamp()) >> bits
    numbers = range(number - 1, number + (2 if is_newest else 1))
    return " | ".join(f"'#{bits}/{one}'" for one in numbers)


async def _shown_before(
    work: Work, query: Query, after: Place | None, rows: Sequence[_Hit], found: dict[UUID, _Hit]
) -> set[UUID]:
    fresh = list({row.ticket_id for row in rows} - set(found))
    if after is None or not fresh:
        return set()
    shown = await work.conn.fetch(_SHOWN_BEFORE, fresh, after.at, after.id, query.lexemes())
    return {row["ticket_id"] for row in shown}


async def _shapes(
    work: Work, actor: Actor, query: Query, hits: Sequence[_Hit]
) -> list[FoundTicket]:
    if not hits:
        return []
    ids = [hit.ticket_id for hit in hits]
    rows = await work.conn.fetch(_TICKETS[sight(actor)], actor.id, ids)
    # What was said in a merged one is found in the other; by its number it is found itself.
    tickets = {row["id"]: staff_ticket_of(row) for row in rows if row["merged_into_id"] is None}
    marked = {
        row["id"]: row
        for row in await work.conn.fetch(
            _MARKED, [hit.id for hit in hits], query.lexemes(), _HEADLINE
        )
    }
    return [
        _shape(tickets[hit.ticket_id], hit, marked[hit.id])
        for hit in hits
        if hit.ticket_id in tickets and hit.id in marked
    ]


def _shape(ticket: TicketShape, hit: _Hit, row: Any) -> FoundTicket:
    snippet, marks = snippet_of(row["said"] or "", row["marked"] or "")
    is_said = hit.kind != "ticket"
    return FoundTicket(
        ticket=ticket,
        place=row["place"],
        message_id=hit.id if is_said else None,
        position=row["position"],
        snippet=snippet,
        marks=marks,
        at=hit.at,
    )


async def _numbered(work: Work, actor: Actor, ticket_id: UUID) -> list[FoundTicket]:
    rows = await work.conn.fetch(_TICKETS[sight(actor)], actor.id, [ticket_id])
    return [
        FoundTicket(
            ticket=staff_ticket_of(row), place="number", message_id=None, position=None,
            snippet=row["subject"], marks=[], at=row["opened_at"],
        )
        for row in rows
    ]  # fmt: skip


def snippet_of(said: str, marked: str) -> tuple[str, list[MarkShape]]:
    """What was said around the first found word, and where the found words are in it.

    `marked` is `said` letter by letter, with a sign before and after each found word.
    """
    spans: list[tuple[int, int]] = []
    place = begins = 0
    for char in marked:
        if char == _MARK_BEGINS:
            begins = place
        elif char == _MARK_ENDS:
            spans.append((begins, place))
        elif char != _APART:
            place += 1
    first = spans[0][0] if spans else 0
    start = max(0, first - _BEFORE_CHARS)
    if start:
        space = said.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    end = min(len(said), start + _SNIPPET_CHARS)
    ahead = "…" if start else ""
    behind = "…" if end < len(said) else ""
    cut = ahead + " ".join(said[start:end].splitlines()) + behind
    marks = [
        _mark(cut, max(a, start) - start + len(ahead), min(b, end) - start + len(ahead))
        for a, b in spans
        if start <= a < end
    ]
    return cut, marks


def _mark(cut: str, begins: int, ends: int) -> MarkShape:
    return MarkShape(offset=utf16_units(cut[:begins]), length=utf16_units(cut[begins:ends]))


async def _meant(work: Work, query: Query) -> Query | None:
    """The query with words of this desk instead of unknown ones; None where none is near."""
    asked = {term.words[0]: term for term in query.terms if term.is_correctable()}
    if not asked:
        return None
    known = {row["word"] for row in await work.conn.fetch(_KNOWN, list(asked))}
    others: dict[str, str] = {}
    for word, term in asked.items():
        if word in known or await work.conn.fetchval(_SAID, term.lexemes()):
            continue
        near = await _near(work, word, is_beginning=term.is_beginning)
        if near is None:
            return None
        others[word] = near
    return corrected(query, others) if others else None


async def _near(work: Work, word: str, *, is_beginning: bool) -> str | None:
    await learn_words(work)
    await work.conn.execute(_NEAR_ENOUGH)
    rows = await work.conn.fetch(_NEAR, word)
    return nearest(word, [row["word"] for row in rows], is_beginning=is_beginning)

"""Finding tickets by words: of messages, notes, files' names, subjects, contacts; by number (T13).

What is found comes newest first: those that have all words in one place (`search_hits.py`), then
those that have them in several (`search_across.py`).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from msgspec.structs import replace

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Work
from telldesk.tickets.composing import utf16_units
from telldesk.tickets.cursors import Place, read, written
from telldesk.tickets.repo import MAX_LIMIT, sight
from telldesk.tickets.search_across import Across, across_hits, read_across, written_across
from telldesk.tickets.search_hits import Hit, plain_hits
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

_SNIPPET_CHARS: Final = 160
_BEFORE_CHARS: Final = 48
_MARK_BEGINS, _MARK_ENDS, _APART = "\x02", "\x03", "\x04"
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
    """A ticket and where the words were found in it; `position` opens the conversation there.

    `is_across`: no place has all of the words; the newest that has the rarest of them is shown.
    """

    ticket: TicketShape
    place: FoundPlace
    message_id: UUID | None
    position: int | None
    snippet: str
    marks: list[MarkShape]
    at: datetime
    is_across: bool = False


class FoundPage(Shape, frozen=True, kw_only=True):
    """Found tickets, the newest words first.

    `shown_for`: what was searched instead, where nothing has a word as typed; '' as typed.
    `is_incomplete`: after an upgrade, while older messages are still being read.
    """

    found: list[FoundTicket]
    next_cursor: str | None
    shown_for: str = ""
    is_incomplete: bool = False


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
    after = (read_across(cursor) or read(cursor)) if cursor is not None else None
    query = read_query(text)
    if query.is_empty():
        return FoundPage(found=[], next_cursor=None)
    page = await _searched(work, actor, text, query, after, limit, is_exact=is_exact)
    return replace(page, is_incomplete=await is_incomplete(work))


async def _searched(
    work: Work, actor: Actor, text: str, query: Query, after: Place | Across | None,
    limit: int, *, is_exact: bool,
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
    work: Work, actor: Actor, query: Query, after: Place | Across | None, limit: int
) -> FoundPage:
    numbered = None
    if query.number is not None:
        numbered = await work.conn.fetchval(_BY_NUMBER[sight(actor)], actor.id, query.number)
    found: list[FoundTicket] = []
    if numbered is not None and after is None:
        found = await _numbered(work, actor, numbered)
    on: str | None = None
    beyond = after if isinstance(after, Across) else None
    many = 0
    if not isinstance(after, Across):
        hits, is_more = await plain_hits(work, actor, query, after, limit, apart=numbered)
        found += await _shapes(work, actor, hits, query.lexemes())
        many = len(hits)
        if is_more and hits:
            on = written(Place(hits[-1].at, hits[-1].id))
        else:
            beyond = Across()
    if on is None and beyond is not None and query.is_several():
        far, rest = await across_hits(work, actor, query, beyond, limit - many, apart=numbered)
        shapes = await _shapes(work, actor, far, query.any_lexemes())
        found += [replace(one, is_across=True) for one in shapes]
        on = written_across(rest) if rest is not None else None
    return FoundPage(found=found, next_cursor=on)


async def _shapes(work: Work, actor: Actor, hits: Sequence[Hit], lexemes: str) -> list[FoundTicket]:
    if not hits:
        return []
    ids = [hit.ticket_id for hit in hits]
    rows = await work.conn.fetch(_TICKETS[sight(actor)], actor.id, ids)
    # What was said in a merged one is found in the other; by its number it is found itself.
    tickets = {row["id"]: staff_ticket_of(row) for row in rows if row["merged_into_id"] is None}
    marked = {
        row["id"]: row
        for row in await work.conn.fetch(_MARKED, [hit.id for hit in hits], lexemes, _HEADLINE)
    }
    return [
        _shape(tickets[hit.ticket_id], hit, marked[hit.id])
        for hit in hits
        if hit.ticket_id in tickets and hit.id in marked
    ]


def _shape(ticket: TicketShape, hit: Hit, row: Any) -> FoundTicket:
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

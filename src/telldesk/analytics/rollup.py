"""Keeping the roll-up: a ticket's row says what it added, a change adds the difference."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.analytics.events import NumbersCounted
from telldesk.analytics.facts import (
    Amount,
    Answer,
    Key,
    Lines,
    Rated,
    Story,
    Turn,
    difference,
    lines_of,
)
from telldesk.branding.opening import Opening
from telldesk.branding.repo import opening_of
from telldesk.kernel.work import Task, Work
from telldesk.tickets.lifecycle import OVER

BATCH: Final = 200
"""Tickets that one task counts."""
_LOST: Final = timedelta(hours=1)
_OPENING: Final = "SELECT hours, special_days, time_zone FROM desk WHERE id = 1"
_CLAIM: Final = """
INSERT INTO ticket_facts (ticket_id) SELECT id FROM tickets WHERE id = ANY($1::uuid[]) ORDER BY id
ON CONFLICT DO NOTHING
"""
_LOCK: Final = """
SELECT ticket_id, lines FROM ticket_facts WHERE ticket_id = ANY($1::uuid[])
ORDER BY ticket_id FOR NO KEY UPDATE
"""
_TICKETS: Final = """
SELECT id, opened_at, status, priority, category_id, assignee_id,
       merged_into_id IS NOT NULL AS is_merged, spam_at IS NOT NULL AS is_spam,
       coalesce(resolved_at, closed_at, activity_at) AS ended_at
FROM tickets WHERE id = ANY($1::uuid[])
"""
_ANSWERS: Final = """
SELECT ticket_id, author_id, sent_at FROM messages
WHERE ticket_id = ANY($1::uuid[]) AND author_kind = 'agent' AND visibility = 'public'
  AND author_id IS NOT NULL
ORDER BY ticket_id, position
"""
_TURNS: Final = """
SELECT ticket_id, at, data ->> 'status' AS status FROM ticket_events
WHERE ticket_id = ANY($1::uuid[]) AND kind = 'status' ORDER BY ticket_id, position
"""
_RATINGS: Final = """
SELECT ticket_id, agent_id, rated_at, stars FROM ratings
WHERE ticket_id = ANY($1::uuid[]) AND stars IS NOT NULL ORDER BY ticket_id, version
"""
_KEEP: Final = """
UPDATE ticket_facts SET opened_at = $2, first_answer_at = $3, first_answer_by_id = $4, over_at = $5,
  reopened = $6, replies = $7, stars = $8, agent_id = $9, category_id = $10, priority = $11,
  lines = $12
WHERE ticket_id = $1
"""
_ADD: Final = """
INSERT INTO daily_facts AS d (day, agent_id, category_id, priority, measure, bucket, n, total)
SELECT day, agent_id, category_id, priority, measure, bucket, n, total
FROM unnest($1::date[], $2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::smallint[],
            $7::bigint[], $8::bigint[])
     WITH ORDINALITY
     AS x (day, agent_id, category_id, priority, measure, bucket, n, total, place)
ORDER BY place
ON CONFLICT (day, agent_id, category_id, priority, measure, bucket)
DO UPDATE SET n = d.n + excluded.n, total = d.total + excluded.total
"""
_CLEAR: Final = """
DELETE FROM daily_facts d
USING unnest($1::date[], $2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::smallint[])
      AS x (day, agent_id, category_id, priority, measure, bucket)
WHERE d.day = x.day AND d.agent_id = x.agent_id AND d.category_id = x.category_id
  AND d.priority = x.priority AND d.measure = x.measure AND d.bucket = x.bucket
  AND d.n = 0 AND d.total = 0
"""
_PAGE: Final = """
SELECT id FROM tickets WHERE ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2
"""
_ASK: Final = """
INSERT INTO recounts AS r (id, asked_at) VALUES (1, $1)
ON CONFLICT (id) DO UPDATE SET asked_at = excluded.asked_at
WHERE r.counted_at IS NULL AND r.asked_at < $2
RETURNING true
"""
_IS_COUNTED: Final = "SELECT counted_at IS NOT NULL FROM recounts WHERE id = 1"
_COUNTED: Final = """
INSERT INTO recounts (id, asked_at, counted_at) VALUES (1, $1, $1)
ON CONFLICT (id) DO UPDATE SET counted_at = excluded.counted_at
"""


async def count_tickets(work: Work, ticket_ids: Sequence[UUID]) -> None:
    """The roll-up holds these tickets as their rows are now, whatever it held of them before.

    Safe to repeat and in any order: what a ticket added stands in its own row, which is locked
    before anything of the ticket is read.
    """
    if not ticket_ids:
        return
    opening = await _read_opening(work)
    await work.conn.execute(_CLAIM, ticket_ids)
    locked = await work.conn.fetch(_LOCK, ticket_ids)
    stories = await _read_stories(work, [row["ticket_id"] for row in locked])
    added: dict[Key, Amount] = {}
    kept: list[tuple[Any, ...]] = []
    for row in locked:
        story = stories[row["ticket_id"]]
        lines = lines_of(story, opening)
        moved = difference(_kept_lines(row["lines"]), lines)
        if moved:
            kept.append(_fact_row(story, lines))
            added = _sum(added, moved)
    if kept:
        await work.conn.executemany(_KEEP, kept)
        await _add(work, difference({}, added))


async def count_page(work: Work, *, after: UUID | None) -> list[Any]:
    """A batch of the desk's tickets is counted; their rows, fewer than `BATCH` at the end.

    Emits `NumbersCounted` then.
    """
    rows: list[Any] = await work.conn.fetch(_PAGE, after, BATCH)
    await count_tickets(work, [row["id"] for row in rows])
    if len(rows) < BATCH:
        await work.conn.execute(_COUNTED, work.now)
        work.emit(NumbersCounted())
    return rows


async def is_counted(work: Work) -> bool:
    """Whether every ticket is in the roll-up; otherwise somebody counts them after the commit.

    A desk from before there was a roll-up, and one whose past was restored, is counted when
    somebody first asks for its numbers.
    """
    if await work.conn.fetchval(_IS_COUNTED):
        return True
    if await work.conn.fetchval(_ASK, work.now, work.now - _LOST):
        work.enqueue(Task("recount_tickets", {}, key="begin", priority=4))
    return False


async def _read_opening(work: Work) -> Opening:
    row = await work.conn.fetchrow(_OPENING)
    return opening_of(row["hours"], row["special_days"], row["time_zone"])


async def _read_stories(work: Work, ticket_ids: list[UUID]) -> dict[UUID, Story]:
    answers: dict[UUID, list[Answer]] = defaultdict(list)
    turns: dict[UUID, list[Turn]] = defaultdict(list)
    ratings: dict[UUID, list[Rated]] = defaultdict(list)
    tickets = await work.conn.fetch(_TICKETS, ticket_ids)
    for row in await work.conn.fetch(_ANSWERS, ticket_ids):
        answers[row["ticket_id"]].append(Answer(row["author_id"], row["sent_at"]))
    for row in await work.conn.fetch(_TURNS, ticket_ids):
        turns[row["ticket_id"]].append(Turn(row["at"], row["status"] in OVER))
    for row in await work.conn.fetch(_RATINGS, ticket_ids):
        ratings[row["ticket_id"]].append(Rated(row["agent_id"], row["rated_at"], row["stars"]))
    return {
        row["id"]: Story(
            ticket_id=row["id"],
            opened_at=row["opened_at"],
            is_over=row["status"] in OVER,
            ended_at=row["ended_at"],
            priority=row["priority"],
            category_id=row["category_id"],
            agent_id=row["assignee_id"],
            is_merged=row["is_merged"],
            is_spam=row["is_spam"],
            answers=answers[row["id"]],
            turns=turns[row["id"]],
            ratings=ratings[row["id"]],
        )
        for row in tickets
    }


def _fact_row(story: Story, lines: Lines) -> tuple[Any, ...]:
    if story.is_spam:  # as if it had never been counted
        return (story.ticket_id, *[None] * 4, 0, 0, *[None] * 4, "[]")
    first = story.answers[0] if story.answers else None
    return (
        story.ticket_id, story.opened_at, first.at if first else None,
        first.agent_id if first else None, story.over_at,
        sum(1 for turn in story.changes if not turn.is_over), len(story.answers),
        story.ratings[-1].stars if story.ratings else None, story.agent_id, story.category_id,
        story.priority, msgspec.json.encode([(*key, *amount) for key, amount in lines.items()])
        .decode(),
    )  # fmt: skip


def _kept_lines(lines: list[Any]) -> dict[Key, Amount]:
    found: dict[Key, Amount] = {}
    for day, agent_id, category_id, priority, measure, bucket, n, total in lines:
        key = Key(
            date.fromisoformat(day), UUID(agent_id), UUID(category_id), priority, measure, bucket
        )
        found[key] = Amount(n, total)
    return found


def _sum(one: Mapping[Key, Amount], two: Mapping[Key, Amount]) -> dict[Key, Amount]:
    found = dict(one)
    for key, amount in two.items():
        known = found.get(key, Amount(0, 0))
        found[key] = Amount(known.n + amount.n, known.total + amount.total)
    return found


async def _add(work: Work, added: Lines) -> None:
    """The roll-up's rows move by this much; all in one order, so that nobody waits in a ring."""
    if not added:
        return
    keys = [list(column) for column in zip(*added, strict=True)]
    amounts = [list(column) for column in zip(*added.values(), strict=True)]
    await work.conn.execute(_ADD, *keys, *amounts)
    await work.conn.execute(_CLEAR, *keys)

"""Keeping what search needs beside the triggers: the desk's vocabulary, and all of it anew."""

from typing import Any, Final
from uuid import UUID

from telldesk.kernel.paging import after_of, go_on
from telldesk.kernel.work import Task, Work

VERSION: Final = 1
"""Of what is found: one more wherever existing entries must be made anew (1: names of files)."""
_BATCH: Final = 1000
# Positions are given before commits: what is not there yet is learnt by looking back a little.
_LOOK_BACK: Final = 200
# Whoever learns now learns for everybody.
_PROGRESS: Final = "SELECT position FROM search_progress FOR NO KEY UPDATE SKIP LOCKED"
_AGAIN: Final = "UPDATE search_progress SET position = 0"
_PROGRESSED: Final = "UPDATE search_progress SET position = greatest(position, $1)"
_LATEST: Final = """
SELECT max(position) AS position, count(*) AS many FROM (
  SELECT position FROM messages WHERE position > $1 ORDER BY position LIMIT $2) AS next
"""
# In order, so that two at once do not wait for each other.
_LEARN: Final = """
WITH said AS (
  SELECT m.text, m.author_id FROM messages m
  WHERE m.position > $1 AND m.position <= $2
), texts AS (
  SELECT text FROM said
  UNION ALL
  SELECT c.name FROM contacts c WHERE c.id IN (SELECT author_id FROM said)
)
INSERT INTO search_words (word)
SELECT DISTINCT word FROM texts, regexp_split_to_table(
  lower(ext.plain_words(left(text, 4096))), '[^[:alpha:]]+') AS word
WHERE length(word) BETWEEN 4 AND 32
ORDER BY word
ON CONFLICT DO NOTHING
"""
_MESSAGES: Final = """
WITH page AS (
  SELECT id, ticket_id, visibility, sent_at, text FROM messages
  WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2
), kept AS (
  INSERT INTO search_entries (id, ticket_id, kind, at, words)
  SELECT id, ticket_id, CASE visibility WHEN 'note' THEN 'note' ELSE 'message' END, sent_at,
         ext.found_words(text) || ext.file_words(names) || ext.span_words(sent_at)
  FROM page CROSS JOIN LATERAL (
    SELECT coalesce(string_agg(p.name, ' ' ORDER BY p.part), '') AS names
    FROM message_parts p WHERE p.message_id = page.id) AS f
  WHERE text <> '' OR names <> ''
  ON CONFLICT (id) DO UPDATE
    SET ticket_id = EXCLUDED.ticket_id, kind = EXCLUDED.kind, words = EXCLUDED.words
)
SELECT id FROM page ORDER BY id
"""
_TICKETS: Final = """
WITH page AS (
  SELECT id, number, subject, contact_id, opened_at FROM tickets
  WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2
), kept AS (
  INSERT INTO search_entries (id, ticket_id, kind, at, words)
  SELECT p.id, p.id, 'ticket', p.opened_at - interval '1 minute',
         ext.found_words(concat_ws(' . ', p.number, p.subject, c.name, c.username, c.given_name))
           || ext.span_words(p.opened_at - interval '1 minute')
  FROM page p JOIN contacts c ON c.id = p.contact_id
  ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words
)
SELECT id FROM page ORDER BY id
"""
_BEGUN: Final = """
UPDATE search_progress SET building = $1
WHERE version < $1 AND building IS DISTINCT FROM $1 RETURNING true
"""
_IS_OLD: Final = "SELECT version < $1 FROM search_progress"
_IS_BUILDING: Final = "SELECT version < $1 AND building = $1 FROM search_progress"
_MADE: Final = """
UPDATE search_progress SET version = greatest(version, $1), building = NULL
"""
_NEXT: Final = {"tickets": "rebuild_search_messages", "messages": "learn_words"}


async def learn_words(work: Work) -> None:
    """Words of the next thousand messages, and of who wrote them, are in the vocabulary.

    The rest follows in tasks. Asked for where the vocabulary is needed, so that receiving and
    replying do nothing for it.
    """
    reached = await work.conn.fetchval(_PROGRESS)
    if reached is None:
        return
    latest = await work.conn.fetchrow(_LATEST, reached, _BATCH)
    if not latest["many"]:
        return
    await work.conn.execute(_LEARN, reached - _LOOK_BACK, latest["position"])
    await work.conn.execute(_PROGRESSED, latest["position"])
    if latest["many"] == _BATCH:
        work.enqueue(Task("learn_words", {}, key=str(latest["position"])))


async def begin_rebuild(work: Work) -> None:
    """The workers will read every ticket and message again, a thousand at a time."""
    work.enqueue(Task("rebuild_search_tickets", {"version": VERSION}, key="rebuild", priority=7))


async def begin_rebuild_if_old(work: Work) -> bool:
    """Whether entries of an older version are now to be made anew; once for each version."""
    if not await work.conn.fetchval(_BEGUN, VERSION):
        return False
    await begin_rebuild(work)
    return True


async def is_incomplete(work: Work) -> bool:
    """Whether older tickets and messages are still being read by this version."""
    return bool(await work.conn.fetchval(_IS_OLD, VERSION))


async def rebuild(work: Work, args: dict[str, Any], *, of: str) -> None:
    """A page of `of` (`tickets`, then `messages`) is findable; the next in a task of its own."""
    statement = _TICKETS if of == "tickets" else _MESSAGES
    after: UUID | None = after_of(args)
    if of == "tickets" and after is None:
        await work.conn.execute(_AGAIN)
    rows = await work.conn.fetch(statement, after, _BATCH)
    version = {"version": args["version"]} if "version" in args else {}
    if go_on(work, f"rebuild_search_{of}", rows, size=_BATCH, also=version):
        return
    work.enqueue(Task(_NEXT[of], version if of == "tickets" else {}, key="rebuild"))
    if of != "messages":
        return
    if version.get("version") == VERSION:
        await work.conn.execute(_MADE, VERSION)
    elif await work.conn.fetchval(_IS_BUILDING, VERSION):
        # A worker of the release before did a part of it.
        await begin_rebuild(work)

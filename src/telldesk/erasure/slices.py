"""An erasure goes on: tickets, messages, deliveries, telling whoever looks; a slice a transaction.

Each slice holds the erasure's row, so two workers never do the same one, and takes what is still
there. Tickets come first: from then on nothing is written into them.
"""

from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple
from uuid import UUID

import msgspec

from telldesk.contacts.changes import record_change
from telldesk.contacts.events import ContactErasureChanged
from telldesk.erasure.scope import Scope, chats_of
from telldesk.erasure.shapes import ErasureCounts
from telldesk.files import erase, erase_made
from telldesk.identity.actor import Actor, ActorKind
from telldesk.kernel.work import Work
from telldesk.tickets.actions.store import store_ticket, tell_status
from telldesk.tickets.events import MessagesMoved
from telldesk.tickets.history import event_facts, record
from telldesk.tickets.lifecycle import OVER, Step
from telldesk.tickets.rows import TicketRow, lock_ticket
from telldesk.tickets.turns import after_step

TICKETS: Final = 100
MESSAGES: Final = 200
DELIVERIES: Final = 1000
TOLD: Final = 50
_RUNNING: Final = """
SELECT step, after, scope, counts, asked_by FROM erasures WHERE id = $1 AND state = 'running'
FOR NO KEY UPDATE
"""
_GOES_ON: Final = "UPDATE erasures SET step = $2, after = $3, counts = $4 WHERE id = $1"
_TICKETS: Final = """
SELECT id FROM tickets WHERE contact_id = ANY($1::uuid[]) AND erased_at IS NULL
ORDER BY id LIMIT $2 FOR NO KEY UPDATE
"""
_EMPTY_TICKETS: Final = """
UPDATE tickets SET erased_at = $2, subject = '', last_message_id = NULL, version = version + 1
WHERE id = ANY($1::uuid[])
"""
_DRAFTS: Final = """
WITH gone AS (DELETE FROM drafts WHERE ticket_id = ANY($1::uuid[]) RETURNING 1)
SELECT count(*) FROM gone
"""
_REASONS: Final = """
WITH gone AS (
  UPDATE ratings SET reason = '' WHERE ticket_id = ANY($1::uuid[]) AND reason <> '' RETURNING 1)
SELECT count(*) FROM gone
"""
_VALUES: Final = """
WITH gone AS (
  DELETE FROM ticket_field_values v USING custom_fields f
  WHERE v.ticket_id = ANY($1::uuid[]) AND f.id = v.field_id
    AND f.kind IN ('text','long_text','link')
  RETURNING 1)
SELECT count(*) FROM gone
"""
# What somebody of the staff has begun to say in one of these, in their own chat with the bot.
_BEGUN_IN_BOT: Final = """
UPDATE agents SET bot_state = NULL
WHERE bot_state IS NOT NULL AND EXISTS (
  SELECT FROM unnest($1::uuid[]) AS id WHERE strpos(bot_state::text, id::text) > 0)
"""
# Documents of what was said, also one that is being made just now: its row is held until it is.
_DOCUMENTS: Final = """
WITH theirs AS (
  SELECT id, file_id FROM closing_transcripts
  WHERE ticket_id = ANY($1::uuid[]) AND (state = 'waiting' OR file_id IS NOT NULL) FOR UPDATE
), left_out AS (
  UPDATE closing_transcripts c SET file_id = NULL,
    state = CASE c.state WHEN 'waiting' THEN 'left' ELSE c.state END
  FROM theirs WHERE c.id = theirs.id
)
SELECT file_id FROM theirs WHERE file_id IS NOT NULL
"""
_MESSAGES: Final = """
SELECT m.id, m.visibility FROM tickets t JOIN messages m ON m.ticket_id = t.id
WHERE t.contact_id = ANY($1::uuid[]) AND m.kind <> 'erased' LIMIT $2
"""
# Whoever learns words waits, so that none comes back of what is read while it goes. Words that
# others said as well are learnt again: the vocabulary begins anew at the end.
_HOLD_WORDS: Final = "SELECT position FROM search_progress FOR NO KEY UPDATE"
_FORGET_WORDS: Final = """
DELETE FROM search_words WHERE word IN (
  SELECT word FROM (
    SELECT text FROM messages WHERE id = ANY($1::uuid[])
    UNION ALL SELECT text FROM message_revisions WHERE message_id = ANY($1::uuid[])
  ) AS said, regexp_split_to_table(
    lower(ext.plain_words(left(text, 4096))), '[^[:alpha:]]+') AS word)
"""
_LEARN_ANEW: Final = "UPDATE search_progress SET position = 0"
_PARTS: Final = """
WITH gone AS (DELETE FROM message_parts WHERE message_id = ANY($1::uuid[]) RETURNING 1)
SELECT count(*) FROM gone
"""
_REVISIONS: Final = "DELETE FROM message_revisions WHERE message_id = ANY($1::uuid[])"
_REACTIONS: Final = "DELETE FROM reactions WHERE message_id = ANY($1::uuid[])"
_PLACES: Final = "DELETE FROM message_addresses WHERE message_id = ANY($1::uuid[])"
_OF_MESSAGES: Final = """
WITH gone AS (DELETE FROM deliveries WHERE message_id = ANY($1::uuid[]) RETURNING 1)
SELECT count(*) FROM gone
"""
_EMPTY_MESSAGES: Final = """
UPDATE messages SET kind = 'erased', text = '', entities = '[]', details = '{}', raw = NULL,
  album_key = NULL, client_key = NULL, reply_to_id = NULL
WHERE id = ANY($1::uuid[])
"""
# Of the ticket, of the chat, and what told somebody of the staff of several at once: those are
# known by the numbers said in them.
_DELIVERIES: Final = r"""
WITH page AS MATERIALIZED (
  SELECT id, position, ticket_id, agent_id, bot_id, chat_id, payload FROM deliveries
  WHERE position > $1 ORDER BY position LIMIT $2
), gone AS (
  DELETE FROM deliveries WHERE id IN (
    SELECT p.id FROM page p
    WHERE EXISTS (SELECT FROM tickets t WHERE t.id = p.ticket_id AND t.contact_id = ANY($3::uuid[]))
      OR p.agent_id IS NULL AND p.position <= $6 AND EXISTS (
        SELECT FROM unnest($4::bigint[], $5::bigint[]) AS x (bot_id, chat_id)
        WHERE x.bot_id = p.bot_id AND x.chat_id = p.chat_id)
      OR p.agent_id IS NOT NULL AND p.payload <> '{}' AND EXISTS (
        SELECT FROM regexp_matches(p.payload::text, '#(\d{1,18})', 'g') AS said
        JOIN tickets t ON t.number = said[1]::bigint
        WHERE t.contact_id = ANY($3::uuid[])))
  RETURNING 1
)
SELECT count(*) AS many, max(position) AS last, (SELECT count(*) FROM gone) AS gone FROM page
"""
_TO_TELL: Final = """
SELECT id, number FROM tickets WHERE contact_id = ANY($1::uuid[]) AND number > $2
ORDER BY number LIMIT $3
"""
_LEFT: Final = """
SELECT EXISTS (SELECT FROM tickets WHERE contact_id = ANY($1::uuid[]) AND erased_at IS NULL)
  OR EXISTS (SELECT FROM tickets t JOIN messages m ON m.ticket_id = t.id
             WHERE t.contact_id = ANY($1::uuid[]) AND m.kind <> 'erased')
"""


_END: Final = """
UPDATE erasures SET state = 'done', finished_at = $2, scope = NULL WHERE id = $1
"""


class _Slice(NamedTuple):
    """What a slice did: how much went, how far it came, and whether its step is over."""

    counts: ErasureCounts
    after: int
    is_over: bool


class _Row(NamedTuple):
    scope: Scope
    after: int
    actor: Actor


_Step = Callable[[Work, _Row], Awaitable[_Slice]]


async def go_on(work: Work, erasure_id: UUID) -> bool:
    """One more slice is done; whether another follows. Not where it does not run, or only ends."""
    row = await work.conn.fetchrow(_RUNNING, erasure_id)
    if row is None or row["step"] == "ending":
        return False
    known = _Row(
        scope=msgspec.convert(row["scope"], Scope),
        after=row["after"],
        actor=Actor(kind=ActorKind.AGENT, id=row["asked_by"]),
    )
    done = await _STEPS[row["step"]](work, known)
    step, after = row["step"], done.after
    if done.is_over:
        step, after = _NEXT[step], 0
    counts = msgspec.convert(row["counts"], ErasureCounts) + done.counts
    if step == "ending" and await work.conn.fetchval(_LEFT, known.scope.cards):
        step = "tickets"  # somebody was writing as it began
    await work.conn.execute(_GOES_ON, erasure_id, step, after, msgspec.json.encode(counts).decode())
    return True


async def end(work: Work, erasure_id: UUID) -> None:
    """It is done, and what it went by is gone as well. Emits `ContactErasureChanged`."""
    row = await work.conn.fetchrow(_RUNNING, erasure_id)
    if row is None or row["step"] != "ending":
        return
    contact_id = msgspec.convert(row["scope"], Scope).contact_id
    await work.conn.execute(_END, erasure_id, work.now)
    actor = Actor(kind=ActorKind.AGENT, id=row["asked_by"])
    await record_change(work, actor, contact_id, "erased")
    work.emit(
        ContactErasureChanged(contact_id=contact_id, actor_kind=str(actor.kind), actor_id=actor.id)
    )


async def _tickets(work: Work, known: _Row) -> _Slice:
    """Tickets without their words; nothing is written into them any more."""
    rows = await work.conn.fetch(_TICKETS, known.scope.cards, TICKETS)
    ids = [row["id"] for row in rows]
    await work.conn.execute(_EMPTY_TICKETS, ids, work.now)
    await work.conn.execute(_BEGUN_IN_BOT, ids)
    documents = await work.conn.fetch(_DOCUMENTS, ids)
    await erase_made(work, [row["file_id"] for row in documents])
    counts = ErasureCounts(
        tickets=len(ids),
        drafts=await work.conn.fetchval(_DRAFTS, ids),
        ratings=await work.conn.fetchval(_REASONS, ids),
        fields=await work.conn.fetchval(_VALUES, ids),
    )
    return _Slice(counts, 0, len(ids) < TICKETS)


async def _messages(work: Work, known: _Row) -> _Slice:
    """Messages and notes without anything in them, and what hangs on them."""
    rows = await work.conn.fetch(_MESSAGES, known.scope.cards, MESSAGES)
    ids = [row["id"] for row in rows]
    await work.conn.fetch(_HOLD_WORDS)
    await work.conn.execute(_FORGET_WORDS, ids)
    await erase(work, ids)
    files = await work.conn.fetchval(_PARTS, ids)
    # Before places: what is being sent writes its place down only while its delivery is there.
    deliveries = await work.conn.fetchval(_OF_MESSAGES, ids)
    for statement in (_REVISIONS, _REACTIONS, _PLACES):
        await work.conn.execute(statement, ids)
    await work.conn.execute(_EMPTY_MESSAGES, ids)
    is_over = len(ids) < MESSAGES
    if is_over:
        await work.conn.execute(_LEARN_ANEW)
    notes = sum(1 for row in rows if row["visibility"] == "note")
    counts = ErasureCounts(
        messages=len(ids) - notes, notes=notes, files=files, deliveries=deliveries
    )
    return _Slice(counts, 0, is_over)


async def _deliveries(work: Work, known: _Row) -> _Slice:
    """What the bot brought or was to bring, to them and about them."""
    bots, chats = chats_of(known.scope)
    row = await work.conn.fetchrow(
        _DELIVERIES, known.after, DELIVERIES, known.scope.cards, bots, chats,
        known.scope.last_delivery,
    )  # fmt: skip
    counts = ErasureCounts(deliveries=row["gone"])
    return _Slice(counts, row["last"] or known.after, row["many"] < DELIVERIES)


async def _telling(work: Work, known: _Row) -> _Slice:
    """Tickets still open are closed, and apps and the staff's chats show all of them anew."""
    rows = await work.conn.fetch(_TO_TELL, known.scope.cards, known.after, TOLD)
    for row in rows:
        await _tell(work, known.actor, await lock_ticket(work, row["id"]))
    drafts = await work.conn.fetchval(_DRAFTS, [row["id"] for row in rows])
    last = rows[-1]["number"] if rows else known.after
    return _Slice(ErasureCounts(drafts=drafts), last, len(rows) < TOLD)


async def _tell(work: Work, actor: Actor, ticket: TicketRow) -> None:
    await record(work, actor, ticket.id, "erased")
    # Apps read the conversation again, and keep nothing of what they had of it.
    work.emit(MessagesMoved(**event_facts(ticket, actor)))
    if ticket.status in OVER:
        return
    closed = after_step(ticket, step=Step.CLOSE, by_contact=False, now=work.now)
    stored = await store_ticket(work, ticket, closed)
    await tell_status(work, actor, stored, before=ticket, step=Step.CLOSE, is_alone=False)


_STEPS: Final[dict[str, _Step]] = {
    "tickets": _tickets,
    "messages": _messages,
    "deliveries": _deliveries,
    "telling": _telling,
}
_NEXT: Final = {
    "tickets": "messages",
    "messages": "deliveries",
    "deliveries": "telling",
    "telling": "ending",
}

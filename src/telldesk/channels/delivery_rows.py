"""The queue of one chat, as rows: what is next, taking it, reading its words.

Two streams stand in a chat: answers to button presses, which nothing delays, and everything else
in the order of `position`. At most one row of a stream is `sending`. Both `look` and `begin` hold
the chat's advisory lock until their commit, so a row that arrives while somebody drains is seen
either by them or by its own task.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

import msgspec

from telldesk.channels.delivery_decisions import LEASE, abandoned
from telldesk.channels.delivery_outcomes import discard, settle
from telldesk.channels.outgoing import COUNTED, Attempt, Outgoing
from telldesk.kernel.work import Work
from telldesk.tickets.messages import Button, Entity, OutboundMessage, Part

_WINDOW: Final = 50
_TIDY_ROUNDS: Final = 10
_LOCK: Final = """
SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':' || $1 || ':' || $2, 0))
"""
_AHEAD: Final = """
SELECT id, lane, kind, state, attempts, not_before, expires_at, started_at, connection,
       message_id, ticket_id, agent_id, (payload ->> 'replaces')::bigint AS replaces,
       CASE WHEN kind = 'message'
            THEN (SELECT count(*) FROM message_parts p WHERE p.message_id = d.message_id)
            ELSE jsonb_array_length(COALESCE(payload -> 'parts', '[]')) END AS parts
FROM deliveries d
WHERE bot_id = $1 AND chat_id = $2 AND state IN ('queued','sending')
ORDER BY lane <> 'callback', position
LIMIT $3
"""
_BEGIN: Final = """
UPDATE deliveries d SET state = 'sending', attempts = attempts + 1, started_at = $2
WHERE id = $1 AND state = 'queued' AND NOT EXISTS (
  SELECT FROM deliveries o
  WHERE o.bot_id = d.bot_id AND o.chat_id = d.chat_id AND o.state = 'sending'
    AND (o.lane = 'callback') = (d.lane = 'callback'))
RETURNING id, kind, bot_id, chat_id, connection, attempts, message_id, ticket_id, agent_id,
          payload, external_ids
"""
_MESSAGE: Final = """
SELECT m.visibility, m.kind, m.text, m.entities, m.details,
       (SELECT a.external_id FROM message_addresses a
        WHERE a.message_id = m.reply_to_id AND a.bot_id = $2 AND a.chat_id = $3
          AND a.connection = $4 AND a.purpose = 'conversation'
        ORDER BY a.part LIMIT 1) AS reply_to
FROM messages m WHERE m.id = $1
"""
_PARTS: Final = """
SELECT p.part, p.kind, p.file_id, p.file_unique_id, p.caption, p.name, p.mime, p.size_bytes,
  p.width, p.height, p.duration_s, p.bot_id = $2 AND p.file_id <> '' AS is_own,
  b.telegram_file_id, f.object_id AS stored_object_id, f.id AS stored_file_id, f.state
FROM message_parts p
LEFT JOIN files f ON f.id = p.stored_file_id
LEFT JOIN bot_files b ON b.file_id = f.id AND b.bot_id = $2
WHERE p.message_id = $1 ORDER BY p.part LIMIT 100
"""


class Ready(msgspec.Struct, frozen=True):
    """This row may go as soon as the pace allows; it counts as `messages` against the chat."""

    delivery_id: UUID
    lane: str
    messages: int


class Wait(msgspec.Struct, frozen=True):
    """Nothing may go before `until`."""

    until: datetime


class Idle(msgspec.Struct, frozen=True):
    """Nothing is queued in this chat."""


Next: TypeAlias = Ready | Wait | Idle


async def look(work: Work, bot_id: int, chat_id: int) -> Next:
    """What is next in the chat, after what is too late, replaced or abandoned was put away."""
    await work.conn.execute(_LOCK, str(bot_id), str(chat_id))
    for _ in range(_TIDY_ROUNDS):
        rows = await work.conn.fetch(_AHEAD, bot_id, chat_id, _WINDOW)
        if not rows:
            return Idle()
        if not await _tidy(work, bot_id, chat_id, rows):
            return _first(rows, work.now)
    return Wait(work.now)


async def begin(work: Work, bot_id: int, chat_id: int, delivery_id: UUID) -> Outgoing | None:
    """The row is in our hands with its words; None when somebody else was quicker."""
    await work.conn.execute(_LOCK, str(bot_id), str(chat_id))
    row = await work.conn.fetchrow(_BEGIN, delivery_id, work.now)
    if row is None:
        return None
    facts: dict[str, Any] = {
        "delivery_id": row["id"],
        "sent_ids": tuple(row["external_ids"] or ()),
        "schema": work.tenant.schema if work.tenant is not None else "",
    } | {
        name: row[name]
        for name in (
            "kind", "bot_id", "chat_id", "connection", "attempts", "message_id", "ticket_id",
            "agent_id",
        )
    }  # fmt: skip
    if row["kind"] != "message":
        return Outgoing(message=msgspec.convert(row["payload"], OutboundMessage), **facts)
    return await _read_message(work, row["payload"], facts)


async def _read_message(work: Work, payload: dict[str, Any], facts: dict[str, Any]) -> Outgoing:
    row = await work.conn.fetchrow(
        _MESSAGE, facts["message_id"], facts["bot_id"], facts["chat_id"], facts["connection"]
    )
    if row is None or row["visibility"] != "public":
        # A note never leaves, whoever queued it (threat T36).
        return Outgoing(message=OutboundMessage(text=""), refused="gone", **facts)
    parts = await work.conn.fetch(_PARTS, facts["message_id"], facts["bot_id"])
    message = OutboundMessage(
        text=row["text"],
        entities=msgspec.convert(row["entities"], tuple[Entity, ...]),
        buttons=msgspec.convert(payload.get("buttons", ()), tuple[tuple[Button, ...], ...]),
        parts=tuple(_part(part) for part in parts),
        reply_to=row["reply_to"],
    )
    quote = row["details"].get("quote") or {}
    return Outgoing(
        message=message,
        content_kind=row["kind"],
        details=row["details"],
        quote=quote.get("text", "") if isinstance(quote, dict) else "",
        refused=next((why for part in parts if (why := _refused(part))), ""),
        **facts,
    )


def _part(row: Any) -> Part:
    """The file by the id this very bot knows it by (T19), or by its bytes."""
    own_id = row["file_id"] if row["is_own"] else ""
    return Part(
        order=row["part"],
        kind=row["kind"],
        file_id=row["telegram_file_id"] or own_id,
        file_unique_id=row["file_unique_id"],
        caption=row["caption"],
        name=row["name"],
        mime=row["mime"],
        size_bytes=row["size_bytes"],
        width=row["width"],
        height=row["height"],
        duration_s=row["duration_s"],
        stored_file_id=row["stored_file_id"],
        stored_object_id=row["stored_object_id"],
    )


def _refused(row: Any) -> str:
    """Why a file is not sent; '' when it is."""
    if row["state"] == "infected":
        return "infected_file"
    if row["telegram_file_id"] or row["is_own"]:
        return ""
    # What antivirus has not looked at goes to nobody: its message was written when it was ready.
    return "" if row["state"] == "ready" else "foreign_file"


async def _tidy(work: Work, bot_id: int, chat_id: int, rows: Sequence[Any]) -> bool:
    """Puts away what must not be sent; whether there was anything."""
    late = [
        row["id"]
        for row in rows
        if row["state"] == "queued" and row["expires_at"] and row["expires_at"] <= work.now
    ]
    stale = [row["id"] for row in _superseded(rows) if row["id"] not in late]
    if late:
        await discard(work, late, "expired")
    if stale:
        await discard(work, stale, "superseded")
    lost = [
        row for row in rows if row["state"] == "sending" and row["started_at"] + LEASE <= work.now
    ]
    for row in lost:
        attempt = Attempt(
            delivery_id=row["id"],
            bot_id=bot_id,
            chat_id=chat_id,
            **{
                name: row[name]
                for name in (
                    "kind", "connection", "attempts", "message_id", "ticket_id", "agent_id",
                )
            },
        )  # fmt: skip
        await settle(work, attempt, abandoned(row["kind"], row["attempts"], work.now))
    return bool(late or stale or lost)


def _superseded(rows: Sequence[Any]) -> list[Any]:
    """Notices and edits whose like comes later in the queue: only the last word matters."""
    seen: set[tuple[Any, ...]] = set()
    found: list[Any] = []
    for row in reversed(rows):
        if row["state"] != "queued" or row["kind"] not in {"notice", "edit"}:
            continue
        if row["replaces"] is None and (row["agent_id"] is None or row["ticket_id"] is None):
            continue
        key = (row["kind"], row["replaces"], row["agent_id"], row["ticket_id"])
        if key in seen:
            found.append(row)
        seen.add(key)
    return found


def _first(rows: Sequence[Any], now: datetime) -> Next:
    """Of each stream the first; a stream in which something is being sent waits for its lease."""
    waits: list[datetime] = []
    for is_callback in (True, False):
        stream = [row for row in rows if (row["lane"] == "callback") is is_callback]
        if not stream:
            continue
        sending = [row for row in stream if row["state"] == "sending"]
        if sending:
            waits.append(max(row["started_at"] for row in sending) + LEASE)
            continue
        head = stream[0]
        if head["not_before"] is not None and head["not_before"] > now:
            waits.append(head["not_before"])
            continue
        messages = max(1, head["parts"]) if head["kind"] in COUNTED else 0
        return Ready(head["id"], head["lane"], messages)
    return Wait(min(waits))

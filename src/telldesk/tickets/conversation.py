"""What was said in a ticket, page by page, and what was done to it.

A page costs four statements however long the history is: the ticket, the messages, their files,
their reactions.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from telldesk.identity.actor import Actor, ActorKind
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Invalid, NotFound
from telldesk.kernel.work import Work
from telldesk.tickets.details import HistoryFacts, MessageDetails, typed
from telldesk.tickets.rows import TicketUnknown, seen_ticket
from telldesk.tickets.shapes import (
    ContactMessageShape,
    ContactReactionShape,
    ConversationPage,
    DeliveryShape,
    HistoryLine,
    HistoryPage,
    MessagePlace,
    MessageShape,
    PartShape,
    PersonShape,
    ReactionShape,
    RevisionShape,
)

MAX_LIMIT: Final = 100
_MAX_POSITION: Final = 2**63 - 1  # the column's
MESSAGES: Final = """
SELECT m.id, m.position, m.ticket_id, m.visibility, m.author_kind, m.author_id, m.kind, m.text,
  m.entities, m.details, m.reply_to_id, m.revision, m.sent_at, m.edited_at, m.client_key,
  coalesce(a.name, c.name, '') AS author_name, d.delivery_id, d.state, d.error,
  d.ended_at
FROM messages m
LEFT JOIN agents a ON m.author_kind = 'agent' AND a.id = m.author_id
LEFT JOIN contacts c ON m.author_kind = 'contact' AND c.id = m.author_id
LEFT JOIN LATERAL (
  SELECT d.id AS delivery_id, d.state, d.error, d.finished_at AS ended_at FROM deliveries d
  WHERE d.message_id = m.id AND d.kind = 'message' ORDER BY d.position DESC LIMIT 1) d ON true
"""
_IN_TICKET: Final = "WHERE m.ticket_id = $1"
_PUBLIC: Final = " AND m.visibility = 'public'"
_BACKWARD: Final = " AND ($2::bigint IS NULL OR m.position < $2) ORDER BY m.position DESC LIMIT $3"
_FORWARD: Final = " AND m.position > $2 ORDER BY m.position LIMIT $3"
_UP_TO: Final = " AND m.position <= $2 ORDER BY m.position DESC LIMIT $3"
_ONE: Final = " AND m.id = $2"
# (for the contact?, how) -> statement; the filter for contacts is in the SQL, not after it.
_READS: Final = {
    (is_contact, how): MESSAGES + _IN_TICKET + (_PUBLIC if is_contact else "") + tail
    for is_contact in (False, True)
    for how, tail in (
        ("backward", _BACKWARD), ("forward", _FORWARD), ("up to", _UP_TO), ("one", _ONE)
    )
}  # fmt: skip
_PLACE: Final = "SELECT m.id, m.ticket_id FROM messages m WHERE m.position = $1"
_PARTS: Final = """
SELECT p.message_id, p.part, p.kind, p.name, p.mime, p.size_bytes, p.width, p.height, p.duration_s,
  p.thumb_file_id IS NOT NULL OR coalesce(f.sizes ? 'thumb', false) AS has_thumb, p.caption,
  CASE WHEN p.stored_file_id IS NULL THEN 'ready'
    WHEN coalesce(f.state, 'failed') = 'failed' THEN 'gone' ELSE f.state END AS state
FROM message_parts p LEFT JOIN files f ON f.id = p.stored_file_id
WHERE p.message_id = ANY($1::uuid[]) ORDER BY p.message_id, p.part
"""
_REACTIONS: Final = """
SELECT message_id, person_kind, person_id, emojis
FROM reactions WHERE message_id = ANY($1::uuid[]) ORDER BY message_id, at, person_id
"""
_REVISIONS: Final = """
SELECT r.revision, r.text, r.entities, r.replaced_at
FROM message_revisions r JOIN messages m ON m.id = r.message_id
WHERE m.ticket_id = $1 AND m.id = $2 ORDER BY r.revision LIMIT $3
"""
_HISTORY: Final = """
SELECT e.position, e.kind, e.actor_kind, e.actor_id, e.data, e.at,
  coalesce(a.name, c.name, '') AS actor_name
FROM ticket_events e
LEFT JOIN agents a ON e.actor_kind = 'agent' AND a.id = e.actor_id
LEFT JOIN contacts c ON e.actor_kind = 'contact' AND c.id = e.actor_id
WHERE e.ticket_id = $1 AND ($2::bigint IS NULL OR e.position < $2)
ORDER BY e.position DESC LIMIT $3
"""


class MessageUnknown(NotFound):
    """No such message for this person; leave it."""

    key = "message-unknown"


async def read_conversation(
    work: Work,
    actor: Actor,
    ticket_id: UUID,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    limit: int = 50,
) -> ConversationPage:
    """A page of what was said, oldest first: the last one, beside a position, or around one.

    Contacts get `ContactMessageShape` and no notes; agents `MessageShape`.

    Raises:
        TicketUnknown: not theirs to see.
        Invalid: `limit` is not 1 to 100, or more than one place is asked.
    """
    places = {"before": before, "after": after, "around": around}
    _require_page(limit, **places)
    asked = [name for name, place in places.items() if place is not None]
    if len(asked) > 1:
        raise Invalid("before, after or around: one of them", field=asked[-1])
    await seen_ticket(work, actor, ticket_id, lock=False)
    if around is not None:
        return await _around(work, actor, ticket_id, around, limit)
    is_contact = actor.kind is ActorKind.CONTACT
    how, place = ("backward", before) if after is None else ("forward", after)
    rows = await work.conn.fetch(_READS[is_contact, how], ticket_id, place, limit + 1)
    is_more, rows = len(rows) > limit, rows[:limit]
    if how == "backward":
        rows.reverse()
    # In the direction we came from there is something unless we came from nowhere.
    came_from = place is not None and bool(rows)
    has_earlier, has_later = (is_more, came_from) if how == "backward" else (came_from, is_more)
    return ConversationPage(
        messages=await _shapes(work, actor, rows),
        before=rows[0]["position"] if has_earlier else None,
        after=rows[-1]["position"] if has_later else None,
    )


async def _around(
    work: Work, actor: Actor, ticket_id: UUID, place: int, limit: int
) -> ConversationPage:
    """Half of the page ends with the message at `place`, or the last before it."""
    is_contact = actor.kind is ActorKind.CONTACT
    up_to, rest = (limit + 1) // 2, limit // 2
    older = await work.conn.fetch(_READS[is_contact, "up to"], ticket_id, place, up_to + 1)
    newer = await work.conn.fetch(_READS[is_contact, "forward"], ticket_id, place, rest + 1)
    rows = [*older[:up_to][::-1], *newer[:rest]]
    return ConversationPage(
        messages=await _shapes(work, actor, rows),
        before=rows[0]["position"] if len(older) > up_to else None,
        after=(rows[-1]["position"] if rows else place) if len(newer) > rest else None,
    )


async def place_of(work: Work, actor: Actor, position: int) -> MessagePlace:
    """Where the message with this position stands now: merges and splits move messages.

    For agents.

    Raises:
        MessageUnknown: there is none, or not in a ticket this person may see.
        Invalid: no position.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    _require_page(1, position=position)
    row = await work.conn.fetchrow(_PLACE, position)
    if row is None:
        raise MessageUnknown(f"no message at {position}")
    try:
        await seen_ticket(work, actor, row["ticket_id"], lock=False)
    except TicketUnknown as error:
        raise MessageUnknown(f"no message at {position}") from error
    return MessagePlace(ticket_id=row["ticket_id"], message_id=row["id"], position=position)


async def read_message(
    work: Work, actor: Actor, ticket_id: UUID, message_id: UUID
) -> MessageShape | ContactMessageShape:
    """One message as this person may see it.

    Raises:
        TicketUnknown, MessageUnknown: not theirs to see; for a contact every note.
    """
    await seen_ticket(work, actor, ticket_id, lock=False)
    is_contact = actor.kind is ActorKind.CONTACT
    rows = await work.conn.fetch(_READS[is_contact, "one"], ticket_id, message_id)
    if not rows:
        raise MessageUnknown(f"no message {message_id}")
    return (await _shapes(work, actor, rows))[0]


async def read_revisions(
    work: Work, actor: Actor, ticket_id: UUID, message_id: UUID
) -> list[RevisionShape]:
    """What the message said before its edits, oldest first; for agents."""
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    await seen_ticket(work, actor, ticket_id, lock=False)
    rows = await work.conn.fetch(_REVISIONS, ticket_id, message_id, MAX_LIMIT)
    return [RevisionShape(**dict(row)) for row in rows]


async def ticket_history(
    work: Work, actor: Actor, ticket_id: UUID, *, before: int | None = None, limit: int = 50
) -> HistoryPage:
    """Who did what to the ticket, a page in order of time; for agents.

    Raises:
        TicketUnknown: not theirs to see.
        Invalid: `limit` is not 1 to 100.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    _require_page(limit, before=before)
    await seen_ticket(work, actor, ticket_id, lock=False)
    rows = await work.conn.fetch(_HISTORY, ticket_id, before, limit + 1)
    shown = rows[:limit]
    lines = [
        HistoryLine(
            position=row["position"],
            kind=row["kind"],
            actor=PersonShape(kind=row["actor_kind"], id=row["actor_id"], name=row["actor_name"]),
            data=typed(row["data"], HistoryFacts),
            at=row["at"],
        )
        for row in reversed(shown)
    ]
    return HistoryPage(lines=lines, before=shown[-1]["position"] if len(rows) > limit else None)


def _require_page(limit: int, **places: int | None) -> None:
    """Nothing, when the page has a size and a place a conversation can have."""
    if not 1 <= limit <= MAX_LIMIT:
        raise Invalid(f"1 to {MAX_LIMIT}", field="limit")
    for name, place in places.items():
        if place is not None and not 0 <= place <= _MAX_POSITION:
            raise Invalid("not a position", field=name)


async def _shapes(
    work: Work, actor: Actor, rows: Sequence[Any]
) -> list[MessageShape] | list[ContactMessageShape]:
    """The rows with their files and reactions, each fetched for all at once."""
    ids = [row["id"] for row in rows]
    parts: dict[UUID, list[PartShape]] = defaultdict(list)
    for row in await work.conn.fetch(_PARTS, ids):
        facts = dict(row)
        parts[facts.pop("message_id")].append(PartShape(**facts))
    reactions: dict[UUID, list[Any]] = defaultdict(list)
    for row in await work.conn.fetch(_REACTIONS, ids):
        reactions[row["message_id"]].append(row)
    if actor.kind is ActorKind.CONTACT:
        return [
            message_for_contact(row, parts[row["id"]], reactions[row["id"]], actor) for row in rows
        ]
    return [message_for_agent(row, parts[row["id"]], reactions[row["id"]]) for row in rows]


def message_for_agent(row: Any, parts: list[PartShape], reactions: list[Any]) -> MessageShape:
    delivery = None
    if row["state"] is not None:
        delivery = DeliveryShape(
            id=row["delivery_id"],
            state=row["state"],
            error=row["error"],
            ended_at=row["ended_at"],
        )
    return MessageShape(
        id=row["id"],
        position=row["position"],
        ticket_id=row["ticket_id"],
        visibility=row["visibility"],
        author=PersonShape(kind=row["author_kind"], id=row["author_id"], name=row["author_name"]),
        kind=row["kind"],
        text=row["text"],
        entities=row["entities"],
        details=typed(row["details"], MessageDetails),
        reply_to_id=row["reply_to_id"],
        revisions=row["revision"],
        sent_at=row["sent_at"],
        edited_at=row["edited_at"],
        parts=parts,
        reactions=[
            ReactionShape(
                person_kind=one["person_kind"], person_id=one["person_id"], emojis=one["emojis"]
            )
            for one in reactions
        ],
        delivery=delivery,
        # Frames are made once for all agents, and by it the author's app knows its own words.
        client_key=row["client_key"] if row["author_kind"] == "agent" else None,
    )


def message_for_contact(
    row: Any, parts: list[PartShape], reactions: list[Any], actor: Actor
) -> ContactMessageShape:
    return ContactMessageShape(
        id=row["id"],
        position=row["position"],
        ticket_id=row["ticket_id"],
        author_kind=row["author_kind"],
        author_name=row["author_name"],
        kind=row["kind"],
        text=row["text"],
        entities=row["entities"],
        details=typed(row["details"], MessageDetails),
        reply_to_id=row["reply_to_id"],
        is_edited=row["revision"] > 0,
        revision=row["revision"],
        sent_at=row["sent_at"],
        parts=parts,
        reactions=[
            ContactReactionShape(
                is_own=(one["person_kind"], one["person_id"]) == ("contact", actor.id),
                emojis=one["emojis"],
            )
            for one in reactions
        ],
        client_key=row["client_key"] if row["author_id"] == actor.id else None,
    )

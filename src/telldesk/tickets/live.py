"""Tickets and messages as they are now, many at once and for both kinds of readers.

For frames: whoever asks decides afterwards who may see which (`may_see`), so nothing here is for
a handler. One statement for everything, files and reactions included: each one more is a quarter
of a millisecond of the web process for every event.
"""

from collections.abc import Collection
from typing import Any, Final, NamedTuple
from uuid import UUID

from telldesk.identity.actor import Actor
from telldesk.kernel.work import Work
from telldesk.tickets.conversation import MESSAGES, message_for_agent, message_for_contact
from telldesk.tickets.selects import STAFF_TICKETS, contact_ticket_of, staff_ticket_of
from telldesk.tickets.shapes import (
    ContactMessageShape,
    ContactTicketShape,
    MessageShape,
    PartShape,
    TicketShape,
)

_TICKETS: Final = STAFF_TICKETS + " WHERE t.id = ANY($1::uuid[])"
_SHOWN: Final = """
SELECT s.*, x.id AS said_id, x.position, x.ticket_id, x.visibility, x.author_kind, x.author_id,
  x.kind, x.text, x.entities, x.details, x.reply_to_id, x.revision, x.sent_at, x.edited_at,
  x.client_key, x.author_name, x.delivery_id, x.state, x.error, x.ended_at,
  (SELECT json_agg(p ORDER BY p.part) FROM (
     SELECT q.part, q.kind, q.name, q.mime, q.size_bytes, q.width, q.height, q.duration_s,
       q.thumb_file_id IS NOT NULL OR coalesce(f.sizes ? 'thumb', false) AS has_thumb, q.caption,
       CASE WHEN q.stored_file_id IS NULL THEN 'ready'
         WHEN coalesce(f.state, 'failed') = 'failed' THEN 'gone' ELSE f.state END AS state
     FROM message_parts q LEFT JOIN files f ON f.id = q.stored_file_id
     WHERE q.message_id = x.id) p) AS parts,
  (SELECT json_agg(r ORDER BY r.at, r.person_id) FROM (
     SELECT person_kind, person_id, emojis, at
     FROM reactions WHERE message_id = x.id) r) AS reactions
FROM """
_OF: Final = (
    """
JOIN LATERAL (
"""
    + STAFF_TICKETS
    + """
WHERE t.id = e.ticket_id) s ON true
LEFT JOIN LATERAL (
"""
    + MESSAGES
    + """
WHERE m.id = e.message_id AND m.ticket_id = e.ticket_id) x ON true
"""
)

_SAID: Final = _SHOWN + "unnest($1::uuid[], $2::uuid[]) AS e (ticket_id, message_id)" + _OF
# For an array PostgreSQL keeps no plan: it guesses ten places and finds each call's own cheaper.
_SAID_ONE: Final = _SHOWN + "(SELECT $1::uuid AS ticket_id, $2::uuid AS message_id) AS e" + _OF
_FEW: Final = 3

Place = tuple[UUID, UUID | None]
"""A ticket, and a message in it or none."""


class _SaidRow:
    """The message's half of a row: the only name both halves have is `id`."""

    __slots__ = ("_row",)

    def __init__(self, row: Any) -> None:
        self._row = row

    def __getitem__(self, name: str) -> Any:
        return self._row["said_id" if name == "id" else name]


class LiveMessage(NamedTuple):
    """A message's row with its files and reactions."""

    row: Any
    parts: list[PartShape]
    reactions: list[Any]

    def for_agent(self) -> MessageShape:
        return message_for_agent(self.row, self.parts, self.reactions)

    def for_contact(self, actor: Actor) -> ContactMessageShape | None:
        """None for a note: contacts never hear of one."""
        if self.row["visibility"] != "public":
            return None
        return message_for_contact(self.row, self.parts, self.reactions, actor)


class LiveTicket(NamedTuple):
    """A ticket's row, good for either shape."""

    row: Any

    @property
    def id(self) -> UUID:
        found: UUID = self.row["id"]
        return found

    @property
    def contact_id(self) -> UUID:
        found: UUID = self.row["contact_id"]
        return found

    @property
    def assignee_id(self) -> UUID | None:
        found: UUID | None = self.row["assignee_id"]
        return found

    def for_agent(self) -> TicketShape:
        return staff_ticket_of(self.row)

    def for_contact(self) -> ContactTicketShape:
        return contact_ticket_of(self.row)


class Live(NamedTuple):
    """A ticket and the message asked for in it."""

    ticket: LiveTicket
    message: LiveMessage | None


async def live_rows(work: Work, places: Collection[Place]) -> dict[Place, Live]:
    """What is there of these; a place whose ticket or message is gone is left out."""
    if not any(message_id for _, message_id in places):
        rows = await work.conn.fetch(_TICKETS, [ticket_id for ticket_id, _ in places])
        return {(row["id"], None): Live(LiveTicket(row), None) for row in rows}
    if len(places) <= _FEW:
        rows = [row for place in places for row in await work.conn.fetch(_SAID_ONE, *place)]
    else:
        rows = await work.conn.fetch(_SAID, *map(list, zip(*places, strict=True)))
    found = {(row["id"], row["said_id"]): Live(LiveTicket(row), _message(row)) for row in rows}
    return {place: found[place] for place in places if place in found}


def _message(row: Any) -> LiveMessage | None:
    if row["said_id"] is None:
        return None
    return LiveMessage(
        _SaidRow(row),
        [PartShape(**one) for one in row["parts"] or ()],
        # JSON knows no UUIDs; who put it there is compared with people's ids.
        [one | {"person_id": UUID(one["person_id"])} for one in row["reactions"] or ()],
    )

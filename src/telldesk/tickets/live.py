"""Tickets and messages as they are now, many at once and for both kinds of readers.

For frames: whoever asks decides afterwards who may see which (`may_see`), so nothing here is for
a handler. One statement for all tickets and one for all messages, files and reactions included.
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
_SAID: Final = (
    """
SELECT x.*,
  (SELECT json_agg(p ORDER BY p.part) FROM (
     SELECT part, kind, name, mime, size_bytes, width, height, duration_s,
       thumb_file_id IS NOT NULL AS has_thumb, caption
     FROM message_parts WHERE message_id = x.id) p) AS parts,
  (SELECT json_agg(r ORDER BY r.at, r.person_id) FROM (
     SELECT person_kind, person_id, emojis, at
     FROM reactions WHERE message_id = x.id) r) AS reactions
FROM (
"""
    + MESSAGES
    + """
WHERE m.id = ANY($1::uuid[])) x
"""
)


class LiveMessage(NamedTuple):
    """A message's row with its files and reactions."""

    row: Any
    parts: list[PartShape]
    reactions: list[Any]

    @property
    def ticket_id(self) -> UUID:
        found: UUID = self.row["ticket_id"]
        return found

    def for_agent(self, actor: Actor) -> MessageShape:
        return message_for_agent(self.row, self.parts, self.reactions, actor)

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


async def live_tickets(work: Work, ids: Collection[UUID]) -> dict[UUID, LiveTicket]:
    """Those of these tickets that exist."""
    rows = await work.conn.fetch(_TICKETS, list(ids))
    return {row["id"]: LiveTicket(row) for row in rows}


async def live_messages(work: Work, ids: Collection[UUID]) -> dict[UUID, LiveMessage]:
    """Those of these messages that exist, notes too."""
    rows = await work.conn.fetch(_SAID, list(ids))
    return {row["id"]: _message(row) for row in rows}


def _message(row: Any) -> LiveMessage:
    return LiveMessage(
        row,
        [PartShape(**one) for one in row["parts"] or ()],
        # JSON knows no UUIDs; who put it there is compared with people's ids.
        [one | {"person_id": UUID(one["person_id"])} for one in row["reactions"] or ()],
    )

"""The append-only history of a ticket, and the fields all its facts share."""

from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.rows import TicketRow

_RECORD: Final = """
INSERT INTO ticket_events (id, ticket_id, kind, actor_kind, actor_id, data, at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""


async def record(work: Work, actor: Actor, ticket_id: UUID, kind: str, **data: Any) -> None:
    """The history has one more line. `data` holds ids, numbers and keywords, never words."""
    await work.conn.execute(
        _RECORD, new_id(), ticket_id, kind, actor.kind, actor.id,
        msgspec.json.encode(data).decode(), work.now,
    )  # fmt: skip


def event_facts(ticket: TicketRow, actor: Actor, *, is_alone: bool = True) -> dict[str, Any]:
    """The fields every fact in `events.py` begins with.

    `is_alone`: no other fact of the same commit tells the staff of this ticket.
    """
    return {
        "ticket_id": ticket.id,
        "number": ticket.number,
        "contact_id": ticket.contact_id,
        "assignee_id": ticket.assignee_id,
        "actor_kind": str(actor.kind),
        "actor_id": actor.id,
        "tells_staff": ticket.staff_listens and is_alone,
    }

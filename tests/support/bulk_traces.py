"""What an act on many tickets leaves behind in each of them."""

from typing import Any
from uuid import UUID

from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk
from telldesk.tickets.rows import TicketRow


def stands(ticket: TicketRow) -> tuple[Any, ...]:
    """What an undo promises to bring back."""
    return (
        ticket.status, ticket.priority, ticket.category_id, ticket.assignee_id, ticket.left_by_id,
        ticket.activity_at, ticket.waiting_since, ticket.resolved_at, ticket.closed_at,
        ticket.snoozed_until, ticket.snoozed_by_id,
    )  # fmt: skip


async def lines(desk: Desk, tenant: Tenant, ticket: TicketRow) -> list[tuple[str, Any]]:
    rows = await desk.run(
        tenant,
        lambda work: work.conn.fetch(
            "SELECT kind, data FROM ticket_events WHERE ticket_id = $1 ORDER BY id", ticket.id
        ),
    )
    return [(row["kind"], row["data"]) for row in rows]


async def tags_of(desk: Desk, tenant: Tenant, ticket: TicketRow) -> set[UUID]:
    rows = await desk.run(
        tenant,
        lambda work: work.conn.fetch(
            "SELECT tag_id FROM ticket_tags WHERE ticket_id = $1", ticket.id
        ),
    )
    return {row["tag_id"] for row in rows}

"""Agents who are here and contacts who wait, for tests of who gets a ticket."""

from collections.abc import Sequence
from typing import Any

from tests.support.factories import MadeAgent, make_agent, make_contact, ticket_now

from telldesk.identity.actions.availability import say_availability
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.rows import TicketRow


async def present_agent(desk: Desk, tenant: Tenant, role: str = "helper", **more: Any) -> MadeAgent:
    agent = await make_agent(desk, tenant, role, **more)
    await desk.run(tenant, lambda work: say_availability(work, agent.actor, availability="here"))
    return agent


async def asking(desk: Desk, tenant: Tenant, **columns: Any) -> TicketRow:
    """A new ticket whose contact waits since now."""
    contact = await make_contact(desk, tenant)
    said = await desk.run(
        tenant, lambda work: write_as_contact(work, contact.actor, ticket_id=None, text="Hello?")
    )
    for column, value in columns.items():
        await desk.run(
            tenant,
            lambda work, c=column, v=value: work.conn.execute(
                f"UPDATE tickets SET {c} = $2 WHERE id = $1", said.ticket_id, v
            ),
        )
    return await ticket_now(desk, tenant, said.ticket_id)


async def holders_of(desk: Desk, tenant: Tenant, tickets: Sequence[TicketRow]) -> list[Any]:
    return [(await ticket_now(desk, tenant, one.id)).assignee_id for one in tickets]

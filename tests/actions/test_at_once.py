"""Many people at one ticket at once: nothing is lost, counted twice or left contradictory."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from tests.support.factories import make_agent, make_contact, make_ticket, ticket_now

from telldesk.identity.actions.staff import remove_agent
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Conflict, Invalid
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.actions.assign import assign, take
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.jobs import release_tickets
from telldesk.tickets.lifecycle import Step


async def test_a_crowd_at_one_ticket_leaves_one_true_row(desk: Desk, tenant: Tenant) -> None:
    agents = [await make_agent(desk, tenant) for _ in range(3)]
    contact = await make_contact(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact)
    verbs: list[Callable[[Work], Awaitable[Any]]] = []
    for index, agent in enumerate(agents):
        actor, key = agent.actor, f"k{index}"
        verbs += [
            lambda work, a=actor, k=key: reply(
                work, a, ticket_id=ticket.id, text="Yes", client_key=k
            ),
            lambda work, a=actor, k=key: reply(
                work, a, ticket_id=ticket.id, text="Yes", client_key=k
            ),
            lambda work, a=actor: add_note(work, a, ticket_id=ticket.id, text="Hm"),
            lambda work, a=actor: take(work, a, ticket_id=ticket.id),
            lambda work, a=actor: change_status(work, a, ticket_id=ticket.id, step=Step.RESOLVE),
            lambda work: write_as_contact(work, contact.actor, ticket_id=ticket.id, text="No"),
            lambda work: write_as_contact(work, contact.actor, ticket_id=None, text="New"),
        ]
    done = await asyncio.gather(*(desk.run(tenant, verb) for verb in verbs), return_exceptions=True)
    failed = [result for result in done if isinstance(result, BaseException)]
    assert all(isinstance(failure, Conflict) for failure in failed), failed
    after = await ticket_now(desk, tenant, ticket.id)
    said = await desk.run(
        tenant,
        lambda work: work.conn.fetch(
            """SELECT id, visibility FROM messages WHERE ticket_id = $1 ORDER BY position""",
            ticket.id,
        ),
    )
    public = [row["id"] for row in said if row["visibility"] == "public"]
    assert len(public) == after.message_count == 6
    assert len(said) == 9
    assert after.last_message_id == public[-1]
    counts = await desk.run(
        tenant,
        lambda work: work.conn.fetchrow(
            """SELECT (SELECT count(*) FROM deliveries) AS deliveries,
                      (SELECT count(*) FROM tickets) AS tickets,
                      (SELECT count(*) FROM tickets WHERE is_current) AS current"""
        ),
    )
    assert dict(counts) == {"deliveries": 3, "tickets": 4, "current": 1}


async def test_a_ticket_given_to_somebody_leaving_is_not_left_with_them(
    desk: Desk, tenant: Tenant
) -> None:
    owner, leaver = await make_agent(desk, tenant, "owner"), await make_agent(desk, tenant)
    contact = await make_contact(desk, tenant)
    tickets = [await make_ticket(desk, tenant, contact) for _ in range(4)]

    async def give(index: int) -> None:
        await desk.run(
            tenant,
            lambda work: assign(
                work, owner.actor, ticket_id=tickets[index].id, assignee_id=leaver.id
            ),
        )

    async def leave() -> None:
        await desk.run(tenant, lambda work: remove_agent(work, owner.actor, agent_id=leaver.id))

    done = await asyncio.gather(give(0), give(1), leave(), give(2), give(3), return_exceptions=True)
    failed = [result for result in done if isinstance(result, BaseException)]
    assert all(isinstance(failure, Invalid) for failure in failed), failed
    assert release_tickets.row is not None
    args = {"agent_id": str(leaver.id)}
    await desk.run(tenant, lambda work: release_tickets.row(work, args))
    for ticket in tickets:
        assert (await ticket_now(desk, tenant, ticket.id)).assignee_id is None

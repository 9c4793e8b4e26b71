"""The inbox narrowed: every filter alone and several together (T13)."""

from datetime import timedelta
from typing import Any

import pytest
from tests.support.factories import MadeAgent, make_agent, make_contact, make_ticket
from tests.support.tenants import START, FixedClock

from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.actions.categories import create_category
from telldesk.tickets.filters import TicketFilter
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.repo import TicketFilters, View, list_tickets


async def shown(
    desk: Desk, tenant: Tenant, agent: MadeAgent, *, view: View = View.ALL, **more: Any
) -> list[int]:
    filters = TicketFilters(view=view, more=TicketFilter(**more))
    page = await desk.run(tenant, lambda work: list_tickets(work, agent.actor, filters, None, 50))
    return sorted(ticket.number for ticket in page.tickets)


async def set_contact(desk: Desk, tenant: Tenant, contact_id: Any, column: str, value: Any) -> None:
    async def change(work: Work) -> None:
        await work.conn.execute(
            f"UPDATE contacts SET {column} = $2 WHERE id = $1", contact_id, value
        )

    await desk.run(tenant, change)


async def test_each_filter_shows_its_tickets(desk: Desk, tenant: Tenant, clock: FixedClock) -> None:
    boss, helper = await make_agent(desk, tenant, "admin"), await make_agent(desk, tenant, "helper")
    german, other = await make_contact(desk, tenant), await make_contact(desk, tenant)
    await set_contact(desk, tenant, german.id, "language", "de")
    await set_contact(desk, tenant, other.id, "banned_at", START)
    money = await desk.run(
        tenant, lambda work: create_category(work, boss.actor, key="m", names={"en": "M"})
    )
    now = START + timedelta(days=2)
    minute = timedelta(minutes=1)
    a = (
        await make_ticket(
            desk, tenant, german, assignee=boss, priority=4, category_id=money.id,
            waiting_since=now - 90 * minute, contact_wrote_at=START,
        )
    ).number  # fmt: skip
    clock.move(timedelta(days=1))
    b = (
        await make_ticket(
            desk, tenant, other, assignee=helper, status="closed", due_at=now - minute,
            warn_at=now - 2 * minute, contact_wrote_at=START, agent_wrote_at=START + minute,
        )
    ).number  # fmt: skip
    clock.move(timedelta(days=1))
    c = (
        await make_ticket(
            desk, tenant, other, waiting_since=now - 10 * minute, due_at=now + minute, warn_at=now
        )
    ).number
    day = START + timedelta(hours=12)
    expected: list[tuple[dict[str, Any], list[int]]] = [
        ({"statuses": [Status.CLOSED]}, [b]),
        ({"statuses": [Status.OPEN, Status.IN_PROGRESS]}, [a, c]),
        ({"priorities": [4]}, [a]),
        ({"category_ids": [money.id]}, [a]),
        ({"no_category": True}, [b, c]),
        ({"category_ids": [money.id], "no_category": True}, [a, b, c]),
        ({"whose": ["me"]}, [a]),
        ({"whose": ["nobody"]}, [c]),
        ({"whose": ["nobody"], "assignee_ids": [helper.id]}, [b, c]),
        ({"languages": ["de"]}, [a]),
        ({"opened_from": day}, [b, c]),
        ({"opened_before": day}, [a]),
        ({"changed_from": day, "changed_before": day + timedelta(days=1)}, [b]),
        ({"waiting_min": 60}, [a]),
        ({"waiting_min": 5}, [a, c]),
        ({"is_unread": True}, [a]),
        ({"due": ["missed"]}, [b]),
        ({"due": ["near"]}, [c]),
        ({"due": ["near", "missed"]}, [b, c]),
        ({"is_banned": True}, [b, c]),
        ({"is_banned": False}, [a]),
        ({"is_banned": True, "waiting_min": 1, "no_category": True}, [c]),
        ({"view": View.MINE, "priorities": [4]}, [a]),
        ({"view": View.MINE, "priorities": [1]}, []),
        ({"view": View.DUE, "is_banned": True}, [b, c]),
    ]
    for filters, found in expected:
        assert await shown(desk, tenant, boss, **filters) == found, filters
    assert await shown(desk, tenant, helper, is_banned=True) == [b]


async def test_filtered_pages_have_no_gap(desk: Desk, tenant: Tenant, clock: FixedClock) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    made = []
    for _ in range(5):
        clock.move(timedelta(minutes=1))
        made.append((await make_ticket(desk, tenant, contact)).number)
        await make_ticket(desk, tenant, contact, priority=1)
    filters = TicketFilters(more=TicketFilter(priorities=[2], no_category=True))
    seen: list[int] = []
    cursor = None
    while True:
        page = await desk.run(
            tenant,
            lambda work, cursor=cursor: list_tickets(work, agent.actor, filters, cursor, 2),
        )
        seen += [ticket.number for ticket in page.tickets]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == made[::-1]


async def test_a_span_that_ends_before_it_begins_is_refused(desk: Desk, tenant: Tenant) -> None:
    agent = await make_agent(desk, tenant)
    with pytest.raises(Invalid) as refused:
        await shown(desk, tenant, agent, opened_from=START, opened_before=START)
    assert refused.value.field == "opened_before"

"""The desk in numbers: today in its own time zone."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.support.factories import make_agent, make_contact, make_ticket
from tests.support.tenants import FixedClock

from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.stats import day_begins, desk_stats


@pytest.mark.parametrize(
    ("now", "zone", "midnight"),
    [
        ("2026-03-02T09:00", "UTC", "2026-03-02T00:00"),
        ("2026-03-02T23:30", "Europe/Moscow", "2026-03-02T21:00"),
        ("2026-03-02T01:00", "America/New_York", "2026-03-01T05:00"),
        ("2026-03-29T12:00", "Europe/Berlin", "2026-03-28T23:00"),
        ("2026-03-02T09:00", "Mars/Olympus", "2026-03-02T00:00"),
        ("2026-03-02T09:00", "../etc/passwd", "2026-03-02T00:00"),
    ],
)
def test_a_day_begins_at_the_desks_midnight(now: str, zone: str, midnight: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert day_begins(moment, zone) == datetime.fromisoformat(midnight).replace(tzinfo=UTC)


async def test_today_counts_what_was_opened_and_answered_today(
    desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    agent, idle = await make_agent(desk, tenant, name="Anna"), await make_agent(desk, tenant)
    contact = await make_contact(desk, tenant)
    old = await make_ticket(desk, tenant, contact)
    clock.move(timedelta(days=1))
    tickets = [old, *[await make_ticket(desk, tenant, contact) for _ in range(3)]]
    for minutes, ticket in zip((10, 20, 30), tickets[1:], strict=True):
        clock.move(timedelta(minutes=10))
        del minutes
        for text in ("one", "two"):
            await desk.run(
                tenant,
                lambda work, ticket=ticket, text=text: reply(
                    work, agent.actor, ticket_id=ticket.id, text=text
                ),
            )
    await desk.run(
        tenant, lambda work: add_note(work, agent.actor, ticket_id=old.id, text="Not an answer")
    )
    stats = await desk.run(tenant, lambda work: desk_stats(work, agent.actor))
    assert (stats.opened, stats.answered, stats.open_now) == (3, 3, 4)
    assert stats.median_first_response_s == 20 * 60
    assert [(one.name, one.replies, one.open_now) for one in stats.agents] == [
        ("Anna", 6, 3),
        (idle.name, 0, 0),
    ]


async def test_a_quiet_day_has_no_median(desk: Desk, tenant: Tenant) -> None:
    agent = await make_agent(desk, tenant)
    stats = await desk.run(tenant, lambda work: desk_stats(work, agent.actor))
    assert (stats.opened, stats.answered, stats.median_first_response_s) == (0, 0, None)


async def test_a_contact_reads_no_numbers(desk: Desk, tenant: Tenant) -> None:
    contact = await make_contact(desk, tenant)
    with pytest.raises(NotAllowed):
        await desk.run(tenant, lambda work: desk_stats(work, contact.actor))

"""Who writes while the desk is closed hears once when it opens (T10)."""

from datetime import date
from typing import Any

import pytest
from tests.support.chats import Chat, Seen
from tests.support.factories import make_agent
from tests.support.tenants import START

from telldesk.branding.actions import set_opening
from telldesk.branding.hours import Interval
from telldesk.branding.opening import SpecialDay
from telldesk.branding.repo import OpeningShape, read_opening
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.categories import init_defaults, set_sorting

LATE = [Interval(day, 10 * 60, 18 * 60) for day in range(5)]  # it is Monday, nine o'clock


async def _open(desk: Desk, tenant: Tenant, hours: Any, special_days: Any = ()) -> OpeningShape:
    admin = await make_agent(desk, tenant, "admin")
    return await desk.run(
        tenant,
        lambda work: set_opening(work, admin.actor, hours=hours, special_days=special_days),
    )


async def _told(seen: Seen) -> list[str]:
    return [str(one["text"]) for one in await seen.replies()]


async def test_an_open_desk_says_nothing_of_hours(chat: Chat, seen: Seen, desk: Desk) -> None:
    found = await _open(desk, seen.tenant, [Interval(0, 0, 1440)])
    assert (found.is_open, found.opens_at) == (True, None)
    await chat.say("Hello")
    assert not any("closed" in one for one in await _told(seen))


async def test_a_closed_desk_says_once_when_it_opens(chat: Chat, seen: Seen, desk: Desk) -> None:
    found = await _open(desk, seen.tenant, LATE)
    assert (found.is_open, found.opens_at) == (False, START.replace(hour=10))
    await chat.say("Hello")
    [opened] = await _told(seen)
    assert "we have your message" in opened
    assert "open again today at 10:00" in opened
    await chat.say("Is anybody there?")
    assert len(await _told(seen)) == 1


async def test_who_writes_on_in_a_ticket_hears_it_as_well(
    chat: Chat, seen: Seen, desk: Desk
) -> None:
    await chat.say("Hello")
    await desk.run(
        seen.tenant,
        lambda work: work.conn.execute("UPDATE messages SET sent_at = sent_at - interval '9 days'"),
    )
    await _open(desk, seen.tenant, LATE)
    await chat.say("And another thing")
    await chat.say("One more")
    told = await _told(seen)
    assert (
        [one for one in told if "closed" in one]
        == told[1:]
        == [
            "We are closed now and open again today at 10:00. Your message waits for us until then."
        ]
    )


async def test_hours_stand_between_the_number_and_the_question(
    chat: Chat, seen: Seen, desk: Desk
) -> None:
    admin = await make_agent(desk, seen.tenant, "admin")
    await desk.run(seen.tenant, lambda work: init_defaults(work, admin.actor, preset="shop"))
    await desk.run(seen.tenant, lambda work: set_sorting(work, admin.actor, sorting="ask"))
    await _open(desk, seen.tenant, LATE)
    await chat.say("Hello")
    [told] = await _told(seen)
    number, hours, question = told.split("\n\n")
    assert "Its number is" in number
    assert "10:00" in hours
    assert "What is it about" in question


async def test_a_desk_closed_for_good_promises_nothing(chat: Chat, seen: Seen, desk: Desk) -> None:
    start = START.date().toordinal()
    days = [SpecialDay(date.fromordinal(start + 7 * week)) for week in range(60)]
    await _open(desk, seen.tenant, [Interval(0, 0, 1440)], days)
    await chat.say("Hello")
    assert "We are closed now. Your message waits for us." in (await _told(seen))[0]


async def test_only_who_manages_the_desk_says_when_it_is_open(desk: Desk, tenant: Tenant) -> None:
    for role in ("helper", "moderator", "developer"):
        agent = await make_agent(desk, tenant, role)
        with pytest.raises(NotAllowed):
            await desk.run(
                tenant,
                lambda work, a=agent: set_opening(work, a.actor, hours=[], special_days=[]),
            )
        found = await desk.run(tenant, lambda work, a=agent: read_opening(work, a.actor))
        assert found.is_open
    for wrong in ([Interval(0, 60, 60)], [Interval(0, 0, 90), Interval(0, 60, 120)]):
        with pytest.raises(Invalid):
            await _open(desk, tenant, wrong)
    with pytest.raises(Invalid):
        await _open(desk, tenant, [], [SpecialDay(date(2026, 1, 1), [], "two\nlines")])
    await _open(desk, tenant, LATE, [SpecialDay(date(2026, 12, 25), [], "Christmas")])

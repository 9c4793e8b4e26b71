"""Nobody answers: who should is reminded, some times, while the desk is open (N3)."""

from datetime import timedelta

import pytest
from tests.support.factories import MadeAgent, make_ticket
from tests.support.staff import Scene, Writer

from telldesk.branding.actions import set_opening
from telldesk.branding.hours import Interval
from telldesk.identity.permissions import NotAllowed
from telldesk.notifications.actions.choose import set_reminding
from telldesk.notifications.actions.remind import remind
from telldesk.notifications.lists import read_news
from telldesk.tickets.actions.reply import reply

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def boss(scene: Scene) -> MadeAgent:
    return await scene.agent("owner")


async def _setting(scene: Scene, boss: MadeAgent, after_min: int | None, times: int = 2) -> None:
    await scene.run(lambda work: set_reminding(work, boss.actor, after_min=after_min, times=times))
    await scene.drain()


async def _asking(scene: Scene, assignee: MadeAgent) -> Writer:
    contact = await scene.contact(name="Anna")
    ticket = await make_ticket(scene.desk, scene.tenant, contact, assignee=assignee)
    writer = scene.writing(contact, ticket)
    await writer.writes("Help")
    await scene.drain()
    return writer


async def _reminded(scene: Scene, agent: MadeAgent) -> list[int | None]:
    """Minutes that were said, newest first."""
    page = await scene.run(lambda work: read_news(work, agent.actor))
    return [one.facts.waited_min for one in page.items if one.facts.why == "reminder"]


async def _pass(scene: Scene, minutes: float) -> None:
    scene.clock.move(minutes * MINUTE)
    await scene.drain()


async def test_the_tickets_agent_is_reminded_then_who_runs_the_desk_too_then_nobody(
    scene: Scene, boss: MadeAgent
) -> None:
    await _setting(scene, boss, 30)
    helper = await scene.agent("helper")
    await _asking(scene, helper)
    await _pass(scene, 29)
    assert await _reminded(scene, helper) == []
    await _pass(scene, 1)
    assert await _reminded(scene, helper) == [30]
    assert await _reminded(scene, boss) == []
    await _pass(scene, 30)
    assert await _reminded(scene, helper) == [60]
    assert await _reminded(scene, boss) == [60]
    for _ in range(5):
        await _pass(scene, 30)
    assert await _reminded(scene, boss) == [60]
    said = [row["payload"]["text"] for row in await scene.chat(helper).queued()]
    assert sum("waits for an answer" in text for text in said) == 2


async def test_an_answer_ends_it_and_the_next_question_begins_it_anew(
    scene: Scene, boss: MadeAgent
) -> None:
    await _setting(scene, boss, 30)
    helper = await scene.agent("helper")
    writer = await _asking(scene, helper)
    await _pass(scene, 20)
    await scene.run(
        lambda work: reply(work, helper.actor, ticket_id=writer.ticket.id, text="Hello")
    )
    await _pass(scene, 60)
    assert await _reminded(scene, helper) == []
    await writer.writes("And now?")
    await writer.writes("Hello?")
    await scene.drain()
    await _pass(scene, 30)
    assert await _reminded(scene, helper) == [30]
    page = await scene.run(lambda work: read_news(work, helper.actor))
    assert [one.times for one in page.items if one.facts.why == "reminder"] == [1]


async def test_closed_hours_do_not_count(scene: Scene, boss: MadeAgent) -> None:
    scene.clock.at = scene.clock.at.replace(hour=17, minute=50, second=0, microsecond=0)
    every_day = [Interval(day=day, start=9 * 60, end=18 * 60) for day in range(7)]
    await scene.run(lambda work: set_opening(work, boss.actor, hours=every_day, special_days=[]))
    await _setting(scene, boss, 30)
    helper = await scene.agent("helper")
    await _asking(scene, helper)
    await _pass(scene, 15 * 60)  # 8:50
    assert await _reminded(scene, helper) == []
    await _pass(scene, 31)  # 9:21
    assert await _reminded(scene, helper) == [31]


async def test_a_setting_counts_for_who_waits_already(scene: Scene, boss: MadeAgent) -> None:
    helper = await scene.agent("helper")
    await _asking(scene, helper)
    await _pass(scene, 10)
    await _setting(scene, boss, 30)
    await _pass(scene, 20)
    assert await _reminded(scene, helper) == [30]
    await _setting(scene, boss, None)
    await _pass(scene, 60)
    assert await _reminded(scene, helper) == [30]


async def test_a_reminder_that_comes_twice_is_one(scene: Scene, boss: MadeAgent) -> None:
    await _setting(scene, boss, 30)
    helper = await scene.agent("helper")
    writer = await _asking(scene, helper)
    since = await scene.run(
        lambda work: work.conn.fetchval(
            "SELECT waiting_since FROM tickets WHERE id = $1", writer.ticket.id
        )
    )
    scene.clock.move(30 * MINUTE)
    for _ in range(3):
        await scene.run(
            lambda work: remind(work, ticket_id=writer.ticket.id, since=since, number=1)
        )
    await scene.drain()
    page = await scene.run(lambda work: read_news(work, helper.actor))
    assert [one.times for one in page.items if one.facts.why == "reminder"] == [1]


async def test_only_who_runs_the_desk_may_choose(scene: Scene) -> None:
    helper = await scene.agent("helper")
    with pytest.raises(NotAllowed):
        await _setting(scene, helper, 30)

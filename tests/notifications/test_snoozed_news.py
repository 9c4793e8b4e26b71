"""A snooze that is over is told; while it lasts nobody is reminded (T6, N3)."""

from datetime import timedelta

import pytest
from tests.support.factories import MadeAgent, make_ticket, ticket_now
from tests.support.staff import Scene, Writer

from telldesk.notifications.actions.choose import set_reminding
from telldesk.notifications.lists import read_news
from telldesk.tickets.actions.snooze import snooze, wake

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def helper(scene: Scene) -> MadeAgent:
    return await scene.agent("helper")


async def _asking(scene: Scene, assignee: MadeAgent | None) -> Writer:
    contact = await scene.contact(name="Anna")
    ticket = await make_ticket(scene.desk, scene.tenant, contact, assignee=assignee)
    writer = scene.writing(contact, ticket)
    await writer.writes("Help")
    await scene.drain()
    return writer


async def _snooze(scene: Scene, writer: Writer, by: MadeAgent, minutes: int) -> None:
    until = scene.clock.at + minutes * MINUTE
    await scene.run(lambda work: snooze(work, by.actor, ticket_id=writer.ticket.id, until=until))
    await scene.drain()


async def _wake(scene: Scene, writer: Writer, by: MadeAgent) -> None:
    await scene.run(lambda work: wake(work, by.actor, ticket_id=writer.ticket.id))
    await scene.drain()


async def _pass(scene: Scene, minutes: int) -> None:
    scene.clock.move(minutes * MINUTE)
    await scene.drain()


async def _news(scene: Scene, agent: MadeAgent, why: str) -> int:
    page = await scene.run(lambda work: read_news(work, agent.actor))
    return sum(one.facts.why == why for one in page.items)


async def test_whose_ticket_it_is_hears_that_it_is_back(scene: Scene, helper: MadeAgent) -> None:
    boss = await scene.agent("owner")
    writer = await _asking(scene, helper)
    await _snooze(scene, writer, boss, 60)
    await _pass(scene, 59)
    assert await _news(scene, helper, "woken") == 0
    await _pass(scene, 1)
    assert await _news(scene, helper, "woken") == 1
    assert await _news(scene, boss, "woken") == 0
    stored = await ticket_now(scene.desk, scene.tenant, writer.ticket.id)
    assert stored.snoozed_until is None
    await _pass(scene, 1)
    said = [row["payload"]["text"] for row in await scene.chat(helper).queued()]
    assert sum("back from its snooze" in text for text in said) == 1


async def test_of_a_ticket_of_nobody_who_snoozed_it_hears(scene: Scene, helper: MadeAgent) -> None:
    boss = await scene.agent("owner")
    writer = await _asking(scene, None)
    await _snooze(scene, writer, boss, 60)
    await _pass(scene, 60)
    assert await _news(scene, boss, "woken") == 1
    assert await _news(scene, helper, "woken") == 0


async def test_who_wakes_it_is_not_told_what_they_did(scene: Scene, helper: MadeAgent) -> None:
    boss = await scene.agent("owner")
    writer = await _asking(scene, helper)
    await _snooze(scene, writer, helper, 60)
    await _wake(scene, writer, helper)
    assert await _news(scene, helper, "woken") == 0
    await _snooze(scene, writer, helper, 60)
    await _wake(scene, writer, boss)
    assert await _news(scene, helper, "woken") == 1


async def test_nobody_is_reminded_of_it_and_reminders_go_on_afterwards(
    scene: Scene, helper: MadeAgent
) -> None:
    boss = await scene.agent("owner")
    await scene.run(lambda work: set_reminding(work, boss.actor, after_min=30, times=2))
    writer = await _asking(scene, helper)
    await _snooze(scene, writer, helper, 120)
    await _pass(scene, 60)
    await _pass(scene, 60)
    assert await _news(scene, helper, "reminder") == 0
    await _pass(scene, 29)
    assert await _news(scene, helper, "reminder") == 0
    await _pass(scene, 1)
    assert await _news(scene, helper, "reminder") == 1

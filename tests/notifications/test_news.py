"""Kinds of news: who has them, once, while they are news (N1)."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.support.factories import MadeAgent, make_ticket
from tests.support.promising import NEAR, terms
from tests.support.staff import Scene, Writer

from telldesk.channels.staff.wishes import Quiet, Wishes
from telldesk.identity.actor import contact_actor
from telldesk.kernel.errors import Forbidden
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.notifications.actions.choose import set_wishes
from telldesk.notifications.actions.read import mark_read, mark_unread
from telldesk.notifications.lists import NewsShape, read_news
from telldesk.tickets.actions.assign import assign, take
from telldesk.tickets.actions.assigning import add_team
from telldesk.tickets.actions.categories import create_category
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.actions.sla_policies import add_policy
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.cursors import CursorBroken
from telldesk.tickets.lifecycle import Step

MINUTE = timedelta(minutes=1)


async def _news(scene: Scene, agent: MadeAgent) -> list[NewsShape]:
    page = await scene.run(lambda work: read_news(work, agent.actor))
    return page.items


async def _unread(scene: Scene, agent: MadeAgent) -> list[str]:
    return [one.kind for one in await _news(scene, agent) if not one.is_read]


async def _asking(scene: Scene, assignee: MadeAgent | None = None, **columns: Any) -> Writer:
    contact = await scene.contact(name="Anna")
    ticket = await make_ticket(scene.desk, scene.tenant, contact, assignee=assignee, **columns)
    return scene.writing(contact, ticket)


async def _says(scene: Scene, writer: Writer, *texts: str) -> None:
    for text in texts:
        await writer.writes(text)
    await scene.drain()


async def _answers(scene: Scene, agent: MadeAgent, writer: Writer) -> None:
    await scene.run(lambda work: reply(work, agent.actor, ticket_id=writer.ticket.id, text="Hello"))
    await scene.drain()


async def test_a_new_ticket_is_news_to_all_who_may_take_it_and_to_nobody_else(
    scene: Scene,
) -> None:
    one, two, helper = await scene.agent(), await scene.agent("owner"), await scene.agent("helper")
    writer = await _asking(scene)
    await _says(scene, writer, "Help")
    for agent in (one, two):
        (news,) = await _news(scene, agent)
        assert (news.kind, news.is_read, news.times) == ("new_ticket", False, 1)
        assert (news.number, news.contact) == (writer.ticket.number, "Anna")
    assert await _news(scene, helper) == []


async def test_more_lines_of_a_new_ticket_are_the_same_news(scene: Scene) -> None:
    agent = await scene.agent()
    writer = await _asking(scene)
    await _says(scene, writer, "Help")
    await _says(scene, writer, "Please", "Now")
    (news,) = await _news(scene, agent)
    assert (news.kind, news.times) == ("new_ticket", 3)


async def test_a_ticket_of_a_team_is_the_teams_news(scene: Scene) -> None:
    boss, mate, other = await scene.agent("owner"), await scene.agent(), await scene.agent()
    bills = await scene.run(
        lambda work: create_category(work, boss.actor, key="bills", names={"en": "Bills"})
    )
    await scene.run(
        lambda work: add_team(
            work, boss.actor, name="Money", agent_ids=[mate.id], category_ids=[bills.id]
        )
    )
    await _says(scene, await _asking(scene, category_id=bills.id), "Invoice?")
    assert await _unread(scene, mate) == ["new_ticket"]
    assert await _unread(scene, other) == await _unread(scene, boss) == []


async def test_what_the_contact_said_is_no_news_once_somebody_answered(scene: Scene) -> None:
    one, two = await scene.agent(), await scene.agent()
    writer = await _asking(scene)
    await _says(scene, writer, "Help")
    await _answers(scene, one, writer)
    assert await _unread(scene, one) == await _unread(scene, two) == []
    assert len(await _news(scene, two)) == 1
    await _says(scene, writer, "Thanks, one more thing")
    assert await _unread(scene, one) == ["new_message"]
    assert await _unread(scene, two) == [], "it is the first one's ticket now"


async def test_being_given_a_ticket_is_news_and_taking_it_is_not(scene: Scene) -> None:
    boss, helper, other = (
        await scene.agent("owner"),
        await scene.agent("helper"),
        await scene.agent(),
    )
    writer = await _asking(scene)
    await _says(scene, writer, "Help")
    await scene.run(
        lambda work: assign(work, boss.actor, ticket_id=writer.ticket.id, assignee_id=helper.id)
    )
    await scene.drain()
    (news,) = await _news(scene, helper)
    assert (news.kind, news.by) == ("assigned", boss.name)
    assert await _unread(scene, other) == [], "somebody has it"
    free = await _asking(scene)
    await _says(scene, free, "Me too")
    await scene.run(lambda work: take(work, other.actor, ticket_id=free.ticket.id))
    await scene.drain()
    assert await _unread(scene, other) == []


async def test_a_ticket_given_back_is_news_to_who_may_take_it(scene: Scene) -> None:
    mine, other = await scene.agent(), await scene.agent()
    writer = await _asking(scene, mine)
    await _says(scene, writer, "Help")
    assert await _unread(scene, other) == []
    await scene.run(
        lambda work: assign(work, mine.actor, ticket_id=writer.ticket.id, assignee_id=None)
    )
    await scene.drain()
    assert await _unread(scene, other) == ["new_message"]
    assert await _unread(scene, mine) == [], "they know"


async def test_a_status_somebody_else_set_is_news_to_whose_ticket_it_is(scene: Scene) -> None:
    boss, mine = await scene.agent("owner"), await scene.agent()
    writer = await _asking(scene, mine)
    await scene.run(
        lambda work: change_status(work, boss.actor, ticket_id=writer.ticket.id, step=Step.RESOLVE)
    )
    await scene.drain()
    (news,) = await _news(scene, mine)
    assert (news.kind, news.facts.status, news.by) == ("status", "resolved", boss.name)
    assert await _news(scene, boss) == []


async def test_a_deadline_is_news_once_near_and_once_missed(scene: Scene) -> None:
    boss, mine = await scene.agent("owner"), await scene.agent()
    await scene.run(lambda work: add_policy(work, boss.actor, terms=terms(escalations=NEAR)))
    writer = await _asking(scene, mine)
    await _says(scene, writer, "Help")
    scene.clock.move(46 * MINUTE)
    await scene.drain()
    near = next(one for one in await _news(scene, mine) if one.kind == "deadline")
    assert (near.facts.metric, near.facts.is_late, near.urgency) == ("first_response", False, 1)
    scene.clock.move(15 * MINUTE)
    await scene.drain()
    (late,) = [one for one in await _news(scene, mine) if one.kind == "deadline"]
    assert (late.id, late.facts.is_late, late.urgency, late.times) == (near.id, True, 2, 2)
    assert await _unread(scene, boss) == ["deadline"]


async def test_a_note_that_names_you_is_news_if_you_may_see_it(scene: Scene) -> None:
    boss = await scene.agent("owner", name="Boss")
    mate = await scene.agent(name="Mate Miller")
    helper = await scene.agent("helper", name="Hugo")
    writer = await _asking(scene)
    text = "@mate miller, @Hugo, @Boss: look"
    note = await scene.run(
        lambda work: add_note(work, boss.actor, ticket_id=writer.ticket.id, text=text)
    )
    await scene.drain()
    (news,) = await _news(scene, mate)
    assert (news.kind, news.facts.why, news.by) == ("mention", "note", "Boss")
    assert news.facts.message_id == note.message_id
    assert await _news(scene, helper) == [], "the ticket is not theirs to see"
    assert await _news(scene, boss) == [], "they wrote it"
    scene.clock.move(5 * timedelta(seconds=1))
    await scene.drain()
    said = [row["payload"]["text"] for row in await scene.chat(mate).queued()]
    assert any("names you in a note" in one and text in one for one in said)
    await scene.run(
        lambda work: add_note(work, boss.actor, ticket_id=writer.ticket.id, text="nobody at all")
    )
    await scene.drain()
    kinds = [one.kind for one in await _news(scene, mate)]
    assert kinds.count("mention") == 1, "who was named follows the ticket, and is not named again"


async def test_reading_is_ones_own_and_can_be_taken_back(scene: Scene) -> None:
    one, two = await scene.agent(), await scene.agent()
    for name in ("first", "second"):
        await _says(scene, await _asking(scene), name)
    ids = [item.id for item in await _news(scene, one)]
    left = await scene.run(lambda work: mark_read(work, one.actor, ids=ids[:1]))
    assert left.unread == 1
    assert len(await _unread(scene, two)) == 2
    again = await scene.run(lambda work: mark_unread(work, one.actor, ids=ids[:1]))
    assert again.unread == 2
    assert (await scene.run(lambda work: mark_read(work, one.actor))).unread == 0
    foreign = await scene.run(lambda work: mark_unread(work, two.actor, ids=ids))
    assert foreign.unread == 2, "other people's ids are nothing"
    assert await _unread(scene, one) == []


async def test_opening_a_ticket_reads_its_news(scene: Scene) -> None:
    mine = await scene.agent()
    writer, other = await _asking(scene, mine), await _asking(scene, mine)
    await _says(scene, writer, "Help")
    await _says(scene, other, "Help")
    left = await scene.run(lambda work: mark_read(work, mine.actor, ticket_id=writer.ticket.id))
    assert left.unread == 1


async def test_news_of_a_ticket_out_of_sight_is_not_shown_nor_counted(scene: Scene) -> None:
    boss, helper = await scene.agent("owner"), await scene.agent("helper")
    writer = await _asking(scene, helper)
    await _says(scene, writer, "Help")
    assert await _unread(scene, helper) == ["new_ticket"]
    await scene.run(
        lambda work: assign(work, boss.actor, ticket_id=writer.ticket.id, assignee_id=boss.id)
    )
    await scene.drain()
    page = await scene.run(lambda work: read_news(work, helper.actor))
    assert (page.items, page.unread) == ([], 0)


async def test_the_list_has_pages_newest_first_and_each_line_once(scene: Scene) -> None:
    mine = await scene.agent()
    for number in range(35):
        scene.clock.move(MINUTE)
        await _says(scene, await _asking(scene), f"number {number}")
    first = await scene.run(lambda work: read_news(work, mine.actor))
    rest = await scene.run(lambda work: read_news(work, mine.actor, cursor=first.next_cursor))
    seen = [one.at for one in (*first.items, *rest.items)]
    assert len(first.items) == 30
    assert len(seen) == 35
    assert seen == sorted(seen, reverse=True)
    assert rest.next_cursor == ""
    assert first.unread == 35
    with pytest.raises(CursorBroken):
        await scene.run(lambda work: read_news(work, mine.actor, cursor="nonsense"))


async def test_contacts_have_no_news(scene: Scene) -> None:
    with pytest.raises(Forbidden):
        await scene.run(lambda work: read_news(work, contact_actor(new_id(), "en")))


async def test_the_bot_is_silent_about_what_one_switched_off_there(scene: Scene) -> None:
    agent, other = await scene.agent(), await scene.agent()
    await _choose(scene, agent, Wishes(off={"new_ticket": ["bot"], "new_message": ["bot"]}))
    await _says(scene, await _asking(scene), "Help")
    assert await scene.chat(agent).queued() == []
    assert await _unread(scene, agent) == ["new_ticket"]
    assert len(await scene.chat(other).queued()) == 1


async def test_while_it_is_quiet_the_bot_makes_no_sound(scene: Scene) -> None:
    agent, urgent = await scene.agent(), await scene.agent()
    always = Quiet(start=0, end=0, days=[], whole_days=list(range(7)))
    await _choose(scene, agent, Wishes(quiet=always))
    await _choose(scene, urgent, Wishes(quiet=always, urgent_anyway=True))
    await _says(scene, await _asking(scene, priority=4), "It burns")
    (row,) = await scene.chat(agent).queued()
    assert row["payload"]["is_silent"] is True
    (row,) = await scene.chat(urgent).queued()
    assert "is_silent" not in row["payload"]


async def test_only_whose_news_it_is_hears_that_it_changed(scene: Scene) -> None:
    agent, helper = await scene.agent(), await scene.agent("helper")
    await _says(scene, await _asking(scene), "Help")
    heard = await scene.run(
        lambda work: work.conn.fetch(
            "SELECT facts FROM notifications WHERE agent_id = $1", helper.id
        )
    )
    assert heard == []
    ids = await _readers(scene)
    assert ids == {agent.id}


async def test_a_hundred_lines_at_once_are_one_piece_of_news(scene: Scene) -> None:
    agents = [await scene.agent() for _ in range(3)]
    writer = await _asking(scene)
    await asyncio.gather(*(writer.writes(f"line {number}") for number in range(30)))
    await scene.drain()
    for agent in agents:
        (news,) = await _news(scene, agent)
        assert news.times == 30


async def _choose(scene: Scene, agent: MadeAgent, wishes: Wishes) -> None:
    await scene.run(lambda work: set_wishes(work, agent.actor, wishes=wishes))


async def _readers(scene: Scene) -> set[UUID]:
    async def read(work: Work) -> Sequence[Any]:
        return await work.conn.fetch("SELECT DISTINCT agent_id FROM notifications")

    return {row["agent_id"] for row in await scene.run(read)}

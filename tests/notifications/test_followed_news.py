"""Who follows a ticket has news of it, once, as long as they may see it (T5, N1)."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.support.factories import MadeAgent, make_ticket
from tests.support.staff import Scene, Writer

from telldesk.channels.staff.wishes import Wishes
from telldesk.notifications.actions.choose import set_reminding, set_wishes
from telldesk.notifications.lists import read_news
from telldesk.tickets.actions.assign import assign
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.participants import add_participant, remove_participant
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.lifecycle import Step

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def holder(scene: Scene) -> MadeAgent:
    return await scene.agent("helper", name="Hal")


@pytest.fixture
async def fan(scene: Scene) -> MadeAgent:
    return await scene.agent("moderator", name="Fay")


async def _asking(scene: Scene, assignee: MadeAgent | None, *followers: MadeAgent) -> Writer:
    contact = await scene.contact(name="Anna")
    ticket = await make_ticket(scene.desk, scene.tenant, contact, assignee=assignee)
    writer = scene.writing(contact, ticket)
    for one in followers:
        await _follow(scene, writer.ticket.id, one)
    return writer


async def _follow(scene: Scene, ticket_id: UUID, one: MadeAgent) -> None:
    await scene.run(
        lambda work: add_participant(work, one.actor, ticket_id=ticket_id, agent_id=one.id)
    )
    await scene.drain()


async def _says(scene: Scene, writer: Writer, text: str) -> None:
    await writer.writes(text)
    await scene.drain()


async def _notes(scene: Scene, writer: Writer, by: MadeAgent, text: str) -> None:
    await scene.run(lambda work: add_note(work, by.actor, ticket_id=writer.ticket.id, text=text))
    await scene.drain()


async def _moves(scene: Scene, writer: Writer, by: MadeAgent, step: Step) -> None:
    await scene.run(
        lambda work: change_status(work, by.actor, ticket_id=writer.ticket.id, step=step)
    )
    await scene.drain()


async def _news(scene: Scene, agent: MadeAgent) -> Counter[Any]:
    page = await scene.run(lambda work: read_news(work, agent.actor))
    return Counter((one.kind, one.facts.why) for one in page.items for _ in range(one.times))


async def _said(scene: Scene, agent: MadeAgent) -> str:
    """The bot's messages of its own, after all that waits was told."""
    scene.clock.move(2 * MINUTE)
    await scene.drain()
    return "\n".join(row["payload"]["text"] for row in await scene.chat(agent).queued())


async def test_a_contacts_message_is_news_to_who_follows_and_who_holds_once_each(
    scene: Scene, holder: MadeAgent, fan: MadeAgent
) -> None:
    writer = await _asking(scene, holder, holder, fan)
    other = await scene.agent("owner")
    await _says(scene, writer, "Help")
    await _says(scene, writer, "Please")
    assert await _news(scene, fan) == {("followed", "wrote"): 2}
    assert await _news(scene, holder) == {("new_ticket", None): 2}
    assert await _news(scene, other) == {}
    text = await _said(scene, fan)
    assert text.count("wrote") == 1
    assert "Please" not in text


async def test_in_a_ticket_of_nobody_who_sees_its_card_has_one_news_of_it(
    scene: Scene, fan: MadeAgent
) -> None:
    writer = await _asking(scene, None, fan)
    await _says(scene, writer, "Help")
    assert await _news(scene, fan) == {("new_ticket", None): 1}
    assert "wrote" not in await _said(scene, fan)


async def test_a_note_is_news_to_who_follows_and_a_mention_is_the_only_one(
    scene: Scene, holder: MadeAgent, fan: MadeAgent
) -> None:
    named = await scene.agent("moderator", name="Nora")
    writer = await _asking(scene, holder, holder, fan, named)
    await _notes(scene, writer, holder, "The pump is old, @Nora")
    assert await _news(scene, named) == {("mention", "note"): 1}
    assert await _news(scene, fan) == {("followed", "noted"): 1}
    assert await _news(scene, holder) == {}
    text = await _said(scene, fan)
    assert "left a note" in text
    assert "The pump is old" in text


async def test_who_was_named_once_hears_what_follows(
    scene: Scene, holder: MadeAgent, fan: MadeAgent
) -> None:
    writer = await _asking(scene, holder)
    await _says(scene, writer, "Help")
    assert await _news(scene, fan) == {}
    await _notes(scene, writer, holder, "@Fay knows")
    await _says(scene, writer, "More")
    assert await _news(scene, fan) == {("mention", "note"): 1, ("followed", "wrote"): 1}


async def test_the_end_and_the_way_back_are_news_other_steps_are_not(
    scene: Scene, holder: MadeAgent, fan: MadeAgent
) -> None:
    writer = await _asking(scene, holder, fan)
    await _moves(scene, writer, holder, Step.WAIT)
    assert await _news(scene, fan) == {}
    await _moves(scene, writer, holder, Step.RESOLVE)
    assert await _news(scene, fan) == {("followed", "moved"): 1}
    assert "Resolved" in await _said(scene, fan)
    await _moves(scene, writer, holder, Step.REOPEN)
    assert await _news(scene, fan) == {("followed", "moved"): 2}


async def test_nobody_is_told_what_they_did(
    scene: Scene, holder: MadeAgent, fan: MadeAgent
) -> None:
    writer = await _asking(scene, holder, fan)
    await _notes(scene, writer, fan, "I look")
    await _moves(scene, writer, fan, Step.RESOLVE)
    await _moves(scene, writer, fan, Step.REOPEN)
    assert await _news(scene, fan) == {}


async def test_an_answer_is_no_news_and_nobody_who_follows_is_reminded(
    scene: Scene, holder: MadeAgent, fan: MadeAgent
) -> None:
    boss = await scene.agent("owner")
    await scene.run(lambda work: set_reminding(work, boss.actor, after_min=30, times=1))
    writer = await _asking(scene, holder, fan)
    await _says(scene, writer, "Help")
    scene.clock.move(31 * MINUTE)
    await scene.drain()
    assert ("mention", "reminder") in await _news(scene, holder)
    await scene.run(
        lambda work: reply(work, holder.actor, ticket_id=writer.ticket.id, text="Hello")
    )
    await scene.drain()
    assert await _news(scene, fan) == {("followed", "wrote"): 1}


async def test_who_switched_it_off_in_the_bot_has_it_in_the_app_alone(
    scene: Scene, holder: MadeAgent, fan: MadeAgent
) -> None:
    wishes = Wishes(off={"followed": ["bot"]})
    await scene.run(lambda work: set_wishes(work, fan.actor, wishes=wishes))
    writer = await _asking(scene, holder, fan)
    await _says(scene, writer, "Help")
    assert await _news(scene, fan) == {("followed", "wrote"): 1}
    assert await _said(scene, fan) == ""


async def test_who_may_not_see_the_ticket_any_more_hears_nothing(
    scene: Scene, holder: MadeAgent, fan: MadeAgent
) -> None:
    writer = await _asking(scene, holder, holder, fan)
    await scene.run(
        lambda work: assign(work, fan.actor, ticket_id=writer.ticket.id, assignee_id=fan.id)
    )
    await scene.drain()
    await _says(scene, writer, "Help")
    await _notes(scene, writer, fan, "Quiet")
    assert await _news(scene, holder) == {}
    assert "Anna" not in await _said(scene, holder)


async def test_another_role_and_leaving_the_desk_end_it(scene: Scene, holder: MadeAgent) -> None:
    lower, gone = await scene.agent("moderator"), await scene.agent("moderator")
    writer = await _asking(scene, holder, lower, gone)
    for change, one in (("role = 'helper'", lower), ("removed_at = now()", gone)):
        await scene.run(
            lambda work, c=change, o=one: work.conn.execute(
                f"UPDATE agents SET {c} WHERE id = $1", o.id
            )
        )
    await _says(scene, writer, "Help")
    await _notes(scene, writer, holder, "Quiet")
    assert await _news(scene, lower) == {}
    for one in (lower, gone):
        assert "Anna" not in await _said(scene, one)


async def test_who_stops_following_hears_no_more(
    scene: Scene, holder: MadeAgent, fan: MadeAgent
) -> None:
    writer = await _asking(scene, holder, fan)
    await scene.run(
        lambda work: remove_participant(
            work, fan.actor, ticket_id=writer.ticket.id, agent_id=fan.id
        )
    )
    await _says(scene, writer, "Help")
    assert await _news(scene, fan) == {}

"""Notifications to agents: one message per ticket, edited, fresh when it must ping, digested."""

import asyncio
from datetime import timedelta

import pytest
from tests.support.counters import growth
from tests.support.factories import make_ticket
from tests.support.staff import Scene, Writer

from telldesk.channels.staff.actions.notify import tell_of_message
from telldesk.channels.staff.actions.show import show_digest
from telldesk.channels.staff.plan import EDIT_EVERY, FRESH_FOR, SENDS_A_MINUTE
from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.identity.actor import BOT
from telldesk.kernel.metrics import STAFF_NOTICES
from telldesk.kernel.work import Work
from telldesk.tickets.actions.assign import assign, take
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.events import DeliveryChanged
from telldesk.tickets.history import event_facts
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.rows import read_ticket

SECOND = timedelta(seconds=1)


@pytest.fixture
async def anna(scene: Scene) -> Writer:
    return await scene.writer(await scene.contact(name="Anna \u202e\n"))


async def test_all_who_see_all_hear_of_a_new_message_and_nobody_else(
    scene: Scene, anna: Writer
) -> None:
    moderator = await scene.agent("moderator")
    owner = await scene.agent("owner")
    helper = await scene.agent("helper")
    developer = await scene.agent("developer")
    message_id = await anna.writes("It hangs at the start")
    await scene.drain()
    for agent in (moderator, owner):
        (sent,) = await scene.chat(agent).queued()
        assert (sent["kind"], sent["lane"]) == ("notice", "notice")
        assert (sent["ticket_id"], sent["message_id"]) == (anna.ticket.id, message_id)
        text = sent["payload"]["text"]
        assert text.startswith(f"#{anna.ticket.number} · \u2068Anna\u2069\n🔵 Normal priority")
        assert "It hangs at the start" in text
        assert "Nobody has it yet" in text
        presses = {b["press"] for row in sent["payload"]["buttons"] for b in row}
        assert press_data(PressVerb.TAKE, anna.ticket.id) in presses
    for agent in (helper, developer):
        assert await scene.chat(agent).queued() == []


async def test_an_assigned_ticket_is_its_holders_news_alone(scene: Scene) -> None:
    helper = await scene.agent("helper")
    moderator = await scene.agent("moderator")
    contact = await scene.contact()
    ticket = await make_ticket(scene.desk, scene.tenant, contact, assignee=helper)
    await scene.writing(contact, ticket).writes("hello")
    await scene.drain()
    assert len(await scene.chat(helper).queued()) == 1
    assert await scene.chat(moderator).queued() == []
    (sent,) = await scene.chat(helper).queued()
    presses = {b["press"][:2] for row in sent["payload"]["buttons"] for b in row}
    assert presses == {"rp", "nt", "rs", "cl", "zc"}


async def test_a_burst_is_one_message_and_one_edit_every_three_seconds(
    scene: Scene, anna: Writer
) -> None:
    agent = await scene.agent()
    chat = scene.chat(agent)
    await anna.writes("one")
    await scene.drain()
    await chat.deliver(501)
    for number in range(5):
        scene.clock.move(SECOND / 5)
        await anna.writes(f"more {number}")
        await scene.drain()
    assert len(await chat.queued()) == 1
    scene.clock.move(EDIT_EVERY)
    await scene.drain()
    _, edit = await chat.queued()
    assert (edit["kind"], edit["payload"]["replaces"]) == ("edit", 501)
    assert "more 4" in edit["payload"]["text"]
    assert "6 new messages" in edit["payload"]["text"]


async def test_a_message_still_in_the_queue_is_reworded_there(scene: Scene, anna: Writer) -> None:
    agent = await scene.agent()
    await anna.writes("one")
    await scene.drain()
    await anna.writes("two")
    scene.clock.move(EDIT_EVERY)
    await scene.drain()
    (sent,) = await scene.chat(agent).queued()
    assert sent["kind"] == "notice"
    assert "two" in sent["payload"]["text"]


async def test_an_old_notice_is_followed_by_a_fresh_one_that_points_back(
    scene: Scene, anna: Writer
) -> None:
    agent = await scene.agent()
    chat = scene.chat(agent)
    await anna.writes("one")
    await scene.drain()
    await chat.deliver(501)
    scene.clock.move(FRESH_FOR)
    await anna.writes("two")
    await scene.drain()
    _, second = await chat.queued()
    assert (second["kind"], second["payload"]["reply_to"]) == ("notice", 501)


async def test_after_an_answer_the_next_message_pings_again(scene: Scene, anna: Writer) -> None:
    agent = await scene.agent()
    chat = scene.chat(agent)
    await anna.writes("one")
    await scene.drain()
    await chat.deliver(501)
    scene.clock.move(EDIT_EVERY)
    await scene.run(lambda w: reply(w, agent.actor, ticket_id=anna.ticket.id, text="Try again"))
    await scene.drain()
    edit = (await chat.queued())[-1]
    assert edit["kind"] == "edit"
    assert "Answered, waiting for the contact" in edit["payload"]["text"]
    scene.clock.move(SECOND)
    await anna.writes("No")
    await scene.drain()
    assert [row["kind"] for row in await chat.queued()] == ["notice", "edit", "notice"]


async def test_a_ticket_taken_tells_the_others_who_has_it_and_takes_their_buttons(
    scene: Scene, anna: Writer
) -> None:
    mary = await scene.agent(name="Mary")
    other = await scene.agent()
    await anna.writes("one")
    await scene.drain()
    await scene.chat(mary).deliver(1)
    await scene.chat(other).deliver(2)
    scene.clock.move(EDIT_EVERY)
    await scene.run(lambda w: take(w, mary.actor, ticket_id=anna.ticket.id))
    await scene.drain()
    edit = (await scene.chat(other).queued())[-1]
    assert edit["payload"]["replaces"] == 2
    assert "\u2068Mary\u2069 has it" in edit["payload"]["text"]
    assert "one" not in edit["payload"]["text"].splitlines()
    assert "buttons" not in edit["payload"]
    own = (await scene.chat(mary).queued())[-1]
    assert "You have it" in own["payload"]["text"]
    scene.clock.move(EDIT_EVERY)
    await anna.writes("two")
    await scene.drain()
    assert [row["kind"] for row in await scene.chat(other).queued()] == ["notice", "edit"]


async def test_a_closed_ticket_leaves_no_buttons(scene: Scene, anna: Writer) -> None:
    agent = await scene.agent()
    await anna.writes("one")
    await scene.drain()
    await scene.chat(agent).deliver(1)
    scene.clock.move(EDIT_EVERY)
    await scene.run(
        lambda w: change_status(w, agent.actor, ticket_id=anna.ticket.id, step=Step.CLOSE)
    )
    await scene.drain()
    edit = (await scene.chat(agent).queued())[-1]["payload"]
    assert edit["text"].endswith("Closed")
    assert "buttons" not in edit


async def test_a_helper_who_loses_a_ticket_keeps_its_number_only(scene: Scene) -> None:
    helper = await scene.agent("helper")
    boss = await scene.agent("admin")
    contact = await scene.contact(name="Anna")
    ticket = await make_ticket(scene.desk, scene.tenant, contact, assignee=helper)
    await scene.writing(contact, ticket).writes("secret words")
    await scene.drain()
    await scene.chat(helper).deliver(1)
    scene.clock.move(EDIT_EVERY)
    await scene.run(lambda w: assign(w, boss.actor, ticket_id=ticket.id, assignee_id=boss.id))
    await scene.drain()
    edit = (await scene.chat(helper).queued())[-1]["payload"]
    assert edit["text"] == f"#{ticket.number} is no longer yours"
    assert "buttons" not in edit


async def test_being_given_a_ticket_is_told(scene: Scene, anna: Writer) -> None:
    helper = await scene.agent("helper")
    boss = await scene.agent("admin")
    await anna.writes("one")
    await scene.run(
        lambda w: assign(w, boss.actor, ticket_id=anna.ticket.id, assignee_id=helper.id)
    )
    await scene.drain()
    assert [row["kind"] for row in await scene.chat(helper).queued()] == ["notice"]


async def test_beyond_twenty_a_minute_one_digest(scene: Scene) -> None:
    agent = await scene.agent()
    writers = []
    for _ in range(SENDS_A_MINUTE + 12):
        contact = await scene.contact()
        writers.append(await scene.writer(contact))
    for writer in writers:
        await writer.writes("help")
    await scene.drain()
    chat = scene.chat(agent)
    assert len(await chat.queued()) == SENDS_A_MINUTE
    scene.clock.move(5 * SECOND)
    await scene.drain()
    digest = (await chat.queued())[-1]
    assert digest["ticket_id"] is None
    assert digest["payload"]["text"] == "12 tickets wait for an answer"
    assert len(await chat.queued()) == SENDS_A_MINUTE + 1
    late = await scene.contact()
    await (await scene.writer(late)).writes("me too")
    await scene.drain()
    assert len(await chat.queued()) == SENDS_A_MINUTE + 1
    scene.clock.move(61 * SECOND)
    await scene.drain()
    assert (await chat.texts())[-1] == "notice: 1 ticket waits for an answer"
    await writers[-1].writes("still there?")
    await scene.drain()
    assert "still there?" in (await chat.texts())[-1]


@pytest.mark.parametrize(
    "state",
    ["telegram_reachable = false", "bot_mode = 'contact'", "removed_at = now()",
     "telegram_bot_id = NULL"],
)  # fmt: skip
async def test_who_cannot_be_told_is_not_and_their_ticket_is_everybodys(
    scene: Scene, state: str
) -> None:
    away = await scene.agent("moderator")
    present = await scene.agent("moderator")
    contact = await scene.contact()
    ticket = await make_ticket(scene.desk, scene.tenant, contact, assignee=away)
    await scene.run(lambda w: w.conn.execute(f"UPDATE agents SET {state} WHERE id = $1", away.id))
    await scene.writing(contact, ticket).writes("hello")
    await scene.drain()
    assert await scene.chat(away).queued() == []
    assert len(await scene.chat(present).queued()) == 1


async def test_notices_are_counted_by_how_they_were_shown(scene: Scene, anna: Writer) -> None:
    agent = await scene.agent()
    grown = growth(STAFF_NOTICES)
    await anna.writes("one")
    await scene.drain()
    assert grown() == {("sent",): 1}
    scene.clock.move(EDIT_EVERY)
    await anna.writes("two")
    await scene.drain()
    assert grown() == {("sent",): 1, ("reworded",): 1}
    await scene.chat(agent).deliver(1)
    scene.clock.move(EDIT_EVERY)
    await anna.writes("three")
    await scene.drain()
    assert grown() == {("sent",): 1, ("reworded",): 1, ("edited",): 1}
    scene.clock.move(EDIT_EVERY)
    await anna.writes("four")
    await scene.run(lambda w: w.conn.execute("UPDATE agent_notices SET wanted = 'digest'"))
    await scene.run(lambda w: show_digest(w, agent_id=agent.id))
    assert grown()["digest",] == 1


async def test_nobody_hears_of_their_own_ticket(scene: Scene) -> None:
    agent = await scene.agent()
    contact = await scene.contact(chat_id=agent.telegram_user_id)
    ticket = await make_ticket(scene.desk, scene.tenant, contact)
    await scene.writing(contact, ticket).writes("hello")
    await scene.drain()
    assert await scene.chat(agent).queued() == []


@pytest.mark.parametrize("state", ["failed", "unreachable", "unknown", "sent"])
async def test_the_author_of_an_answer_hears_that_it_did_not_arrive(
    scene: Scene, anna: Writer, state: str
) -> None:
    agent = await scene.agent("helper")
    other = await scene.agent()
    await scene.run(lambda w: w.conn.execute("UPDATE tickets SET assignee_id = $1", agent.id))
    ref = await scene.run(
        lambda w: reply(w, agent.actor, ticket_id=anna.ticket.id, text="Try again")
    )

    async def settle(work: Work) -> None:
        ticket = await read_ticket(work, anna.ticket.id)
        work.emit(
            DeliveryChanged(**event_facts(ticket, BOT), message_id=ref.message_id, state=state)
        )

    await scene.run(settle)
    await scene.drain()
    heard = [row["payload"]["text"] for row in await scene.chat(agent).queued()]
    assert len(heard) == (0 if state == "sent" else 1)
    assert all(f"#{anna.ticket.number}" in text for text in heard)
    assert await scene.chat(other).queued() == []


async def test_a_single_file_comes_with_the_words_when_the_bot_can_send_it(
    scene: Scene, anna: Writer
) -> None:
    agent = await scene.agent()
    message_id = await anna.writes("look")
    await scene.run(
        lambda w: w.conn.execute(
            """INSERT INTO message_parts (message_id, part, kind, bot_id, file_id, file_unique_id)
               VALUES ($1, 1, 'photo', $2, 'file', 'u')""",
            message_id,
            agent.bot_id,
        )
    )
    await scene.drain()
    (sent,) = await scene.chat(agent).queued()
    assert [part["file_id"] for part in sent["payload"]["parts"]] == ["file"]
    assert "look" in sent["payload"]["text"]


async def test_a_file_of_another_bot_is_named_but_not_sent(scene: Scene, anna: Writer) -> None:
    agent = await scene.agent(bot_id=4_000_777)
    message_id = await anna.writes("look")
    await scene.run(
        lambda w: w.conn.execute(
            """INSERT INTO message_parts (message_id, part, kind, bot_id, file_id, file_unique_id)
               VALUES ($1, 1, 'photo', $2, 'file', 'u')""",
            message_id,
            anna.contact.bot_id,
        )
    )
    await scene.drain()
    (sent,) = await scene.chat(agent).queued()
    assert "parts" not in sent["payload"]


async def test_notices_of_a_month_ago_are_forgotten(scene: Scene, anna: Writer) -> None:
    agent = await scene.agent()
    await anna.writes("one")
    await scene.drain()
    scene.clock.move(timedelta(days=31))
    await (await scene.writer(await scene.contact())).writes("two")
    await scene.drain()
    kept = await scene.run(lambda w: w.conn.fetch("SELECT ticket_id FROM agent_notices"))
    assert len(kept) == 1
    assert len(await scene.chat(agent).queued()) == 2


async def test_jobs_at_once_keep_the_rate_and_make_one_notice_a_ticket(scene: Scene) -> None:
    agent = await scene.agent()
    writers = [await scene.writer(await scene.contact()) for _ in range(SENDS_A_MINUTE + 4)]

    async def told(writer: Writer) -> None:
        await scene.run(
            lambda work: tell_of_message(work, ticket_id=writer.ticket.id, kind="new_message")
        )

    await asyncio.gather(*(told(writer) for writer in writers for _ in range(2)))
    rows = await scene.run(
        lambda work: work.conn.fetch(
            "SELECT wanted, unseen FROM agent_notices WHERE agent_id = $1", agent.id
        )
    )
    assert sorted(row["wanted"] for row in rows) == ["digest"] * 4 + ["send"] * SENDS_A_MINUTE
    assert {row["unseen"] for row in rows} == {2}

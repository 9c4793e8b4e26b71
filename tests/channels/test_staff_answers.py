"""What an agent writes in the bot: an answer, a note, or nothing that goes anywhere (T36)."""

from datetime import timedelta
from typing import Any

import pytest
from tests.support.factories import MadeAgent
from tests.support.staff import Phone, Scene, Writer

from telldesk.channels.staff.presses import PressVerb, press_data

PHOTO = {
    "photo": [{"file_id": "big", "file_unique_id": "u1", "width": 90, "height": 90,
               "file_size": 10}]
}  # fmt: skip


class Told:
    """An agent whose chat holds a notification of Anna's ticket, message 501."""

    def __init__(self, scene: Scene, agent: MadeAgent, anna: Writer, phone: Phone) -> None:
        self.scene, self.agent, self.anna, self.phone = scene, agent, anna, phone

    async def messages(self) -> list[Any]:
        return await self.scene.run(
            lambda work: work.conn.fetch(
                """SELECT m.id, m.visibility, m.kind, m.text, m.entities, m.author_kind
                   FROM messages m WHERE m.author_kind = 'agent' ORDER BY position"""
            )
        )

    async def said(self) -> list[tuple[str, str]]:
        return [(row["visibility"], row["text"]) for row in await self.messages()]

    async def to_contact(self) -> list[Any]:
        return await self.scene.run(
            lambda work: work.conn.fetch(
                "SELECT * FROM deliveries WHERE chat_id = $1 ORDER BY position",
                self.anna.contact.chat_id,
            )
        )

    async def tickets(self) -> int:
        count: int = await self.scene.run(
            lambda work: work.conn.fetchval("SELECT count(*) FROM tickets")
        )
        return count


@pytest.fixture
async def told(scene: Scene) -> Told:
    agent = await scene.agent(name="Mary")
    anna = await scene.writer(await scene.contact(name="Anna"))
    await anna.writes("It hangs")
    await scene.drain()
    await scene.chat(agent).deliver(501)
    return Told(scene, agent, anna, scene.phone(agent))


async def test_answering_a_notification_answers_the_contact(told: Told) -> None:
    own = await told.phone.answers(
        501, "Try *again*", entities=[{"type": "bold", "offset": 4, "length": 7}]
    )
    ((row),) = await told.messages()
    assert (row["visibility"], row["text"]) == ("public", "Try *again*")
    assert row["entities"] == [{"type": "bold", "offset": 4, "length": 7}]
    (sent,) = await told.to_contact()
    assert (sent["kind"], sent["lane"], sent["message_id"]) == ("message", "reply", row["id"])
    seen = (await told.phone.heard())[-1]
    assert (seen["kind"], seen["payload"]["replaces"]) == ("reaction", own)


async def test_a_message_that_answers_nothing_goes_nowhere_and_offers_a_way(told: Told) -> None:
    await told.phone.says("hello everybody")
    assert await told.said() == []
    assert await told.to_contact() == []
    assert await told.tickets() == 1
    assert told.phone.fell_through == []
    assert "nobody got it" in await told.phone.last()
    buttons = await told.phone.buttons()
    ticket = told.anna.ticket
    assert buttons == {
        f"#{ticket.number} Anna": press_data(PressVerb.CARD, ticket.id),
        "Ask as a contact": press_data(PressVerb.AS_CONTACT),
    }


@pytest.mark.parametrize("command", ["/support", "/tickets", "/whatever now"])
async def test_a_contacts_command_of_staff_opens_nothing(told: Told, command: str) -> None:
    await told.phone.says(command)
    assert await told.tickets() == 1
    assert told.phone.fell_through == []
    assert "nobody got it" in await told.phone.last()


async def test_T36_a_note_mark_keeps_an_answer_inside(told: Told) -> None:
    await told.phone.answers(501, "// she is angry")
    assert await told.said() == [("note", "she is angry")]
    assert await told.to_contact() == []
    assert "Note kept" in await told.phone.last()


async def test_T36_the_words_asked_for_by_the_note_button_stay_inside(told: Told) -> None:
    await told.phone.presses(press_data(PressVerb.NOTE, told.anna.ticket.id))
    heard = await told.phone.heard()
    assert [row["kind"] for row in heard[-2:]] == ["text", "callback_answer"]
    await told.phone.says("a secret")
    await told.phone.says("and then something else")
    assert await told.said() == [("note", "a secret")]
    assert await told.to_contact() == []


async def test_T36_the_note_button_wins_over_answering_the_notification(told: Told) -> None:
    await told.phone.presses(press_data(PressVerb.NOTE, told.anna.ticket.id))
    await told.phone.answers(501, "a secret")
    assert await told.said() == [("note", "a secret")]


async def test_T36_answering_ones_own_note_goes_nowhere(told: Told) -> None:
    note = await told.phone.answers(501, "// a secret")
    await told.phone.answers(note, "more")
    assert await told.said() == [("note", "a secret")]
    assert await told.to_contact() == []
    assert "nobody got it" in await told.phone.last()


async def test_T36_editing_a_note_shows_it_to_nobody(told: Told) -> None:
    note = await told.phone.answers(501, "// a secret")
    await told.phone.edits(note, "public now")
    assert await told.said() == [("note", "a secret")]
    assert await told.to_contact() == []


async def test_the_reply_button_makes_the_next_message_the_answer_once(told: Told) -> None:
    await told.phone.presses(press_data(PressVerb.REPLY, told.anna.ticket.id))
    ask = (await told.phone.heard())[-2]["payload"]
    number = told.anna.ticket.number
    assert ask["text"] == f"Your next message answers #{number} (\u2068Anna\u2069)."
    assert ask["buttons"][0][0]["label"] == "Cancel"
    await told.phone.says("Here is the answer")
    await told.phone.says("stray")
    assert await told.said() == [("public", "Here is the answer")]


async def test_cancel_takes_the_question_back(told: Told) -> None:
    await told.phone.presses(press_data(PressVerb.REPLY, told.anna.ticket.id))
    await told.phone.presses(press_data(PressVerb.CANCEL))
    await told.phone.says("stray")
    assert await told.said() == []


async def test_a_question_of_long_ago_is_forgotten(told: Told) -> None:
    await told.phone.presses(press_data(PressVerb.REPLY, told.anna.ticket.id))
    told.scene.clock.move(timedelta(minutes=16))
    await told.phone.says("stray")
    assert await told.said() == []


async def test_a_photo_goes_by_its_file_id(told: Told) -> None:
    await told.phone.answers(501, caption="See", **PHOTO)
    ((row),) = await told.messages()
    assert (row["kind"], row["text"]) == ("photo", "See")
    part = await told.scene.run(
        lambda work: work.conn.fetchrow("SELECT bot_id, file_id FROM message_parts")
    )
    assert (part["bot_id"], part["file_id"]) == (told.agent.bot_id, "big")


async def test_an_album_leaves_as_one_message(told: Told) -> None:
    await told.phone.answers(501, media_group_id="a1", **PHOTO)
    await told.phone.says(media_group_id="a1", caption="both", **PHOTO)
    await told.phone.says(media_group_id="a1", **PHOTO)
    ((row),) = await told.messages()
    assert (row["kind"], row["text"]) == ("album", "both")
    (sent,) = await told.to_contact()
    assert sent["not_before"] == told.scene.clock.now() + timedelta(milliseconds=1500)
    parts = await told.scene.run(
        lambda work: work.conn.fetchval("SELECT count(*) FROM message_parts")
    )
    assert parts == 3


async def test_a_late_part_of_an_album_follows_in_order(told: Told) -> None:
    await told.phone.answers(501, media_group_id="a1", **PHOTO)
    await told.scene.run(
        lambda work: work.conn.execute(
            "UPDATE deliveries SET state = 'sent' WHERE kind = 'message'"
        )
    )
    await told.phone.says(media_group_id="a1", **PHOTO)
    assert [row["kind"] for row in await told.messages()] == ["photo", "photo"]
    assert len(await told.to_contact()) == 2


async def test_a_stray_album_is_answered_once(told: Told) -> None:
    before = len(await told.phone.heard())
    for _ in range(3):
        await told.phone.says(media_group_id="a2", **PHOTO)
    assert len(await told.phone.heard()) == before + 1
    assert await told.said() == []


async def test_an_album_meant_as_a_note_is_refused_whole(told: Told) -> None:
    await told.phone.answers(501, media_group_id="a3", caption="// secret", **PHOTO)
    await told.phone.answers(501, media_group_id="a3", **PHOTO)
    assert await told.said() == []
    assert await told.to_contact() == []
    assert "text only" in await told.phone.last()


async def test_what_cannot_be_sent_is_said(told: Told) -> None:
    await told.phone.answers(501, location={"latitude": 1.0, "longitude": 2.0})
    assert await told.said() == []
    assert "cannot go to the contact" in await told.phone.last()


async def test_a_contact_who_blocked_the_bot_is_told_to_the_agent(told: Told) -> None:
    await told.scene.run(
        lambda work: work.conn.execute("UPDATE contact_channels SET reachability = 'blocked'")
    )
    await told.phone.answers(501, "hello?")
    assert await told.said() == []
    assert "cannot be reached" in await told.phone.last()


async def test_an_edit_of_an_answer_is_explained(told: Told) -> None:
    own = await told.phone.answers(501, "Try again")
    await told.phone.edits(own, "Try twice")
    assert await told.said() == [("public", "Try again")]
    assert "an edit here changes nothing" in await told.phone.last()


async def test_a_former_agents_words_are_a_contacts(told: Told) -> None:
    await told.scene.run(lambda work: work.conn.execute("UPDATE agents SET removed_at = now()"))
    await told.phone.answers(501, "hello")
    assert await told.said() == []
    assert told.phone.fell_through == ["Message"]


async def test_a_helper_whose_ticket_went_cannot_answer_the_old_notification(
    scene: Scene, told: Told
) -> None:
    await scene.run(lambda work: work.conn.execute("UPDATE agents SET role = 'helper'"))
    await told.phone.answers(501, "hello")
    assert await told.said() == []
    assert await told.to_contact() == []
    assert "not here for you" in await told.phone.last()


async def test_asking_as_a_contact_has_a_visible_end(told: Told) -> None:
    await told.phone.presses(press_data(PressVerb.AS_CONTACT))
    assert (await told.phone.buttons())["Back to staff"] == press_data(PressVerb.BACK_TO_STAFF)
    await told.phone.says("I need help myself")
    assert told.phone.fell_through == ["Message"]
    assert await told.said() == []
    assert await told.tickets() == 2
    await told.phone.presses(press_data(PressVerb.BACK_TO_STAFF))
    await told.phone.says("stray")
    assert told.phone.fell_through == ["Message"]
    assert await told.tickets() == 2


async def test_a_contacts_button_is_no_button_for_staff(told: Told) -> None:
    await told.phone.presses("lang:ru")
    answer = (await told.phone.heard())[-1]
    assert (answer["kind"], answer["payload"]["alert"]) == ("callback_answer", True)
    assert told.phone.fell_through == []


async def test_admin_ends_asking_as_a_contact_too(told: Told) -> None:
    await told.phone.presses(press_data(PressVerb.AS_CONTACT))
    await told.phone.says("/admin")
    await told.phone.says("stray")
    assert told.phone.fell_through == []


async def test_an_agent_who_blocks_the_bot_is_told_nothing_until_they_write(told: Told) -> None:
    await told.phone.blocks()
    assert told.phone.fell_through == ["ChatMemberUpdated"]
    before = len(await told.phone.heard())
    told.scene.clock.move(timedelta(minutes=10))
    await told.anna.writes("hello?")
    await told.scene.drain()
    assert len(await told.phone.heard()) == before
    await told.phone.says("I am back")
    await told.anna.writes("still there?")
    await told.scene.drain()
    assert (await told.phone.heard())[-1]["kind"] == "notice"


async def test_an_agent_who_blocked_one_bot_is_told_by_the_one_they_write_to(told: Told) -> None:
    await told.phone.blocks()
    elsewhere = Phone(told.scene.desk, told.scene.tenant, 4_000_777, told.agent.telegram_user_id)
    await elsewhere.says("I am here now")
    told.scene.clock.move(timedelta(minutes=10))
    await told.anna.writes("hello?")
    await told.scene.drain()
    assert (await elsewhere.heard())[-1]["kind"] == "notice"


async def test_leaving_another_bot_of_the_desk_changes_nothing(told: Told) -> None:
    elsewhere = Phone(told.scene.desk, told.scene.tenant, 4_000_777, told.agent.telegram_user_id)
    await elsewhere.blocks()
    reachable = await told.scene.run(
        lambda work: work.conn.fetchval("SELECT telegram_reachable FROM agents")
    )
    assert reachable is True


async def test_a_file_that_came_through_another_bot_is_refused_in_words(told: Told) -> None:
    elsewhere = Phone(told.scene.desk, told.scene.tenant, 4_000_777, told.agent.telegram_user_id)
    await elsewhere.presses(press_data(PressVerb.REPLY, told.anna.ticket.id))
    await elsewhere.says(caption="See", **PHOTO)
    assert await told.said() == []
    assert await told.to_contact() == []
    assert await elsewhere.last() == "This file cannot be sent. Nothing was sent."

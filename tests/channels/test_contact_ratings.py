"""The bot asks for stars, takes them and the reason, and shows both in one message (T9)."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.support.chats import HOUR, MINUTE, Chat, Seen
from tests.support.factories import MadeAgent, make_agent, make_contact, make_ticket
from tests.support.inboxes import message, person
from tests.support.rating_jobs import Ratings
from tests.support.staff import Scene

from telldesk.channels import contact_presses
from telldesk.channels.contact_ratings import rebuild_ratings
from telldesk.identity.actor import contact_actor
from telldesk.kernel.db import Tenant
from telldesk.tickets.actions.rate import rate
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.rating import ASK_AFTER, CHANGE_WITHIN, RATE_WITHIN

OLD = "This button no longer works."
OVER = "The time to rate this is over. Nothing was changed."
PLACE = 900


class Rated:
    """A contact whose ticket was resolved, and who reads the bot's question."""

    def __init__(self, chat: Chat, seen: Seen, ratings: Ratings, anna: MadeAgent) -> None:
        self.chat, self.seen, self.ratings, self.anna = chat, seen, ratings, anna
        self.row: Any = None
        self.ticket: Any = None

    async def begin(self) -> None:
        await self.chat.say("It does not start")
        (self.ticket,) = await self.seen.tickets()
        await self.seen.desk.run(
            self.seen.tenant,
            lambda work: reply(
                work, self.anna.actor, ticket_id=self.ticket["id"], text="Now it does"
            ),
        )
        self.row = await self.ratings.ask(self.anna.actor, self.ticket["id"])
        await self.ratings.arrive(PLACE)

    async def press(self, data: str, *, by: int = 5001) -> str:
        """What the press is answered with."""
        await msgspec.structs.replace(self.chat, user_id=by).press(data)
        answer = (await self.seen.replies())[-1]
        if answer["kind"] != "callback_answer":
            answer = [one for one in await self.seen.replies() if one["kind"] == "callback_answer"][
                -1
            ]
        await self.ratings.work_off()
        return str(answer["text"])

    async def stars(self, stars: int, **how: Any) -> str:
        return await self.press(contact_presses.rate(self.row["id"], stars), **how)

    async def why(self) -> str:
        return await self.press(contact_presses.give_reason(self.row["id"]))

    async def say(self, text: str, **content: Any) -> None:
        await self.chat.say(text, **content)
        await self.ratings.work_off()

    async def shown(self) -> Any:
        """The bot's message as it is to stand."""
        return (await self.ratings.said())[-1]

    async def labels(self) -> list[list[str]]:
        return [[one["label"] for one in row] for row in (await self.shown()).get("buttons", [])]

    async def kept(self) -> tuple[int | None, str]:
        row = (await self.ratings.rows())[-1]
        return row["stars"], row["reason"]

    async def words(self) -> list[str]:
        return [text for _, text in await self.seen.said()]


@pytest.fixture
async def rated(chat: Chat, seen: Seen, ratings: Ratings) -> Rated:
    found = Rated(chat, seen, ratings, await make_agent(seen.desk, seen.tenant, name="Anna"))
    await found.begin()
    return found


async def test_a_question_whose_task_was_lost_is_asked_after_a_restore(rated: Rated) -> None:
    ratings, anna = rated.ratings, rated.anna
    await rated.chat.say("And another one")
    again = (await rated.seen.tickets())[-1]
    await ratings.finish(anna.actor, again["id"])
    await ratings.queues.ask("DELETE FROM relay.tasks WHERE tenant = $1", ratings.tenant.schema)
    assert rebuild_ratings.row is not None
    verb = rebuild_ratings.row
    for _ in range(2):  # as often as one likes
        await ratings.desk.run(ratings.tenant, lambda work: verb(work, {}))
    await ratings.work_off(later=ASK_AFTER)
    rows = await ratings.rows()
    assert [one["asked_at"] is not None for one in rows] == [True, True]


async def test_a_star_stands_in_the_same_message_and_can_be_changed(rated: Rated) -> None:
    assert await rated.stars(2) == "★★☆☆☆"
    shown = await rated.shown()
    assert (shown["kind"], shown["replaces"]) == ("edit", PLACE)
    assert f"★★☆☆☆ Thank you! You rated request #{rated.ticket['number']}." in shown["text"]
    assert await rated.labels() == [["1 ★", "✓ 2 ★", "3 ★", "4 ★", "5 ★"], ["Say why"]]
    await rated.stars(4)
    assert (await rated.labels())[0][3] == "✓ 4 ★"
    assert await rated.kept() == (4, "")
    count = len(await rated.ratings.said())
    assert await rated.stars(4) == "★★★★☆"
    assert len(await rated.ratings.said()) == count


async def test_the_next_text_is_the_reason_and_no_message_of_the_ticket(rated: Rated) -> None:
    await rated.stars(3)
    assert await rated.why() == "Done"
    assert "Now write in one message why." in (await rated.shown())["text"]
    assert await rated.labels() == [["Do not say why"]]
    await rated.say("It took three days")
    assert await rated.kept() == (3, "It took three days")
    shown = await rated.shown()
    assert "Your words: “It took three days”" in shown["text"]
    assert (await rated.labels())[1] == ["Say it in other words"]
    assert "stand beside your stars" in (await rated.seen.replies())[-2]["text"]
    assert await rated.words() == ["It does not start", "Now it does"]
    assert (await rated.seen.tickets())[0]["status"] == "resolved"
    await rated.say("Another thing")
    assert (await rated.words())[-1] == "Another thing"


async def test_a_reason_edited_in_the_chat_changes_and_opens_nothing(rated: Rated) -> None:
    await rated.stars(3)
    await rated.why()
    sent = message(rated.chat.user_id, text="Slow")
    await rated.chat.send(message=sent)
    await rated.chat.send(edited_message={**sent, "text": "Too slow", "edit_date": 1_772_442_100})
    assert await rated.kept() == (3, "Too slow")
    reacted = {
        "chat": sent["chat"], "message_id": sent["message_id"], "date": 1_772_442_100,
        "user": person(rated.chat.user_id), "old_reaction": [],
        "new_reaction": [{"type": "emoji", "emoji": "👍"}],
    }  # fmt: skip
    await rated.chat.send(message_reaction=reacted)
    rated.ratings.clock.move(CHANGE_WITHIN + MINUTE)
    await rated.chat.send(edited_message={**sent, "text": "Late", "edit_date": 1_772_542_100})
    assert await rated.kept() == (3, "Too slow")
    assert (await rated.seen.replies())[-1]["text"] == OVER
    assert await rated.seen.rows("SELECT 1 FROM reactions") == []
    assert (await rated.seen.tickets())[0]["status"] == "resolved"


async def test_a_contact_need_not_say_why(rated: Rated) -> None:
    await rated.stars(1)
    await rated.why()
    await rated.press(contact_presses.call_reason_off(rated.row["id"]))
    assert (await rated.labels())[1] == ["Say why"]
    await rated.say("It broke again")
    assert (await rated.words())[-1] == "It broke again"
    assert await rated.kept() == (1, "")


async def test_after_ten_minutes_a_text_is_a_message_again(rated: Rated) -> None:
    await rated.stars(1)
    await rated.why()
    await rated.ratings.work_off(later=10 * MINUTE)
    assert (await rated.labels())[1] == ["Say why"]
    await rated.say("It broke again")
    assert (await rated.words())[-1] == "It broke again"
    assert await rated.kept() == (1, "")


@pytest.mark.parametrize("how", ["sticker", "forwarded", "answer"])
async def test_what_is_no_text_of_ones_own_is_a_message_like_any_other(
    rated: Rated, how: str
) -> None:
    await rated.stars(1)
    await rated.why()
    match how:
        case "sticker":
            content: Any = {
                "location": {"latitude": 1.5, "longitude": 2.5},
            }
            await rated.chat.send(message=message(rated.chat.user_id, **content))
        case "forwarded":
            origin = {"type": "hidden_user", "sender_user_name": "X", "date": 1_772_442_000}
            await rated.chat.say("Somebody else said so", forward_origin=origin)
        case _:
            rows = await rated.seen.rows(
                "SELECT external_id FROM message_addresses ORDER BY external_id LIMIT 1"
            )
            target = {**message(5001, text="x"), "message_id": rows[0]["external_id"]}
            await rated.chat.say("About this", reply_to_message=target)
    assert len(await rated.words()) == 3
    await rated.say("And more")
    assert (await rated.words())[-1] == "And more"
    assert await rated.kept() == (1, "")


async def test_words_too_long_are_asked_for_again(rated: Rated) -> None:
    await rated.stars(1)
    await rated.why()
    await rated.say("x" * 1001)
    assert "1000 characters at most" in (await rated.seen.replies())[-1]["text"]
    assert len(await rated.words()) == 2
    await rated.say("x" * 1000)
    assert await rated.kept() == (1, "x" * 1000)


async def test_a_wish_for_a_new_ticket_outlives_the_reason(rated: Rated) -> None:
    await rated.stars(5)
    await rated.chat.say("/support")
    await rated.why()
    await rated.why()
    await rated.say("All well")
    await rated.say("Now something else")
    assert len(await rated.seen.tickets()) == 2
    assert await rated.kept() == (5, "All well")


async def test_an_open_question_is_answered_first(rated: Rated) -> None:
    await rated.stars(5)
    await rated.seen.set_policy("ask", burst_s=0)
    await rated.chat.say("/support")
    await rated.chat.say("Another one")
    rated.ratings.clock.move(2 * HOUR)
    await rated.chat.say("Which is this about?")
    assert await rated.why() == "Please say first which question your message is about."
    pending = await rated.seen.rows("SELECT pending_choice FROM contact_channels")
    assert pending[0]["pending_choice"]["wish"] == "question"


async def test_stars_given_in_the_app_show_in_the_chat(rated: Rated) -> None:
    contact = (await rated.seen.rows("SELECT contact_id FROM tickets"))[0]["contact_id"]
    actor = contact_actor(contact, "en")
    await rated.seen.desk.run(
        rated.seen.tenant,
        lambda work: rate(work, actor, ticket_id=rated.ticket["id"], stars=4, reason="Quick"),
    )
    await rated.ratings.work_off()
    shown = await rated.shown()
    assert (shown["kind"], shown["replaces"], shown["is_anew"]) == ("edit", PLACE, False)
    assert "★★★★☆" in shown["text"]
    assert "Quick" in shown["text"]


async def test_a_question_still_in_the_queue_is_reworded_there(
    chat: Chat, seen: Seen, ratings: Ratings
) -> None:
    rated = Rated(chat, seen, ratings, await make_agent(seen.desk, seen.tenant))
    await rated.begin()
    for state in ("sending", "queued"):
        await rated.seen.desk.run(
            seen.tenant,
            lambda work, state=state: work.conn.execute(
                "UPDATE deliveries SET state = $1, external_ids = NULL WHERE id = $2",
                state, rated.row["delivery_id"],
            ),
        )  # fmt: skip
        await rated.stars(3)
        (question,) = await ratings.said()
        assert ("★★★☆☆" in question["text"]) is (state == "queued")
        await rated.seen.desk.run(
            seen.tenant, lambda work: work.conn.execute("UPDATE ratings SET stars = 2")
        )


async def test_T44_a_button_of_somebody_elses_rating_changes_nothing(
    rated: Rated, other_tenant: Tenant
) -> None:
    stranger = 5002
    for data in (
        contact_presses.rate(rated.row["id"], 1),
        contact_presses.give_reason(rated.row["id"]),
        contact_presses.call_reason_off(rated.row["id"]),
    ):
        assert await rated.press(data, by=stranger) == OLD
    await msgspec.structs.replace(rated.chat, user_id=stranger).say("My own words")
    assert await rated.kept() == (None, "")

    # A rating of another tenant, asked by a bot of its own.
    there = Ratings(rated.ratings.desk, rated.ratings.queues, other_tenant, rated.ratings.clock)
    boris = await make_agent(there.desk, other_tenant)
    whose = await make_contact(there.desk, other_tenant, chat_id=rated.chat.user_id)
    ticket = await make_ticket(there.desk, other_tenant, whose)
    foreign = await there.ask(boris.actor, ticket.id)
    assert await rated.press(contact_presses.rate(foreign["id"], 1)) == OLD
    assert (await there.rows())[0]["stars"] is None

    for forged in ("rate:x:1", f"rate:{'A' * 22}:9", contact_presses.rate(rated.row["id"], 7)):
        assert await rated.press(forged) == OLD
    assert await rated.kept() == (None, "")
    assert await rated.ratings.history() == []


async def test_T44_a_star_pressed_after_the_time_is_over_changes_nothing(rated: Rated) -> None:
    rated.ratings.clock.move(RATE_WITHIN + MINUTE)
    assert await rated.stars(5) == OVER
    assert await rated.kept() == (None, "")
    rated.ratings.clock.move(-2 * MINUTE)
    await rated.stars(5)
    rated.ratings.clock.move(CHANGE_WITHIN + MINUTE)
    assert await rated.stars(1) == OVER
    assert await rated.why() == OVER
    assert await rated.kept() == (5, "")


async def test_a_reason_before_any_stars_is_not_asked_for(rated: Rated) -> None:
    assert await rated.why() == OLD
    await rated.say("Just a message")
    assert (await rated.words())[-1] == "Just a message"


async def test_a_banned_contact_rates_nothing(rated: Rated) -> None:
    await rated.stars(3)
    await rated.why()
    await rated.seen.desk.run(
        rated.seen.tenant, lambda work: work.conn.execute("UPDATE contacts SET banned_at = now()")
    )
    assert await rated.stars(1) == OLD
    await rated.say("Bad")
    assert await rated.kept() == (3, "")


async def test_few_stars_are_told_to_the_agent_once(scene: Scene, ratings: Ratings) -> None:
    anna = await scene.agent("helper")
    boris = await scene.agent("moderator")
    contact = await scene.contact()
    ticket = await make_ticket(scene.desk, scene.tenant, contact, assignee=anna)
    await ratings.finish(boris.actor, ticket.id, Step.RESOLVE)
    await ratings.work_off(later=ASK_AFTER)

    async def stars(number: int) -> None:
        await scene.run(
            lambda work: rate(
                work, contact.actor, ticket_id=ticket.id, stars=number, reason="Rude words"
            )
        )
        scene.clock.move(timedelta(seconds=1))
        await scene.drain()

    async def told(agent: MadeAgent) -> list[str]:
        return [one for one in await scene.chat(agent).texts() if "★" in one]

    await stars(3)
    assert await told(anna) == []
    await stars(2)
    await stars(1)
    assert await told(anna) == [f"text: #{ticket.number} was rated ★★☆☆☆ by the contact."]
    assert await told(boris) == []
    assert not any("Rude" in one for one in await scene.chat(anna).texts())
    (row,) = await ratings.rows()
    assert row["told_at"] is not None
    phone = scene.phone(boris)
    await phone.says("/stats")
    assert "Ratings: 1, 1.0 on average, 0 % with 4 or 5 stars" in await phone.last()

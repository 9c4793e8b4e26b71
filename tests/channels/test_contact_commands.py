"""Commands and buttons of contacts: answered in their language, authorised on every press."""

import pytest
from tests.support.chats import MINUTE, Chat, Seen
from tests.support.inboxes import MadeInbox
from tests.support.tenants import FixedClock

pytest_plugins = ["tests.support.chats"]


async def test_start_greets_in_the_desks_words_and_keeps_the_hint(chat: Chat, seen: Seen) -> None:
    await chat.say("/start promo_42")
    await seen.desk.run(
        seen.tenant,
        lambda w: w.conn.execute(
            "INSERT INTO desk_texts (key, language, text)"
            " VALUES ('contact-greeting', 'en', 'Hi {name}, {desk} {{here}}')"
        ),
    )
    await chat.say("/start ../../etc")
    (desk_row,) = await seen.rows("SELECT name FROM desk")
    first, second = await seen.replies()
    assert desk_row["name"] in first["text"]
    assert second["text"] == f"Hi Ann, {desk_row['name']} {{here}}"
    (channel,) = await seen.rows("SELECT start_payload FROM contact_channels")
    assert channel["start_payload"] == "promo_42"
    assert await seen.tickets() == []


async def a_category(seen: Seen, key: str) -> None:
    await seen.desk.run(
        seen.tenant,
        lambda w: w.conn.execute(
            "INSERT INTO categories (id, key, names, icon, colour, position)"
            " VALUES (gen_random_uuid(), $1, $2, 'x', '#112233', 1)",
            key, '{"en": "Refunds", "ru": "Возвраты"}',
        ),
    )  # fmt: skip


async def test_B7_a_link_routes_the_next_question_and_fills_in_what_it_is_about(
    chat: Chat, seen: Seen
) -> None:
    await a_category(seen, "refund")
    await chat.say("an earlier question")
    await chat.say("/start refund_4711")
    assert "“Refunds” (4711)" in (await seen.replies())[-1]["text"]
    await chat.say("My cup is broken")
    await chat.say("and the saucer")
    rows = await seen.rows(
        "SELECT t.subject, c.key FROM tickets t LEFT JOIN categories c ON c.id = t.category_id"
        " ORDER BY t.number"
    )
    assert [(row["subject"], row["key"]) for row in rows] == [
        ("an earlier question", None), ("4711 · My cup is broken", "refund"),
    ]  # fmt: skip


async def test_B7_a_link_to_a_category_archived_meanwhile_still_opens_a_ticket(
    chat: Chat, seen: Seen
) -> None:
    await a_category(seen, "refund")
    await chat.say("/start refund")
    await seen.desk.run(
        seen.tenant, lambda w: w.conn.execute("UPDATE categories SET archived_at = now()")
    )
    await chat.say("My cup is broken")
    (row,) = await seen.rows("SELECT subject, category_id FROM tickets")
    assert (row["subject"], row["category_id"]) == ("My cup is broken", None)


async def test_tickets_are_listed_and_one_made_current(
    chat: Chat, seen: Seen, clock: FixedClock
) -> None:
    await chat.say("/tickets")
    await chat.say("one")
    await chat.say("/support")
    await chat.say("two")
    await chat.say("/tickets")
    numbers = [ticket["number"] for ticket in await seen.tickets()]
    replies = await seen.replies()
    assert "buttons" not in replies[0]
    assert "2 questions" in replies[-1]["text"]
    assert f"#{numbers[1]}" in replies[-1]["text"]
    await chat.press((await seen.last_press())[1])
    clock.move(MINUTE)
    await chat.say("about one")
    assert (await seen.said())[-1] == (1, "about one")


async def test_the_language_is_chosen_by_button_and_kept(chat: Chat, seen: Seen) -> None:
    await chat.say("/language")
    assert await seen.last_press() == ["lang:en", "lang:ru"]
    await chat.press("lang:ru")
    await chat.press("lang:xx")
    await chat.say("/help")
    replies = await seen.replies()
    assert "по-русски" in replies[1]["text"]
    assert replies[2]["kind"] == "callback_answer"
    assert "обращения" in replies[-1]["text"]
    assert (await seen.rows("SELECT language FROM contacts"))[0]["language"] == "ru"


@pytest.mark.parametrize(
    "data", ["", "pick:", "open:AAAA", "nothing", "pick:" + "A" * 22, "x" * 64]
)
async def test_T44_a_press_nobody_offered_changes_nothing(
    chat: Chat, seen: Seen, data: str
) -> None:
    await chat.say("one")
    await chat.press(data)
    assert (await seen.replies())[-1]["kind"] == "callback_answer"
    assert len(await seen.tickets()) == 1


async def test_T44_another_contacts_ticket_is_not_opened_by_its_button(
    chat: Chat, seen: Seen
) -> None:
    await chat.say("mine")
    await chat.say("/tickets")
    (press,) = await seen.last_press()
    stranger = Chat(
        inbox=chat.inbox, web_desk=chat.web_desk, queues=chat.queues, processor=chat.processor,
        user_id=6006,
    )  # fmt: skip
    await stranger.press(press)
    await stranger.say("hello from elsewhere")
    said = await seen.messages()
    assert said[0]["ticket_id"] != said[1]["ticket_id"]


async def test_an_unknown_command_and_a_forwarded_one_are_words(chat: Chat, seen: Seen) -> None:
    await chat.say("/refund please")
    origin = {"type": "hidden_user", "sender_user_name": "Bo", "date": 1}
    await chat.say("/start", forward_origin=origin)
    assert [text for _, text in await seen.said()] == ["/refund please", "/start"]


async def test_a_staff_member_is_no_contact(chat: Chat, seen: Seen, inbox: MadeInbox) -> None:
    await seen.desk.run(
        seen.tenant,
        lambda w: w.conn.execute(
            "INSERT INTO agents (id, name, role, telegram_user_id)"
            " VALUES (gen_random_uuid(), 'Eve', 'helper', 5001)"
        ),
    )
    await chat.say("hello team")
    assert await seen.tickets() == []

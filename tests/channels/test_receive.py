"""From an update of Telegram to rows of the tenant: messages, edits, albums, reactions."""

import asyncio
from typing import Any

import pytest
from tests.support.chats import HOUR, MINUTE, Chat, Seen
from tests.support.feeds import left, queue_updates
from tests.support.inboxes import MadeInbox, MakeInbox, message, person, update
from tests.support.tenants import FixedClock

from telldesk.channels.processor import Processor
from telldesk.channels.registry import WorkerInboxes
from telldesk.channels.telegram.dispatch import TelegramFeed
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk

pytest_plugins = ["tests.support.chats"]
PHOTO = [{"file_id": "p", "file_unique_id": "up", "width": 640, "height": 480}]


def photo(name: str) -> list[dict[str, Any]]:
    return [{**PHOTO[0], "file_id": name, "file_unique_id": f"u{name}"}]


async def test_a_strangers_first_message_opens_a_ticket(chat: Chat, seen: Seen) -> None:
    await chat.say("My order is late", message_id=11)
    (ticket,) = await seen.tickets()
    assert (ticket["status"], ticket["subject"], ticket["message_count"]) == (
        "open", "My order is late", 1,
    )  # fmt: skip
    assert ticket["waiting_since"] is not None
    (said,) = await seen.messages()
    assert (said["author_kind"], said["visibility"], said["text"]) == (
        "contact", "public", "My order is late",
    )  # fmt: skip
    assert said["sent_at"].timestamp() == 1_772_442_000
    (contact,) = await seen.rows("SELECT * FROM contacts")
    (channel,) = await seen.rows("SELECT * FROM contact_channels")
    assert contact["name"] == "Ann"
    assert (channel["external_id"], channel["language_hint"]) == (5001, "en")
    assert (await seen.events())[:2] == ["TicketOpened", "MessageReceived"]
    (reply,) = await seen.replies()
    assert f"#{ticket['number']}" in reply["text"]


async def test_T04_one_message_three_times_at_once_is_one_message(
    chat: Chat, seen: Seen, desk: Desk, queues: Desk, keys: KeyRing, feed: TelegramFeed
) -> None:
    same = update(message=message(message_id=11))
    processors = [Processor(desk, queues, WorkerInboxes(queues, keys), feed) for _ in range(3)]
    for _ in range(3):
        await asyncio.gather(*(queue_updates(chat.web_desk, chat.inbox, [same]) for _ in range(3)))
        await asyncio.gather(*(one.step() for one in processors))
    await chat.work_off()
    # Even under another update id, a message stands in a chat once.
    await chat.send(message=message(message_id=11))
    assert len(await seen.messages()) == 1
    assert len(await seen.tickets()) == 1


async def test_T18_one_person_at_two_desks_is_two_strangers(
    chat: Chat, seen: Seen, desk: Desk, make_inbox: MakeInbox, other_tenant: Tenant
) -> None:
    other = Chat(
        inbox=await make_inbox(other_tenant), web_desk=chat.web_desk, queues=chat.queues,
        processor=chat.processor,
    )  # fmt: skip
    await chat.say("to one")
    await other.say("to two")
    theirs = Seen(desk=desk, tenant=other_tenant, queues=chat.queues)
    assert [text for _, text in await seen.said()] == ["to one"]
    assert [text for _, text in await theirs.said()] == ["to two"]
    ids = {(await one.rows("SELECT id FROM contacts"))[0]["id"] for one in (seen, theirs)}
    assert len(ids) == 2


async def test_T06_an_unreadable_message_is_shown_and_the_chat_goes_on(
    chat: Chat, seen: Seen, queues: Desk
) -> None:
    broken = message(message_id=12, text="x", entities="not a list")
    await queue_updates(
        chat.web_desk, chat.inbox,
        [update(message=message(message_id=11, text="before")), update(message=broken),
         update(message=message(message_id=13, text="after"))],
    )  # fmt: skip
    await chat.work_off()
    kinds = [(row["kind"], row["text"]) for row in await seen.messages()]
    assert kinds == [("text", "before"), ("unsupported", ""), ("text", "after")]
    assert (await left(queues, chat.inbox))[2] == 1


async def test_T06_an_unreadable_first_message_still_opens_a_ticket(chat: Chat, seen: Seen) -> None:
    await chat.send(message=message(message_id=12, text="x", entities="not a list"))
    assert [row["kind"] for row in await seen.messages()] == ["unsupported"]
    (contact,) = await seen.rows("SELECT name FROM contacts")
    assert contact["name"] == "Ann"


async def test_T14_kinds_of_tomorrow_are_kept(chat: Chat, seen: Seen, queues: Desk) -> None:
    await chat.send(message=message(message_id=11, hologram={"depth": 3}))
    await chat.send(whispered_message=message(message_id=12, text="psst"))
    await chat.send(mood_changed={"mood": "fine"})
    kept = [(row["kind"], row["text"]) for row in await seen.messages()]
    assert kept == [("unsupported", ""), ("text", "psst")]
    assert (await seen.messages())[0]["raw"]["hologram"] == {"depth": 3}
    assert (await left(queues, chat.inbox))[2] == 0


async def test_an_album_is_one_message_whatever_comes_between(
    chat: Chat, seen: Seen, desk: Desk, queues: Desk, keys: KeyRing, feed: TelegramFeed
) -> None:
    parts = [
        message(message_id=n, photo=photo(f"p{n}"), media_group_id="g", **caption)
        for n, caption in ((11, {}), (12, {"caption": "both"}), (13, {}))
    ]
    await chat.send(message=parts[0])
    # The worker restarts: nothing of an album is kept in memory.
    chat.processor = Processor(desk, queues, WorkerInboxes(queues, keys), feed)
    await chat.send(message=parts[2])
    await chat.send(message=parts[1])
    await chat.send(message=parts[1])
    (said,) = await seen.messages()
    assert (said["kind"], said["text"], said["album_key"]) == ("album", "both", "g")
    files = await seen.rows("SELECT part, file_id FROM message_parts ORDER BY part")
    assert [(row["part"], row["file_id"]) for row in files] == [
        (11, "p11"), (12, "p12"), (13, "p13"),
    ]  # fmt: skip
    assert (await seen.tickets())[0]["message_count"] == 1
    assert (await seen.events()).count("MessageEdited") == 2


async def test_an_edit_is_a_revision_and_an_invisible_edit_is_nothing(
    chat: Chat, seen: Seen
) -> None:
    await chat.say("helo", message_id=11)
    edited = message(message_id=11, text="hello", edit_date=1_772_442_100)
    for _ in range(2):
        await chat.send(edited_message=edited)
    (said,) = await seen.messages()
    assert (said["text"], said["revision"]) == ("hello", 1)
    assert said["edited_at"].timestamp() == 1_772_442_100
    (before,) = await seen.rows("SELECT * FROM message_revisions")
    assert (before["text"], before["revision"]) == ("helo", 0)
    assert (await seen.events()).count("MessageEdited") == 1


async def test_T07_an_edit_before_its_message_is_the_message(chat: Chat, seen: Seen) -> None:
    edited = message(message_id=11, text="second version", edit_date=1_772_442_100)
    await chat.send(edited_message=edited)
    await chat.say("first version", message_id=11)
    assert [text for _, text in await seen.said()] == ["second version"]


async def test_an_edited_caption_and_file_of_an_album_are_kept(chat: Chat, seen: Seen) -> None:
    for n, caption in ((11, "one"), (12, "two")):
        await chat.send(
            message=message(message_id=n, photo=photo(f"p{n}"), media_group_id="g", caption=caption)
        )
    for n, caption in ((11, "ONE"), (12, "TWO")):
        edited = message(message_id=n, photo=photo(f"q{n}"), media_group_id="g", caption=caption)
        await chat.send(edited_message=edited)
    (said,) = await seen.messages()
    assert (said["kind"], said["text"]) == ("album", "ONE")
    files = await seen.rows("SELECT file_id, caption FROM message_parts ORDER BY part")
    assert [(row["file_id"], row["caption"]) for row in files] == [("q11", "ONE"), ("q12", "TWO")]


async def test_T33_a_live_location_moves_without_a_trail(chat: Chat, seen: Seen) -> None:
    place = {"latitude": 1.0, "longitude": 2.0, "live_period": 900}
    await chat.send(message=message(message_id=11, location=place))
    for step in range(3):
        moved = message(message_id=11, location={**place, "latitude": 2.0 + step}, edit_date=1)
        await chat.send(edited_message=moved)
    (said,) = await seen.messages()
    assert said["details"]["latitude"] == 4.0
    assert await seen.rows("SELECT * FROM message_revisions") == []


async def test_reactions_are_those_shown_now(chat: Chat, seen: Seen) -> None:
    await chat.say(message_id=11)

    async def react(*emojis: str) -> None:
        await chat.send(
            message_reaction={
                "chat": {"id": 5001, "type": "private"}, "message_id": 11, "date": 1,
                "user": person(), "old_reaction": [],
                "new_reaction": [{"type": "emoji", "emoji": one} for one in emojis],
            }
        )  # fmt: skip

    await react("👍")
    await react("👍")
    await react("🔥", "❤")
    assert (await seen.rows("SELECT emojis FROM reactions"))[0]["emojis"] == ["🔥", "❤"]
    await react()
    assert await seen.rows("SELECT emojis FROM reactions") == []
    assert (await seen.events()).count("ReactionChanged") == 3


async def test_blocking_is_seen_and_writing_again_undoes_it(chat: Chat, seen: Seen) -> None:
    await chat.say("hello")
    for status in ("kicked", "member", "kicked"):
        bot = {"user": person(77, is_bot=True), "status": status, "until_date": 0}
        await chat.send(
            my_chat_member={
                "chat": {"id": 5001, "type": "private"}, "from": person(), "date": 1,
                "old_chat_member": {"user": person(77, is_bot=True), "status": "member"},
                "new_chat_member": bot,
            }
        )  # fmt: skip
    reach = "SELECT reachability FROM contact_channels"
    assert (await seen.rows(reach))[0]["reachability"] == "blocked"
    lines = await seen.rows("SELECT data FROM ticket_events WHERE kind = 'reachability'")
    assert [row["data"]["reachability"] for row in lines] == ["blocked", "reachable", "blocked"]
    await chat.say("back again")
    assert (await seen.rows(reach))[0]["reachability"] == "reachable"


async def test_a_banned_contact_is_heard_by_nobody(chat: Chat, seen: Seen) -> None:
    await chat.say("one", message_id=11)
    await seen.desk.run(
        seen.tenant, lambda w: w.conn.execute("UPDATE contacts SET banned_at = now()")
    )
    before = len(await seen.replies())
    await chat.say("two")
    await chat.say("/start")
    await chat.send(edited_message=message(message_id=11, text="three", edit_date=1))
    assert [text for _, text in await seen.said()] == ["one"]
    assert len(await seen.replies()) == before


@pytest.mark.parametrize(
    "event",
    [
        {"message": message(sender=person(99, is_bot=True), text="I am a bot")},
        {"message": {**message(text="x"), "chat": {"id": -5, "type": "group", "title": "g"}}},
        {"channel_post": {**message(text="x"), "chat": {"id": -6, "type": "channel"}}},
        {"business_message": {**message(text="x"), "business_connection_id": "b"}},
        {"message": message(write_access_allowed={})},
        {"poll_answer": {"poll_id": "p", "user": person(), "option_ids": [],
                         "option_persistent_ids": []}},
        {"inline_query": {"id": "i", "from": person(), "query": "", "offset": ""}},
    ],
)  # fmt: skip
async def test_T13_what_is_not_a_contact_talking_opens_nothing(
    chat: Chat, seen: Seen, queues: Desk, event: dict[str, Any]
) -> None:
    await chat.send(**event)
    assert await seen.tickets() == []
    assert await seen.replies() == []
    assert (await left(queues, chat.inbox))[2] == 0


# --- where one ticket ends (T8) -----------------------------------------------------------------


async def test_thread_always_goes_on_and_reopens(chat: Chat, seen: Seen, clock: FixedClock) -> None:
    await seen.set_policy("thread")
    await chat.say("one")
    await seen.close_all()
    clock.move(HOUR * 9000)
    await chat.say("two")
    (ticket,) = await seen.tickets()
    assert (ticket["status"], ticket["message_count"]) == ("open", 2)
    assert "TicketChanged" in await seen.events()


async def test_hours_begins_anew_after_closing_or_silence(
    chat: Chat, seen: Seen, clock: FixedClock
) -> None:
    await seen.set_policy("hours", hours=10)
    await chat.say("one")
    clock.move(HOUR * 9)
    await chat.say("still one")
    clock.move(HOUR * 11)
    await chat.say("two")
    await seen.close_all()
    clock.move(MINUTE)
    await chat.say("three")
    assert await seen.said() == [(1, "one"), (1, "still one"), (2, "two"), (3, "three")]
    assert [ticket["is_current"] for ticket in await seen.tickets()] == [False, False, True]


async def test_a_burst_is_one_turn_even_over_a_closed_ticket(
    chat: Chat, seen: Seen, clock: FixedClock
) -> None:
    await chat.say("one")
    await seen.close_all()
    clock.move(MINUTE / 6)
    await chat.say("and one more thing")
    assert await seen.said() == [(1, "one"), (1, "and one more thing")]


async def test_a_reply_goes_to_the_ticket_of_what_it_answers(
    chat: Chat, seen: Seen, clock: FixedClock
) -> None:
    await chat.say("one", message_id=11)
    await seen.close_all()
    clock.move(HOUR)
    await chat.say("two", message_id=12)
    clock.move(HOUR)
    await chat.say("about one", reply_to_message=message(message_id=11, text="one"))
    assert await seen.said() == [(1, "one"), (2, "two"), (1, "about one")]
    first, _, answer = await seen.messages()
    assert answer["reply_to_id"] == first["id"]


async def ask_between_two(chat: Chat, seen: Seen, clock: FixedClock) -> None:
    await seen.set_policy("ask")
    await chat.say("one")
    await chat.say("/support")
    await chat.say("two")
    clock.move(HOUR * 2)
    await chat.say("which?")


async def test_ask_holds_the_messages_until_a_ticket_is_picked(
    chat: Chat, seen: Seen, clock: FixedClock
) -> None:
    await ask_between_two(chat, seen, clock)
    await chat.say("and this")
    assert await seen.said() == [(1, "one"), (2, "two")]
    asked = [reply for reply in await seen.replies() if "buttons" in reply]
    assert len(asked) == 1
    _, to_one, new = await seen.last_press()
    assert new == "pick:new"
    await chat.press(to_one)
    assert (await seen.said())[2:] == [(1, "which?"), (1, "and this")]
    await chat.say("goes on")
    assert (await seen.said())[-1] == (1, "goes on")
    assert (await seen.replies())[-1]["kind"] != "text" or "#" in (await seen.replies())[-1]["text"]


async def test_ask_opens_a_new_ticket_when_told_so(
    chat: Chat, seen: Seen, clock: FixedClock
) -> None:
    await ask_between_two(chat, seen, clock)
    await chat.press("pick:new")
    assert (await seen.said())[2:] == [(3, "which?")]
    await chat.press("pick:new")  # the same button again does nothing
    assert len(await seen.tickets()) == 3


async def test_ask_opens_a_new_ticket_when_nobody_answers(
    chat: Chat, seen: Seen, clock: FixedClock, desk: Desk, queues: Desk
) -> None:
    await ask_between_two(chat, seen, clock)
    task = await queues.platform(
        lambda w: w.conn.fetchrow(
            "SELECT args, run_at FROM relay.tasks WHERE tenant = $1 AND job = 'end_open_question'",
            seen.tenant.schema,
        )
    )
    assert task["run_at"] - clock.now() == MINUTE * 10
    from telldesk.channels.contact_bot import end_open_question

    assert end_open_question.row is not None
    row = end_open_question.row
    for _ in range(2):
        await desk.run(seen.tenant, lambda work: row(work, task["args"]))
    assert (await seen.said())[2:] == [(3, "which?")]


async def test_an_edit_of_a_held_message_is_not_lost(
    chat: Chat, seen: Seen, clock: FixedClock
) -> None:
    await seen.set_policy("ask")
    await chat.say("one")
    await seen.close_all()
    clock.move(HOUR)
    await chat.say("secnd", message_id=900)
    await chat.send(edited_message=message(message_id=900, text="second", edit_date=5))
    await chat.press((await seen.last_press())[0])
    assert await seen.said() == [(1, "one"), (1, "second")]
    assert (await seen.tickets())[0]["status"] == "open"


async def test_somebody_who_writes_on_is_not_held_for_ever(
    chat: Chat, seen: Seen, clock: FixedClock
) -> None:
    await seen.set_policy("ask")
    await chat.say("0")
    await seen.close_all()
    clock.move(HOUR)
    await queue_updates(
        chat.web_desk, chat.inbox,
        [update(message=message(message_id=1000 + n, text=str(n))) for n in range(1, 53)],
    )  # fmt: skip
    await chat.work_off()
    said = await seen.said()
    assert [int(text) for _, text in said] == list(range(53))
    assert {ticket for ticket, _ in said} == {1, 2}


# --- commands and buttons -----------------------------------------------------------------------


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

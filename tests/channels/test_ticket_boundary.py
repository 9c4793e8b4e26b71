"""Where one ticket ends and the next begins, from updates to rows (T8)."""

from tests.support.chats import HOUR, MINUTE, Chat, Seen
from tests.support.feeds import queue_updates
from tests.support.inboxes import message, update
from tests.support.tenants import FixedClock

from telldesk.channels.contact_bot import end_open_question
from telldesk.kernel.work import Desk

pytest_plugins = ["tests.support.chats"]


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

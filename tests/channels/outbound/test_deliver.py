"""One chat's queue: in order, once, with what Telegram refuses left out."""

import asyncio
from datetime import timedelta

import pytest
from tests.support.outbound_world import World

from telldesk.channels.delivery_decisions import LEASE
from telldesk.channels.outbound import Outbound
from telldesk.tickets.messages import Button, Entity, OutboundMessage


async def changes(world: World) -> list[str]:
    rows = await world.queues.platform(
        lambda w: w.conn.fetch(
            "SELECT data FROM relay.outbox WHERE tenant = $1 AND event = 'DeliveryChanged'"
            " ORDER BY id",
            world.tenant.schema,
        )
    )
    return [row["data"]["state"] for row in rows]


async def test_an_agents_reply_is_sent_once_and_its_place_is_known(world: World) -> None:
    delivery_id = await world.say("Hello **Ann**")
    await world.work_off()
    await world.work_off()
    assert await world.said() == ["Hello **Ann**"]
    row = await world.delivery(delivery_id)
    assert (row["state"], row["attempts"]) == ("sent", 1)
    address = await world.one("SELECT * FROM message_addresses")
    assert address["external_id"] == row["external_ids"][0]
    assert (address["message_id"], address["purpose"]) == (row["message_id"], "conversation")
    assert await changes(world) == ["sent"]
    assert await world.tasks() == []


async def test_T36_a_note_never_leaves_whoever_queued_it(world: World) -> None:
    delivery_id = await world.say("he is lying", visibility="note")
    await world.work_through()
    assert await world.said() == []
    assert (await world.delivery(delivery_id))["error"] == "gone"


async def test_a_chat_keeps_its_order_while_its_first_message_is_retried(world: World) -> None:
    await world.control.fail("flood", method="sendMessage", retry_after=3)
    for number in range(4):
        await world.say(f"{number}")
    await world.work_off()
    assert await world.said() == []
    await world.work_through()
    assert await world.said() == ["0", "1", "2", "3"]
    assert await world.states() == ["sent"] * 4


async def test_two_workers_on_one_chat_send_each_message_once(world: World) -> None:
    for number in range(3):
        await world.say(f"{number}")
    await asyncio.gather(*(world.work_off() for _ in range(3)))
    await world.work_through()
    assert await world.said() == ["0", "1", "2"]
    assert [row["attempts"] for row in await world.rows("SELECT attempts FROM deliveries")] == [
        1
    ] * 3


async def test_a_button_press_is_answered_before_what_waits(world: World) -> None:
    await world.control.fail("http_5xx", method="editMessageText")
    await world.queue(OutboundMessage(text="x", replaces=1), kind="edit")
    await world.say("behind it")
    await world.work_off()
    await world.context.valkey.flushall()
    await world.queue(
        OutboundMessage(text="ok", callback_id="77"), kind="callback_answer", lane="callback"
    )
    await world.work_off()
    methods = [call["method"] for call in await world.control.calls()]
    assert methods == ["editMessageText", "answerCallbackQuery"]
    assert await world.states() == ["queued", "queued", "discarded"]


async def test_an_answer_that_comes_too_late_is_dropped(world: World) -> None:
    delivery_id = await world.queue(
        OutboundMessage(text="ok", callback_id="77"),
        kind="callback_answer",
        lane="callback",
        expires_at=world.clock.now() + timedelta(seconds=10),
    )
    world.clock.move(timedelta(seconds=11))
    await world.work_off()
    row = await world.delivery(delivery_id)
    assert (row["state"], row["error"]) == ("discarded", "expired")
    assert await world.control.calls("answerCallbackQuery") == []


@pytest.mark.parametrize("kind", ["reset", "http_5xx"])
async def test_a_send_without_an_answer_is_unknown_and_never_repeated(
    world: World, kind: str
) -> None:
    await world.control.fail(kind, method="sendMessage", executed=True)
    delivery_id = await world.say("once")
    await world.say("after")
    await world.work_through()
    assert await world.said() == ["once", "after"]
    assert (await world.delivery(delivery_id))["state"] == "unknown"
    assert await changes(world) == ["unknown", "sent"]


async def test_a_crash_between_send_and_mark_is_shown_as_unknown(world: World) -> None:
    await world.control.fail("slow", method="sendMessage", seconds=20)
    world.context.part(Outbound).sender._request_s = 15  # type: ignore[attr-defined]  # hangs on
    delivery_id = await world.say("said or not?")
    running = asyncio.create_task(world.work_off())
    await world.until_state(delivery_id, "sending")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await world.queues.platform(
        lambda w: w.conn.execute("UPDATE relay.tasks SET lease_until = NULL")
    )
    await world.work_off()
    assert (await world.delivery(delivery_id))["state"] == "sending"
    world.clock.move(LEASE)
    await world.work_through()
    assert (await world.delivery(delivery_id))["state"] == "unknown"
    assert await changes(world) == ["unknown"]
    assert len(await world.control.calls("sendMessage")) <= 1


async def test_an_abandoned_notice_is_sent_again(world: World) -> None:
    delivery_id = await world.queue(OutboundMessage(text="new ticket"), kind="notice")
    await world.desk.run(
        world.tenant,
        lambda w: w.conn.execute(
            "UPDATE deliveries SET state = 'sending', attempts = 1, started_at = $1", w.now
        ),
    )
    world.clock.move(LEASE)
    await world.work_through()
    assert (await world.delivery(delivery_id))["state"] == "sent"
    assert await world.said() == ["new ticket"]


async def test_only_the_last_of_several_edits_is_sent(world: World) -> None:
    first = await world.queue(OutboundMessage(text="one"), kind="notice")
    await world.work_off()
    (external_id,) = (await world.delivery(first))["external_ids"]
    for words in ("two", "three", "four"):
        await world.queue(OutboundMessage(text=words, replaces=external_id), kind="edit")
    await world.work_through()
    assert await world.said() == ["four"]
    assert len(await world.control.calls("editMessageText")) == 1
    assert await world.states() == ["sent", "discarded", "discarded", "sent"]


async def test_an_edit_that_changes_nothing_is_a_success(world: World) -> None:
    first = await world.queue(OutboundMessage(text="same"))
    await world.work_off()
    (external_id,) = (await world.delivery(first))["external_ids"]
    edit = await world.queue(OutboundMessage(text="same", replaces=external_id), kind="edit")
    await world.work_through()
    assert (await world.delivery(edit))["state"] == "sent"


async def test_an_edit_of_a_message_that_is_gone_is_sent_anew(world: World) -> None:
    edit = await world.queue(OutboundMessage(text="here", replaces=4711), kind="edit")
    await world.work_through()
    row = await world.delivery(edit)
    assert row["state"] == "sent"
    assert row["external_ids"] != [4711]
    assert await world.said() == ["here"]


async def test_an_edit_that_is_not_to_come_anew_is_over_with_its_message(world: World) -> None:
    await world.say("first")
    await world.work_off()
    edit = await world.queue(
        OutboundMessage(text="gone", replaces=4711, is_anew=False), kind="edit"
    )
    await world.work_off()
    assert (await world.delivery(edit))["state"] == "sent"
    assert await world.said() == ["first"]


async def test_T28_words_go_as_words_and_refused_entities_are_left_out(world: World) -> None:
    words = "<a href='x'>{{ 7*7 }}</b> *bold*"
    await world.queue(
        OutboundMessage(text=words, entities=(Entity(type="bold", offset=0, length=3),))
    )
    await world.control.fail(
        "bad_request", method="sendMessage", description="can't parse entities: byte offset 3"
    )
    await world.work_through()
    assert await world.said() == [words]
    first, second = await world.control.calls("sendMessage")
    assert "entities" in first["params"]
    assert "entities" not in second["params"]
    assert "parse_mode" not in first["params"]


async def test_a_reply_to_a_message_that_is_gone_is_still_sent(world: World) -> None:
    await world.queue(OutboundMessage(text="about that", reply_to=4711))
    await world.control.fail(
        "bad_request", method="sendMessage", description="message to be replied not found"
    )
    await world.work_through()
    assert await world.said() == ["about that"]


async def test_buttons_and_keyboards_arrive(world: World) -> None:
    await world.queue(
        OutboundMessage(
            text="choose",
            buttons=(
                (Button("Take", press="take:1"), Button("Site", url="https://example.com")),
                (Button("App", app_url="https://example.com/app"),),
            ),
        )
    )
    await world.queue(OutboundMessage(text="menu", keyboard=(("Ask", "Mine"),)))
    await world.work_through()
    first, second = await world.control.calls("sendMessage")
    rows = first["params"]["reply_markup"]
    assert "take:1" in str(rows)
    assert "https://example.com/app" in str(rows)
    assert "Mine" in str(second["params"]["reply_markup"])

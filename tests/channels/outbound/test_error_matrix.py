"""T12: each way Telegram refuses, and what becomes of row, contact, bot and agent."""

from datetime import timedelta
from typing import Any

import pytest
from tests.support.factories import make_agent
from tests.support.outbound_world import World

from telldesk.tickets.messages import OutboundMessage


async def inbox_of(world: World) -> Any:
    return await world.queues.platform(
        lambda w: w.conn.fetchrow("SELECT * FROM inboxes WHERE bot_id = $1", world.inbox.bot_id)
    )


@pytest.mark.parametrize(
    ("fault", "keyword", "reachability"),
    [
        ({"kind": "blocked"}, "blocked", "blocked"),
        ({"kind": "deactivated"}, "deactivated", "deactivated"),
        ({"kind": "never_started"}, "never_started", "never_started"),
        (
            {"kind": "bad_request", "description": "chat not found"},
            "never_started",
            "never_started",
        ),
        ({"kind": "kicked"}, "kicked", "blocked"),
    ],
)
async def test_T12_an_unreachable_contact_is_shown_and_not_written_to_again(
    world: World, fault: dict[str, Any], keyword: str, reachability: str
) -> None:
    await world.control.fail(**fault, method="sendMessage", times=0)
    first = await world.say("one")
    await world.say("two")
    await world.work_through()
    assert await world.states() == ["unreachable", "unreachable"]
    assert (await world.delivery(first))["error"] == keyword
    assert len(await world.control.calls("sendMessage")) == 1
    channel = await world.one("SELECT reachability FROM contact_channels")
    assert channel["reachability"] == reachability
    history = await world.rows("SELECT data FROM ticket_events WHERE kind = 'contact_unreachable'")
    assert [row["data"] for row in history] == [{"reason": keyword}]


async def test_T12_an_unreachable_agent_is_marked_and_the_contact_is_not(world: World) -> None:
    agent = await make_agent(
        world.desk, world.tenant, bot_id=world.inbox.bot_id, telegram_user_id=810_900_000
    )
    await world.queue(
        OutboundMessage(text="new"), kind="notice", lane="notice", agent_id=agent.id,
        ticket_id=world.ticket.id,
    )  # fmt: skip
    await world.control.fail("blocked", method="sendMessage")
    await world.work_through()
    agent_row = await world.one("SELECT telegram_reachable FROM agents WHERE id = $1", agent.id)
    assert agent_row["telegram_reachable"] is False
    assert (await world.one("SELECT reachability FROM contact_channels"))[0] == "reachable"


async def test_T12_a_revoked_token_stops_the_bot_and_keeps_its_queue(world: World) -> None:
    await world.control.fail("unauthorized", times=0)
    delivery_id = await world.say("waits")
    await world.say("waits too")
    await world.work_through()
    row = await world.delivery(delivery_id)
    assert (row["state"], row["attempts"]) == ("queued", 0)
    inbox = await inbox_of(world)
    assert (inbox["state"], inbox["state_reason"]) == ("needs_relink", "unauthorized")
    assert len(await world.control.calls("sendMessage")) == 1
    assert await world.tasks() == []


async def test_T12_a_frozen_bot_is_stopped_like_a_revoked_one(world: World) -> None:
    await world.control.fail("bad_request", description="FROZEN_METHOD_INVALID")
    await world.say("waits")
    await world.work_through()
    assert (await inbox_of(world))["state_reason"] == "frozen"
    assert await world.states() == ["queued"]


async def test_T12_a_flood_pauses_the_chat_and_the_message_comes_after_it(world: World) -> None:
    await world.control.fail("flood", method="sendMessage", retry_after=7)
    delivery_id = await world.say("later")
    began = world.clock.now()
    await world.work_off()
    row = await world.delivery(delivery_id)
    assert (row["state"], row["error"]) == ("queued", "flood")
    assert row["not_before"] - began >= timedelta(seconds=7)
    await world.work_through()
    assert await world.said() == ["later"]
    assert (await inbox_of(world))["paused_until"] is None


async def test_T12_a_migrated_group_goes_on_under_its_new_id(world: World) -> None:
    await world.control.fail("migrate", method="sendMessage", migrate_to_chat_id=-1005)
    delivery_id = await world.say("one")
    await world.say("two")
    await world.work_off()
    rows = await world.rows("SELECT chat_id FROM deliveries")
    assert {row["chat_id"] for row in rows} == {-1005}
    assert (await world.one("SELECT chat_id FROM contact_channels"))[0] == -1005
    assert (await world.delivery(delivery_id))["attempts"] >= 0


async def test_T12_another_consumer_of_the_token_delays_only(world: World) -> None:
    await world.control.fail("conflict", method="sendMessage")
    await world.say("later")
    await world.work_through()
    assert await world.said() == ["later"]


async def test_T12_what_is_refused_for_good_fails_at_once_and_the_chat_goes_on(
    world: World,
) -> None:
    await world.control.fail("bad_request", method="sendMessage", description="USER_IS_BAD")
    first = await world.say("refused")
    await world.say("fine")
    await world.work_through()
    row = await world.delivery(first)
    assert (row["state"], row["error"], row["error_code"]) == ("failed", "bad_request", 400)
    assert await world.said() == ["fine"]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "http_5xx"},
        {"kind": "http_5xx", "html": True},
        {"kind": "timeout", "seconds": 0.01},
        {"kind": "reset"},
        {"kind": "slow", "seconds": 5},
    ],
)
async def test_T12_an_unclear_send_is_unknown(world: World, fault: dict[str, Any]) -> None:
    await world.control.fail(**fault, method="sendMessage")
    await world.say("maybe")
    await world.work_through()
    assert await world.states() == ["unknown"]
    assert len(await world.control.calls("sendMessage")) <= 1  # a slow one is logged at its end


async def test_T12_an_unclear_notice_is_tried_again_a_bounded_number_of_times(
    world: World,
) -> None:
    await world.control.fail("http_5xx", method="sendMessage", times=0)
    await world.queue(OutboundMessage(text="notice"), kind="notice", lane="notice")
    await world.work_through()
    assert await world.states() == ["failed"]
    assert len(await world.control.calls("sendMessage")) == 8


async def test_T12_nobody_to_connect_to_is_retried_since_nothing_was_sent(
    world: World, bots: Any
) -> None:
    there = bots._api
    bots._api = type(there).from_base("http://127.0.0.1:9")
    delivery_id = await world.say("patience")
    await world.work_off()
    row = await world.delivery(delivery_id)
    assert (row["state"], row["error"]) == ("queued", "no_connection")
    bots._shared().api = there
    await world.work_through()
    assert await world.said() == ["patience"]


async def test_T23_a_suspended_tenants_queue_stands_still(world: World, admin: Any) -> None:
    async with admin.transaction():
        await admin.execute("SET LOCAL ROLE td_owner")
        await admin.execute(
            "UPDATE platform.tenants SET state = 'suspended' WHERE id = $1::text::uuid",
            world.tenant.id,
        )
    await world.say("not now")
    await world.work_through()
    assert await world.states() == ["queued"]
    assert await world.control.calls("sendMessage") == []


async def test_T19_a_file_of_another_bot_is_never_sent(world: World) -> None:
    delivery_id = await world.say("look", kind="photo", parts=[("photo", 1, "file-of-bot-1")])
    await world.work_through()
    row = await world.delivery(delivery_id)
    assert (row["state"], row["error"]) == ("failed", "foreign_file")
    assert await world.control.calls() == []

"""An agent sends an answer again that did not arrive, or perhaps did not."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.support.outbound_world import World

from telldesk.channels.dead_deliveries import DeliveryUnknown, discard_delivery
from telldesk.channels.resending import DeliveryEndedAnew, resend
from telldesk.identity.actor import Actor, agent_actor, contact_actor
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.ids import new_id
from telldesk.tickets.actions.reply import ContactIsBanned, ContactUnreachable
from telldesk.tickets.rows import TicketUnknown

ADMIN = agent_actor(new_id(), "admin")
MODERATOR = agent_actor(new_id(), "moderator")
HELPER = agent_actor(new_id(), "helper")
WORDS = "the answer"


async def lost(world: World, kind: str = "bad_request", **how: Any) -> Any:
    """The delivery of an answer that went wrong for good."""
    await world.control.fail(kind, method="sendMessage", **how)
    delivery_id = await world.say(WORDS)
    await world.work_through()
    return await world.delivery(delivery_id)


async def again(
    world: World, delivery: Any, actor: Actor = MODERATOR, *, ended_at: datetime | None = None
) -> None:
    await world.desk.run(
        world.tenant,
        lambda work: resend(
            work, actor, ticket_id=world.ticket.id, message_id=delivery["message_id"],
            ended_at=ended_at or delivery["finished_at"],
        ),
    )  # fmt: skip


async def history(world: World) -> list[UUID]:
    rows = await world.rows(
        "SELECT actor_id FROM ticket_events WHERE kind = 'delivery_retried' ORDER BY position"
    )
    return [row["actor_id"] for row in rows]


async def told(world: World) -> list[str]:
    rows = await world.queues.platform(
        lambda work: work.conn.fetch(
            "SELECT data ->> 'state' AS state FROM relay.outbox"
            " WHERE tenant = $1 AND event = 'DeliveryChanged' ORDER BY id",
            world.tenant.schema,
        )
    )
    return [row["state"] for row in rows]


@pytest.mark.parametrize(
    ("kind", "how", "state"),
    [
        ("bad_request", {}, "failed"),
        ("timeout", {"seconds": 3}, "unknown"),
        ("never_started", {}, "unreachable"),
    ],
)
async def test_an_answer_that_ended_badly_is_sent_again(
    world: World, kind: str, how: dict[str, Any], state: str
) -> None:
    delivery = await lost(world, kind, **how)
    assert delivery["state"] == state
    await again(world, delivery)
    await world.work_through()
    assert await world.said() == [WORDS]
    assert (await world.delivery(delivery["id"]))["state"] == "sent"
    assert await history(world) == [MODERATOR.id]
    assert (await told(world))[-2:] == ["queued", "sent"]


async def test_of_several_who_ask_at_once_one_is_heard_and_it_is_sent_once(world: World) -> None:
    delivery = await lost(world)
    await asyncio.gather(*(again(world, delivery, who) for who in (ADMIN, MODERATOR) * 3))
    await world.work_through()
    await again(world, delivery)
    await world.work_through()
    assert await world.said() == [WORDS]
    assert len(await history(world)) == 1


async def test_whoever_saw_an_earlier_end_decides_anew(world: World) -> None:
    delivery = await lost(world)
    await world.control.fail("timeout", method="sendMessage", seconds=3, executed=True)
    world.clock.move(timedelta(seconds=5))
    await again(world, delivery)
    await world.work_through()
    assert (await world.delivery(delivery["id"]))["state"] == "unknown"
    with pytest.raises(DeliveryEndedAnew):
        await again(world, delivery)
    assert await world.said() == [WORDS]


async def test_what_somebody_put_away_stays_away(world: World) -> None:
    delivery = await lost(world)
    await world.desk.run(
        world.tenant, lambda work: discard_delivery(work, ADMIN, delivery_id=delivery["id"])
    )
    delivery = await world.delivery(delivery["id"])
    with pytest.raises(DeliveryEndedAnew):
        await again(world, delivery)


async def test_what_was_too_late_goes_all_the_same_when_somebody_wants_it(world: World) -> None:
    delivery_id = await world.say(WORDS)
    await world.rows(
        "UPDATE deliveries SET expires_at = $2 WHERE id = $1 RETURNING 1",
        delivery_id, world.clock.now() - timedelta(seconds=1),
    )  # fmt: skip
    await world.work_through()
    delivery = await world.delivery(delivery_id)
    assert (delivery["state"], delivery["error"]) == ("discarded", "expired")
    assert await told(world) == ["discarded"]
    await again(world, delivery)
    await world.work_through()
    assert await world.said() == [WORDS]


async def test_a_contact_who_is_away_has_to_come_back_first(world: World) -> None:
    delivery = await lost(world, "blocked")
    with pytest.raises(ContactUnreachable):
        await again(world, delivery)
    await world.rows("UPDATE contact_channels SET reachability = 'reachable' RETURNING 1")
    await world.rows("UPDATE contacts SET banned_at = now() RETURNING 1")
    with pytest.raises(ContactIsBanned):
        await again(world, delivery)
    await world.rows("UPDATE contacts SET banned_at = NULL RETURNING 1")
    await again(world, delivery)
    await world.work_through()
    assert await world.said() == [WORDS]


async def test_who_may_not_see_or_answer_sends_nothing_again(world: World) -> None:
    delivery = await lost(world)
    for actor, refusal in (
        (HELPER, TicketUnknown),
        (agent_actor(new_id(), "nobody"), NotAllowed),
        (contact_actor(world.ticket.contact_id), NotAllowed),
    ):
        with pytest.raises(refusal):
            await again(world, delivery, actor)
    with pytest.raises(DeliveryUnknown):
        await again(world, {**delivery, "message_id": new_id()})
    assert await history(world) == []
    assert await world.states() == ["failed"]


async def test_a_helper_sends_again_in_a_ticket_of_their_own(world: World) -> None:
    delivery = await lost(world)
    await world.rows(
        "INSERT INTO agents (id, name, role, language) VALUES ($1, 'Hal', 'helper', 'en')"
        " RETURNING 1",
        HELPER.id,
    )
    await world.rows("UPDATE tickets SET assignee_id = $1 RETURNING 1", HELPER.id)
    await again(world, delivery, HELPER)
    await world.work_through()
    assert await world.said() == [WORDS]

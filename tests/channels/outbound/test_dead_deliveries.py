"""Deliveries that ended badly: what is shown to whom, and what may be done."""

from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from tests.support.outbound_world import World

from telldesk.channels.dead_deliveries import (
    DeliveryNotDead,
    DeliveryUnknown,
    discard_delivery,
    list_dead_deliveries,
    retry_delivery,
    show_dead_delivery,
)
from telldesk.channels.delivery_recovery import DeliverySweep
from telldesk.identity.actor import OPERATOR, Actor, agent_actor
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.ids import new_id

ADMIN = agent_actor(new_id(), "admin")
MODERATOR = agent_actor(new_id(), "moderator")
HELPER = agent_actor(new_id(), "helper")


async def dead(world: World) -> UUID:
    await world.control.fail("bad_request", method="sendMessage", description="USER_IS_BAD")
    delivery_id = await world.say("the canary words")
    await world.work_through()
    return delivery_id


@pytest.mark.parametrize("actor", [OPERATOR, ADMIN, MODERATOR])
async def test_the_list_names_states_and_never_words(world: World, actor: Actor) -> None:
    delivery_id = await dead(world)
    (found,) = await world.desk.run(world.tenant, lambda w: list_dead_deliveries(w, actor))
    assert (found.id, found.state, found.error) == (delivery_id, "failed", "bad_request")
    assert "canary" not in str(found)


async def test_words_are_for_the_tenants_own_people(world: World) -> None:
    delivery_id = await dead(world)
    shown = await world.desk.run(
        world.tenant, lambda w: show_dead_delivery(w, ADMIN, delivery_id=delivery_id)
    )
    assert shown.text == "the canary words"
    for actor in (OPERATOR, MODERATOR, HELPER):
        with pytest.raises(NotAllowed):
            await world.desk.run(
                world.tenant,
                partial(show_dead_delivery, actor=actor, delivery_id=delivery_id),
            )


async def test_a_retried_delivery_is_sent(world: World) -> None:
    delivery_id = await dead(world)
    await world.desk.run(
        world.tenant, lambda w: retry_delivery(w, OPERATOR, delivery_id=delivery_id)
    )
    await world.work_through()
    assert await world.said() == ["the canary words"]
    assert (await world.delivery(delivery_id))["state"] == "sent"
    history = await world.rows(
        "SELECT actor_kind FROM ticket_events WHERE kind = 'delivery_retried'"
    )
    assert [row["actor_kind"] for row in history] == ["operator"]


async def test_a_discarded_delivery_is_never_sent(world: World) -> None:
    delivery_id = await dead(world)
    await world.desk.run(
        world.tenant, lambda w: discard_delivery(w, ADMIN, delivery_id=delivery_id)
    )
    await world.work_through()
    assert await world.states() == ["discarded"]
    assert await world.said() == []


async def test_only_the_dead_are_raised(world: World) -> None:
    delivery_id = await world.say("fine")
    await world.work_through()
    with pytest.raises(DeliveryNotDead):
        await world.desk.run(
            world.tenant, lambda w: retry_delivery(w, ADMIN, delivery_id=delivery_id)
        )
    with pytest.raises(DeliveryUnknown):
        await world.desk.run(
            world.tenant, lambda w: discard_delivery(w, ADMIN, delivery_id=new_id())
        )
    with pytest.raises(NotAllowed):
        await world.desk.run(
            world.tenant, lambda w: retry_delivery(w, HELPER, delivery_id=delivery_id)
        )


async def test_a_queued_delivery_without_a_task_is_found_again(world: World) -> None:
    await world.say("forgotten")
    await world.queues.platform(
        lambda w: w.conn.execute("DELETE FROM relay.tasks WHERE tenant = $1", world.tenant.schema)
    )
    sweep = DeliverySweep(world.desk, world.queues)
    assert await sweep.step() == 0
    world.clock.move(timedelta(minutes=2))
    assert await sweep.step() == 1
    await world.work_through()
    assert await world.said() == ["forgotten"]

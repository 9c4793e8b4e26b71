"""A ticket is snoozed and woken by the buttons of its card in the bot (T6)."""

from datetime import timedelta

from tests.support.asking_anna import card_of, now_of
from tests.support.factories import MadeAgent
from tests.support.staff import Scene, Writer

from telldesk.channels.staff.later import minutes_of
from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.lifecycle import Step

V = PressVerb


async def test_a_ticket_is_snoozed_from_its_card_and_woken_from_it(
    scene: Scene, mary: MadeAgent, anna: Writer
) -> None:
    phone = scene.phone(mary)
    await card_of(scene, phone, anna)
    await phone.presses((await phone.buttons())["Snooze"])
    offered = await phone.buttons()
    label = next(one for one in offered if one.startswith("Tomorrow"))
    await phone.presses(offered[label])
    assert "is snoozed and comes back tomorrow at" in await phone.last()
    ticket = await now_of(scene, anna)
    assert ticket.snoozed_until is not None
    assert ticket.snoozed_by_id == mary.id
    scene.clock.move(timedelta(minutes=1))
    card = await card_of(scene, phone, anna)
    assert "💤 Snoozed: back tomorrow at" in card["payload"]["text"]
    labels = [one["label"] for row in card["payload"]["buttons"] for one in row]
    assert "Wake" in labels
    assert "Snooze" not in labels
    await phone.presses(press_data(V.WAKE, anna.ticket.id))
    assert await phone.last() == f"#{anna.ticket.number} is back in view"
    assert (await now_of(scene, anna)).snoozed_until is None


async def test_a_russian_agent_reads_russian(scene: Scene, anna: Writer) -> None:
    ivan = await scene.agent(name="Ivan")
    await scene.run(
        lambda work: work.conn.execute("UPDATE agents SET language = 'ru' WHERE id = $1", ivan.id)
    )
    phone = scene.phone(ivan)
    await phone.presses(press_data(V.CHOOSE_SNOOZE, anna.ticket.id))
    asked = [row["payload"]["text"] for row in await phone.heard() if row["kind"] == "text"]
    assert asked == [f"До какого времени отложить #{anna.ticket.number}?"]
    await phone.presses(next(iter((await phone.buttons()).values())))
    assert "отложено и вернётся" in await phone.last()


async def test_an_old_button_is_told_and_does_nothing(
    scene: Scene, mary: MadeAgent, anna: Writer
) -> None:
    phone = scene.phone(mary)
    old = press_data(V.SNOOZE, anna.ticket.id, word=minutes_of(scene.clock.now()))
    await phone.presses(old)
    assert await phone.last() == "Choose a moment between a minute and 180 days from now."
    assert (await phone.heard())[-1]["payload"]["alert"]
    await phone.presses(press_data(V.WAKE, anna.ticket.id))
    assert await phone.last() == f"#{anna.ticket.number} is in view already"
    await scene.run(
        lambda work: change_status(work, mary.actor, ticket_id=anna.ticket.id, step=Step.CLOSE)
    )
    for press in (
        press_data(V.CHOOSE_SNOOZE, anna.ticket.id),
        press_data(
            V.SNOOZE, anna.ticket.id, word=minutes_of(scene.clock.now() + timedelta(hours=1))
        ),
    ):
        await phone.presses(press)
        assert "cannot be snoozed" in await phone.last()
    assert (await now_of(scene, anna)).snoozed_until is None


async def test_a_press_asks_again_what_the_agent_may_do(
    scene: Scene, mary: MadeAgent, anna: Writer
) -> None:
    phone = scene.phone(mary)
    await phone.presses(press_data(V.CHOOSE_SNOOZE, anna.ticket.id))
    choices = list((await phone.buttons()).values())
    await scene.run(
        lambda work: work.conn.execute("UPDATE agents SET role = 'helper' WHERE id = $1", mary.id)
    )
    await phone.presses(choices[0])
    assert (await phone.heard())[-1]["payload"]["alert"]
    assert (await now_of(scene, anna)).snoozed_until is None

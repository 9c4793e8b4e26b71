"""A ticket is marked as spam by the button of its card, after a question, and taken back (T6)."""

from tests.support.asking_anna import card_of, now_of
from tests.support.factories import MadeAgent
from tests.support.staff import Phone, Scene, Writer

from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.tickets.lifecycle import Status

V = PressVerb


async def test_it_is_asked_once_more_marked_and_taken_back(
    scene: Scene, mary: MadeAgent, anna: Writer
) -> None:
    phone, number = scene.phone(mary), anna.ticket.number
    await card_of(scene, phone, anna)
    await phone.presses((await phone.buttons())["Spam"])
    assert (await now_of(scene, anna)).spam_at is None
    await phone.presses((await phone.buttons())["Mark as spam"])
    assert await phone.last() == f"#{number} is spam"
    marked = await now_of(scene, anna)
    assert (marked.status, marked.spam_by_id) == (Status.CLOSED, mary.id)
    await phone.presses((await phone.buttons())["Not spam"])
    assert await phone.last() == f"#{number} is as it was"
    assert (await now_of(scene, anna)).status is Status.OPEN
    theirs = Phone(scene.desk, scene.tenant, anna.contact.bot_id, anna.contact.chat_id)
    assert await theirs.heard() == []


async def test_the_card_of_spam_says_so_and_offers_a_note_and_the_way_back(
    scene: Scene, mary: MadeAgent, anna: Writer
) -> None:
    phone = scene.phone(mary)
    await phone.presses(press_data(V.SPAM, anna.ticket.id))
    card = await card_of(scene, phone, anna)
    assert "🚫 Marked as spam" in card["payload"]["text"]
    labels = [one["label"] for row in card["payload"]["buttons"] for one in row]
    assert labels == ["Not spam", "Note"]


async def test_old_buttons_are_told(scene: Scene, mary: MadeAgent, anna: Writer) -> None:
    phone, number = scene.phone(mary), anna.ticket.number
    await phone.presses(press_data(V.NOT_SPAM, anna.ticket.id))
    assert await phone.last() == f"#{number} is not marked as spam"
    await phone.presses(press_data(V.SPAM, anna.ticket.id))
    for verb in (V.ASK_SPAM, V.SPAM):
        await phone.presses(press_data(verb, anna.ticket.id))
        assert await phone.last() == f"#{number} is marked as spam already"
    for verb in (V.TAKE, V.REPLY, V.RESOLVE, V.REOPEN, V.CHOOSE_SNOOZE):
        await phone.presses(press_data(verb, anna.ticket.id))
        answer = (await phone.heard())[-1]["payload"]
        assert answer["alert"], verb
        assert "Take the mark back first" in answer["text"], verb


async def test_a_helper_marks_nothing(scene: Scene, anna: Writer) -> None:
    helper = await scene.agent("helper")
    await scene.run(
        lambda work: work.conn.execute(
            "UPDATE tickets SET assignee_id = $2 WHERE id = $1", anna.ticket.id, helper.id
        )
    )
    phone = scene.phone(helper)
    for verb in (V.ASK_SPAM, V.SPAM, V.NOT_SPAM):
        await phone.presses(press_data(verb, anna.ticket.id))
        assert (await phone.heard())[-1]["payload"]["alert"], verb
    assert (await now_of(scene, anna)).spam_at is None

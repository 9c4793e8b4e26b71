"""Agents say in the bot whether they are here, and using it shows that they are (T11)."""

from typing import Any

import pytest
from tests.support.factories import MadeAgent
from tests.support.staff import Scene

from telldesk.channels.staff.presses import PressVerb, parse_press, press_data
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.hand_out import hand_out
from telldesk.tickets.assigning import WorkerShape, read_assigning


async def _assigning(scene: Scene, way: str) -> None:
    await scene.run(lambda work: work.conn.execute("UPDATE desk SET assigning = $1", way))


async def _as_seen(scene: Scene, agent: MadeAgent) -> WorkerShape:
    found = await scene.run(lambda work: read_assigning(work, agent.actor))
    return next(one for one in found.agents if one.id == agent.id)


def _buttons(message: Any) -> list[str]:
    rows = message["payload"].get("buttons") or []
    return [button["label"] for row in rows for button in row]


@pytest.mark.parametrize(
    ("command", "says", "presence"),
    [("/here", "until you say", "here"), ("/away", "no new tickets", "away")],
)
async def test_an_agent_says_whether_they_are_here(
    scene: Scene, command: str, says: str, presence: str
) -> None:
    agent = await scene.agent("helper")
    phone = scene.phone(agent)
    await phone.says(command)
    assert says in await phone.last()
    assert (await _as_seen(scene, agent)).presence == presence
    await phone.says("/auto")
    seen = await _as_seen(scene, agent)
    assert (seen.availability, seen.presence) == ("auto", "here")  # they use the bot just now


async def test_using_the_bot_shows_for_a_while_that_somebody_is_here(scene: Scene) -> None:
    agent = await scene.agent("helper")
    assert (await _as_seen(scene, agent)).presence == "offline"
    await scene.phone(agent).presses(press_data(PressVerb.MENU))
    assert (await _as_seen(scene, agent)).presence == "here"


async def test_the_menu_offers_it_where_tickets_come_by_themselves(scene: Scene) -> None:
    agent = await scene.agent("helper")
    phone = scene.phone(agent)
    await phone.says("/admin")
    assert "I am away" not in _buttons((await phone.heard())[-1])
    await _assigning(scene, "in_turn")
    await phone.says("/admin")
    menu = (await phone.heard())[-1]
    assert "while you use the app" in menu["payload"]["text"]
    assert "I am away" in _buttons(menu)
    await phone.presses(press_data(PressVerb.AVAILABILITY, word="away"))
    told = (await phone.heard())[-2]  # the last is the press's own answer
    texts = [one["payload"]["text"] for one in (await phone.heard())]
    assert any("no new tickets" in one for one in texts), told
    assert (await _as_seen(scene, agent)).presence == "away"


async def test_a_ticket_given_by_itself_is_its_agents_news_alone_and_once(scene: Scene) -> None:
    """Two moderators would hear of it, were it nobody's."""
    here, other = await scene.agent("moderator"), await scene.agent("moderator")
    await _assigning(scene, "in_turn")
    await scene.phone(here).says("/here")
    await scene.phone(other).says("/away")
    before = {one.id: len(await scene.chat(one).queued()) for one in (here, other)}
    contact = await scene.contact(name="Anna")
    await scene.run(
        lambda work: write_as_contact(work, contact.actor, ticket_id=None, text="It hangs")
    )
    await scene.run(hand_out)
    await scene.drain()
    new = {one.id: (await scene.chat(one).queued())[before[one.id] :] for one in (here, other)}
    assert new[other.id] == []
    [told] = new[here.id]
    assert told["kind"] == "notice"
    assert "You have it" in told["payload"]["text"]


@pytest.mark.parametrize("data", ["av", "av:", "av:gone", "av:here:away"])
def test_a_button_that_says_nothing_known_is_none(data: str) -> None:
    assert parse_press(data) is None

"""/canned lists the ready answers, `!shortcut` as an answer sends one (T12)."""

from typing import Any

import pytest
from tests.support.staff import Phone, Scene, Writer

from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.tickets.actions.canned_responses import CannedWish, archive_canned, create_canned
from telldesk.tickets.canned import MacroActions


class Room:
    """An agent whose chat holds a notification of Anna's ticket, message 501."""

    def __init__(self, scene: Scene, anna: Writer, phone: Phone) -> None:
        self.scene, self.anna, self.phone = scene, anna, phone

    async def made(self, shortcut: str, text: str = "Hello {name}", **actions: Any) -> Any:
        admin = await self.scene.agent("admin")
        wish = CannedWish(
            shortcut=shortcut, title=f"About {shortcut}", texts={"en": text},
            actions=MacroActions(**actions),
        )  # fmt: skip
        return await self.scene.run(lambda work: create_canned(work, admin.actor, wish=wish))

    async def said(self) -> list[tuple[str, str]]:
        rows = await self.scene.run(
            lambda work: work.conn.fetch(
                """SELECT visibility, text FROM messages WHERE author_kind = 'agent'
                   ORDER BY position"""
            )
        )
        return [(row["visibility"], row["text"]) for row in rows]

    async def uses(self) -> int:
        found: int = await self.scene.run(
            lambda work: work.conn.fetchval("SELECT sum(use_count) FROM canned_responses")
        )
        return found


@pytest.fixture
async def room(scene: Scene) -> Room:
    agent = await scene.agent(name="Mary")
    anna = await scene.writer(await scene.contact(name="Anna"))
    await anna.writes("It hangs")
    await scene.drain()
    await scene.chat(agent).deliver(501)
    return Room(scene, anna, scene.phone(agent))


async def test_a_shortcut_as_the_answer_sends_its_words(room: Room) -> None:
    await room.made("hello", "Hello {name}, this is {agent}. #{number} {{ok}}")
    await room.phone.answers(501, "!Hello")
    number = room.anna.ticket.number
    assert await room.said() == [("public", f"Hello Anna, this is Mary. #{number} {{ok}}")]
    assert (await room.phone.heard())[-1]["kind"] == "reaction"
    assert await room.uses() == 1


async def test_a_shortcut_is_also_good_when_the_bot_asked_for_the_answer(room: Room) -> None:
    await room.made("hello")
    await room.phone.presses(press_data(PressVerb.REPLY, room.anna.ticket.id))
    await room.phone.says("!hello")
    assert await room.said() == [("public", "Hello Anna")]


async def test_an_unknown_shortcut_sends_nothing_and_the_bot_still_waits(room: Room) -> None:
    gone = await room.made("gone")
    owner = await room.scene.agent("owner")
    await room.scene.run(lambda work: archive_canned(work, owner.actor, canned_id=gone.id))
    await room.made("hello")
    await room.phone.presses(press_data(PressVerb.REPLY, room.anna.ticket.id))
    for wrong in ("!helo", "!gone"):
        await room.phone.says(wrong)
        assert "nothing was sent" in await room.phone.last()
        assert "/canned" in await room.phone.last()
    assert await room.said() == []
    await room.phone.says("!hello")
    assert await room.said() == [("public", "Hello Anna")]


async def test_a_macro_is_refused_with_the_way_to_it(room: Room) -> None:
    await room.made("finish", step="close")
    await room.phone.answers(501, "!finish")
    assert "in the app" in await room.phone.last()
    assert await room.said() == []
    assert await room.uses() == 0


async def test_only_a_message_that_is_a_shortcut_is_one(room: Room) -> None:
    await room.made("hello")
    await room.phone.answers(501, "!hello there")
    await room.phone.answers(501, "// !hello")
    assert await room.said() == [("public", "!hello there"), ("note", "!hello")]
    await room.phone.says("!hello")
    assert len(await room.said()) == 2


async def test_the_list_has_pages_and_leaves_macros_out(room: Room) -> None:
    await room.phone.says("/canned")
    assert "There are none." in await room.phone.last()
    for number in range(11):
        await room.made(f"a{number:02}")
    await room.made("finish", step="close")
    await room.phone.says("/canned")
    first = await room.phone.last()
    assert "!a00 — " in first
    assert "!a10" not in first
    await room.phone.presses((await room.phone.buttons())["More"])
    said = [row["payload"]["text"] for row in await room.phone.heard() if row["kind"] == "text"]
    assert "!a10" in said[-1]
    assert "!finish" not in first + said[-1]

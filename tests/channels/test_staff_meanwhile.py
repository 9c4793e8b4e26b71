"""Answers in the bot that a colleague's came before: held, and sent once they are meant (T14)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from tests.support.factories import MadeAgent
from tests.support.staff import Phone, Scene, Writer

from telldesk.channels.staff.actions.answers import ASKED_FOR
from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.tickets.actions.reply import reply


@dataclass
class Late:
    """An agent whose chat shows a question that a colleague has just answered."""

    scene: Scene
    phone: Phone
    colleague: MadeAgent
    anna: Writer

    @property
    def anyway(self) -> str:
        return press_data(PressVerb.SEND_ANYWAY, self.anna.ticket.id)

    async def said(self) -> list[str]:
        rows = await self.scene.run(
            lambda work: work.conn.fetch(
                "SELECT text FROM messages WHERE author_kind = 'agent' AND visibility = 'public' "
                "ORDER BY position"
            )
        )
        return [row["text"] for row in rows]


@pytest.fixture
async def late(scene: Scene) -> Late:
    agent = await scene.agent(name="Ann")
    anna = await scene.writer(await scene.contact())
    await anna.writes("help")
    await scene.drain()
    await scene.chat(agent).deliver(501)
    colleague = await scene.agent(name="Boris")
    scene.clock.move(timedelta(seconds=5))
    await scene.run(
        lambda work: reply(work, colleague.actor, ticket_id=anna.ticket.id, text="First")
    )
    return Late(scene, scene.phone(agent), colleague, anna)


async def _told(phone: Phone) -> str:
    return next(
        text for row in reversed(await phone.heard()) if (text := str(row["payload"]["text"]))
    )


async def test_the_answer_is_held_and_goes_once_it_is_meant(late: Late) -> None:
    await late.phone.answers(501, "Second")
    assert await late.said() == ["First"]
    assert "Boris" in await late.phone.last()
    assert "was not sent" in await late.phone.last()
    assert await late.phone.buttons() == {
        "Send anyway": late.anyway,
        "Show ticket": press_data(PressVerb.CARD, late.anna.ticket.id),
    }
    await late.phone.presses(late.anyway)
    assert await late.said() == ["First", "Second"]
    await late.phone.presses(late.anyway)
    assert await late.said() == ["First", "Second"]
    assert "nothing to send any more" in await late.phone.last()


async def test_what_the_chat_shows_already_stops_nothing(late: Late) -> None:
    late.scene.clock.move(timedelta(minutes=1))
    await late.scene.drain()
    await late.phone.answers(501, "Second")
    assert await late.said() == ["First", "Second"]


async def test_words_asked_for_by_a_button_were_asked_for_then(late: Late) -> None:
    await late.phone.presses(press_data(PressVerb.REPLY, late.anna.ticket.id))
    late.scene.clock.move(timedelta(seconds=5))
    await late.scene.run(
        lambda work: reply(
            work, late.colleague.actor, ticket_id=late.anna.ticket.id, text="Another"
        )
    )
    await late.phone.says("Second")
    assert await late.said() == ["First", "Another"]
    await late.phone.presses(late.anyway)
    assert await late.said() == ["First", "Another", "Second"]


async def test_a_held_answer_is_not_sent_long_after(late: Late) -> None:
    await late.phone.answers(501, "Second")
    late.scene.clock.move(ASKED_FOR + timedelta(seconds=1))
    await late.phone.presses(late.anyway)
    assert await late.said() == ["First"]
    assert "nothing to send any more" in await late.phone.last()


async def test_T36_a_note_is_never_held_nor_made_public(late: Late) -> None:
    await late.phone.answers(501, "// Between us")
    assert await late.said() == ["First"]
    assert "Send anyway" not in await late.phone.buttons()
    await late.phone.presses(late.anyway)
    assert await late.said() == ["First"]


async def test_T44_a_held_answer_is_its_agents_own(late: Late) -> None:
    await late.phone.answers(501, "Second")
    other: Any = late.scene.phone(late.colleague)
    await other.presses(late.anyway)
    assert await late.said() == ["First"]

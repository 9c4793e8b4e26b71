"""Mary, who answers in the bot, and Anna, who has written; the card Mary has of it."""

from typing import Any

import pytest
from tests.support.factories import MadeAgent, ticket_now
from tests.support.staff import Phone, Scene, Writer

from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.tickets.rows import TicketRow


@pytest.fixture
async def mary(scene: Scene) -> MadeAgent:
    return await scene.agent(name="Mary")


@pytest.fixture
async def anna(scene: Scene) -> Writer:
    writer = await scene.writer(await scene.contact(name="Anna"))
    await writer.writes("It hangs")
    return writer


async def card_of(scene: Scene, phone: Phone, anna: Writer) -> Any:
    """The card as the chat shows it, once it was asked for."""
    await phone.presses(press_data(PressVerb.CARD, anna.ticket.id))
    await scene.drain()
    return [row for row in await phone.heard() if row["kind"] in {"notice", "edit"}][-1]


async def now_of(scene: Scene, anna: Writer) -> TicketRow:
    return await ticket_now(scene.desk, scene.tenant, anna.ticket.id)

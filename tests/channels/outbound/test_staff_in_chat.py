"""Staff at the simulator: what is queued for an agent really arrives, changes and is answered."""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiogram.types import BufferedInputFile
from tests.support.factories import MadeAgent, make_agent
from tests.support.outbound_world import Json, World
from tests.support.staff import Phone

from telegram_simulator.samples import mosaic_jpeg
from telldesk import reactions
from telldesk.channels.registry import WorkerInboxes
from telldesk.channels.staff.apps import AppLinks
from telldesk.channels.staff.plan import EDIT_EVERY
from telldesk.channels.staff.presses import PressVerb, press_data, short_id
from telldesk.channels.telegram.bots import Bots
from telldesk.kernel.events import StampedEvent
from telldesk.kernel.ids import new_id
from telldesk.kernel.outbox import Relay
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Work
from telldesk.tickets.actions.assign import take
from telldesk.tickets.actions.contact_side import write_as_contact

AGENT = 990_000_001


async def _nobody(_events: list[StampedEvent]) -> None:
    """No socket listens here."""


class StaffWorld:
    """The outbound world with an agent who started the bot, and the whole table of reactions."""

    def __init__(self, world: World, agent: MadeAgent) -> None:
        self.world, self.agent = world, agent
        self.phone = Phone(world.desk, world.tenant, agent.bot_id, agent.telegram_user_id)
        self._relay = Relay(world.queues, reactions.hearers(), _nobody)

    async def contact_writes(self, text: str) -> Any:
        return await self.world.desk.run(
            self.world.tenant,
            lambda work: write_as_contact(
                work, self.world.contact.actor, ticket_id=self.world.ticket.id, text=text
            ),
        )

    async def settle(self) -> None:
        """Events become tasks and due tasks are done, until nothing moves."""
        for _ in range(20):
            while await self._relay.step():
                pass
            if not await self.world.work_off():
                return
        raise AssertionError("never settles")

    async def chat(self) -> list[Json]:
        """What the agent sees of the bot."""
        found = await self.world.control.get(
            f"chat?bot={self.agent.bot_id}&person={self.agent.telegram_user_id}"
        )
        return [one for one in found["messages"] if one.get("from", {}).get("is_bot")]


@pytest.fixture
async def staff(world: World, inboxes: WorkerInboxes) -> StaffWorld:
    world.clock.at = datetime.now(UTC) + timedelta(hours=1)
    await world.control.post("people", id=AGENT, first_name="Mary")
    await world.control.post("start", bot=world.inbox.bot_id, person=AGENT)
    agent = await make_agent(
        world.desk, world.tenant, "moderator", name="Mary", bot_id=world.inbox.bot_id,
        telegram_user_id=AGENT,
    )  # fmt: skip
    world.jobs = reactions.jobs()
    settings = Settings(environment="test", public_url="https://desk.example.com")
    links = AppLinks(settings, inboxes.by_bot_id)
    world.context = dataclasses.replace(
        world.context, settings=settings, parts={**world.context.parts, AppLinks: links}
    )
    return StaffWorld(world, agent)


async def test_a_notice_arrives_changes_in_place_and_is_answered(staff: StaffWorld) -> None:
    world = staff.world
    await staff.contact_writes("It hangs")
    await staff.settle()
    (notice,) = await staff.chat()
    assert "It hangs" in notice["text"]
    keyboard = [one for row in notice["reply_markup"]["inline_keyboard"] for one in row]
    assert press_data(PressVerb.TAKE, world.ticket.id) in {
        one.get("callback_data") for one in keyboard
    }
    assert [one["web_app"]["url"] for one in keyboard if "web_app" in one] == [
        f"https://desk.example.com/app/{world.inbox.public_id}/?ticket={short_id(world.ticket.id)}"
    ]
    world.clock.move(EDIT_EVERY)
    await staff.contact_writes("Still hangs")
    await staff.settle()
    (edited,) = await staff.chat()
    assert edited["message_id"] == notice["message_id"]
    assert "Still hangs" in edited["text"]
    await staff.phone.answers(notice["message_id"], "Try again")
    await staff.settle()
    assert (await world.said())[-1] == "Try again"
    world.clock.move(EDIT_EVERY)
    await staff.settle()
    (answered,) = await staff.chat()
    assert "Answered, waiting for the contact" in answered["text"]
    states = await world.rows("SELECT kind, state, error FROM deliveries WHERE state <> 'sent'")
    assert [tuple(row) for row in states if row["kind"] != "reaction"] == []


async def test_a_notice_with_a_photo_changes_its_caption(staff: StaffWorld, bots: Bots) -> None:
    world = staff.world
    bot = await bots.bot(world.inbox.bot_id)
    sent = await bot.send_photo(
        world.contact.chat_id, BufferedInputFile(mosaic_jpeg(2, 2, 1), "p.jpg")
    )
    assert sent.photo is not None
    ref = await staff.contact_writes("look")

    async def attach(work: Work) -> None:
        await work.conn.execute(
            """INSERT INTO message_parts (message_id, part, kind, bot_id, file_id, file_unique_id)
               VALUES ($1, 1, 'photo', $2, $3, 'u')""",
            ref.message_id, bot.id, sent.photo[-1].file_id,
        )  # fmt: skip

    await world.desk.run(world.tenant, attach)
    await staff.settle()
    (notice,) = await staff.chat()
    assert notice["photo"]
    assert "look" in notice["caption"]
    other = await make_agent(world.desk, world.tenant, "moderator", name="Paul", bot_id=1)
    world.clock.move(EDIT_EVERY)
    await world.desk.run(
        world.tenant, lambda work: take(work, other.actor, ticket_id=world.ticket.id)
    )
    await staff.settle()
    (taken,) = await staff.chat()
    assert taken["message_id"] == notice["message_id"]
    assert "\u2068Paul\u2069 has it" in taken["caption"]
    assert "reply_markup" not in taken


async def test_an_agents_album_reaches_the_contact_as_one(staff: StaffWorld, bots: Bots) -> None:
    world = staff.world
    bot = await bots.bot(world.inbox.bot_id)
    sent = await bot.send_photo(AGENT, BufferedInputFile(mosaic_jpeg(2, 2, 1), "p.jpg"))
    assert sent.photo is not None
    photo = {"photo": [sent.photo[-1].model_dump(exclude_none=True)]}
    await staff.contact_writes("show me")
    await staff.settle()
    notice = (await staff.chat())[-1]
    key = str(new_id())
    await staff.phone.answers(notice["message_id"], media_group_id=key, caption="Both", **photo)
    await staff.settle()
    await staff.phone.says(media_group_id=key, **photo)
    await staff.settle()
    assert await world.control.calls("sendMediaGroup") == []
    world.clock.move(timedelta(seconds=2))
    await staff.settle()
    (call,) = await world.control.calls("sendMediaGroup", ok=True)
    assert call
    assert [one.get("caption", "") for one in await world.messages()][-2:] == ["Both", ""]


async def test_an_agent_who_blocked_the_bot_is_left_alone(staff: StaffWorld) -> None:
    world = staff.world
    await world.control.post("block", bot=world.inbox.bot_id, person=AGENT)
    await staff.contact_writes("hello")
    await staff.settle()
    row = await world.one("SELECT telegram_reachable FROM agents")
    assert row["telegram_reachable"] is False
    count = "SELECT count(*) AS n FROM deliveries WHERE agent_id IS NOT NULL"
    before = (await world.one(count))["n"]
    world.clock.move(timedelta(minutes=10))
    await staff.contact_writes("hello?")
    await staff.settle()
    assert (await world.one(count))["n"] == before

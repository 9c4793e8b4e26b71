"""The bot lets contacts say what a new ticket is about, or rules do (T3, T4)."""

from typing import Any
from uuid import UUID

import msgspec
import pytest
from tests.support.chats import HOUR, Chat, Seen
from tests.support.factories import make_agent
from tests.support.tenants import FixedClock

from telldesk.kernel.work import Desk
from telldesk.tickets.actions.categories import archive_category, init_defaults, set_sorting
from telldesk.tickets.actions.category import set_category
from telldesk.tickets.actions.keyword_rules import RuleWish, create_rule
from telldesk.tickets.vocabulary import Sorting

pytest_plugins = ["tests.support.chats"]


class Sorted:
    """A shop's desk, and its admin."""

    def __init__(self, desk: Desk, seen: Seen, admin: Any) -> None:
        self.desk, self.seen, self.admin = desk, seen, admin
        self.ids: dict[str, UUID] = {}

    async def run(self, verb: Any, **facts: Any) -> Any:
        return await self.desk.run(
            self.seen.tenant, lambda work: verb(work, self.admin.actor, **facts)
        )

    async def begin(self, sorting: Sorting) -> None:
        found = await self.run(init_defaults, preset="shop")
        self.ids = {one.key: one.id for one in found}
        await self.run(set_sorting, sorting=sorting)

    async def keys(self) -> list[str | None]:
        """What each ticket is about."""
        names = {identity: key for key, identity in self.ids.items()}
        return [names.get(one["category_id"]) for one in await self.seen.tickets()]

    async def toast(self) -> str:
        return str((await self.seen.replies())[-1]["text"])


@pytest.fixture
async def shop(desk: Desk, seen: Seen) -> Sorted:
    return Sorted(desk, seen, await make_agent(desk, seen.tenant, "admin"))


async def test_rules_say_what_a_ticket_is_about_and_why(
    chat: Chat, seen: Seen, shop: Sorted
) -> None:
    await shop.begin("guess")
    rule = await shop.run(create_rule, wish=RuleWish(words={"en": ["urgent"]}, priority=4))
    await chat.say("urgent: my parcels are lost")
    await chat.say("and the payment too")
    assert await shop.keys() == ["order"]
    assert await seen.last_press() == []
    (ticket,) = await seen.tickets()
    assert ticket["priority"] == 4
    lines = await seen.rows("SELECT kind, actor_kind, data FROM ticket_events ORDER BY position")
    said = {line["kind"]: line for line in lines}
    assert said["priority"]["actor_kind"] == said["category"]["actor_kind"] == "bot"
    assert said["priority"]["data"]["rule_id"] == str(rule.id)
    assert said["category"]["data"]["rule_id"] != str(rule.id)


async def test_nobody_guesses_where_the_desk_sorts_by_hand(
    chat: Chat, seen: Seen, shop: Sorted
) -> None:
    await shop.begin("never")
    await chat.say("my parcel is lost")
    assert await shop.keys() == [None]
    assert await seen.last_press() == []


async def test_a_contact_is_asked_and_may_change_their_mind(
    chat: Chat, seen: Seen, shop: Sorted, clock: FixedClock
) -> None:
    await shop.begin("ask")
    await chat.say("hello")
    assert await shop.keys() == [None]
    opened = (await seen.replies())[-1]
    labels = [button["label"] for line in opened["buttons"] for button in line]
    assert labels == ["📦 Order status", "↩️ Returns", "💳 Payment", "🧵 Product question"]
    assert "What is it about?" in opened["text"]
    presses = await seen.last_press()
    await chat.press(presses[1])
    assert (await shop.keys(), await shop.toast()) == (["return"], "Returns")
    await chat.press(presses[2])
    assert await shop.keys() == ["payment"]
    await chat.press(presses[2])
    lines = await seen.rows("SELECT data FROM ticket_events WHERE kind = 'category'")
    assert len(lines) == 2
    assert "TicketChanged" in await seen.events()


async def test_a_guess_is_offered_as_one(chat: Chat, seen: Seen, shop: Sorted) -> None:
    await shop.begin("ask")
    await chat.say("where is my parcel")
    assert await shop.keys() == ["order"]
    opened = (await seen.replies())[-1]
    assert opened["buttons"][0][0]["label"] == "✓ 📦 Order status"
    await chat.press((await seen.last_press())[3])
    assert await shop.keys() == ["product"]


async def test_what_the_staff_said_stays(chat: Chat, seen: Seen, shop: Sorted) -> None:
    await shop.begin("ask")
    await chat.say("hello")
    presses = await seen.last_press()
    (ticket,) = await seen.tickets()
    await shop.run(set_category, ticket_id=ticket["id"], category_id=shop.ids["product"])
    await chat.press(presses[0])
    assert (await shop.keys(), await shop.toast()) == (["product"], "We have sorted it already.")


async def test_T44_presses_that_make_no_sense_change_nothing(
    chat: Chat, seen: Seen, shop: Sorted, clock: FixedClock
) -> None:
    await shop.begin("ask")
    await chat.say("hello")
    presses = await seen.last_press()
    await shop.run(archive_category, category_id=shop.ids["return"])
    old = "This button no longer works."
    await chat.press(presses[1])
    assert await shop.toast() == old
    stranger = msgspec.structs.replace(chat, user_id=5002)
    await stranger.press(presses[0])
    assert await shop.toast() == old
    ticket_word, _, category_word = presses[0].removeprefix("cat:").partition(":")
    for wrong in (
        f"cat:{ticket_word}",
        f"cat:{ticket_word}:x",
        f"cat:{category_word}:{ticket_word}",
    ):
        await chat.press(wrong)
        assert await shop.toast() == old
    await seen.close_all()
    clock.move(HOUR)
    await chat.press(presses[0])
    assert await shop.toast() == "We have sorted it already."
    assert await shop.keys() == [None]


async def test_who_came_by_a_link_about_something_is_not_asked(
    chat: Chat, seen: Seen, shop: Sorted
) -> None:
    await shop.begin("ask")
    await chat.say("/start payment")
    await chat.say("where is my parcel")
    assert await shop.keys() == ["payment"]
    assert await seen.last_press() == []


async def test_one_category_is_no_question(chat: Chat, seen: Seen, shop: Sorted) -> None:
    await shop.begin("ask")
    for key in ("order", "return", "payment"):
        await shop.run(archive_category, category_id=shop.ids[key])
    await chat.say("hello")
    assert await seen.last_press() == []

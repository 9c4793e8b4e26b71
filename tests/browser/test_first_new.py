"""Where a conversation is opened: at what its reader has not seen yet, on whatever device."""

import asyncio

from playwright.async_api import Page, expect
from tests.support.app_pages import Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, client_key
from tests.support.desk_people import agent, contact, ticket_of, written

pytestmark = NEEDS_CHROMIUM
_LONG = "with many words " * 20
_NEW = """() => {
  const mark = document.querySelector(".day-new");
  const next = mark?.closest("[role=listitem]")?.querySelector(".bubble-text");
  const end = (name) => document.querySelector(name)?.getBoundingClientRect();
  const top = mark?.getBoundingClientRect().top ?? -1;
  const isSeen = top >= end(".talk .bar")?.bottom && top < end(".talk-foot")?.top;
  return { words: next?.innerText ?? "", isSeen, top };
}"""


async def _reply(boss: Signed, ticket: Json, text: str) -> None:
    body = {"text": text, "entities": [], "client_key": client_key()}
    status, said = await boss.ask("POST", f"/api/v1/tickets/{ticket['id']}/replies", body)
    assert status == 201, said


async def _begins_at(page: Page, words: str) -> None:
    """The new is marked above these words, and the mark is in sight."""
    seen: Json = {}
    for _ in range(50):
        seen = await page.evaluate(_NEW)
        if words in seen["words"] and seen["isSeen"]:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(seen)


async def test_a_contact_finds_the_same_beginning_on_every_device(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, "Two Phones")
    ticket = await written(who, boss, f"From {who.id}")
    await _reply(boss, ticket, "Seen on the first phone")
    path = f"t/{ticket['id']}"
    async with apps.open(tenant, who.id, path=path) as first:
        async with first.page.expect_response("**/read") as read:
            await expect(
                first.page.locator(".bubble", has_text="Seen on the first")
            ).to_be_visible()
        assert (await read.value).status == 204
    for number in range(12):
        await _reply(boss, ticket, f"New {number}, {_LONG}")
    async with apps.open(tenant, who.id, path=path) as second:
        await _begins_at(second.page, "New 0")
        await expect(second.page.locator(".bubble", has_text="New 11,")).not_to_be_in_viewport()
    async with apps.open(tenant, who.id, path=path) as third:
        await _begins_at(third.page, "New 0")  # nobody has come to the end yet
        async with third.page.expect_response("**/read"):
            await third.page.locator(".talk-jump-button").click()
    async with apps.open(tenant, who.id, path=path) as fourth:
        await expect(fourth.page.locator(".bubble", has_text="New 11,")).to_be_in_viewport()
        assert (await fourth.page.evaluate(_NEW))["words"] == ""


async def test_an_agent_begins_at_what_came_after_the_last_answer(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, "Asks On")
    ticket = await written(who, boss, f"First of {who.id}")
    path = f"t/{ticket['id']}?view=all"
    async with apps.open(tenant, moderator, path=path) as fresh:
        await expect(fresh.page.locator(".bubble")).to_have_count(1)
        assert (await fresh.page.evaluate(_NEW))["words"] == ""  # above it there is nothing
    await _reply(boss, ticket, "Answered")
    await who.say("And then")
    await who.say(f"And more of {who.id}")
    await ticket_of(boss, f"And more of {who.id}")
    async with apps.open(tenant, moderator, path=path) as short:
        await _begins_at(short.page, "And then")
        await expect(short.page.locator(".bubble", has_text="And more of")).to_be_in_viewport()
    for number in range(70):  # more than a page of messages
        await who.say(f"Also {number}, {who.id} {_LONG}")
    await ticket_of(boss, f"Also 69, {who.id}")
    async with apps.open(tenant, moderator, path=path) as long:
        await _begins_at(long.page, "And then")
        await expect(long.page.locator(".bubble", has_text="Also 69,")).not_to_be_in_viewport()
        await long.page.locator(".talk-jump-button").click()
        await expect(long.page.locator(".bubble", has_text="Also 69,")).to_be_in_viewport()

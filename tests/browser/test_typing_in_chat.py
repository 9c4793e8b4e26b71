"""A contact who waits in the chat with the bot sees that somebody writes to them."""

import re

from playwright.async_api import expect
from tests.support.app_pages import Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with, eventually
from tests.support.desk_people import Contact, agent, contact, written

pytestmark = NEEDS_CHROMIUM


async def _calls(who: Contact, method: str) -> list[Json]:
    """The bot's calls about this person's chat, the oldest first."""
    found = await who.desk.control.get(f"calls?method={method}&chat={who.id}&limit=5000")
    calls: list[Json] = found["calls"]
    return calls


async def test_the_chat_shows_typing_until_the_answer_and_not_after_it(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    boss = await agent(desk, tenant, "admin")
    tess, ulla = await contact(desk, tenant, "Tess"), await contact(desk, tenant, "Ulla")
    tickets = [await written(one, boss, f"Is somebody there? {one.id}") for one in (tess, ulla)]
    for one in (tess, ulla):
        await one.hears("We have your request")
    chat = await apps.browser.new_page(locale="en-US")
    await chat.goto(f"{desk.report['simulator']}/#{tenant['bot_id']}:{tess.id}")
    person = int(agent_with(tenant, "moderator")["telegram_user_id"])
    async with apps.open(tenant, person, path=f"t/{tickets[0]['id']}") as app:
        box = app.page.get_by_role("textbox", name=re.compile("Reply to"))
        await app.page.get_by_text("Note", exact=True).click()
        note = app.page.get_by_role("textbox", name="Note for the team")
        await note.press_sequentially("Nobody is told of this")
        await note.fill("")
        await app.page.get_by_text("Reply", exact=True).first.click()
        assert await _calls(tess, "sendChatAction") == []
        await box.press_sequentially("Yes, I am")
        await expect(chat.locator(".typing")).to_have_text("is typing…")
        await box.press("Control+Enter")
        await expect(chat.locator(".theirs .text").last).to_have_text("Yes, I am")
        await expect(chat.locator(".typing")).to_have_count(0)
    await chat.close()
    async with apps.open(tenant, person, path=f"t/{tickets[1]['id']}") as app:
        box = app.page.get_by_role("textbox", name=re.compile("Reply to"))

        async def two_rounds() -> bool:
            await box.press_sequentially("I think ")
            return len(await _calls(ulla, "sendChatAction")) >= 2

        await eventually(two_rounds)
    said = [
        one for one in await _calls(tess, "sendMessage") if one["params"]["text"] == "Yes, I am"
    ]
    told = await _calls(tess, "sendChatAction")
    assert len(said) == 1
    assert told
    assert max(one["seq"] for one in told) < said[0]["seq"]
    first, second = [one["at"] for one in await _calls(ulla, "sendChatAction")][:2]
    assert second - first >= 4

"""What an agent sees of an answer that did not arrive, and does about it."""

import re

from playwright.async_api import Locator, expect
from tests.support.app_pages import DESKTOP, App, Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with
from tests.support.desk_people import Contact, agent, contact, written

pytestmark = NEEDS_CHROMIUM


def _person(tenant: Json, role: str) -> int:
    return int(agent_with(tenant, role)["telegram_user_id"])


async def _answer_is_lost(app: App, who: Contact, words: str, kind: str, **how: object) -> Locator:
    """The agent answered, and the bot's call went wrong; the bubble of that answer."""
    await who.hears("We have your request")  # else the fault could hit that
    await who.desk.control.post(
        "faults", kind=kind, bot=who.tenant["bot_id"], method="sendMessage", chat=who.id, **how
    )
    await app.page.get_by_role("textbox", name=re.compile("Reply to")).fill(words)
    await app.page.get_by_role("button", name="Send to the contact").click()
    return app.page.locator(".bubble-out", has_text=words)


async def test_a_refused_answer_says_why_and_a_key_sends_it_again_for_all_to_see(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    nora = await contact(desk, tenant, "Nora")
    ticket = await written(nora, await agent(desk, tenant, "admin"), f"Is it lost? {nora.id}")
    where = f"t/{ticket['id']}"
    async with (
        apps.open(tenant, _person(tenant, "admin"), path=where, size=DESKTOP) as app,
        apps.open(tenant, _person(tenant, "moderator"), path=where) as other,
    ):
        lost = await _answer_is_lost(app, nora, "Not any more", "bad_request")
        await expect(lost).to_contain_text("Telegram refused it")
        seen = other.page.locator(".bubble-out", has_text="Not any more")
        await expect(seen).to_contain_text("Telegram refused it")
        again = lost.get_by_role("button", name="Send again")
        await again.focus()
        await app.page.keyboard.press("Enter")
        await nora.hears("Not any more")
        for one in (lost, seen):
            await expect(one.locator(".bubble-state")).to_have_text("Sent")
            await expect(one.get_by_role("button", name="Send again")).to_have_count(0)
    assert [one for one in await nora.heard() if "Not any more" in one] == ["Not any more"]


async def test_an_answer_that_may_have_arrived_is_repeated_only_after_a_question(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    olaf = await contact(desk, tenant, "Olaf")
    words = "Perhaps you read this"
    ticket = await written(olaf, await agent(desk, tenant, "admin"), f"Do I hear twice? {olaf.id}")
    async with apps.open(
        tenant, _person(tenant, "moderator"), path=f"t/{ticket['id']}", client={"popup": None}
    ) as app:
        lost = await _answer_is_lost(app, olaf, words, "http_5xx", executed=True)
        await expect(lost).to_contain_text("It may have arrived")
        await lost.get_by_role("button", name="Send again").click()
        (question,) = await app.calls("web_app_open_popup")
        assert "twice" in question["message"]
        await expect(lost).to_contain_text("It may have arrived")
        await app.page.evaluate("() => { fakeClient.options.popup = 'ok'; }")
        await lost.get_by_role("button", name="Send again").click()
        await expect(lost.locator(".bubble-state")).to_have_text("Sent")
    assert [one for one in await olaf.heard() if one == words] == [words, words]


async def test_to_a_contact_who_blocked_the_bot_it_goes_when_they_are_back(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    petra = await contact(desk, tenant, "Petra")
    ticket = await written(petra, await agent(desk, tenant, "admin"), f"I may leave {petra.id}")
    where = f"t/{ticket['id']}"
    place = {"bot": tenant["bot_id"], "person": petra.id}
    async with apps.open(tenant, _person(tenant, "moderator"), path=where) as app:
        lost = await _answer_is_lost(app, petra, "Come back", "blocked")
        await expect(lost).to_contain_text("the contact has blocked the bot")
        await expect(lost).to_contain_text("When the contact unblocks the bot")
        await expect(lost.get_by_role("button", name="Send again")).to_have_count(0)
        await desk.control.post("block", **place)
        await desk.control.post("unblock", **place)
        await lost.get_by_role("button", name="Send again").click()
        await petra.hears("Come back")
        await expect(lost.locator(".bubble-state")).to_have_text("Sent")

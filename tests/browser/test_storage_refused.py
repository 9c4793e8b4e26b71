"""Devices that keep nothing: everything works, and whoever writes is told what that means."""

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, Apps, shown
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with
from tests.support.desk_people import agent, contact, ticket_of, written
from tests.support.desktop import confirm_code
from tests.support.device_storage import FULL, MISSING, REFUSED

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
DEVICES = [
    pytest.param(device, id=name)
    for name, device in (("full", FULL), ("refused", REFUSED), ("missing", MISSING))
]
TOLD = "This device keeps nothing"


async def _is_told(page: Page) -> None:
    await expect(page.get_by_text(TOLD)).to_be_visible()


@pytest.mark.parametrize("device", DEVICES)
async def test_an_agent_answers_where_nothing_can_be_kept(
    apps: Apps, desk: DemoDesk, tenant: Json, device: str
) -> None:
    who = await contact(desk, tenant, "No Room")
    ticket = await written(who, await agent(desk, tenant, "admin"), "Is there room?")
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    async with apps.open(tenant, moderator, path=f"t/{ticket['id']}", device=device) as app:
        box = app.page.locator("textarea")
        await expect(box).to_be_editable()
        await expect(app.page.get_by_text(TOLD)).to_have_count(0)  # not before it matters
        await box.fill("Enough for this")
        await _is_told(app.page)
        await app.page.get_by_role("button", name="Send to the contact").click()
        await who.hears("Enough for this")
        bubble = app.page.locator(".bubble-out", has_text="Enough for this")
        await expect(bubble).to_have_count(1)
        await expect(bubble.locator(".bubble-state")).to_have_text("Sent")
        assert [one for one in await who.heard() if "Enough" in one] == ["Enough for this"]


@pytest.mark.parametrize("device", DEVICES)
async def test_a_contact_asks_where_nothing_can_be_kept(
    apps: Apps, desk: DemoDesk, tenant: Json, device: str
) -> None:
    who = await contact(desk, tenant, "Full Phone")
    async with apps.open(tenant, who.id, device=device) as app:
        page = app.page
        await page.get_by_role("button", name="Something else").click()
        await page.get_by_label("Your question").fill("Does it fit?")
        await _is_told(page)
        await app.main_button("Send")
        await app.native("main")
        await ticket_of(await agent(desk, tenant, "admin"), "Does it fit?")
        bubble = page.locator(".bubble-out", has_text="Does it fit?")
        await expect(bubble).to_have_count(1)
        await expect(bubble.locator(".bubble-state")).to_have_count(0)


async def test_a_browser_that_may_keep_nothing_is_still_signed_in_by_the_bot(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    async with apps.context(size=DESKTOP) as (context, watch):
        await context.add_init_script(REFUSED)
        page = await context.new_page()
        await page.goto(tenant["app"])
        await confirm_code(desk, tenant, page)
        await expect(page.locator(".desk-wide")).to_be_visible()
        await shown(page)
        await expect(page.locator(".ticket-row").first).to_be_visible()
        await watch.check(page)

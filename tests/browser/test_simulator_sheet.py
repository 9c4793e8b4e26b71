"""The app inside the simulator's chat page: its sheet is the client, its buttons are the app's."""

from playwright.async_api import Frame, Page, expect
from tests.support.app_pages import DESKTOP, Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json
from tests.support.desk_people import agent, contact, ticket_of

pytestmark = NEEDS_CHROMIUM


async def _app_in(page: Page) -> Frame:
    """The app in the page's one pane, opened by the menu button."""
    await page.locator(".pane header button.strong").click()
    await expect(page.locator(".pane .cover")).to_be_hidden(timeout=30_000)
    handle = await page.locator(".pane iframe").element_handle()
    frame = await handle.content_frame()
    assert frame is not None
    return frame


async def test_a_question_is_asked_by_the_menu_button_and_the_sheets_own_button(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    rita = await contact(desk, tenant, "Rita")
    async with apps.context(size=DESKTOP) as (context, watch):
        watch.origins.add(desk.report["simulator"])
        page = await context.new_page()
        await page.goto(f"{desk.report['simulator']}/#{tenant['bot_username']}:{rita.id}")
        frame = await _app_in(page)
        await frame.get_by_role("button", name="Something else").click()
        await frame.get_by_label("Your question").fill("Asked in the sheet")
        await page.locator(".sheet").get_by_role("button", name="Send").click()
        await expect(frame.locator(".bubble-out", has_text="Asked in the sheet")).to_be_visible()
        seen = await ticket_of(await agent(desk, tenant, "admin"), "Asked in the sheet")
        assert seen["contact"]["name"] == "Rita"
        await page.locator(".sheet").get_by_role("button", name="Back").click()
        await expect(frame.locator(".row-target", has_text="Asked in the sheet")).to_be_visible()
        assert not watch.complaints, watch.complaints

"""A menu longer than the window: what is at its end can be reached, and stays where it is."""

from playwright.async_api import expect
from tests.support.app_pages import Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with
from tests.support.desk_people import agent, contact, written

pytestmark = NEEDS_CHROMIUM
_LOW = {"width": 1024, "height": 420}


async def test_a_menu_longer_than_the_window_scrolls_and_stays_scrolled(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    who = await contact(desk, tenant, "Long Menu")
    ticket = await written(who, await agent(desk, tenant, "admin"), f"Long of {who.id}")
    async with apps.open(tenant, moderator, path=f"t/{ticket['id']}?view=all", size=_LOW) as app:
        page = app.page
        row = page.locator(f"[data-ticket='{ticket['id']}']")
        await row.locator(".swipe-menu button").click()
        menu = page.get_by_role("menu")
        await expect(menu).to_be_visible()
        box = await menu.bounding_box()
        assert box
        await page.mouse.move(box["x"] + 40, box["y"] + 40)
        await page.mouse.wheel(0, 2_000)
        await expect(menu.get_by_role("menuitem").last).to_be_in_viewport()
        # What scrolls elsewhere, as a conversation does when words come, moves it no more.
        await who.say("Something else")
        await expect(page.locator(".bubble", has_text="Something else")).to_be_visible()
        await expect(menu.get_by_role("menuitem").last).to_be_in_viewport()
        await menu.get_by_role("menuitem").last.click()
        await expect(menu).to_have_count(0)

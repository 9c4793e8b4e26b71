"""An agent's language goes with the agent, not with the device."""

from playwright.async_api import expect
from tests.support.app_pages import DESKTOP, Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with
from tests.support.desk_people import run_sql

pytestmark = NEEDS_CHROMIUM


async def test_a_language_chosen_on_one_device_is_spoken_on_the_next(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    helper = agent_with(tenant, "helper")["telegram_user_id"]
    try:
        async with apps.open(tenant, helper, size=DESKTOP, platform="tdesktop") as app:
            page = app.page
            await page.get_by_role("link", name="Me", exact=True).click()
            async with page.expect_response("**/api/v1/me/language") as answered:
                await page.get_by_text("Русский", exact=True).click()
            assert (await answered.value).status == 204
            await expect(page.get_by_role("button", name="Выйти здесь")).to_be_visible()
            await app.reload()
            await expect(page.locator("html")).to_have_attribute("lang", "ru")
        async with apps.open(tenant, helper, path="?view=mine") as other:
            await expect(other.page.locator("html")).to_have_attribute("lang", "ru")
    finally:
        await run_sql(desk, tenant, "UPDATE agents SET language = ''")

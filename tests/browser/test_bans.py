"""Shutting somebody out, for a reason and a time, and letting them in again."""

import re

import pytest
from playwright.async_api import expect
from tests.support.app_pages import DESKTOP, PHONE, Apps
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


@pytest.mark.parametrize(
    ("size", "look"), [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light")],
    ids=["phone", "dark", "desktop"],
)  # fmt: skip
async def test_a_ban_says_why_and_until_when(
    apps: Apps, desk: DemoDesk, tenant: Json, size: Json, look: str
) -> None:
    found = agent_with(tenant, "moderator")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, "Loud Seller")
    ticket = await written(who, boss, f"Buy my watches, {who.id}")
    path = f"t/{ticket['id']}/contact?view=all"
    async with apps.open(
        tenant, int(found["telegram_user_id"]), path=path, size=size, look=look
    ) as app:
        page = app.page
        await page.get_by_role("button", name="Ban", exact=True).click()
        sheet = page.get_by_role("dialog", name=re.compile("Ban .*Loud Seller"))
        await sheet.get_by_label("Why").fill("Sells watches to everybody")
        await sheet.get_by_label("For how long").select_option("7")
        assert await violations(page) == []
        await sheet.get_by_role("button", name="Ban", exact=True).click()
        await expect(page.get_by_text("Sells watches to everybody")).to_be_visible()
        banner = page.locator(".banner", has_text="Banned by")
        await expect(banner).to_contain_text("Until ")
        assert await violations(page) == []
        await page.get_by_role("button", name="Lift the ban").click()
        await expect(page.get_by_text("Sells watches to everybody")).to_have_count(0)
        # Undone, everything of it is back.
        told = page.locator(".toast", has_text="is heard again")
        await told.get_by_role("button", name="Undo").click()
        await expect(page.get_by_text("Sells watches to everybody")).to_be_visible()
        await expect(banner).to_contain_text("Until ")
        await page.get_by_role("button", name="Lift the ban").click()
        await expect(page.get_by_role("button", name="Ban", exact=True)).to_be_visible()

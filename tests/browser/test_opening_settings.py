"""When the desk is open: chosen by an admin in the app, heard by who writes meanwhile (T10)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with
from tests.support.desk_people import contact, run_sql

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
_ALWAYS = "UPDATE desk SET hours = '[]', special_days = '[]'"


@pytest.fixture
async def admin(desk: DemoDesk, tenant: Json) -> AsyncIterator[int]:
    """Somebody who manages the desk, in English; it is open at any time before and after."""
    found = agent_with(tenant, "admin")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    await run_sql(desk, tenant, _ALWAYS)
    yield int(found["telegram_user_id"])
    await run_sql(desk, tenant, _ALWAYS)


async def _press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def _to_opening(app: App) -> None:
    await app.page.locator(".section-link").last.click()
    await app.page.get_by_role("button", name="Opening hours").click()
    await expect(app.page.get_by_role("heading", name="Week")).to_be_visible()


def _in_two_days() -> str:
    return f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_an_admin_sets_hours_and_a_contact_hears_when_it_opens(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, size: Json
) -> None:
    async with apps.open(tenant, admin, size=size) as app:
        page = app.page
        await _to_opening(app)
        week = page.locator("section.list:has(h2:text-is('Week'))").get_by_role("button")
        await expect(week).to_contain_text("Open at any time")
        await expect(week).to_contain_text("Open now")
        await week.click()
        await page.locator(".switch", has_text="Open in certain hours").click()
        await expect(page.locator(".hours-day")).to_have_count(7)
        await _press(page, "Save")
        await expect(week).to_contain_text("Mon–Fri 09:00–18:00")

        await _press(page, "New special day")
        await _press(page, "Save")
        await expect(page.get_by_text("Choose a date.")).to_be_visible()
        await page.get_by_label("Date").fill(_in_two_days())
        await page.get_by_label("Name, for you").fill("Stocktaking")
        await _press(page, "Save")
        days = page.locator("section.list:has(h2:text-is('Special days'))").get_by_role("button")
        await expect(days).to_contain_text("Stocktaking · Closed all day")
        await days.click()
        await _press(page, "Remove")
        await expect(page.get_by_text("No special days")).to_be_visible()
        await _press(page, "Undo")
        await expect(days).to_contain_text("Stocktaking")

        # Closed whatever the time is now, until somebody changes it again.
        closed = '[{"day": 0, "start": 0, "end": 1}]'
        await run_sql(desk, tenant, "UPDATE desk SET hours = $1::jsonb", closed)
        who = await contact(desk, tenant, "Night Owl")
        await who.say(f"Is anybody awake, {who.id}")
        await who.hears("We are closed now and open again")
        await app.reload()
        await expect(week).to_contain_text("Closed now, opens")
        async with apps.open(tenant, who.id, size=size) as theirs:
            await theirs.page.locator("a.row-target").first.click()
            await expect(theirs.page.get_by_text("We are closed now. We open")).to_be_visible()


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_the_screen_is_for_everyone(apps: Apps, tenant: Json, admin: int, look: str) -> None:
    async with apps.open(tenant, admin, size=PHONE, look=look) as app:
        page = app.page
        await _to_opening(app)
        assert await violations(page) == []
        await page.locator("section.list:has(h2:text-is('Week'))").get_by_role("button").click()
        await page.locator(".switch", has_text="Open in certain hours").click()
        assert await violations(page) == []
        await page.keyboard.press("Escape")
        await _press(page, "Leave")
        await _press(page, "New special day")
        await expect(page.get_by_label("Date")).to_be_visible()
        assert await violations(page) == []
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()

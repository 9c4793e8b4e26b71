"""The desk over days, on a phone and on a desktop: numbers, chart, table, file (L1, T30)."""

import asyncio
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, Route, expect
from playwright.async_api import TimeoutError as PlaywrightTimeout
from tests.support.app_pages import DESKTOP, PHONE, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, client_key
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
_WAIT_S = 30


@pytest.fixture
async def admin(desk: DemoDesk, tenant: Json) -> int:
    """Somebody who manages the desk, in English."""
    found = agent_with(tenant, "admin")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    return int(found["telegram_user_id"])


async def _report(signed: Signed, by: str = "agent") -> Json:
    status, said = await signed.ask("GET", f"/api/v1/stats/report?by={by}")
    assert status == 200, said
    found: Json = said
    return found


async def _counted(signed: Signed, opened: int) -> Json:
    """The week's report, once it holds so many new tickets."""
    async with asyncio.timeout(_WAIT_S):
        while True:
            report = await _report(signed)
            if not report["is_counting"] and report["total"]["opened"] >= opened:
                return report
            await asyncio.sleep(0.2)


async def _worked(desk: DemoDesk, tenant: Json, name: str) -> Json:
    """One ticket more was opened, answered and resolved; the week's report that knows it."""
    boss = await agent(desk, tenant, "admin")
    before = (await _counted(boss, 0))["total"]["opened"]
    who = await contact(desk, tenant, name)
    ticket = await written(who, boss, f"A question of {name} {who.id}")
    body = {"text": "Here you are", "entities": [], "client_key": client_key()}
    path = f"/api/v1/tickets/{ticket['id']}"
    assert (await boss.ask("POST", f"{path}/replies", body))[0] == 201
    assert (await boss.ask("PUT", f"{path}/status", {"step": "resolve"}))[0] == 200
    return await _counted(boss, before + 1)


def _number(page: Page, name: str) -> Locator:
    return page.locator(f".stats-number:has(dt:text-is('{name}')) dd").first


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_week_is_read_by_day_and_by_whom_and_kept_as_a_file(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, size: Json
) -> None:
    report = await _worked(desk, tenant, f"Weekly{size['width']}")
    async with apps.open(tenant, admin, size=size, path="stats") as app:
        page = app.page
        await page.get_by_text("7 days", exact=True).click()
        opened = _number(page, "New tickets")
        await expect(opened).to_be_visible()
        assert int(await opened.inner_text()) >= report["total"]["opened"]
        await page.get_by_text("Show as a table").click()
        days = page.get_by_role("region", name="Day by day").locator("tbody tr")
        await expect(days).to_have_count(7)
        await page.get_by_text("Priority", exact=True).first.click()
        table = page.get_by_role("region", name="Priority")
        await expect(table.get_by_role("row").nth(1)).to_be_visible()
        # A client saves nothing that a page puts together.
        await page.get_by_role("button", name="Save as CSV").click()
        await expect(page.locator(".toast-text")).to_have_text(
            "Copied. Paste it into a spreadsheet."
        )


async def test_where_no_client_is_in_the_way_the_browser_saves_the_file(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int
) -> None:
    await _counted(await agent(desk, tenant, "admin"), 0)
    url = await apps.url(tenant, admin, "stats", platform="android", version="7.10")
    async with apps.context(size=DESKTOP) as (context, watch):
        page = await context.new_page()
        await page.goto(url)
        await page.get_by_text("7 days", exact=True).click()
        async with page.expect_download() as waiting:
            await page.get_by_role("button", name="Save days as CSV").click()
        file = await waiting.value
        assert file.suggested_filename.endswith("_day.csv")
        text = await asyncio.to_thread(Path(await file.path()).read_text, encoding="utf-8-sig")
        assert text.startswith('"Day","New tickets"')
        assert len(text.splitlines()) == 1 + 7 + 1
        await watch.check(page)


async def test_own_days_are_any_of_the_past(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int
) -> None:
    await _counted(await agent(desk, tenant, "admin"), 0)
    async with apps.open(tenant, admin, size=PHONE, path="stats") as app:
        page = app.page
        await page.get_by_text("Dates", exact=True).click()
        last = date.fromisoformat(await page.get_by_label("To", exact=True).input_value())
        await page.get_by_label("From", exact=True).fill((last + timedelta(1)).isoformat())
        await expect(page.get_by_text("The last day is before the first")).to_be_visible()
        await page.get_by_label("From", exact=True).fill((last - timedelta(2)).isoformat())
        await page.get_by_text("Show as a table").click()
        rows = page.get_by_role("region", name="Day by day").locator("tbody tr")
        await expect(rows).to_have_count(3)


async def test_a_report_that_does_not_come_is_asked_for_again(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int
) -> None:
    await _counted(await agent(desk, tenant, "admin"), 0)
    async with apps.open(tenant, admin, size=PHONE, path="stats") as app:
        page = app.page
        app.watch.wants("503")

        async def away(route: Route) -> None:
            await route.fulfill(status=503)

        await page.route("**/stats/report?*", away)
        await page.get_by_text("30 days", exact=True).click()
        again = page.get_by_role("button", name="Try again").first
        await expect(again).to_be_visible()
        await page.unroute("**/stats/report?*", away)
        with suppress(PlaywrightTimeout):  # numbers counted meanwhile bring it by themselves
            await again.click(timeout=5_000)
        await expect(_number(page, "New tickets")).to_be_visible()


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_everybody_can_read_it(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, look: str
) -> None:
    await _worked(desk, tenant, f"Readable {look}")
    for size in (PHONE, DESKTOP):
        async with apps.open(tenant, admin, size=size, look=look, path="stats") as app:
            page = app.page
            await expect(page.get_by_role("region", name="Category")).to_be_visible()
            assert await violations(page) == []
            await page.get_by_text("30 days", exact=True).click()
            await page.get_by_text("Show as a table").click()
            await expect(page.get_by_role("region", name="Agent")).to_be_visible()
            assert await violations(page) == []
            await app.no_sideways()
            if size is PHONE:
                await grow(page, "html { font-size: 200% !important; }")
                await app.no_sideways()

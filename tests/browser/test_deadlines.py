"""Deadlines: promised by an admin in the app, seen in the inbox, told to agents (T10)."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
_LATE = re.compile(r"^(29|30|31) min late$")  # the app's clock ticks with the minute
# Jobs may still be at work, so nothing they refer to goes.
_NOTHING = """
DELETE FROM sla_policy_categories;
UPDATE sla_policies SET archived_at = now() WHERE archived_at IS NULL;
UPDATE sla_clocks SET ended_at = now(), outcome = 'dropped' WHERE ended_at IS NULL;
UPDATE tickets SET due_at = NULL, due_metric = NULL, warn_at = NULL, look_at = NULL
WHERE look_at IS NOT NULL OR due_at IS NOT NULL
"""


@pytest.fixture
async def admin(desk: DemoDesk, tenant: Json) -> AsyncIterator[int]:
    """Somebody who manages the desk, in English; it promises nothing before and after."""
    found = agent_with(tenant, "admin")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    await _promise_nothing(desk, tenant)
    yield int(found["telegram_user_id"])
    await _promise_nothing(desk, tenant)


async def _promise_nothing(desk: DemoDesk, tenant: Json) -> None:
    for statement in _NOTHING.split(";"):
        await run_sql(desk, tenant, statement)


async def _press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def _to_deadlines(app: App) -> None:
    await app.page.locator(".section-link").last.click()
    await app.page.get_by_role("button", name="Deadlines").click()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_promise_is_made_kept_in_sight_and_taken_back(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, size: Json
) -> None:
    async with apps.open(tenant, admin, size=size) as app:
        page = app.page
        await _to_deadlines(app)
        await expect(page.get_by_text("You promise nothing yet")).to_be_visible()
        await _press(page, "New promise")
        sheet = page.get_by_role("dialog")
        await sheet.get_by_label("Name").fill("Quick")
        normal = sheet.get_by_role("group", name="Normal")
        await normal.get_by_label("First answer").fill("soon")
        await _press(page, "Save")
        await expect(normal.get_by_role("alert")).to_contain_text("30 min, 2 h or 1:30")
        await normal.get_by_label("First answer").fill("1:30")
        await sheet.locator(".segment", has_text="Day and night").click()
        await _press(page, "Save")
        policy = page.locator("section.list:has(h2:text-is('Promises'))").get_by_role("button")
        await expect(policy).to_contain_text("First answer: 1 h 30 min")
        await expect(policy).to_contain_text("Day and night")
        await expect(policy).to_contain_text("All other tickets")

        boss = await agent(desk, tenant, "admin")
        who = await contact(desk, tenant, "Hurry Up")
        ticket = await written(who, boss, f"How long will it take, {who.id}")
        await page.locator(".section-link").first.click()
        # Other tests' tickets may be due before it: it is the latest of all, and later the first.
        await page.get_by_role("tab", name="All").click()
        row = page.locator(f"[data-ticket='{ticket['id']}']")
        await expect(row.locator(".due-ok")).to_have_text("1 h")
        # Nobody answered for two hours.
        await run_sql(
            desk, tenant,
            """UPDATE tickets SET due_at = now() - interval '30 minutes', warn_at = now()
               - interval '1 hour' WHERE id = $1""",
            ticket["id"],
        )  # fmt: skip
        await who.say("Still here")
        await expect(row.locator(".due-late")).to_have_text(_LATE)
        await page.get_by_role("tab", name="Deadlines").click()
        late = page.locator("[data-ticket]").first.locator(".due-late")
        await expect(late).to_have_text(_LATE)
        await expect(late).to_have_attribute("title", re.compile("^First answer overdue by "))
        await row.locator(".row-target").click()
        await expect(page.locator(".bar .due-late")).to_have_text(_LATE)
        if size is PHONE:
            await page.locator(".talk-contact").click()
        await page.get_by_role("button", name="Deadline").click()
        shown = page.get_by_role("dialog", name="Deadlines")
        await expect(shown.get_by_text(re.compile("1 h 30 min.*Normal.*Quick"))).to_be_visible()
        await shown.get_by_role("button", name="Close").click()

        await app.page.goto(app.page.url.split("/t/")[0] + "/me/deadlines")
        await policy.click()
        await _press(page, "Remove")
        await expect(page.get_by_text("You promise nothing yet")).to_be_visible()
        await _press(page, "Undo")
        await expect(policy).to_contain_text("Quick")


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_the_screens_are_for_everyone(
    apps: Apps, tenant: Json, admin: int, look: str
) -> None:
    async with apps.open(tenant, admin, size=PHONE, look=look) as app:
        page = app.page
        await _to_deadlines(app)
        await expect(page.get_by_text("You promise nothing yet")).to_be_visible()
        assert await violations(page) == []
        await _press(page, "New promise")
        await page.get_by_role("dialog").get_by_label("Name").fill("For everyone")
        await _press(page, "New step")
        step = page.get_by_role("group", name="Step 3")
        await step.get_by_label("What happens").select_option("reassign")
        assert await violations(page) == []
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()
        await _press(page, "Save")
        await expect(page.get_by_role("button", name="For everyone")).to_be_visible()
        assert await violations(page) == []

"""A ticket is marked as spam and taken back: one sheet, one undo, nothing said to its contact."""

import re

import pytest
from playwright.async_api import Locator, Page, expect
from tests.support.app_pages import DESKTOP, PHONE, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, eventually
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


@pytest.fixture
async def moderator(desk: DemoDesk, tenant: Json) -> int:
    """Somebody who may mark spam and ban, in English."""
    found = agent_with(tenant, "moderator")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    await run_sql(desk, tenant, "DELETE FROM bulk_actions")
    return int(found["telegram_user_id"])


async def _asked(desk: DemoDesk, tenant: Json, name: str) -> tuple[Json, Signed]:
    """A ticket whose contact waits, and somebody who looks on."""
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, name)
    return await written(who, boss, f"Cheap watches, {who.id}"), boss


async def _is_spam(signed: Signed, ticket: Json, *, expected: bool) -> Json:
    async def look() -> Json | None:
        now: Json = await signed.get(f"/api/v1/tickets/{ticket['id']}")
        return now if now["is_spam"] == expected else None

    found: Json = await eventually(look)
    return found


async def _open_sheet(page: Page) -> Locator:
    await page.get_by_role("button", name=re.compile("^More for")).first.click()
    await page.get_by_role("menuitem", name="Mark as spam").click()
    sheet = page.get_by_role("dialog")
    await expect(sheet.get_by_text("counts nowhere")).to_be_visible()
    return sheet


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_ticket_is_marked_its_contact_banned_and_one_undo_takes_all_back(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int, size: Json
) -> None:
    ticket, boss = await _asked(desk, tenant, f"Watch Seller {size['width']}")
    async with apps.open(tenant, moderator, size=size, path=f"t/{ticket['id']}") as app:
        page = app.page
        bar = page.get_by_role("note").filter(has_text="Nothing can be sent here")
        sheet = await _open_sheet(page)
        await sheet.get_by_role("switch", name="Also ban the contact").click()
        await sheet.get_by_label("Why").fill("Sells watches")
        await sheet.get_by_role("button", name="Mark as spam").click()
        await expect(bar).to_be_visible()
        marked = await _is_spam(boss, ticket, expected=True)
        assert (marked["status"], marked["contact_is_banned"]) == ("closed", True)
        await expect(page.locator(".status", has_text="Spam").first).to_be_visible()
        toast = page.locator(".toast", has_text="its contact is banned")
        await toast.get_by_role("button", name="Undo").click()
        await expect(bar).to_have_count(0)
        back = await _is_spam(boss, ticket, expected=False)
        assert (back["status"], back["contact_is_banned"]) == ("open", False)

        sheet = await _open_sheet(page)
        await sheet.get_by_role("button", name="Mark as spam").click()
        await _is_spam(boss, ticket, expected=True)
        await bar.get_by_role("button", name="Not spam").click()
        await expect(bar).to_have_count(0)
        await _is_spam(boss, ticket, expected=False)
        await page.get_by_role("button", name="History").first.click()
        lines = page.locator(".talk-history")
        await expect(lines.get_by_text("Marked as spam").first).to_be_visible()
        await expect(lines.get_by_text("the mark was taken back").first).to_be_visible()


async def test_it_leaves_the_pile_by_a_key_and_stands_in_its_own(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int
) -> None:
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, "Keyed Seller")
    ticket = await written(who, boss, f"Cheap bags, {who.id}")
    async with apps.open(tenant, moderator, size=DESKTOP, path="?view=waiting") as app:
        page = app.page
        row = page.locator(f"[data-ticket='{ticket['id']}']")
        await row.locator(".row-target").click()
        await expect(page.locator(".bubble").filter(has_text="Cheap bags")).to_be_visible()
        await page.keyboard.press("Escape")
        await page.keyboard.press("!")
        await page.get_by_role("dialog").get_by_role("button", name="Mark as spam").click()
        await _is_spam(boss, ticket, expected=True)
        await expect(row).to_have_count(0)
        tabs = page.get_by_role("tablist", name="Views")
        await tabs.get_by_role("tab", name=re.compile("^Spam")).click()
        await expect(row.locator(".status", has_text="Spam")).to_be_visible()
        await tabs.get_by_role("tab", name=re.compile("^Unanswered")).click()
        # What they write next is another ticket, and this one stays where it is.
        await who.say(f"Anybody there, {who.id}")
        news = page.locator("[data-ticket]", has_text=f"Anybody there, {who.id}")
        await expect(news).to_be_visible()
        await expect(row).to_have_count(0)
        await _is_spam(boss, ticket, expected=True)


async def test_many_are_marked_together_and_taken_back_together(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int
) -> None:
    tickets = [(await _asked(desk, tenant, f"Flood {one}"))[0] for one in ("One", "Two")]
    boss = await agent(desk, tenant, "admin")
    async with apps.open(tenant, moderator, size=DESKTOP, path="?view=waiting") as app:
        page = app.page
        for place, one in enumerate(tickets):
            row = page.locator(f"[data-ticket='{one['id']}']")
            await row.locator(".row-target" if place else ".avatar").first.click()
        bar = page.get_by_role("region", name="Selected tickets")
        await expect(bar).to_contain_text(re.compile("Selected: .?2"))
        await bar.get_by_role("button", name="More for the selected").click()
        await page.get_by_role("menuitem", name="Mark as spam").click()
        for one in tickets:
            await _is_spam(boss, one, expected=True)
        toast = page.locator(".toast", has_text="tickets changed")
        await toast.get_by_role("button", name="Undo").click()
        for one in tickets:
            await _is_spam(boss, one, expected=False)


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_the_sheet_the_bar_and_the_row_are_for_everyone(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int, look: str
) -> None:
    ticket, boss = await _asked(desk, tenant, f"Plain {look} Seller")
    async with apps.open(tenant, moderator, size=PHONE, look=look, path=f"t/{ticket['id']}") as app:
        page = app.page
        sheet = await _open_sheet(page)
        await sheet.get_by_role("switch", name="Also ban the contact").click()
        await expect(sheet.get_by_label("For how long")).to_be_visible()
        assert await violations(page) == []
        await sheet.get_by_role("switch", name="Also ban the contact").click()
        await sheet.get_by_role("button", name="Mark as spam").click()
        await expect(page.get_by_role("note").filter(has_text="Nothing can be")).to_be_visible()
        await _is_spam(boss, ticket, expected=True)
        await expect(page.locator(".toast", has_text="is marked as spam")).to_be_visible()
        assert await violations(page) == []
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()
    async with apps.open(tenant, moderator, size=PHONE, look=look, path="?view=spam") as app:
        row = app.page.locator(f"[data-ticket='{ticket['id']}']")
        await expect(row.locator(".status", has_text="Spam")).to_be_visible()
        assert await violations(app.page) == []


async def test_its_contact_sees_a_closed_one_without_a_way_back(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int
) -> None:
    boss = await agent(desk, tenant, "moderator")
    who = await contact(desk, tenant, "Quiet Seller")
    ticket = await written(who, boss, f"Cheap hats, {who.id}")
    path = f"/api/v1/tickets/{ticket['id']}/spam"
    assert (await boss.ask("POST", path, {}))[0] == 200
    async with apps.open(tenant, who.id, size=PHONE, path=f"t/{ticket['id']}") as app:
        page = app.page
        await expect(page.get_by_role("note")).to_be_visible()
        await expect(page.get_by_role("textbox")).to_have_count(0)
        await expect(page.locator("body")).not_to_contain_text(
            re.compile("spam|спам", re.IGNORECASE)
        )
        assert await violations(page) == []
        await page.get_by_role("note").get_by_role("button").click()
        await expect(page.get_by_role("textbox").first).to_be_visible()

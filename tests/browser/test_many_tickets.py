"""Several tickets marked and changed together, and taken back with one press (T14)."""

import re
from functools import partial

import pytest
from playwright.async_api import Locator, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, eventually
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


def _row(app: App, ticket: Json) -> Locator:
    return app.page.locator(f"[data-ticket='{ticket['id']}']")


def _bar(app: App) -> Locator:
    return app.page.get_by_role("region", name="Selected tickets")


def _moderator(tenant: Json) -> int:
    return int(agent_with(tenant, "moderator")["telegram_user_id"])


async def _are(signed: Signed, tickets: list[Json], **facts: object) -> bool:
    """Whether the server says so of all of them."""
    now = [await signed.get(f"/api/v1/tickets/{one['id']}") for one in tickets]
    return all(one[name] == value for one in now for name, value in facts.items())


async def _three(desk: DemoDesk, tenant: Json, name: str) -> tuple[Signed, list[Json]]:
    """Three people's new tickets, the latest first as lists have them; in English."""
    who = agent_with(tenant, "moderator")["name"]
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", who)
    await run_sql(desk, tenant, "DELETE FROM bulk_actions")
    boss = await agent(desk, tenant, "admin")
    tickets = []
    for one in ("One", "Two", "Three"):
        person = await contact(desk, tenant, f"{name} {one}")
        tickets.append(await written(person, boss, f"{name} {one} asks, {person.id}"))
    return boss, tickets[::-1]


async def test_at_a_table_a_range_is_marked_changed_and_taken_back(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    boss, tickets = await _three(desk, tenant, "Ranged")
    async with apps.open(tenant, _moderator(tenant), size=DESKTOP, path="?view=all") as app:
        page = app.page
        await _row(app, tickets[0]).locator(".avatar").first.click()
        await expect(_bar(app)).to_contain_text(re.compile("Selected: .?1"))
        await _row(app, tickets[2]).locator(".row-target").click(modifiers=["Shift"])
        await expect(_bar(app)).to_contain_text(re.compile("Selected: .?3"))
        await expect(_row(app, tickets[1]).locator(".row-target")).to_have_attribute(
            "aria-pressed", "true"
        )
        assert await violations(page) == []
        await _bar(app).get_by_role("button", name="More for the selected").click()
        await page.get_by_role("menuitem", name="Priority").click()
        await page.get_by_role("dialog").get_by_role("button", name="Critical").click()
        toast = page.locator(".toast", has_text="tickets changed")
        await expect(toast).to_be_visible()
        await eventually(partial(_are, boss, tickets, priority=4))
        await expect(_bar(app)).to_have_count(0)
        await expect(_row(app, tickets[0]).get_by_label("Critical")).to_be_visible()
        await toast.get_by_role("button", name="Undo").click()
        await expect(page.locator(".toast", has_text="are as they were")).to_be_visible()
        await eventually(partial(_are, boss, tickets, priority=2))


async def test_keys_mark_leave_and_change(apps: Apps, desk: DemoDesk, tenant: Json) -> None:
    boss, tickets = await _three(desk, tenant, "Keyed")
    async with apps.open(tenant, _moderator(tenant), size=DESKTOP, path="?view=all") as app:
        page = app.page
        await expect(_row(app, tickets[0])).to_be_visible()
        await _row(app, tickets[0]).locator("a.row-target").focus()
        await page.keyboard.press("x")
        await expect(_bar(app)).to_contain_text(re.compile("Selected: .?1"))
        await expect(_row(app, tickets[0]).locator("button.row-target")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(_bar(app)).to_have_count(0)
        await expect(_row(app, tickets[0]).locator("a.row-target")).to_be_focused()
        await page.keyboard.press("x")
        await page.keyboard.press("j")
        await expect(_row(app, tickets[1]).locator("button.row-target")).to_be_focused()
        await page.keyboard.press("x")
        await expect(_bar(app)).to_contain_text(re.compile("Selected: .?2"))
        await page.keyboard.press("e")
        await eventually(partial(_are, boss, tickets[:2], status="resolved"))
        await expect(page.locator(".toast", has_text="tickets changed")).to_be_visible()
        await page.keyboard.press("u")
        await eventually(partial(_are, boss, tickets[:2], status="open"))
        assert await _are(boss, tickets[2:], status="open")


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_on_a_phone_what_cannot_be_changed_stays_marked_and_says_why(
    apps: Apps, desk: DemoDesk, tenant: Json, look: str
) -> None:
    boss, tickets = await _three(desk, tenant, f"Fingered {look}")
    mover, person = await agent(desk, tenant, "moderator"), _moderator(tenant)
    async with apps.open(tenant, person, size=PHONE, look=look, path="?view=all") as app:
        page = app.page
        await expect(_row(app, tickets[0])).to_be_visible()
        await _row(app, tickets[0]).locator(".row-target").focus()
        await _row(app, tickets[0]).get_by_role("button", name=re.compile("^More for")).click()
        await page.get_by_role("menuitem", name="Select several").click()
        await _row(app, tickets[1]).locator(".row-target").tap()
        await _row(app, tickets[2]).locator(".row-target").tap()
        await expect(_bar(app)).to_contain_text(re.compile("Selected: .?3"))
        assert await violations(page) == []
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()
        await grow(page, "html { font-size: 100% !important; }")
        # Somebody else takes one meanwhile.
        where = f"/api/v1/tickets/{tickets[1]['id']}/take"
        assert (await boss.ask("POST", where, {}))[0] == 200
        await _bar(app).get_by_role("button", name="Take").tap()
        await eventually(partial(_are, mover, [tickets[0], tickets[2]], status="in_progress"))
        await expect(_bar(app)).to_contain_text(re.compile("Selected: .?1"))
        words = re.compile(rf"Somebody else has it: .?#{tickets[1]['number']}")
        await expect(_bar(app).get_by_role("alert")).to_have_text(words)
        assert await violations(page) == []
        await _bar(app).get_by_role("button", name="Stop selecting").tap()
        await expect(_bar(app)).to_have_count(0)
        await expect(_row(app, tickets[1]).locator("a.row-target")).to_be_visible()


async def test_after_the_notice_is_gone_it_can_still_be_taken_back(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    boss, tickets = await _three(desk, tenant, "Regretted")
    async with apps.open(tenant, _moderator(tenant), size=DESKTOP, path="?view=all") as app:
        page = app.page
        await _row(app, tickets[0]).locator(".avatar").first.click()
        await _row(app, tickets[1]).locator(".row-target").click()
        await _bar(app).get_by_role("button", name="Resolve", exact=True).click()
        await eventually(partial(_are, boss, tickets[:2], status="resolved"))
        await expect(_bar(app)).to_have_count(0)
        await app.reload()
        # Meanwhile somebody works on one of them.
        where = f"/api/v1/tickets/{tickets[0]['id']}/priority"
        assert (await boss.ask("PUT", where, {"priority": 3}))[0] == 200
        await page.get_by_role("button", name="Last change of many").click()
        await page.get_by_role("menuitem", name="Take back").click()
        await eventually(partial(_are, boss, tickets[1:2], status="open"))
        words = re.compile(rf"Changed meanwhile: .?#{tickets[0]['number']}")
        await expect(page.locator(".toast", has_text=words)).to_be_visible()
        assert await _are(boss, tickets[:1], status="resolved", priority=3)
        await expect(page.get_by_role("button", name="Last change of many")).to_have_count(0)
        await page.goto(page.url.replace("?", f"t/{tickets[1]['id']}?", 1))
        await page.get_by_role("button", name="History").click()
        lines = page.locator(".talk-history")
        await expect(lines.get_by_text(re.compile("Together with other tickets"))).to_be_visible()
        await expect(lines.get_by_text("The change of many was taken back")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_several_are_snoozed_together_and_all_come_back(
    apps: Apps, desk: DemoDesk, tenant: Json, size: Json
) -> None:
    boss, tickets = await _three(desk, tenant, f"Sleepy {size['width']}")
    async with apps.open(tenant, _moderator(tenant), size=size, path="?view=waiting") as app:
        page = app.page
        await expect(_row(app, tickets[0])).to_be_visible()
        await _row(app, tickets[0]).locator("a.row-target").focus()
        await _row(app, tickets[0]).get_by_role("button", name=re.compile("^More for")).click()
        await page.get_by_role("menuitem", name="Select several").click()
        await expect(_bar(app)).to_contain_text(re.compile("Selected: .?1"))
        await _row(app, tickets[1]).locator(".row-target").click()
        await expect(_bar(app)).to_contain_text(re.compile("Selected: .?2"))
        await _bar(app).get_by_role("button", name="More for the selected").click()
        await page.get_by_role("menuitem", name="Snooze").click()
        sheet = page.get_by_role("dialog")
        await expect(sheet.get_by_text("Tomorrow morning")).to_be_visible()
        assert await violations(page) == []
        await sheet.get_by_role("button", name="Tomorrow morning").click()
        await eventually(partial(_sleep, boss, tickets[:2], expected=True))
        await expect(_row(app, tickets[0])).to_have_count(0)
        await expect(_row(app, tickets[2])).to_be_visible()
        toast = page.locator(".toast", has_text="tickets changed")
        await toast.get_by_role("button", name="Undo").click()
        await eventually(partial(_sleep, boss, tickets[:2], expected=False))
        await expect(_row(app, tickets[0])).to_be_visible()


async def _sleep(signed: Signed, tickets: list[Json], *, expected: bool) -> bool:
    now = [await signed.get(f"/api/v1/tickets/{one['id']}") for one in tickets]
    return all((one["snoozed_until"] is not None) == expected for one in now)

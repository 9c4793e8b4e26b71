"""Who gets tickets: chosen by an admin in the app, said by agents of themselves (T11)."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with, eventually
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


async def _by_hand(desk: DemoDesk, tenant: Json) -> None:
    for statement in (
        "UPDATE desk SET assigning = 'by_hand', capacity = 10, handover_min = 15",
        "UPDATE agents SET capacity = NULL, hours = '[]', availability = 'auto'",
        "DELETE FROM teams",
    ):
        await run_sql(desk, tenant, statement)


@pytest.fixture
async def admin(desk: DemoDesk, tenant: Json) -> AsyncIterator[int]:
    """Somebody who manages the desk, in English; tickets are given by hand before and after."""
    found = agent_with(tenant, "admin")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    await _by_hand(desk, tenant)
    yield int(found["telegram_user_id"])
    await _by_hand(desk, tenant)


async def _press(page: Page, name: str | re.Pattern[str], *, exact: bool = True) -> None:
    await page.get_by_role("button", name=name, exact=exact).click()


async def _to_assigning(app: App) -> None:
    await app.page.get_by_role("link", name="Me", exact=True).click()
    await _press(app.page, "Who gets tickets", exact=False)
    await expect(app.page.get_by_role("heading", name="People")).to_be_visible()


async def _choose(page: Page, way: str) -> None:
    await page.locator(".segment", has_text=way).click()


def _of(day: str, side: str) -> re.Pattern[str]:
    """The day stands isolated in the label."""
    return re.compile(rf"^\W?{day}\W?, {side}$")


async def _turn(page: Page, name: str) -> None:
    await page.locator(".switch", has_text=name).click()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_an_admin_lets_tickets_be_given_by_load_and_the_history_says_why(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, size: Json
) -> None:
    # Whoever used the app in another test a moment ago is still here.
    away = "UPDATE agents SET availability = 'away' WHERE telegram_user_id <> $1"
    await run_sql(desk, tenant, away, admin)
    async with apps.open(tenant, admin, size=size) as app:
        page = app.page
        await _to_assigning(app)
        await expect(page.get_by_text("Agents take tickets themselves")).to_be_visible()
        await _choose(page, "By load")
        await expect(page.get_by_text("has the least of what they take")).to_be_visible()

        await _press(page, re.compile("At most"), exact=False)
        await page.get_by_label("Tickets for each at once").fill("0")
        await _press(page, "Save")
        await expect(page.get_by_text("A whole number from")).to_be_visible()
        await page.get_by_label("Tickets for each at once").fill("200")
        await page.get_by_label("go on after").select_option(label="1 hour")
        await _press(page, "Save")
        await expect(page.get_by_role("button", name=re.compile("At most.*200"))).to_be_visible()

        # The admin's own app is open: they are here, and the only one.
        own = (
            page.locator("section.list:has(h2:text-is('People'))")
            .get_by_role("button")
            .filter(has_text="You")
        )
        await expect(own).to_contain_text("Here")
        who = await contact(desk, tenant, "Waits Long")
        boss = await agent(desk, tenant, "admin")
        ticket = await written(who, boss, f"Given by itself {who.id}")

        async def is_given() -> bool:
            found = await boss.get(f"/api/v1/tickets/{ticket['id']}")
            return (found["assignee"] or {}).get("id") == boss.me["id"]

        await eventually(is_given)
        await expect(own).to_contain_text(re.compile(r"of \W*200"))
        await page.locator(".section-link").first.click()
        await page.locator(f"[data-ticket='{ticket['id']}'] a").first.click()
        await page.get_by_role("button", name="History").click()
        await expect(page.get_by_text(re.compile("Least to do: .*had .* of .*200"))).to_be_visible()


async def test_hours_capacity_and_teams_are_set_and_taken_back(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int
) -> None:
    helper = agent_with(tenant, "helper")["name"]
    async with apps.open(tenant, admin, size=PHONE) as app:
        page = app.page
        await _to_assigning(app)
        people = page.locator("section.list:has(h2:text-is('People'))").get_by_role("button")
        row = people.filter(has_text=helper)
        await row.click()
        await page.get_by_label("Tickets at once").fill("3")
        await _turn(page, "Only in certain hours")
        await page.get_by_label(_of("Monday", "from")).fill("19:00")
        await _press(page, "Save")
        await expect(page.get_by_text("Hours end after they begin.")).to_be_visible()
        await page.get_by_label(_of("Monday", "from")).fill("08:00")
        await _press(page, re.compile("Tuesday.*more hours"))
        await _press(page, re.compile("Friday.*remove these"))
        await _press(page, "Save")
        await expect(row).to_contain_text(re.compile(r"of \W*3\W* tickets"))
        await expect(row).to_contain_text("Mon 08:00–18:00")
        await expect(row).to_contain_text("Tue 09:00–18:00, 19:00–23:00")

        await _press(page, "New team")
        await _press(page, "Save")
        await expect(page.get_by_text("Write a name.")).to_be_visible()
        await page.get_by_label("Name", exact=True).fill("Night watch")
        await page.get_by_label(re.compile(re.escape(helper))).check()
        await page.locator(".ticks").nth(1).get_by_role("checkbox").first.check()
        await _press(page, "Save")
        team = page.locator("section.list", has_text="Teams").get_by_role("button")
        await expect(team).to_contain_text("Night watch")
        await expect(team).to_contain_text(helper)
        await team.click()
        await _press(page, "Remove the team")
        await expect(page.get_by_text("No teams")).to_be_visible()
        await _press(page, "Undo")
        await expect(team).to_contain_text(helper)
        await expect(team.locator(".chip")).to_have_count(1)

        await row.click()
        await _turn(page, "Gets tickets by itself")
        await page.keyboard.press("Escape")
        await expect(page.get_by_text("Leave without saving?")).to_be_visible()
        await _press(page, "Stay here")
        await _press(page, "Save")
        await expect(row).to_contain_text("gets none by itself")


async def test_an_agent_says_they_are_away_and_colleagues_see_it(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int
) -> None:
    moderator = agent_with(tenant, "moderator")
    name, person = moderator["name"], int(moderator["telegram_user_id"])
    who = await contact(desk, tenant, "Whom To Give")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(who, boss, f"Pick somebody {who.id}")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", name)
    async with (
        apps.open(tenant, person, size=PHONE) as theirs,
        apps.open(tenant, admin, size=DESKTOP, path=f"t/{ticket['id']}?view=all") as ours,
    ):
        await theirs.page.get_by_role("link", name="Me", exact=True).click()
        await expect(theirs.page.get_by_role("heading", name="On this device")).to_be_visible()
        await expect(theirs.page.get_by_text("New tickets for me")).to_have_count(0)
        settings = {"assigning": "in_turn", "capacity": 7, "handover_min": None}
        assert (await boss.ask("PUT", "/api/v1/assigning", settings))[0] == 200
        await expect(theirs.page.get_by_role("heading", name="New tickets for me")).to_be_visible()
        await _choose(theirs.page, "I am away")
        await expect(theirs.page.get_by_text("None come, and those that wait")).to_be_visible()
        await theirs.reload()
        await expect(theirs.page.get_by_text("None come, and those that wait")).to_be_visible()

        await ours.page.keyboard.press("a")
        choice = ours.page.get_by_role("option", name=re.compile(re.escape(name)))
        await expect(choice).to_contain_text("Away")
        await expect(choice).to_contain_text(re.compile(r"of \W*7"))


async def test_who_may_not_manage_sees_their_own_side_at_that_address(
    apps: Apps, tenant: Json
) -> None:
    moderator = int(agent_with(tenant, "moderator")["telegram_user_id"])
    for path in ("me/assigning", "me/sorting"):
        async with apps.open(tenant, moderator, size=PHONE, path=path) as app:
            out = app.page.get_by_role("button", name=re.compile("Sign out here|Выйти здесь"))
            await expect(out).to_be_visible()


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_the_screen_is_for_everyone(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, look: str
) -> None:
    await run_sql(desk, tenant, "UPDATE desk SET assigning = 'in_turn'")
    async with apps.open(tenant, admin, size=PHONE, look=look) as app:
        page = app.page
        await _to_assigning(app)
        assert await violations(page) == []
        await (
            page.locator("section.list:has(h2:text-is('People'))")
            .get_by_role("button")
            .first.click()
        )
        await _turn(page, "Only in certain hours")
        assert await violations(page) == []
        await page.keyboard.press("Escape")
        await _press(page, "Leave")
        await _press(page, "New team")
        assert await violations(page) == []
        await page.keyboard.press("Escape")
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()
        await (
            page.locator("section.list:has(h2:text-is('People'))")
            .get_by_role("button")
            .first.click()
        )
        await _turn(page, "Only in certain hours")
        await app.no_sideways()

"""Roles with few rights: they see what works for them, and nothing they press is refused."""

import pytest
from playwright.async_api import expect
from tests.support.app_pages import DESKTOP, App, Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with, client_key
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
ROLES = [
    pytest.param("kubograd", "developer", id="developer"),
    pytest.param("north-harbour", "helper", id="helper"),
]


@pytest.fixture
async def person(desk: DemoDesk, slug: str, role: str) -> Json:
    """Somebody of this desk with this role, who chose English."""
    tenant = next(one for one in desk.tenants if one["slug"] == slug)
    found = agent_with(tenant, role)
    chosen = "UPDATE agents SET language = 'en' WHERE name = $1"
    await run_sql(desk, tenant, chosen, found["name"])
    return {"tenant": tenant, **found}


_ASKING = {"Save the conversation", "Snooze", "Participants"}
"""What is chosen from in a sheet of its own."""
_FIRST = "li, .picker-none"


async def _tickets(desk: DemoDesk, person: Json) -> tuple[Json, Json]:
    """One that is theirs, and one that is nobody's."""
    tenant = person["tenant"]
    boss = await agent(desk, tenant, "admin")
    found = []
    for name in ("Given", "Foreign"):
        who = await contact(desk, tenant, f"{name} Contact")
        found.append(await written(who, boss, f"{name} question {client_key()[-6:]}"))
    staff = await boss.get("/api/v1/staff")
    to = next(one["id"] for one in staff if one["name"] == person["name"])
    path = f"/api/v1/tickets/{found[0]['id']}/assignee"
    assert (await boss.ask("PUT", path, {"assignee_id": to}))[0] == 200
    return found[0], found[1]


async def _presses_all(app: App) -> list[str]:
    """Every item of the ticket's menu, one after the other; their names."""
    page = app.page
    more = page.locator(".ticket-actions button[aria-haspopup=menu]")
    names: list[str] = []
    while True:
        await more.click()
        items = page.locator("[role=menu]:visible").locator("[role^=menuitem]:visible")
        await expect(items.first).to_be_visible()
        new = [one for one in await items.all_inner_texts() if one not in names]
        if not new:
            await items.first.press("Escape")
            return names
        names.append(new[0])
        await items.filter(has_text=new[0].splitlines()[0]).first.click()
        if new[0].splitlines()[0] in _ASKING:
            await expect(page.locator("dialog[open]").locator(_FIRST).first).to_be_visible()
            await page.keyboard.press("Escape")
            await expect(page.locator("dialog[open]")).to_have_count(0)
        else:
            await expect(page.locator(".toast").first).to_be_visible()


@pytest.mark.parametrize(("slug", "role"), ROLES)
async def test_a_role_of_few_rights_walks_everywhere_and_is_refused_nowhere(
    apps: Apps, desk: DemoDesk, person: Json
) -> None:
    given, foreign = await _tickets(desk, person)
    own = int(person["telegram_user_id"])
    async with apps.open(person["tenant"], own, path="?view=all") as app:
        page = app.page
        await expect(page.locator(f"[data-ticket='{given['id']}']")).to_be_visible()
        await expect(page.locator(f"[data-ticket='{foreign['id']}']")).to_have_count(0)
        await expect(page.get_by_role("tab", name="Unassigned")).to_have_count(0)
        await page.locator(f"[data-ticket='{given['id']}'] a").first.click()
        await expect(page.locator(".bubble").first).to_be_visible()
        await expect(page.get_by_role("button", name="Take", exact=True)).to_have_count(0)
        names = " ".join(await _presses_all(app))
        for word in ("Assign", "Priority", "Category", "Give back"):
            assert word not in names, names
        assert "Resolve" in names
        await page.get_by_role("button", name="History").click()
        await expect(page.locator("dialog[open] li").first).to_be_visible()
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Given Contact").click()
        await expect(page.get_by_text("Given Contact").last).to_be_visible()
        await expect(page.get_by_role("button", name="Ban")).to_have_count(0)
        await app.native("back")
        await page.get_by_text("Note", exact=True).first.click()
        await page.locator("textarea").fill("Seen by the team")
        await page.get_by_role("button", name="Add the note").click()
        await expect(page.locator(".bubble-note", has_text="Seen by the team")).to_be_visible()
        await app.native("back")
        await page.get_by_role("link", name="Today", exact=True).click()
        await expect(page.locator(".page")).to_be_visible()
        await page.get_by_role("link", name="Me", exact=True).click()
        await expect(page.get_by_role("button", name="Sign out here")).to_be_visible()


@pytest.mark.parametrize(("slug", "role"), ROLES)
async def test_keys_of_rights_that_are_not_there_do_nothing(
    apps: Apps, desk: DemoDesk, person: Json
) -> None:
    given, foreign = await _tickets(desk, person)
    own = int(person["telegram_user_id"])
    tenant = person["tenant"]
    async with apps.open(tenant, own, size=DESKTOP, platform="tdesktop") as app:
        page = app.page
        row = page.locator(f"[data-ticket='{given['id']}'] a").first
        await expect(row).to_be_visible()
        await row.focus()
        await page.wait_for_load_state("networkidle")  # the part that hears keys is there
        for key in "tapc":
            await page.keyboard.press(key)
            await expect(page.locator(".toast")).to_have_count(0)
            await expect(page.locator("dialog[open]")).to_have_count(0)
        await page.keyboard.press("?")
        keys = page.locator("dialog[open] .key-help")
        await expect(keys).to_be_visible()
        words = await keys.inner_text()
        for absent in ("Assign", "Priority", "Category", "Take"):
            assert absent.lower() not in words.lower(), words
        await page.keyboard.press("Escape")
        assert [one for one in app.watch.sent if one[0] not in {"GET", "POST"}] == []
    async with apps.open(tenant, own, path=f"t/{foreign['id']}", platform="tdesktop") as app:
        app.watch.wants("404")
        await expect(app.page.get_by_text("This ticket is not here")).to_be_visible()

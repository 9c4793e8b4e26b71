"""Ready answers and macros: written by an admin, used by an agent, heard by the contact (T12)."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
_TITLE = "Where it is"


async def _forget(desk: DemoDesk, tenant: Json) -> None:
    await run_sql(desk, tenant, "DELETE FROM macro_uses")
    await run_sql(desk, tenant, "DELETE FROM canned_responses")


@pytest.fixture
async def admin(desk: DemoDesk, tenant: Json) -> AsyncIterator[int]:
    """Somebody who manages the desk, in English; it has no ready answers before and after."""
    found = agent_with(tenant, "admin")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    await _forget(desk, tenant)
    yield int(found["telegram_user_id"])
    await _forget(desk, tenant)


async def _press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


def _words(page: Page, language: str) -> Locator:
    return page.get_by_role("textbox", name=re.compile(rf"^Words, \W?{language}\W?$"))


async def _to_canned(app: App) -> None:
    await app.page.get_by_role("link", name="Me", exact=True).click()
    await app.page.get_by_role("button", name="Ready answers").click()
    await expect(app.page.get_by_role("button", name="New ready answer")).to_be_visible()


async def _made(
    desk: DemoDesk, tenant: Json, shortcut: str, text: str, actions: Json | None = None
) -> None:
    boss = await agent(desk, tenant, "admin")
    body: Json = {"shortcut": shortcut, "title": f"Title of {shortcut}", "texts": {"en": text}}
    body["actions"] = actions or {}
    status, _ = await boss.ask("POST", "/api/v1/canned-responses", body)
    assert status == 201


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_an_admin_writes_a_ready_answer_and_an_agent_sends_it(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, size: Json
) -> None:
    nora = await contact(desk, tenant, "Nora Canned")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(nora, boss, f"Where is my parcel, {nora.id}?")
    async with apps.open(tenant, admin, size=size) as app:
        page = app.page
        await _to_canned(app)
        await expect(page.get_by_text("No ready answers yet")).to_be_visible()
        await _press(page, "New ready answer")
        await _press(page, "Save")
        for missing in ("Write a title.", "without spaces.", "Write some words or choose"):
            await expect(page.get_by_text(missing)).to_be_visible()
        await page.get_by_label("Title").fill(_TITLE)
        await page.get_by_label("Shortcut").fill("Where")
        await page.get_by_role("tab", name="English").click()
        await _words(page, "English").fill("Hello {nam}")
        await expect(page.get_by_text("is no placeholder")).to_be_visible()
        await _words(page, "English").fill("Hello ")
        await _press(page, "Contact's name")
        await expect(_words(page, "English")).to_have_value("Hello {name}")
        await expect(page.locator(".canned-preview")).to_have_text("Hello Anna")
        await page.get_by_role("tab", name="Russian").click()
        await _words(page, "Russian").fill("Здравствуйте, {name}")
        await _press(page, "Save")
        row = page.get_by_role("button", name=_TITLE)
        await expect(row).to_contain_text("/where")
        await expect(row).to_contain_text("Not used yet")

        await row.click()
        await _press(page, "Put into the archive")
        await expect(row).to_have_count(0)
        await page.get_by_role("button", name="Show the archive").click()
        await expect(row).to_be_visible()
        await _press(page, "Undo")
        await expect(page.get_by_role("button", name="Hide the archive")).to_have_count(0)
        await expect(row).to_be_visible()

    async with apps.open(tenant, admin, size=size, path=f"t/{ticket['id']}") as app:
        field = app.page.get_by_role("textbox", name=re.compile("Reply to"))
        await field.fill("/wher")
        await expect(app.page.get_by_role("option", name=_TITLE)).to_be_visible()
        await field.press("Escape")
        await expect(app.page.get_by_role("listbox")).to_have_count(0)
        await field.fill("")
        await app.page.get_by_role("button", name="Ready answers").click()
        await expect(field).to_have_value("/")
        await app.page.get_by_role("option", name=_TITLE).click()
        await expect(field).to_have_value("Hello Nora Canned")
        await field.press("End")
        await field.press_sequentially(", it left today")
        await app.page.get_by_role("button", name="Send to the contact").click()
        await nora.hears("Hello Nora Canned, it left today")
    listed = await boss.get("/api/v1/canned-responses")
    assert [(one["shortcut"], one["use_count"]) for one in listed] == [("where", 1)]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_macro_shows_what_it_does_and_then_does_all_of_it(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, size: Json
) -> None:
    omar = await contact(desk, tenant, "Omar Canned")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(omar, boss, f"It works again, {omar.id}")
    async with apps.open(tenant, admin, size=size) as app:
        page = app.page
        await _to_canned(app)
        await _press(page, "New ready answer")
        await page.get_by_label("Title").fill("Well done")
        await page.get_by_label("Shortcut").fill("welldone")
        await page.get_by_role("tab", name="English").click()
        await _words(page, "English").fill("Good to hear, {name}.")
        await page.get_by_label("Status").select_option(label="Resolve")
        await page.get_by_label("Priority").select_option(label="Low")
        await _press(page, "Save")
        await expect(page.get_by_role("button", name="Well done")).to_contain_text("Macro")

    async with apps.open(tenant, admin, size=size, path=f"t/{ticket['id']}") as app:
        page = app.page
        field = page.get_by_role("textbox", name=re.compile("Reply to"))
        await field.fill("/well")
        await expect(page.get_by_role("option", name="Well done")).to_be_visible()
        await field.press("Enter")
        sheet = page.get_by_role("dialog", name="Well done")
        await expect(sheet.get_by_label("Answer")).to_have_value("Good to hear, Omar Canned.")
        await expect(sheet.get_by_role("listitem")).to_have_text(
            [re.compile(r"^Priority: \W?Low\W?$"), "Resolve the ticket"]
        )
        await sheet.get_by_role("button", name="Send and do it").click()
        await omar.hears("Good to hear, Omar Canned.")
        await expect(page.locator(".bubble-out", has_text="Good to hear")).to_have_count(1)
        await expect(field).to_have_value("")
    now = await boss.get(f"/api/v1/tickets/{ticket['id']}")
    assert (now["status"], now["priority"]) == ("resolved", 1)


async def test_a_macro_beyond_ones_role_says_so_and_cannot_be_used(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int
) -> None:
    await _made(desk, tenant, "urgent", "On it", {"priority": 4})
    helper = agent_with(tenant, "helper")
    name = helper["name"]
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", name)
    pia = await contact(desk, tenant, "Pia Canned")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(pia, boss, f"Help me, {pia.id}")
    found = next(one for one in await boss.get("/api/v1/staff") if one["name"] == name)
    await boss.ask("PUT", f"/api/v1/tickets/{ticket['id']}/assignee", {"assignee_id": found["id"]})
    who = int(helper["telegram_user_id"])
    async with apps.open(tenant, who, size=PHONE, path=f"t/{ticket['id']}") as app:
        await app.page.get_by_role("textbox", name=re.compile("Reply to")).fill("/urg")
        await app.page.get_by_role("option", name="Title of urgent").click()
        await expect(app.page.get_by_text("Your role does not allow this")).to_be_visible()
        await expect(app.page.get_by_role("button", name="Send and do it")).to_be_disabled()


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_the_screens_are_for_everyone(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, look: str
) -> None:
    await _made(desk, tenant, "hello", "Hello {name}, " * 20)
    await _made(desk, tenant, "finish", "All done", {"step": "close"})
    quinn = await contact(desk, tenant, "Quinn Canned")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(quinn, boss, f"Look at me, {quinn.id}")
    async with apps.open(tenant, admin, size=PHONE, look=look) as app:
        page = app.page
        await _to_canned(app)
        assert await violations(page) == []
        await page.get_by_role("button", name="Title of finish").click()
        await expect(page.get_by_label("Shortcut")).to_have_value("finish")
        assert await violations(page) == []
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()
    async with apps.open(tenant, admin, size=PHONE, look=look, path=f"t/{ticket['id']}") as app:
        page = app.page
        field = page.get_by_role("textbox", name=re.compile("Reply to"))
        await field.fill("/")
        await expect(page.get_by_role("option")).to_have_count(2)
        assert await violations(page) == []
        await page.get_by_role("option", name="Title of finish").click()
        await expect(page.get_by_role("button", name="Send and do it")).to_be_enabled()
        assert await violations(page) == []
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()

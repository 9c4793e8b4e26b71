"""The profile of whoever writes: found, named, noted about, followed to their tickets."""

import re
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from playwright.async_api import Locator, Page, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, eventually
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


@pytest.fixture
async def moderator(desk: DemoDesk, tenant: Json) -> AsyncIterator[int]:
    """Somebody who may change contacts, in English; nothing is noted of anybody after it."""
    found = agent_with(tenant, "moderator")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    yield int(found["telegram_user_id"])
    await run_sql(desk, tenant, "DELETE FROM contact_notes")
    await run_sql(desk, tenant, "UPDATE contacts SET given_name = '' WHERE given_name <> ''")


def _row(page: Page, name: str) -> Locator:
    return page.locator(".row-target").filter(has_text=re.compile(name))


async def _save(page: Page) -> None:
    await page.get_by_role("dialog").get_by_role("button", name="Save").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def _noted(signed: Signed, contact_id: str, texts: list[str]) -> None:
    """The server has these notes, once it has."""

    async def look() -> bool | None:
        read = await signed.get(f"/api/v1/contacts/{contact_id}/notes")
        return [one["text"] for one in read] == texts or None

    assert await eventually(look)


async def _to_contacts(app: App) -> None:
    await app.page.locator(".section-link").last.click()
    await app.page.get_by_role("button", name="Contacts").click()
    await expect(app.page.get_by_role("searchbox")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_somebody_is_found_named_and_noted_about(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int, size: Json
) -> None:
    who = await contact(desk, tenant, f"Zelda Profiled {size['width']}")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(who, boss, f"Where is my harp, {who.id}")
    contact_id = ticket["contact"]["id"]
    async with apps.open(tenant, moderator, size=size) as app:
        page = app.page
        await _to_contacts(app)
        await page.get_by_role("searchbox").fill(f"profiled {size['width']}")
        await _row(page, f"Zelda Profiled {size['width']}").click()
        await expect(page.get_by_role("heading", name="Zelda Profiled")).to_be_visible()
        await _row(page, "Our name of them").click()
        await page.get_by_label("Our name of them").fill("Harp <b>Lady</b>")
        await _save(page)
        await expect(page.get_by_role("heading", name="Harp <b>Lady</b>")).to_be_visible()
        await expect(page.get_by_text("Calls themselves")).to_be_visible()

        await page.get_by_role("button", name="New note").click()
        await page.get_by_role("dialog").get_by_role("button", name="Save").click()
        await expect(page.get_by_text("Write something.")).to_be_visible()
        await page.get_by_label("Note", exact=True).fill("Plays at night")
        await _save(page)
        await _noted(boss, contact_id, ["Plays at night"])
        await page.get_by_role("button", name="Reword the note").click()
        await page.get_by_label("Note", exact=True).fill("Plays by day")
        await _save(page)
        await _noted(boss, contact_id, ["Plays by day"])
        await page.get_by_role("button", name="Remove the note").click()
        await expect(page.get_by_text("Plays by day")).to_have_count(0)
        told = page.locator(".toast", has_text="Note removed")
        await told.get_by_role("button", name="Undo").click()
        await expect(page.get_by_text("Plays by day")).to_be_visible()
        # A colleague's note comes by itself.
        note = {"text": "From above", "client_key": str(uuid4())}
        assert (await boss.ask("POST", f"/api/v1/contacts/{contact_id}/notes", note))[0] == 201
        await expect(page.get_by_text("From above")).to_be_visible()

        await page.get_by_role("button", name="Who changed what").click()
        await expect(_row(page, "Our name of them changed")).to_be_visible()
        await page.get_by_role("dialog").get_by_role("button", name="Close").click()
        await _row(page, "Where is my harp").click()
        await expect(page.get_by_text("Where is my harp").last).to_be_visible()
        await page.go_back()
        await expect(page.get_by_role("heading", name="Harp <b>Lady</b>")).to_be_visible()
        await page.go_back()
        await expect(page.get_by_role("searchbox")).to_have_value(f"profiled {size['width']}")
        await expect(_row(page, "Harp <b>Lady</b>")).to_be_visible()


async def test_the_card_beside_a_ticket_leads_to_the_profile(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int
) -> None:
    who = await contact(desk, tenant, "Tingle Profiled")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(who, boss, f"My map is wet, {who.id}")
    path = f"t/{ticket['id']}/contact"
    async with apps.open(tenant, moderator, size=PHONE, path=path) as app:
        page = app.page
        await page.get_by_role("link", name="Profile, notes and all tickets").click()
        await expect(page.get_by_text("Where to reach them")).to_be_visible()
        await page.go_back()
        await expect(
            page.get_by_role("link", name="Profile, notes and all tickets")
        ).to_be_visible()


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_the_profile_is_for_everyone(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int, look: str
) -> None:
    who = await contact(desk, tenant, "<img src=x>\u202eevil " + "W" * 40)
    boss = await agent(desk, tenant, "admin")
    ticket = await written(who, boss, f"Look at me, {who.id}")
    where = f"/api/v1/contacts/{ticket['contact']['id']}"
    for text in ("word " * 300, "W" * 300 + "\n<script>\u202e"):
        body = {"text": text, "client_key": str(uuid4())}
        assert (await boss.ask("POST", f"{where}/notes", body))[0] in {200, 201}
    path = f"me/contacts/{ticket['contact']['id']}"
    async with apps.open(tenant, moderator, size=PHONE, look=look, path=path) as app:
        page = app.page
        await expect(page.get_by_text("word word").first).to_be_visible()
        assert await page.locator("img[src=x]").count() == 0
        assert await violations(page) == []
        await app.no_sideways()
        await page.get_by_role("button", name="Who changed what").click()
        await expect(_row(page, "Note written").first).to_be_visible()
        assert await violations(page) == []
        await page.get_by_role("dialog").get_by_role("button", name="Close").click()
        await _row(page, "Our name of them").click()
        assert await violations(page) == []
        await page.get_by_role("dialog").get_by_role("button", name="Close").click()
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()
    async with apps.open(tenant, moderator, size=PHONE, look=look, path="me/contacts") as app:
        page = app.page
        await expect(_row(page, "evil").first).to_be_visible()
        assert await violations(page) == []
        await app.no_sideways()

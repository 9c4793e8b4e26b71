"""Tags: made while typing, put on a ticket, renamed, merged and brought back (T5)."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, eventually
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


async def _forget(desk: DemoDesk, tenant: Json) -> None:
    for table in ("tag_merges", "ticket_tags", "tags"):
        await run_sql(desk, tenant, f"DELETE FROM {table}")


@pytest.fixture
async def admin(desk: DemoDesk, tenant: Json) -> AsyncIterator[int]:
    """Somebody who manages the desk, in English; it has no tags before and after."""
    found = agent_with(tenant, "admin")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    await _forget(desk, tenant)
    yield int(found["telegram_user_id"])
    await _forget(desk, tenant)


async def _tags_are(signed: Signed, ticket: Json, *names: str) -> None:
    """The server has these on the ticket, once it has."""

    async def look() -> bool | None:
        now = await signed.get(f"/api/v1/tickets/{ticket['id']}")
        return [one["name"] for one in now["tags"]] == list(names) or None

    assert await eventually(look)


async def _made(signed: Signed, name: str, *on: Json) -> Json:
    status, tag = await signed.ask("POST", "/api/v1/tags", {"name": name, "colour": "#2b8a3e"})
    assert status == 201
    for ticket in on:
        where = f"/api/v1/tickets/{ticket['id']}/tags"
        status, _ = await signed.ask("PATCH", where, {"add": [tag["id"]]})
        assert status == 200
    found: Json = tag
    return found


async def _to_tags(app: App) -> None:
    await app.page.locator(".section-link").last.click()
    await app.page.get_by_role("button", name="Tags").click()
    await expect(app.page.get_by_role("button", name="New tag")).to_be_visible()


def _row(page: Page, name: str) -> Locator:
    return page.locator(".settings .row-target").filter(has_text=name)


def _exactly(name: str) -> re.Pattern[str]:
    """Names stand between marks of direction."""
    return re.compile(rf"^\W*{name}\W*$")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_tag_is_made_while_typing_put_on_and_taken_off(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, size: Json
) -> None:
    tara = await contact(desk, tenant, "Tara Tagged")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(tara, boss, f"My crown is gone, {tara.id}")
    await _made(boss, "Refund")
    async with apps.open(tenant, admin, size=size, path=f"t/{ticket['id']}") as app:
        page = app.page
        await page.get_by_role("button", name=re.compile("^More for")).first.click()
        await page.get_by_role("menuitem", name="Tags").click()
        field = page.get_by_role("combobox", name="Find a tag")
        await expect(field).to_be_focused()
        await field.fill("Very important")
        await expect(page.get_by_role("option")).to_have_text(
            [re.compile("New tag: .?Very important")]
        )
        await field.press("Enter")
        await _tags_are(boss, ticket, "Very important")
        await expect(page.get_by_role("option", name="Very important")).to_have_attribute(
            "aria-selected", "true"
        )
        await field.fill("ref")
        await field.press("Enter")
        await _tags_are(boss, ticket, "Refund", "Very important")
        await page.get_by_role("button", name=re.compile("^Take off .?Very important")).click()
        await _tags_are(boss, ticket, "Refund")
        await page.get_by_role("option", name="Very important").click()
        await _tags_are(boss, ticket, "Refund", "Very important")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        strip = page.locator(".ticket-tags")
        await expect(strip.get_by_role("button")).to_have_text(["Refund", "Very important"])
        # Somebody else takes one off meanwhile.
        tag = next(one for one in await boss.get("/api/v1/tags") if one["name"] == "Refund")
        where = f"/api/v1/tickets/{ticket['id']}/tags"
        assert (await boss.ask("PATCH", where, {"remove": [tag["id"]]}))[0] == 200
        await expect(strip.get_by_role("button")).to_have_text(["Very important"])
        await page.get_by_role("button", name="History").click()
        lines = page.locator(".talk-history")
        await expect(
            lines.get_by_text(re.compile("Tag put on: .?Very important")).first
        ).to_be_visible()
        await expect(lines.get_by_text(re.compile("Tag taken off: .?Refund"))).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_tags_are_renamed_merged_split_and_archived(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, size: Json
) -> None:
    uma = await contact(desk, tenant, "Uma Tagged")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(uma, boss, f"It crashes, {uma.id}")
    async with apps.open(tenant, admin, size=size) as app:
        page = app.page
        await _to_tags(app)
        await expect(page.get_by_text("No tags yet")).to_be_visible()
        await page.get_by_role("button", name="New tag").click()
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("Write a name.")).to_be_visible()
        await page.get_by_label("Name").fill("crash")
        await page.locator(".sorting-swatch").nth(3).click()
        await page.get_by_role("button", name="Save").click()
        await expect(_row(page, "crash")).to_be_visible()
        await _made(boss, "bug", ticket)
        await expect(_row(page, "bug")).to_be_visible()
        # A name is one tag's.
        app.watch.wants("409")
        await _row(page, "bug").click()
        await page.get_by_label("Name").fill("CRASH")
        await page.get_by_role("button", name="Save").click()
        await expect(
            page.get_by_text("There already is a tag with this name").first
        ).to_be_visible()
        await page.get_by_label("Name").fill("defect")
        await page.get_by_role("button", name="Save").click()
        await _tags_are(boss, ticket, "defect")

        await _row(page, "defect").click()
        await page.get_by_label("Merge into").select_option(label="crash")
        await page.get_by_role("button", name="Merge", exact=True).click()
        await _tags_are(boss, ticket, "crash")
        await page.get_by_role("button", name="Undo").click()
        await _tags_are(boss, ticket, "defect")
        await _row(page, "defect").click()
        await page.get_by_role("button", name="Archive", exact=True).click()
        await expect(_row(page, "defect")).to_have_count(0)
        await page.get_by_role("button", name=re.compile("Archive: .?1")).click()
        await _row(page, "defect").click()
        await page.get_by_role("button", name="Bring back").click()
        await expect(page.get_by_role("button", name=re.compile("Archive"))).to_have_count(0)
        await expect(_row(page, "defect")).to_be_visible()
    await _tags_are(boss, ticket, "defect")


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_hostile_and_long_names_break_nothing_and_are_for_everyone(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, look: str
) -> None:
    vera = await contact(desk, tenant, "Vera Tagged")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(vera, boss, f"Look, {vera.id}")
    for name in ("<img src=x onerror=alert(1)>", "\u202eevil", "W" * 40, "Возврат"):
        await _made(boss, name, ticket)
    async with apps.open(tenant, admin, size=PHONE, look=look, path=f"t/{ticket['id']}") as app:
        page = app.page
        chips = page.locator(".ticket-tags").get_by_role("button")
        await expect(chips).to_have_count(4)
        assert await page.locator("img[src=x]").count() == 0
        assert await violations(page) == []
        await app.no_sideways()
        await chips.first.click()
        await expect(page.get_by_role("option")).to_have_count(4)
        assert await violations(page) == []
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()
    async with apps.open(tenant, admin, size=PHONE, look=look) as app:
        page = app.page
        await _to_tags(app)
        assert await violations(page) == []
        await _row(page, "Возврат").click()
        await expect(page.get_by_label("Name")).to_have_value("Возврат")
        assert await violations(page) == []

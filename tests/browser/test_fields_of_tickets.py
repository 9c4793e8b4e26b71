"""Custom fields: made by an admin, filled in beside a ticket, needed before it is resolved (T5)."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, eventually
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


async def _forget(desk: DemoDesk, tenant: Json) -> None:
    for table in ("ticket_field_values", "contact_field_values", "custom_fields"):
        await run_sql(desk, tenant, f"DELETE FROM {table}")


@pytest.fixture
async def admin(desk: DemoDesk, tenant: Json) -> AsyncIterator[int]:
    """Somebody who manages the desk, in English; it has no fields before and after."""
    found = agent_with(tenant, "admin")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    await _forget(desk, tenant)
    yield int(found["telegram_user_id"])
    await _forget(desk, tenant)


async def _made(signed: Signed, key: str, kind: str, of: str = "ticket", **more: Any) -> None:
    body = {"key": key, "kind": kind, "belongs_to": of, "names": {"en": key.title()}} | more
    status, said = await signed.ask("POST", "/api/v1/fields", body)
    assert status == 201, said


async def _stands(signed: Signed, where: str, key: str, value: Any) -> None:
    """The server has this in the field, once it has."""

    async def look() -> bool | None:
        read = await signed.get(f"/api/v1/{where}/fields")
        return next(one["value"] for one in read if one["field"]["key"] == key) == value or None

    assert await eventually(look)


async def _to_fields(app: App) -> None:
    await app.page.locator(".section-link").last.click()
    await app.page.get_by_role("button", name="Fields").click()
    await expect(app.page.get_by_role("button", name="New field")).to_be_visible()


def _row(page: Page, name: str) -> Locator:
    return page.locator(".row-target").filter(has_text=re.compile(name))


async def _save(page: Page) -> None:
    await page.get_by_role("button", name="Save").click()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_an_admin_makes_fields_changes_and_archives_them(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, size: Json
) -> None:
    boss = await agent(desk, tenant, "admin")
    async with apps.open(tenant, admin, size=size) as app:
        page = app.page
        await _to_fields(app)
        await expect(page.get_by_text("No fields yet")).to_be_visible()
        await page.get_by_role("button", name="New field").click()
        await page.get_by_label("What it takes").select_option(label="One option")
        await _save(page)
        for missing in ("Write a name.", "Only small Latin letters", "Write at least one option."):
            await expect(page.get_by_text(missing)).to_be_visible()
        for box in await page.get_by_label(re.compile("^Name,")).all():
            await box.fill("Region")
        await page.get_by_label("Short name").fill("Region")
        for at, name in enumerate(("Europe", "Asia")):
            await page.get_by_role("button", name="Add an option").click()
            await page.get_by_label(re.compile(rf"^Option \W?{at + 1}\W?$")).fill(name)
        await page.get_by_role("switch", name="Needed to resolve").check()
        await _save(page)
        await expect(_row(page, "Region")).to_contain_text("Needed")
        (made,) = await boss.get("/api/v1/fields")
        assert (made["key"], made["is_required"]) == ("region", True)
        assert [one["name"] for one in made["options"]] == ["Europe", "Asia"]

        await _row(page, "Region").click()
        await page.get_by_role("button", name=re.compile(r"^Remove option \W?2\W?$")).click()
        await page.get_by_role("button", name="Close").click()
        await page.get_by_role("button", name="Stay here").click()
        await _save(page)
        await expect(page.get_by_role("dialog")).to_have_count(0)
        (now,) = await boss.get("/api/v1/fields")
        assert now["options"] == made["options"][:1]

        await _row(page, "Region").click()
        await page.get_by_role("button", name="Archive", exact=True).click()
        await expect(_row(page, "Region")).to_have_count(0)
        await page.get_by_role("button", name="Undo").click()
        await expect(_row(page, "Region")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_ticket_is_resolved_once_its_field_is_filled_in(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, size: Json
) -> None:
    will = await contact(desk, tenant, "Will Filled")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(will, boss, f"It lags, {will.id}")
    await _made(boss, "server", "text", is_required=True)
    await _made(boss, "level", "number")
    await _made(boss, "nick", "text", of="contact")
    path = f"t/{ticket['id']}" + ("/contact" if size is PHONE else "")
    async with apps.open(tenant, admin, size=size, path=path) as app:
        page = app.page
        app.watch.wants("422")
        if size is DESKTOP:
            await page.get_by_role("button", name=re.compile("^More for")).first.click()
            await page.get_by_role("menuitem", name="Resolve").click()
            await expect(
                page.get_by_text(re.compile("is resolved, fill in: .?Server")).first
            ).to_be_visible()
        await _row(page, "Server").click()
        await page.get_by_role("textbox", name="Server").fill("<b>eu-1</b>")
        await _save(page)
        await _stands(boss, f"tickets/{ticket['id']}", "server", "<b>eu-1</b>")
        await expect(_row(page, "Server")).to_contain_text("<b>eu-1</b>")
        await _row(page, "Level").click()
        await page.get_by_role("textbox", name="Level").fill("five")
        await _save(page)
        await expect(page.get_by_text("This is no number.")).to_be_visible()
        await page.get_by_role("textbox", name="Level").fill("5,5")
        await page.keyboard.press("Enter")
        await _stands(boss, f"tickets/{ticket['id']}", "level", 5.5)
        await page.locator(".toast", has_text="Level").get_by_role("button", name="Undo").click()
        await _stands(boss, f"tickets/{ticket['id']}", "level", None)
        await _row(page, "Nick").click()
        await page.get_by_role("textbox", name="Nick").fill("Willy")
        await _save(page)
        await _stands(boss, f"contacts/{ticket['contact']['id']}", "nick", "Willy")
        # Somebody else fills in what is on the screen.
        found = next(one for one in await boss.get("/api/v1/fields") if one["key"] == "level")
        body = {"values": {found["id"]: 7}}
        where = f"/api/v1/tickets/{ticket['id']}"
        assert (await boss.ask("PATCH", f"{where}/fields", body))[0] == 200
        await expect(_row(page, "Level")).to_contain_text("7")
    assert (await boss.ask("PUT", f"{where}/status", {"step": "resolve"}))[0] == 200


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_the_screens_are_for_everyone(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, look: str
) -> None:
    xena = await contact(desk, tenant, "Xena Filled")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(xena, boss, f"Look, {xena.id}")
    hostile = {"en": "<img src=x>\u202eevil " + "W" * 40}
    options = [{"name": "<script>"}, {"name": "\u202eb"}, {"name": "W" * 80}]
    await _made(boss, "hostile", "several_of", names=hostile, options=options)
    await _made(boss, "site", "link")
    await _made(boss, "since", "date")
    await _made(boss, "story", "long_text")
    await _made(boss, "paid", "yes_no", is_required=True)
    fields = {one["key"]: one for one in await boss.get("/api/v1/fields")}
    values = {
        fields["hostile"]["id"]: [one["id"] for one in fields["hostile"]["options"]],
        fields["site"]["id"]: "https://example.test/" + "x" * 200,
        fields["since"]["id"]: "2026-02-03",
        fields["story"]["id"]: "word " * 700,
        fields["paid"]["id"]: False,
    }
    where = f"/api/v1/tickets/{ticket['id']}/fields"
    assert (await boss.ask("PATCH", where, {"values": values}))[0] == 200
    path = f"t/{ticket['id']}/contact"
    async with apps.open(tenant, admin, size=PHONE, look=look, path=path) as app:
        page = app.page
        await expect(_row(page, "Since")).to_contain_text("February 3, 2026")
        await expect(_row(page, "Paid")).to_contain_text("No")
        assert await page.locator("img[src=x]").count() == 0
        assert await violations(page) == []
        await app.no_sideways()
        await _row(page, "evil").click()
        await expect(page.get_by_role("checkbox")).to_have_count(3)
        assert await violations(page) == []
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()
    async with apps.open(tenant, admin, size=PHONE, look=look) as app:
        page = app.page
        await _to_fields(app)
        assert await violations(page) == []
        await _row(page, "evil").click()
        await expect(page.get_by_label(re.compile(r"^Option \W?3\W?$"))).to_be_visible()
        assert await violations(page) == []
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()

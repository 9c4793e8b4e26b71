"""Everything said with one person: asked for in their profile, watched, saved."""

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, THEMES, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with, eventually
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
_SPEAK = "UPDATE agents SET language = $2 WHERE name = $1"


@pytest.fixture
async def admin(desk: DemoDesk, tenant: Json) -> AsyncIterator[Json]:
    """Somebody who may export, in English; in English again after it."""
    found = agent_with(tenant, "admin")
    await run_sql(desk, tenant, _SPEAK, found["name"], "en")
    yield found
    await run_sql(desk, tenant, _SPEAK, found["name"], "en")


async def _saved(page: Page, name: str) -> zipfile.ZipFile:
    async with page.expect_download() as begun:
        await page.get_by_role("dialog").get_by_role("button", name=name).first.click()
    saved = await begun.value
    assert saved.suggested_filename.startswith("contact-")
    content = await asyncio.to_thread(Path(await saved.path()).read_bytes)
    return zipfile.ZipFile(io.BytesIO(content))


@pytest.mark.parametrize(
    ("size", "look", "language"),
    [(PHONE, "light", "en"), (PHONE, "dark", "ru"), (DESKTOP, "dark", "en")],
    ids=["phone", "dark", "desktop"],
)
async def test_everything_said_is_put_together_and_saved(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: Json, size: Json, look: str, language: str
) -> None:
    words = {
        "en": ("Export everything", "With notes", "Export", "Save the archive"),
        "ru": ("Выгрузить всё", "С заметками", "Выгрузить", "Сохранить архив"),
    }  # fmt: skip
    everything, notes, do, save = words[language]
    await run_sql(desk, tenant, _SPEAK, admin["name"], language)
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, f"Exported {size['width']} {look}")
    ticket = await written(who, boss, f"Everything I said, {who.id}")
    place = f"/api/v1/tickets/{ticket['id']}/notes"
    assert (await boss.ask("POST", place, {"text": "Between us"}))[0] == 201
    contact_id = ticket["contact"]["id"]
    url = await apps.url(
        tenant, int(admin["telegram_user_id"]), f"me/contacts/{contact_id}", platform="tdesktop",
        version="7.10", theme_params=THEMES[look],
    )  # fmt: skip
    async with apps.context(size=size, look=look) as (context, watch):
        page = await context.new_page()
        await page.goto(url)
        await page.get_by_role("button", name=everything).click()
        sheet = page.get_by_role("dialog")
        await expect(sheet.get_by_role("switch", name=notes)).not_to_be_checked()
        assert await violations(page) == []
        await sheet.get_by_role("button", name=do, exact=True).click()
        await expect(sheet.get_by_role("button", name=save)).to_have_count(1, timeout=30_000)
        assert await violations(page) == []
        archive = await _saved(page, save)
        assert json.loads(archive.read("contact.json"))["name"] == who.name
        said = archive.read(f"tickets/{ticket['number']}.json").decode()
        assert f"Everything I said, {who.id}" in said
        assert "Between us" not in said
        await sheet.get_by_role("switch", name=notes).check()
        await sheet.get_by_role("button", name=do, exact=True).click()
        await expect(sheet.get_by_role("button", name=save)).to_have_count(2, timeout=30_000)
        archive = await _saved(page, save)  # the latest stands first
        assert "Between us" in archive.read(f"tickets/{ticket['number']}.json").decode()
        assert await violations(page) == []
        await grow(page, "html { font-size: 200% !important; }")
        await watch.check(page)
    changes = await boss.get(f"/api/v1/contacts/{contact_id}/changes")
    assert [one["kind"] for one in changes["changes"]] == ["exported", "exported"]


async def test_who_may_not_export_is_not_offered_it(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    found = agent_with(tenant, "moderator")
    await run_sql(desk, tenant, _SPEAK, found["name"], "en")
    boss, who = await agent(desk, tenant, "admin"), await contact(desk, tenant, "Not Exported")
    ticket = await written(who, boss, f"Only this, {who.id}")
    path = f"me/contacts/{ticket['contact']['id']}"
    person = int(found["telegram_user_id"])
    async with apps.open(tenant, person, size=PHONE, path=path) as app:
        await expect(app.page.get_by_role("button", name="Who changed what")).to_be_visible()
        await expect(app.page.get_by_role("button", name="Export everything")).to_have_count(0)


async def test_a_refusal_is_told_and_the_wish_can_be_said_again(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: Json
) -> None:
    boss, who = await agent(desk, tenant, "admin"), await contact(desk, tenant, "Cut Off")
    ticket = await written(who, boss, f"Is it there, {who.id}")
    path = f"me/contacts/{ticket['contact']['id']}"
    exports = f"/api/v1/contacts/{ticket['contact']['id']}/exports"
    person = int(admin["telegram_user_id"])
    async with apps.open(tenant, person, size=PHONE, path=path) as app:
        page = app.page
        await page.get_by_role("button", name="Export everything").click()
        sheet = page.get_by_role("dialog")
        await expect(sheet.get_by_role("switch", name="With notes")).to_be_visible()
        app.watch.wants_broken_network()
        await page.route(f"**{exports}", lambda route: route.abort())
        await sheet.get_by_role("switch", name="With notes").check()
        await sheet.get_by_role("button", name="Export", exact=True).click()
        await expect(page.locator(".toast").first).to_be_visible()
        await expect(sheet.get_by_role("switch", name="With notes")).to_be_checked()
        await page.unroute(f"**{exports}")
        await sheet.get_by_role("button", name="Export", exact=True).click()
        await expect(sheet.get_by_role("button", name="Save the archive")).to_have_count(
            1, timeout=30_000
        )

    async def ready() -> bool | None:
        return (await boss.get(exports))[0]["state"] == "ready" or None

    assert await eventually(ready)

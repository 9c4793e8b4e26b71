"""Two cards of one person: looked at side by side, merged, and taken apart again."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect
from tests.support.app_pages import DESKTOP, PHONE, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, eventually
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


@pytest.fixture
async def moderator(desk: DemoDesk, tenant: Json) -> AsyncIterator[int]:
    """Somebody who may merge contacts, in English; names the desk gave are gone after it."""
    found = agent_with(tenant, "moderator")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    yield int(found["telegram_user_id"])
    await run_sql(desk, tenant, "UPDATE contacts SET given_name = '' WHERE given_name <> ''")


async def _merged(signed: Signed, contact_id: str, many: int) -> None:
    """The server says that so many cards are part of this one, once it does."""

    async def look() -> bool | None:
        return len(await signed.get(f"/api/v1/contacts/{contact_id}/merges")) == many or None

    assert await eventually(look)


@pytest.mark.parametrize(
    ("size", "look"), [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light")],
    ids=["phone", "dark", "desktop"],
)  # fmt: skip
async def test_two_cards_are_looked_at_merged_and_taken_apart(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int, size: Json, look: str
) -> None:
    boss = await agent(desk, tenant, "admin")
    mark = f"{size['width']}{look}"
    stays, goes = (
        await contact(desk, tenant, f"Ursula {mark}"),
        await contact(desk, tenant, f"Ulla Twin {mark}"),
    )
    first = await written(stays, boss, f"My shell is gone, {stays.id}")
    second = await written(goes, boss, f"My voice is gone, {goes.id}")
    contact_id, gone_id = first["contact"]["id"], second["contact"]["id"]
    for one, name in ((contact_id, "Ursula the Witch"), (gone_id, "Ulla the Twin")):
        assert (await boss.ask("PATCH", f"/api/v1/contacts/{one}", {"given_name": name}))[0] == 200
    path = f"me/contacts/{contact_id}"
    async with apps.open(tenant, moderator, size=size, look=look, path=path) as app:
        page = app.page
        await page.get_by_role("button", name="Merge with another card").click()
        sheet = page.get_by_role("dialog")
        await sheet.get_by_role("searchbox").fill(f"twin {mark}")
        assert await violations(page) == []
        await sheet.get_by_role("button", name=re.compile("Ulla the Twin")).click()
        await expect(sheet.get_by_text("This one becomes part of it")).to_be_visible()
        await expect(sheet.get_by_text(re.compile("Tickets that move: .?1"))).to_be_visible()
        await sheet.get_by_label("Our name of them").select_option("from")
        assert await violations(page) == []
        await app.no_sideways()
        await sheet.get_by_role("button", name="Merge", exact=True).click()
        await expect(page.get_by_role("heading", name="Ulla the Twin")).to_be_visible()
        await expect(page.locator(".row-target", has_text="My voice is gone")).to_be_visible()
        await _merged(boss, contact_id, 1)
        await expect(page.get_by_text("Also this person")).to_be_visible()
        assert await violations(page) == []
        # In its own words, not by the notice that goes by itself.
        await page.get_by_role("button", name="Undo", exact=True).first.click()
        await expect(page.get_by_role("heading", name="Ursula the Witch")).to_be_visible()
        await _merged(boss, contact_id, 0)
        await expect(page.locator(".row-target", has_text="My voice is gone")).to_have_count(0)
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()


async def test_a_card_that_was_merged_leads_to_the_one_it_is_part_of(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int
) -> None:
    boss = await agent(desk, tenant, "admin")
    stays, goes = await contact(desk, tenant, "Wanda One"), await contact(desk, tenant, "Wanda Two")
    first = await written(stays, boss, f"Spells, {stays.id}")
    second = await written(goes, boss, f"More spells, {goes.id}")
    contact_id, gone_id = first["contact"]["id"], second["contact"]["id"]
    merges = f"/api/v1/contacts/{contact_id}/merges"
    assert (await boss.ask("POST", merges, {"from_id": gone_id}))[0] == 201
    async with apps.open(tenant, moderator, size=PHONE, path=f"me/contacts/{gone_id}") as app:
        page = app.page
        await page.get_by_role("button", name="Open that card").click()
        await expect(page.get_by_role("heading", name="Wanda One")).to_be_visible()
        await expect(page.locator(".row-target", has_text="More spells")).to_be_visible()

"""Finding tickets by words, narrowing the list, and keeping that as a view (T13, M2)."""

from collections.abc import AsyncIterator
from itertools import pairwise
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


@pytest.fixture
async def admin(desk: DemoDesk, tenant: Json) -> AsyncIterator[int]:
    """Somebody who manages the desk, in English; no views are kept before and after."""
    found = agent_with(tenant, "admin")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    await run_sql(desk, tenant, "DELETE FROM saved_views")
    yield int(found["telegram_user_id"])
    await run_sql(desk, tenant, "DELETE FROM saved_views")


def unique() -> str:
    """A word nobody else says, of letters, of which no two neighbours are the same."""
    while True:
        word = "zq" + "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:10])
        if all(one != two for one, two in pairwise(word)):
            return word


async def _press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def _seek(page: Page, words: str, *, is_phone: bool) -> None:
    if is_phone and not await page.locator("#inbox-seek").is_visible():
        await _press(page, "Search")
    if not is_phone:
        await expect(page.locator("[data-ticket]").first).to_be_visible()
        # What the keys do is loaded after the rows.
        for _ in range(100):
            if await page.evaluate("document.activeElement?.id === 'inbox-seek'"):
                break
            await page.keyboard.press("/")
            await page.wait_for_timeout(100)
        await expect(page.locator("#inbox-seek")).to_be_focused()
    await page.locator("#inbox-seek").fill(words)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_an_agent_finds_what_was_said_and_opens_it(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, size: Json
) -> None:
    word, is_phone = unique(), size is PHONE
    signed = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, "Lena Seeker")
    ticket = await written(who, signed, f"The {word} parcels never came")
    await signed.ask("POST", f"/api/v1/tickets/{ticket['id']}/replies", {"text": "We look into it"})
    async with apps.open(tenant, admin, size=size) as app:
        page = app.page
        results = page.get_by_role("list", name="Found tickets")
        await _seek(page, f"{word} parcel ", is_phone=is_phone)
        await expect(results.locator("a.row-target")).to_have_count(1)
        await expect(results.locator("mark")).to_have_text([word, "parcels"])
        await expect(results).to_contain_text(f"#{ticket['number']}")

        slip = word[:4] + word[5] + word[4] + word[6:]
        await page.locator("#inbox-seek").fill(f"{slip} ")
        meant = page.locator(".search-meant")
        await expect(meant).to_contain_text(word)
        await meant.get_by_role("button").click()
        await expect(meant).to_have_count(0)
        await expect(page.locator(".search-found .empty")).to_contain_text(slip)

        await page.locator("#inbox-seek").fill(f"#{ticket['number']}")
        await expect(results.locator("a.row-target").first).to_contain_text("Number")
        await results.locator("a.row-target").first.click()
        await expect(page.get_by_text(f"The {word} parcels never came").last).to_be_visible()
        if is_phone:
            await page.go_back()
        await page.locator("#inbox-seek").press("Escape")
        await expect(results).to_have_count(0)
        await expect(page.get_by_role("tab", name="All")).to_be_visible()


async def test_without_a_network_what_was_read_is_searched(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int
) -> None:
    word = unique()
    signed = await agent(desk, tenant, "admin")
    await written(await contact(desk, tenant, f"Nadia {word}"), signed, "Is anybody there?")
    async with apps.open(tenant, admin, size=DESKTOP) as app:
        page = app.page
        await page.get_by_role("tab", name="All").click()
        await expect(page.get_by_text(f"Nadia {word}").first).to_be_visible()
        app.watch.wants_broken_network()
        await page.route("**/api/v1/search**", lambda route: route.abort())
        await page.locator("#inbox-seek").fill(word)
        await expect(page.get_by_role("heading", name="Among what was read before")).to_be_visible(
            timeout=30_000
        )
        await expect(page.locator(".search-found a.row-target")).to_have_count(1)
        await page.unroute("**/api/v1/search**")
        await _press(page, "Try again")
        await expect(page.locator(".search-found mark").first).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_list_is_narrowed_and_kept_as_a_view(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, size: Json
) -> None:
    name = f"Late {unique()}"
    signed = await agent(desk, tenant, "admin")
    await written(await contact(desk, tenant, "Vera Views"), signed, f"For the view {name}")
    async with apps.open(tenant, admin, size=size) as app:
        page = app.page
        await page.get_by_role("tab", name="All").click()
        await _press(page, "More filters")
        sheet = page.locator("dialog[open]")
        await sheet.get_by_role("button", name="Nobody").click()
        await sheet.get_by_role("button", name="Unanswered last message").click()
        await sheet.get_by_role("button", name="Not banned").click()
        await sheet.locator("footer").get_by_role("button").click()
        await expect(sheet).to_have_count(0)
        await expect(page.get_by_text("Vera Views").first).to_be_visible()
        chips = page.locator(".chip-removable")
        await expect(chips).to_have_count(3)
        await chips.filter(has_text="Not banned").get_by_role("button").click()
        await expect(chips).to_have_count(2)

        await _press(page, "Save as a view")
        await sheet.get_by_label("Name").fill(name)
        await sheet.get_by_label("For whom").select_option(label="Everybody")
        await _press(page, "Save")
        tab = page.get_by_role("tab", name=name)
        await expect(tab).to_have_attribute("aria-selected", "true")
        await app.reload()
        await expect(tab).to_have_attribute("aria-selected", "true")
        await page.get_by_role("tab", name="Mine").click()
        await expect(chips).to_have_count(0)
        await tab.click()
        await expect(chips).to_have_count(2)

        await page.get_by_role("button", name="Views", exact=True).click()
        await sheet.get_by_role("button", name="Actions").click()
        await page.get_by_role("menuitem", name="Change").click()
        await sheet.get_by_label("Name").fill(f"{name} new")
        await _press(page, "Save")
        await expect(page.get_by_role("tab", name=f"{name} new")).to_be_visible()
        await sheet.get_by_role("button", name="Actions").click()
        await page.get_by_role("menuitem", name="Remove").click()
        await expect(page.get_by_role("tab", name=f"{name} new")).to_have_count(0)
        await _press(page, "Undo")
        await expect(page.get_by_role("tab", name=f"{name} new")).to_be_visible()


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_search_and_filters_are_for_everyone(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, look: str
) -> None:
    word = unique()
    signed = await agent(desk, tenant, "admin")
    await written(await contact(desk, tenant, "Axel Axe"), signed, f"About {word}")
    async with apps.open(tenant, admin, size=PHONE, look=look) as app:
        page = app.page
        await _seek(page, word, is_phone=True)
        await expect(page.locator(".search-found mark")).to_be_visible()
        assert await violations(page) == []
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()
        await grow(page, "html { font-size: 100% !important; }")
        await page.locator("#inbox-seek").press("Escape")
        await _press(page, "More filters")
        await expect(page.locator("dialog[open] .views-choices").first).to_be_visible()
        assert await violations(page) == []
        await page.locator("dialog[open]").get_by_role("button", name="Me", exact=True).click()
        await page.locator("dialog[open] footer").get_by_role("button").click()
        await _press(page, "Save as a view")
        await expect(page.get_by_label("Name")).to_be_visible()
        assert await violations(page) == []

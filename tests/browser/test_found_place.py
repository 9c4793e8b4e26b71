"""A found message opens where it stands, however far back it is (T13)."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with
from tests.support.desk_people import Contact, agent, contact, run_sql, ticket_of, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(240)]
_SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
_MANY = 110
# Rows as if they had been said long ago, in one statement: a hundred and more by hand take minutes.
_SAY = """
INSERT INTO messages (id, ticket_id, visibility, author_kind, author_id, kind, text, raw, sent_at)
SELECT gen_random_uuid(), t.id, 'public', 'contact', t.contact_id, 'text',
  CASE WHEN n = 30 THEN $2 || ' is what we look for' ELSE 'Line ' || n || ' of many' END, '{}',
  t.opened_at + make_interval(secs => n)
FROM tickets t, generate_series(1, $3::int) AS n WHERE t.id = $1::uuid ORDER BY n
"""
_MIDDLE = """() => {
  const row = document.querySelector(".bubble-marked");
  if (!row) return null;
  const at = row.getBoundingClientRect();
  return Math.abs((at.top + at.bottom) / 2 - innerHeight / 2) / innerHeight;
}"""
_TOP_OF = """(text) => [...document.querySelectorAll(".bubble")]
  .find((one) => one.innerText.includes(text))?.getBoundingClientRect().top ?? null"""


@pytest.fixture
async def admin(desk: DemoDesk, tenant: Json) -> int:
    """Somebody who manages the desk, in English."""
    found = agent_with(tenant, "admin")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    return int(found["telegram_user_id"])


@pytest.fixture
async def signed(desk: DemoDesk, tenant: Json) -> Signed:
    return await agent(desk, tenant, "admin")


async def _long(desk: DemoDesk, tenant: Json, signed: Signed, word: str) -> tuple[Contact, Json]:
    """A conversation of many lines with the word in the thirtieth, and its last words."""
    who = await contact(desk, tenant, "Lots Said")
    ticket = await written(who, signed, f"Begun by {who.id}")
    await run_sql(desk, tenant, _SAY, ticket["id"], word, _MANY)
    await who.say(f"The end of {who.id}")
    await ticket_of(signed, f"The end of {who.id}")
    # What was written past the product is learnt here, not by whoever mistypes a word next.
    await signed.get("/api/v1/search?q=zqneversaid")
    return who, ticket


async def _seek(page: Page, words: str) -> None:
    if not await page.locator("#inbox-seek").is_visible():
        await page.get_by_role("button", name="Search", exact=True).click()
    await page.locator("#inbox-seek").fill(words)


async def _stands_in_the_middle(app: App) -> None:
    for _ in range(60):
        off: Any = await app.page.evaluate(_MIDDLE)
        if off is not None and off < 0.2:
            return
        await app.page.wait_for_timeout(50)
    raise AssertionError(off)


@_SIZES
async def test_a_found_message_opens_in_the_middle_and_the_rest_is_reached_from_it(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, signed: Signed, size: Json
) -> None:
    word = f"zqplace{uuid4().hex[:8]}"
    who, _ = await _long(desk, tenant, signed, word)
    async with apps.open(tenant, admin, size=size) as app:
        page = app.page
        await _seek(page, word)
        row = page.get_by_role("list", name="Found tickets").locator("a.row-target")
        await expect(row).to_have_count(1)
        await row.click()
        found = page.locator(".bubble", has_text=word)
        await expect(found).to_be_visible()
        await _stands_in_the_middle(app)
        await expect(page.get_by_role("status").filter(has_text="Found message")).to_have_count(1)
        assert "at=" in page.url

        # What is said now moves nothing.
        top = await page.evaluate(_TOP_OF, word)
        await who.say(f"News from {who.id}")
        await ticket_of(signed, f"News from {who.id}")
        await expect(page.locator(".bubble", has_text=f"News from {who.id}")).to_have_count(0)
        assert abs(await page.evaluate(_TOP_OF, word) - top) <= 1

        # Down to the present: every line once.
        await page.mouse.move(size["width"] * 0.6, size["height"] / 2)
        seen: list[str] = []
        for _ in range(400):
            seen += [one for one in await page.evaluate(_LINES) if one not in seen]
            if any(f"News from {who.id}" in one for one in seen):
                break
            await page.mouse.wheel(0, 300)
            await page.wait_for_timeout(40)
        numbers = [int(one.split()[1]) for one in seen if one.startswith("Line ")]
        assert numbers[-1] == _MANY
        assert numbers == sorted(numbers)
        assert set(range(31, _MANY + 1)) <= set(numbers)
        assert await page.evaluate(_DOUBLES) == []

        # And from here on what is said comes by itself.
        await page.mouse.wheel(0, 5000)
        await who.say(f"More from {who.id}")
        await expect(page.locator(".bubble", has_text=f"More from {who.id}")).to_be_visible()
        if size is PHONE:
            await page.go_back()
            await expect(row).to_be_visible()
            await expect(page.locator("#inbox-seek")).to_have_value(word)


_LINES = (
    """() => [...document.querySelectorAll(".bubble-text")].map((one) => one.innerText.trim())"""
)
_DOUBLES = """() => {
  const all = [...document.querySelectorAll(".bubble-text")].map((one) => one.innerText.trim());
  return all.filter((one, index) => all.indexOf(one) !== index);
}"""


@_SIZES
async def test_to_the_newest_leads_back_to_the_end(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, signed: Signed, size: Json
) -> None:
    word = f"zqback{uuid4().hex[:8]}"
    who, ticket = await _long(desk, tenant, signed, word)
    (found,) = (await signed.get(f"/api/v1/search?q={word}"))["found"]
    path = f"t/{ticket['id']}?view=all&at={found['position']}"
    async with apps.open(tenant, admin, path=path, size=size) as app:
        page = app.page
        await expect(page.locator(".bubble", has_text=word)).to_be_visible()
        await page.get_by_role("button", name="To the latest message").click()
        await expect(page.locator(".bubble", has_text=f"The end of {who.id}")).to_be_visible()
        assert "at=" not in page.url
        await who.say(f"News from {who.id}")
        await expect(page.locator(".bubble", has_text=f"News from {who.id}")).to_be_visible()


async def test_a_message_that_moved_or_is_gone_is_said(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, signed: Signed
) -> None:
    word = f"zqmoved{uuid4().hex[:8]}"
    who, ticket = await _long(desk, tenant, signed, word)
    (found,) = (await signed.get(f"/api/v1/search?q={word}"))["found"]
    body = {"message_ids": [found["message_id"]]}
    status, made = await signed.ask("POST", f"/api/v1/tickets/{ticket['id']}/split", body)
    assert status in {200, 201}, made
    path = f"t/{ticket['id']}?view=all&at={found['position']}"
    async with apps.open(tenant, admin, path=path) as app:
        page = app.page
        await expect(page.locator(".toast-text", has_text="in this ticket now")).to_be_visible()
        await expect(page.locator(".bubble", has_text=word)).to_be_visible()
        assert ticket["id"] not in page.url
    path = f"t/{ticket['id']}?view=all&at=9007199254740000"
    async with apps.open(tenant, admin, path=path) as app:
        app.watch.wants(r"404.*/place|404 \(Not Found\)")
        page = app.page
        await expect(page.locator(".toast-text", has_text="not here any more")).to_be_visible()
        await expect(page.locator(".bubble", has_text=f"The end of {who.id}")).to_be_visible()


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_the_found_place_is_for_everyone(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, signed: Signed, look: str
) -> None:
    word = f"zqaxe{uuid4().hex[:8]}"
    _, ticket = await _long(desk, tenant, signed, word)
    (found,) = (await signed.get(f"/api/v1/search?q={word}"))["found"]
    path = f"t/{ticket['id']}?view=all&at={found['position']}"
    async with apps.open(tenant, admin, path=path, look=look) as app:
        await expect(app.page.locator(".bubble-marked", has_text=word)).to_be_visible()
        assert await violations(app.page) == []
        await app.no_sideways()

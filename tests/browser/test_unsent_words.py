"""Words that were typed and not sent outlive whatever happens to their page."""

import contextlib
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Error, Page, expect
from tests.support.app_pages import DESKTOP, App, Apps, shown
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with
from tests.support.desk_people import agent, contact, written

pytestmark = NEEDS_CHROMIUM
_QUICK = "() => JSON.stringify({...localStorage})"
_IS_SETTLED = "() => Object.keys(localStorage).every((name) => !name.includes('-typed-'))"
_KEPT = """async () => {
  const all = [];
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
    });
    for (const store of base.objectStoreNames) {
      all.push(await new Promise((done) => {
        const asked = base.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      }));
    }
    base.close();
  }
  return JSON.stringify(all);
}"""
_End = Callable[[App], Awaitable[None]]


async def _close(app: App) -> None:
    """As a client does with its window: nobody is asked, nothing is waited for."""
    await app.page.close()


async def _crash(app: App) -> None:
    """The process of the page is gone."""
    async with app.page.expect_event("crash"):
        with contextlib.suppress(Error):
            await app.page.goto("chrome://crash", timeout=5_000)
    await app.page.close()


_ENDS = pytest.mark.parametrize("end", [_close, _crash], ids=["closed", "crashed"])


async def _opened_again(apps: Apps, app: App, tenant: Json, person: int, path: str) -> Page:
    page = await app.context.new_page()
    await page.goto(await apps.url(tenant, person, path, platform="ios", version="9.6"))
    await shown(page)
    return page


@_ENDS
async def test_an_agents_note_is_there_again_though_the_page_died_at_once(
    apps: Apps, desk: DemoDesk, tenant: Json, end: _End
) -> None:
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    who = await contact(desk, tenant, "Waits For Words")
    ticket = await written(who, await agent(desk, tenant, "admin"), f"Will you write to {who.id}?")
    path = f"t/{ticket['id']}"
    async with apps.open(tenant, moderator, path=path) as app:
        await app.page.get_by_role("radio", name="Note").check(force=True)
        await app.page.get_by_role("textbox", name="Note").press_sequentially("Only for us")
        await end(app)
        page = await _opened_again(apps, app, tenant, moderator, path)
        await expect(page.get_by_role("textbox", name="Note")).to_have_value("Only for us")


@_ENDS
async def test_a_contacts_words_are_there_again_and_gone_once_sent(
    apps: Apps, desk: DemoDesk, tenant: Json, end: _End
) -> None:
    who = await contact(desk, tenant, "Types Much")
    ticket = await written(who, await agent(desk, tenant, "admin"), f"First words of {who.id}")
    path = f"t/{ticket['id']}"
    async with apps.open(tenant, who.id, path=path) as app:
        box = app.page.get_by_role("textbox", name="Message")
        await box.press_sequentially("And more of them")
        await end(app)
        page = await _opened_again(apps, app, tenant, who.id, path)
        box = page.get_by_role("textbox", name="Message")
        await expect(box).to_have_value("And more of them")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.locator(".bubble-out", has_text="And more of them")).to_have_count(1)
        await page.wait_for_function(_IS_SETTLED)
        await page.reload()
        await shown(page)
        await expect(page.locator(".bubble-out", has_text="And more of them")).to_have_count(1)
        await expect(page.get_by_role("textbox", name="Message")).to_have_value("")


@_ENDS
async def test_a_question_begun_is_there_again_with_its_topic(
    apps: Apps, desk: DemoDesk, tenant: Json, end: _End
) -> None:
    who = await contact(desk, tenant, "Asks Later")
    async with apps.open(tenant, who.id, path="new") as app:
        await app.page.get_by_label("Your question").press_sequentially("Where is my")
        await end(app)
        page = await _opened_again(apps, app, tenant, who.id, "new")
        await expect(page.get_by_label("Your question")).to_have_value("Where is my")


async def test_signing_out_takes_the_words_along(apps: Apps, desk: DemoDesk, tenant: Json) -> None:
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    who = await contact(desk, tenant, "Left Alone")
    ticket = await written(who, await agent(desk, tenant, "admin"), f"Do not leave {who.id}")
    path = f"t/{ticket['id']}?view=all"
    async with apps.open(tenant, moderator, path=path, size=DESKTOP, platform="tdesktop") as app:
        page = app.page
        box = page.get_by_role("textbox", name="Reply to")
        await box.press_sequentially("Nobody may read this")
        await page.get_by_role("link", name="Me", exact=True).click()
        await page.get_by_role("button", name="Sign out here").click()
        await page.locator("dialog[open]").get_by_role("button", name="Sign out").click()
        await expect(page.get_by_text("You are signed out")).to_be_visible()
        for place in (_QUICK, _KEPT):
            assert "Nobody may read this" not in await page.evaluate(place)

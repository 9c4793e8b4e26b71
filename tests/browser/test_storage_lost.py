"""What a device kept is lost at bad moments: no word goes with it, and nobody is locked out."""

from contextlib import AbstractAsyncContextManager

import pytest
from playwright.async_api import Locator, Page, Route, expect
from tests.support.app_pages import DESKTOP, App, Apps, shown
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with
from tests.support.desk_people import Contact, agent, contact, run_sql, ticket_of, written
from tests.support.desktop import confirm_code, signed_in_by_bot
from tests.support.device_storage import EVERYTHING, kept, lose

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
KINDS = [
    pytest.param(kinds, id=kinds[0] if len(kinds) == 1 else "everything")
    for kinds in (("indexeddb",), ("local",), ("session",), EVERYTHING)
]


def _box(page: Page) -> Locator:
    return page.locator("textarea")


def _said(page: Page, words: str) -> Locator:
    return page.locator(".bubble-out", has_text=words)


def _at(apps: Apps, tenant: Json, ticket: Json) -> AbstractAsyncContextManager[App]:
    person = agent_with(tenant, "moderator")["telegram_user_id"]
    return apps.open(tenant, person, path=f"t/{ticket['id']}")


async def _hears_once(who: Contact, words: str) -> None:
    await who.hears(words)
    assert len([one for one in await who.heard() if words in one]) == 1


async def _comes_back(apps: Apps, app: App, person: int, path: str) -> None:
    """A new launch in the same client, with all that is left of the device's memory."""
    await app.page.goto("about:blank")
    await app.page.goto(await apps.url(app.tenant, person, path, platform="ios", version="9.6"))
    await shown(app.page)


@pytest.mark.parametrize("kinds", KINDS)
async def test_an_agent_writes_on_while_storage_vanishes_and_comes_back(
    apps: Apps, desk: DemoDesk, tenant: Json, kinds: tuple[str, ...]
) -> None:
    who = await contact(desk, tenant, "Lost And Found")
    ticket = await written(who, await agent(desk, tenant, "admin"), "Can you hear me?")
    answer = f"Loud and clear without {kinds[0]} {len(kinds)}"
    async with _at(apps, tenant, ticket) as app:
        await _box(app.page).fill(answer[:10])
        await kept(app.page, answer[:10])
        await lose(app.page, *kinds)
        await _box(app.page).press_sequentially(answer[10:])
        await expect(_box(app.page)).to_have_value(answer)
        await kept(app.page, answer)
        await app.page.get_by_role("button", name="Send to the contact").click()
        await _hears_once(who, answer)
        await expect(_said(app.page, answer)).to_have_count(1)
        await lose(app.page, *kinds)
        moderator = agent_with(tenant, "moderator")["telegram_user_id"]
        await _comes_back(apps, app, moderator, f"t/{ticket['id']}")
        await expect(_said(app.page, answer)).to_have_count(1)
        await expect(_box(app.page)).to_be_editable()


async def test_a_reload_after_all_was_lost_says_where_to_open_it_anew(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    who = await contact(desk, tenant, "Reloaded")
    ticket = await written(who, await agent(desk, tenant, "admin"), "Still with me?")
    async with _at(apps, tenant, ticket) as app:
        app.watch.wants("401")
        await lose(app.page, *EVERYTHING)
        await app.page.reload()
        await expect(app.page.locator(".sign-in")).to_contain_text(tenant["bot_username"])
        moderator = agent_with(tenant, "moderator")["telegram_user_id"]
        await _comes_back(apps, app, moderator, f"t/{ticket['id']}")
        await expect(_box(app.page)).to_be_editable()


async def _refuse(route: Route) -> None:
    await route.abort("connectionfailed")


async def test_an_answer_on_its_way_outlives_its_storage(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    who = await contact(desk, tenant, "Slow Road")
    ticket = await written(who, await agent(desk, tenant, "admin"), "Is it on its way?")
    async with _at(apps, tenant, ticket) as app:
        app.watch.wants_broken_network()
        await app.context.route("**/replies", _refuse)
        for words in ("It left yesterday", "And arrives today"):
            await _box(app.page).fill(words)
            await app.page.get_by_role("button", name="Send to the contact").click()
            await kept(app.page, words)
        await lose(app.page, "indexeddb", "local")
        # Whatever was written is written down again, and so outlives the page as well.
        await kept(app.page, "It left yesterday")
        await kept(app.page, "And arrives today")
        await lose(app.page, "indexeddb")
        await app.context.unroute("**/replies")
        await app.page.evaluate("() => dispatchEvent(new Event('online'))")
        await _hears_once(who, "It left yesterday")
        await _hears_once(who, "And arrives today")
        for words in ("It left yesterday", "And arrives today"):
            await expect(_said(app.page, words).locator(".bubble-state")).to_have_text("Sent")


async def test_a_contacts_question_outlives_its_storage_before_and_after_it_is_sent(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    who = await contact(desk, tenant, "Forgetful Phone")
    words = "Does this phone forget?"
    async with apps.open(tenant, who.id) as app:
        app.watch.wants_broken_network()
        page = app.page
        await page.get_by_role("button", name="Something else").click()
        await page.get_by_label("Your question").fill(words[:8])
        await kept(page, words[:8])
        await lose(page, *EVERYTHING)
        await page.get_by_label("Your question").press_sequentially(words[8:])
        await kept(page, words)
        await app.context.route("**/my/tickets", _refuse)
        await app.main_button("Send")
        await app.native("main")
        await expect(_said(page, words)).to_have_count(1)
        await kept(page, words)
        await lose(page, *EVERYTHING)
        await kept(page, words)
        await app.context.unroute("**/my/tickets")
        await ticket_of(await agent(desk, tenant, "admin"), words)
        await expect(_said(page, words).locator(".bubble-state")).to_have_count(0)
        await expect(_said(page, words)).to_have_count(1)
        await _box(page).fill("It did not")
        await lose(page, *EVERYTHING)
        await page.get_by_role("button", name="Send").click()
        await ticket_of(await agent(desk, tenant, "admin"), "It did not")
        await _comes_back(apps, app, who.id, "")
        await expect(page.locator(".row-target")).to_have_count(1)


async def test_a_browser_that_lost_its_session_gives_the_words_back_after_signing_in(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    who = await contact(desk, tenant, "Table Talk")
    ticket = await written(who, await agent(desk, tenant, "admin"), "Who sits there?")
    async with apps.context(size=DESKTOP) as (context, watch):
        page = await signed_in_by_bot(desk, tenant, context, watch, f"t/{ticket['id']}?view=all")
        watch.wants("401")
        await _box(page).fill("I was sitting here")
        await kept(page, "I was sitting here")
        await lose(page, *EVERYTHING)
        await _box(page).press_sequentially(" all day")
        sql = "UPDATE sessions SET access_expires_at = now() - interval '1 second'"
        await run_sql(desk, tenant, sql)
        await who.say("Anybody?")
        # Whatever it asks next, the server does not know this browser any more.
        await expect(page.locator(".sign-in-code")).to_be_visible()
        await confirm_code(desk, tenant, page)
        await expect(page.locator(".desk-wide")).to_be_visible()
        await page.goto(f"{tenant['app']}t/{ticket['id']}?view=all")
        await expect(_box(page)).to_have_value("I was sitting here all day")
        await watch.check(page)

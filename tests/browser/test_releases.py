"""A new release comes while the app is open: announced, taken when liked, and nothing is lost."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect
from tests.support.app_pages import DESKTOP, Apps, shown
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.cutting_proxy import CuttingProxy, cutting_proxy
from tests.support.demo_program import DemoDesk, Json, agent_with, eventually
from tests.support.desk_people import agent, contact, written
from tests.support.desktop import signed_in_by_bot
from tests.support.device_storage import kept
from tests.support.releases import OwnWeb, next_build, own_web

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
NEWS = "A new version is ready"
BROKEN = "It may be of a version that is gone"


@pytest.fixture
async def web(desk: DemoDesk) -> AsyncIterator[OwnWeb]:
    async with own_web(desk) as running:
        yield running


@pytest.fixture
async def network(desk: DemoDesk) -> AsyncIterator[CuttingProxy]:
    async with cutting_proxy(desk.report["web"]) as proxy:
        yield proxy


async def _looks_again(page: Page) -> None:
    """As when the person comes back to the app."""
    await page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")


async def _is_of(page: Page, release: str) -> None:
    text = (
        "(one) => JSON.parse(document.getElementById('boot')?.textContent ?? '{}').release === one"
    )
    await page.wait_for_function(text, arg=release)
    await shown(page)


async def test_a_new_release_is_announced_and_taken_with_the_words_begun(
    apps: Apps, desk: DemoDesk, tenant: Json, web: OwnWeb, tmp_path: Path
) -> None:
    who = await contact(desk, tenant, "Release Day")
    ticket = await written(who, await agent(desk, tenant, "admin"), "Is it new?")
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    async with apps.open(tenant, moderator, path=f"t/{ticket['id']}", through=web.url) as app:
        await app.page.locator("textarea").fill("Half a sen")
        # What comes beside the conversation is here, or it would be asked for in vain.
        await app.page.wait_for_load_state("networkidle")
        await _looks_again(app.page)
        await expect(app.page.get_by_text(NEWS)).to_have_count(0)
        release = web.deploy(next_build(tmp_path / "next"))
        await _looks_again(app.page)
        await expect(app.page.get_by_text(NEWS)).to_be_visible()
        await expect(app.page.locator("textarea")).to_have_value("Half a sen")
        await kept(app.page, "Half a sen")
        await app.tap(app.page.get_by_role("button", name="Update"))
        await _is_of(app.page, release)
        await expect(app.page.locator("textarea")).to_have_value("Half a sen")
        await expect(app.page.get_by_text(NEWS)).to_have_count(0)


async def test_a_part_that_is_gone_with_its_release_leaves_no_white_screen_and_all_words(
    apps: Apps, desk: DemoDesk, tenant: Json, web: OwnWeb, tmp_path: Path
) -> None:
    who = await contact(desk, tenant, "Gone Part")
    ticket = await written(who, await agent(desk, tenant, "admin"), "Where is it?")
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    async with apps.open(tenant, moderator, path=f"t/{ticket['id']}", through=web.url) as app:
        app.watch.wants("404|error: |console error")
        await app.page.locator("textarea").fill("Kept in any case")
        await kept(app.page, "Kept in any case")
        release = web.deploy(next_build(tmp_path / "next"))
        await app.native("back")
        await app.page.get_by_role("link", name="Me", exact=True).click()
        await expect(app.page.get_by_text(NEWS)).to_be_visible()
        await expect(app.page.get_by_text(BROKEN)).to_be_visible()
        await app.page.get_by_role("button", name="Update").click()
        await _is_of(app.page, release)
        await expect(app.page.get_by_role("button", name="Sign out here")).to_be_visible()
        await app.page.get_by_role("link", name=re.compile("Inbox")).click()
        await app.page.locator(f"[data-ticket='{ticket['id']}'] a").first.click()
        await expect(app.page.locator("textarea")).to_have_value("Kept in any case")


async def test_a_contacts_part_that_is_gone_leaves_no_white_screen(
    apps: Apps, desk: DemoDesk, tenant: Json, web: OwnWeb, tmp_path: Path
) -> None:
    who = await contact(desk, tenant, "Gone Settings")
    async with apps.open(tenant, who.id, through=web.url) as app:
        app.watch.wants("404|error: |console error")
        await app.page.wait_for_load_state("networkidle")  # a socket half open complains when left
        release = web.deploy(next_build(tmp_path / "next"))
        await app.page.get_by_role("button", name="Settings").click()
        await expect(app.page.get_by_text(NEWS)).to_be_visible()
        await expect(app.page.get_by_text(BROKEN)).to_be_visible()
        await app.page.get_by_role("button", name="Try again").click()
        await _is_of(app.page, release)
        await app.no_sideways()


async def test_a_part_that_a_broken_network_withholds_is_no_new_release(
    apps: Apps, tenant: Json, network: CuttingProxy
) -> None:
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    async with apps.open(tenant, moderator, through=network.url) as app:
        app.watch.wants_broken_network()
        app.watch.wants("error: |console error")
        await app.page.wait_for_load_state("networkidle")
        network.go_down()
        await app.page.get_by_role("link", name="Me", exact=True).click()
        await expect(app.page.get_by_text(BROKEN)).to_be_visible()
        await expect(app.page.get_by_text(NEWS)).to_have_count(0)
        await app.page.get_by_role("button", name="Try again").click()
        await expect(app.page.get_by_text(BROKEN)).to_be_visible()  # and no page of the browser's
        network.come_up()
        await app.page.get_by_role("button", name="Try again").click()
        await expect(app.page.get_by_role("button", name="Sign out here")).to_be_visible()


async def test_parts_beside_a_screen_that_do_not_come_leave_it_and_come_with_the_network(
    apps: Apps, tenant: Json
) -> None:
    async def cut(route: Route) -> None:
        await route.abort()

    beside = re.compile(r"/assets/(Keys|Pickers|Announcer)-[^/]*\.js$")
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    async with apps.open(tenant, moderator, path="?view=all") as app:
        app.watch.wants_broken_network()
        await app.context.route(beside, cut)
        await app.reload()
        await expect(app.page.locator("[data-ticket]").first).to_be_visible()
        await app.page.wait_for_load_state("networkidle")
        await expect(app.page.get_by_text(BROKEN)).to_have_count(0)
        await expect(app.page.locator("[data-ticket]").first).to_be_visible()
        await app.context.unroute(beside)
        async with app.page.expect_response(re.compile(r"/assets/Keys-")):
            await app.page.evaluate("() => dispatchEvent(new Event('online'))")
        help_ = app.page.get_by_role("dialog", name="Keys")

        async def helps() -> bool:
            await app.page.keyboard.press("?")
            return await help_.is_visible()

        await eventually(helps)


async def _is_kept_for_offline(page: Page) -> None:
    """The service worker has everything; without a network it would be the one that answers."""
    await page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")


async def test_a_browsers_worker_goes_over_to_the_new_release_with_the_page(
    apps: Apps, desk: DemoDesk, tenant: Json, web: OwnWeb, tmp_path: Path
) -> None:
    here = tenant | {"app": tenant["app"].replace(desk.report["web"], web.url)}
    who = await contact(desk, tenant, "Worker Bee")
    ticket = await written(who, await agent(desk, tenant, "admin"), "Busy?")
    async with apps.context(size=DESKTOP, origin=web.url) as (context, watch):
        page = await signed_in_by_bot(desk, here, context, watch, f"t/{ticket['id']}?view=all")
        await _is_kept_for_offline(page)
        await page.reload()
        await shown(page)
        release = web.deploy(next_build(tmp_path / "next"))
        # The parts of the old release are gone from the server, and still here.
        await page.get_by_role("button", name="History").click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await page.locator("textarea").fill("Buzzing through")
        await kept(page, "Buzzing through")
        await _looks_again(page)
        await expect(page.get_by_text(NEWS)).to_be_visible()
        await page.get_by_role("button", name="Update").click()
        await _is_of(page, release)
        await expect(page.locator("textarea")).to_have_value("Buzzing through")
        await expect(page.get_by_text(NEWS)).to_have_count(0)
        assert await page.evaluate("() => navigator.serviceWorker.controller?.state") == "activated"
        await watch.check(page)

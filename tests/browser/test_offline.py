"""Begun without a network: what was read is there, what is written goes when it is back."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, Apps, shown
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.cutting_proxy import CuttingProxy, cutting_proxy
from tests.support.demo_program import DemoDesk, Json, client_key
from tests.support.desk_people import agent, contact, ticket_of, written
from tests.support.desktop import signed_in_by_bot
from tests.support.device_storage import kept

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
_IS_READY = """async () => {
  await navigator.serviceWorker.ready;
  return true;
}"""


@pytest.fixture
async def network(desk: DemoDesk) -> AsyncIterator[CuttingProxy]:
    async with cutting_proxy(desk.report["web"]) as proxy:
        yield proxy


async def _is_offline(page: Page) -> None:
    await expect(page.get_by_text("Offline. You see what was loaded before.")).to_be_visible()


async def test_a_browser_started_without_a_network_shows_inbox_and_conversations(
    apps: Apps, desk: DemoDesk, tenant: Json, network: CuttingProxy
) -> None:
    here = tenant | {"app": tenant["app"].replace(desk.report["web"], network.url)}
    who = await contact(desk, tenant, "Cold Start")
    ticket = await written(who, await agent(desk, tenant, "admin"), "Read me in the cellar")
    async with apps.context(size=DESKTOP, origin=network.url) as (context, watch):
        watch.wants_broken_network()
        page = await signed_in_by_bot(desk, here, context, watch, "?view=all")
        await page.evaluate(_IS_READY)
        await page.locator(f"[data-ticket='{ticket['id']}'] a").first.click()
        await expect(page.locator(".bubble", has_text="Read me in the cellar")).to_be_visible()
        await kept(page, "Read me in the cellar")
        await page.close()
        network.go_down()
        await context.set_offline(True)

        page = await context.new_page()
        await page.goto(f"{here['app']}?view=all")
        await shown(page)
        await _is_offline(page)
        row = page.locator(f"[data-ticket='{ticket['id']}'] a").first
        await row.click()
        await expect(page.locator(".bubble", has_text="Read me in the cellar")).to_be_visible()
        await page.locator("textarea").fill("Written in the cellar")
        await page.get_by_role("button", name="Send to the contact").click()
        bubble = page.locator(".bubble-out", has_text="Written in the cellar")
        await expect(bubble.locator(".bubble-state")).to_contain_text("Waiting to be sent")
        await page.get_by_role("link", name="Today", exact=True).click()
        await expect(page.get_by_role("button", name="Try again")).to_be_visible()
        await page.get_by_role("link", name="Me", exact=True).click()
        await expect(page.get_by_role("button", name="Sign out here")).to_be_visible()

        network.come_up()
        await context.set_offline(False)
        await who.hears("Written in the cellar")
        assert [one for one in await who.heard() if "cellar" in one] == ["Written in the cellar"]
        await page.goto(f"{here['app']}t/{ticket['id']}?view=all")
        bubble = page.locator(".bubble-out", has_text="Written in the cellar")
        await expect(bubble.locator(".bubble-state")).to_have_text("Sent")
        await expect(bubble).to_have_count(1)
        await watch.check(page)


async def test_a_question_asked_without_a_network_opens_under_its_number_when_it_is_back(
    apps: Apps, desk: DemoDesk, tenant: Json, network: CuttingProxy
) -> None:
    who = await contact(desk, tenant, "In The Metro")
    more = f"And one thing more, {client_key()[-6:]}"
    boss = await agent(desk, tenant, "admin")
    async with apps.open(tenant, who.id, through=network.url) as app:
        app.watch.wants_broken_network()
        page = app.page
        await page.get_by_role("button", name="Something else").click()
        await expect(page.get_by_label("Your question")).to_be_visible()
        network.go_down()
        await page.get_by_label("Your question").fill("Asked below ground")
        await app.main_button("Send")
        await app.native("main")
        first = page.locator(".bubble-out", has_text="Asked below ground")
        await expect(first.locator(".bubble-state")).to_contain_text("Waiting to be sent")
        letter = page.url
        await page.locator("textarea").fill(more)
        await page.get_by_role("button", name="Send").click()
        await expect(page.locator(".bubble-out")).to_have_count(2)
        await page.locator("textarea").fill("Half a th")
        await app.native("back")
        row = page.locator(".row-target", has_text=more).or_(
            page.locator(".row-target", has_text="Asked below ground")
        )
        await expect(row).to_have_count(1)
        await row.click()
        await expect(page.locator("textarea")).to_have_value("Half a th")

        network.come_up()
        ticket = await ticket_of(boss, more)
        await expect(page).to_have_url(re.compile(f"/t/{ticket['id']}$"))
        assert page.url != letter
        head = page.locator("header", has_text="Asked below ground")
        await expect(head).to_contain_text(f"#{ticket['number']}")
        await expect(page.locator(".bubble-out")).to_have_count(2)
        await expect(page.locator(".bubble-out .bubble-state")).to_have_count(0)
        await expect(page.locator("textarea")).to_have_value("Half a th")
        await kept(page, "Half a th")
        await app.reload()
        await expect(page.locator(".bubble-out")).to_have_count(2)
        await expect(page.locator("textarea")).to_have_value("Half a th")
        await app.native("back")
        await expect(page.locator(".row-target")).to_have_count(1)
    said = await boss.get(f"/api/v1/tickets/{ticket['id']}/conversation")
    texts = [one["text"] for one in said["messages"]]
    assert texts == ["Asked below ground", more]

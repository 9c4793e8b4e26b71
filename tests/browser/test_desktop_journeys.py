"""What agents do in a browser at a table: sign in by the bot, triage by keys, sign out."""

import asyncio
import re
from functools import partial

from playwright.async_api import Route, expect
from tests.support.app_pages import DESKTOP, Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, eventually
from tests.support.desk_people import agent, contact, written
from tests.support.desktop import signed_in_by_bot

pytestmark = NEEDS_CHROMIUM


async def _assignee(signed: Signed, ticket: Json) -> str | None:
    seen = await signed.get(f"/api/v1/tickets/{ticket['id']}")
    name: str | None = (seen["assignee"] or {}).get("name")
    return name


async def test_a_browser_is_signed_in_by_the_bots_button_stays_so_and_signs_out(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    async with apps.context(size=DESKTOP) as (context, watch):
        page = await signed_in_by_bot(desk, tenant, context, watch)
        await page.reload()
        await expect(page.locator(".ticket-row").first).to_be_visible()
        other = await context.new_page()
        await other.goto(tenant["app"])
        await expect(other.locator(".ticket-row").first).to_be_visible()
        # Reads that come after the end are refused, as they should be: none are left. What was on
        # its way when the live stream began is read once more, so the last one has no name.
        await other.wait_for_load_state("networkidle")
        await page.get_by_role("link", name="Me", exact=True).click()
        await page.get_by_role("button", name="Sign out here").click()
        await page.locator("dialog[open]").get_by_role("button", name="Sign out").click()
        await expect(page.get_by_text("You are signed out")).to_be_visible()
        # Told the server too: a page that has yet to tell it says so again, and offers no code.
        await page.wait_for_function(
            "() => !Object.keys(localStorage).some((key) => key.endsWith('-leaving'))"
        )
        kept = await page.evaluate(
            "async () => JSON.stringify([await indexedDB.databases(), localStorage])"
        )
        assert "access" not in kept
        await page.reload()
        await expect(page.locator(".sign-in-code")).to_be_visible()
        await watch.check(page)


_SHIFTED = """
() => new Promise((told) => {
  new PerformanceObserver((list) =>
      told(list.getEntries().reduce((all, one) => all + one.value, 0)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => told(0), 500);
})
"""


async def test_signing_in_moves_nothing_when_the_code_comes(apps: Apps, tenant: Json) -> None:
    async with apps.context(size=DESKTOP) as (context, watch):
        page = await context.new_page()

        async def late(route: Route) -> None:
            await asyncio.sleep(0.5)
            await route.continue_()

        await page.route("**/session/desktop", late)
        await page.goto(tenant["app"])
        await expect(page.locator(".sign-in-steps")).to_be_visible()
        await expect(page.locator(".sign-in-code")).to_be_visible()
        assert await page.evaluate(_SHIFTED) < 0.01
        await watch.check(page)


async def test_tickets_are_triaged_by_keys_alone(apps: Apps, desk: DemoDesk, tenant: Json) -> None:
    boss = await agent(desk, tenant, "admin")
    tickets = []
    for number in range(4):
        person = await contact(desk, tenant, f"Keyed {number}")
        tickets.append(await written(person, boss, f"By keys, number {number}"))
    async with apps.context(size=DESKTOP) as (context, watch):
        page = await signed_in_by_bot(desk, tenant, context, watch)
        keys = page.keyboard
        await keys.press("g")
        await keys.press("u")
        await expect(page.get_by_role("tab", selected=True)).to_contain_text("Unassigned")
        await expect(page.locator(".ticket-row", has_text="By keys, number 3")).to_be_visible()
        pressed = 0
        for ticket in reversed(tickets):
            # The newest is first, and a ticket that was taken leaves this list.
            await page.locator(f"[data-ticket='{ticket['id']}'] a").focus()
            await keys.press("t")
            pressed += 1
            await expect(page.locator(f"[data-ticket='{ticket['id']}']")).to_have_count(0)
        assert pressed <= 3 * len(tickets)
        for ticket in tickets:
            assert await eventually(partial(_assignee, boss, ticket)) == "Kate"
        await keys.press("g")
        await keys.press("m")
        await expect(page.locator(".ticket-row", has_text="By keys, number 0")).to_be_visible()
        await keys.press("j")
        await keys.press("o")
        await keys.press("r")
        box = page.get_by_role("textbox", name=re.compile("Reply to"))
        await expect(box).to_be_focused()
        await keys.type("Answered without a mouse")
        await keys.press("Control+Enter")
        bubble = page.locator(".bubble-out", has_text="Answered without a mouse")
        await expect(bubble.locator(".bubble-state")).to_have_text("Sent")
        await keys.press("Escape")
        await keys.press("?")
        await expect(page.locator("dialog[open]")).to_contain_text("Next ticket")
        await keys.press("Escape")
        await expect(page.locator("dialog[open]")).to_have_count(0)
        await watch.check(page)

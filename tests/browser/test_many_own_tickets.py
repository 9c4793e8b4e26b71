"""A contact who asked hundreds of times: what is in sight exists, and the way back is the same."""

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = NEEDS_CHROMIUM
PAST = 200
ROWS_MOST = 80

_PAST = """
INSERT INTO tickets (id, number, contact_id, channel_id, subject, status, is_current, opened_at,
                     activity_at)
SELECT gen_random_uuid(), 500000 + number * 1000 + n, contact_id, channel_id,
       'Past question ' || lpad(n::text, 3, '0'), 'closed', false, now() - interval '1 year',
       now() - n * interval '1 hour'
FROM tickets, generate_series(1, $2::int) n WHERE id = $1
"""


async def _to_the_end(page: Page) -> None:
    """As somebody scrolls: each time to the end of what is there."""
    last = page.locator(".row-target", has_text=f"Past question {PAST}")
    for _ in range(60):
        if await last.count():
            break
        await page.evaluate("""() => {
          const list = document.querySelector(".virtual-inner") ?? document.scrollingElement;
          list.scrollTop = list.scrollHeight;
        }""")
        await page.wait_for_timeout(100)
    await last.scroll_into_view_if_needed()
    await expect(last).to_be_in_viewport()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_long_list_of_own_tickets_exists_as_far_as_it_is_in_sight(
    apps: Apps, desk: DemoDesk, tenant: Json, size: Json
) -> None:
    rosa = await contact(desk, tenant, "Rosa")
    open_one = await written(
        rosa, await agent(desk, tenant, "admin"), f"Still going on, {size['width']}"
    )
    await run_sql(desk, tenant, _PAST, open_one["id"], PAST)
    async with apps.open(tenant, rosa.id, size=size) as app:
        page = app.page
        await expect(page.get_by_role("heading", name="Open")).to_be_visible()
        await expect(page.locator(".row-target", has_text="Still going on")).to_be_in_viewport()
        await _to_the_end(page)
        rows = page.locator(".pane-list .row-target")
        assert await rows.count() < ROWS_MOST
        last = page.locator("[aria-posinset]", has_text=f"Past question {PAST}")
        await expect(last).to_have_attribute("aria-setsize", str(PAST + 1))
        await expect(last).to_have_attribute("aria-posinset", str(PAST + 1))
        await last.locator("a").click()
        await expect(page.locator(".pane-main .bar")).to_contain_text(f"Past question {PAST}")
        if size is PHONE:
            await app.native("back")
            await expect(last.locator("a")).to_be_focused()
        await expect(last.locator("a")).to_be_in_viewport()


_LOWEST = "(rows) => Math.max(...rows.map((one) => one.getBoundingClientRect().bottom))"


@pytest.mark.parametrize("who", ["contact", "agent"])
async def test_a_high_screen_is_filled_before_anybody_scrolls(
    apps: Apps, desk: DemoDesk, tenant: Json, who: str
) -> None:
    thea = await contact(desk, tenant, f"Thea for the {who}")
    ticket = await written(thea, await agent(desk, tenant, "admin"), f"All of them, {who}")
    await run_sql(desk, tenant, _PAST, ticket["id"], 40)
    person = int(agent_with(tenant, "moderator")["telegram_user_id"])
    path = "?view=all" if who == "agent" else ""
    high = {"width": 430, "height": 1400}
    async with apps.open(
        tenant, thea.id if who == "contact" else person, path=path, size=high
    ) as app:
        rows = app.page.locator(".row-target")
        await expect(rows.first).to_be_visible()
        await app.page.wait_for_timeout(500)
        assert await rows.evaluate_all(_LOWEST) > high["height"]

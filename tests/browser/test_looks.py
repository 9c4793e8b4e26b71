"""Other scripts, other colours, nothing that jumps: what people see stays where it belongs."""

from typing import Any

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with, client_key
from tests.support.desk_people import Contact, agent, contact, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
_MOST_SHIFT = 0.02
# Right-to-left words with everything that drags its neighbours along: numbers, links, brackets.
_RTL_NAME = "\u05e9\u05e8\u05d4 \u0643\u0631\u064a\u0645"
_RTL_WORDS = (
    "\u0645\u0631\u062d\u0628\u0627 (12-34) \u05e9\u05dc\u05d5\u05dd +1 555"
    " https://example.org/a?b=1 \u05d4"
)
_LTR_NAME = "Sara Karim"
_LTR_WORDS = "Hello there (12-34) and hi +1 555 https://example.org/a?b=1 x"
_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    const who = one.sources.map(({ node }) => node?.className ?? node?.nodeName);
    window.shifts.push([one.value, ...who]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
# Where a row's parts stand, without the words a person wrote themselves.
_PARTS = """(row) => {
  const from = row.getBoundingClientRect().left;
  const at = (what, edge) => [...row.querySelectorAll(what)]
    .map((one) => Math.round(one.getBoundingClientRect()[edge] - from));
  return {
    sign: at(".avatar", "left"), title: at(".row-title", "left"), time: at(".row-aside", "right"),
    text: at(".row-text", "left"), facts: at(".row-meta > *", "left"),
  };
}"""


def _moderator(tenant: Json) -> int:
    return int(agent_with(tenant, "moderator")["telegram_user_id"])


async def _parts(page: Page, ticket: Json) -> Any:
    row = page.locator(f"[data-ticket='{ticket['id']}']")
    await expect(row).to_be_visible()
    return await row.evaluate(_PARTS)


async def _two(desk: DemoDesk, tenant: Json) -> list[tuple[Contact, Json]]:
    """The same said in both directions of writing."""
    boss = await agent(desk, tenant, "admin")
    found = []
    for name, words in ((_LTR_NAME, _LTR_WORDS), (_RTL_NAME, _RTL_WORDS)):
        who = await contact(desk, tenant, name)
        found.append((who, await written(who, boss, f"{words} {client_key()[-6:]}")))
    return found


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_right_to_left_names_and_words_move_nothing_beside_them(
    apps: Apps, desk: DemoDesk, tenant: Json, size: Json
) -> None:
    (_, usual), (who, other) = await _two(desk, tenant)
    async with apps.open(tenant, _moderator(tenant), path="?view=all", size=size) as app:
        page = app.page
        one, two = await _parts(page, usual), await _parts(page, other)
        # The numbers of the two tickets may differ by a digit's width; all else is the same.
        assert len(one["facts"]) == len(two["facts"])
        assert all(abs(a - b) <= 8 for a, b in zip(one["facts"], two["facts"], strict=True))
        assert {**one, "facts": 0} == {**two, "facts": 0}
        await app.no_sideways()
        await page.locator(f"[data-ticket='{other['id']}'] a").first.click()
        bubble = page.locator(".bubble", has_text="12-34")
        await expect(bubble).to_be_visible()
        assert await bubble.locator(".bubble-text :dir(rtl), .bubble-text:dir(rtl)").count() > 0
        link = bubble.get_by_role("link", name="https://example.org/a?b=1")
        await expect(link).to_have_attribute("href", "https://example.org/a?b=1")
        head = page.locator(".bar-title", has_text=_RTL_WORDS[:6])
        number = await head.evaluate(
            "(one) => { const range = document.createRange(); const text = [];"
            " const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);"
            " while (walk.nextNode()) { range.selectNodeContents(walk.currentNode);"
            " text.push([walk.currentNode.data, range.getBoundingClientRect().left]); }"
            " return text; }"
        )
        first = min(number, key=lambda part: part[1])
        assert first[0].lstrip("\u2066\u2067\u2068").startswith("#"), number
        await app.no_sideways()
        await page.locator("textarea").fill(_RTL_WORDS)
        is_rtl = await page.locator("textarea").evaluate("(one) => one.matches(':dir(rtl)')")
        assert is_rtl
        await app.no_sideways()
    async with apps.open(tenant, who.id, size=size) as own:
        row = own.page.locator(".row-target", has_text="12-34")
        await expect(row).to_be_visible()
        await own.no_sideways()
        await row.click()
        await expect(own.page.locator(".bubble", has_text="12-34")).to_be_visible()
        await own.no_sideways()


async def _shift(page: Page) -> None:
    """All that moved by itself so far is hardly anything."""
    shifts: list[Any] = await page.evaluate("() => shifts")
    assert sum(one[0] for one in shifts) <= _MOST_SHIFT, shifts


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_nothing_jumps_from_the_launch_to_a_settled_list_and_conversation(
    apps: Apps, desk: DemoDesk, tenant: Json, size: Json
) -> None:
    (_, ticket), (who, own) = await _two(desk, tenant)
    people = ((_moderator(tenant), ticket), (who.id, own))
    for person, one in people:
        async with apps.open(tenant, person, size=size, device=_SHIFTS) as app:
            await expect(app.page.locator(".row-target").first).to_be_visible()
            await app.page.wait_for_load_state("networkidle")
            await _shift(app.page)
        where = f"t/{one['id']}"
        async with apps.open(tenant, person, path=where, size=size, device=_SHIFTS) as app:
            await expect(app.page.locator(".bubble").first).to_be_visible()
            await app.page.wait_for_load_state("networkidle")
            await _shift(app.page)


# Small signs without a word or a picture in them: what they say, they say by their colour's edge.
_UNSEEN = """() => [...document.querySelectorAll("#app *")]
  .filter((one) => one instanceof HTMLElement && one.checkVisibility() && !one.childNodes.length)
  .filter((one) => {
    const { width, height } = one.getBoundingClientRect();
    return Math.min(width, height) >= 4 && Math.max(width, height) <= 24;
  })
  .filter((one) => {
    const style = getComputedStyle(one);
    const behind = getComputedStyle(document.body).backgroundColor;
    const clear = [behind, "rgba(0, 0, 0, 0)"].includes(style.backgroundColor);
    return clear && (style.borderTopStyle === "none" || !parseFloat(style.borderTopWidth));
  })
  .map((one) => one.className)"""
_EDGELESS = """() => [...document.querySelectorAll("#app button, #app input, #app textarea")]
  .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden"))
  .filter((one) => !one.matches("[role=tab], [type=radio], .talk-contact, .row-target"))
  .filter((one) => {
    const chip = one.querySelector("*");
    return [one, chip].every((each) => !each || getComputedStyle(each).borderTopStyle === "none");
  })
  .map((one) => `${one.className} ${one.innerText}`)"""


async def _is_clear(page: Page) -> None:
    assert await page.evaluate(_UNSEEN) == []
    assert await page.evaluate(_EDGELESS) == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_forced_colours_leave_every_control_and_sign_in_sight(
    apps: Apps, desk: DemoDesk, tenant: Json, size: Json
) -> None:
    (_, ticket), (who, own) = await _two(desk, tenant)
    looks: dict[str, Any] = {"size": size, "forced_colors": "active", "contrast": "more"}
    async with apps.open(tenant, _moderator(tenant), path="?view=all", **looks) as app:
        await expect(app.page.locator(".ticket-row").first).to_be_visible()
        await _is_clear(app.page)
        await app.page.locator(f"[data-ticket='{ticket['id']}'] a").first.click()
        await expect(app.page.locator(".bubble").first).to_be_visible()
        await app.page.locator("textarea").fill("In black and white")
        await _is_clear(app.page)
        await app.page.get_by_text("Note", exact=True).first.click()
        await expect(app.page.get_by_text("Internal note")).to_be_visible()  # not by its colour
        await _is_clear(app.page)
    async with apps.open(tenant, who.id, path=f"t/{own['id']}", **looks) as app:
        await expect(app.page.locator(".bubble").first).to_be_visible()
        await _is_clear(app.page)
        await app.native("back")
        await expect(app.page.locator(".row-target").first).to_be_visible()
        await _is_clear(app.page)


async def test_two_panes_with_text_of_double_size_leave_room_to_read_and_write(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    (_, ticket), _ = await _two(desk, tenant)
    size = {"width": 1000, "height": 800}
    path = f"t/{ticket['id']}?view=all"
    async with apps.open(tenant, _moderator(tenant), path=path, size=size) as app:
        await expect(app.page.locator(".bubble").first).to_be_visible()
        await app.page.evaluate(
            "() => { const sheet = new CSSStyleSheet();"
            " sheet.replaceSync('html { font-size: 200% !important; }');"
            " document.adoptedStyleSheets = [sheet]; }"
        )
        for part, least in ((".pane-list", 300), (".pane-main", 400), ("textarea", 200)):
            box = await app.page.locator(part).bounding_box()
            assert box is not None
            assert box["width"] >= least, (part, box)
        await app.no_sideways()


async def test_the_chosen_view_is_in_sight_also_when_counts_push_it_out(
    apps: Apps, tenant: Json
) -> None:
    async with apps.open(tenant, _moderator(tenant), path="?view=all") as app:
        await expect(app.page.locator("[role=tab] .badge").first).to_be_visible()
        chosen = app.page.get_by_role("tab", selected=True)
        await expect(chosen).to_have_text("All")
        await expect(chosen).to_be_in_viewport(ratio=0.95)

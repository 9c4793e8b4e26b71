"""The desk without a pointer: few keys for each ticket, and the focus never out of sight."""

from collections.abc import AsyncIterator
from functools import partial

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, client_key, eventually
from tests.support.desk_people import agent, contact, written
from tests.support.desktop import signed_in_by_bot

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
_TEN = 10
_MOST_KEYS = 3
# Where the focus is, and whether it is drawn: on the element, or on what lies over or under it.
_FOCUS = """() => {
  const one = document.activeElement;
  const drawn = (style) =>
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) ||
    style.boxShadow !== "none";
  const around = [one, one.parentElement ?? one].flatMap((element) =>
    ["", "::before", "::after"].map((part) => getComputedStyle(element, part || null)));
  const box = one.getBoundingClientRect();
  return {
    ticket: one.closest("[data-ticket]")?.dataset.ticket ?? "",
    isSomewhere: one !== document.body && one !== document.documentElement,
    isDrawn: around.some(drawn),
    isInSight: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    what: `${one.tagName}.${one.className}`,
    rows: [...document.querySelectorAll("[data-ticket]")].map((row) => row.dataset.ticket),
  };
}"""


class Keys:
    """A keyboard that counts, and looks after each press where the focus is."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    async def press(self, key: str) -> None:
        self.pressed += 1
        await self.page.keyboard.press(key)

    async def arrives_at(self, ticket_id: str) -> None:
        """The focus comes to this ticket's row."""

        async def look() -> bool:
            focus = await self.page.evaluate(_FOCUS)
            return bool(focus["ticket"] == ticket_id)

        try:
            await eventually(look, within_s=5)
        except TimeoutError:
            raise AssertionError(ticket_id, await self.page.evaluate(_FOCUS)) from None

    async def never_lost(self) -> None:
        """The focus is on something that shows it; right away or a frame later."""

        async def look() -> bool:
            focus = await self.page.evaluate(_FOCUS)
            return bool(focus["isSomewhere"] and focus["isDrawn"] and focus["isInSight"])

        try:
            await eventually(look, within_s=3)
        except TimeoutError:
            raise AssertionError(await self.page.evaluate(_FOCUS)) from None


@pytest.fixture
async def tickets(desk: DemoDesk, tenant: Json) -> list[Json]:
    """Ten of one contact each, the newest first as lists have them."""
    boss = await agent(desk, tenant, "admin")
    found = []
    mark = client_key()[-6:]
    for number in range(_TEN):
        who = await contact(desk, tenant, f"Typist {number}")
        found.append(await written(who, boss, f"Typed question {number}, {mark}"))
    return found[::-1]


@pytest.fixture
async def page(apps: Apps, desk: DemoDesk, tenant: Json) -> AsyncIterator[Page]:
    async with apps.context(size=DESKTOP) as (context, watch):
        opened = await signed_in_by_bot(desk, tenant, context, watch)
        yield opened
        await watch.check(opened)


async def _status(signed: Signed, ticket: Json, wanted: str) -> bool:
    seen = await signed.get(f"/api/v1/tickets/{ticket['id']}")
    return bool(seen["status"] == wanted)


async def _is_taken(signed: Signed, ticket: Json) -> bool:
    return (await signed.get(f"/api/v1/tickets/{ticket['id']}"))["assignee"] is not None


async def _view(page: Page, letter: str, name: str) -> None:
    await page.keyboard.press("g")
    await page.keyboard.press(letter)
    await expect(page.get_by_role("tab", selected=True)).to_contain_text(name)


async def test_ten_tickets_are_taken_without_a_pointer_and_the_focus_goes_on_by_itself(
    desk: DemoDesk, tenant: Json, tickets: list[Json], page: Page
) -> None:
    await _view(page, "u", "Unassigned")
    await expect(page.locator(f"[data-ticket='{tickets[-1]['id']}']")).to_be_visible()
    keys = Keys(page)
    await keys.press("j")
    for ticket in tickets:
        await keys.arrives_at(ticket["id"])
        await keys.never_lost()
        await keys.press("t")
        await expect(page.locator(f"[data-ticket='{ticket['id']}']")).to_have_count(0)
        await keys.never_lost()
    assert keys.pressed <= _MOST_KEYS * _TEN
    boss = await agent(desk, tenant, "admin")
    for ticket in tickets:
        await eventually(partial(_is_taken, boss, ticket))


async def test_ten_tickets_are_resolved_by_keys_and_the_last_one_is_taken_back(
    desk: DemoDesk, tenant: Json, tickets: list[Json], page: Page
) -> None:
    boss = await agent(desk, tenant, "admin")
    await _view(page, "u", "Unassigned")
    await expect(page.locator(f"[data-ticket='{tickets[-1]['id']}']")).to_be_visible()
    keys = Keys(page)
    await keys.press("j")
    for ticket in tickets:
        await keys.arrives_at(ticket["id"])
        await keys.press("e")
        await keys.never_lost()
        await eventually(partial(_status, boss, ticket, "resolved"))
    assert keys.pressed <= _MOST_KEYS * _TEN
    last = page.locator(".toast", has_text=f"#{tickets[-1]['number']}")
    await expect(last.first).to_be_visible()
    await keys.press("u")
    await eventually(partial(_status, boss, tickets[-1], "open"))
    assert await _status(boss, tickets[-2], "resolved")
    await keys.never_lost()


async def test_the_focus_comes_back_from_everything_keys_open(
    desk: DemoDesk, tenant: Json, tickets: list[Json], page: Page
) -> None:
    await _view(page, "u", "Unassigned")
    first = tickets[0]["id"]
    await expect(page.locator(f"[data-ticket='{first}']")).to_be_visible()
    keys = Keys(page)
    await keys.press("j")
    await keys.arrives_at(first)
    for key in ("a", "p", "s", "c", "?"):
        await keys.press(key)
        await expect(page.locator("dialog[open]")).to_be_visible()
        await keys.never_lost()
        await keys.press("Escape")
        await expect(page.locator("dialog[open]")).to_have_count(0)
        await keys.arrives_at(first)
        await keys.never_lost()
    await keys.press("/")
    await expect(page.locator("#inbox-seek")).to_be_focused()
    await keys.press("Escape")
    await keys.never_lost()
    await keys.press("r")
    await expect(page.locator("textarea")).to_be_focused()
    await keys.never_lost()
    await keys.press("Escape")
    await keys.never_lost()
    await keys.press("Escape")
    await expect(page.locator("textarea")).to_have_count(0)
    await keys.never_lost()
    for _ in range(40):
        await keys.press("Tab")
        focus = await page.evaluate(_FOCUS)
        assert not focus["isSomewhere"] or (focus["isDrawn"] and focus["isInSight"]), focus

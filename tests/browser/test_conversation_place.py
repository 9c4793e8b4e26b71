"""Where words stand in a conversation: above the composer, whatever comes, grows or covers."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, client_key
from tests.support.desk_people import Contact, agent, contact, ticket_of, written

pytestmark = NEEDS_CHROMIUM
_SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["window", "inner"])
_KEYBOARD_PX = 300
_BELOW_PX = 24
"""Room between the last words and what follows them."""
_PLACES = """() => {
  const bubbles = [...document.querySelectorAll(".bubble")]
    .map((one) => one.getBoundingClientRect());
  const foot = document.querySelector(".talk-foot")?.getBoundingClientRect() ?? new DOMRect();
  return {
    first: Math.min(...bubbles.map((one) => one.top)),
    last: Math.max(...bubbles.map((one) => one.bottom)),
    foot: foot.top, end: foot.bottom, count: bubbles.length,
  };
}"""
# An iPhone's keyboard covers the page: only what can be seen of it becomes lower.
_COVER = """(px) => {
  const get = () => innerHeight - px;
  Object.defineProperty(visualViewport, "height", { get, configurable: true });
  visualViewport.dispatchEvent(new Event("resize"));
}"""


async def _stands(page: Page, *, count: int, end: float) -> Json:
    """The last words stand right above the composer, which ends at `end`."""
    places: Json = {}
    for _ in range(50):
        places = await page.evaluate(_PLACES)
        is_near = 0 <= places["foot"] - places["last"] <= _BELOW_PX
        if is_near and places["count"] == count and abs(places["end"] - end) < 1:
            return places
        await asyncio.sleep(0.1)
    raise AssertionError(places)


@_SIZES
async def test_a_few_words_stand_above_the_composer_through_keyboards_and_news(
    apps: Apps, desk: DemoDesk, tenant: Json, size: Json
) -> None:
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, "Says Little")
    ticket = await written(who, boss, f"Little from {who.id}")
    path = f"t/{ticket['id']}?view=all"
    async with apps.open(tenant, moderator, path=path, size=size, has_touch=True) as app:
        page, high = app.page, size["height"]
        places = await _stands(page, count=1, end=high)
        assert places["first"] > high / 2
        await page.get_by_role("textbox", name="Reply to").focus()
        await page.evaluate(_COVER, _KEYBOARD_PX)
        await _stands(page, count=1, end=high - _KEYBOARD_PX)
        await who.say("A little more")
        await _stands(page, count=2, end=high - _KEYBOARD_PX)
        await page.evaluate(_COVER, 0)
        await _stands(page, count=2, end=high)
        await page.set_viewport_size({"width": size["width"], "height": high - _KEYBOARD_PX})
        await _stands(page, count=2, end=high - _KEYBOARD_PX)
        await app.no_sideways()


async def test_a_contacts_few_words_stand_there_as_well(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    who = await contact(desk, tenant, "Asks Little")
    ticket = await written(who, await agent(desk, tenant, "admin"), f"Asked by {who.id}")
    async with apps.open(tenant, who.id, path=f"t/{ticket['id']}") as app:
        await _stands(app.page, count=1, end=PHONE["height"])
        await app.page.get_by_role("textbox", name="Message").fill("One more")
        await app.page.get_by_role("button", name="Send", exact=True).click()
        await _stands(app.page, count=2, end=PHONE["height"])


async def test_every_word_of_a_short_conversation_is_there(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    """Placed lower, the list must not take its end for lying outside of the window."""
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    boss = await agent(desk, tenant, "admin")
    for count in (3, 5, 7):
        who = await contact(desk, tenant, f"Says {count}")
        ticket = await written(who, boss, f"First of {who.id}")
        for number in range(1, count):
            await who.say(f"Word {number} of {who.id}")
        await ticket_of(boss, f"Word {count - 1} of {who.id}")
        async with apps.open(tenant, moderator, path=f"t/{ticket['id']}?view=all") as app:
            await _stands(app.page, count=count, end=PHONE["height"])


async def test_all_of_several_short_answers_are_there_for_a_contact_who_read_none(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, "Says Some")
    ticket = await written(who, boss, f"Some from {who.id}")
    for number in range(3):
        body = {"text": f"Answer {number}", "client_key": client_key()}
        status, _ = await boss.ask("POST", f"/api/v1/tickets/{ticket['id']}/replies", body)
        assert status == 201
    # A contact begins at what they have not read.
    async with apps.open(tenant, who.id, path=f"t/{ticket['id']}") as app:
        await _stands(app.page, count=4, end=PHONE["height"])


async def _said_much(who: Contact, boss: Signed, count: int) -> Json:
    ticket = await written(who, boss, f"Much from {who.id}")
    for number in range(1, count):
        await who.say(f"Number {number}, {who.id} {'with many words ' * 20}")
    await ticket_of(boss, f"Number {count - 1}, {who.id}")
    body = {"text": f"Answer to {who.id}", "entities": [], "client_key": client_key()}
    status, said = await boss.ask("POST", f"/api/v1/tickets/{ticket['id']}/replies", body)
    assert status == 201, said
    return ticket


@_SIZES
async def test_older_words_come_in_front_without_moving_what_is_read(
    apps: Apps, desk: DemoDesk, tenant: Json, size: Json
) -> None:
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, "Says Much")
    ticket = await _said_much(who, boss, 130)
    path = f"t/{ticket['id']}?view=all"
    async with apps.open(tenant, moderator, path=path, size=size) as app:
        page = app.page
        await expect(page.locator(".bubble", has_text="Answer to")).to_be_visible()
        go = asyncio.Event()

        async def hold(route: Route) -> None:
            await go.wait()
            await route.continue_()

        await page.route("**/conversation?*before*", hold)
        text, top = await _scrolled_up(app, size)
        rows = await page.evaluate(_ROWS)
        go.set()
        await page.wait_for_function(f"() => ({_ROWS})() > {rows}")
        after = await page.evaluate(_TOP_OF, text)
        assert abs(after - top) <= 1, (text, top, after)


_ROWS = "() => Number(document.querySelector('.talk [aria-setsize]').ariaSetSize)"
_TOP_OF = """(text) => [...document.querySelectorAll(".bubble")]
  .find((one) => one.innerText.includes(text)).getBoundingClientRect().top"""


async def _scrolled_up(app: App, size: Json) -> Any:
    """Near the first of what has been read; a bubble in sight there and its place."""
    page = app.page
    await page.mouse.move(size["width"] * 0.7, size["height"] / 2)
    for _ in range(90):
        await page.mouse.wheel(0, -400)
        await asyncio.sleep(0.03)
    await asyncio.sleep(0.5)
    return await page.evaluate(
        """() => { const seen = [...document.querySelectorAll(".bubble")]
          .find((one) => one.getBoundingClientRect().top > 150);
          return [seen.querySelector(".bubble-text").innerText.slice(0, 11),
                  seen.getBoundingClientRect().top]; }"""
    )

"""Everybody can use every screen: axe finds nothing, text grows, all fits, nothing has to move."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps, grow, shown
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with, client_key
from tests.support.desk_people import Contact, agent, contact, ticket_of

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(240)]
_NARROW = {"width": 320, "height": 640}


class Faults:
    """What was found on each screen; asked at the end, so that one run shows all."""

    def __init__(self) -> None:
        self.found: dict[str, Any] = {}

    async def look(self, app: App, screen: str) -> None:
        wrong = await violations(app.page)
        if wrong:
            self.found[screen] = wrong
        await app.no_sideways()

    def check(self) -> None:
        assert not self.found, self.found


async def _lively(desk: DemoDesk, tenant: Json) -> tuple[Contact, Json]:
    """A ticket with everything a conversation has."""
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, "Everything At Once")
    await who.say("A question with **all** of it")
    ticket = await ticket_of(boss, "A question with")
    bold = {"type": "bold", "offset": 0, "length": 4}
    link = {"type": "text_link", "offset": 5, "length": 4, "url": "https://example.org/"}
    hidden = {"type": "spoiler", "offset": 10, "length": 6}
    await who.say("bold link hidden", entities=[bold, link, hidden])
    for kind in ("photo", "document", "voice", "sticker", "location", "contact", "poll", "video"):
        await who.send(kind=kind)
    path = f"/api/v1/tickets/{ticket['id']}"
    for kind, text in (("notes", "For us alone"), ("replies", "For you"), ("replies", "And this")):
        body = {"text": text, "entities": [], "client_key": client_key()}
        assert (await boss.ask("POST", f"{path}/{kind}", body))[0] == 201
    return who, ticket


@asynccontextmanager
async def _agent(apps: Apps, tenant: Json, path: str, **how: Any) -> AsyncIterator[App]:
    person = agent_with(tenant, "moderator")["telegram_user_id"]
    async with apps.open(tenant, person, path=path, **how) as app:
        yield app


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_axe_finds_nothing_on_the_screens_of_agents(
    apps: Apps, desk: DemoDesk, tenant: Json, look: str
) -> None:
    _, ticket = await _lively(desk, tenant)
    faults = Faults()
    async with _agent(apps, tenant, "?view=all", size=PHONE, look=look) as app:
        page = app.page
        await expect(page.locator(".ticket-row").first).to_be_visible()
        await faults.look(app, "list")
        await page.get_by_role("button", name="Priority").click()
        await faults.look(app, "list, filter menu")
        await page.keyboard.press("Escape")
        await page.locator(f"[data-ticket='{ticket['id']}'] a").first.click()
        await expect(page.locator(".bubble").first).to_be_visible()
        await faults.look(app, "conversation")
        await page.get_by_text("Note", exact=True).first.click()
        await faults.look(app, "conversation, note")
        await page.get_by_role("button", name="History").click()
        await faults.look(app, "history")
        await page.keyboard.press("Escape")
    async with _agent(apps, tenant, "stats", size=PHONE, look=look) as app:
        await expect(app.page.locator(".page")).to_be_visible()
        await faults.look(app, "stats")
        await app.page.get_by_role("link", name="Me", exact=True).click()
        await faults.look(app, "profile")
        await app.page.get_by_role("button", name="Sign out here").click()
        await faults.look(app, "sign-out question")
    where = f"t/{ticket['id']}?view=all"
    async with _agent(apps, tenant, where, size=DESKTOP, look=look, platform="tdesktop") as app:
        await expect(app.page.locator(".bubble").first).to_be_visible()
        await faults.look(app, "three panes")
        await app.page.locator("body").press("?")
        await faults.look(app, "keys")
        await app.page.keyboard.press("Escape")
        await app.page.locator("body").press("a")
        await faults.look(app, "assign")
    async with _agent(apps, tenant, f"t/{client_key()}", size=PHONE, look=look) as app:
        app.watch.wants("404")
        await expect(app.page.get_by_text("This ticket is not here")).to_be_visible()
        await faults.look(app, "no such ticket")
    faults.check()


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_axe_finds_nothing_on_the_screens_of_contacts_and_at_the_door(
    apps: Apps, desk: DemoDesk, tenant: Json, look: str
) -> None:
    who, ticket = await _lively(desk, tenant)
    new = await contact(desk, tenant, "Never Asked")
    faults = Faults()
    async with apps.open(tenant, new.id, look=look) as app:
        await expect(app.page.locator(".mine-welcome")).to_be_visible()
        await faults.look(app, "welcome")
        await app.page.get_by_role("button", name="Something else").click()
        await expect(app.page.get_by_label("Your question")).to_be_visible()
        await faults.look(app, "new request")
    async with apps.open(tenant, who.id, look=look) as app:
        await expect(app.page.locator(".row-target").first).to_be_visible()
        await faults.look(app, "list")
        await app.page.get_by_role("button", name="Settings").click()
        await expect(app.page.get_by_text("Русский")).to_be_visible()
        await faults.look(app, "settings")
    async with apps.open(tenant, who.id, path=f"t/{ticket['id']}", look=look) as app:
        await expect(app.page.locator(".bubble").first).to_be_visible()
        await faults.look(app, "conversation")
    async with apps.context(size=DESKTOP, look=look) as (context, watch):
        watch.wants("401")
        page = await context.new_page()
        await page.goto(tenant["app"])
        await shown(page)
        await expect(page.locator(".sign-in-code")).to_be_visible()
        await faults.look(App(page, context, watch, tenant, ""), "sign-in")
        await watch.check(page)
    faults.check()


async def _tour(page: Page) -> AsyncIterator[str]:
    """The screens of an agent, one after the other."""
    await expect(page.locator(".ticket-row").first).to_be_visible()
    yield "list"
    await page.locator(".ticket-row a").first.click()
    await expect(page.locator(".bubble").first).to_be_visible()
    yield "conversation"


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_narrow_screens_and_text_of_double_size_need_no_sideways_scrolling(
    apps: Apps, desk: DemoDesk, tenant: Json, language: str
) -> None:
    who, ticket = await _lively(desk, tenant)
    # The same as a browser's zoom or a person's own text size: the root font grows.
    double = "html { font-size: 200% !important; }"
    for size, style in ((_NARROW, ""), (PHONE, double), ({"width": 640, "height": 900}, double)):
        async with _agent(apps, tenant, "?view=all", size=size, locale=language) as app:
            async for screen in _tour(app.page):
                await grow(app.page, style)
                await app.no_sideways()
                if style and screen == "list":
                    assert await app.page.evaluate(_SQUEEZED) == []
        async with apps.open(tenant, who.id, size=size, path=f"t/{ticket['id']}") as app:
            await expect(app.page.locator(".bubble").first).to_be_visible()
            await grow(app.page, style)
            await app.no_sideways()
            await app.native("back")
            await expect(app.page.locator(".row-target").first).to_be_visible()
            await app.no_sideways()


# Names that the time leaves no room for, states that are cut.
_SQUEEZED = """() => [...document.querySelectorAll(".ticket-row")].flatMap((row) => {
  const [name, state] = [".row-title", ".status"].map((one) => row.querySelector(one));
  const em = parseFloat(getComputedStyle(name).fontSize);
  const isCut = state.scrollWidth > state.clientWidth;
  return name.clientWidth < 7 * em || isCut ? [row.innerText] : [];
})"""


_MOVING = """() => document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().activeDuration > 50)
  .map((one) => `${one.effect.target?.className} ${one.animationName ?? one.transitionProperty}`)"""
_WOULD_MOVE = """() => [...document.querySelectorAll("#app *")]
  .filter((one) => getComputedStyle(one).transitionDuration.split(",")
    .some((seconds) => parseFloat(seconds) > 0.05))
  .map((one) => one.className)"""
# What reaches beyond a button on all sides belongs to it as far as fingers are concerned.
_SMALL = """() => [...document.querySelectorAll("button, a[href], input, textarea, summary")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((one) => !one.closest(".rich, .visually-hidden"))
  .map((one) => {
    const box = one.getBoundingClientRect();
    const around = ["::before", "::after"].map((part) => getComputedStyle(one, part))
      .filter((part) => part.content !== "none" && part.position === "absolute");
    const wide = Math.max(box.width, ...around.map((part) => parseFloat(part.width) || 0));
    const tall = Math.max(box.height, ...around.map((part) => parseFloat(part.height) || 0));
    return [one, Math.round(wide), Math.round(tall)];
  })
  .filter(([one, wide, tall]) => wide > 1 && tall > 1 && (wide < 44 || tall < 44))
  .map(([one, wide, tall]) => `${one.className} ${one.innerText} ${wide}x${tall}`)"""


async def test_who_wants_no_motion_gets_none(apps: Apps, desk: DemoDesk, tenant: Json) -> None:
    await _lively(desk, tenant)
    async with _agent(apps, tenant, "?view=all", reduced_motion="reduce") as app:
        async for screen in _tour(app.page):
            assert await app.page.evaluate(_MOVING) == [], screen
            assert await app.page.evaluate(_WOULD_MOVE) == [], screen


async def test_targets_are_as_large_as_a_thumb(apps: Apps, desk: DemoDesk, tenant: Json) -> None:
    await _lively(desk, tenant)
    async with _agent(apps, tenant, "?view=all", size=PHONE) as app:
        async for screen in _tour(app.page):
            assert await app.page.evaluate(_SMALL) == [], screen

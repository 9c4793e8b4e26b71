"""T26, T31, T60: whatever hostile people write, nothing runs, nothing overflows, nothing leaves."""

import re

import pytest
from playwright.async_api import expect
from tests.support import hostile
from tests.support.app_pages import DESKTOP, PHONE, App, Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with, eventually
from tests.support.desk_people import agent, contact, ticket_of

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
_TALL = {"width": 390, "height": 12_000}
_CONTROLS = re.compile("[\u202a-\u202e\u200b\u2028\u2029\u0000-\u0008\r]")
_FOUND = """() => ({
  pwned: window.pwned ?? null,
  foreign: [...document.querySelectorAll("#app *")].filter((one) =>
    [...one.attributes].some((a) => a.name.startsWith("on"))
    || ["SCRIPT", "IFRAME", "BASE", "META", "LINK", "STYLE", "OBJECT", "EMBED"]
      .includes(one.tagName)).map((one) => one.outerHTML.slice(0, 200)),
  links: [...document.querySelectorAll("a[href]")].map((one) =>
    [one.href, one.rel, one.target, location.origin]),
  titles: [...document.querySelectorAll(".row-title, .bar-title, .bubble-author")]
    .map((one) => one.textContent),
  isolated: [...document.querySelectorAll(".row-title, .bar-title")]
    .filter((one) => /[\\u0590-\\u08ff]/.test(one.textContent) && !one.querySelector("bdi")).length,
})"""


async def _is_inert(app: App) -> None:
    found = await app.page.evaluate(_FOUND)
    assert found["pwned"] is None, found["pwned"]
    assert found["foreign"] == []
    assert found["isolated"] == 0
    for href, rel, target, origin in found["links"]:
        if href.startswith(f"{origin}/"):
            continue
        assert re.match(r"(https?|mailto|tg|tel):", href), href
        assert "noopener" in rel or "noreferrer" in rel, (href, rel)
        assert target == "_blank", (href, target)
    shown = [title for title in found["titles"] if _CONTROLS.search(title)]
    assert not shown, shown
    await app.no_sideways()


async def test_T26_T31_words_links_files_and_cards_are_shown_and_inert(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    boss = await agent(desk, tenant, "admin")
    mallory = await contact(desk, tenant, hostile.RUNS[1])
    await mallory.say("A hostile beginning")
    ticket = await ticket_of(boss, "A hostile beginning")
    sent = hostile.messages()
    for content in sent:
        await mallory.send(**content)

    async def all_there() -> bool:
        page = await boss.get(f"/api/v1/tickets/{ticket['id']}/conversation?limit=100")
        return len(page["messages"]) > len(sent)

    await eventually(all_there)
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    where = f"t/{ticket['id']}?view=all"
    for size in (PHONE, DESKTOP, _TALL):
        async with apps.open(tenant, moderator, path=where, size=size) as app:
            await expect(app.page.locator(".bubble").first).to_be_visible()
            await _is_inert(app)
            if size is _TALL:
                text = await app.page.locator("#app").inner_text()
                assert "window.pwned" in text, "words are shown as they are"
    async with apps.open(tenant, mallory.id, path=f"t/{ticket['id']}", size=_TALL) as own:
        await expect(own.page.locator(".bubble").first).to_be_visible()
        await _is_inert(own)


async def test_T26_T31_names_are_words_in_every_place_they_stand(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    boss = await agent(desk, tenant, "admin")
    for number, name in enumerate(hostile.NAMES):
        person = await contact(desk, tenant, name)
        await person.say(f"Named strangely {number}")
    last = await ticket_of(boss, f"Named strangely {len(hostile.NAMES) - 1}")
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    for size in (_TALL, {**DESKTOP, "height": 4000}):
        async with apps.open(tenant, moderator, path="?view=all", size=size) as app:
            await expect(app.page.locator(".ticket-row").first).to_be_visible()
            await _is_inert(app)
            await app.page.locator(f"[data-ticket='{last['id']}'] a").first.click()
            await expect(app.page.locator(".bubble").first).to_be_visible()
            await _is_inert(app)


async def test_T60_the_app_is_framed_by_telegram_only_and_nothing_else_is_allowed(
    desk: DemoDesk, tenant: Json
) -> None:
    async with desk.http.get(tenant["app"]) as answer:
        policy = answer.headers["content-security-policy"]
        assert "x-frame-options" not in answer.headers
    parts = dict(one.strip().partition(" ")[::2] for one in policy.split(";"))
    assert parts["default-src"] == "'none'"
    assert "unsafe" not in policy
    assert parts["frame-ancestors"].split() == [
        "https://web.telegram.org", "https://*.telegram.org", desk.report["simulator"],
    ]  # fmt: skip

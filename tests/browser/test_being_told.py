"""News in the app, how one is told, and a browser that tells by itself (N1, N2, N4)."""

import json
import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with, eventually
from tests.support.desk_people import agent, contact, run_sql, written
from tests.support.desktop import signed_in_by_bot
from tests.support.push_service import Browser, PushService, push_service

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


@pytest.fixture
async def admin(desk: DemoDesk, tenant: Json) -> AsyncIterator[int]:
    """Somebody who runs the desk, in English, told as usual, with no news."""
    found = agent_with(tenant, "admin")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    await _as_usual(desk, tenant)
    yield int(found["telegram_user_id"])
    await _as_usual(desk, tenant)


async def _as_usual(desk: DemoDesk, tenant: Json) -> None:
    for statement in (
        "DELETE FROM notifications",
        "DELETE FROM push_devices",
        "UPDATE agents SET wishes = '{}'",
        "UPDATE desk SET remind_min = NULL, remind_times = 2",
    ):
        await run_sql(desk, tenant, statement)


async def _to(app: App, section: str) -> None:
    await app.page.locator(".section-link", has_text=section).click()


async def _to_settings(app: App) -> None:
    await app.page.get_by_role("link", name="Me", exact=True).click()
    await app.page.get_by_role("button", name="Notifications").click()
    await expect(app.page.get_by_role("heading", name="What comes how")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_what_is_new_is_listed_counted_opened_and_read(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, size: Json
) -> None:
    boss = await agent(desk, tenant, "admin")
    async with apps.open(tenant, admin, size=size) as app:
        page = app.page
        await _to(app, "News")
        await expect(page.get_by_text("Nothing new yet")).to_be_visible()
        one = await contact(desk, tenant, "Nora New")
        ticket = await written(one, boss, f"Is anybody there, {one.id}")
        two = await contact(desk, tenant, "Olaf Other")
        await written(two, boss, f"Me too, {two.id}")
        row = page.get_by_role("link", name=re.compile(f"#{ticket['number']} .*Nora New"))
        await expect(row).to_contain_text("New ticket")
        await expect(page.get_by_role("link", name=re.compile(r"2\W* not read"))).to_be_visible()
        await row.click()
        await expect(page.get_by_text(f"Is anybody there, {one.id}").last).to_be_visible()
        if size is PHONE:
            await app.native("back")
        await expect(page.get_by_role("link", name=re.compile(r"1\W* not read"))).to_be_visible()
        await _to(app, "News")
        await page.get_by_role("button", name="All read").click()
        await expect(page.get_by_role("button", name="All read")).to_be_disabled()
        await page.get_by_role("button", name="Undo").click()
        await expect(page.get_by_role("link", name=re.compile(r"1\W* not read"))).to_be_visible()


async def test_how_one_is_told_is_chosen_and_kept(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int
) -> None:
    async with apps.open(tenant, admin, size=PHONE) as app:
        page = app.page
        await _to_settings(app)
        box = page.get_by_role("checkbox", name=re.compile("New ticket.*Bot"))
        await expect(box).to_be_checked()
        async with page.expect_response("**/me/notifications") as answered:
            await box.click()
        assert (await answered.value).status == 200
        await expect(box).not_to_be_checked()
        async with page.expect_response("**/me/notifications"):
            await page.locator(".switch", has_text="Quiet hours").click()
        await expect(page.get_by_label("From")).to_have_value("22:00")
        async with page.expect_response("**/me/notifications"):
            await page.get_by_label("Until").fill("07:30")
        async with page.expect_response("**/reminding"):
            await page.get_by_label("Remind after").select_option("30")
        await app.reload()
        await expect(box).not_to_be_checked()
        await expect(page.get_by_label("Until")).to_have_value("07:30")
        await expect(page.get_by_label("Remind after")).to_have_value("30")
        await app.no_sideways()
    wishes = (await (await agent(desk, tenant, "admin")).get("/api/v1/me/notifications"))["wishes"]
    assert wishes["off"]["new_ticket"] == ["bot"]
    assert wishes["quiet"]["end"] == 450


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_both_screens_are_for_everyone(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, look: str
) -> None:
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, "Axel <b>")
    await written(who, boss, f"Look at this, {who.id}")
    async with apps.open(tenant, admin, size=PHONE, look=look) as app:
        await _to(app, "News")
        await expect(app.page.get_by_text("Axel <b>").first).to_be_visible()
        assert await violations(app.page) == []
        await _to_settings(app)
        await app.page.locator(".switch", has_text="Quiet hours").click()
        await expect(app.page.get_by_text("Urgent things all the same")).to_be_visible()
        assert await violations(app.page) == []


SUBSCRIBES = """
(found) => {
  PushManager.prototype.subscribe = async function (options) {
    this.constructor.asked = options;
    sessionStorage.setItem("subscribed", "1");
    return { endpoint: found.endpoint, unsubscribe: async () => true,
             toJSON: () => ({ endpoint: found.endpoint,
                              keys: { p256dh: found.p256dh, auth: found.auth } }) };
  };
}
"""


async def test_a_browser_is_added_told_and_opens_the_ticket(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    """The push service is ours: Chromium's own is not reachable here. What it shows is its own."""
    name = agent_with(tenant, "moderator")["name"]
    await _as_usual(desk, tenant)
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", name)
    boss = await agent(desk, tenant, "admin")
    async with push_service() as service, apps.context(size=DESKTOP) as (context, watch):
        browser = service.browser("desktop")
        await context.grant_permissions(["notifications"], origin=desk.report["web"])
        await context.add_init_script(f"({SUBSCRIBES})({json.dumps(browser.body)})")
        page = await signed_in_by_bot(desk, tenant, context, watch)
        try:
            await _add_browser(page)
            who = await contact(desk, tenant, "Paul Push")
            ticket = await written(who, boss, f"Ring, please, {who.id}")
            message = await _told(service, browser, f"#{ticket['number']} ")
            assert message["body"] == "New ticket"
            await _shows_it_unless_the_app_is_open(page, message)
        finally:
            await _as_usual(desk, tenant)


async def _add_browser(page: Page) -> None:
    await page.get_by_role("link", name="Me", exact=True).click()
    await page.get_by_role("button", name="Notifications").click()
    add = page.get_by_role("button", name="Tell me in this browser")
    await expect(add).to_be_enabled()
    await add.click()
    await expect(page.get_by_text(re.compile("Chrome · "))).to_be_visible()


async def _told(service: PushService, browser: Browser, title: str) -> Json:
    async def found() -> Json | None:
        return next((one for one in service.of(browser) if one["title"].startswith(title)), None)

    told: Json = await eventually(found)
    return told


async def _shows_it_unless_the_app_is_open(page: Page, message: Json) -> None:
    """The browser hands the decrypted message to the app's own worker, as a push service would."""
    context = page.context
    beside = await context.new_page()
    session = await context.new_cdp_session(beside)
    known: dict[str, str] = {}

    def learn(event: Json) -> None:
        for one in event.get("registrations", []):
            if "/app/" in one["scopeURL"]:
                known["id"] = one["registrationId"]

    session.on("ServiceWorker.workerRegistrationUpdated", learn)
    await session.send("ServiceWorker.enable")

    async def is_known() -> bool:
        return "id" in known

    await eventually(is_known)
    (worker,) = [one for one in context.service_workers if "/app/sw.js" in one.url]

    async def deliver() -> None:
        place = {"origin": "/".join(page.url.split("/")[:3]), "registrationId": known["id"]}
        await session.send(
            "ServiceWorker.deliverPushMessage", {**place, "data": json.dumps(message)}
        )

    async def shown() -> list[str]:
        found: list[str] = await worker.evaluate(_SHOWN)
        return found

    async def told() -> list[str]:
        # What a push service hands over while a browser takes a page down may be lost in it.
        await deliver()
        return await shown()

    await deliver()
    await beside.wait_for_timeout(700)  # nothing tells that nothing comes
    assert await shown() == [], "the app on the screen says it itself"

    await worker.evaluate(_CLICK, message["url"])
    await expect(page.get_by_text("Ring, please").last).to_be_visible()

    async def is_nobody_there() -> bool:
        return bool(await worker.evaluate(_NOBODY))

    await page.close()
    await eventually(is_nobody_there)  # a browser takes a moment to forget a closed page
    await eventually(told)
    assert await shown() == [f"{message['title']}|{message['body']}"]
    await deliver()
    await beside.wait_for_timeout(700)
    assert len(await shown()) == 1, "the same news replaces itself"


_SHOWN = """
async () => (await self.registration.getNotifications())
  .map((one) => `${one.title}|${one.body}`)
"""
_NOBODY = """
async () => !(await self.clients.matchAll({ type: "window", includeUncontrolled: true }))
  .some((one) => new URL(one.url).pathname.startsWith("/app/"))
"""
# A press nobody made gives no leave to open windows; the app that is open is told all the same.
_CLICK = """
(url) => {
  const event = new ExtendableEvent("notificationclick");
  event.notification = { close: () => undefined, data: url };
  self.dispatchEvent(event);
}
"""

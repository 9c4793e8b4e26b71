"""The page in a real browser: framed by Telegram and by nobody else; its words run nowhere."""

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Page, async_playwright, expect
from tests.rules.test_rasters import png
from tests.support.pages import set_desk, set_logo, write_build
from tests.support.web import OpenSite, Site
from tests.web.test_shell import HOSTILE

from telldesk.kernel.db import Tenant

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
]
# What an app does first: it reads what it was told, paints, and asks its own host.
APP = """
const boot = JSON.parse(document.getElementById("boot").textContent);
const style = getComputedStyle(document.documentElement);
const seen = [style.getPropertyValue("--accent"), (await fetch("/health/live")).status];
const socket = new WebSocket(location.origin.replace("http", "ws") + "/api/v1/realtime");
await new Promise((end) => { socket.onclose = socket.onopen = end; });
document.getElementById("app").textContent = [boot.desk.name, ...seen].join(" | ");
"""


@asynccontextmanager
async def other_origin() -> AsyncIterator[tuple[str, dict[str, str]]]:
    """An origin whose only page frames the address that is put into the dictionary."""
    framed = {"url": ""}

    async def answer(_request: web.Request) -> web.Response:
        text = f'<!doctype html><iframe src="{framed["url"]}"></iframe>'
        return web.Response(text=text, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", framed
    finally:
        await runner.cleanup()


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield await (await browser.new_context(locale="en-US")).new_page()
        await browser.close()


async def address(site: Site, tenant: Tenant) -> str:
    return f"{site.url}/app/{(await site.inbox(tenant)).public_id}/"


async def test_the_page_works_in_a_frame_of_telegrams_and_in_no_other(
    open_site: OpenSite, tenant: Tenant, tmp_path: Path, page: Page
) -> None:
    built = write_build(tmp_path / "built")
    (built / "app-1.js").write_text(APP)
    for compressed in ("app-1.js.br", "app-1.js.gz"):
        (built / compressed).unlink()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    async with AsyncExitStack() as stack:
        telegram, framed = await stack.enter_async_context(other_origin())
        stranger, framed_there = await stack.enter_async_context(other_origin())
        site = await stack.enter_async_context(open_site(built=built, telegram_api_url=telegram))
        await set_desk(site, tenant, name="Acme", colours='{"accent": "#12748c"}')
        await set_logo(site, tenant, png(64, 64))
        framed["url"] = framed_there["url"] = await address(site, tenant)

        await page.goto(telegram)
        await expect(page.frame_locator("iframe").locator("#app")).to_have_text(
            "Acme | #12748c | 200"
        )
        # The socket is refused for want of a ticket, by the server and not by the page's policy.
        assert [one for one in complaints if "Content Security Policy" in one] == []

        await page.goto(stranger)
        await expect(page.locator("iframe")).to_be_visible()
        assert any("frame-ancestors" in one for one in complaints)
        assert await page.frame_locator("iframe").locator("#app").count() == 0


async def test_T26_hostile_words_run_nowhere(pages: Site, tenant: Tenant, page: Page) -> None:
    ran: list[str] = []
    page.on("dialog", lambda dialog: ran.append(dialog.message))
    page.on("pageerror", lambda error: ran.append(str(error)))
    for words in HOSTILE:
        await set_desk(pages, tenant, name=words)
        await page.goto(await address(pages, tenant))
        assert (await page.title()).split() == words.split()
        assert await page.locator("img, svg").count() == 0
    assert ran == []

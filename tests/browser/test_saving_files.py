"""Saving a file: inside Telegram by the client, from an address; elsewhere by the browser."""

import asyncio
import base64
from pathlib import Path

from playwright.async_api import expect
from tests.support.app_pages import PHONE, Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json
from tests.support.desk_people import agent, contact, ticket_of

pytestmark = NEEDS_CHROMIUM
_WORDS = b"Nothing but words"


async def _sent(desk: DemoDesk, tenant: Json) -> tuple[int, Json]:
    """A contact who sent a file, and the ticket it is in."""
    who = await contact(desk, tenant, "Sends Files")
    caption = f"A file of {who.id}"
    file = {"name": "words.txt", "mime": "text/plain", "base64": base64.b64encode(_WORDS).decode()}
    await who.send(kind="document", file=file, caption=caption)
    return who.id, await ticket_of(await agent(desk, tenant, "admin"), caption)


async def test_a_client_saves_a_file_by_an_address_that_opens_it_once(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    person, ticket = await _sent(desk, tenant)
    async with apps.open(tenant, person, path=f"t/{ticket['id']}") as app:
        await app.page.locator(".talk-file-button").click()
        await app.page.wait_for_function(
            "() => fakeClient.last('web_app_request_file_download') !== undefined"
        )
        (call,) = await app.calls("web_app_request_file_download")
        assert call["file_name"] == "words.txt"
        assert call["url"].startswith(f"{desk.report['web']}/files/")
        async with desk.http.get(call["url"]) as answer:
            assert (answer.status, await answer.read()) == (200, _WORDS)
            assert answer.headers["content-disposition"].startswith("attachment;")
        async with desk.http.get(call["url"]) as again:
            assert again.status == 404


async def test_where_no_client_saves_the_browser_does(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    person, ticket = await _sent(desk, tenant)
    url = await apps.url(tenant, person, f"t/{ticket['id']}", platform="android", version="7.10")
    async with apps.context(size=PHONE) as (context, watch):
        page = await context.new_page()
        await page.goto(url)
        async with page.expect_download() as begun:
            await page.locator(".talk-file-button").click()
        saved = await begun.value
        assert saved.suggested_filename == "words.txt"
        content = await asyncio.to_thread(Path(await saved.path()).read_bytes)
        assert content == _WORDS
        await expect(page.locator(".talk-file .talk-failed")).to_have_count(0)
        await watch.check(page)

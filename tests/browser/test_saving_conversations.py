"""A conversation saved as a document, by its contact and by the staff (T6)."""

import asyncio
import json
import re
from pathlib import Path

from playwright.async_api import expect
from tests.support.app_pages import DESKTOP, PHONE, Apps
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = NEEDS_CHROMIUM


async def test_a_contact_saves_it_by_the_client(apps: Apps, desk: DemoDesk, tenant: Json) -> None:
    who = await contact(desk, tenant, "Keeps All")
    ticket = await written(who, await agent(desk, tenant, "admin"), f"Keep this, {who.id}")
    async with apps.open(tenant, who.id, path=f"t/{ticket['id']}") as app:
        page = app.page
        await page.get_by_role("button", name="Save the conversation").click()
        sheet = page.get_by_role("dialog")
        await expect(sheet.get_by_role("switch")).to_have_count(0)
        assert await violations(page) == []
        await sheet.get_by_role("button", name="PDF").click()
        await page.wait_for_function(
            "() => fakeClient.last('web_app_request_file_download') !== undefined"
        )
        (call,) = await app.calls("web_app_request_file_download")
        assert call["file_name"] == f"ticket-{ticket['number']}.pdf"
        async with desk.http.get(call["url"]) as answer:
            assert (answer.status, (await answer.read())[:5]) == (200, b"%PDF-")


async def test_an_agent_saves_it_in_a_browser_with_notes_or_without(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    who, boss = await contact(desk, tenant, "Kept Whole"), await agent(desk, tenant, "admin")
    ticket = await written(who, boss, f"All of it, {who.id}")
    where = f"/api/v1/tickets/{ticket['id']}/notes"
    assert (await boss.ask("POST", where, {"text": "Between us"}))[0] == 201
    found = agent_with(tenant, "moderator")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    person = int(found["telegram_user_id"])
    url = await apps.url(tenant, person, f"t/{ticket['id']}", platform="tdesktop", version="7.10")
    for size, notes in ((PHONE, False), (DESKTOP, True)):
        async with apps.context(size=size) as (context, watch):
            page = await context.new_page()
            await page.goto(url)
            await page.get_by_role("button", name=re.compile("^More for")).first.click()
            await page.get_by_role("menuitem", name="Save the conversation").click()
            sheet = page.get_by_role("dialog")
            if notes:
                await sheet.get_by_role("switch").click()
            async with page.expect_download() as begun:
                await sheet.get_by_role("button", name="Data (JSON)").click()
            saved = await begun.value
            assert saved.suggested_filename == f"ticket-{ticket['number']}.json"
            content = json.loads(await asyncio.to_thread(Path(await saved.path()).read_bytes))
            texts = [one["text"] for one in content["messages"]]
            assert texts == [f"All of it, {who.id}", *(["Between us"] if notes else [])]
            await expect(page.get_by_role("dialog")).to_have_count(0)
            await watch.check(page)
        url = await apps.url(
            tenant, person, f"t/{ticket['id']}", platform="tdesktop", version="7.10"
        )

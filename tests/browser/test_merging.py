"""Tickets merged, one split, and either taken back, by those who look on too (T6)."""

import re

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, Apps
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, eventually
from tests.support.desk_people import agent, contact, run_sql

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


@pytest.fixture
async def moderator(desk: DemoDesk, tenant: Json) -> int:
    """Somebody who may merge, in English."""
    found = agent_with(tenant, "moderator")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    return int(found["telegram_user_id"])


async def _asked(person: Signed, text: str) -> Json:
    status, made = await person.ask("POST", "/api/v1/my/tickets", {"text": text})
    assert status == 201, made
    found: Json = made["ticket"]
    return found


async def _said(signed: Signed, ticket: Json) -> list[str]:
    page = await signed.get(f"/api/v1/tickets/{ticket['id']}/conversation")
    return [one["text"] for one in page["messages"]]


async def _becomes(signed: Signed, ticket: Json, *texts: str) -> None:
    async def look() -> bool | None:
        return await _said(signed, ticket) == list(texts) or None

    assert await eventually(look)


async def _choose(page: Page, name: str) -> None:
    await page.get_by_role("button", name=re.compile("^More for")).first.click()
    await page.get_by_role("menuitem", name=name).click()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_two_tickets_become_one_and_two_again(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int, size: Json
) -> None:
    nina = await contact(desk, tenant, "Nina Twice")
    boss = await agent(desk, tenant, "admin")
    own = await desk.sign_in(tenant, nina.id)
    first = await _asked(own, f"The lamp blinks, {nina.id}")
    second = await _asked(own, f"It smells as well, {nina.id}")
    texts = [f"The lamp blinks, {nina.id}", f"It smells as well, {nina.id}"]
    async with (
        apps.open(tenant, moderator, size=size, path=f"t/{second['id']}") as app,
        apps.open(tenant, nina.id, size=PHONE, path=f"t/{second['id']}") as hers,
    ):
        page = app.page
        await expect(hers.page.get_by_text(texts[1]).first).to_be_visible()
        await _choose(page, "Merge into another ticket")
        sheet = page.get_by_role("dialog")
        assert await violations(page) == []
        await sheet.get_by_role("button", name=re.compile("The lamp blinks")).click()
        await _becomes(boss, first, *texts)
        await expect(page.locator(".bubble").filter(has_text=texts[1])).to_be_visible()
        # Who looked on sees where it goes on.
        note = hers.page.get_by_role("note")
        await expect(note).to_contain_text(f"#{first['number']}")
        await note.get_by_role("button").click()
        await expect(hers.page.get_by_text(texts[0]).first).to_be_visible()
        await page.get_by_role("button", name="Undo").click()
        await _becomes(boss, second, texts[1])
        await _becomes(boss, first, texts[0])
        await expect(page.locator(".toast-text").filter(has_text="Taken back")).to_be_visible()
        await page.get_by_role("button", name="History").first.click()
        lines = page.locator(".talk-history")
        await expect(lines.get_by_text(re.compile("Taken back: "))).to_be_visible()
        await expect(lines.get_by_text(re.compile("^Merged into "))).to_be_visible()


async def test_some_messages_become_a_ticket_of_their_own(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int
) -> None:
    otto = await contact(desk, tenant, "Otto Splits")
    boss = await agent(desk, tenant, "admin")
    own = await desk.sign_in(tenant, otto.id)
    ticket = await _asked(own, f"First thing, {otto.id}")
    where = f"/api/v1/my/tickets/{ticket['id']}/messages"
    assert (await own.ask("POST", where, {"text": f"Second thing, {otto.id}"}))[0] == 201
    async with apps.open(tenant, moderator, size=DESKTOP, path=f"t/{ticket['id']}") as app:
        page = app.page
        bubble = page.locator(".bubble-line").filter(has_text="Second thing").last
        await bubble.hover()
        await bubble.get_by_role("button", name="What to do with this message").click()
        await page.get_by_role("menuitem", name="New ticket from here").click()
        sheet = page.get_by_role("dialog")
        make = sheet.get_by_role("button", name=re.compile("Make a ticket of"))
        await sheet.get_by_role("checkbox", name=re.compile("First thing")).check()
        await expect(make).to_be_disabled()
        await sheet.get_by_role("checkbox", name=re.compile("First thing")).uncheck()
        assert await violations(page) == []
        await make.click()
        await expect(
            page.locator(".toast-text").filter(has_text="is a ticket of its own")
        ).to_be_visible()
        await _becomes(boss, ticket, f"First thing, {otto.id}")
        # Long after the notice is gone, it is taken back where it was done.
        await page.goto(page.url)
        await _choose(page, "Merge into another ticket")
        await page.get_by_role("dialog").get_by_role("button", name="Take back").click()
        await _becomes(boss, ticket, f"First thing, {otto.id}", f"Second thing, {otto.id}")

"""Colleagues are named in notes: offered behind an @, written as the server looks for them (N1)."""

import re

import pytest
from playwright.async_api import expect
from tests.support.app_pages import DESKTOP, PHONE, Apps
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with, eventually
from tests.support.desk_people import agent, contact, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


@pytest.mark.parametrize(("size", "look"), [(PHONE, "dark"), (DESKTOP, "light")])
async def test_an_at_sign_in_a_note_offers_colleagues_and_the_one_chosen_is_told(
    apps: Apps, desk: DemoDesk, tenant: Json, size: Json, look: str
) -> None:
    who = await contact(desk, tenant, "Needs Two")
    admin = agent_with(tenant, "admin")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(who, boss, f"Ask somebody, {who.id}")
    person = int(agent_with(tenant, "moderator")["telegram_user_id"])
    async with apps.open(tenant, person, path=f"t/{ticket['id']}", size=size, look=look) as app:
        page = app.page
        await page.get_by_role("radio", name="Note").check(force=True)
        note = page.get_by_role("textbox", name="Note")
        await note.press_sequentially("See me@work @")
        offered = page.get_by_role("listbox", name="Colleagues to tell")
        await expect(offered).to_be_visible()
        told = offered.locator("[role=option]:not([aria-disabled])")
        await expect(told.first).to_be_visible()
        await expect(offered.get_by_text("Not told: may not see this ticket").first).to_be_visible()
        assert await violations(page) == []
        await note.press_sequentially(admin["name"][:2])
        await expect(note).to_have_attribute("aria-activedescendant", re.compile("."))
        option = told.filter(has_text=admin["name"])
        if size is PHONE:
            await option.tap()
        else:
            await expect(option).to_have_attribute("aria-selected", "true")
            await note.press("Enter")
        await expect(note).to_have_value(f"See me@work @{admin['name']} ")
        await expect(offered).to_have_count(0)
        await expect(note).to_be_focused()
        await note.press_sequentially(f"please, {who.id}")
        await page.get_by_role("button", name="Note: add the note").click()
        await expect(page.locator(".bubble-note", has_text=f"please, {who.id}")).to_have_count(1)
        await expect(page.locator(".bubble-note .bubble-state", has_text="Waiting")).to_have_count(
            0
        )

    async def heard() -> bool:
        news = await boss.get("/api/v1/notifications")
        return any(
            one["kind"] == "mention" and one["ticket_id"] == ticket["id"] for one in news["items"]
        )

    await eventually(heard)

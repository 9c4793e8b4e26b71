"""Erasing a person: what would go is seen, it is ordered, called off, done, and reported."""

import re

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, eventually
from tests.support.desk_people import agent, contact, run_sql, written

NOBODY = re.compile("Удалённый клиент|Erased person")
"""In the desk's own language."""
pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


@pytest.fixture
async def owner(desk: DemoDesk, tenant: Json) -> int:
    """Who runs the desk, in English."""
    found = agent_with(tenant, "admin", "owner")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    return int(found["telegram_user_id"])


async def _stands(signed: Signed, contact_id: str, state: str) -> Json:
    """The server says that the erasure is so, once it is."""

    async def look() -> Json | None:
        view = await signed.get(f"/api/v1/contacts/{contact_id}/erasure")
        erasure: Json = view["erasure"] or {}
        return erasure if erasure.get("state") == state else None

    found = await eventually(look)
    assert found
    return found


async def _order(page: Page, name: str, when: str) -> None:
    """What would go is looked at, a wrong name is refused, the right one is not."""
    await page.get_by_role("button", name="Erase this person").click()
    sheet = page.get_by_role("dialog")
    await expect(sheet.get_by_text("Messages")).to_be_visible()
    await expect(sheet.get_by_role("button", name="Export everything first")).to_be_visible()
    await sheet.get_by_label("When").select_option(when)
    await sheet.get_by_label("To confirm, type the name").fill("Somebody")
    act = sheet.get_by_role("button", name=re.compile("^Erase (in 24 hours|for good)$"))
    await act.click()
    await expect(sheet.get_by_text("That is not the name")).to_be_visible()
    assert await violations(page) == []
    await sheet.get_by_label("To confirm, type the name").fill(name)
    await act.click()
    await expect(sheet).to_have_count(0)


@pytest.mark.parametrize(
    ("size", "look"), [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light")],
    ids=["phone", "dark", "desktop"],
)  # fmt: skip
async def test_a_person_is_erased_after_being_called_off_once(
    apps: Apps, desk: DemoDesk, tenant: Json, owner: int, size: Json, look: str
) -> None:
    boss = await agent(desk, tenant, "admin", "owner")
    name = f"Melusine {size['width']} {look}"
    person = await contact(desk, tenant, name)
    ticket = await written(person, boss, f"My well is dry, {person.id}")
    contact_id = ticket["contact"]["id"]
    shown = (await boss.get(f"/api/v1/contacts/{contact_id}"))["name"]
    path = f"me/contacts/{contact_id}"
    async with apps.open(tenant, owner, size=size, look=look, path=path) as app:
        page = app.page
        await page.get_by_role("button", name="Erase this person").click()
        await page.get_by_role("button", name="Export everything first").click()
        await expect(page.get_by_role("dialog").get_by_text("With notes")).to_be_visible()
        await page.get_by_role("dialog").get_by_role("button", name="Close").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await _order(page, shown, "in-a-day")
        await _stands(boss, contact_id, "waiting")
        await expect(page.get_by_text("This person will be erased")).to_be_visible()
        assert await violations(page) == []
        await app.no_sideways()
        await page.get_by_role("button", name="Call the erasure off").click()
        await _stands(boss, contact_id, "called_off")
        await _order(page, shown, "at-once")
        done = await _stands(boss, contact_id, "done")
        assert done["removed"]["messages"] >= 1
        report = page.get_by_role("region", name="What was erased")
        await expect(report).to_be_visible(timeout=20_000)
        await expect(page.get_by_role("heading", name=NOBODY)).to_be_visible()
        await expect(page.get_by_text("This person was erased")).to_be_visible()
        await expect(page.get_by_text(name)).to_have_count(0)
        assert await violations(page) == []
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()
        await page.emulate_media(media="print")
        await expect(report.get_by_text("Messages")).to_be_visible()
        await expect(report.get_by_role("button", name="Print")).to_be_hidden()
        await expect(page.get_by_role("heading", name=NOBODY)).to_be_hidden()


async def test_what_is_left_of_a_conversation_takes_no_words(
    apps: Apps, desk: DemoDesk, tenant: Json, owner: int
) -> None:
    boss = await agent(desk, tenant, "admin", "owner")
    person = await contact(desk, tenant, "Undine Passing")
    ticket = await written(person, boss, f"My lake is gone, {person.id}")
    contact_id = ticket["contact"]["id"]
    shown = (await boss.get(f"/api/v1/contacts/{contact_id}"))["name"]
    async with apps.open(tenant, owner, size=PHONE, path=f"t/{ticket['id']}") as app:
        page = app.page
        await expect(page.get_by_text("My lake is gone").last).to_be_visible()
        wish = {"confirm": shown, "when": "at-once"}
        answer = await boss.ask("POST", f"/api/v1/contacts/{contact_id}/erasure", wish)
        assert answer[0] == 200
        await _stands(boss, contact_id, "done")
        foot = page.get_by_text("Nothing can be sent here any more")
        await expect(foot).to_be_visible(timeout=20_000)
        await expect(page.get_by_text("My lake is gone")).to_have_count(0)
        assert await violations(page) == []

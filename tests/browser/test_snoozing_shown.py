"""A ticket is snoozed, out of the piles of work, and comes back: by hand or by itself (T6)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, eventually
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


@pytest.fixture
async def moderator(desk: DemoDesk, tenant: Json) -> int:
    """Somebody who may move every ticket, in English."""
    found = agent_with(tenant, "moderator")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    return int(found["telegram_user_id"])


async def _asked(desk: DemoDesk, tenant: Json, name: str) -> tuple[Json, Signed]:
    """A ticket whose contact waits, and somebody who looks on."""
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, name)
    return await written(who, boss, f"Not before Monday, {who.id}"), boss


async def _is_snoozed(signed: Signed, ticket: Json, *, expected: bool) -> None:
    async def look() -> bool | None:
        now = await signed.get(f"/api/v1/tickets/{ticket['id']}")
        return ((now["snoozed_until"] is not None) == expected) or None

    assert await eventually(look)


async def _open_sheet(page: Page) -> None:
    await page.get_by_role("button", name=re.compile("^More for")).first.click()
    await page.get_by_role("menuitem", name="Snooze").click()
    await expect(page.get_by_role("dialog").get_by_text("Tomorrow morning")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_ticket_is_snoozed_undone_and_woken(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int, size: Json
) -> None:
    ticket, boss = await _asked(desk, tenant, "Sam Nolan")
    async with apps.open(tenant, moderator, size=size, path=f"t/{ticket['id']}") as app:
        page = app.page
        bar = page.get_by_role("note")
        await _open_sheet(page)
        await page.get_by_role("dialog").get_by_role("button", name="Tomorrow morning").click()
        await expect(bar).to_contain_text("Snoozed until")
        await _is_snoozed(boss, ticket, expected=True)
        await page.get_by_role("button", name="Undo").click()
        await expect(bar).to_have_count(0)
        await _is_snoozed(boss, ticket, expected=False)

        await _open_sheet(page)
        field = page.get_by_role("dialog").get_by_label("Another day and time")
        past = datetime.now(UTC) - timedelta(days=2)
        await field.fill(f"{past:%Y-%m-%dT%H:%M}")
        await page.get_by_role("dialog").get_by_role("button", name="Snooze", exact=True).click()
        await expect(page.get_by_text("Choose a moment to come")).to_be_visible()
        later = datetime.now(UTC) + timedelta(days=3)
        await field.fill(f"{later:%Y-%m-%dT%H:%M}")
        await page.get_by_role("dialog").get_by_role("button", name="Snooze", exact=True).click()
        await expect(bar).to_contain_text("Snoozed until")
        await _is_snoozed(boss, ticket, expected=True)
        await bar.get_by_role("button", name="Wake").click()
        await expect(bar).to_have_count(0)
        await _is_snoozed(boss, ticket, expected=False)
        await page.get_by_role("button", name="History").first.click()
        lines = page.locator(".talk-history")
        await expect(lines.get_by_text("Woken by hand").first).to_be_visible()
        await expect(lines.get_by_text(re.compile("Snoozed until")).first).to_be_visible()


async def test_it_leaves_the_pile_and_its_contact_brings_it_back(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int
) -> None:
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, "Zoe Later")
    ticket = await written(who, boss, f"Think of me, {who.id}")
    async with apps.open(tenant, moderator, size=DESKTOP, path="?view=waiting") as app:
        page = app.page
        row = page.locator(f"[data-ticket='{ticket['id']}']")
        await row.locator(".row-target").click()
        await expect(page.locator(".bubble").filter(has_text="Think of me")).to_be_visible()
        await page.keyboard.press("Escape")
        await page.keyboard.press("z")
        await page.get_by_role("dialog").get_by_role("button", name="In an hour").click()
        await _is_snoozed(boss, ticket, expected=True)
        await expect(row).to_have_count(0)
        tabs = page.get_by_role("tablist", name="Views")
        await tabs.get_by_role("tab", name=re.compile("^Snoozed")).click()
        await expect(row).to_contain_text("Snoozed")
        await tabs.get_by_role("tab", name=re.compile("^All")).click()
        await expect(row).to_contain_text("Snoozed")
        await tabs.get_by_role("tab", name=re.compile("^Unanswered")).click()
        await expect(row).to_have_count(0)
        await who.say(f"Any answer, {who.id}")
        await _is_snoozed(boss, ticket, expected=False)
        await expect(row).to_contain_text("Any answer")


async def test_it_comes_back_by_itself(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int
) -> None:
    ticket, boss = await _asked(desk, tenant, "Rip Winkle")
    async with apps.open(tenant, moderator, size=PHONE, path=f"t/{ticket['id']}") as app:
        await _open_sheet(app.page)
        await app.page.get_by_role("dialog").get_by_role("button", name="In an hour").click()
        await expect(app.page.get_by_role("note")).to_contain_text("Snoozed until")
        await _is_snoozed(boss, ticket, expected=True)
        # An hour later, at once: the row's moment and that of its task.
        await _an_hour_later(desk, tenant, ticket)
        await _is_snoozed(boss, ticket, expected=False)
        await expect(app.page.get_by_role("note")).to_have_count(0)


async def _an_hour_later(desk: DemoDesk, tenant: Json, ticket: Json) -> None:
    move = """
    WITH moved AS (
      UPDATE tickets SET snoozed_until = now() WHERE id = $1::uuid RETURNING snoozed_until
    )
    INSERT INTO relay.tasks (id, tenant, job, args)
    SELECT gen_random_uuid(), $2, 'wake_ticket',
      jsonb_build_object('ticket_id', $1::uuid, 'until', to_jsonb(snoozed_until)) FROM moved
    """
    await run_sql(desk, tenant, move, ticket["id"], tenant["schema"])


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_the_sheet_and_the_bar_are_for_everyone(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int, look: str
) -> None:
    ticket, boss = await _asked(desk, tenant, "Ann Access")
    async with apps.open(tenant, moderator, size=PHONE, look=look, path=f"t/{ticket['id']}") as app:
        page = app.page
        await _open_sheet(page)
        assert await violations(page) == []
        await page.get_by_role("dialog").get_by_role("button", name="Tomorrow morning").click()
        await expect(page.get_by_role("note")).to_contain_text("Snoozed until")
        await _is_snoozed(boss, ticket, expected=True)
        assert await violations(page) == []
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()

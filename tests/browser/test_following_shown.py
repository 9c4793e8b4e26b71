"""Colleagues follow a ticket: they begin and stop it, add each other, and find it again (T5)."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, expect
from tests.support.app_pages import DESKTOP, PHONE, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, eventually
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


@pytest.fixture
async def moderator(desk: DemoDesk, tenant: Json) -> AsyncIterator[Json]:
    """Somebody who sees every ticket, in English; nobody follows anything afterwards."""
    found = agent_with(tenant, "moderator")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    yield found
    await run_sql(desk, tenant, "DELETE FROM ticket_participants")


async def _asked(desk: DemoDesk, tenant: Json, name: str) -> tuple[Json, Signed]:
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, name)
    return await written(who, boss, f"Who else knows, {who.id}"), boss


async def _follow(signed: Signed, ticket: Json, *names: str) -> None:
    """Waits until the server says that these follow the ticket, and nobody else."""

    async def look() -> bool | None:
        now = await signed.get(f"/api/v1/tickets/{ticket['id']}/participants")
        return sorted(one["name"] for one in now["participants"]) == sorted(names) or None

    assert await eventually(look)


async def _choose(page: Page, item: str) -> None:
    await page.get_by_role("button", name=re.compile("^More for")).first.click()
    await page.get_by_role("menuitem", name=re.compile(f"^{item}")).click()


def _toast(page: Page, words: str) -> Locator:
    return page.locator(".toast").filter(has_text=re.compile(words))


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_one_follows_a_ticket_takes_it_back_and_adds_a_colleague(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: Json, size: Json
) -> None:
    ticket, boss = await _asked(desk, tenant, "Fred Followed")
    person, admin = int(moderator["telegram_user_id"]), agent_with(tenant, "admin")["name"]
    number, own = f"#{ticket['number']}", moderator["name"]
    async with apps.open(tenant, person, size=size, path=f"t/{ticket['id']}") as app:
        page = app.page
        await expect(page.locator(".bubble").filter(has_text="Who else")).to_be_visible()
        await _choose(page, "Follow")
        told = _toast(page, f"You follow .?{number}")
        await expect(told).to_be_visible()
        await _follow(boss, ticket, own)
        await told.get_by_role("button", name="Undo").click()
        await _follow(boss, ticket)
        if size is DESKTOP:
            await page.keyboard.press("f")
        else:
            await _choose(page, "Follow")
        await _follow(boss, ticket, own)

        await _choose(page, "Participants")
        sheet = page.get_by_role("dialog")
        await expect(sheet.get_by_text(re.compile(f"Who follows .?{number}"))).to_be_visible()
        people = sheet.get_by_role("list", name="Participants")
        await expect(people.get_by_text(re.compile(rf"{own}.? \(you\)"))).to_be_visible()
        search = sheet.get_by_role("combobox", name="Add a colleague")
        await search.fill(admin[:4])
        await sheet.get_by_role("option", name=re.compile(re.escape(admin))).click()
        await _follow(boss, ticket, own, admin)
        await expect(people.get_by_text(re.compile(f"added by.*{re.escape(own)}"))).to_be_visible()
        await sheet.get_by_role("button", name=re.compile(f"^Remove .?{admin}")).click()
        await _follow(boss, ticket, own)
        await expect(people.get_by_text(admin)).to_have_count(0)
        await sheet.get_by_role("status").get_by_role("button", name="Undo").click()
        await _follow(boss, ticket, own, admin)
        await expect(people.get_by_text(admin, exact=True)).to_have_count(1)
        await page.keyboard.press("Escape")

        await page.get_by_role("button", name="History").first.click()
        lines = page.locator(".talk-history")
        await expect(
            lines.get_by_text(re.compile(rf"{admin}.? follows the ticket")).first
        ).to_be_visible()
        await expect(lines.get_by_text("Follows it no more").first).to_be_visible()
        await page.keyboard.press("Escape")
        await _choose(page, "Stop following")
        await _follow(boss, ticket, admin)


async def test_who_is_added_finds_the_ticket_in_a_pile_of_its_own_at_once(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: Json
) -> None:
    ticket, boss = await _asked(desk, tenant, "Paula Pile")
    person = int(moderator["telegram_user_id"])
    async with apps.open(tenant, person, size=DESKTOP, path="?view=all") as app:
        page = app.page
        row = page.locator(f"[data-ticket='{ticket['id']}']")
        await expect(row).to_be_visible()
        tabs = page.get_by_role("tablist", name="Views")
        pile = tabs.get_by_role("tab", name=re.compile("^Followed"))
        await expect(pile).to_have_count(0)
        path = f"/api/v1/tickets/{ticket['id']}/participants/{await _id_of(boss, moderator)}"
        await boss.ask("PUT", path)
        await expect(pile).to_be_visible()
        await pile.click()
        await expect(row).to_be_visible()
        await row.locator(".row-target").click()
        facts = page.get_by_role("button", name=re.compile("^Participants"))
        await expect(facts).to_be_visible()
        await expect(facts.get_by_role("img", name=moderator["name"])).to_be_visible()
        await boss.ask("DELETE", path)
        await expect(row).to_have_count(0)


async def _id_of(boss: Signed, one: Json) -> str:
    staff = await boss.get("/api/v1/staff")
    return str(next(each["id"] for each in staff if each["name"] == one["name"]))


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_the_sheet_is_for_everyone_empty_and_full(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: Json, look: str
) -> None:
    ticket, boss = await _asked(desk, tenant, "Ann Observed")
    person = int(moderator["telegram_user_id"])
    async with apps.open(tenant, person, size=PHONE, look=look, path=f"t/{ticket['id']}") as app:
        page = app.page
        await _choose(page, "Participants")
        sheet = page.get_by_role("dialog")
        await expect(sheet.get_by_text("Nobody follows this ticket yet.")).to_be_visible()
        assert await violations(page) == []
        await sheet.get_by_role("button", name="Follow", exact=True).click()
        await _follow(boss, ticket, moderator["name"])
        await expect(sheet.get_by_text("(you)").first).to_be_visible()
        assert await violations(page) == []
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()

"""Categories and rules of words, made and tried by an admin in the app (T3, T4)."""

import re

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with, client_key, eventually
from tests.support.desk_people import agent, contact, run_sql, ticket_of

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


@pytest.fixture
async def admin(desk: DemoDesk, tenant: Json) -> int:
    """Somebody who may manage categories, in English; the desk has no rules."""
    found = agent_with(tenant, "admin")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    await run_sql(desk, tenant, "DELETE FROM keyword_rules")
    await run_sql(desk, tenant, "UPDATE desk SET sorting = 'guess'")
    return int(found["telegram_user_id"])


async def _press(page: Page, name: str, *, exact: bool = True) -> None:
    await page.get_by_role("button", name=name, exact=exact).click()


def _place(number: int) -> re.Pattern[str]:
    return re.compile(rf"place \W*{number}\W* of")


def _of(label: str, language: str) -> re.Pattern[str]:
    """A label that names a language, which stands isolated in it."""
    return re.compile(rf"^{label}, \W?{language}\W?$")


async def _to_sorting(app: App) -> None:
    await app.page.get_by_role("link", name="Me", exact=True).click()
    await _press(app.page, "Categories and rules", exact=False)
    await expect(app.page.get_by_role("heading", name="Categories", exact=True)).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_an_admin_makes_a_category_and_a_rule_and_tries_it(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, size: Json
) -> None:
    key = f"garden-{size['width']}"
    async with apps.open(tenant, admin, size=size) as app:
        page = app.page
        await _to_sorting(app)

        await _press(page, "New category")
        await _press(page, "Save")
        await expect(page.get_by_text("Write a name.")).to_be_visible()
        await page.get_by_label(_of("Name", "English")).fill(f"Garden {key}")
        await page.get_by_label(_of("Name", "Russian")).fill(f"Сад {key}")
        await page.get_by_label("Short name").fill("Not Good")
        await _press(page, "Save")
        await expect(page.get_by_text("digits and dashes only")).to_be_visible()
        await page.get_by_label("Short name").fill(key)
        await page.get_by_label("Emoji").fill("🌱")
        await page.get_by_label("Green", exact=True).check(force=True)
        await page.get_by_label("Short name").press("Enter")
        row = (
            page.locator("section.list", has_text="Categories")
            .get_by_role("button")
            .filter(has_text=key)
        )
        await expect(row).to_be_visible()

        await _press(page, "New rule")
        await page.get_by_label(_of("Words", "English")).fill("watering can\nseedling")
        await _press(page, "Save")
        await expect(page.get_by_text("Choose a category, a priority or both.")).to_be_visible()
        await page.get_by_label("Put under").select_option(label=f"🌱 Garden {key}")
        await page.get_by_label("Priority", exact=True).select_option(label="High")
        await _press(page, "Save")
        await expect(page.get_by_role("button", name="watering can, seedling")).to_be_visible()

        await page.get_by_label("A message as a contact would write it").fill("My SEEDLINGS died")
        await expect(page.locator(".sorting-try .row-title")).to_contain_text("seedling")
        await expect(page.locator(".sorting-result")).to_contain_text(f"Garden {key}")
        await expect(page.locator(".sorting-result")).to_contain_text("High")
        await page.get_by_label("A message as a contact would write it").fill("Hello")
        await expect(page.get_by_text("No rule finds its words here.")).to_be_visible()

        who = await contact(desk, tenant, "Gardener")
        await who.say(f"my seedlings {key}")
        boss = await agent(desk, tenant, "admin")
        ticket = await ticket_of(boss, f"my seedlings {key}")
        assert ticket["priority"] == 3
        everything = await boss.get("/api/v1/categories")
        made = next(one for one in everything if one["key"] == key)
        assert ticket["category_id"] == made["id"]

        await page.get_by_role("button", name="watering can, seedling").click()
        await _press(page, "Remove rule")
        await expect(page.get_by_text("No rules yet")).to_be_visible()
        await _press(page, "Undo")
        await expect(page.get_by_role("button", name="watering can, seedling")).to_be_visible()

        await row.click()
        await _press(page, "Archive")
        await expect(row).to_contain_text("Archived")
        await _press(page, "Undo")
        await expect(row).not_to_contain_text("Archived")


async def test_the_bot_asks_once_the_desk_says_so(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int
) -> None:
    async with apps.open(tenant, admin, size=PHONE) as app:
        await _to_sorting(app)
        await app.page.get_by_text("Ask", exact=True).click()
        await expect(app.page.get_by_text("The bot asks with buttons.")).to_be_visible()
        await app.reload()
        await expect(app.page.get_by_text("The bot asks with buttons.")).to_be_visible()
    who = await contact(desk, tenant, "Asked")
    await who.say("Something came up")
    await who.hears("What is it about?")
    boss = await agent(desk, tenant, "admin")
    ticket = await ticket_of(boss, "Something came up")
    await who.press("Test results")

    async def is_sorted() -> bool:
        return bool((await boss.get(f"/api/v1/tickets/{ticket['id']}"))["category_id"])

    await eventually(is_sorted)


async def test_what_was_chosen_a_moment_before_leaving_is_kept(
    apps: Apps, tenant: Json, admin: int
) -> None:
    async with apps.open(tenant, admin, size=PHONE) as app:
        await _to_sorting(app)
        for way, hint in (("By hand", "Agents decide."), ("Ask", "The bot asks with buttons.")):
            await app.page.get_by_label(way, exact=True).evaluate(
                "(choice) => { choice.click(); location.reload(); }"
            )
            await app.page.wait_for_load_state()
            await expect(app.page.get_by_text(hint)).to_be_visible()


async def test_what_was_not_saved_is_asked_about_and_order_is_kept(
    apps: Apps, tenant: Json, admin: int
) -> None:
    async with apps.open(tenant, admin, size=DESKTOP) as app:
        page = app.page
        await _to_sorting(app)
        rows = page.locator("section.list", has_text="Categories").first.locator("button")
        first, second = (await rows.all_inner_texts())[:2]
        await rows.first.click()
        await page.get_by_label("Emoji").fill("🧭")
        await page.keyboard.press("Escape")
        await expect(page.get_by_text("Leave without saving?")).to_be_visible()
        await _press(page, "Stay here")
        await expect(page.get_by_label("Emoji")).to_have_value("🧭")
        await _press(page, "Move down")
        await expect(page.get_by_text(_place(2))).to_be_visible()
        await _press(page, "Move up")
        await expect(page.get_by_text(_place(1))).to_be_visible()
        await page.keyboard.press("Escape")
        await _press(page, "Leave")
        assert (await rows.all_inner_texts())[:2] == [first, second]


async def test_a_new_category_is_offered_to_others_at_once(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int
) -> None:
    moderator = int(agent_with(tenant, "moderator")["telegram_user_id"])
    async with apps.open(tenant, moderator, size=PHONE, path="?view=all") as app:
        await expect(app.page.locator(".ticket-row").first).to_be_visible()
        boss = await agent(desk, tenant, "admin")
        name = f"Quite new {client_key()[-6:]}"
        body = {"key": name.lower().replace(" ", "-"), "names": {"en": name, "ru": name}}
        assert (await boss.ask("POST", "/api/v1/categories", body))[0] == 201
        await app.page.get_by_role("button", name="Category").click()
        await expect(app.page.get_by_text(name)).to_be_visible()


async def test_a_moderator_is_shown_no_such_settings(apps: Apps, tenant: Json) -> None:
    moderator = int(agent_with(tenant, "moderator")["telegram_user_id"])
    async with apps.open(tenant, moderator, size=PHONE, path="me") as app:
        await expect(app.page.get_by_text("On this device")).to_be_visible()
        await expect(app.page.get_by_text("Categories and rules")).to_have_count(0)


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_axe_finds_nothing_and_large_text_has_room(
    apps: Apps, tenant: Json, admin: int, look: str
) -> None:
    async with apps.open(tenant, admin, size=PHONE, look=look) as app:
        page = app.page
        await _to_sorting(app)
        assert await violations(page) == []
        for name, title in (("New category", "New category"), ("New rule", "New rule")):
            await _press(page, name)
            await expect(page.get_by_role("heading", name=title)).to_be_visible()
            assert await violations(page) == [], name
            await page.keyboard.press("Escape")
        await _press(page, "Add a ready set")
        await expect(page.get_by_text("Minecraft server")).to_be_visible()
        assert await violations(page) == []
        await page.keyboard.press("Escape")
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()
        await _press(page, "New rule")
        await app.no_sideways()

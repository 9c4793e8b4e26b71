"""Contacts say how they were helped, in the chat and in the app; agents read it (T9)."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps, grow
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, client_key, eventually
from tests.support.desk_people import Contact, agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
_USUAL = "UPDATE desk SET ratings = true, closing_transcripts = false"
_NO_WORDS = "DELETE FROM desk_texts WHERE key IN ('contact-rate', 'contact-rated')"


@pytest.fixture
async def admin(desk: DemoDesk, tenant: Json) -> AsyncIterator[int]:
    """Somebody who manages the desk, in English; it asks in the usual words before and after."""
    found = agent_with(tenant, "admin")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    for statement in (_USUAL, _NO_WORDS):
        await run_sql(desk, tenant, statement)
    yield int(found["telegram_user_id"])
    for statement in (_USUAL, _NO_WORDS):
        await run_sql(desk, tenant, statement)


async def _finish(signed: Signed, ticket: Json, step: str = "resolve") -> None:
    """The ticket is answered and resolved, or closed."""
    body = {"text": "Here you are", "entities": [], "client_key": client_key()}
    status, said = await signed.ask("POST", f"/api/v1/tickets/{ticket['id']}/replies", body)
    assert status == 201, said
    status, said = await signed.ask("PUT", f"/api/v1/tickets/{ticket['id']}/status", {"step": step})
    assert status == 200, said


async def _asked(desk: DemoDesk, tenant: Json, name: str) -> tuple[Contact, Json]:
    """A contact whose ticket was resolved, once the bot has asked how that was."""
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, name)
    ticket = await written(who, boss, f"Something for {name} {who.id}")
    await _finish(boss, ticket)
    await who.hears("How did we help you?")
    return who, ticket


def _of(stars: int) -> re.Pattern[str]:
    """Numbers stand between marks of direction."""
    return re.compile(f"^\\W*{stars}\\W* of 5$")


def _radio(page: Page, stars: int) -> Locator:
    return page.get_by_role("radio", name=_of(stars))


def _star(page: Page, stars: int) -> Locator:
    return page.locator(".star").nth(stars - 1)


async def _chat_says(who: Contact, text: str) -> None:
    """The bot's one message about the rating, edited, says this."""
    await who.hears(text)


async def _to_ratings(app: App) -> None:
    await app.page.locator(".section-link").last.click()
    await app.page.get_by_role("button", name="Ratings").click()
    await expect(app.page.get_by_role("heading", name="Words")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_stars_and_reason_go_from_chat_to_app_and_back_to_the_agent(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, size: Json
) -> None:
    who, ticket = await _asked(desk, tenant, f"Rita{size['width']}")
    await who.press("2 ★")
    await _chat_says(who, "★★☆☆☆ Thank you!")
    await who.press("Say why")
    await _chat_says(who, "Now write in one message why.")
    await who.say("It took a whole week")
    await _chat_says(who, "Your words: “It took a whole week”")

    async with apps.open(tenant, who.id, path=f"t/{ticket['id']}", size=size) as app:
        page = app.page
        await expect(_radio(page, 2)).to_be_checked()
        await expect(page.locator(".rate-said")).to_have_text(
            re.compile("^“.?It took a whole week.?”$")
        )
        await _star(page, 3).click()
        await _chat_says(who, "★★★☆☆ Thank you!")
        # With the keys one walks to the stars one means; only those are given.
        await _radio(page, 3).focus()
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("ArrowRight")
        await expect(_radio(page, 5)).to_be_checked()
        await _chat_says(who, "★★★★★ Thank you!")
        assert not any("★★★★☆" in one for one in await who.heard())
        await page.get_by_role("button", name="Say it in other words").click()
        await page.get_by_label("Why?").fill("A week, but friendly")
        await page.get_by_role("button", name="Keep").click()
        await expect(page.locator(".rate-said")).to_contain_text("A week, but friendly")
        await _chat_says(who, "A week, but friendly")

    async with apps.open(tenant, admin, path=f"t/{ticket['id']}", size=size) as app:
        page = app.page
        head = page.locator(".bar").get_by_role("img", name=_of(5))
        await expect(head.first).to_be_visible()
        await page.get_by_role("button", name="History").click()
        await expect(
            page.locator(".talk-history").get_by_text(re.compile("^Rated anew: .?5.? of 5"))
        ).to_be_visible()
        await expect(page.locator(".talk-history")).to_contain_text("A week, but friendly")
        await page.keyboard.press("Escape")
        if size is PHONE:
            await page.locator(".talk-contact").click()
        facts = page.get_by_role("list", name=re.compile("^Ticket #"))
        await expect(facts).to_contain_text("★★★★★")
        await expect(facts).to_contain_text("A week, but friendly")
        # All of it stands in the conversation's one request: no message came of it.
        boss = await agent(desk, tenant, "admin")
        said = await boss.get(f"/api/v1/tickets/{ticket['id']}/conversation")
        assert len(said["messages"]) == 2


async def test_stars_that_do_not_arrive_stay_and_are_sent_again(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int
) -> None:
    who, ticket = await _asked(desk, tenant, "Otto")
    async with apps.open(tenant, who.id, path=f"t/{ticket['id']}") as app:
        page = app.page
        await expect(_star(page, 4)).to_be_visible()
        await page.route("**/rating", lambda route: route.abort())
        app.watch.wants_broken_network()
        await _star(page, 4).click()
        await expect(page.locator(".rate-failed")).to_be_visible()
        await expect(_radio(page, 4)).to_be_checked()
        await page.unroute("**/rating")
        await page.locator(".rate").get_by_role("button", name="Try again").click()
        await _chat_says(who, "★★★★☆ Thank you!")
        await expect(page.locator(".rate-failed")).to_have_count(0)


async def test_an_admin_words_the_question_and_turns_it_off(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int
) -> None:
    async with apps.open(tenant, admin, size=PHONE) as app:
        page = app.page
        await _to_ratings(app)
        asks = page.get_by_role("switch", name="Ask contacts how they were helped")
        await expect(asks).to_be_checked()
        await page.get_by_role("button", name="English").click()
        await page.get_by_label("The question").fill("Well done with #{nummer}?")
        await expect(page.get_by_text(re.compile("nummer}.? cannot be used here"))).to_be_visible()
        await page.get_by_role("button", name="Save").click()
        await page.get_by_label("The question").fill("Well done with #{number}?")
        await page.get_by_role("button", name="Save").click()
        english = page.get_by_role("button", name="English")
        await expect(english).to_contain_text("Well done with #{number}?")
        boss = await agent(desk, tenant, "admin")
        who = await contact(desk, tenant, "Quentin")
        ticket = await written(who, boss, f"A question of {who.id}")
        await _finish(boss, ticket)
        await who.hears(f"Well done with #{ticket['number']}?")
        await page.locator(".switch", has_text="Ask contacts").click()
        await expect(asks).not_to_be_checked()
        await app.reload()
        await expect(asks).not_to_be_checked()
        await expect(english).to_contain_text("Well done with #{number}?")


async def test_an_admin_has_closed_tickets_sent_to_their_contacts(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int
) -> None:
    async with apps.open(tenant, admin, size=PHONE) as app:
        await _to_ratings(app)
        sends = app.page.get_by_role("switch", name="Send the conversation when")
        await expect(sends).not_to_be_checked()
        async with app.page.expect_response("**/closing-transcripts") as answered:
            await app.page.locator(".switch", has_text="Send the conversation").click()
        assert (await answered.value).status == 200
        await app.reload()
        await expect(sends).to_be_checked()
        await app.no_sideways()
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, "Keeps Papers")
    ticket = await written(who, boss, f"For the files, {who.id}")
    await _finish(boss, ticket, "close")

    async def brought() -> Json | None:
        said = await who.desk.chat(who.tenant, who.id)
        return next((one for one in said if one["is_from_bot"] and one.get("document")), None)

    sent = await eventually(brought, within_s=90)
    assert sent["document"]["file_name"] == f"ticket-{ticket['number']}.pdf"


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_rating_is_for_everyone(
    apps: Apps, desk: DemoDesk, tenant: Json, admin: int, look: str
) -> None:
    who, ticket = await _asked(desk, tenant, f"Vera {look}")
    async with apps.open(tenant, who.id, path=f"t/{ticket['id']}", look=look) as app:
        page = app.page
        await expect(_star(page, 5)).to_be_visible()
        assert await violations(page) == []
        box = await _star(page, 1).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        await _star(page, 5).click()
        await page.get_by_role("button", name="Say why").click()
        await expect(page.get_by_label("Why?")).to_be_focused()
        assert await violations(page) == []
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()
    async with apps.open(tenant, admin, size=PHONE, look=look) as app:
        page = app.page
        await _to_ratings(app)
        assert await violations(page) == []
        await page.get_by_role("button", name="English").click()
        await expect(page.get_by_label("The thanks")).to_be_visible()
        assert await violations(page) == []
        await page.keyboard.press("Escape")
        await grow(page, "html { font-size: 200% !important; }")
        await app.no_sideways()
    async with apps.open(tenant, admin, size=DESKTOP, look=look, path="stats") as app:
        await expect(app.page.get_by_text("with 4 or 5 stars")).to_be_visible()
        assert await violations(app.page) == []

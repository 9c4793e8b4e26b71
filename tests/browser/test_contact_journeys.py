"""What contacts do in their window, on a phone, from the bot's button to the answer."""

from playwright.async_api import Locator, Route, expect
from tests.support.app_pages import App, Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, client_key
from tests.support.desk_people import Contact, agent, contact, ticket_of, written
from tests.support.device_storage import kept

pytestmark = NEEDS_CHROMIUM


async def _ask(app: App, words: str) -> None:
    """From the first screen of somebody who never asked anything to a sent request."""
    page = app.page
    await app.tap(page.get_by_role("button", name="Something else"))
    await page.get_by_label("Your question").fill(words)
    await app.main_button("Send")
    await app.native("main")
    await _is_sent(app, words)


async def _is_sent(app: App, words: str) -> None:
    """The words are in the conversation, and nothing says that they are still on their way."""
    bubble = app.page.locator(".bubble-out", has_text=words)
    await expect(bubble).to_have_count(1)
    await expect(bubble.locator(".bubble-state")).to_have_count(0)


def _answer(app: App, words: str) -> Locator:
    return app.page.locator(".bubble-in", has_text=words)


async def _reply(signed: Signed, ticket: Json, text: str) -> Json:
    body = {"text": text, "entities": [], "client_key": client_key()}
    status, said = await signed.ask("POST", f"/api/v1/tickets/{ticket['id']}/replies", body)
    assert status == 201, said
    found: Json = said
    return found


async def _my_ticket(apps: Apps, who: Contact, words: str) -> Json:
    return await written(who, await agent(apps.desk, who.tenant, "admin"), words)


async def test_a_first_question_takes_three_touches_and_reaches_bot_and_agents(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    nora = await contact(desk, tenant, "Nora")
    words = "Where is my blue scarf?"
    async with apps.open(tenant, nora.id) as app:
        app.taps = 1  # the menu button
        await _ask(app, words)
        assert app.taps <= 3
        seen = await ticket_of(await agent(desk, tenant, "admin"), words)
        assert seen["contact"]["name"] == "Nora"
    async with apps.open(tenant, nora.id) as again:
        await expect(again.page.locator(".row-target", has_text=words)).to_have_count(1)


async def test_a_topic_chosen_first_goes_with_the_question(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    boss = await agent(desk, tenant, "admin")
    category = (await boss.get("/api/v1/categories"))[0]
    nils = await contact(desk, tenant, "Nils")
    async with apps.open(tenant, nils.id) as app:
        topics = app.page.locator(".mine-welcome .row-target")
        await app.tap(topics.filter(has_text=category["names"]["en"]))
        await app.page.get_by_label("Your question").fill("About this, please")
        await app.main_button("Send")
        await app.native("main")
        await _is_sent(app, "About this, please")
    assert (await ticket_of(boss, "About this, please"))["category_id"] == category["id"]


async def test_an_answer_appears_by_itself_in_app_and_chat(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    omar = await contact(desk, tenant, "Omar")
    boss = await agent(desk, tenant, "admin")
    async with apps.open(tenant, omar.id) as app:
        await _ask(app, "Which size fits me?")
        ticket = await ticket_of(boss, "Which size fits me?")
        await _reply(boss, ticket, "Medium, I think")
        await expect(_answer(app, "Medium, I think")).to_be_visible()
        await omar.hears("Medium, I think")


async def test_what_was_changed_in_the_chat_changes_in_the_app(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    petra = await contact(desk, tenant, "Petra")
    sent = await petra.say("My order is 1001")
    ticket = await ticket_of(await agent(desk, tenant, "admin"), "My order is 1001")
    async with apps.open(tenant, petra.id, path=f"t/{ticket['id']}") as app:
        await expect(app.page.locator(".bubble-out", has_text="1001")).to_be_visible()
        await desk.control.post(
            "edit", bot=tenant["bot_id"], person=petra.id, message_id=sent["message_id"],
            text="My order is 1002",
        )  # fmt: skip
        await expect(app.page.locator(".bubble-out", has_text="1002")).to_contain_text("edited")
        await expect(app.page.locator(".bubble-out", has_text="1001")).to_have_count(0)


async def test_more_words_go_into_the_open_request(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    rosa = await contact(desk, tenant, "Rosa")
    ticket = await _my_ticket(apps, rosa, "The zip is broken")
    async with apps.open(tenant, rosa.id) as app:
        await app.tap(app.page.locator(".row-target", has_text="The zip is broken"))
        await app.page.get_by_role("textbox", name="Message").fill("It is the left one")
        await app.tap(app.page.get_by_role("button", name="Send"))
        await _is_sent(app, "It is the left one")
    seen = await ticket_of(await agent(desk, tenant, "admin"), "It is the left one")
    assert seen["id"] == ticket["id"]


async def test_a_finished_request_is_opened_again_by_a_touch_or_a_word(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    sven = await contact(desk, tenant, "Sven")
    ticket = await _my_ticket(apps, sven, "Is it repaired?")
    boss = await agent(desk, tenant, "admin")
    path = f"/api/v1/tickets/{ticket['id']}"
    async with apps.open(tenant, sven.id, path=f"t/{ticket['id']}", client={"popup": "ok"}) as app:
        status = app.page.locator("header .status")
        await app.tap(app.page.get_by_role("button", name="Close"))
        await expect(status).to_contain_text("Closed")
        await app.tap(app.page.get_by_role("button", name="Reopen"))
        await expect(status).to_contain_text("Received")
        step = {"step": "resolve"}
        assert (await boss.ask("PUT", f"{path}/status", step))[0] == 200
        await expect(status).to_contain_text("Resolved")
        await app.page.get_by_role("textbox", name="Message").fill("It broke again")
        await app.tap(app.page.get_by_role("button", name="Send"))
        await _is_sent(app, "It broke again")
        await expect(status).to_contain_text("Received")
    assert (await boss.get(path))["status"] in {"open", "in_progress"}


async def test_another_language_is_one_touch_and_stays(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    tove = await contact(desk, tenant, "Tove")
    async with apps.open(tenant, tove.id) as app:
        await app.tap(app.page.get_by_role("button", name="Settings"))
        async with app.page.expect_response("**/api/v1/my/language"):
            await app.tap(app.page.get_by_text("Русский"))
        await expect(app.page.get_by_role("heading", name="Настройки")).to_be_visible()
        await expect(app.page.locator("html")).to_have_attribute("lang", "ru")
        await app.reload()
        await expect(app.page.locator("html")).to_have_attribute("lang", "ru")
        await app.native("back")
        await expect(app.page.get_by_role("button", name="Настройки")).to_be_visible()


async def test_a_draft_is_there_after_the_app_was_closed(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    ugo = await contact(desk, tenant, "Ugo")
    async with apps.open(tenant, ugo.id) as app:
        await app.tap(app.page.get_by_role("button", name="Something else"))
        await app.page.get_by_label("Your question").fill("I was just about to")
        await kept(app.page, "I was just about to")
        await app.reload()
        await expect(app.page.get_by_label("Your question")).to_have_value("I was just about to")


async def test_a_contact_answers_to_one_message_and_both_sides_see_which(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    quinn = await contact(desk, tenant, "Quinn")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(quinn, boss, f"Two things, please {quinn.id}")
    await _reply(boss, ticket, "What is the first?")
    await _reply(boss, ticket, "And the second?")
    where, person = f"t/{ticket['id']}", agent_with(tenant, "moderator")["telegram_user_id"]
    async with (
        apps.open(tenant, quinn.id, path=where) as app,
        apps.open(tenant, person, path=where) as desk_side,
    ):
        app.watch.wants_broken_network()

        async def refuse(route: Route) -> None:
            await route.abort()

        await app.context.route("**/messages", refuse)
        asked = _answer(app, "What is the first?").locator("xpath=..")
        await app.tap(asked)
        await app.tap(app.page.get_by_role("menuitem", name="Reply to this"))
        box = app.page.get_by_role("textbox", name="Message")
        await expect(box).to_be_focused()
        await box.fill("A blue one")
        await app.page.get_by_role("button", name="Send").click()
        own = app.page.locator(".bubble-out", has_text="A blue one")
        await expect(own.locator(".quote-text")).to_have_text("What is the first?")
        await app.reload()  # with the words still on their way
        await expect(own.locator(".quote-text")).to_have_text("What is the first?")
        await app.context.unroute("**/messages")
        seen = desk_side.page.locator(".bubble-in", has_text="A blue one")
        await expect(seen.locator(".quote-text")).to_have_text("What is the first?", timeout=45_000)
        await _is_sent(app, "A blue one")
        await expect(own.locator(".quote-text")).to_have_text("What is the first?")
        await app.no_sideways()

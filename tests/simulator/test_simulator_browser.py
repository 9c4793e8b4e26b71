"""The chat page in a real browser: two people at once, buttons, typing, Mini App launch."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MenuButtonWebApp,
    WebAppInfo,
)
from playwright.async_api import BrowserContext, Page, async_playwright, expect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
]


@pytest.fixture
async def context() -> AsyncIterator[BrowserContext]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield await browser.new_context(locale="en-US")
        await browser.close()


@pytest.fixture
async def page(
    context: BrowserContext, bot: Bot, control: Any, started: int
) -> AsyncIterator[Page]:
    """Anna's and Boris's chats side by side; nothing may be complained of in the console."""
    await control.post("people", first_name="Boris", username="boris")
    opened = await context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    await opened.goto(f"{control.base_url}/#acme_support_bot:anna,acme_support_bot:boris")
    await expect(opened.locator(".pane")).to_have_count(2)
    await expect(opened.locator("#state")).to_have_text("Live")
    yield opened
    assert complaints == []


async def test_two_people_write_and_the_bot_answers(page: Page, bot: Bot, started: int) -> None:
    anna, boris = page.locator(".pane").nth(0), page.locator(".pane").nth(1)
    await boris.get_by_role("button", name="Start").click()
    await anna.locator("textarea").fill("Where is my parcel?")
    await anna.locator("textarea").press("Enter")
    await expect(anna.locator(".own .text").last).to_have_text("Where is my parcel?")
    texts = [u.message.text for u in await bot.get_updates() if u.message]
    assert texts == ["/start", "Where is my parcel?"]
    await bot.send_message(started, "<b>On its way</b>", parse_mode="HTML")
    await expect(anna.locator(".theirs strong")).to_have_text("On its way")
    await expect(boris.locator(".theirs")).to_have_count(0)


async def test_a_pressed_button_shows_the_bots_answer(page: Page, bot: Bot, started: int) -> None:
    button = InlineKeyboardButton(text="Yes", callback_data="yes")
    markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
    await bot.send_message(started, "Sure?", reply_markup=markup)
    pressing = asyncio.create_task(page.get_by_role("button", name="Yes").click())
    (update,) = await bot.get_updates(timeout=10)
    assert update.callback_query is not None
    await bot.answer_callback_query(update.callback_query.id, "Thank you!")
    await pressing
    await expect(page.locator(".toast")).to_have_text("Thank you!")


async def test_typing_shows(page: Page, bot: Bot, started: int) -> None:
    await bot.send_chat_action(started, "typing")
    await expect(page.locator(".pane").nth(0).locator(".typing")).to_have_text("is typing…")


async def test_markup_in_a_message_stays_text(page: Page, bot: Bot, started: int) -> None:
    await bot.send_message(started, "<img src=x onerror=alert(1)>")
    shown = page.locator(".pane").nth(0).locator(".theirs .text")
    await expect(shown).to_have_text("<img src=x onerror=alert(1)>")


async def test_the_menu_button_opens_a_signed_mini_app(page: Page, bot: Bot, control: Any) -> None:
    app = WebAppInfo(url=f"{control.base_url}/control/health")
    await bot.set_chat_menu_button(menu_button=MenuButtonWebApp(text="Desk", web_app=app))
    async with page.context.expect_page() as opening:
        await page.locator(".pane").nth(0).get_by_role("button", name="Desk").click()
    opened = await opening.value
    await opened.wait_for_url("**/control/health#tgWebAppData=**")


async def test_a_block_is_told_and_undone_by_restarting(page: Page, bot: Bot, started: int) -> None:
    anna = page.locator(".pane").nth(0)
    await anna.get_by_role("button", name="Block").click()
    await anna.get_by_role("button", name="Restart bot").click()
    await expect(anna.locator("textarea")).to_be_visible()
    updates = await bot.get_updates()
    assert [bool(u.my_chat_member) for u in updates] == [True, True, False]

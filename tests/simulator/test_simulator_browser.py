"""The chat page in a real browser: two people at once, buttons, typing."""

import asyncio

from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from playwright.async_api import Page, Route, expect
from simulator_kit import CHROMIUM_ONLY

pytestmark = CHROMIUM_ONLY


async def test_two_people_write_and_the_bot_answers(page: Page, bot: Bot, started: int) -> None:
    anna, boris = page.locator(".pane").nth(0), page.locator(".pane").nth(1)
    await boris.get_by_role("button", name="Start").click()
    await expect(boris.locator(".own .text").last).to_have_text("/start")
    await anna.locator("textarea").fill("Where is my parcel?")
    await anna.locator("textarea").press("Enter")
    await expect(anna.locator(".own .text").last).to_have_text("Where is my parcel?")
    texts = [u.message.text for u in await bot.get_updates() if u.message]
    assert texts == ["/start", "Where is my parcel?"]
    await bot.send_message(started, "<b>On its way</b>", parse_mode="HTML")
    await expect(anna.locator(".theirs strong")).to_have_text("On its way")
    await expect(boris.locator(".theirs")).to_have_count(0)


async def test_who_went_on_to_another_pane_is_not_called_back(page: Page, started: int) -> None:
    anna, boris = page.locator(".pane").nth(0), page.locator(".pane").nth(1)
    may_go_on = asyncio.Event()

    async def late(route: Route) -> None:
        await may_go_on.wait()
        await route.continue_()

    await page.route("**/control/start", late)
    await boris.get_by_role("button", name="Start").click()
    await anna.locator("textarea").fill("Where is")
    may_go_on.set()
    await expect(boris.locator(".own .text").last).to_have_text("/start")
    await expect(anna.locator("textarea")).to_be_focused()


async def test_what_is_typed_while_a_message_goes_stays(page: Page, bot: Bot, started: int) -> None:
    anna = page.locator(".pane").nth(0)
    may_go_on = asyncio.Event()

    async def late(route: Route) -> None:
        await may_go_on.wait()
        await route.continue_()

    await page.route("**/control/send", late)
    await anna.locator("textarea").fill("First")
    for _ in range(2):
        await anna.locator("textarea").press("Enter")
    await anna.locator("textarea").fill("Second, in the middle of")
    may_go_on.set()
    await expect(anna.locator(".own .text").last).to_have_text("First")
    await expect(anna.locator("textarea")).to_have_value("Second, in the middle of")
    assert [one.message.text for one in await bot.get_updates() if one.message] == ["First"]


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


async def test_a_block_is_told_and_undone_by_restarting(page: Page, bot: Bot, started: int) -> None:
    anna = page.locator(".pane").nth(0)
    await anna.get_by_role("button", name="Block").click()
    await anna.get_by_role("button", name="Restart bot").click()
    await expect(anna.locator("textarea")).to_be_visible()
    updates = await bot.get_updates()
    assert [bool(u.my_chat_member) for u in updates] == [True, True, False]

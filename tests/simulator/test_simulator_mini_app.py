"""A Mini App inside the chat page: the sheet is its client and speaks Telegram Web's protocol."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiogram import Bot
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MenuButtonWebApp,
    ReplyKeyboardMarkup,
    WebAppInfo,
)
from aiogram.utils.web_app import safe_parse_webapp_init_data
from aiohttp import web
from playwright.async_api import Frame, Locator, Page, expect
from simulator_kit import CHROMIUM_ONLY

pytestmark = CHROMIUM_ONLY
APP = Path(__file__).with_name("mini_app.html").read_text()


@pytest.fixture
async def app_url() -> AsyncIterator[str]:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=APP, content_type="text/html")

    served = web.Application()
    served.router.add_get("/app/", answer)
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/app/"
    await runner.cleanup()


class Opened:
    """The app in one person's pane, with what a test says in its name."""

    def __init__(self, pane: Locator, frame: Frame) -> None:
        self.pane, self.frame = pane, frame
        self.sheet = pane.locator(".sheet")

    async def say(self, method: str, /, **params: Any) -> None:
        await self.frame.evaluate("([method, params]) => say(method, params)", [method, params])

    async def heard(self, event: str, condition: str = "facts !== undefined") -> Any:
        check = f"() => {{ const facts = last({event!r}); return {condition} ? [facts] : null; }}"
        return (await (await self.frame.wait_for_function(check)).json_value())[0]

    async def asked(self, method: str, event: str, /, **params: Any) -> Any:
        await self.say(method, **params)
        return await self.heard(event)


async def frame_of(pane: Locator) -> Frame:
    await expect(pane.locator(".cover")).to_be_hidden()
    handle = await pane.locator("iframe").element_handle()
    frame = await handle.content_frame()
    assert frame is not None
    await frame.wait_for_function("() => window.say !== undefined")
    return frame


@pytest.fixture
async def opened(page: Page, bot: Bot, app_url: str) -> Opened:
    menu = MenuButtonWebApp(text="Desk", web_app=WebAppInfo(url=app_url))
    await bot.set_chat_menu_button(menu_button=menu)
    anna = page.locator(".pane").nth(0)
    await anna.get_by_role("button", name="Desk").click()
    return Opened(anna, await frame_of(anna))


async def test_the_menu_button_opens_the_app_signed_for_its_person(
    opened: Opened, bot: Bot, started: int
) -> None:
    launch = parse_qs(await opened.frame.evaluate("launch.toString()"))
    assert launch["tgWebAppPlatform"] == ["weba"]
    parsed = safe_parse_webapp_init_data(bot.token, launch["tgWebAppData"][0])
    assert parsed.user is not None
    assert parsed.user.id == started
    await expect(opened.sheet).to_have_attribute("aria-label", "Acme: Mini App")


async def test_two_people_have_a_sheet_each(page: Page, opened: Opened) -> None:
    boris = page.locator(".pane").nth(1)
    await expect(boris.locator(".sheet")).to_be_hidden()
    await boris.get_by_role("button", name="Desk").click()
    user = parse_qs(await (await frame_of(boris)).evaluate("launch.get('tgWebAppData')"))["user"]
    assert "boris" in user[0]
    await expect(opened.sheet).to_be_visible()


async def test_buttons_under_messages_and_of_the_keyboard_open_it_too(
    page: Page, bot: Bot, started: int, app_url: str
) -> None:
    app = WebAppInfo(url=app_url)
    under = InlineKeyboardButton(text="Under", web_app=app)
    markup = InlineKeyboardMarkup(inline_keyboard=[[under]])
    await bot.send_message(started, "Open", reply_markup=markup)
    key = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Form", web_app=app)]])
    await bot.send_message(started, "Or here", reply_markup=key)
    anna = page.locator(".pane").nth(0)
    await anna.get_by_role("button", name="Under").click()
    await frame_of(anna)
    await anna.get_by_role("button", name="Close the app").click()
    await anna.get_by_role("button", name="Form").click()
    form = Opened(anna, await frame_of(anna))
    await form.say("web_app_data_send", data="42")
    await expect(form.sheet).to_be_hidden()
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.web_app_data is not None
    assert update.message.web_app_data.data == "42"


async def test_pages_of_other_machines_get_a_tab(page: Page, bot: Bot, control: Any) -> None:
    app = WebAppInfo(url="https://desk.example/app/")
    await bot.set_chat_menu_button(menu_button=MenuButtonWebApp(text="Far", web_app=app))
    async with page.context.expect_page() as opening:
        await page.locator(".pane").nth(0).get_by_role("button", name="Far").click()
    await (await opening.value).close()
    await expect(page.locator("iframe")).to_have_count(0)


async def test_theme_viewport_and_safe_areas_are_told_and_change(
    page: Page, opened: Opened
) -> None:
    theme = await opened.asked("web_app_request_theme", "theme_changed")
    assert theme["theme_params"]["bg_color"] == "#ffffff"
    await page.emulate_media(color_scheme="dark")
    await opened.heard("theme_changed", "facts?.theme_params.bg_color === '#212121'")
    viewport = await opened.asked("web_app_request_viewport", "viewport_changed")
    assert viewport["is_expanded"] is False
    await opened.say("web_app_expand")
    grown = await opened.heard("viewport_changed", "facts?.is_expanded")
    assert grown["height"] > viewport["height"]
    await opened.asked("web_app_request_safe_area", "safe_area_changed")
    await opened.sheet.locator("summary").click()
    await opened.sheet.get_by_role("button", name="Safe area below").click()
    await opened.heard("safe_area_changed", "facts?.bottom === 34")
    await opened.sheet.locator("summary").click()
    await opened.sheet.get_by_label("Theme").select_option("custom")
    await opened.heard("theme_changed", "facts?.theme_params.bg_color === '#f3e7d3'")
    await opened.sheet.get_by_role("button", name="Wide screen").click()
    await opened.heard("viewport_changed", "facts?.width > 800")


async def test_native_buttons_are_shown_and_pressed(opened: Opened) -> None:
    await opened.say("web_app_setup_main_button", is_visible=True, text="Send", color="#0a7e3b")
    main = opened.sheet.get_by_role("button", name="Send")
    await expect(main).to_have_css("background-color", "rgb(10, 126, 59)")
    await main.click()
    await opened.heard("main_button_pressed", "heard.some(e => e.eventType.startsWith('main'))")
    await opened.say("web_app_setup_main_button", is_progress_visible=True, is_active=False)
    await expect(main).to_be_disabled()
    await expect(main).to_have_attribute("aria-busy", "true")
    await opened.say("web_app_setup_secondary_button", is_visible=True, text="Later")
    await opened.sheet.get_by_role("button", name="Later").click()
    await opened.say("web_app_setup_back_button", is_visible=True)
    await opened.sheet.get_by_role("button", name="Back").click()
    await opened.say("web_app_setup_settings_button", is_visible=True)
    await opened.sheet.locator("summary").click()
    await opened.sheet.get_by_role("button", name="Settings").click()
    pressed = "heard.filter(e => e.eventType.endsWith('_button_pressed')).length === 4"
    await opened.frame.wait_for_function(f"() => {pressed}")


async def test_a_popup_is_answered_by_keyboard(page: Page, opened: Opened) -> None:
    buttons = [
        {"id": "yes", "type": "destructive", "text": "Delete"},
        {"id": "no", "type": "cancel"},
    ]
    await opened.say("web_app_open_popup", title="Sure?", message="For ever", buttons=buttons)
    await expect(opened.sheet.get_by_role("alertdialog", name="Sure?")).to_be_visible()
    await expect(opened.sheet.get_by_role("button", name="Delete")).to_be_focused()
    await page.keyboard.press("Enter")
    assert await opened.heard("popup_closed") == {"button_id": "yes"}
    await opened.say("web_app_open_popup", message="Again?", buttons=buttons)
    await expect(opened.sheet.get_by_role("alertdialog", name="Again?")).to_be_visible()
    await page.keyboard.press("Escape")
    await opened.heard("popup_closed", "facts && !facts.button_id")
    await expect(opened.sheet).to_be_visible()


async def test_unsaved_changes_keep_the_sheet_until_confirmed(opened: Opened) -> None:
    await opened.say("web_app_setup_closing_behavior", need_confirmation=True)
    close = opened.sheet.get_by_role("button", name="Close the app")
    await opened.asked("web_app_request_viewport", "viewport_changed")
    await close.click()
    await opened.sheet.get_by_role("button", name="Cancel").click()
    await expect(opened.pane.locator("iframe")).to_have_count(1)
    await close.click()
    await opened.sheet.get_by_role("button", name="Close anyway").click()
    await expect(opened.pane.locator("iframe")).to_have_count(0)
    await expect(opened.pane.get_by_role("button", name="Desk")).to_be_focused()


async def test_minimising_hides_the_app_and_keeps_it(opened: Opened) -> None:
    await opened.frame.evaluate("window.draft = 'kept'")
    await opened.sheet.get_by_role("button", name="Minimise").click()
    await opened.heard("visibility_changed", "facts?.is_visible === false")
    await expect(opened.sheet).to_be_hidden()
    await expect(opened.pane.locator("textarea")).to_be_enabled()
    await opened.pane.get_by_role("button", name="Bring back: Acme").click()
    await opened.heard("visibility_changed", "facts?.is_visible === true")
    assert await opened.frame.evaluate("window.draft") == "kept"


async def test_storage_is_kept_apart_for_each_person(page: Page, opened: Opened) -> None:
    saved = {"req_id": "1", "key": "acme.refresh", "value": "r1"}
    await opened.asked("web_app_secure_storage_save_key", "secure_storage_key_saved", **saved)
    cloud = {"req_id": "2", "method": "saveStorageValue", "params": {"key": "a", "value": "b"}}
    done = await opened.asked("web_app_invoke_custom_method", "custom_method_invoked", **cloud)
    assert done == {"req_id": "2", "result": True}
    boris = page.locator(".pane").nth(1)
    await boris.get_by_role("button", name="Desk").click()
    other = Opened(boris, await frame_of(boris))
    for app, value in ((opened, "r1"), (other, None)):
        found = await app.asked(
            "web_app_secure_storage_get_key",
            "secure_storage_key_received",
            req_id="3",
            key="acme.refresh",
        )
        assert found == {"req_id": "3", "value": value}


async def test_a_reload_keeps_the_sheet_and_what_was_stored(opened: Opened) -> None:
    await opened.say("web_app_setup_main_button", is_visible=True, text="Send")
    await opened.sheet.locator("summary").click()
    await opened.sheet.get_by_role("button", name="Reload").click()
    await expect(opened.sheet.get_by_role("button", name="Send")).to_be_hidden()
    frame = await frame_of(opened.pane)
    await frame.wait_for_function("() => heard.every(e => e.eventType !== 'reload_iframe')")


async def test_write_access_reaches_the_bot(opened: Opened, bot: Bot) -> None:
    await opened.say("web_app_request_write_access")
    await opened.sheet.get_by_role("button", name="Allow").click()
    assert await opened.heard("write_access_requested") == {"status": "allowed"}
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.write_access_allowed is not None


async def test_links_lead_to_a_tab_or_to_a_bots_chat(
    page: Page, opened: Opened, control: Any, app_url: str
) -> None:
    await opened.frame.locator("#inside").click()
    async with page.context.expect_page() as opening:
        await opened.say("web_app_open_link", url=f"{app_url}?linked")
    assert (await opening.value).url == f"{app_url}?linked"
    await control.post("bots", username="sales_bot", first_name="Sales")
    await expect(page.locator("#place")).to_contain_text("Sales")
    await opened.say("web_app_open_tg_link", path_full="/sales_bot?start=t7")
    sales = page.locator(".pane").nth(2)
    await expect(sales.get_by_label("Start parameter (optional)")).to_have_value("t7")
    await expect(opened.sheet).to_be_hidden()


async def test_haptics_are_seen_and_what_is_missing_is_said(opened: Opened) -> None:
    facts = {"type": "notification", "notification_type": "success"}
    await opened.say("web_app_trigger_haptic_feedback", **facts)
    await expect(opened.sheet.locator(".device")).to_have_attribute("data-haptic", "success")
    refused = await opened.asked("web_app_request_fullscreen", "fullscreen_failed")
    assert refused == {"error": "UNSUPPORTED"}
    await opened.say("web_app_setup_swipe_behavior", allow_vertical_swipe=False)
    await expect(opened.sheet).to_have_attribute("data-swipes", "off")
    await opened.say("web_app_of_tomorrow")
    await opened.say("web_app_close")
    await expect(opened.sheet).to_be_hidden()

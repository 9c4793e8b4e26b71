from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    InputProfilePhotoStatic,
    MenuButtonWebApp,
    WebAppInfo,
)

from telegram_simulator.samples import png, sample


async def test_names_and_texts_are_kept_by_language(bot: Bot) -> None:
    await bot.set_my_name("Desk")
    await bot.set_my_name("Поддержка", language_code="ru")
    await bot.set_my_description("We help")
    await bot.set_my_short_description("Help")
    assert (await bot.get_my_name()).name == "Desk"
    assert (await bot.get_my_name(language_code="ru")).name == "Поддержка"
    assert (await bot.get_my_description(language_code="de")).description == "We help"
    assert (await bot.get_my_short_description()).short_description == "Help"


async def test_a_too_long_description_is_refused(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest):
        await bot.set_my_description("x" * 513)


async def test_commands_are_kept_by_scope(bot: Bot, started: int) -> None:
    scope = BotCommandScopeChat(chat_id=started)
    await bot.set_my_commands([BotCommand(command="help", description="Help")])
    await bot.set_my_commands([BotCommand(command="new", description="New")], scope=scope)
    assert [c.command for c in await bot.get_my_commands()] == ["help"]
    assert [c.command for c in await bot.get_my_commands(scope=scope)] == ["new"]
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == []


async def test_a_wrong_command_is_refused(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await bot.set_my_commands([BotCommand(command="Help me", description="Help")])


async def test_the_menu_button_of_a_chat_goes_before_the_default(bot: Bot, started: int) -> None:
    app = WebAppInfo(url="https://desk.example/app/")
    await bot.set_chat_menu_button(menu_button=MenuButtonWebApp(text="Desk", web_app=app))
    assert isinstance(await bot.get_chat_menu_button(chat_id=started), MenuButtonWebApp)


async def test_a_menu_button_needs_https(bot: Bot) -> None:
    app = WebAppInfo(url="http://desk.example/app/")
    with pytest.raises(TelegramBadRequest, match="Only HTTPS links are allowed"):
        await bot.set_chat_menu_button(menu_button=MenuButtonWebApp(text="Desk", web_app=app))


async def test_a_profile_photo_must_be_a_jpeg(bot: Bot, control: Any) -> None:
    jpeg = BufferedInputFile(sample("photo", 1)[0], "logo.jpg")
    assert await bot.set_my_profile_photo(InputProfilePhotoStatic(photo=jpeg))
    assert (await control.get(f"bots/{bot.id}"))["photo"]
    logo = BufferedInputFile(png(5, 5, (1, 2, 3)), "logo.png")
    with pytest.raises(TelegramBadRequest, match="PHOTO_INVALID"):
        await bot.set_my_profile_photo(InputProfilePhotoStatic(photo=logo))

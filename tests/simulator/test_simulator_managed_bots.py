from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramUnauthorizedError


@pytest.fixture
async def manager(control: Any, connect: Any) -> Bot:
    made = await control.post("bots", username="manager_bot", can_manage_bots=True)
    return connect(made["token"])


@pytest.fixture
async def managed(control: Any, manager: Bot, person: int) -> int:
    made = await control.post(
        "managed_bots", manager=manager.id, person=person, username="acme_desk_bot", name="Acme"
    )
    return int(made["id"])


async def test_the_manager_hears_of_a_new_bot_twice(
    manager: Bot, managed: int, person: int
) -> None:
    updates = await manager.get_updates()
    (created,) = [u.managed_bot for u in updates if u.managed_bot]
    (message,) = [u.message for u in updates if u.message]
    assert (created.user.id, created.bot_user.id) == (person, managed)
    assert message.managed_bot_created is not None
    assert message.managed_bot_created.bot_user.username == "acme_desk_bot"


async def test_the_manager_gets_a_token_that_works(
    manager: Bot, managed: int, connect: Any
) -> None:
    token = await manager.get_managed_bot_token(managed)
    assert (await connect(token).get_me()).id == managed


async def test_a_replaced_token_kills_the_old_one_and_its_webhook(
    manager: Bot, managed: int, connect: Any
) -> None:
    old = await manager.get_managed_bot_token(managed)
    await connect(old).set_webhook("http://127.0.0.1:9/hook")
    new = await manager.replace_managed_bot_token(managed)
    with pytest.raises(TelegramUnauthorizedError):
        await connect(old).get_me()
    assert (await connect(new).get_webhook_info()).url == ""


async def test_restricted_access_keeps_others_messages_away(
    manager: Bot, managed: int, control: Any, connect: Any, person: int
) -> None:
    await manager.set_managed_bot_access_settings(managed, True)
    assert (await manager.get_managed_bot_access_settings(managed)).is_access_restricted
    stranger = (await control.post("people", first_name="Stranger"))["person"]["id"]
    assert (await control.post("start", bot=managed, person=stranger))["update_id"] is None
    assert (await control.post("start", bot=managed, person=person))["update_id"] is not None


async def test_only_the_manager_may_have_the_token(bot: Bot, managed: int) -> None:
    with pytest.raises(TelegramBadRequest, match="MANAGER_PERMISSION_MISSING"):
        await bot.get_managed_bot_token(managed)

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiogram import Bot
from aiogram.utils.web_app import safe_parse_webapp_init_data
from aiogram.utils.web_app_signature import safe_check_webapp_init_data_from_signature

from telegram_simulator import Simulator

PAGE = "http://127.0.0.1:8080/app/"


async def test_a_launch_is_signed_with_the_bots_token(bot: Bot, control: Any, started: int) -> None:
    launch = await control.post(
        "launch", bot=bot.id, person=started, url=PAGE, start_param="ticket_7"
    )
    parsed = safe_parse_webapp_init_data(bot.token, launch["init_data"])
    assert parsed.user is not None
    assert parsed.user.id == started
    assert parsed.start_param == "ticket_7"
    assert abs(parsed.auth_date.timestamp() - time.time()) < 5


async def test_a_launch_is_signed_with_the_simulators_key(
    bot: Bot, control: Any, simulator: Simulator, started: int
) -> None:
    key = (await control.get("key"))["public_key"]
    assert key == simulator.public_key_hex
    launch = await control.post("launch", bot=bot.id, person=started, url=PAGE)
    parsed = safe_check_webapp_init_data_from_signature(
        bot_id=bot.id, init_data=launch["init_data"], public_key_bytes=bytes.fromhex(key)
    )
    assert parsed.user is not None
    assert parsed.user.id == started


async def test_a_launch_of_another_bot_does_not_pass(bot: Bot, control: Any, started: int) -> None:
    other = await control.post("bots", username="other_bot")
    launch = await control.post("launch", bot=other["id"], person=started, url=PAGE)
    with pytest.raises(ValueError, match="signature"):
        safe_parse_webapp_init_data(bot.token, launch["init_data"])


async def test_the_launch_sits_in_the_fragment(bot: Bot, control: Any, started: int) -> None:
    launch = await control.post(
        "launch", bot=bot.id, person=started, url=PAGE, platform="ios", auth_date=1_700_000_000
    )
    fragment = parse_qs(urlsplit(launch["url"]).fragment)
    assert fragment["tgWebAppData"] == [launch["init_data"]]
    assert fragment["tgWebAppVersion"] == ["9.6"]
    assert fragment["tgWebAppPlatform"] == ["ios"]
    assert "auth_date=1700000000" in launch["init_data"]

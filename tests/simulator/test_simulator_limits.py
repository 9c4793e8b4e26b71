from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter

from telegram_simulator.limits import FloodControl, Limits


def test_a_chat_takes_a_short_burst_and_then_one_a_second() -> None:
    flood = FloodControl(Limits())
    assert [flood.wait_for_message_s(1, 5, 1, 100.0) for _ in range(5)] == [0.0] * 5
    assert flood.wait_for_message_s(1, 5, 1, 100.0) == pytest.approx(1.0)
    assert flood.wait_for_message_s(1, 5, 1, 101.0) == 0.0


def test_a_bot_sends_thirty_a_second_over_all_chats() -> None:
    flood = FloodControl(Limits())
    waits = [flood.wait_for_message_s(1, chat, 1, 100.0) for chat in range(1, 32)]
    assert waits[:30] == [0.0] * 30
    assert waits[30] > 0


def test_a_refused_message_is_not_counted() -> None:
    flood = FloodControl(Limits())
    for _ in range(50):
        flood.wait_for_message_s(1, 5, 1, 100.0)
    assert flood.wait_for_message_s(1, 5, 1, 101.0) == 0.0


def test_a_group_takes_twenty_a_minute() -> None:
    flood = FloodControl(Limits())
    waits = [flood.wait_for_message_s(1, -5, 1, 100.0 + n) for n in range(21)]
    assert waits[:20] == [0.0] * 20
    assert waits[20] == pytest.approx(40.0)
    assert flood.wait_for_message_s(1, -5, 1, 160.5) == 0.0


def test_an_album_counts_each_of_its_messages() -> None:
    flood = FloodControl(Limits())
    assert flood.wait_for_message_s(1, -5, 10, 100.0) == 0.0
    assert flood.wait_for_message_s(1, -5, 10, 101.0) == 0.0
    assert flood.wait_for_message_s(1, -5, 1, 102.0) > 0


def test_bots_do_not_share_their_limits() -> None:
    flood = FloodControl(Limits())
    for _ in range(6):
        flood.wait_for_message_s(1, 5, 1, 100.0)
    assert flood.wait_for_message_s(2, 5, 1, 100.0) == 0.0


async def test_too_many_messages_are_told_when_to_come_back(
    bot: Bot, control: Any, started: int
) -> None:
    await control.post("limits", enabled=True)
    await control.post("limits", burst_per_chat=1)
    await bot.send_message(started, "fine")
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(started, "spam")
    assert refused.value.retry_after == 1


async def test_a_webhook_is_set_once_a_second(bot: Bot, control: Any) -> None:
    await control.post("limits", enabled=True)
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(TelegramRetryAfter):
        await bot.set_webhook("http://127.0.0.1:9/hook")


async def test_single_limits_can_be_set(bot: Bot, control: Any, started: int) -> None:
    await control.post("limits", enabled=False, messages_per_second_per_chat=1, burst_per_chat=1)
    await bot.send_message(started, "one")
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(started, "two")

import asyncio
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "http_5xx"}, TelegramServerError),
        ({"kind": "unauthorized"}, TelegramUnauthorizedError),
        ({"kind": "blocked"}, TelegramForbiddenError),
        ({"kind": "conflict"}, TelegramConflictError),
        ({"kind": "flood", "retry_after": 7}, TelegramRetryAfter),
        ({"kind": "migrate", "migrate_to_chat_id": -1005}, TelegramMigrateToChat),
        ({"kind": "reset"}, TelegramNetworkError),
        ({"kind": "timeout", "seconds": 0.01}, TelegramNetworkError),
        ({"kind": "bad_request", "description": "ODD"}, TelegramBadRequest),
    ],
)
async def test_a_fault_strikes_once_and_is_over(
    bot: Bot, control: Any, started: int, fault: dict[str, Any], error: type[Exception]
) -> None:
    await control.post("faults", bot=bot.id, method="sendMessage", **fault)
    with pytest.raises(error):
        await bot.send_message(started, "hello")
    assert await bot.send_message(started, "hello")


async def test_a_fault_of_one_chat_leaves_others_alone(
    bot: Bot, control: Any, started: int
) -> None:
    await control.post("faults", chat=1, kind="http_5xx")
    assert await bot.send_message(started, "hello")


@pytest.mark.parametrize("kind", ["http_5xx", "timeout", "reset"])
async def test_an_executed_fault_leaves_the_message_behind(
    bot: Bot, control: Any, started: int, kind: str
) -> None:
    await control.post("faults", kind=kind, executed=True, seconds=0.01)
    with pytest.raises((TelegramServerError, TelegramNetworkError)):
        await bot.send_message(started, "was I sent?")
    assert (await control.messages(bot.id, started))[-1]["text"] == "was I sent?"


async def test_faults_are_listed_and_cleared(bot: Bot, control: Any) -> None:
    await control.post("faults", kind="http_5xx", times=0)
    assert (await control.get("faults"))["faults"][0]["times"] is None
    assert (await control.ask("DELETE", "faults"))[1] == {"removed": 1}
    assert await bot.get_me()


async def test_a_slow_call_succeeds_late(bot: Bot, control: Any) -> None:
    await control.post("faults", kind="slow", seconds=0.05)
    started_at = asyncio.get_running_loop().time()
    assert await bot.get_me()
    assert asyncio.get_running_loop().time() - started_at >= 0.05


async def test_an_unknown_kind_of_fault_is_refused_with_the_known_ones(control: Any) -> None:
    status, answer = await control.ask("POST", "faults", {"kind": "earthquake"})
    assert status == 400
    assert answer["error"]["field"] == "kind"
    assert "http_5xx" in answer["error"]["remedy"]

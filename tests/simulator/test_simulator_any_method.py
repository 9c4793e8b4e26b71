"""Every method aiogram knows is answered in a shape it reads, or refused as Telegram refuses."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram import methods as aiogram_methods
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import GetChatMemberCount, SendInvoice, TelegramMethod
from aiogram.types import LabeledPrice
from pydantic import TypeAdapter

from telegram_simulator.bot_api.aiogram_models import models

_NO_METHODS = {"TelegramMethod", "Request", "Response"}
NAMES = sorted(set(aiogram_methods.__all__) - _NO_METHODS)
# What a call of any method can be made with.
FILLING: dict[str, Any] = {
    "user_id": 700_000_001,
    "name": "simulated",
    "invite_link": "https://t.me/+x",
    "title": "Title",
    "custom_emoji_ids": ["1"],
    "business_connection_id": "c1",
}


def _filled(model: type[TelegramMethod[Any]], chat_id: int) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for key, field in model.model_fields.items():
        if not field.is_required():
            continue
        kinds = str(field.annotation)
        if key == "chat_id":
            filled[key] = str(chat_id)
        elif key in FILLING:
            filled[key] = FILLING[key]
        elif "bool" in kinds:
            filled[key] = "true"
        elif "int" in kinds or "float" in kinds or "datetime" in kinds:
            filled[key] = "1"
        else:
            filled[key] = "x"
    return filled


@pytest.mark.parametrize("name", NAMES)
async def test_a_method_is_answered_in_its_shape_or_refused(
    bot: Bot, control: Any, started: int, name: str
) -> None:
    model = getattr(aiogram_methods, name)
    url = f"{control.base_url}/bot{bot.token}/{model.__api_method__}"
    async with control.session.post(url, data=_filled(model, started)) as answer:
        status, body = answer.status, await answer.json()
    if status == 200:
        TypeAdapter(model.__returning__).validate_python(body["result"])
    else:
        assert status in {400, 403}, body
        assert body["description"]


def test_most_methods_are_known() -> None:
    assert len(models()) >= len(NAMES)


async def test_a_method_without_an_own_answer_is_checked(bot: Bot, started: int) -> None:
    price = LabeledPrice(label="Stars", amount=1)
    invoice = SendInvoice(
        chat_id=started, title="Plan", description="A plan", payload="p", currency="XTR",
        prices=[price],
    )  # fmt: skip
    assert await bot(invoice)
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot(GetChatMemberCount(chat_id=1))

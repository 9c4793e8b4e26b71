"""Methods without an own answer: checked by aiogram's model, answered in its shape."""

import asyncio
import importlib
from typing import TYPE_CHECKING, Any

from telegram_simulator.bot_api.call import Call
from telegram_simulator.records import Json

if TYPE_CHECKING:
    from telegram_simulator.bot_api.aiogram_models import Model

_RESULTS: dict[str, Any] = {
    "getChatMemberCount": 2,
    "getMyStarBalance": {"amount": 0},
    "getBusinessAccountStarBalance": {"amount": 0},
    "getStarTransactions": {"transactions": []},
    "getAvailableGifts": {"gifts": []},
    "getBusinessAccountGifts": {"total_count": 0, "gifts": []},
    "getUserGifts": {"total_count": 0, "gifts": []},
    "getChatGifts": {"total_count": 0, "gifts": []},
    "getUserChatBoosts": {"boosts": []},
    "getUserProfilePhotos": {"total_count": 0, "photos": []},
    "getUserProfileAudios": {"total_count": 0, "audios": []},
    "createInvoiceLink": "https://t.me/$simulated",
    "exportChatInviteLink": "https://t.me/+simulated",
    "savePreparedInlineMessage": {"id": "simulated", "expiration_date": 4_102_444_800},
    "savePreparedKeyboardButton": {"id": "simulated", "expiration_date": 4_102_444_800},
    "answerWebAppQuery": {"inline_message_id": "simulated"},
    "answerGuestQuery": {"inline_message_id": "simulated"},
}


async def model_of(name: str) -> "Model | None":
    """Aiogram's model of the method; `name` in lower case."""
    module = "telegram_simulator.bot_api.aiogram_models"
    loaded = await asyncio.to_thread(importlib.import_module, module)
    model: Model | None = loaded.models().get(name)
    return model


def plausible(call: Call, model: "Model") -> Any:
    """An answer of the shape the method returns."""
    if model.name in _RESULTS:
        return _RESULTS[model.name]
    returns = model.returns()
    if bool in returns:
        return True
    if list in returns:
        return []
    if model.returns_message() and "chat_id" in call.p:
        return call.post(call.writable_chat(), {"text": f"[{model.name}]"})
    return _invented(call, model.name)


def _invented(call: Call, name: str) -> Json:
    """Objects with few required fields, made up from the call."""
    if "InviteLink" in name:
        return {
            "invite_link": str(call.p.get("invite_link") or "https://t.me/+simulated"),
            "creator": call.bot.as_user(),
            "creates_join_request": bool(call.p.get("creates_join_request")),
            "is_primary": False,
            "is_revoked": name.startswith("revoke"),
        }
    if name == "getStickerSet":
        title = str(call.p.get("name"))
        return {"name": title, "title": title, "sticker_type": "regular", "stickers": []}
    if name.endswith("Story"):
        return {"chat": {"id": call.bot.id, "type": "private"}, "id": 1}
    if name == "getBusinessConnection":
        user = call.bot.as_user()
        connection = str(call.p.get("business_connection_id"))
        facts = {"id": connection, "user": user, "user_chat_id": user["id"]}
        return {**facts, "date": 0, "is_enabled": False}
    return {}

"""Results for methods no room answers: the parameters were checked, the result has the right shape."""

import types
import typing
from typing import Any

from aiogram.types import Message

from telegram_simulator.bot_api.call import Call
from telegram_simulator.bot_api.methods import Method
from telegram_simulator.records import Json

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
    "savePreparedKeyboardButton": {"id": "simulated"},
}


def plausible(call: Call, method: Method) -> Any:
    """An answer of the shape the method returns."""
    if method.name in _RESULTS:
        return _RESULTS[method.name]
    returns = method.model.__returning__
    kinds = _flat(returns)
    if bool in kinds:
        return True
    if Message in kinds and "chat_id" in call.p:
        return call.post(call.writable_chat(), {"text": f"[{method.name}]"})
    if list in kinds:
        return []
    return _invented(call, method)


def _invented(call: Call, method: Method) -> Json:
    """Objects with few required fields, made up from the call."""
    user = call.bot.as_user()
    if "InviteLink" in method.name:
        return {
            "invite_link": str(call.p.get("invite_link") or "https://t.me/+simulated"),
            "creator": user,
            "creates_join_request": bool(call.p.get("creates_join_request")),
            "is_primary": False,
            "is_revoked": method.name.startswith("revoke"),
        }
    if method.name == "getStickerSet":
        name = str(call.p.get("name"))
        return {"name": name, "title": name, "sticker_type": "regular", "stickers": []}
    if method.name.endswith("Story"):
        return {"chat": {"id": call.bot.id, "type": "private"}, "id": 1}
    return {}


def _flat(annotation: Any) -> set[Any]:
    origin = typing.get_origin(annotation)
    if origin in {typing.Union, types.UnionType}:
        return {leaf for part in typing.get_args(annotation) for leaf in _flat(part)}
    return {origin or annotation}

"""Reply links and keyboards of outgoing messages, checked as Telegram checks them."""

from typing import Any
from urllib.parse import urlsplit

from telegram_simulator.formatting import utf16_length
from telegram_simulator.hosts import Hosts
from telegram_simulator.records import Chat, Json
from telegram_simulator.refusals import bad_request
from telegram_simulator.world import World

MAX_CALLBACK_BYTES = 64
MAX_QUOTE = 1024
_MARKUPS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")


def reply_of(world: World, chat: Chat, p: Json) -> Json:
    """The `reply_to_message` part, or nothing.

    Raises:
        Refusal: the message is not there or the quote is not in it.
    """
    given = p.get("reply_parameters") or {}
    message_id = given.get("message_id") or p.get("reply_to_message_id")
    if not message_id:
        return {}
    stored = world.message(chat, int(message_id))
    if stored is None:
        if given.get("allow_sending_without_reply") or p.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    part: Json = {"reply_to_message": quoted_message(stored.message)}
    quote = given.get("quote")
    if quote:
        part["quote"] = quote_of(stored.message, str(quote), given.get("quote_position"))
    return part


def quoted_message(message: Json) -> Json:
    """The message without its own reply link: Telegram nests one level."""
    return {k: v for k, v in message.items() if k not in {"reply_to_message", "reply_markup"}}


def quote_of(message: Json, quote: str, position: Any) -> Json:
    text = str(message.get("text") or message.get("caption") or "")
    found = text.find(quote)
    if found < 0:
        raise bad_request("QUOTE_TEXT_INVALID")
    if utf16_length(quote) > MAX_QUOTE:
        raise bad_request("message quote is too long")
    place = int(position) if position else utf16_length(text[:found])
    return {"text": quote, "position": place, "is_manual": True}


def markup_of(markup: Any, hosts: Hosts) -> Json | None:
    """The keyboard to keep with the message.

    Raises:
        Refusal: a button is wrong.
    """
    if not markup:
        return None
    if not isinstance(markup, dict) or not any(key in markup for key in _MARKUPS):
        raise bad_request("object expected as reply markup")
    for row in markup.get("inline_keyboard") or []:
        if not isinstance(row, list) or not all(isinstance(button, dict) for button in row):
            raise bad_request("can't parse inline keyboard button: Object expected")
        for button in row:
            _check_button(button, hosts)
    if "inline_keyboard" in markup and not any(markup["inline_keyboard"]):
        return None
    cleaned = _without_none(markup)
    return cleaned if isinstance(cleaned, dict) else None


def _check_button(button: Json, hosts: Hosts) -> None:
    if not button.get("text"):
        raise bad_request("can't parse inline keyboard button: Text buttons must be non-empty")
    data = button.get("callback_data")
    if data is not None and not 0 < len(str(data).encode()) <= MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url and urlsplit(url).scheme not in {"http", "https", "tg"}:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    web_app = (button.get("web_app") or {}).get("url")
    if web_app and not hosts.takes(str(web_app)):
        raise bad_request(
            f"inline keyboard button Web App URL '{web_app}' is invalid:"
            " Only HTTPS links are allowed"
        )
    kinds = [k for k, v in button.items() if v is not None and k not in _LOOKS]
    if len(kinds) != 1:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )


_LOOKS = frozenset({"text", "style", "icon_custom_emoji_id", "disabled"})


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_none(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [_without_none(item) for item in value]
    return value

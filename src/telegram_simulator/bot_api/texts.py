"""Text messages, chat actions and the answers to button presses."""

from typing import Any

from telegram_simulator.bot_api.call import Call
from telegram_simulator.bot_api.methods import answers
from telegram_simulator.formatting import MAX_TEXT, formatted
from telegram_simulator.records import Json
from telegram_simulator.refusals import OLD_QUERY, bad_request

MAX_CALLBACK_ANSWER = 200


@answers("sendMessage", needs=("chat_id", "text"))
def send_message(call: Call) -> Json:
    content = text_content(call)
    return call.post(call.writable_chat(), content)


def text_content(call: Call) -> Json:
    """Text, entities and preview options of the call, as a message keeps them."""
    text, entities = formatted(
        str(call.p.get("text") or ""),
        parse_mode=call.p.get("parse_mode"),
        entities=call.p.get("entities"),
        max_length=MAX_TEXT,
        what="message",
    )
    if not text:
        raise bad_request("message text is empty")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if call.p.get("link_preview_options"):
        content["link_preview_options"] = call.p["link_preview_options"]
    return content


@answers("sendChatAction", needs=("chat_id", "action"))
def send_chat_action(call: Call) -> bool:
    chat = call.writable_chat()
    call.world.events.publish(
        "action", bot=call.bot.id, chat=chat.id, action=str(call.p.get("action"))
    )
    return True


@answers("answerCallbackQuery", needs=("callback_query_id",))
def answer_callback_query(call: Call) -> bool:
    text = str(call.p.get("text") or "")
    if len(text) > MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    answer: dict[str, Any] = {
        "text": text,
        "show_alert": bool(call.p.get("show_alert")),
        "url": str(call.p.get("url") or ""),
    }
    if not call.world.presses.answer(call.bot.id, str(call.p.get("callback_query_id")), answer):
        raise bad_request(OLD_QUERY)
    return True

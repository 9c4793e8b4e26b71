"""The methods that have an answer of their own, and the reading of their parameters.

Parameters come as texts more often than not: what a field must be is told by its name, which means
the same in every method. aiogram's models check all other methods; they take seconds to load, so
nothing here needs them.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from telegram_simulator.records import Json
from telegram_simulator.refusals import bad_request

if TYPE_CHECKING:
    from telegram_simulator.bot_api.call import Call

Answer = Callable[["Call"], Any]

_OBJECTS = frozenset(
    {
        "reply_markup",
        "reply_parameters",
        "link_preview_options",
        "scope",
        "menu_button",
        "rights",
        "permissions",
    }
)
_LISTS = frozenset(
    {
        "entities",
        "caption_entities",
        "question_entities",
        "message_ids",
        "reaction",
        "allowed_updates",
        "commands",
        "options",
        "added_user_ids",
        "correct_option_ids",
    }
)
# Objects or lists in some methods, plain texts in others.
_EITHER = frozenset({"media", "photo"})
_NUMBERS = frozenset(
    {
        "message_id",
        "message_thread_id",
        "reply_to_message_id",
        "user_id",
        "offset",
        "limit",
        "timeout",
        "max_connections",
        "duration",
        "icon_color",
        "live_period",
    }
)
_REALS = frozenset({"latitude", "longitude"})
_FLAGS = frozenset(
    {
        "allow_sending_without_reply",
        "protect_content",
        "drop_pending_updates",
        "show_alert",
        "has_spoiler",
        "show_caption_above_media",
        "remove_caption",
        "is_anonymous",
        "allows_multiple_answers",
        "is_closed",
        "for_channels",
        "is_access_restricted",
        "disable_notification",
    }
)


class Method(msgspec.Struct, frozen=True):
    name: str
    answer: Answer
    needs: tuple[str, ...]


METHODS: dict[str, Method] = {}


def answers(*names: str, needs: tuple[str, ...] = ()) -> Callable[[Answer], Answer]:
    """The function answers these methods; `needs` are the fields a call must carry."""

    def register(answer: Answer) -> Answer:
        for name in names:
            METHODS[name.lower()] = Method(name, answer, needs)
        return answer

    return register


def read(method: Method, given: Json) -> Json:
    """The parameters with their right types.

    Raises:
        Refusal: 400, what Telegram says to parameters of a wrong shape.
    """
    taken = {
        key: _typed(key, value) for key, value in given.items() if value is not None and value != ""
    }
    for key in method.needs:
        if key not in taken:
            raise bad_request("message text is empty" if key == "text" else f"{key} is empty")
    return taken


def _typed(key: str, value: Any) -> Any:
    if key in _OBJECTS or key in _LISTS:
        return _structured(key, value)
    if key in _EITHER:
        is_json = isinstance(value, str) and value[:1] in {"[", "{"}
        return _decoded(key, value) if is_json else value
    try:
        if key in _NUMBERS:
            return int(value)
        if key in _REALS:
            return float(value)
    except (TypeError, ValueError):
        raise bad_request(f"invalid {key} specified") from None
    if key in _FLAGS and isinstance(value, str):
        return value.lower() in {"true", "1", "yes"}
    return value


def _structured(key: str, value: Any) -> Any:
    if isinstance(value, str):
        value = _decoded(key, value)
    if key in _OBJECTS:
        if not isinstance(value, dict):
            what = "reply markup" if key == "reply_markup" else key
            raise bad_request(f"object expected as {what}")
    elif not isinstance(value, list):
        raise bad_request(f"expected an Array of {key}")
    return value


def _decoded(key: str, value: str) -> Any:
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        raise bad_request(f"can't parse {key.replace('_', ' ')} JSON object") from None

"""Messages as one bot sees them: neutral file ids replaced by that bot's own."""

from typing import Any

from telegram_simulator.file_ids import KINDS, file_id
from telegram_simulator.records import Json

_FIELDS = {
    "photo": "photo",
    "thumbnail": "thumbnail",
    "thumb": "thumbnail",
    **{kind: kind for kind in KINDS if kind not in {"photo", "thumbnail"}},
}


def shown(value: Any, bot_id: int, kind: str = "document") -> Any:
    """A copy of the JSON with every file id made for `bot_id`."""
    if isinstance(value, list):
        return [shown(item, bot_id, kind) for item in value]
    if not isinstance(value, dict):
        return value
    copy: Json = {}
    for key, item in value.items():
        if key == "file_id":
            copy[key] = file_id(kind, bot_id, item)
        elif isinstance(item, (dict, list)):
            copy[key] = shown(item, bot_id, _FIELDS.get(key, kind))
        else:
            copy[key] = item
    return copy

"""How a bot looks: names, texts, commands, menu buttons, picture, rights."""

from typing import Any

import msgspec

from telegram_simulator.bot_api.call import Call
from telegram_simulator.bot_api.media import resolved
from telegram_simulator.bot_api.methods import answers
from telegram_simulator.library import image_facts
from telegram_simulator.records import Json
from telegram_simulator.refusals import bad_request

MAX_COMMANDS = 100
MAX_COMMAND, MAX_COMMAND_TEXT = 32, 256
_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
# Field of the Bot to its parameter and the most signs it takes.
_TEXTS = {
    "names": ("name", 64, "BOT_TITLE_INVALID"),
    "descriptions": ("description", 512, "DESCRIPTION_TOO_LONG"),
    "short_descriptions": ("short_description", 120, "ABOUT_TOO_LONG"),
}


@answers("setMyName")
def set_my_name(call: Call) -> bool:
    return _set_text(call, "names")


@answers("setMyDescription")
def set_my_description(call: Call) -> bool:
    return _set_text(call, "descriptions")


@answers("setMyShortDescription")
def set_my_short_description(call: Call) -> bool:
    return _set_text(call, "short_descriptions")


@answers("getMyName")
def get_my_name(call: Call) -> Json:
    return {"name": _text(call, "names") or call.bot.first_name}


@answers("getMyDescription")
def get_my_description(call: Call) -> Json:
    return {"description": _text(call, "descriptions")}


@answers("getMyShortDescription")
def get_my_short_description(call: Call) -> Json:
    return {"short_description": _text(call, "short_descriptions")}


@answers("setMyCommands", needs=("commands",))
def set_my_commands(call: Call) -> bool:
    commands: list[Any] = call.p["commands"]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        name, words = str(command.get("command", "")), str(command.get("description", ""))
        if not 0 < len(name) <= MAX_COMMAND or not set(name) <= _SIGNS:
            raise bad_request("BOT_COMMAND_INVALID")
        if not 0 < len(words) <= MAX_COMMAND_TEXT:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    call.bot.commands[_scope(call)] = commands
    return _saved(call)


@answers("getMyCommands")
def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(_scope(call), [])


@answers("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop(_scope(call), None)
    return _saved(call)


@answers("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    button: Json = call.p.get("menu_button") or {"type": "default"}
    if button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("MenuButton has unsupported type")
    if button["type"] == "web_app":
        url = str((button.get("web_app") or {}).get("url", ""))
        if not button.get("text"):
            raise bad_request("BUTTON_TEXT_INVALID")
        if not call.world.hosts.takes(url):
            raise bad_request(
                f"menu button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
            )
    key = str(call.p.get("chat_id") or "")
    if key:
        call.chat()
    call.bot.menu_buttons[key] = button
    call.world.events.publish("bots")
    return _saved(call)


@answers("getChatMenuButton")
def get_chat_menu_button(call: Call) -> Json:
    buttons = call.bot.menu_buttons
    key = str(call.p.get("chat_id") or "")
    return buttons.get(key) or buttons.get("") or {"type": "default"}


@answers("setMyProfilePhoto", needs=("photo",))
async def set_my_profile_photo(call: Call) -> bool:
    photo = call.p["photo"]
    if not isinstance(photo, dict):
        raise bad_request("can't parse photo JSON object")
    source = str(photo.get("photo") or photo.get("animation") or "")
    upload = call.files.get(source.removeprefix("attach://"))
    if not source.startswith("attach://") or upload is None:
        raise bad_request("profile photo must be uploaded as a file")
    is_static = photo.get("type") == "static"
    if is_static and image_facts(upload.body)[0] != "image/jpeg":
        raise bad_request("PHOTO_INVALID")
    record = await resolved(call, source, "photo" if is_static else "animation")
    call.bot.photo = record.unique
    call.world.events.publish("bots")
    return _saved(call)


@answers("removeMyProfilePhoto")
def remove_my_profile_photo(call: Call) -> bool:
    call.bot.photo = ""
    return _saved(call)


@answers("setMyDefaultAdministratorRights")
def set_my_default_administrator_rights(call: Call) -> bool:
    call.bot.default_rights[_rights_key(call)] = call.p.get("rights") or {}
    return _saved(call)


@answers("getMyDefaultAdministratorRights")
def get_my_default_administrator_rights(call: Call) -> Json:
    rights = dict.fromkeys(_RIGHTS, False)
    return {**rights, **call.bot.default_rights.get(_rights_key(call), {})}


_RIGHTS = (
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)


def _rights_key(call: Call) -> str:
    return "channels" if call.p.get("for_channels") else "groups"


def _set_text(call: Call, field: str) -> bool:
    parameter, most, refusal = _TEXTS[field]
    text = str(call.p.get(parameter) or "")
    if len(text) > most:
        raise bad_request(refusal)
    texts: dict[str, str] = getattr(call.bot, field)
    language = _language(call)
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
    call.world.events.publish("bots")
    return _saved(call)


def _text(call: Call, field: str) -> str:
    texts: dict[str, str] = getattr(call.bot, field)
    return texts.get(_language(call)) or texts.get("", "")


def _language(call: Call) -> str:
    language = str(call.p.get("language_code") or "")
    if language and (len(language) != 2 or not language.isalpha()):  # noqa: PLR2004 - ISO 639-1
        raise bad_request("invalid language code specified")
    return language


def _scope(call: Call) -> str:
    scope = call.p.get("scope") or {"type": "default"}
    ordered = msgspec.json.encode(scope, order="sorted").decode()
    return f"{ordered}|{_language(call)}"


def _saved(call: Call) -> bool:
    call.world.save(call.bot)
    return True

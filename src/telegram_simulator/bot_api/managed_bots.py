"""Managed bots: tokens and access, as the managing bot sees them."""

from telegram_simulator.bot_api.call import Call
from telegram_simulator.bot_api.methods import answers
from telegram_simulator.records import Bot, Json
from telegram_simulator.refusals import bad_request
from telegram_simulator.tokens import renew_token

MAX_ADDED_USERS = 10


@answers("getManagedBotToken", needs=("user_id",))
def get_managed_bot_token(call: Call) -> str:
    return _managed(call).token


@answers("replaceManagedBotToken", needs=("user_id",))
def replace_managed_bot_token(call: Call) -> str:
    return renew_token(call.world, _managed(call))


@answers("setManagedBotAccessSettings", needs=("user_id", "is_access_restricted"))
def set_managed_bot_access_settings(call: Call) -> bool:
    bot = _managed(call)
    added = [int(user_id) for user_id in call.p.get("added_user_ids") or []]
    if len(added) > MAX_ADDED_USERS:
        raise bad_request("too many users specified")
    bot.is_access_restricted = bool(call.p["is_access_restricted"])
    bot.added_user_ids = added if bot.is_access_restricted else []
    call.world.save(bot)
    return True


@answers("getManagedBotAccessSettings", needs=("user_id",))
def get_managed_bot_access_settings(call: Call) -> Json:
    bot = _managed(call)
    settings: Json = {"is_access_restricted": bot.is_access_restricted}
    if bot.is_access_restricted:
        users = [call.world.user(user_id) for user_id in bot.added_user_ids]
        settings["added_users"] = [user for user in users if user]
    return settings


def _managed(call: Call) -> Bot:
    if not call.bot.can_manage_bots:
        raise bad_request("MANAGER_PERMISSION_MISSING")
    bot = call.world.bots.get(int(call.p["user_id"]))
    if bot is None or bot.manager_id != call.bot.id:
        raise bad_request("BOT_INVALID")
    return bot

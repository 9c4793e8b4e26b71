"""Bots: made, listed, changed, given new tokens; and managed bots as a person makes them."""

import re

from aiohttp import web

from telegram_simulator.acts import say
from telegram_simulator.control.fields import Fields, Wrong, route
from telegram_simulator.records import Bot, Json
from telegram_simulator.tokens import renew_token, tell_manager
from telegram_simulator.world import World

_USERNAME = re.compile(r"[A-Za-z]\w{1,28}bot", re.IGNORECASE | re.ASCII)
_FLAGS = ("can_manage_bots", "can_read_all_group_messages", "has_topics_enabled")


def list_bots(fields: Fields) -> Json:
    fields.done()
    return {"bots": [bot_facts(fields.world, bot) for bot in fields.world.bots.values()]}


def create_bot(fields: Fields) -> Json:
    """A bot with this id or username is there: the one that was, or a new one."""
    world = fields.world
    bot_id = fields.maybe_number("bot_id")
    username = fields.text("username", "", max_length=32)
    first_name = fields.text("first_name", "", max_length=64)
    flags = {name: fields.flag(name) for name in _FLAGS if fields.has(name)}
    token = fields.text("token", "", max_length=64)
    fields.done()
    bot = _known(world, bot_id, username)
    if bot is not None:
        return {**bot_facts(world, bot), "created": False}
    bot_id = bot_id or world.free_bot_id()
    if bot_id <= 0 or bot_id in world.people:
        raise Wrong("bot_id", "is not free", "send a positive number nobody has, or none")
    username = username or f"simulated_{bot_id}_bot"
    check_username(world, username)
    if token and not re.fullmatch(rf"{bot_id}:[\w-]{{35}}", token):
        raise Wrong("token", "does not belong to this bot id", "send <bot_id>:<35 signs>, or none")
    bot = world.add_bot(
        bot_id=bot_id,
        username=username,
        first_name=first_name or username,
        token=token,
        **flags,
    )
    return {**bot_facts(world, bot), "created": True}


def read_bot(fields: Fields) -> Json:
    bot = fields.bot()
    fields.done()
    return bot_facts(fields.world, bot)


def change_bot(fields: Fields) -> Json:
    bot = fields.bot()
    for name in _FLAGS:
        if fields.has(name):
            setattr(bot, name, fields.flag(name))
    if fields.has("first_name"):
        bot.first_name = fields.text("first_name", max_length=64)
    fields.done()
    fields.world.save(bot)
    return bot_facts(fields.world, bot)


def delete_bot(fields: Fields) -> Json:
    bot = fields.bot()
    fields.done()
    if fields.world.courier is not None:
        fields.world.courier.detach(bot.id)
    fields.world.remove_bot(bot)
    return {"deleted": bot.id}


def revoke_token(fields: Fields) -> Json:
    """The old token answers 401, its webhook is gone, waiting updates stay: as in Telegram."""
    world = fields.world
    bot = fields.bot()
    fields.done()
    token = renew_token(world, bot)
    return {"bot": bot.id, "token": token}


def create_managed_bot(fields: Fields) -> Json:
    """A person made a bot that another bot manages; the managing bot gets both updates."""
    world = fields.world
    manager, person = fields.bot("manager"), fields.person()
    username = fields.text("username", max_length=32)
    name = fields.text("name", username, max_length=64)
    fields.done()
    if not manager.can_manage_bots:
        raise Wrong("manager", "may not manage bots", "create it with can_manage_bots true")
    check_username(world, username)
    bot = world.add_bot(
        bot_id=world.free_bot_id(),
        username=username,
        first_name=name,
        owner_id=person.id,
        manager_id=manager.id,
    )
    told = tell_manager(world, bot)
    chat = world.private_chat(manager.id, person.id)
    stored, _ = say(world, chat, person, {"managed_bot_created": {"bot": bot.as_user()}})
    return {
        **bot_facts(world, bot),
        "update_id": told,
        "message_id": stored.message["message_id"],
    }


def change_owner(fields: Fields) -> Json:
    bot, person = fields.bot(), fields.person()
    fields.done()
    bot.owner_id = person.id
    fields.world.save(bot)
    return {**bot_facts(fields.world, bot), "update_id": tell_manager(fields.world, bot)}


def check_username(world: World, username: str) -> None:
    if not _USERNAME.fullmatch(username):
        remedy = "5 to 32 Latin letters, digits and underscores, the last three spelling bot"
        raise Wrong("username", f"{username!r} is no bot's username", remedy)
    if username.lower() in world.names:
        raise Wrong("username", f"{username!r} is taken", "choose another")


def bot_facts(world: World, bot: Bot) -> Json:
    hook = bot.webhook
    return {
        "id": bot.id,
        "token": bot.token,
        "username": bot.username,
        "first_name": bot.names.get("") or bot.first_name,
        **{name: getattr(bot, name) for name in _FLAGS},
        "owner_id": bot.owner_id,
        "manager_id": bot.manager_id,
        "is_access_restricted": bot.is_access_restricted,
        "names": bot.names,
        "descriptions": bot.descriptions,
        "short_descriptions": bot.short_descriptions,
        "commands": bot.commands,
        "menu_buttons": bot.menu_buttons,
        "photo": bot.photo,
        "webhook_url": hook.url if hook else "",
        "pending_update_count": len(world.feeds[bot.id].pending),
    }


def _known(world: World, bot_id: int | None, username: str) -> Bot | None:
    if bot_id is not None:
        return world.bots.get(bot_id)
    return world.bots.get(world.names.get(username.lower(), 0)) if username else None


def routes() -> list[web.RouteDef]:
    return [
        web.get("/control/bots", route(list_bots)),
        web.post("/control/bots", route(create_bot)),
        web.get("/control/bots/{bot}", route(read_bot)),
        web.patch("/control/bots/{bot}", route(change_bot)),
        web.delete("/control/bots/{bot}", route(delete_bot)),
        web.post("/control/bots/{bot}/token", route(revoke_token)),
        web.post("/control/bots/{bot}/owner", route(change_owner)),
        web.post("/control/managed_bots", route(create_managed_bot)),
    ]

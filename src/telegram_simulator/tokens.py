"""New tokens and what follows: a dead webhook and, for managed bots, word to the manager."""

from telegram_simulator.records import Bot, Json
from telegram_simulator.world import World


def renew_token(world: World, bot: Bot) -> str:
    """The old token answers 401 and its webhook is gone; updates that wait stay."""
    bot.webhook = None
    if world.courier is not None:
        world.courier.detach(bot.id)
    token = world.replace_token(bot)
    tell_manager(world, bot)
    return token


def tell_manager(world: World, bot: Bot) -> int | None:
    """The managing bot has a `managed_bot` update: made, new token or new owner."""
    manager, owner = world.bots.get(bot.manager_id), world.people.get(bot.owner_id)
    if manager is None or owner is None:
        return None
    payload: Json = {"user": owner.as_user(), "bot": bot.as_user()}
    return world.push(manager.id, "managed_bot", payload, f"managed:{owner.id}")

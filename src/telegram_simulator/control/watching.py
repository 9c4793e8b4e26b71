"""What a test looks at and turns: logs, faults, limits, the clock, the signing key, launches."""

import time
from typing import Any
from urllib.parse import urlsplit

import msgspec
from aiohttp import web

from telegram_simulator.control.fields import Fields, Wrong, route
from telegram_simulator.faults import KINDS, Fault
from telegram_simulator.launches import THEMES, Signer, launch_fields, launch_url
from telegram_simulator.limits import Limits
from telegram_simulator.records import Json

SIGNER: web.AppKey[Signer] = web.AppKey("signer", Signer)
PLATFORMS = ("ios", "android", "tdesktop", "macos", "weba", "webk", "web")
MAX_READ = 5_000


def health(fields: Fields) -> Json:
    world = fields.world
    return {
        "ready": True,
        "bots": len(world.bots),
        "people": len(world.people),
        "pending_updates": sum(len(feed.pending) for feed in world.feeds.values()),
        "calls": world.calls.seq,
        "deliveries": world.deliveries.seq,
    }


def list_faults(fields: Fields) -> Json:
    fields.done()
    return {"faults": fields.world.faults.active}


def add_fault(fields: Fields) -> Json:
    world = fields.world
    bot = fields.maybe_bot()
    times = fields.raw("times", 1)
    fault = Fault(
        id=world.faults.next_id(),
        kind=fields.choice("kind", KINDS),
        bot=bot.id if bot else None,
        method=fields.text("method", "") or None,
        chat=fields.maybe_number("chat"),
        times=None if times == 0 else fields.number("times", 1, least=1),
        executed=fields.flag("executed"),
        seconds=fields.real("seconds", 30.0),
        status=fields.number("status", 502, least=500, most=599),
        html=fields.flag("html"),
        retry_after=fields.number("retry_after", 1, least=1),
        migrate_to_chat_id=fields.number("migrate_to_chat_id", 0, least=-(2**62)),
        description=fields.text("description", ""),
    )
    fields.done()
    if fault.kind == "migrate" and not fault.migrate_to_chat_id:
        raise Wrong("migrate_to_chat_id", "is missing", "send the supergroup's id")
    world.faults.add(fault)
    return {"fault": fault}


def clear_faults(fields: Fields) -> Json:
    fault_id = fields.maybe_number("id")
    fields.done()
    return {"removed": fields.world.faults.clear(fault_id)}


def read_calls(fields: Fields) -> Json:
    """Calls after `after`, oldest first. Tokens are never in it."""
    log = fields.world.calls
    bot, method = fields.maybe_bot(), fields.text("method", "").lower()
    chat, ok = fields.maybe_number("chat"), fields.flag("ok") if fields.has("ok") else None

    def wanted(entry: Json) -> bool:
        return (
            (bot is None or entry["bot"] == bot.id)
            and (not method or str(entry["method"]).lower() == method)
            and (chat is None or str(entry["params"].get("chat_id")) == str(chat))
            and (ok is None or entry["ok"] == ok)
        )

    after, limit = fields.number("after", 0, least=0), _limit(fields)
    fields.done()
    return {"calls": log.read(after=after, limit=limit, wanted=wanted), "last": log.seq}


def read_deliveries(fields: Fields) -> Json:
    log = fields.world.deliveries
    bot, kind = fields.maybe_bot(), fields.text("kind", "")
    update_id = fields.maybe_number("update_id")

    def wanted(entry: Json) -> bool:
        return (
            (bot is None or entry["bot"] == bot.id)
            and (not kind or entry["kind"] == kind)
            and (update_id is None or entry["update_id"] == update_id)
        )

    after, limit = fields.number("after", 0, least=0), _limit(fields)
    fields.done()
    return {"deliveries": log.read(after=after, limit=limit, wanted=wanted), "last": log.seq}


def read_settings(fields: Fields) -> Json:
    fields.done()
    return {"clock": fields.world.clock, "limits": fields.world.limits}


def set_clock(fields: Fields) -> Json:
    """Telegram's waits are multiplied: `scale` sets both scales."""
    clock = fields.world.clock
    if fields.has("scale"):
        clock.retry_scale = clock.expiry_scale = fields.real("scale")
    clock.retry_scale = fields.real("retry_scale", clock.retry_scale)
    clock.expiry_scale = fields.real("expiry_scale", clock.expiry_scale)
    fields.done()
    return {"clock": clock}


def set_limits(fields: Fields) -> Json:
    """`enabled` true or false sets Telegram's rates or none; single limits may follow."""
    limits = fields.world.limits
    if fields.has("enabled"):
        fresh = Limits() if fields.flag("enabled") else Limits.off()
        for name in Limits.__struct_fields__:
            if "_per_" in name and name.removeprefix("max_") != "messages_per_chat":
                setattr(limits, name, getattr(fresh, name))
    for name in Limits.__struct_fields__:
        if fields.has(name):
            setattr(limits, name, _same_kind(fields, name, getattr(limits, name)))
    fields.done()
    fields.world.floods.reset()
    return {"limits": limits}


async def read_key(request: web.Request) -> web.Response:
    return web.json_response({"public_key": request.app[SIGNER].public_key_hex})


def launch(fields: Fields, signer: Signer) -> Json:
    """The address of a Mini App launch, signed as Telegram signs."""
    bot, person = fields.bot(), fields.person()
    url = fields.text("url", max_length=2048)
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise Wrong("url", f"{url!r} is no web address", "send an http or https address")
    start_param = fields.text("start_param", "", max_length=512)
    theme_name = fields.choice("theme", tuple(THEMES), "light")
    facts = launch_fields(
        person,
        auth_date=fields.number("auth_date", int(time.time())),
        start_param=start_param,
        query_id=fields.text("query_id", ""),
        chat_type=fields.text("chat_type", ""),
    )
    platform = fields.choice("platform", PLATFORMS, "tdesktop")
    version = fields.text("version", "9.6", max_length=8)
    theme = fields.mapping("theme_params", THEMES[theme_name])
    fields.done()
    init_data = signer.init_data(bot, facts)
    address = launch_url(url, init_data, platform=platform, theme=theme, version=version)
    return {"url": address, "init_data": init_data}


def replay(fields: Fields) -> Json:
    """An update goes out once more with its old number, as after a lost answer of the bot."""
    world, bot = fields.world, fields.bot()
    update_id = fields.number("update_id")
    fields.done()
    feed = world.feeds[bot.id]
    again = feed.again(update_id)
    if again is None:
        remedy = "only the newest updates are kept: see GET /control/deliveries"
        raise Wrong("update_id", f"{update_id} is not an update to replay", remedy)
    if world.courier is not None:
        world.courier.wake(bot.id, again.queue)
    return {"update_id": update_id}


def raw_update(fields: Fields) -> Json:
    """Any update at all, also of kinds nobody knows yet; it gets the next number."""
    world, bot = fields.world, fields.bot()
    update = fields.mapping("update")
    queue = fields.text("queue", "raw")
    fields.done()
    if len(update) != 1:
        raise Wrong("update", f"has {len(update)} keys", "one key, the kind, with its object")
    kind, payload = next(iter(update.items()))
    return {"update_id": world.push_any(bot.id, kind, payload, queue)}


def pending(fields: Fields) -> Json:
    """What the bot has not acknowledged yet."""
    bot, limit = fields.bot(), _limit(fields)
    fields.done()
    waiting = list(fields.world.feeds[bot.id].pending.values())
    return {
        "count": len(waiting),
        "updates": [msgspec.json.decode(each.body) for each in waiting[:limit]],
    }


def _limit(fields: Fields) -> int:
    return fields.number("limit", 1_000, least=1, most=MAX_READ)


def _same_kind(fields: Fields, name: str, current: Any) -> float | int:
    if isinstance(current, int):
        return fields.number(name, least=0)
    return fields.real(name)


def routes(signer: Signer) -> list[web.RouteDef]:
    return [
        web.get("/control/health", route(health)),
        web.get("/control/key", read_key),
        web.post("/control/launch", route(lambda fields: launch(fields, signer))),
        web.get("/control/faults", route(list_faults)),
        web.post("/control/faults", route(add_fault)),
        web.delete("/control/faults", route(clear_faults)),
        web.get("/control/calls", route(read_calls)),
        web.get("/control/deliveries", route(read_deliveries)),
        web.get("/control/settings", route(read_settings)),
        web.post("/control/clock", route(set_clock)),
        web.post("/control/limits", route(set_limits)),
        web.post("/control/replay", route(replay)),
        web.post("/control/update", route(raw_update)),
        web.get("/control/pending", route(pending)),
    ]

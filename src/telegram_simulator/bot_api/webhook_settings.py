"""getMe, webhooks and getUpdates."""

import asyncio
import re
import time
from typing import Any
from urllib.parse import urlsplit

import msgspec

from telegram_simulator.bot_api.call import Call
from telegram_simulator.bot_api.methods import answers
from telegram_simulator.hosts import Hosts
from telegram_simulator.records import Json, Webhook
from telegram_simulator.refusals import WEBHOOK_ACTIVE, Refusal, bad_request, too_many_requests

PORTS = (443, 80, 88, 8443)
DEFAULT_CONNECTIONS = 40
MAX_CONNECTIONS = 100
MAX_UPDATES = 100
MAX_POLL_S = 50
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@answers("getMe")
def get_me(call: Call) -> Json:
    bot = call.bot
    return {
        **bot.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": bot.can_read_all_group_messages,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": bot.has_topics_enabled,
        "can_manage_bots": bot.can_manage_bots,
    }


@answers("logOut", "close")
def close(call: Call) -> bool:
    """The bot's webhook is gone, as when it moves to another server."""
    remove_webhook(call)
    return True


@answers("setWebhook")
def set_webhook(call: Call) -> bool:
    wait_s = call.world.floods.wait_for_webhook_s(call.bot.id, time.monotonic())
    if wait_s:
        raise too_many_requests(max(1, int(wait_s + 0.999)))
    p = call.p
    url = str(p.get("url") or "")
    _check_url(url, call.world.hosts)
    secret = str(p.get("secret_token") or "")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(call)
    if p.get("drop_pending_updates"):
        call.world.feeds[call.bot.id].clear()
    if not url:
        remove_webhook(call)
        return True
    connections = int(p.get("max_connections") or DEFAULT_CONNECTIONS)
    hook = Webhook(
        url=url,
        secret_token=secret,
        max_connections=min(max(connections, 1), MAX_CONNECTIONS),
        ip_address=str(p.get("ip_address") or ""),
        has_custom_certificate=bool(p.get("certificate")),
    )
    if not _is_same(call.bot.webhook, hook):
        call.bot.webhook = hook
        feed = call.world.feeds[call.bot.id]
        feed.expel_poller()
        call.courier.attach(feed, hook)
    call.world.save(call.bot)
    return True


@answers("deleteWebhook")
def delete_webhook(call: Call) -> bool:
    if call.p.get("drop_pending_updates"):
        call.world.feeds[call.bot.id].clear()
    remove_webhook(call)
    return True


@answers("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    bot = call.bot
    hook = bot.webhook
    shape: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": bool(hook and hook.has_custom_certificate),
        "pending_update_count": len(call.world.feeds[bot.id].pending),
    }
    if hook:
        shape["max_connections"] = hook.max_connections
        shape["ip_address"] = hook.ip_address or "127.0.0.1"
        if hook.last_error_date:
            shape["last_error_date"] = hook.last_error_date
            shape["last_error_message"] = hook.last_error_message
    if bot.allowed_updates is not None:
        shape["allowed_updates"] = bot.allowed_updates
    return shape


@answers("getUpdates")
async def get_updates(call: Call) -> list[msgspec.Raw]:
    if call.bot.webhook is not None:
        raise Refusal(409, WEBHOOK_ACTIVE)
    _allow(call)
    feed = call.world.feeds[call.bot.id]
    offset = int(call.p.get("offset") or 0)
    limit = min(max(int(call.p.get("limit") or MAX_UPDATES), 1), MAX_UPDATES)
    feed.expel_poller()
    taken = feed.take(offset, limit)
    timeout_s = min(float(call.p.get("timeout") or 0), MAX_POLL_S)
    if not taken and timeout_s > 0:
        await feed.wait(timeout_s)
        # Updates that are pushed together come together.
        await asyncio.sleep(0)
        taken = feed.take(offset, limit)
    return [msgspec.Raw(pending.body) for pending in taken]


def remove_webhook(call: Call) -> None:
    call.bot.webhook = None
    call.courier.detach(call.bot.id)
    call.world.save(call.bot)


def _allow(call: Call) -> None:
    """Omitted keeps the previous list, empty is the default list."""
    given: Any = call.p.get("allowed_updates")
    if given is not None:
        call.bot.allowed_updates = [str(kind) for kind in given] or None
        call.world.save(call.bot)


def _check_url(url: str, hosts: Hosts) -> None:
    if not url:
        return
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if not parts.hostname or port == -1:
        raise bad_request("bad webhook: invalid webhook URL specified")
    if not hosts.takes(url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not hosts.knows(url) and (port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_same(old: Webhook | None, new: Webhook) -> bool:
    if old is None:
        return False
    return (old.url, old.secret_token, old.max_connections, old.ip_address) == (
        new.url,
        new.secret_token,
        new.max_connections,
        new.ip_address,
    )

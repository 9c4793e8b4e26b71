"""Jobs that bring a connected bot to life: check it, set its webhook, dress it.

Each is a task row, so a mass re-arm survives every restart and goes on at its own slow pace:
Telegram takes one setWebhook a second of a bot and about 20 first calls of tokens a minute from one
address (facts of tdlib/telegram-bot-api, 2026-11).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.channels.account_setup import AccountSetup, Arm, Look, Menu
from telldesk.channels.account_states import AccountStates
from telldesk.channels.accounts import BotFacts
from telldesk.channels.buckets import Pacer
from telldesk.channels.delivery_recovery import REBUILD
from telldesk.channels.failures import AccountDead, Failure, Flood, Outcome, Permanent, Sent
from telldesk.channels.staff.apps import app_url
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Misconfigured, Unavailable
from telldesk.kernel.i18n import translate
from telldesk.kernel.ids import new_id
from telldesk.kernel.jobs import JobContext, RunAgain, outside_job
from telldesk.kernel.log import get_logger
from telldesk.kernel.work import Work

log = get_logger(__name__)

_PLATFORM_PER_S: Final = 0.2  # 12 a minute, and with the burst at most 15 in any
_PLATFORM_BURST: Final = 3.0
_LOOKS_PER_S: Final = 0.5
_LOCAL_FACTOR: Final = 100
# What contacts are offered; the staff's own commands are told to the staff.
_COMMANDS: Final = ("support", "tickets", "language", "help")
_READ: Final = """
SELECT i.id, i.tenant_id, i.bot_id, i.public_id, i.username, i.title, i.hook_key, i.secret_cipher,
       i.state, i.webhook_url, i.webhook_checked_at, t.state AS tenant_state,
       t.changed_at AS tenant_changed_at, t.slug, t.manifest
FROM inboxes i JOIN tenants t ON t.id = i.tenant_id
WHERE i.id = $1 AND t.schema_name = $2 AND i.state <> 'removed'
"""
_NAMED: Final = "UPDATE inboxes SET username = $2, title = $3, changed_at = $4 WHERE id = $1"
_ARMED: Final = """
UPDATE inboxes SET state = 'live', state_reason = '', webhook_url = $2, webhook_checked_at = $3,
       changed_at = $3
WHERE id = $1 AND state <> 'removed' AND hook_key = $4
"""
_REASON: Final = "UPDATE inboxes SET state_reason = $2, changed_at = $3 WHERE id = $1"
_ADD_TASK: Final = """
INSERT INTO relay.tasks (id, tenant, job, args, key, run_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """What these jobs need beside the job's own context; found by `context.part(Accounts)`."""

    setup: AccountSetup
    pacer: Pacer
    states: AccountStates
    keys: KeyRing


class NotArmed(Unavailable):
    """The channel did not take the webhook; the job tries again."""

    key = "webhook-not-armed"


@outside_job(timeout_s=48, tries=12, priority=4)
async def connect_inbox(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
    """The bot answers to our token, and its webhook and looks are on their way. Args: inbox_id."""
    row = await _read(context, tenant, args)
    if row is None:
        return
    found = await context.part(Accounts).setup.who(row["bot_id"])
    if not isinstance(found, BotFacts):
        await _give_up_or_retry(context, row, found)
        return
    if found.bot_id != row["bot_id"]:
        await context.part(Accounts).states.needs_relink(row["bot_id"], "other_bot")
        return
    now = context.clock.now()

    async def write(work: Work) -> None:
        await work.conn.execute(_NAMED, row["id"], found.username, found.title, now)

    await context.queues.platform(write)
    await _enqueue(context, tenant, row["id"], "set_webhook")
    await _enqueue(context, tenant, row["id"], "push_branding")


@outside_job(timeout_s=48, tries=12, priority=4)
async def set_webhook(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
    """Updates of the bot come to us; no call when Telegram was told so already. Args: inbox_id."""
    row = await _read(context, tenant, args)
    if row is None:
        return
    public = context.settings.public_url.rstrip("/")
    if not public:
        raise Misconfigured(
            "no address for webhooks.",
            setting="TELLDESK_PUBLIC_URL",
            remedy="Set it to where Telegram reaches the web process.",
        )
    url = f"{public}/hooks/telegram/{row['hook_key']}"
    # Telegram forgets a webhook that answered 410 for long: a resumed tenant is told again.
    checked_at = row["webhook_checked_at"]
    is_fresh = checked_at is not None and checked_at >= row["tenant_changed_at"]
    if row["webhook_url"] == url and row["state"] == "live" and is_fresh:
        return
    await _pace(context, f"p:webhook:{row['bot_id']}", 0.95, 1.0)
    await _shared_pace(context, "p:webhooks", _PLATFORM_PER_S, _PLATFORM_BURST)
    parts = context.part(Accounts)
    place = (str(row["tenant_id"]), str(row["bot_id"]), "secret")
    arm = Arm(
        url=url,
        secret=parts.keys.decrypt(row["secret_cipher"], *place).decode(),
        drop_pending=checked_at is None,
    )
    outcome = await parts.setup.arm(row["bot_id"], arm)
    if not isinstance(outcome, Sent):
        await _give_up_or_retry(context, row, outcome)
        return
    now = context.clock.now()
    await context.queues.platform(
        lambda work: work.conn.execute(_ARMED, row["id"], url, now, row["hook_key"])
    )
    parts.states.forget()
    log.info("webhook.set", bot_id=row["bot_id"])
    # What waited for a working token goes out now.
    await _enqueue(context, tenant, row["id"], REBUILD)


@outside_job(timeout_s=48, tries=8, priority=7)
async def push_branding(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
    """The bot shows the tenant's names and words, as the manifest declares. Args: inbox_id, step.

    One language a run: Telegram is slow to take looks, and long waits must not lose the rest.
    """
    row = await _read(context, tenant, args)
    if row is None or row["state"] == "needs_relink":
        return
    await _shared_pace(context, "p:looks", _LOOKS_PER_S, 2.0)
    looks = list(looks_of(row["manifest"] or {}))
    step = int(args.get("step", 0))
    setup = context.part(Accounts).setup
    if step < len(looks):
        outcome: Outcome = await setup.show(row["bot_id"], looks[step])
    else:
        url = app_url(context.settings, slug=row["slug"], public_id=row["public_id"])
        if not url:
            return
        outcome = await setup.set_menu(
            row["bot_id"], Menu(label=_menu_label(row["manifest"] or {}), app_url=url)
        )
    if not isinstance(outcome, Sent | Permanent):
        await _give_up_or_retry(context, row, outcome)
        return
    if isinstance(outcome, Permanent):
        log.warning("looks.refused", bot_id=row["bot_id"], reason=outcome.keyword)
    if step < len(looks):
        await _enqueue(context, tenant, row["id"], "push_branding", step=step + 1)


def looks_of(manifest: dict[str, Any]) -> Iterator[Look]:
    """What the manifest wants shown; the default language's words are everybody else's too."""
    display: dict[str, Any] = (manifest.get("inbox") or {}).get("display") or {}
    default = manifest.get("default_language", "")
    spoken = dict.fromkeys([default, *manifest.get("languages", ()), *display])
    for language in (code for code in spoken if code):
        words = display.get(language) or {}
        yield Look(
            language="" if language == default else language,
            name=words.get("name", "")[:64],
            about=words.get("about", "")[:120],
            description=words.get("description", "")[:512],
            commands=tuple((name, translate(language, f"command-{name}")) for name in _COMMANDS),
        )


def _menu_label(manifest: dict[str, Any]) -> str:
    label: str = manifest.get("name") or "Open"
    return label[:32]


async def _read(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> Any:
    """The inbox, or None when there is nothing to do: removed, not the tenant's, or suspended."""
    row = await context.queues.platform(
        lambda work: work.conn.fetchrow(_READ, UUID(args["inbox_id"]), tenant.schema)
    )
    if row is None or row["tenant_state"] != "active":
        log.info("account.left_alone", schema=tenant.schema)
        return None
    return row


async def _shared_pace(context: JobContext, name: str, per_s: float, burst: float) -> None:
    """`_pace` for what all bots share.

    A simulator on loopback counts no addresses: a demo of many desks is there in a moment.
    """
    settings = context.settings
    if settings.telegram_api_is_local and not settings.is_production:
        per_s, burst = per_s * _LOCAL_FACTOR, burst * _LOCAL_FACTOR
    await _pace(context, name, per_s, burst)


async def _pace(context: JobContext, name: str, per_s: float, burst: float) -> None:
    """Returns when it is our turn; otherwise the job runs again then, holding no slot."""
    wait_s = await context.part(Accounts).pacer.take_one(name, per_s=per_s, burst=burst)
    if wait_s > 0:
        raise RunAgain(context.clock.now() + timedelta(seconds=wait_s))


async def _give_up_or_retry(context: JobContext, row: Any, failure: Failure | Outcome) -> None:
    """A dead token stops the bot; anything else is tried again.

    Raises:
        RunAgain: the channel named the moment.
        NotArmed: no answer, or a refusal somebody may put right meanwhile.
    """
    if isinstance(failure, AccountDead):
        await context.part(Accounts).states.needs_relink(row["bot_id"], failure.reason)
        return
    if isinstance(failure, Flood):
        raise RunAgain(context.clock.now() + timedelta(seconds=failure.after_s + 1))
    keyword = getattr(failure, "keyword", type(failure).__name__.lower())
    now = context.clock.now()
    await context.queues.platform(lambda work: work.conn.execute(_REASON, row["id"], keyword, now))
    raise NotArmed(keyword)


async def _enqueue(
    context: JobContext, tenant: Tenant, inbox_id: UUID, job: str, **more: int
) -> None:
    arguments = msgspec.json.encode({"inbox_id": str(inbox_id), **more}).decode()
    now = context.clock.now()
    await context.queues.platform(
        lambda work: work.conn.execute(
            _ADD_TASK, new_id(), tenant.schema, job, arguments, f"{job}:{inbox_id}", now
        )
    )
    context.queues.nudges.nudge("tasks")

"""Tenants, bots, people and their past: what a first start of the demo brings.

Everything goes the product's own way: manifests are applied, staff link themselves by pressing
Start with their invitation, history is played through the verbs. A second start finds all of it.
"""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from telldesk.channels.staff.apps import app_url
from telldesk.channels.staff.links import INVITATION
from telldesk.cli.apply import make_errands, read_declared, run_errand
from telldesk.cli.demo_history import seed_history
from telldesk.cli.invitations import invite
from telldesk.cli.places import House, read_keys
from telldesk.demo.report import DemoAgent, DemoTenant
from telldesk.demo.simulated import Simulated
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Conflict, Unavailable
from telldesk.kernel.work import Work
from telldesk.tenancy.history import read_history
from telldesk.tenancy.manifest import Declared, ManifestsWrong
from telldesk.tenancy.manifest_files import read_folder

Say = Callable[[str], None]

_PATIENCE_S: Final = 90.0
_INBOX: Final = """
SELECT t.id, t.schema_name, i.bot_id, i.public_id, i.hook_key, i.username
FROM platform.tenants t LEFT JOIN platform.inboxes i ON i.tenant_id = t.id AND i.state <> 'removed'
WHERE t.slug = $1
"""
_NOT_LIVE: Final = """
SELECT wanted.slug FROM unnest($1::text[]) AS wanted (slug)
WHERE NOT EXISTS (SELECT 1 FROM platform.tenants t JOIN platform.inboxes i ON i.tenant_id = t.id
                  WHERE t.slug = wanted.slug AND i.state = 'live')
ORDER BY wanted.slug
"""
_STAFF: Final = """
SELECT key, name, role, language, telegram_user_id FROM agents
WHERE key IS NOT NULL AND removed_at IS NULL ORDER BY created_at, key
"""


def read_tenants(root: Path) -> list[Declared]:
    """The manifests below `root`.

    Raises:
        ManifestsWrong: at least one is wrong.
    """
    declared, problems = read_declared(root)
    if problems:
        raise ManifestsWrong(problems)
    return declared


async def make_bots(simulated: Simulated, declared: list[Declared]) -> dict[str, str]:
    """Environment name -> token of each tenant's bot; the bots exist in the simulator."""
    tokens: dict[str, str] = {}
    for one in declared:
        manifest = one.manifest
        display = manifest.inbox.display.get(manifest.default_language)
        username = f"{re.sub(r'[^a-z0-9]', '_', manifest.slug)}_desk_bot"
        name = display.name if display and display.name else manifest.name
        _, tokens[manifest.inbox.token_env] = await simulated.bot(username, name)
    return tokens


async def apply_tenants(
    house: House, declared: list[Declared], tokens: Mapping[str, str], say: Say
) -> None:
    """Every tenant is as its manifest says and its bot is connecting.

    Raises:
        Conflict: a tenant was refused; the message says which and why.
    """
    keys = read_keys(house.settings)
    errands, refused = await make_errands(house, keys, declared, tokens, overwrite=False)
    if refused:
        raise Conflict("; ".join(f"{slug}: {why}" for slug, why in refused.items()))
    for number, errand in enumerate(errands, start=1):
        if not errand.is_done:
            token = tokens[errand.declared.manifest.inbox.token_env]
            await run_errand(house, keys, errand, token)
            say(f"tenant {number} of {len(errands)}: {errand.slug}")


async def describe(house: House, declared: Declared) -> DemoTenant:
    """The tenant's addresses; staff and contacts are filled in by `link_staff`."""
    manifest = declared.manifest
    row = await house.own(lambda work: work.conn.fetchrow(_INBOX, manifest.slug))
    base = house.settings.public_url
    return DemoTenant(
        slug=manifest.slug,
        name=manifest.name,
        id=str(row["id"]),
        schema=row["schema_name"],
        bot_id=row["bot_id"],
        bot_username=row["username"],
        hook=f"{base}/hooks/telegram/{row['hook_key']}",
        app=app_url(house.settings, slug=manifest.slug, public_id=row["public_id"]),
        agents=[],
        contacts={},
    )


async def wait_until_live(house: House, slugs: list[str], say: Say) -> None:
    """Every tenant's bot has its webhook.

    Raises:
        Unavailable: one is not live in time; the worker's log says why.
    """
    deadline = time.monotonic() + _PATIENCE_S + len(slugs)
    while waiting := await house.own(lambda work: not_live(work, slugs)):
        if time.monotonic() > deadline:
            raise Unavailable(f"bots not live: {', '.join(waiting[:5])}; see logs/worker.log")
        await asyncio.sleep(0.1)
    say(f"{len(slugs)} bots are live")


async def not_live(work: Work, slugs: list[str]) -> list[str]:
    """Those of `slugs` without a bot that has its webhook, in one query however many they are."""
    return [row["slug"] for row in await work.conn.fetch(_NOT_LIVE, slugs)]


async def link_staff(
    house: House, simulated: Simulated, tenant: DemoTenant, *, leave_last: bool
) -> None:
    """The staff has Telegram accounts, linked by pressing Start; the last one is left to try."""
    place = Tenant(id=tenant.id, schema=tenant.schema)
    staff = await house.desk.run(place, lambda work: work.conn.fetch(_STAFF))
    unlinked = [one for one in staff if one["telegram_user_id"] is None]
    kept_back = unlinked[-1:] if leave_last and len(staff) > 1 else []
    for one in unlinked:
        key = one["key"]
        code = await _invited(house, place, key)
        if one in kept_back:
            tenant.agents.append(_agent(one, invitation=code))
            continue
        username = f"{re.sub(r'[^a-z0-9]', '_', tenant.slug)}_{key}"[:32]
        person = await simulated.person(one["name"], username, one["language"])
        await simulated.post("start", bot=tenant.bot_id, person=person, payload=INVITATION + code)
    await _until_linked(house, place, len(staff) - len(kept_back))
    linked = await house.desk.run(place, lambda work: work.conn.fetch(_STAFF))
    tenant.agents[:0] = [_agent(one) for one in linked if one["telegram_user_id"] is not None]


async def _invited(house: House, place: Tenant, key: str) -> str:
    return await house.desk.run(place, lambda work: invite(work, key))


def _agent(row: Any, *, invitation: str = "") -> DemoAgent:
    return DemoAgent(
        key=row["key"],
        name=row["name"],
        role=row["role"],
        telegram_user_id=row["telegram_user_id"],
        invitation=invitation,
    )


async def _until_linked(house: House, place: Tenant, wanted: int) -> None:
    async def linked(work: Work) -> int:
        rows = await work.conn.fetch(_STAFF)
        return sum(row["telegram_user_id"] is not None for row in rows)

    deadline = time.monotonic() + _PATIENCE_S
    while await house.desk.run(place, linked) < wanted:
        if time.monotonic() > deadline:
            raise Unavailable("staff is not linked in time; see logs/worker.log")
        await asyncio.sleep(0.05)


async def play_history(
    house: House, simulated: Simulated, tenant: DemoTenant, declared: Declared, folder: Path
) -> int:
    """The tenant's past conversations are there; how many were new."""
    files, _ = read_folder(folder)
    history, _ = read_history(files, declared.manifest, folder=str(folder))
    if history is None:
        return 0
    for person in history.people:
        username = person.username or f"{re.sub(r'[^a-z0-9]', '_', tenant.slug)}_{person.key}"
        tenant.contacts[person.key] = await simulated.person(
            person.name, username[:32], person.language
        )
    place = Tenant(id=tenant.id, schema=tenant.schema)
    return await seed_history(
        house.desk, house.queues, place, folder, tenant.bot_id, tenant.contacts
    )

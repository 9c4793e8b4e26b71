"""`telldesk tenants apply`: folders of manifests become tenants, as a plan first.

All manifests are read before anything is changed. A broken one, a missing token or a refused bot
stops its own tenant only. Each tenant is one transaction for its rows; the base of the next merge
is stored after it, so a run that died between is simply repeated.
"""

import asyncio
from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, Final

import asyncpg
import msgspec

from telldesk.branding.pictures import has_pictures, keep_pictures
from telldesk.branding.rasters import Raster, draw_rasters
from telldesk.cli.bots import connect, dress, is_connected, looks_change
from telldesk.cli.desk_rows import read_things, write_plan
from telldesk.cli.output import Voice
from telldesk.cli.places import House
from telldesk.cli.tenant_rows import (
    InboxLine,
    TenantFacts,
    all_inboxes,
    find_tenant,
    keep_manifest,
    tenant_with_slug,
)
from telldesk.cli.vocabulary import manifest_vocabulary
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.errors import Conflict, Misconfigured, Refusal
from telldesk.kernel.work import Work
from telldesk.licensing.actions import admit_tenant
from telldesk.licensing.rows import kept_licence, standing_of
from telldesk.licensing.standing import Standing
from telldesk.tenancy.history import read_history
from telldesk.tenancy.manifest import Declared, Problem, read_stored
from telldesk.tenancy.manifest_files import find_folders, read_folder
from telldesk.tenancy.manifest_reading import read_manifest
from telldesk.tenancy.merge import Act, Plan, Things, merge, things_of
from telldesk.tenancy.provisioning import provision_tenant

_SIGNS: Final = {Act.CREATE: "+", Act.CHANGE: "~", Act.ARCHIVE: "-", Act.KEEP: "="}


class BotWish(StrEnum):
    """What has to happen with the tenant's bot."""

    CONNECTED = "connected"
    CONNECT = "connect"
    NO_TOKEN = "no_token"  # noqa: S105 - a state's name, not a secret


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """One tenant's plan. `found` is None for a new tenant.

    Attributes:
        has_logo: the picture is drawn. Earlier releases kept it elsewhere, so all else may be done.
    """

    declared: Declared
    found: TenantFacts | None
    base: Things
    plan: Plan
    overwrite: bool
    bot: BotWish
    has_logo: bool

    @property
    def slug(self) -> str:
        return self.declared.manifest.slug

    @property
    def is_done(self) -> bool:
        stored = self.found.manifest if self.found else None
        return (
            not self.plan.writes
            and self.has_logo
            and self.bot is not BotWish.CONNECT
            and stored == self.declared.manifest.stored()
        )


def read_declared(root: Path) -> tuple[list[Declared], list[Problem]]:
    """Every good manifest below `root`, and everything wrong with the others."""
    declared: list[Declared] = []
    problems: list[Problem] = []
    vocabulary = manifest_vocabulary()
    owners: dict[str, str] = {}
    for folder in find_folders(root):
        files, strangers = read_folder(folder)
        problems.extend(strangers)
        one, wrong = read_manifest(folder.name, files, vocabulary, folder=str(folder))
        problems.extend(wrong)
        if one is None or strangers:
            continue
        _, wrong = read_history(files, one.manifest, folder=str(folder))
        problems.extend(wrong)
        variable = one.manifest.inbox.token_env
        if variable in owners:
            reason = f"{variable} is the token of {owners[variable]} already; a bot has one desk"
            wrong.append(
                Problem(f"{folder}/tenant.toml", 1, "inbox.token_env", reason, "Use its own.")
            )
            problems.append(wrong[-1])
        owners.setdefault(variable, folder.name)
        if not wrong:
            declared.append(one)
    return declared, problems


async def make_errands(
    house: House,
    keys: KeyRing,
    declared: list[Declared],
    tokens: Mapping[str, str],
    *,
    overwrite: bool,
) -> tuple[list[Errand], dict[str, str]]:
    """The plan of each tenant, and slug -> why there is none."""
    inboxes = await house.own(all_inboxes)
    errands: list[Errand] = []
    refused: dict[str, str] = {}
    for one in declared:
        try:
            errands.append(await _errand(house, keys, one, inboxes, tokens, overwrite=overwrite))
        except (Refusal, asyncpg.PostgresError) as error:
            refused[one.manifest.slug] = str(error).partition("\n")[0]
    return errands, refused


async def _errand(
    house: House,
    keys: KeyRing,
    declared: Declared,
    inboxes: list[InboxLine],
    tokens: Mapping[str, str],
    *,
    overwrite: bool,
) -> Errand:
    manifest = declared.manifest
    found = await house.own(lambda work: find_tenant(work, manifest.slug))
    present: Things = {}
    base: Things = {}
    has_logo = not manifest.logo
    if found is not None:
        if found.state == "erasing":
            raise Conflict(f"{manifest.slug} is being erased; its slug is free afterwards.")
        present = await house.desk.run(found.tenant, read_things)
        has_logo = has_logo or await house.desk.run(
            found.tenant, lambda work: has_pictures(work, manifest.logo)
        )
        base = things_of(read_stored(found.manifest))
    overwrite = overwrite or manifest.managed == "manifest"
    token = tokens.get(manifest.inbox.token_env, "")
    own = [one for one in inboxes if found is not None and one.tenant_id == found.id]
    if any(is_connected(one, token, keys) for one in own):
        bot = BotWish.CONNECTED
    else:
        bot = BotWish.CONNECT if token else BotWish.NO_TOKEN
    plan = merge(base, things_of(manifest), present, overwrite=overwrite)
    return Errand(
        declared=declared, found=found, base=base, plan=plan, overwrite=overwrite, bot=bot,
        has_logo=has_logo,
    )  # fmt: skip


async def crowding(house: House, errands: list[Errand]) -> str:
    """Which of the new tenants will be refused by the licence; '' where all have room."""
    new = sum(errand.found is None for errand in errands)

    async def look(work: Work) -> Standing:
        return await standing_of(work.conn, await kept_licence(work.conn), house.settings, work.now)

    try:
        stands = await house.own(look)
    except Misconfigured as error:
        return str(error) if new else ""
    if stands.room is None or new <= stands.room:
        return ""
    return (
        f"{stands.tenants} tenants are here and {stands.allowed.tenants} are allowed: of these"
        f" {new} new ones {stands.room} will be added. See `telldesk license show`."
    )


async def run_errand(house: House, keys: KeyRing, errand: Errand, token: str) -> None:
    """The tenant is as its manifest says; the bot is connecting or live.

    Raises:
        Refusal: why not; rows written before the bot's refusal stay, a repeat continues there.
    """
    manifest = errand.declared.manifest
    # Before anything is made: a picture that cannot be drawn leaves nothing half done.
    logo = await asyncio.to_thread(_drawn, errand.declared)
    if errand.found is None:
        admit = partial(admit_tenant, settings=house.settings, now=house.admin.clock.now())
        async with house.admin.database.connection() as connection:
            await provision_tenant(
                connection, slug=manifest.slug, name=manifest.name, keys=keys, admit=admit
            )
    found = await house.own(lambda work: tenant_with_slug(work, manifest.slug))
    wish = things_of(manifest)

    async def write(work: Work) -> None:
        await write_plan(work, errand.base, wish, errand.plan, overwrite=errand.overwrite)
        await keep_pictures(work, manifest.logo, logo)

    await house.desk.run(found.tenant, write)
    await house.own(lambda work: keep_manifest(work, found, manifest.stored()))
    if errand.bot is BotWish.CONNECT:
        await connect(house, keys, found, token)
    elif looks_change(read_stored(found.manifest), manifest):
        await house.own(lambda work: dress(work, found))


def _drawn(declared: Declared) -> tuple[Raster, ...]:
    return draw_rasters(declared.logo) if declared.logo else ()


def show(voice: Voice, errand: Errand) -> None:
    """The plan in lines for people."""
    manifest = errand.declared.manifest
    if errand.is_done and not errand.plan.drift and errand.bot is BotWish.CONNECTED:
        voice.say(f"{errand.slug}: nothing to do")
        return
    voice.say(f"{errand.slug}: " + (f"new tenant {manifest.name!r}" if not errand.found else ""))
    for change in errand.plan.changes:
        line = f"  {_SIGNS[change.act]} {change.thing}"
        if change.field:
            line += f": {_short(change.was)} -> {_short(change.becomes)}"
        if change.act is Act.KEEP:
            line += "  (changed here since; stays. --overwrite takes it back)"
        voice.say(line)
    if not errand.has_logo:
        voice.say("  + logo's pictures")
    if errand.bot is BotWish.CONNECT:
        voice.say(f"  + bot from {manifest.inbox.token_env}")


def described(errand: Errand) -> dict[str, Any]:
    """The plan for programs."""
    return {
        "slug": errand.slug,
        "new": errand.found is None,
        "changes": [msgspec.to_builtins(change) for change in errand.plan.changes],
        "unchanged": errand.plan.unchanged,
        "draws_logo": not errand.has_logo,
        "bot": errand.bot.value,
        "done": errand.is_done,
    }


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - half a terminal's width

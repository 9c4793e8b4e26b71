"""`telldesk tenants`: declared, listed, suspended, resumed; their staff invited."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import asyncpg
import click

from telldesk.channels.staff.links import invitation_link
from telldesk.cli.apply import (
    BotWish,
    Errand,
    crowding,
    described,
    make_errands,
    read_declared,
    run_errand,
    show,
)
from telldesk.cli.invitations import invite as make_invitation
from telldesk.cli.invitations import invite_again
from telldesk.cli.output import Voice, pass_voice, with_json
from telldesk.cli.places import open_house, read_keys, read_settings
from telldesk.cli.tenant_rows import (
    InboxLine,
    TenantFacts,
    all_inboxes,
    all_tenants,
    tenant_with_slug,
)
from telldesk.cli.tenant_rows import resume as resume_tenant
from telldesk.cli.tenant_rows import suspend as suspend_tenant
from telldesk.kernel.errors import Conflict, Refusal
from telldesk.tenancy.manifest import ManifestsWrong, Problem


@click.group()
def tenants() -> None:
    """The clients of this platform."""


@tenants.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show the plan and change nothing.")
@click.option("--overwrite", is_flag=True, help="Take back what was changed in the portal since.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_json
@pass_voice
def apply(voice: Voice, directory: Path, *, dry_run: bool, overwrite: bool, yes: bool) -> int:
    """Make the tenants declared in DIRECTORY (or the one whose folder it is) real."""
    declared, problems = read_declared(directory)
    if problems and not declared:
        raise ManifestsWrong(problems)
    for problem in problems:
        voice.warn(problem.sentence)
    return asyncio.run(_apply(voice, declared, problems, dry_run, overwrite, yes))


async def _apply(
    voice: Voice, declared: list[Any], problems: list[Problem], dry: bool, over: bool, yes: bool
) -> int:
    settings = read_settings()
    keys = read_keys(settings)
    async with open_house(settings) as house:
        errands, failed = await make_errands(house, keys, declared, os.environ, overwrite=over)
        for errand in errands:
            show(voice, errand)
        if crowded := await crowding(house, errands):
            voice.warn(crowded)
        todo = [errand for errand in errands if not errand.is_done]
        if todo and not dry:
            _ask(voice, len(todo), yes)
            with voice.progress("Applied", len(todo)) as told:
                for errand in todo:
                    token = os.environ.get(errand.declared.manifest.inbox.token_env, "")
                    try:
                        await run_errand(house, keys, errand, token)
                    except (Refusal, asyncpg.PostgresError) as error:
                        failed[errand.slug] = str(error).partition("\n")[0]
                    told(errand.slug)
    return _report(voice, errands, problems, failed, dry)


def _ask(voice: Voice, number: int, yes: bool) -> None:
    if yes:
        return
    if voice.is_json or not sys.stdin.isatty():
        raise click.UsageError("Nobody to ask here: add --yes, or --dry-run to look only.")
    click.confirm(f"Apply this to {number} tenant(s)?", abort=True, err=True)


def _report(
    voice: Voice,
    errands: list[Errand],
    problems: list[Problem],
    failed: dict[str, str],
    dry: bool,
) -> int:
    missing = {
        errand.slug: errand.declared.manifest.inbox.token_env
        for errand in errands
        if errand.bot is BotWish.NO_TOKEN
    }
    for slug, variable in missing.items():
        voice.warn(f"{slug}: {variable} is not set, so its bot is not connected; the rest is done.")
    for slug, reason in failed.items():
        voice.warn(f"{slug}: {reason}")
    if all(errand.is_done for errand in errands) and not failed:
        voice.say("Nothing to do.")
    elif dry:
        voice.say("Nothing was changed (--dry-run).")
    voice.answer(
        {
            "dry_run": dry,
            "tenants": [described(errand) for errand in errands],
            "problems": [problem.sentence for problem in problems],
            "missing_tokens": missing,
            "failed": failed,
        }
    )
    return 1 if problems or failed or missing else 0


@tenants.command(name="list")
@with_json
@pass_voice
def list_(voice: Voice) -> None:
    """Name every tenant, its state and its bots."""
    rows, inboxes = asyncio.run(_read())
    voice.answer([_told(row, inboxes) for row in rows])
    for row in rows:
        bots = [f"@{one.username} {one.state}" for one in inboxes if one.tenant_id == row.id]
        voice.say(f"{row.slug:<24} {row.state:<12} {row.name:<28} {', '.join(bots) or 'no bot'}")
    if not rows:
        voice.say("No tenants yet. `telldesk tenants apply DIRECTORY` makes them.")


@tenants.command(name="show")
@click.argument("slug")
@with_json
@pass_voice
def show_(voice: Voice, slug: str) -> None:
    """Tell what is known about one tenant."""
    rows, inboxes = asyncio.run(_read(slug))
    told = _told(rows[0], inboxes)
    voice.answer(told)
    for key, value in told.items():
        if key != "bots":
            voice.say(f"{key + ':':<18}{value}")
    for bot in told["bots"]:
        voice.say(
            f"{'bot:':<18}@{bot['username']} ({bot['bot_id']}) {bot['state']} {bot['reason']}"
        )


@tenants.command()
@click.argument("slug")
@click.option("--reason", required=True, help="Why; kept in the audit.")
@with_json
@pass_voice
def suspend(voice: Voice, slug: str, reason: str) -> None:
    """Close a desk for abuse: its hooks answer 410, nobody signs in. Nothing is deleted."""
    if not reason.strip():
        raise click.UsageError("--reason must say something.")

    async def act() -> TenantFacts:
        async with open_house(read_settings()) as house:
            return await house.own(lambda work: suspend_tenant(work, slug, reason.strip()))

    asyncio.run(act())
    voice.answer({"slug": slug, "state": "suspended", "reason": reason})
    voice.say(f"{slug} is suspended. `telldesk tenants resume {slug}` opens it again.")


@tenants.command()
@click.argument("slug")
@with_json
@pass_voice
def resume(voice: Voice, slug: str) -> None:
    """Open a suspended desk again and set its webhooks anew."""

    async def act() -> TenantFacts:
        async with open_house(read_settings()) as house:
            return await house.own(lambda work: resume_tenant(work, slug))

    asyncio.run(act())
    voice.answer({"slug": slug, "state": "active"})
    voice.say(f"{slug} is active; its webhooks are being set again.")


@tenants.command()
@click.argument("slug")
@click.option("--agent", "key", required=True, help="The person's key in the manifest.")
@click.option("--relink", is_flag=True, help="Also when they have a Telegram account already.")
@with_json
@pass_voice
def invite(voice: Voice, slug: str, key: str, *, relink: bool) -> None:
    """Print a one-time link that makes whoever opens it this member of staff."""

    async def act() -> str:
        async with open_house(read_settings()) as house:
            found = await house.own(lambda work: tenant_with_slug(work, slug))
            inboxes = await house.own(all_inboxes)
            names = [one.username for one in inboxes if one.tenant_id == found.id and one.username]
            if not names:
                raise Conflict(f"{slug} has no bot yet; apply its manifest with the token set.")
            make = invite_again if relink else make_invitation
            code = await house.desk.run(found.tenant, lambda work: make(work, key))
            return invitation_link(names[0], code)

    link = asyncio.run(act())
    voice.answer({"slug": slug, "agent": key, "link": link, "valid_days": 7})
    voice.say(link)
    voice.warn("Works once, for seven days. Give it to this person only.")


async def _read(slug: str = "") -> tuple[list[TenantFacts], list[InboxLine]]:
    async with open_house(read_settings()) as house:
        inboxes = await house.own(all_inboxes)
        if slug:
            return [await house.own(lambda work: tenant_with_slug(work, slug))], inboxes
        return await house.own(all_tenants), inboxes


def _told(row: TenantFacts, inboxes: list[InboxLine]) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "name": row.name,
        "state": row.state,
        "reason": row.state_reason,
        "id": str(row.id),
        "revision": row.schema_revision,
        "created_at": row.created_at.isoformat(),
        "bots": [
            {
                "bot_id": one.bot_id,
                "username": one.username,
                "state": one.state,
                "reason": one.state_reason,
                "public_id": one.public_id,
            }
            for one in inboxes
            if one.tenant_id == row.id
        ],
    }

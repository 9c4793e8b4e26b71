"""`telldesk owners`: who owns a tenant; invited, listed, and removed where a mailbox is lost."""

import asyncio
import sys
from uuid import UUID

import click

from telldesk.cli.output import Voice, pass_voice, with_json
from telldesk.cli.places import open_house, read_settings
from telldesk.cli.tenant_rows import TenantFacts, tenant_with_slug
from telldesk.kernel.i18n import FALLBACK
from telldesk.kernel.work import Work
from telldesk.owners.actions.ownership import (
    InvitationLine,
    Invited,
    Inviter,
    OwnerLine,
    OwnerUnknown,
    invite_to,
    open_invitations,
    owners_of,
    take_away,
)
from telldesk.owners.actions.recovering import forget_second_factor
from telldesk.owners.addresses import one_spelling
from telldesk.owners.keys import portal_ring
from telldesk.owners.sessions import end_all_of
from telldesk.owners.wording import INVITATION_PAGE


@click.group()
def owners() -> None:
    """The people who own tenants."""


@owners.command()
@click.argument("tenant")
@click.argument("email")
@with_json
@pass_voice
def invite(voice: Voice, tenant: str, email: str) -> None:
    """Invite whoever reads mail at EMAIL to own TENANT; prints the link the letter has too."""
    address = one_spelling(email)

    async def act() -> Invited:
        settings = read_settings()
        ring = portal_ring(settings)
        by = Inviter(id=None, shown=settings.portal_name, language=FALLBACK)
        link = settings.public_url.rstrip("/") + INVITATION_PAGE

        async def invited(work: Work) -> Invited:
            found = await tenant_with_slug(work, tenant)
            return await invite_to(
                work, ring, by, tenant_id=found.id, tenant_name=found.name, email=address, link=link
            )

        async with open_house(settings) as house:
            return await house.own(invited)

    made = asyncio.run(act())
    voice.answer(
        {
            "tenant": tenant,
            "email": address,
            "link": made.link,
            "expires_at": made.line.expires_at.isoformat(),
        }
    )
    voice.say(made.link)
    voice.warn("Works once, for seven days, and only for whoever signs in with that address.")


@owners.command(name="list")
@click.argument("tenant")
@with_json
@pass_voice
def list_(voice: Voice, tenant: str) -> None:
    """Name who owns TENANT and who is invited to."""

    async def act() -> tuple[list[OwnerLine], list[InvitationLine]]:
        async with open_house(read_settings()) as house:
            found = await house.own(lambda work: tenant_with_slug(work, tenant))
            return (
                await house.own(lambda work: owners_of(work, found.id)),
                await house.own(lambda work: open_invitations(work, found.id)),
            )

    those, invited = asyncio.run(act())
    voice.answer(
        {
            "tenant": tenant,
            "owners": [
                {"email": one.email, "name": one.name, "since": one.since.isoformat()}
                for one in those
            ],
            "invitations": [
                {"email": one.email, "expires_at": one.expires_at.isoformat()} for one in invited
            ],
        }
    )
    for owner in those:
        voice.say(f"{owner.email:<40} owner since {owner.since:%Y-%m-%d}  {owner.name}".rstrip())
    for one in invited:
        voice.say(f"{one.email:<40} invited until {one.expires_at:%Y-%m-%d}")
    if not those and not invited:
        voice.say(f"Nobody yet. `telldesk owners invite {tenant} EMAIL` invites somebody.")


@owners.command()
@click.argument("tenant")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_json
@pass_voice
def remove(voice: Voice, tenant: str, email: str, *, yes: bool) -> None:
    """Take TENANT from the owner at EMAIL and sign them out: for a lost mailbox or device.

    The last owner stays: invite the new address first, and let it be accepted.
    """
    address = one_spelling(email)
    _ask(voice, f"Shall {address} own {tenant} no more?", yes)

    async def act() -> None:
        settings = read_settings()
        ring = portal_ring(settings)

        async def removed(work: Work) -> None:
            found = await tenant_with_slug(work, tenant)
            owner_id = await _owner_at(work, found, address)
            await take_away(
                work, ring, by_id=None, tenant_id=found.id, tenant_name=found.name,
                owner_id=owner_id,
            )  # fmt: skip
            await end_all_of(work, owner_id)

        async with open_house(settings) as house:
            await house.own(removed)

    asyncio.run(act())
    voice.answer({"tenant": tenant, "email": address, "removed": True})
    voice.say(f"{address} owns {tenant} no more and is signed out everywhere.")


@owners.command(name="forget-second-factor")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_json
@pass_voice
def forget_second_factor_(voice: Voice, email: str, *, yes: bool) -> None:
    """Let the owner at EMAIL sign in by letter alone again: for a lost phone and lost codes.

    Make sure first that it is them who asks. They are told by letter and signed out everywhere.
    """
    address = one_spelling(email)
    _ask(voice, f"Shall {address} sign in without a second factor?", yes)

    async def act() -> None:
        settings = read_settings()
        ring = portal_ring(settings)
        async with open_house(settings) as house:
            await house.own(lambda work: forget_second_factor(work, ring, email=address))

    asyncio.run(act())
    voice.answer({"email": address, "second_factor": False})
    voice.say(f"{address} signs in by letter alone, and is signed out everywhere.")


def _ask(voice: Voice, question: str, yes: bool) -> None:
    if yes:
        return
    if voice.is_json or not sys.stdin.isatty():
        raise click.UsageError("Nobody to ask here: add --yes.")
    click.confirm(question, abort=True, err=True)


async def _owner_at(work: Work, found: TenantFacts, address: str) -> UUID:
    for one in await owners_of(work, found.id):
        if one.email == address:
            return one.id
    raise OwnerUnknown(f"nobody at {address} owns {found.slug}.")

"""Who is signed in to the portal, and what they own."""

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from litestar import get, patch
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import UNSET, Meta, UnsetType

from telldesk.channels.staff.apps import app_url
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Work
from telldesk.owners.accounts import MOST_NAME, Account, change_account, read_account
from telldesk.web.deps import OwnerCaller
from telldesk.web.guards import OWNERS
from telldesk.web.inputs import Language

_ME: Final = "/portal/api/me"


class OwnedBotShape(msgspec.Struct, frozen=True, kw_only=True):
    """A bot of the tenant. `app_url` is '' where there is no address Telegram would open.

    `needs_relink`: Telegram takes its token no more.
    """

    username: str
    app_url: str
    state: Literal["connecting", "live", "needs_relink"]


class OwnedTenantShape(msgspec.Struct, frozen=True, kw_only=True):
    """A tenant of the owner's, since when, and its bots."""

    id: UUID
    slug: str
    name: str
    state: Literal["provisioning", "active", "suspended", "erasing"]
    since: datetime
    bots: list[OwnedBotShape]


class OwnInvitationShape(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation to own one more tenant, by its `name`."""

    id: UUID
    name: str
    expires_at: datetime


class OwnerMe(msgspec.Struct, frozen=True, kw_only=True):
    """The signed-in owner. Until `fresh_until` acts of an owner need no further proof."""

    id: UUID
    email: str
    name: str
    language: str
    has_second_factor: bool
    recovery_codes_left: int
    fresh_until: datetime | None
    tenants: list[OwnedTenantShape]
    invitations: list[OwnInvitationShape]


class OwnerChange(msgspec.Struct, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    name: Annotated[str, Meta(max_length=MOST_NAME)] | UnsetType = UNSET
    language: Language | UnsetType = UNSET


def me_of(settings: Settings, account: Account) -> OwnerMe:
    """The account with the addresses of its bots' apps."""
    return OwnerMe(
        id=account.id,
        email=account.email,
        name=account.name,
        language=account.language,
        has_second_factor=account.has_second_factor,
        recovery_codes_left=account.recovery_codes_left,
        fresh_until=account.fresh_until,
        tenants=[
            OwnedTenantShape(
                id=one.id,
                slug=one.slug,
                name=one.name,
                state=one.state,  # type: ignore[arg-type]  # a CHECK of the column
                since=one.since,
                bots=[
                    OwnedBotShape(
                        username=bot.username,
                        app_url=app_url(settings, slug=one.slug, public_id=bot.public_id),
                        state=bot.state,  # type: ignore[arg-type]  # same
                    )
                    for bot in one.bots
                ],
            )
            for one in account.tenants
        ],
        invitations=[
            OwnInvitationShape(id=one.id, name=one.name, expires_at=one.expires_at)
            for one in account.invitations
        ],
    )


@get(_ME, operation_id="getOwner", guards=[OWNERS], summary="Who is signed in to the portal")
async def get_owner(owner: NamedDependency[OwnerCaller]) -> OwnerMe:
    """The owner, their tenants, and how they sign in."""
    return await _me(owner)


@patch(_ME, operation_id="changeOwner", guards=[OWNERS], summary="Change name or language")
async def change_owner(owner: NamedDependency[OwnerCaller], data: JSONBody[OwnerChange]) -> OwnerMe:
    """The owner is called so, and is written to in this language."""
    signed = owner.owner
    name = signed.name if data.name is UNSET else data.name
    language = signed.language if data.language is UNSET else data.language

    async def change(work: Work) -> None:
        await change_account(work, signed.id, name=name, language=language)

    await owner.act(change)
    return await _me(owner)


async def _me(caller: OwnerCaller) -> OwnerMe:
    owner = caller.owner
    account = await caller.read(lambda work: read_account(work, owner.id, owner.session_id))
    if owner.fresh_until is None:
        account = msgspec.structs.replace(account, fresh_until=None)
    return me_of(caller.parts.settings, account)


ROUTES = [get_owner, change_owner]

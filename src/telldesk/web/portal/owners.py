"""Who owns a tenant: listed, invited, joined, removed."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from telldesk.owners.actions.ownership import (
    accept_invitation,
    accept_own_invitation,
    invite_owner,
    remove_owner,
    see_owners,
    withdraw_invitation,
)
from telldesk.owners.addresses import one_spelling
from telldesk.owners.wording import INVITATION_PAGE
from telldesk.web.deps import OwnerCaller
from telldesk.web.guards import FRESH_OWNERS, OWNERS
from telldesk.web.portal.browsers import take_own_letter
from telldesk.web.portal.sign_in import Email, Secret

_OWNERS: Final = "/portal/api/tenants/{tenant_id:uuid}/owners"


class TenantOwner(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    email: str
    name: str
    since: datetime
    is_me: bool


class OwnerInvitationShape(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation that may still be accepted."""

    id: UUID
    email: str
    expires_at: datetime


class TenantOwners(msgspec.Struct, frozen=True, kw_only=True):
    owners: list[TenantOwner]
    invitations: list[OwnerInvitationShape]


class InviteOwnerBody(msgspec.Struct, forbid_unknown_fields=True):
    """Who is invited: only whoever reads mail at this address can accept."""

    email: Email


class AcceptBody(msgspec.Struct, forbid_unknown_fields=True):
    """The secret in the invitation's link."""

    token: Secret


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """The tenant that is theirs too now."""

    tenant_id: UUID


@get(_OWNERS, operation_id="listTenantOwners", guards=[OWNERS], summary="Owners of a tenant")
async def list_tenant_owners(
    owner: NamedDependency[OwnerCaller], tenant_id: FromPath[UUID]
) -> TenantOwners:
    """Owners and open invitations of a tenant of one's own."""
    owners, invitations = await owner.read(
        lambda work: see_owners(work, owner.owner, tenant_id=tenant_id)
    )
    return TenantOwners(
        owners=[
            TenantOwner(
                id=one.id, email=one.email, name=one.name, since=one.since,
                is_me=one.id == owner.owner.id,
            )
            for one in owners
        ],
        invitations=[
            OwnerInvitationShape(id=one.id, email=one.email, expires_at=one.expires_at)
            for one in invitations
        ],
    )  # fmt: skip


@post(
    f"{_OWNERS}/invitations", operation_id="inviteTenantOwner", guards=[FRESH_OWNERS],
    summary="Invite an owner",
)  # fmt: skip
async def invite_tenant_owner(
    owner: NamedDependency[OwnerCaller], tenant_id: FromPath[UUID], data: JSONBody[InviteOwnerBody]
) -> OwnerInvitationShape:
    """A letter with a link, good for seven days and for this address only."""
    email = one_spelling(data.email)
    await take_own_letter(owner)
    link = owner.parts.settings.public_url.rstrip("/") + INVITATION_PAGE
    made = await owner.act(
        lambda work: invite_owner(
            work, owner.ring, owner.owner, tenant_id=tenant_id, email=email, link=link
        )
    )
    return OwnerInvitationShape(id=made.id, email=made.email, expires_at=made.expires_at)


@delete(
    f"{_OWNERS}/invitations/{{invitation_id:uuid}}", operation_id="withdrawOwnerInvitation",
    guards=[FRESH_OWNERS], summary="Withdraw an invitation",
)  # fmt: skip
async def withdraw_owner_invitation(
    owner: NamedDependency[OwnerCaller], tenant_id: FromPath[UUID], invitation_id: FromPath[UUID]
) -> None:
    """Its link is good no more."""
    await owner.act(
        lambda work: withdraw_invitation(
            work, owner.owner, tenant_id=tenant_id, invitation_id=invitation_id
        )
    )


@delete(
    f"{_OWNERS}/{{owner_id:uuid}}", operation_id="removeTenantOwner", guards=[FRESH_OWNERS],
    summary="Remove an owner, or leave",
)  # fmt: skip
async def remove_tenant_owner(
    owner: NamedDependency[OwnerCaller], tenant_id: FromPath[UUID], owner_id: FromPath[UUID]
) -> None:
    """They own it no more; the last one stays."""
    await owner.act(
        lambda work: remove_owner(
            work, owner.ring, owner.owner, tenant_id=tenant_id, owner_id=owner_id
        )
    )


@post(
    "/portal/api/invitations/accept", operation_id="acceptOwnerInvitation", guards=[OWNERS],
    status_code=200, summary="Accept an invitation",
)  # fmt: skip
async def accept_owner_invitation(
    owner: NamedDependency[OwnerCaller], data: JSONBody[AcceptBody]
) -> Accepted:
    """The tenant is one's own too; only for whom it was meant."""
    tenant_id = await owner.act(
        lambda work: accept_invitation(work, owner.ring, owner.owner, token=data.token)
    )
    return Accepted(tenant_id=tenant_id)


@post(
    "/portal/api/invitations/{invitation_id:uuid}/accept", operation_id="acceptOwnInvitation",
    guards=[OWNERS], status_code=200, summary="Accept an invitation one sees",
)  # fmt: skip
async def accept_invitation_seen(
    owner: NamedDependency[OwnerCaller], invitation_id: FromPath[UUID]
) -> Accepted:
    """The same for one of those `getOwner` tells of."""
    tenant_id = await owner.act(
        lambda work: accept_own_invitation(
            work, owner.ring, owner.owner, invitation_id=invitation_id
        )
    )
    return Accepted(tenant_id=tenant_id)


ROUTES = [
    list_tenant_owners, invite_tenant_owner, withdraw_owner_invitation, remove_tenant_owner,
    accept_owner_invitation, accept_invitation_seen,
]  # fmt: skip

"""Who owns a tenant: seen, invited, joined, left. The last owner stays (T43)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.errors import Conflict, Forbidden, Gone, NotFound
from telldesk.kernel.ids import new_id, new_token
from telldesk.kernel.work import Work
from telldesk.owners.audit import note
from telldesk.owners.keys import TOKEN_BITS, keyed
from telldesk.owners.letters import Content, LetterKind, queue_letter
from telldesk.owners.sessions import SignedOwner

INVITATION_LASTS: Final = timedelta(days=7)
_MOST_OWNERS: Final = 50
_MOST_OPEN: Final = 20
_OWNED: Final = """
SELECT t.id, t.name FROM platform.ownerships w JOIN platform.tenants t ON t.id = w.tenant_id
WHERE w.owner_id = $1 AND w.tenant_id = $2 AND t.state <> 'erasing'
"""
_OWNERS: Final = """
SELECT o.id, o.email, o.name, o.language, w.since
FROM platform.ownerships w JOIN platform.owners o ON o.id = w.owner_id
WHERE w.tenant_id = $1 ORDER BY w.since, o.id
"""
_OPEN: Final = """
SELECT id, email, expires_at FROM platform.owner_invitations
WHERE tenant_id = $1 AND accepted_at IS NULL AND expires_at > $2 ORDER BY created_at, id
"""
_INVITE: Final = """
INSERT INTO platform.owner_invitations AS i
  (id, tenant_id, email, token_hash, by_id, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (tenant_id, email) WHERE accepted_at IS NULL DO UPDATE
SET token_hash = $4, by_id = $5, created_at = $6, expires_at = $7
RETURNING i.id
"""
_LANGUAGE_AT: Final = "SELECT language FROM platform.owners WHERE email = $1"
_WITHDRAW: Final = """
DELETE FROM platform.owner_invitations
WHERE id = $1 AND tenant_id = $2 AND accepted_at IS NULL RETURNING true
"""
_COLUMNS: Final = """
SELECT i.id, i.tenant_id, i.email, i.by_id, t.name
FROM platform.owner_invitations i JOIN platform.tenants t ON t.id = i.tenant_id
"""
_STILL_OPEN: Final = """
AND i.accepted_at IS NULL AND i.expires_at > $2 AND t.state <> 'erasing' FOR UPDATE OF i
"""
_INVITED: Final = _COLUMNS + "WHERE i.token_hash = $1" + _STILL_OPEN
_INVITED_ME: Final = _COLUMNS + "WHERE i.id = $1 AND i.email = $3" + _STILL_OPEN
_ACCEPTED: Final = "UPDATE platform.owner_invitations SET accepted_at = $2 WHERE id = $1"
_JOIN: Final = """
INSERT INTO platform.ownerships (owner_id, tenant_id, since, by_id) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING RETURNING true
"""
# Two who remove each other wait here, and the second sees what is left.
_LOCK_ALL: Final = """
SELECT owner_id FROM platform.ownerships WHERE tenant_id = $1 ORDER BY owner_id FOR UPDATE
"""
_LEAVE: Final = "DELETE FROM platform.ownerships WHERE tenant_id = $1 AND owner_id = $2"
_THEIR_INVITATIONS: Final = """
DELETE FROM platform.owner_invitations
WHERE tenant_id = $1 AND by_id = $2 AND accepted_at IS NULL
"""


class OwnedTenantUnknown(NotFound):
    """The owner owns no such tenant."""

    key = "owned-tenant-unknown"


class OwnerUnknown(NotFound):
    """No such owner; read again who there is."""

    key = "owner-unknown"


class OwnsAlready(Conflict):
    """Somebody at this address is an owner already."""

    key = "owns-already"


class TooManyOwners(Conflict):
    """As many own it or are invited to as may; remove somebody or withdraw an invitation."""

    key = "too-many-owners"


class LastOwner(Conflict):
    """The tenant would be nobody's; invite somebody else first."""

    key = "last-tenant-owner"


class OwnerInvitationUnknown(NotFound):
    """No such open invitation to this tenant."""

    key = "owner-invitation-unknown"


class OwnerInvitationSpent(Gone):
    """Used, withdrawn or too old; ask for a new one."""

    key = "owner-invitation-spent"


class InvitedIsAnother(Forbidden):
    """The invitation is for another address; sign in with that one."""

    key = "invited-is-another"


class OwnerLine(msgspec.Struct, frozen=True, kw_only=True):
    """One owner of a tenant."""

    id: UUID
    email: str
    name: str
    language: str
    since: datetime


class InvitationLine(msgspec.Struct, frozen=True, kw_only=True):
    """One open invitation."""

    id: UUID
    email: str
    expires_at: datetime


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """A new invitation; `link` is its secret, given once."""

    line: InvitationLine
    link: str


class Inviter(msgspec.Struct, frozen=True, kw_only=True):
    """On whose behalf somebody is invited: an owner, or the installation (`id` None)."""

    id: UUID | None
    shown: str
    language: str


async def owners_of(work: Work, tenant_id: UUID) -> list[OwnerLine]:
    """Everybody who owns the tenant, the first one first."""
    return [OwnerLine(**row) for row in await work.conn.fetch(_OWNERS, tenant_id)]


async def open_invitations(work: Work, tenant_id: UUID) -> list[InvitationLine]:
    """The invitations to the tenant that may still be accepted."""
    return [InvitationLine(**row) for row in await work.conn.fetch(_OPEN, tenant_id, work.now)]


async def see_owners(
    work: Work, owner: SignedOwner, *, tenant_id: UUID
) -> tuple[list[OwnerLine], list[InvitationLine]]:
    """Owners and open invitations of a tenant of the owner's.

    Raises:
        OwnedTenantUnknown: it is not theirs.
    """
    await require_owned(work, owner, tenant_id)
    return await owners_of(work, tenant_id), await open_invitations(work, tenant_id)


async def require_owned(work: Work, owner: SignedOwner, tenant_id: UUID) -> Any:
    """The tenant, by id and name.

    Raises:
        OwnedTenantUnknown: it is not the owner's, or there is none (T42).
    """
    row = await work.conn.fetchrow(_OWNED, owner.id, tenant_id)
    if row is None:
        raise OwnedTenantUnknown
    return row


async def invite_owner(
    work: Work, ring: KeyRing, owner: SignedOwner, *, tenant_id: UUID, email: str, link: str
) -> InvitationLine:
    """Somebody at this address is invited to own the tenant too; a letter tells them.

    Raises:
        OwnedTenantUnknown: it is not the owner's. StepUpNeeded: no fresh proof.
        OwnsAlready, TooManyOwners: see there.
    """
    owner.require_fresh(work.now)
    tenant = await require_owned(work, owner, tenant_id)
    by = Inviter(id=owner.id, shown=owner.email, language=owner.language)
    invited = await invite_to(
        work, ring, by, tenant_id=tenant_id, tenant_name=tenant["name"], email=email, link=link
    )
    return invited.line


async def invite_to(
    work: Work, ring: KeyRing, by: Inviter, *, tenant_id: UUID, tenant_name: str, email: str,
    link: str,
) -> Invited:  # fmt: skip
    """The invitation is open and its letter queued; an older one to the same address is void.

    `link` is where its token is put behind.

    Raises:
        OwnsAlready: they own it. TooManyOwners: no room for one more.
    """
    owners = await owners_of(work, tenant_id)
    if any(one.email == email for one in owners):
        raise OwnsAlready
    others = [one for one in await open_invitations(work, tenant_id) if one.email != email]
    if len(owners) + len(others) >= _MOST_OWNERS or len(others) >= _MOST_OPEN:
        raise TooManyOwners
    token, expires_at = new_token(TOKEN_BITS), work.now + INVITATION_LASTS
    invitation_id = await work.conn.fetchval(
        _INVITE, new_id(), tenant_id, email, keyed(ring, "invitation", token), by.id, work.now,
        expires_at,
    )  # fmt: skip
    language = await work.conn.fetchval(_LANGUAGE_AT, email) or by.language
    facts = {"tenant": tenant_name, "inviter": by.shown}
    await queue_letter(
        work, ring, LetterKind.INVITATION, email=email, language=language,
        content=Content(link=f"{link}{token}", facts=facts), lasts=INVITATION_LASTS,
    )  # fmt: skip
    await note(work, by.id, "owner.invited", tenant_id=tenant_id, invitation=str(invitation_id))
    line = InvitationLine(id=invitation_id, email=email, expires_at=expires_at)
    return Invited(line=line, link=f"{link}{token}")


async def withdraw_invitation(
    work: Work, owner: SignedOwner, *, tenant_id: UUID, invitation_id: UUID
) -> None:
    """The invitation can no longer be accepted.

    Raises:
        OwnedTenantUnknown: the tenant is not the owner's. StepUpNeeded: no fresh proof.
        OwnerInvitationUnknown: there is none open with this id.
    """
    owner.require_fresh(work.now)
    await require_owned(work, owner, tenant_id)
    if not await work.conn.fetchval(_WITHDRAW, invitation_id, tenant_id):
        raise OwnerInvitationUnknown
    await note(
        work, owner.id, "owner.invitation_withdrawn", tenant_id=tenant_id,
        invitation=str(invitation_id),
    )  # fmt: skip


async def accept_invitation(work: Work, ring: KeyRing, owner: SignedOwner, *, token: str) -> UUID:
    """The owner owns this tenant too, and its other owners are told. Returns its id.

    Raises:
        OwnerInvitationSpent: used, withdrawn, too old, or none of ours.
        InvitedIsAnother: it is for another address.
    """
    row = await work.conn.fetchrow(_INVITED, keyed(ring, "invitation", token), work.now)
    if row is None:
        raise OwnerInvitationSpent
    if row["email"] != owner.email:
        raise InvitedIsAnother
    return await _join(work, ring, owner, row)


async def accept_own_invitation(
    work: Work, ring: KeyRing, owner: SignedOwner, *, invitation_id: UUID
) -> UUID:
    """The same for an invitation the owner sees: who signs in by mail needs no second letter.

    Raises:
        OwnerInvitationUnknown: used, withdrawn, too old, or for another address.
    """
    row = await work.conn.fetchrow(_INVITED_ME, invitation_id, work.now, owner.email)
    if row is None:
        raise OwnerInvitationUnknown
    return await _join(work, ring, owner, row)


async def _join(work: Work, ring: KeyRing, owner: SignedOwner, row: Any) -> UUID:
    tenant_id: UUID = row["tenant_id"]
    others = await owners_of(work, tenant_id)
    await work.conn.execute(_ACCEPTED, row["id"], work.now)
    if await own(work, owner.id, tenant_id, by_id=row["by_id"]):
        await _tell(work, ring, LetterKind.OWNER_ADDED, others, row["name"], owner.email)
    return tenant_id


async def own(work: Work, owner_id: UUID, tenant_id: UUID, *, by_id: UUID | None) -> bool:
    """This person owns the tenant; whether that is new."""
    is_new = bool(await work.conn.fetchval(_JOIN, owner_id, tenant_id, work.now, by_id))
    if is_new:
        await note(work, by_id, "owner.added", tenant_id=tenant_id, owner=str(owner_id))
    return is_new


async def remove_owner(
    work: Work, ring: KeyRing, owner: SignedOwner, *, tenant_id: UUID, owner_id: UUID
) -> None:
    """That person, or the owner themselves, owns the tenant no more; all of them are told.

    Raises:
        OwnedTenantUnknown: the tenant is not the owner's. StepUpNeeded: no fresh proof.
        OwnerUnknown, LastOwner: see there.
    """
    owner.require_fresh(work.now)
    tenant = await require_owned(work, owner, tenant_id)
    await take_away(
        work, ring, by_id=owner.id, tenant_id=tenant_id, tenant_name=tenant["name"],
        owner_id=owner_id,
    )  # fmt: skip


async def take_away(
    work: Work, ring: KeyRing, *, by_id: UUID | None, tenant_id: UUID, tenant_name: str,
    owner_id: UUID,
) -> None:  # fmt: skip
    """Owns it no more; what they invited others to is void, and everybody is told.

    Raises:
        OwnerUnknown: they do not own it. LastOwner: nobody else does.
    """
    locked = {row["owner_id"] for row in await work.conn.fetch(_LOCK_ALL, tenant_id)}
    # Whoever was removed while this waited removes nobody any more.
    if by_id is not None and by_id not in locked:
        raise OwnedTenantUnknown
    if owner_id not in locked:
        raise OwnerUnknown
    if locked == {owner_id}:
        raise LastOwner
    owners = await owners_of(work, tenant_id)
    gone = next(one for one in owners if one.id == owner_id)
    await work.conn.execute(_LEAVE, tenant_id, owner_id)
    await work.conn.execute(_THEIR_INVITATIONS, tenant_id, owner_id)
    await note(work, by_id, "owner.removed", tenant_id=tenant_id, owner=str(owner_id))
    await _tell(work, ring, LetterKind.OWNER_REMOVED, owners, tenant_name, gone.email)


async def _tell(
    work: Work, ring: KeyRing, kind: LetterKind, whom: Sequence[OwnerLine], tenant: str, owner: str
) -> None:
    content = Content(facts={"tenant": tenant, "owner": owner})
    for one in whom:
        await queue_letter(
            work, ring, kind, email=one.email, language=one.language, content=content
        )

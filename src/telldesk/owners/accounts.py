"""What an owner is told of themselves, and of the tenants that are theirs."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from telldesk.identity.actions.staff import LanguageUnknown
from telldesk.kernel.i18n import languages
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.owners.second_factor import codes_left
from telldesk.owners.sessions import OwnerSessionEnded

MOST_NAME: Final = 64
_ACCOUNT: Final = """
SELECT o.id, o.email, o.name, o.language, o.totp IS NOT NULL AS has_second_factor, s.fresh_until
FROM platform.owners o JOIN platform.owner_sessions s ON s.owner_id = o.id
WHERE o.id = $1 AND s.id = $2
"""
_TENANTS: Final = """
SELECT t.id, t.slug, t.name, t.state, w.since
FROM platform.ownerships w JOIN platform.tenants t ON t.id = w.tenant_id
WHERE w.owner_id = $1 AND t.state <> 'erasing' ORDER BY t.name, t.slug LIMIT 500
"""
_BOTS: Final = """
SELECT tenant_id, username, public_id, state FROM platform.inboxes
WHERE tenant_id = ANY($1::uuid[]) AND state <> 'removed' ORDER BY created_at, id
"""
_NEW: Final = """
INSERT INTO platform.owners (id, email, language, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (email) DO NOTHING
"""
_AT: Final = "SELECT id FROM platform.owners WHERE email = $1"
_INVITATIONS: Final = """
SELECT i.id, t.name, i.expires_at
FROM platform.owner_invitations i JOIN platform.tenants t ON t.id = i.tenant_id
WHERE i.email = $1 AND i.accepted_at IS NULL AND i.expires_at > $2 AND t.state <> 'erasing'
ORDER BY i.created_at, i.id LIMIT 100
"""
_CHANGE: Final = "UPDATE platform.owners SET name = $2, language = $3 WHERE id = $1"


class OwnedBot(msgspec.Struct, frozen=True, kw_only=True):
    """One bot of a tenant, as its address is made of."""

    username: str
    public_id: str
    state: str


class OwnedTenant(msgspec.Struct, frozen=True, kw_only=True):
    """One tenant of an owner."""

    id: UUID
    slug: str
    name: str
    state: str
    since: datetime
    bots: list[OwnedBot]


class OwnInvitation(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody asks the owner to own a tenant too. `name` is the tenant's."""

    id: UUID
    name: str
    expires_at: datetime


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An owner as they see themselves."""

    id: UUID
    email: str
    name: str
    language: str
    has_second_factor: bool
    recovery_codes_left: int
    fresh_until: datetime | None
    tenants: list[OwnedTenant]
    invitations: list[OwnInvitation]


async def read_account(work: Work, owner_id: UUID, session_id: UUID) -> Account:
    """The owner as of now, in this session of theirs.

    Raises:
        OwnerSessionEnded: one of the two is gone.
    """
    row = await work.conn.fetchrow(_ACCOUNT, owner_id, session_id)
    if row is None:
        raise OwnerSessionEnded
    facts = dict(row)
    until = facts.pop("fresh_until")
    left = await codes_left(work, owner_id) if row["has_second_factor"] else 0
    return Account(
        **facts,
        fresh_until=until if until is not None and until > work.now else None,
        recovery_codes_left=left,
        tenants=await _tenants(work, owner_id),
        invitations=[
            OwnInvitation(**one)
            for one in await work.conn.fetch(_INVITATIONS, row["email"], work.now)
        ],
    )


async def _tenants(work: Work, owner_id: UUID) -> list[OwnedTenant]:
    rows = await work.conn.fetch(_TENANTS, owner_id)
    bots = await work.conn.fetch(_BOTS, [row["id"] for row in rows])
    return [
        OwnedTenant(
            **row,
            bots=[
                OwnedBot(username=bot["username"], public_id=bot["public_id"], state=bot["state"])
                for bot in bots
                if bot["tenant_id"] == row["id"]
            ],
        )
        for row in rows
    ]


async def account_at(work: Work, email: str, *, language: str) -> UUID:
    """The account at this address, made if there was none. Returns its id."""
    await work.conn.execute(_NEW, new_id(), email, language, work.now)
    found: UUID = await work.conn.fetchval(_AT, email)
    return found


async def change_account(work: Work, owner_id: UUID, *, name: str, language: str) -> None:
    """The owner is called so and is written to in this language.

    Raises:
        LanguageUnknown: nothing is written in it.
    """
    if language not in languages():
        raise LanguageUnknown("no such language", field="language")
    shown = " ".join("".join(one if one.isprintable() else " " for one in name).split())
    await work.conn.execute(_CHANGE, owner_id, shown[:MOST_NAME], language)

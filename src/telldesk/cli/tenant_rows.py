"""The control plane's rows about tenants, as the command line reads and changes them.

Every statement runs as the owner of `platform` (`House.own`) and leaves a line in the audit.
"""

from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.channels.accounts import rearm
from telldesk.kernel.db import Tenant, tenant_of_schema
from telldesk.kernel.errors import Conflict, NotFound
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tenancy.audit import add_to_audit

ACTOR: Final = "command line"
_COLUMNS: Final = """
SELECT t.id, t.slug, t.name, t.state, t.state_reason, t.schema_name, t.schema_revision, t.manifest,
       t.created_at, t.changed_at FROM platform.tenants t
"""
_ALL: Final = _COLUMNS + " ORDER BY t.slug"
_ONE: Final = _COLUMNS + " WHERE t.slug = $1"
_LOCKED: Final = _COLUMNS + " WHERE t.slug = $1 FOR UPDATE"
_INBOXES: Final = """
SELECT id, tenant_id, bot_id, username, public_id, state, state_reason, webhook_url, token_cipher
FROM platform.inboxes WHERE state <> 'removed' ORDER BY created_at, id
"""
_STATE: Final = """
UPDATE platform.tenants SET state = $2, state_reason = $3, changed_at = $4 WHERE id = $1
"""
_MANIFEST: Final = """
UPDATE platform.tenants SET manifest = $2, name = $3, changed_at = $4 WHERE id = $1
"""
_TELL: Final = """
INSERT INTO relay.outbox (event_id, tenant, event, data)
VALUES ($1, $2, $3, jsonb_build_object('tenant_id', $4::text))
"""


class TenantUnknown(NotFound):
    """No tenant has this slug; `telldesk tenants list` names them."""

    key = "tenant-unknown"


class StateRefused(Conflict):
    """The tenant's state does not allow this."""

    key = "tenant-state-refused"


class TenantFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One tenant as the control plane knows it."""

    id: UUID
    slug: str
    name: str
    state: str
    state_reason: str
    schema_name: str
    schema_revision: str
    manifest: dict[str, Any] | None
    created_at: Any
    changed_at: Any

    @property
    def tenant(self) -> Tenant:
        return tenant_of_schema(self.schema_name)


class InboxLine(msgspec.Struct, frozen=True, kw_only=True):
    """One bot of a tenant."""

    id: UUID
    tenant_id: UUID
    bot_id: int
    username: str
    public_id: str
    state: str
    state_reason: str
    webhook_url: str
    token_cipher: bytes


async def all_tenants(work: Work) -> list[TenantFacts]:
    return [TenantFacts(**row) for row in await work.conn.fetch(_ALL)]


async def all_inboxes(work: Work) -> list[InboxLine]:
    return [InboxLine(**row) for row in await work.conn.fetch(_INBOXES)]


async def find_tenant(work: Work, slug: str) -> TenantFacts | None:
    row = await work.conn.fetchrow(_ONE, slug)
    return TenantFacts(**row) if row else None


async def tenant_with_slug(work: Work, slug: str) -> TenantFacts:
    """The tenant.

    Raises:
        TenantUnknown: nobody has this slug.
    """
    found = await find_tenant(work, slug)
    if found is None:
        raise TenantUnknown(slug)
    return found


async def keep_manifest(work: Work, found: TenantFacts, manifest: dict[str, Any]) -> None:
    """The manifest is the base of the next merge."""
    text = msgspec.json.encode(manifest).decode()
    await work.conn.execute(_MANIFEST, found.id, text, manifest["name"], work.now)
    await note(work, "tenant.applied", found.id, {})


async def suspend(work: Work, slug: str, reason: str) -> TenantFacts:
    """The desk is closed: its hooks answer 410 and nobody signs in.

    Raises:
        TenantUnknown: nobody has this slug.
        StateRefused: it is not active.
    """
    found = await _locked(work, slug, "active")
    await work.conn.execute(_STATE, found.id, "suspended", reason, work.now)
    await note(work, "tenant.suspended", found.id, {"reason": reason})
    await _tell(work, found, "TenantSuspended")
    return found


async def resume(work: Work, slug: str) -> TenantFacts:
    """The desk is open again, and its webhooks are on their way to be set anew.

    Raises:
        TenantUnknown: nobody has this slug.
        StateRefused: it is not suspended.
    """
    found = await _locked(work, slug, "suspended")
    await work.conn.execute(_STATE, found.id, "active", "", work.now)
    await note(work, "tenant.resumed", found.id, {})
    await _tell(work, found, "TenantResumed")
    await rearm(work.conn, tenant_id=found.id, now=work.now)
    return found


async def _locked(work: Work, slug: str, state: str) -> TenantFacts:
    row = await work.conn.fetchrow(_LOCKED, slug)
    if row is None:
        raise TenantUnknown(slug)
    found = TenantFacts(**row)
    if found.state != state:
        raise StateRefused(f"{slug} is {found.state}, not {state}; nothing was changed.")
    return found


async def _tell(work: Work, found: TenantFacts, event: str) -> None:
    """The fact goes into the tenant's own stream, whose sender the owner of the relay may name."""
    await work.conn.execute(_TELL, new_id(), found.schema_name, event, str(found.id))


async def note(work: Work, act: str, tenant_id: UUID, facts: dict[str, Any]) -> None:
    """The audit has one more line; `facts` holds ids and reasons, never words of a conversation."""
    await add_to_audit(work, ACTOR, act, tenant_id=tenant_id, facts=facts)

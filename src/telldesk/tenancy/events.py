"""Facts of tenants. Written by the administrator's login, in the tenant's own stream."""

from telldesk.kernel.events import Event


class TenantEvent(Event, frozen=True, kw_only=True):
    tenant_id: str


class TenantProvisioned(TenantEvent, frozen=True, kw_only=True):
    """The tenant's schema and role exist."""


class TenantSuspended(TenantEvent, frozen=True, kw_only=True):
    """An operator stopped the tenant; its webhooks answer 410."""


class TenantResumed(TenantEvent, frozen=True, kw_only=True):
    """The tenant goes on; its webhook is set again."""

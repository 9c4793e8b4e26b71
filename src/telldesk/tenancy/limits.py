"""How much of everything a tenant may have. Billing writes it; whoever counts reads it."""

from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.kernel.work import Work

_READ: Final = "SELECT limits FROM platform.tenants WHERE id = $1"
_KEEP: Final = "UPDATE platform.tenants SET limits = $2, changed_at = $3 WHERE id = $1"


class Limits(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """None is no limit."""

    agents: int | None = None
    """People of the staff who are there at one time, owners among them."""
    storage_gb: int | None = None
    """Gigabytes of files (10**9 bytes) that are kept."""
    tickets_month: int | None = None
    """Tickets opened in a calendar month of the tenant's time zone."""


def read_limits(stored: Any) -> Limits:
    """The limits in a row's column; names this release does not know are passed over."""
    known = {name: (stored or {}).get(name) for name in Limits.__struct_fields__}
    return msgspec.convert(known, Limits)


async def limits_of(work: Work, tenant_id: UUID) -> Limits:
    """What the tenant may have; no limits at all for one that is unknown."""
    return read_limits(await work.conn.fetchval(_READ, tenant_id))


async def keep_limits(work: Work, tenant_id: UUID, limits: Limits) -> None:
    """The tenant may have so much from now on."""
    text = msgspec.json.encode(limits).decode()
    await work.conn.execute(_KEEP, tenant_id, text, work.now)

"""Where a request belongs: tenants and inboxes by name, remembered for a few seconds.

The web's login reads nothing of the control plane but through two functions. Unknown names are
remembered as well, so that guessing costs no queries.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

import msgspec

from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Gone
from telldesk.kernel.work import Desk

_KEPT_S: Final = 5.0
_MOST: Final = 4096
T = TypeVar("T")


class DeskSuspended(Gone):
    """The tenant is not served now; its words are safe."""

    key = "desk-suspended"


class TenantPlace(msgspec.Struct, frozen=True, kw_only=True):
    tenant: Tenant
    slug: str
    state: str
    epoch: int


class InboxPlace(msgspec.Struct, frozen=True, kw_only=True):
    inbox_id: UUID
    place: TenantPlace
    bot_id: int
    username: str


class _Remembered(Generic[T]):
    """A bounded cache with an end for every entry, also for "there is none"."""

    def __init__(self, look_up: Callable[[str], Awaitable[T | None]]) -> None:
        self._look_up = look_up
        self._known: OrderedDict[str, tuple[float, T | None]] = OrderedDict()

    async def get(self, key: str) -> T | None:
        known = self._known.get(key)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        found = await self._look_up(key)
        self._known[key] = (time.monotonic() + _KEPT_S, found)
        self._known.move_to_end(key)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return found

    def clear(self) -> None:
        self._known.clear()


class Directory:
    """Answers from memory where it can."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tenants = _Remembered(self._find_tenant)
        self._inboxes = _Remembered(self._find_inbox)

    async def tenant(self, schema: str) -> TenantPlace | None:
        return await self._tenants.get(schema)

    async def inbox(self, public_id: str) -> InboxPlace | None:
        return await self._inboxes.get(public_id)

    def forget(self) -> None:
        """The next answers come from the database."""
        self._tenants.clear()
        self._inboxes.clear()

    async def _find_tenant(self, schema: str) -> TenantPlace | None:
        row = await self._desk.platform(
            lambda work: work.conn.fetchrow("SELECT * FROM platform.find_tenant($1)", schema)
        )
        return _place(row) if row else None

    async def _find_inbox(self, public_id: str) -> InboxPlace | None:
        row = await self._desk.platform(
            lambda work: work.conn.fetchrow(
                "SELECT * FROM platform.find_inbox_by_public_id($1)", public_id
            )
        )
        if row is None:
            return None
        return InboxPlace(
            inbox_id=row["inbox_id"],
            place=_place(row),
            bot_id=row["bot_id"],
            username=row["username"],
        )


def _place(row: Any) -> TenantPlace:
    return TenantPlace(
        tenant=Tenant(id=str(row["tenant_id"]), schema=row["schema_name"]),
        slug=row["slug"],
        state=row["tenant_state"],
        epoch=row["epoch"],
    )


def require_served(place: TenantPlace) -> None:
    """Nothing, while the tenant is active.

    Raises:
        DeskSuspended: suspended by an operator, or being erased.
    """
    if place.state != "active":
        raise DeskSuspended

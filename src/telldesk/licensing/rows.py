"""The installed licence as it is kept, and how this installation stands by it."""

from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from telldesk.kernel.settings import Settings
from telldesk.licensing.licence import Flaw
from telldesk.licensing.signing import read_licence
from telldesk.licensing.standing import Standing, standing, unneeded
from telldesk.licensing.vendor import is_licence_needed, vendor_keys

_KEPT: Final = """
SELECT licence, installed_at, newest_issued_at, seen_until FROM platform.licence WHERE id = 1
"""
_LOCKED: Final = _KEPT + " FOR UPDATE"
_THERE: Final = "INSERT INTO platform.licence (id) VALUES (1) ON CONFLICT DO NOTHING"
# A tenant that is being erased is on its way out.
_TENANTS: Final = "SELECT count(*) FROM platform.tenants WHERE state <> 'erasing'"
_SEEN: Final = "SELECT platform.licence_seen($1)"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """`LicenceRow`, read."""

    licence: str | None
    installed_at: datetime | None
    newest_issued_at: datetime | None
    seen_until: datetime


NOTHING: Final = Kept(
    licence=None,
    installed_at=None,
    newest_issued_at=None,
    seen_until=datetime(1970, 1, 1, tzinfo=UTC),
)


async def kept_licence(conn: Any) -> Kept:
    """What is kept; a row somebody deleted is no licence, and no reason to fail."""
    row = await conn.fetchrow(_KEPT)
    return Kept(**row) if row else NOTHING


async def locked_licence(conn: Any) -> Kept:
    """The same for its owner: nobody else adds a tenant or changes it until this one is done."""
    await conn.execute(_THERE)
    return Kept(**await conn.fetchrow(_LOCKED))


async def note_moment(conn: Any, now: datetime) -> None:
    """This installation has known `now`; an earlier moment than before changes nothing."""
    await conn.execute(_SEEN, now)


async def standing_of(conn: Any, kept: Kept, settings: Settings, now: datetime) -> Standing:
    """How this installation stands by what is kept.

    Raises:
        Misconfigured: the file of public keys is missing or wrong.
    """
    tenants: int = await conn.fetchval(_TENANTS)
    if not is_licence_needed(settings):
        return unneeded(now=now, tenants=tenants)
    keys = vendor_keys(settings)
    found = Flaw.MISSING if kept.licence is None else read_licence(kept.licence, keys)
    return standing(found, now=now, seen_until=kept.seen_until, tenants=tenants)

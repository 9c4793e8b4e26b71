"""A licence is installed or removed; one more tenant is admitted, or refused."""

from datetime import datetime
from typing import Any, Final

import msgspec

from telldesk.kernel.errors import Conflict, Invalid
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Work
from telldesk.licensing.licence import Flaw, Licence
from telldesk.licensing.rows import Kept, locked_licence, note_moment, standing_of
from telldesk.licensing.signing import read_licence
from telldesk.licensing.standing import Standing, State, standing
from telldesk.licensing.vendor import vendor_keys
from telldesk.licensing.words import tell
from telldesk.tenancy.audit import add_to_audit

_INSTALL: Final = """
UPDATE platform.licence
SET licence = $1, installed_at = $2, newest_issued_at = $3, seen_until = $4 WHERE id = 1
"""
_REMOVE: Final = "UPDATE platform.licence SET licence = NULL, installed_at = NULL WHERE id = 1"


class LicenceRefused(Invalid):
    """This licence is none to go by here; what is installed stays."""

    key = "licence-refused"

    def __init__(self, stands: Standing) -> None:
        told = next(tell("en", stands))
        super().__init__(
            f"{told.text} {told.remedy} What was installed stays.", reason=stands.state.value
        )


class TenantsFull(Conflict):
    """No tenant can be added; those that are here go on."""

    key = "tenants-full"

    def __init__(self, stands: Standing) -> None:
        allowed = stands.allowed.tenants or 0
        super().__init__(
            f"{stands.tenants} tenants are here and {allowed} are allowed"
            f" (licence: {stands.state.value.replace('_', ' ')}). Those that are here go on;"
            " `telldesk license show` says what to do for more.",
            tenants=stands.tenants,
            allowed=allowed,
        )


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """How it stood, and how it stands now. `is_new` is false where nothing had to be done."""

    before: Standing
    after: Standing
    is_new: bool


async def weigh_licence(work: Work, *, text: str, settings: Settings) -> Change:
    """What installing it would change; nothing was changed.

    Raises:
        LicenceRefused: not the vendor's, of another product or release, over, or not begun.
    """
    change, _ = await _weighed(work, text, settings)
    return change


async def install_licence(work: Work, actor: str, *, text: str, settings: Settings) -> Change:
    """This licence is the installed one; the same again changes nothing.

    One issued later than any before starts the latest moment seen anew: it is the way out where
    a clock once ran ahead for years, and an old licence gains nothing by it.

    Raises:
        LicenceRefused: not the vendor's, of another product or release, over, or not begun.
    """
    change, found = await _weighed(work, text, settings)
    if not change.is_new:
        return change
    await work.conn.execute(
        _INSTALL, found.licence, found.installed_at, found.newest_issued_at, found.seen_until
    )
    after, before = change.after.licence, change.before.licence
    facts = {
        "id": str(after.id) if after else None,
        "tenants": change.after.allowed.tenants,
        "features": sorted(change.after.allowed.features),
        "expires_on": after.expires_on if after else None,
        "replaced": str(before.id) if before else None,
    }
    await add_to_audit(work, actor, "licence.installed", tenant_id=None, facts=facts)
    return change


async def _weighed(work: Work, text: str, settings: Settings) -> tuple[Change, Kept]:
    """The change, and what is to be kept then; the row is locked."""
    kept = await locked_licence(work.conn)
    before = await standing_of(work.conn, kept, settings, work.now)
    licence = read_licence(text, vendor_keys(settings))
    if licence is Flaw.MISSING:
        licence = Flaw.UNREADABLE  # an empty file is no licence, where a row without one is none
    found = kept
    if isinstance(licence, Licence):
        found = _kept_with(kept, "".join(text.split()), licence, work.now)
    after = standing(licence, now=work.now, seen_until=found.seen_until, tenants=before.tenants)
    if after.state not in {State.VALID, State.ENDS_SOON, State.IN_GRACE}:
        raise LicenceRefused(after)
    return Change(before=before, after=after, is_new=kept.licence != found.licence), found


def _kept_with(kept: Kept, text: str, licence: Licence, now: datetime) -> Kept:
    is_newer = kept.newest_issued_at is None or licence.issued_at > kept.newest_issued_at
    return Kept(
        licence=text,
        installed_at=now,
        newest_issued_at=licence.issued_at if is_newer else kept.newest_issued_at,
        seen_until=max(now, licence.issued_at if is_newer else kept.seen_until),
    )


async def remove_licence(work: Work, actor: str, *, settings: Settings) -> Change:
    """None is installed; what was seen of the time stays."""
    kept = await locked_licence(work.conn)
    before = await standing_of(work.conn, kept, settings, work.now)
    if kept.licence is None:
        return Change(before=before, after=before, is_new=False)
    await work.conn.execute(_REMOVE)
    gone = str(before.licence.id) if before.licence else None
    await add_to_audit(work, actor, "licence.removed", tenant_id=None, facts={"id": gone})
    left = msgspec.structs.replace(kept, licence=None, installed_at=None)
    after = await standing_of(work.conn, left, settings, work.now)
    return Change(before=before, after=after, is_new=True)


async def admit_tenant(conn: Any, *, settings: Settings, now: datetime) -> None:
    """One more tenant may be added in this transaction of the owner's; others wait for its end.

    Raises:
        TenantsFull: as many are here as may be.
    """
    stands = await standing_of(conn, await locked_licence(conn), settings, now)
    if stands.room == 0:
        raise TenantsFull(stands)
    await note_moment(conn, now)

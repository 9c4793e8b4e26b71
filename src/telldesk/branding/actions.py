"""Changing the desk's own settings."""

from collections.abc import Sequence
from typing import Final

import msgspec

from telldesk.branding.events import OpeningChanged
from telldesk.branding.hours import Hours, check_hours
from telldesk.branding.opening import SpecialDay, check_special_days
from telldesk.branding.repo import OpeningShape, read_opening
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work

_SET: Final = "UPDATE desk SET hours = $1, special_days = $2, changed_at = $3"


async def set_opening(
    work: Work, actor: Actor, *, hours: Hours, special_days: Sequence[SpecialDay]
) -> OpeningShape:
    """The desk is open in these hours, but for the special days. `OpeningChanged`.

    Raises:
        Invalid: `field` names what to change.
    """
    actor.require(Permission.DESK_MANAGE)
    check_hours(hours)
    check_special_days(special_days)
    ordered = sorted(special_days, key=lambda one: one.date)
    await work.conn.execute(_SET, _json(sorted(hours)), _json(ordered), work.now)
    work.emit(OpeningChanged())
    return await read_opening(work, actor)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()

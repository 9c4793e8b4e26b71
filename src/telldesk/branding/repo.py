"""Reads of the desk's own settings and words."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from telldesk.branding.hours import Interval
from telldesk.branding.opening import Opening, SpecialDay, is_open, opens_at
from telldesk.branding.texts import render_text
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import NotFound
from telldesk.kernel.i18n import translate
from telldesk.kernel.work import Work

_DESK: Final = """
SELECT name, language, languages, time_zone, boundary, boundary_hours, burst_s, sorting,
  hours, special_days
FROM desk
"""
_TEXT: Final = "SELECT text FROM desk_texts WHERE key = $1 AND language = $2"


class DeskUnset(NotFound):
    """The desk has no settings yet; apply its manifest."""

    key = "desk-unset"


class DeskRow(msgspec.Struct, frozen=True, kw_only=True):
    """The desk's settings; the columns are explained on the model."""

    name: str
    language: str
    languages: list[str]
    time_zone: str
    boundary: str
    boundary_hours: int
    burst_s: int
    sorting: str
    opening: Opening

    def language_for(self, *wanted: str) -> str:
        """The first wanted language the desk speaks (`pt-BR` counts as `pt`), else its own."""
        for one in wanted:
            for language in (one, one.partition("-")[0]):
                if language and language in self.languages:
                    return language
        return self.language


class OpeningShape(msgspec.Struct, frozen=True, kw_only=True):
    """When the desk is open. No `hours` is any time; `opens_at` is null while it is open."""

    time_zone: str
    hours: list[Interval]
    special_days: list[SpecialDay]
    is_open: bool
    opens_at: datetime | None


async def read_desk(work: Work) -> DeskRow:
    """The desk's settings.

    Raises:
        DeskUnset: there are none.
    """
    row = await work.conn.fetchrow(_DESK)
    if row is None:
        raise DeskUnset("no desk row")
    facts = dict(row)
    opening = opening_of(facts.pop("hours"), facts.pop("special_days"), row["time_zone"])
    return DeskRow(**facts, opening=opening)


def opening_of(hours: Any, special_days: Any, time_zone: str) -> Opening:
    """The desk's hours as its row keeps them."""
    return Opening(
        hours=msgspec.convert(hours, list[Interval]),
        special_days=msgspec.convert(special_days, list[SpecialDay]),
        zone=ZoneInfo(time_zone),
    )


async def read_opening(work: Work, actor: Actor) -> OpeningShape:
    """When the desk is open; for agents.

    Raises:
        DeskUnset: there are no settings.
    """
    actor.require(Permission.STAFF_READ)
    desk = await read_desk(work)
    opening = desk.opening
    return OpeningShape(
        time_zone=desk.time_zone,
        hours=list(opening.hours),
        special_days=list(opening.special_days),
        is_open=is_open(opening, work.now),
        opens_at=opens_at(opening, work.now),
    )


async def desk_text(work: Work, key: str, language: str, **facts: str | float) -> str:
    """The tenant's own wording of `key` if it has one, else the catalogue's."""
    own = await work.conn.fetchval(_TEXT, key, language)
    if own is not None:
        return render_text(own, {name: str(value) for name, value in facts.items()})
    return translate(language, key, **facts)

"""Reads of the desk's own settings and words."""

from typing import Final

import msgspec

from telldesk.branding.texts import render_text
from telldesk.kernel.errors import NotFound
from telldesk.kernel.i18n import translate
from telldesk.kernel.work import Work

_DESK: Final = """
SELECT name, language, languages, time_zone, boundary, boundary_hours, burst_s, sorting
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

    def language_for(self, *wanted: str) -> str:
        """The first wanted language the desk speaks (`pt-BR` counts as `pt`), else its own."""
        for one in wanted:
            for language in (one, one.partition("-")[0]):
                if language and language in self.languages:
                    return language
        return self.language


async def read_desk(work: Work) -> DeskRow:
    """The desk's settings.

    Raises:
        DeskUnset: there are none.
    """
    row = await work.conn.fetchrow(_DESK)
    if row is None:
        raise DeskUnset("no desk row")
    return DeskRow(**dict(row))


async def desk_text(work: Work, key: str, language: str, **facts: str | float) -> str:
    """The tenant's own wording of `key` if it has one, else the catalogue's."""
    own = await work.conn.fetchval(_TEXT, key, language)
    if own is not None:
        return render_text(own, {name: str(value) for name, value in facts.items()})
    return translate(language, key, **facts)

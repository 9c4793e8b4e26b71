"""The desk as everybody in it sees it: name, languages, colours."""

from datetime import datetime
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from telldesk.branding.opening import is_open, opens_at
from telldesk.branding.repo import opening_of
from telldesk.kernel.errors import NotFound
from telldesk.kernel.work import Work

_PAGE: Final = """
SELECT d.name, d.language, d.languages, d.colours, coalesce(left(p.sha256, 12), '') AS logo_mark
FROM desk d LEFT JOIN brand_pictures p ON p.name = d.logo AND p.side = 192
WHERE d.id = 1
"""
_DESK: Final = """
SELECT name, language, languages, time_zone, colours, logo, hours, special_days
FROM desk WHERE id = 1
"""


class Colours(msgspec.Struct, frozen=True, kw_only=True):
    """`#rrggbb` each; what the desk did not choose is absent."""

    accent: str | UnsetType = UNSET
    accent_dark: str | UnsetType = UNSET
    header: str | UnsetType = UNSET


class DeskShape(msgspec.Struct, frozen=True, kw_only=True):
    """A desk's own name and look."""

    name: str
    language: str
    languages: list[str]
    time_zone: str
    colours: Colours
    logo: str
    is_open: bool
    opens_at: datetime | None
    """When it opens next; null while it is open, or where nobody knows."""


class PageLook(msgspec.Struct, frozen=True, kw_only=True):
    """What a desk's page shows before anybody is signed in."""

    name: str
    language: str
    languages: list[str]
    colours: dict[str, str]
    logo_mark: str
    """Another one is another logo; '' is none."""


async def page_look(work: Work) -> PageLook:
    """The desk's look for its page.

    Raises:
        NotFound: the desk was never set up.
    """
    row = await work.conn.fetchrow(_PAGE)
    if row is None:
        raise NotFound("no desk row")
    return PageLook(**dict(row))


async def desk_look(work: Work) -> DeskShape:
    """The desk's name and look.

    Raises:
        NotFound: the desk was never set up.
    """
    row = await work.conn.fetchrow(_DESK)
    if row is None:
        raise NotFound("no desk row")
    facts = dict(row)
    opening = opening_of(facts.pop("hours"), facts.pop("special_days"), row["time_zone"])
    facts["colours"] = msgspec.convert(row["colours"], Colours)
    return DeskShape(
        **facts, is_open=is_open(opening, work.now), opens_at=opens_at(opening, work.now)
    )

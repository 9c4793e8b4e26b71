"""The desk as everybody in it sees it: name, languages, colours."""

from typing import Any, Final

import msgspec

from telldesk.kernel.errors import NotFound
from telldesk.kernel.work import Work

_DESK: Final = "SELECT name, language, languages, time_zone, colours, logo FROM desk WHERE id = 1"


class DeskShape(msgspec.Struct, frozen=True, kw_only=True):
    """A desk's own name and look."""

    name: str
    language: str
    languages: list[str]
    time_zone: str
    colours: dict[str, Any]
    logo: str


async def desk_look(work: Work) -> DeskShape:
    """The desk's name and look.

    Raises:
        NotFound: the desk was never set up.
    """
    row = await work.conn.fetchrow(_DESK)
    if row is None:
        raise NotFound("no desk row")
    return DeskShape(**dict(row))

"""Rows of a desk's pictures. They lie in the tenant's schema, so every web process sees them."""

from collections.abc import Sequence
from typing import Final

import msgspec

from telldesk.branding.rasters import MIME, SIDES, Raster
from telldesk.kernel.work import Work

_KEEP: Final = """
INSERT INTO brand_pictures (name, side, mime, sha256, content) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name, side) DO UPDATE SET mime = $3, sha256 = $4, content = $5
"""
_DROP: Final = """
DELETE FROM brand_pictures WHERE name <> $1 AND name NOT IN (SELECT logo FROM desk)
"""
_COUNT: Final = "SELECT count(*) FROM brand_pictures WHERE name = $1"
_LOGO: Final = """
SELECT p.mime, p.sha256, p.content, left(shown.sha256, 12) AS mark
FROM desk d JOIN brand_pictures p ON p.name = d.logo AND p.side = $1
JOIN brand_pictures shown ON shown.name = d.logo AND shown.side = 192
WHERE d.id = 1
"""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """One size of the logo, as it is served."""

    mime: str
    sha256: str
    content: bytes
    mark: str
    """Says in addresses which logo it is, the same at all sizes; as `PageLook` has it."""


async def keep_pictures(work: Work, name: str, rasters: Sequence[Raster]) -> None:
    """The picture `name` is kept at these sizes; pictures that neither it nor the desk name go."""
    for one in rasters:
        await work.conn.execute(_KEEP, name, one.side, MIME, one.sha256, one.content)
    await work.conn.execute(_DROP, name)


async def has_pictures(work: Work, name: str) -> bool:
    """Whether the picture `name` is there at every size."""
    count: int = await work.conn.fetchval(_COUNT, name)
    return count == len(SIDES)


async def read_logo(work: Work, side: int) -> Picture | None:
    """The desk's present logo at this size, if it has one."""
    row = await work.conn.fetchrow(_LOGO, side)
    return Picture(**dict(row)) if row else None

"""A small build of the app on disk, and a site that serves it."""

import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.web import OpenSite, Site

from telldesk.branding.pictures import keep_pictures
from telldesk.branding.rasters import draw_rasters
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Work

SCRIPT = b"console.log('app')\n" * 40
MANIFEST = {
    "src/apps/app/main.tsx": {
        "file": "app-1.js", "name": "app", "isEntry": True, "css": ["app-1.css"],
        "imports": ["_shared.js"], "dynamicImports": ["src/features/late.tsx"],
    },
    "src/apps/portal/main.tsx": {
        "file": "portal-1.js", "name": "portal", "isEntry": True, "css": ["portal-1.css"],
        "imports": ["_shared.js"],
    },
    "_shared.js": {"file": "shared-1.js", "css": ["shared-1.css"], "imports": ["_deep.js"]},
    "_deep.js": {"file": "deep-1.js", "imports": ["_shared.js"]},
    "src/features/late.tsx": {"file": "late-1.js", "isDynamicEntry": True},
    "locales/en/words.ts": {"file": "en-1.js", "isDynamicEntry": True},
    "locales/ru/words.ts": {"file": "ru-1.js", "isDynamicEntry": True},
    "src/sw.ts": {"file": "sw-1.js", "name": "sw", "isEntry": True},
}  # fmt: skip


def write_build(folder: Path) -> Path:
    """`folder` holds what a build leaves."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(MANIFEST))
    for name in (
        "app-1.js",
        "portal-1.js",
        "shared-1.js",
        "deep-1.js",
        "late-1.js",
        "en-1.js",
        "ru-1.js",
        "sw-1.js",
    ):
        (folder / name).write_bytes(SCRIPT)
    (folder / "app-1.js.br").write_bytes(b"brotli")  # only its being sent is looked at
    (folder / "app-1.js.gz").write_bytes(gzip.compress(SCRIPT))
    for name in ("app-1.css", "portal-1.css", "shared-1.css"):
        (folder / name).write_text("body{}")
    (folder / "font-1.woff2").write_bytes(b"wOF2")
    (folder / "stray.html").write_text("<script>1</script>")
    (folder / ".hidden.js").write_text("1")
    return folder


@pytest.fixture
async def pages(open_site: OpenSite, tmp_path: Path) -> AsyncIterator[Site]:
    """A running web process that serves a small build."""
    async with open_site(built=write_build(tmp_path / "built")) as site:
        yield site


async def set_desk(site: Site, tenant: Tenant, **columns: Any) -> None:
    """The desk's own row says this."""

    async def write(work: Work) -> None:
        for column, value in columns.items():
            await work.conn.execute(f"UPDATE desk SET {column} = $1", value)

    await site.parts.desk.run(tenant, write)


async def set_logo(site: Site, tenant: Tenant, picture: bytes) -> None:
    """The desk has this logo."""
    await set_desk(site, tenant, logo="logo")
    drawn = draw_rasters(picture)
    await site.parts.desk.run(tenant, lambda work: keep_pictures(work, "logo", drawn))


async def slug_of(site: Site, tenant: Tenant) -> str:
    place = await site.parts.directory.tenant(tenant.schema)
    assert place is not None
    return place.slug

"""A desk's logo and its place on a home screen."""

import io

import pytest
from PIL import Image
from tests.rules.test_rasters import png
from tests.support.pages import set_desk, set_logo, slug_of
from tests.support.web import Site

from telldesk.kernel.db import Tenant

FOR_GOOD = "public, max-age=31536000, immutable"


async def base(site: Site, tenant: Tenant) -> str:
    return f"/app/{(await site.inbox(tenant)).public_id}/"


@pytest.mark.parametrize(
    ("path", "side"), [("logo", 192), ("logo/48", 48), ("logo/192", 192), ("logo/512", 512)]
)
async def test_a_logo_goes_in_and_comes_out(
    pages: Site, tenant: Tenant, path: str, side: int
) -> None:
    await set_logo(pages, tenant, png(300, 300, (18, 116, 140)))
    answer = await pages.http.get(await base(pages, tenant) + path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as opened:
        assert opened.size == (side, side)
        assert opened.getpixel((side // 2, side // 2)) == (18, 116, 140, 255)


async def test_the_page_names_its_logo_so_that_it_can_be_kept(pages: Site, tenant: Tenant) -> None:
    await set_logo(pages, tenant, png(64, 64))
    inbox = await base(pages, tenant)
    boot_logo = (await pages.http.get(inbox)).text.partition('"logo":"')[2].partition('"')[0]
    assert boot_logo.startswith(f"{inbox}logo?v=")
    kept = await pages.http.get(boot_logo)
    assert kept.headers["cache-control"] == FOR_GOOD
    for other in ("logo", "logo?v=000000000000"):
        answer = await pages.http.get(inbox + other)
        assert answer.headers["cache-control"] == "no-cache"
        again = await pages.http.get(
            inbox + other, headers={"if-none-match": answer.headers["etag"]}
        )
        assert (again.status_code, again.content) == (304, b"")
    await set_logo(pages, tenant, png(64, 64, (255, 0, 0)))
    assert boot_logo not in (await pages.http.get(inbox)).text


async def test_a_desk_without_a_logo_has_none(pages: Site, tenant: Tenant) -> None:
    inbox = await base(pages, tenant)
    assert (await pages.http.get(f"{inbox}logo")).status_code == 404
    manifest = (await pages.http.get(f"{inbox}manifest.webmanifest")).json()
    assert manifest["icons"] == []
    assert "apple-touch-icon" not in (await pages.http.get(inbox)).text


@pytest.mark.parametrize("side", ["49", "0192", "-1", "192.0", "x", "1000000", "%D9%A4%D9%A8"])
async def test_other_sizes_are_not_drawn(pages: Site, tenant: Tenant, side: str) -> None:
    await set_logo(pages, tenant, png(64, 64))
    answer = await pages.http.get(f"{await base(pages, tenant)}logo/{side}")
    assert answer.status_code == 404


async def test_the_app_installs_as_the_desks_own(pages: Site, tenant: Tenant) -> None:
    await set_logo(pages, tenant, png(64, 64))
    await set_desk(pages, tenant, name="Acme </script>", colours='{"header": "#12748c"}')
    inbox = await base(pages, tenant)
    answer = await pages.http.get(f"{inbox}manifest.webmanifest")
    assert answer.headers["content-type"] == "application/manifest+json"
    manifest = answer.json()
    assert manifest["name"] == "Acme </script>"
    assert manifest["start_url"] == manifest["scope"] == manifest["id"] == inbox
    assert manifest["theme_color"] == "#12748c"
    for icon in manifest["icons"]:
        assert (await pages.http.get(icon["src"])).headers["cache-control"] == FOR_GOOD


async def test_T42_icons_stay_at_their_own_host(
    pages: Site, tenant: Tenant, other_tenant: Tenant
) -> None:
    await set_logo(pages, tenant, png(64, 64))
    foreign = {"host": f"{await slug_of(pages, other_tenant)}.desks.test"}
    for path in ("logo", "logo/48", "manifest.webmanifest"):
        answer = await pages.http.get(await base(pages, tenant) + path, headers=foreign)
        assert answer.status_code == 404

"""The page of the portal: one for everybody, on the base host alone, in nobody's frame."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.support.pages import slug_of
from tests.support.web import OpenSite, Site
from tests.web.test_shell import Page

from telldesk.kernel.db import Tenant


@pytest.mark.parametrize("path", ["/portal", "/portal/", "/portal/enter", "/portal/desks/1"])
async def test_every_address_of_the_portal_is_its_page(pages: Site, path: str) -> None:
    answer = await pages.http.get(path, headers={"accept-language": "ru"})
    assert answer.status_code == 200
    page = Page(answer.text)
    assert page.texts["title"] == "Telldesk"
    assert {one.get("src") for one in page.all("script")} == {"/assets/portal-1.js", None}
    assert page.all("html") == [{"lang": "ru"}]
    assert page.boot["name"] == "Telldesk"
    assert page.boot["mailPage"] == ""


async def test_the_name_is_the_operators_own(open_site: OpenSite) -> None:
    async with open_site(portal_name="Desk <House>") as site:
        answer = await site.http.get("/portal/")
    assert Page(answer.text).boot["name"] == "Desk <House>"
    assert "<House>" not in answer.text


async def test_no_page_may_frame_the_portal(pages: Site) -> None:
    answer = await pages.http.get("/portal/")
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_a_desks_own_host_has_no_portal(pages: Site, tenant: Tenant) -> None:
    base = urlsplit(pages.parts.settings.public_url).hostname
    host = f"{await slug_of(pages, tenant)}.{base}"
    answer = await pages.http.get("/portal/", headers={"host": host})
    assert answer.status_code == 404
    assert "Telldesk" not in answer.text


async def test_an_unknown_question_is_no_page(pages: Site) -> None:
    assert (await pages.http.get("/portal/api/nothing")).status_code == 404


async def test_without_a_build_the_portal_says_so(open_site: OpenSite, tmp_path: Path) -> None:
    async with open_site(built=tmp_path) as site:
        assert (await site.http.get("/portal/")).status_code == 503

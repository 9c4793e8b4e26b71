"""The page of an inbox: the desk's look and nothing of ours, locked down for hostile desks too."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.rules.test_rasters import png
from tests.support.pages import set_desk, set_logo, slug_of, write_build
from tests.support.web import OpenSite, Site

from telldesk.kernel.db import Tenant
from telldesk.web.limits import Rate, Rates

HOSTILE = (
    "</title><script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "'; alert(1); //",
    "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7}",
    "<!-- --> <![CDATA[ ]]> &lt;b&gt; &amp;",
    "\u2028alert(1)\u2029 \u202e",
    "javascript:alert(1)",
)


class Page(HTMLParser):
    """What a browser would make of a page: its elements, and the text of some."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, _tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        self.texts[self._inside] = self.texts.get(self._inside, "") + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def boot(self) -> Any:
        return json.loads(self.texts["script"])


async def open_page(site: Site, tenant: Tenant, path: str = "", **headers: str) -> httpx.Response:
    inbox = await site.inbox(tenant)
    return await site.http.get(f"/app/{inbox.public_id}/{path}", headers=headers)


def policy_of(answer: httpx.Response) -> dict[str, list[str]]:
    parts = answer.headers["content-security-policy"].split("; ")
    return {name: sources for name, *sources in (part.split() for part in parts)}


async def test_a_page_shows_the_desk_and_brings_the_app(pages: Site, tenant: Tenant) -> None:
    await set_desk(pages, tenant, name="Acme", colours='{"accent": "#12748c"}')
    answer = await open_page(pages, tenant)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Page(answer.text)
    assert page.texts["title"] == "Acme"
    assert page.all("html") == [{"lang": "en"}]
    links = [(one["rel"], one["href"]) for one in page.all("link")]
    assert [href for rel, href in links if rel == "modulepreload"] == [
        "/assets/shared-1.js",
        "/assets/deep-1.js",
        "/assets/en-1.js",
    ]
    assert [href for rel, href in links if rel == "stylesheet"] == [
        "/assets/app-1.css",
        "/assets/shared-1.css",
    ]
    module, boot = page.all("script")
    assert module == {"type": "module", "src": "/assets/app-1.js"}
    assert boot == {"type": "application/json", "id": "boot"}
    assert "--accent:#12748c" in page.texts["style"]
    assert "prefers-color-scheme:dark" in page.texts["style"]
    assert "JavaScript" in page.texts["noscript"]
    for _, href in links:
        assert href
        if href.startswith("/assets/"):
            assert (await pages.http.get(href)).status_code == 200


async def test_the_words_of_the_reader_are_on_their_way_at_once(
    pages: Site, tenant: Tenant
) -> None:
    await set_desk(pages, tenant, language="en", languages=["en", "ru"])
    page = Page((await open_page(pages, tenant, **{"accept-language": "ru-RU, en;q=0.5"})).text)
    assert {"rel": "modulepreload", "href": "/assets/ru-1.js"} in page.all("link")


async def test_layers_are_ranked_before_any_style_sheet_names_one(
    pages: Site, tenant: Tenant
) -> None:
    tokens = Path(__file__).parents[2] / "frontend/src/design/tokens.css"
    rank = re.search(r"^@layer [a-z, ]+;$", tokens.read_text(), re.MULTILINE)
    page = (await open_page(pages, tenant)).text
    assert rank is not None
    assert 0 < page.index(rank[0]) < page.index('rel="stylesheet"')


async def test_the_app_is_told_what_it_must_know(pages: Site, tenant: Tenant) -> None:
    await set_desk(pages, tenant, name="Acme", colours='{"accent": "#12748C", "header": "x"}')
    inbox = await pages.inbox(tenant)
    boot = Page((await open_page(pages, tenant)).text).boot
    base = f"/app/{inbox.public_id}/"
    assert pages.parts.build is not None
    assert boot == {
        "inbox": inbox.public_id,
        "base": base,
        "desk": {
            "name": "Acme",
            "language": "en",
            "languages": ["en", "ru"],
            "colours": {"accent": "#12748c", "accent_dark": "#12748c", "header": "#12748c"},
            "logo": "",
        },
        "bot": "desk_bot",
        "release": pages.parts.build.release,
        "isSimulated": True,
    }


@pytest.mark.parametrize("path", ["tickets", "tickets/0192f0c4", "a/b/c.html", "?ticket=x", "."])
async def test_every_path_below_is_the_apps_own(pages: Site, tenant: Tenant, path: str) -> None:
    assert Page((await open_page(pages, tenant, path)).text).boot


async def test_a_page_can_be_asked_for_its_head(pages: Site, tenant: Tenant) -> None:
    inbox = await pages.inbox(tenant)
    answer = await pages.http.head(f"/app/{inbox.public_id}/")
    assert (answer.status_code, answer.content) == (200, b"")
    assert (await pages.http.post(f"/app/{inbox.public_id}/")).status_code == 405


async def test_the_readers_language_is_one_the_desk_speaks(pages: Site, tenant: Tenant) -> None:
    for accepted, language in (("ru-RU,ru;q=0.9", "ru"), ("de", "en"), ("en;q=0.1, ru", "ru")):
        page = Page((await open_page(pages, tenant, **{"accept-language": accepted})).text)
        assert page.all("html") == [{"lang": language}]
    await set_desk(pages, tenant, language="ru", languages=["ru"])
    page = Page((await open_page(pages, tenant, **{"accept-language": "en"})).text)
    assert page.all("html") == [{"lang": "ru"}]
    assert "включите JavaScript" in page.texts["noscript"]


# --- headers ------------------------------------------------------------------------------------


async def test_a_page_may_do_what_it_needs_and_no_more(pages: Site, tenant: Tenant) -> None:
    answer = await open_page(pages, tenant)
    policy = policy_of(answer)
    nonce = Page(answer.text).all("style")[0]["nonce"]
    host = pages.url.removeprefix("http://")
    assert policy == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", f"'nonce-{nonce}'"],
        "img-src": ["'self'", "blob:", "data:"],
        "media-src": ["'self'", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", f"ws://{host}"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": [
            "https://web.telegram.org",
            "https://*.telegram.org",
            "http://127.0.0.1:1",
        ],
    }
    assert "x-frame-options" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "set-cookie" not in answer.headers


async def test_a_nonce_is_for_one_answer(pages: Site, tenant: Tenant) -> None:
    answers = [await open_page(pages, tenant) for _ in range(3)]
    nonces = {str(Page(one.text).all("style")[0]["nonce"]) for one in answers}
    assert len(nonces) == 3
    assert all(len(nonce) >= 22 for nonce in nonces)  # 128 bits


async def test_in_production_no_simulator_frames_it_and_sockets_are_encrypted(
    open_site: OpenSite, tenant: Tenant, tmp_path: Path
) -> None:
    production = {"environment": "production", "public_url": "https://desks.test"}
    async with open_site(built=write_build(tmp_path / "b"), **production) as site:
        slug = await slug_of(site, tenant)
        answer = await open_page(site, tenant, host=f"{slug}.desks.test")
        assert answer.status_code == 200
        policy = policy_of(answer)
        assert policy["connect-src"] == ["'self'", f"wss://{slug}.desks.test"]
        assert policy["frame-ancestors"] == ["https://web.telegram.org", "https://*.telegram.org"]
        assert "strict-transport-security" in answer.headers
        assert Page(answer.text).boot["isSimulated"] is False


# --- T26: a desk whose words and colours attack --------------------------------------------------


@pytest.mark.parametrize("words", HOSTILE)
async def test_T26_a_hostile_name_stays_a_name(pages: Site, tenant: Tenant, words: str) -> None:
    colours = json.dumps(dict.fromkeys(("accent", "accent_dark", "header"), words))
    await set_desk(pages, tenant, name=words, colours=colours)
    answer = await open_page(pages, tenant)
    page, plain = Page(answer.text), await _plain(pages, tenant)
    assert page.texts["title"] == words
    assert page.boot["desk"]["name"] == words
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    assert page.texts["style"] == plain.texts["style"]
    assert not re.search(r"[\u2028\u2029]", answer.text.partition('id="boot"')[2])
    assert not any(name.startswith("on") for _, found in page.elements for name in found)


async def _plain(site: Site, tenant: Tenant) -> Page:
    await set_desk(site, tenant, name="Plain", colours="{}")
    return Page((await open_page(site, tenant)).text)


# --- whose page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("inbox", ["nothing", "x" * 300, "%00", "..%2f", "<b>", "%D1%8F", "sw.jsx"])
async def test_an_unknown_inbox_is_a_plain_page(pages: Site, inbox: str) -> None:
    for accepted, heading in (("en", "Not found"), ("ru", "Не найдено")):
        answer = await pages.http.get(f"/app/{inbox}/", headers={"accept-language": accepted})
        assert answer.status_code == 404
        page = Page(answer.text)
        assert page.texts["h1"] == heading
        assert page.all("html") == [{"lang": accepted}]
        assert page.all("script") == []
        assert f"'nonce-{page.all('style')[0]['nonce']}'" in policy_of(answer)["style-src"]
        assert answer.headers["cache-control"] == "no-store"


async def test_T42_a_foreign_inbox_looks_like_none(
    pages: Site, tenant: Tenant, other_tenant: Tenant
) -> None:
    own, foreign = await slug_of(pages, tenant), await slug_of(pages, other_tenant)
    assert (await open_page(pages, tenant, host=f"{own}.desks.test")).status_code == 200
    there = await open_page(pages, tenant, host=f"{foreign}.desks.test")
    none = await pages.http.get("/app/nothing/", headers={"host": f"{foreign}.desks.test"})
    assert there.status_code == none.status_code == 404
    assert Page(there.text).texts["p"] == Page(none.text).texts["p"]
    wrong = await open_page(pages, tenant, host="evil.test; script-src *")
    assert wrong.status_code in {400, 421}
    assert "evil" not in str(wrong.headers)


async def test_a_suspended_desk_says_so_and_shows_nothing_of_itself(
    pages: Site, tenant: Tenant
) -> None:
    await set_desk(pages, tenant, name="Acme")
    async with pages.admin.transaction():
        await pages.admin.execute("SET LOCAL ROLE td_owner")
        await pages.admin.execute(
            "UPDATE platform.tenants SET state = 'suspended' WHERE id = $1::text::uuid", tenant.id
        )
    pages.parts.directory.forget()
    answer = await open_page(pages, tenant)
    assert answer.status_code == 410
    assert "closed" in Page(answer.text).texts["p"]
    assert "Acme" not in answer.text


async def test_without_a_build_the_page_says_how_to_make_one(
    open_site: OpenSite, tenant: Tenant, tmp_path: Path
) -> None:
    async with open_site(built=tmp_path / "none") as site:
        answer = await open_page(site, tenant)
        assert answer.status_code == 503
        assert "scripts/run.py web:build" in Page(answer.text).texts["p"]
        assert int(answer.headers["retry-after"]) > 0
        assert (await site.http.get("/assets/app-1.js")).status_code == 404


async def test_too_many_pages_are_refused_in_words(
    open_site: OpenSite, tenant: Tenant, tmp_path: Path
) -> None:
    rates = Rates(address=Rate(1, 3600))
    async with open_site(rates, built=write_build(tmp_path / "b"), redis_url="") as site:
        assert (await open_page(site, tenant)).status_code == 200
        answer = await open_page(site, tenant)
        assert answer.status_code == 429
        assert Page(answer.text).texts["h1"] == "Too many requests"
        assert int(answer.headers["retry-after"]) > 0
        # The files of a page are counted for themselves.
        assert (await site.http.get("/assets/app-1.js")).status_code == 200


async def test_W5_no_page_names_the_platform(
    pages: Site, tenant: Tenant, other_tenant: Tenant
) -> None:
    await set_logo(pages, tenant, png(64, 64))
    inbox = await pages.inbox(tenant)
    base = f"/app/{inbox.public_id}/"
    foreign = {"host": f"{await slug_of(pages, other_tenant)}.desks.test"}
    answers = [
        await pages.http.get(base),
        await pages.http.get(f"{base}manifest.webmanifest"),
        await pages.http.get(f"{base}logo"),
        await pages.http.get(base, headers=foreign),
        await pages.http.get("/app/nothing/"),
        await pages.http.get("/assets/nothing.js"),
        await pages.http.get("/assets/app-1.js"),
        await pages.http.get("/app/sw.js"),
    ]
    for answer in answers:
        told = f"{answer.text} {dict(answer.headers)}".lower()
        for word in ("telldesk", "litestar", "uvicorn", "python", "postgres", "pillow"):
            assert word not in told, (answer.url, word)

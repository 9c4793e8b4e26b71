"""The app's files over HTTP: compressed, kept for good, and nothing else of the disk."""

import asyncio
import gzip
import socket
from pathlib import Path

import pytest
from tests.support.pages import SCRIPT, write_build
from tests.support.web import OpenSite, Site

from telldesk.web.build import BUILT, choose_coding, read_build
from telldesk.web.limits import Rate, Rates

FOR_GOOD = "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("app-1.js", "text/javascript; charset=utf-8"),
        ("app-1.css", "text/css; charset=utf-8"),
        ("font-1.woff2", "font/woff2"),
    ],
)
async def test_a_file_is_kept_for_good(pages: Site, name: str, media_type: str) -> None:
    answer = await pages.http.get(f"/assets/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["cache-control"] == FOR_GOOD
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip;q=0", ""),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("identity, br;q=0.3", ""),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0", ""),
        ("BR ; Q=0.9", "br"),
        ("br;q=nonsense", ""),
        ("zstd", ""),
        ("", ""),
        (",,;;q=,", ""),
    ],
)
def test_the_client_says_which_coding_it_likes(accepted: str, coding: str) -> None:
    assert choose_coding(accepted, {"br": b"", "gzip": b""}) == coding


async def test_files_are_sent_as_they_were_compressed(pages: Site) -> None:
    for accepted, coding, length in (
        ("br", "br", len(b"brotli")),
        ("gzip", "gzip", len(gzip.compress(SCRIPT))),
        ("identity", None, len(SCRIPT)),
    ):
        answer = await pages.http.head("/assets/app-1.js", headers={"accept-encoding": accepted})
        assert answer.headers.get("content-encoding") == coding
        assert int(answer.headers["content-length"]) == length
        assert answer.headers["vary"] == "accept-encoding"
        assert answer.content == b""
    unpacked = await pages.http.get("/assets/app-1.js", headers={"accept-encoding": "gzip"})
    assert unpacked.content == SCRIPT


@pytest.mark.parametrize(
    "name",
    [
        "nothing.js", "", "app-1", "app-1.js/", "APP-1.JS", "app-1.js.br", "manifest.json",
        "stray.html", ".hidden.js", "..%2fmanifest.json", "%2e%2e/manifest.json",
        "../../../../etc/passwd", "..%5c..%5cbuild.py", "%00app-1.js", "app-1.js%00", "/etc/passwd",
        "%252e%252e%252fbuild.py", "app-1.js?x=../y", "z" * 5000,
    ],
)  # fmt: skip
async def test_only_names_of_the_table_are_served(pages: Site, name: str) -> None:
    answer = await asyncio.to_thread(_ask_as_written, pages.url, f"/assets/{name}")
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head.split()[1])
    if status == 200:  # the server tidied a slash or the query away; the file is one of the table
        assert body == SCRIPT
        assert name.startswith("app-1.js")
    else:
        assert status in {400, 404, 414}
        assert b"root:" not in answer
        assert b"src/apps" not in answer


def _ask_as_written(url: str, path: str) -> bytes:
    """A client library would tidy the path first."""
    host = url.removeprefix("http://")
    address, _, port = host.partition(":")
    received = b""
    with socket.create_connection((address, int(port)), timeout=10) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        while part := raw.recv(65536):
            received += part
    return received


async def test_files_have_a_bound_of_their_own(open_site: OpenSite, tmp_path: Path) -> None:
    rates = Rates(address=Rate(1, 3600), asset=Rate(3, 3600))
    async with open_site(rates, built=write_build(tmp_path / "b"), redis_url="") as site:
        statuses = [(await site.http.get("/assets/app-1.js")).status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]


async def test_the_service_worker_is_asked_for_anew(pages: Site) -> None:
    answer = await pages.http.get("/app/sw.js")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/javascript")
    # A worker lives under the policy of its own answer: without this it could ask for nothing.
    assert "connect-src 'self'" in answer.headers["content-security-policy"]


async def test_a_build_without_a_service_worker_has_none(
    open_site: OpenSite, tmp_path: Path
) -> None:
    built = write_build(tmp_path / "b")
    (built / "sw-1.js").unlink()
    async with open_site(built=built) as site:
        assert (await site.http.get("/app/sw.js")).status_code == 404


async def test_an_open_page_can_ask_which_release_there_is_now(pages: Site) -> None:
    answer = await pages.http.get("/app/release")
    assert pages.parts.build is not None
    assert answer.json() == {"release": pages.parts.build.release}
    assert answer.headers["cache-control"] == "no-store"


async def test_without_a_build_there_is_no_release(open_site: OpenSite, tmp_path: Path) -> None:
    async with open_site(built=tmp_path) as site:
        assert (await site.http.get("/app/release")).status_code == 404


def test_a_build_that_is_not_whole_is_none(tmp_path: Path) -> None:
    assert read_build(tmp_path / "none") is None
    for broken in ("app-1.js", "shared-1.js", "app-1.css"):
        built = write_build(tmp_path / broken)
        (built / broken).unlink()
        assert read_build(built) is None
    built = write_build(tmp_path / "json")
    (built / "manifest.json").write_text("{")
    assert read_build(built) is None
    (built / "manifest.json").write_text("{}")
    assert read_build(built) is None


def test_another_build_is_another_release(tmp_path: Path) -> None:
    built = write_build(tmp_path)
    first = read_build(built)
    manifest = (built / "manifest.json").read_text()
    (built / "late-2.js").write_text("2")
    (built / "manifest.json").write_text(manifest.replace("late-1", "late-2"))
    second = read_build(built)
    assert first is not None
    assert second is not None
    assert first.release != second.release


@pytest.mark.skipif(not (BUILT / "manifest.json").is_file(), reason="task web:build was not run")
def test_the_real_build_is_understood() -> None:
    build = read_build(BUILT)
    assert build is not None
    assert build.app.script.startswith("app-")
    assert build.portal.script.startswith("portal-")
    for asset in build.assets.values():
        for content in asset.encoded.values():
            assert len(content) < len(asset.plain)

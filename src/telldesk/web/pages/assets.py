"""The built app's files: from memory, compressed long ago, kept by browsers for good."""

from typing import Any, Final

import msgspec
from litestar import Request, Response, route
from litestar.di import NamedDependency
from litestar.params import FromPath

from telldesk.kernel.errors import NotFound
from telldesk.web.build import Asset, choose_coding
from telldesk.web.page_headers import WORKER_POLICY
from telldesk.web.pages.opening import PAGE, READS
from telldesk.web.parts import Parts

# A name carries the digest of its content, so what it names never changes.
_FOR_GOOD: Final = "public, max-age=31536000, immutable"


def _answer(request: Request[Any, Any, Any], asset: Asset, keep: str) -> Response[bytes]:
    coding = choose_coding(request.headers.get("accept-encoding", ""), asset.encoded)
    headers = {"cache-control": keep, "vary": "accept-encoding"}
    if coding:
        headers["content-encoding"] = coding
    content = asset.encoded[coding] if coding else asset.plain
    return Response(content, media_type=asset.media_type, headers=headers)


@route("/assets/{name:str}", http_method=READS, opt=PAGE, include_in_schema=False)
async def asset(
    request: Request[Any, Any, Any], parts: NamedDependency[Parts], name: FromPath[str]
) -> Response[bytes]:
    """One file of the build, as small as this client can read it."""
    found = parts.build.assets.get(name) if parts.build else None
    if found is None:
        raise NotFound("no such file")
    return _answer(request, found, _FOR_GOOD)


@route("/app/sw.js", http_method=READS, opt=PAGE, include_in_schema=False)
async def service_worker(
    request: Request[Any, Any, Any], parts: NamedDependency[Parts]
) -> Response[bytes]:
    """The app's service worker, asked for anew each time: its address stays the same."""
    found = parts.build.worker if parts.build else None
    if found is None:
        raise NotFound("no service worker")
    answer = _answer(request, found, "no-cache")
    answer.headers["content-security-policy"] = WORKER_POLICY
    return answer


class Release(msgspec.Struct, frozen=True):
    """Which build the pages are of now."""

    release: str


@route("/app/release", http_method=READS, opt=PAGE, include_in_schema=False)
async def release(parts: NamedDependency[Parts]) -> Response[Release]:
    """The build a page opened now would be of; an open page asks whether it is still that one."""
    if parts.build is None:
        raise NotFound("no build")
    return Response(Release(parts.build.release), headers={"cache-control": "no-store"})


ROUTES = [asset, service_worker, release]

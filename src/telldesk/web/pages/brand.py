"""A desk's icons, and the file that tells a browser how to put the app on a home screen."""

from typing import Any, Final

import msgspec
from litestar import Request, Response, route
from litestar.di import NamedDependency
from litestar.params import FromPath

from telldesk.branding.pictures import read_logo
from telldesk.branding.rasters import MIME, SIDES
from telldesk.branding.theme import LIGHT, brand_colours
from telldesk.kernel.errors import NotFound
from telldesk.web.pages.opening import PAGE, READS, base_of, inbox_here, look_of
from telldesk.web.parts import Parts

_SHOWN: Final = 192
_SHORT: Final = 30
_FOR_GOOD: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"
_A_WHILE: Final = "public, max-age=300"


class Icon(msgspec.Struct, frozen=True):
    src: str
    sizes: str
    type: str = MIME
    purpose: str = "any"


class WebManifest(msgspec.Struct, frozen=True, kw_only=True):
    """Source: https://www.w3.org/TR/appmanifest/ (2026-09)."""

    id: str
    name: str
    short_name: str
    lang: str
    start_url: str
    scope: str
    display: str = "standalone"
    background_color: str
    theme_color: str
    icons: list[Icon]


@route(
    "/app/{inbox:str}/manifest.webmanifest", http_method=READS, opt=PAGE, include_in_schema=False
)
async def web_manifest(
    request: Request[Any, Any, Any], parts: NamedDependency[Parts], inbox: FromPath[str]
) -> Response[bytes]:
    """The desk as an app of its own; one per inbox, and it reaches no further than the inbox."""
    look = await look_of(parts, await inbox_here(request, parts, inbox))
    base = base_of(inbox)
    sides = [side for side in SIDES if side >= _SHOWN] if look.logo_mark else []
    manifest = WebManifest(
        id=base,
        name=look.name,
        short_name=look.name[:_SHORT],
        lang=look.language,
        start_url=base,
        scope=base,
        background_color=LIGHT[0],
        theme_color=brand_colours(look.colours)["header"],
        icons=[Icon(f"{base}logo/{side}?v={look.logo_mark}", f"{side}x{side}") for side in sides],
    )
    return Response(
        msgspec.json.encode(manifest),
        media_type="application/manifest+json",
        headers={"cache-control": _A_WHILE},
    )


@route("/app/{inbox:str}/logo", http_method=READS, opt=PAGE, include_in_schema=False)
async def logo(
    request: Request[Any, Any, Any], parts: NamedDependency[Parts], inbox: FromPath[str]
) -> Response[bytes]:
    """The desk's logo as screens show it."""
    return await _logo(request, parts, inbox, _SHOWN)


@route("/app/{inbox:str}/logo/{side:str}", http_method=READS, opt=PAGE, include_in_schema=False)
async def logo_of_size(
    request: Request[Any, Any, Any],
    parts: NamedDependency[Parts],
    inbox: FromPath[str],
    side: FromPath[str],
) -> Response[bytes]:
    """The same at one of the sizes it was drawn at."""
    found = next((one for one in SIDES if str(one) == side), None)
    if found is None:
        raise NotFound("no such size")
    return await _logo(request, parts, inbox, found)


async def _logo(
    request: Request[Any, Any, Any], parts: Parts, inbox: str, side: int
) -> Response[bytes]:
    found = await inbox_here(request, parts, inbox)
    picture = await parts.by_key.run(found.place.tenant, lambda work: read_logo(work, side))
    if picture is None:
        raise NotFound("no logo")
    # An address that names this picture can be kept; one that does not is asked about each time.
    tag = f'"{picture.sha256[:32]}"'
    keep = _FOR_GOOD if request.query_params.get("v") == picture.mark else _ASK_AGAIN
    headers = {"cache-control": keep, "etag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, headers=headers)
    return Response(picture.content, media_type=picture.mime, headers=headers)


ROUTES = [web_manifest, logo, logo_of_size]

"""The chat page: hand-written HTML, CSS and JavaScript, served as they are with a strict policy."""

from importlib.resources import files

from aiohttp import web

from telegram_simulator.control.fields import WORLD, Wrong, wrong_answer

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self';"
    " connect-src 'self'; frame-src http://127.0.0.1:* http://localhost:*;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
# What a browser may show in place; everything else is a download.
SHOWN = frozenset(
    {"image/jpeg", "image/png", "image/webp", "image/gif", "audio/ogg", "audio/mpeg", "video/mp4"}
)


async def index(_request: web.Request) -> web.Response:
    return _static("index.html")


async def static(request: web.Request) -> web.Response:
    return _static(request.match_info["name"])


async def content(request: web.Request) -> web.StreamResponse:
    """A file's bytes by its unique id, for the page only: bots go through getFile."""
    world = request.app[WORLD]
    record = world.files.get(request.match_info["unique"])
    if record is None:
        return wrong_answer(Wrong("unique", "is no file", "take it from GET /control/chat"))
    is_shown = record.mime in SHOWN
    headers = {
        "Content-Type": record.mime if is_shown else "application/octet-stream",
        "Content-Disposition": "inline" if is_shown else "attachment",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return web.FileResponse(world.contents.path(record.blob), headers=headers)


def _static(name: str) -> web.Response:
    found = files(__name__).joinpath("static", name)
    kind = _TYPES.get(name[name.rfind(".") :])
    if kind is None or not found.is_file():
        return web.Response(status=404, text="Not Found", headers=HEADERS)
    return web.Response(
        body=found.read_bytes(), content_type=kind, charset="utf-8", headers=HEADERS
    )


async def no_icon(_request: web.Request) -> web.Response:
    return web.Response(status=204)


def routes() -> list[web.RouteDef]:
    return [
        web.get("/favicon.ico", no_icon),
        web.get("/", index),
        web.get(r"/page/{name:[a-z]+\.(?:js|css)}", static),
        web.get(r"/control/files/{unique:[\w-]+}", content),
    ]

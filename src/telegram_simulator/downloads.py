"""File downloads: Telegram's `/file/bot<token>/<path>` and the page's own."""

from aiohttp import web

from telegram_simulator.control.fields import WORLD
from telegram_simulator.records import FileRecord
from telegram_simulator.world import World


async def download(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    bot = world.tokens.get(request.match_info["token"])
    if bot is None:
        return _missing(401, "Unauthorized")
    record = _by_path(world, request.match_info["path"])
    if record is None or record.size > world.limits.max_download_bytes:
        return _missing(404, "Not Found")
    path = world.contents.path(record.blob)
    return web.FileResponse(path, headers={"Content-Type": "application/octet-stream"})


def _by_path(world: World, path: str) -> FileRecord | None:
    unique = world.paths.get(path)
    return world.files.get(unique) if unique else None


def _missing(code: int, description: str) -> web.Response:
    return web.json_response(
        {"ok": False, "error_code": code, "description": description}, status=code
    )

"""The mailbox's pages: a list, one letter as text, and as HTML that may only open links."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from demo_mailbox.box import Box, Received

MAIL: Final = "/mail"
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost"})
_LINK: Final = re.compile(r"https?://[^\s<>\"]{1,2000}")
_PAGE_POLICY: Final = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'"
_LETTER_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
    " sandbox allow-popups allow-popups-to-escape-sandbox"
)
# Links of a letter open beside it: inside the frame they could not.
_BESIDE: Final = '<base target="_blank">'
_Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Pages:
    """What is answered over HTTP."""

    def __init__(self, box: Box) -> None:
        self._box = box
        folder = Path(__file__).with_name("templates")
        self._templates = Environment(
            loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined
        )
        self._templates.filters["links"] = with_links
        self._style = (folder / "mail.css").read_text()

    def app(self) -> web.Application:
        """The application; asked under any other name than this machine's it answers nothing."""
        app = web.Application(middlewares=[_only_here])
        app.add_routes(
            [
                web.get(MAIL, self._list),
                web.get(f"{MAIL}/style.css", self._css),
                web.get(MAIL + r"/{number:\d{1,9}}", self._letter),
                web.get(MAIL + r"/{number:\d{1,9}}/html", self._html),
                web.get("/control/letters", self._letters),
                web.get("/control/health", _health),
            ]
        )
        return app

    async def _list(self, _request: web.Request) -> web.Response:
        return self._page("list.html.jinja", letters=list(self._box.newest_first()))

    async def _letter(self, request: web.Request) -> web.Response:
        return self._page("letter.html.jinja", letter=self._found(request))

    async def _html(self, request: web.Request) -> web.Response:
        shown = self._found(request).html.replace("<head>", "<head>" + _BESIDE, 1)
        return _answer(shown, "text/html", _LETTER_POLICY)

    async def _css(self, _request: web.Request) -> web.Response:
        return _answer(self._style, "text/css", _PAGE_POLICY)

    async def _letters(self, request: web.Request) -> web.Response:
        """For programs: the letters to the address `to`, the newest first."""
        found = self._box.newest_first(request.query.get("to", ""))
        return web.json_response(
            {"letters": [asdict(one) | {"at": one.at.isoformat()} for one in found]}
        )

    def _found(self, request: web.Request) -> Received:
        letter = self._box.letter(int(request.match_info["number"]))
        if letter is None:
            raise web.HTTPNotFound(text="No such letter.")
        return letter

    def _page(self, name: str, **facts: object) -> web.Response:
        return _answer(
            self._templates.get_template(name).render(**facts), "text/html", _PAGE_POLICY
        )


def with_links(text: str) -> Markup:
    """The text, its web addresses to be opened."""
    shown, at = Markup(), 0
    for found in _LINK.finditer(text):
        shown += escape(text[at : found.start()])
        shown += Markup('<a href="{0}" target="_blank" rel="noreferrer">{0}</a>').format(found[0])
        at = found.end()
    return shown + escape(text[at:])


def _answer(text: str, kind: str, policy: str) -> web.Response:
    headers = {
        "content-security-policy": policy,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    }
    return web.Response(text=text, content_type=kind, headers=headers)


async def _health(_request: web.Request) -> web.Response:
    return web.json_response({"ok": True})


@web.middleware
async def _only_here(request: web.Request, handler: _Answer) -> web.StreamResponse:
    """A page of another name that leads to this machine reads no letter."""
    if request.host.partition(":")[0] not in _LOOPBACK:
        raise web.HTTPMisdirectedRequest(text="Only at 127.0.0.1.")
    return await handler(request)

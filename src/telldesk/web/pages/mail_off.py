"""Where the link in a mail leads that switches mail off: asked by people, done by one click.

Looking at the page changes nothing, since mail programs look at links by themselves; mail programs
that know RFC 8058 post to it, and so does the page's own button.
"""

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from telldesk.branding.theme import theme_css
from telldesk.kernel.i18n import translate
from telldesk.kernel.ids import new_token
from telldesk.notifications.actions.choose import switch_by_link
from telldesk.web.errors import language_of
from telldesk.web.page_headers import page_headers
from telldesk.web.pages.opening import PAGE, inbox_here, look_of, page_refusals
from telldesk.web.parts import Parts
from telldesk.web.plain_page import HTML, NONCE_BITS
from telldesk.web.templating import render

_AT: Final = "/app/{inbox:str}/mail-off/{secret:str}"
_MOST_SECRET: Final = 64


@get(_AT, opt=PAGE, include_in_schema=False, exception_handlers=page_refusals())
async def ask(
    request: Request[Any, Any, Any], parts: NamedDependency[Parts], inbox: FromPath[str],
    secret: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Whether it is meant."""
    del secret  # what the form posts to is this very address
    return await _page(request, parts, inbox, "mail-off-ask", "mail-off-do", is_again=False)


@post(_AT, opt=PAGE, include_in_schema=False, exception_handlers=page_refusals(), status_code=200)
async def switch(
    request: Request[Any, Any, Any], parts: NamedDependency[Parts], inbox: FromPath[str],
    secret: FromPath[str], again: FromQuery[int] = 0,
) -> Response[str]:  # fmt: skip
    """Mail is off, or on again with `again=1`."""
    found = await inbox_here(request, parts, inbox)
    is_on = again == 1
    is_known = len(secret) <= _MOST_SECRET and await parts.desk.run(
        found.place.tenant, lambda work: switch_by_link(work, secret=secret, is_on=is_on)
    )
    if not is_known:
        return await _page(request, parts, inbox, "mail-off-unknown", "", is_again=False)
    said, button = ("mail-off-undone", "") if is_on else ("mail-off-done", "mail-off-undo")
    return await _page(request, parts, inbox, said, button, is_again=not is_on)


async def _page(
    request: Request[Any, Any, Any], parts: Parts, inbox: str, said: str, button: str, *,
    is_again: bool,
) -> Response[str]:  # fmt: skip
    found = await inbox_here(request, parts, inbox)
    look = await look_of(parts, found)
    language = language_of(
        request.headers.get("accept-language", ""), tuple(look.languages), look.language
    )
    nonce = new_token(NONCE_BITS)
    page = render(
        "mail_off.html.jinja",
        language=language,
        name=look.name,
        nonce=nonce,
        theme=theme_css(look.colours),
        title=translate(language, "mail-off-title", desk=look.name),
        said=translate(language, said),
        button=translate(language, button) if button else "",
        query="?again=1" if is_again else "?again=0",
    )
    headers = page_headers(parts.settings, request.headers.get("host", ""), nonce, posts_forms=True)
    return Response(page, media_type=HTML, headers=headers)


ROUTES = [ask, switch]

"""The page every address of an inbox answers with: the desk's look, and the app that takes over."""

from typing import Any

import msgspec
from litestar import Request, Response, route
from litestar.di import NamedDependency
from litestar.params import FromPath

from telldesk.branding.looks import PageLook
from telldesk.branding.theme import brand_colours, theme_css
from telldesk.kernel.i18n import translate
from telldesk.kernel.ids import new_token
from telldesk.web.directory import InboxPlace
from telldesk.web.errors import language_of
from telldesk.web.page_headers import page_headers
from telldesk.web.pages.opening import (
    PAGE,
    READS,
    AppNotBuilt,
    base_of,
    inbox_here,
    look_of,
    page_refusals,
)
from telldesk.web.parts import Parts
from telldesk.web.plain_page import HTML, NONCE_BITS
from telldesk.web.templating import json_for_html, render


class BootDesk(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    language: str
    languages: list[str]
    colours: dict[str, str]
    logo: str
    """Address of the logo; '' is none."""


class Boot(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the app knows before it asks anything."""

    inbox: str
    base: str
    desk: BootDesk
    bot: str
    release: str
    is_simulated: bool


@route(
    ["/app/{inbox:str}", "/app/{inbox:str}/{rest:path}"], http_method=READS, opt=PAGE,
    include_in_schema=False, exception_handlers=page_refusals(),
)  # fmt: skip
async def shell(
    request: Request[Any, Any, Any], parts: NamedDependency[Parts], inbox: FromPath[str]
) -> Response[str]:
    """The app; which of its screens, the address says to the app itself."""
    found = await inbox_here(request, parts, inbox)
    if parts.build is None:
        raise AppNotBuilt
    look = await look_of(parts, found)
    nonce = new_token(NONCE_BITS)
    language = language_of(
        request.headers.get("accept-language", ""), tuple(look.languages), look.language
    )
    page = render(
        "shell.html.jinja",
        language=language,
        name=look.name,
        nonce=nonce,
        entry=parts.build.app,
        words=parts.build.words.get(language, ""),
        base=base_of(inbox),
        logo=look.logo_mark,
        theme=theme_css(look.colours),
        boot=json_for_html(_boot(parts, parts.build.release, inbox, found, look)),
        noscript=translate(language, "page-noscript"),
        unstarted=translate(language, "page-unstarted"),
    )
    headers = page_headers(parts.settings, request.headers.get("host", ""), nonce)
    return Response(page, media_type=HTML, headers=headers)


def _boot(parts: Parts, release: str, inbox: str, found: InboxPlace, look: PageLook) -> Boot:
    settings = parts.settings
    return Boot(
        inbox=inbox,
        base=base_of(inbox),
        desk=BootDesk(
            name=look.name,
            language=look.language,
            languages=look.languages,
            colours=brand_colours(look.colours),
            logo=f"{base_of(inbox)}logo?v={look.logo_mark}" if look.logo_mark else "",
        ),
        bot=found.username,
        release=release,
        is_simulated=settings.telegram_api_is_local and not settings.is_production,
    )


ROUTES = [shell]

"""The page of the owners' portal: the same for everybody, whoever they turn out to be."""

from typing import Any

import msgspec
from litestar import Request, Response, route
from litestar.di import NamedDependency

from telldesk.branding.theme import theme_css
from telldesk.kernel.errors import NotFound
from telldesk.kernel.i18n import translate
from telldesk.kernel.ids import new_token
from telldesk.web.errors import language_of
from telldesk.web.page_headers import page_headers
from telldesk.web.pages.opening import PAGE, READS, AppNotBuilt, page_refusals
from telldesk.web.parts import Parts
from telldesk.web.plain_page import HTML, NONCE_BITS
from telldesk.web.templating import json_for_html, render


class PageUnknown(NotFound):
    """Nothing is at this address of this host."""

    key = "page-unknown"


class PortalBoot(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the portal knows before it asks anything."""

    name: str
    release: str
    mail_page: str
    """Where a demo shows the mail it sent; '' anywhere else."""


@route(
    ["/portal", "/portal/{rest:path}"], http_method=READS, opt=PAGE, include_in_schema=False,
    exception_handlers=page_refusals(),
)  # fmt: skip
async def portal(request: Request[Any, Any, Any], parts: NamedDependency[Parts]) -> Response[str]:
    """The portal; which of its screens, the address says to the portal itself."""
    host = request.headers.get("host", "")
    # A desk's own host names nobody but the desk.
    is_elsewhere = parts.hosts.slug_of(host) or request.url.path.startswith("/portal/api/")
    if is_elsewhere or not parts.settings.has_portal:
        raise PageUnknown
    if parts.build is None:
        raise AppNotBuilt
    settings = parts.settings
    nonce = new_token(NONCE_BITS)
    language = language_of(request.headers.get("accept-language", ""))
    page = render(
        "shell.html.jinja",
        language=language,
        name=settings.portal_name,
        nonce=nonce,
        entry=parts.build.portal,
        words=parts.build.words.get(language, ""),
        base="",
        logo="",
        theme=theme_css({}),
        boot=json_for_html(
            PortalBoot(
                name=settings.portal_name,
                release=parts.build.release,
                mail_page="/mail" if settings.demo_mail_url else "",
            )
        ),
        noscript=translate(language, "page-noscript"),
        unstarted=translate(language, "portal-unstarted"),
    )
    headers = page_headers(settings, host, nonce, is_framed=False)
    return Response(page, media_type=HTML, headers=headers)


ROUTES = [portal]

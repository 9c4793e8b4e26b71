"""A refusal as a page: for people who opened an address, in their language, and nobody's brand."""

from collections.abc import Mapping
from typing import Any, Final

from litestar import Response

from telldesk.kernel.ids import new_token
from telldesk.kernel.settings import Settings
from telldesk.web.errors import Problem, language_of_scope
from telldesk.web.page_headers import page_headers
from telldesk.web.templating import render

PAGES: Final = "/app/"
HTML: Final = "text/html"  # the framework adds the charset
NONCE_BITS: Final = 128


def plain_page(settings: Settings, scope: Mapping[str, Any], found: Problem) -> Response[str]:
    """What `found` says, as a page that may stand where the app would."""
    nonce = new_token(NONCE_BITS)
    text = render("plain.html.jinja", language=language_of_scope(scope), nonce=nonce, found=found)
    # No host: it asks for nothing, and the host may be the very thing that is refused.
    headers = page_headers(settings, "", nonce)
    return Response(text, status_code=found.status, media_type=HTML, headers=headers)

"""Where the demo shows the mail it sent: an address one can guess, which leads to the mailbox."""

from typing import Any

from litestar import Request, route
from litestar.di import NamedDependency
from litestar.response import Redirect

from telldesk.kernel.errors import NotFound
from telldesk.web.pages.opening import PAGE, READS, page_refusals
from telldesk.web.parts import Parts


@route(
    "/mail",
    http_method=READS,
    opt=PAGE,
    include_in_schema=False,
    exception_handlers=page_refusals(),
)
async def demo_mail(request: Request[Any, Any, Any], parts: NamedDependency[Parts]) -> Redirect:
    """The demo's mailbox; nothing anywhere else."""
    settings = parts.settings
    is_elsewhere = parts.hosts.slug_of(request.headers.get("host", "")) != ""
    if settings.environment != "demo" or not settings.demo_mail_url or is_elsewhere:
        raise NotFound("no demo")
    return Redirect(settings.demo_mail_url)


ROUTES = [demo_mail]

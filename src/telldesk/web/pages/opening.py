"""What all pages share: whose they are, at which host, and how they refuse."""

from typing import Any, Final

from litestar import HttpMethod, Request, Response
from litestar.types import ExceptionHandlersMap

from telldesk.branding.looks import PageLook, page_look
from telldesk.kernel.errors import NotFound, Unavailable
from telldesk.web.build import HOW_TO_BUILD
from telldesk.web.directory import InboxPlace, require_served
from telldesk.web.errors import Problem, exception_handlers
from telldesk.web.guards import OPEN
from telldesk.web.parts import Parts, parts_of
from telldesk.web.plain_page import PAGES, plain_page

PAGE: Final = {OPEN: "page"}
READS: Final = (HttpMethod.GET, HttpMethod.HEAD)


class DeskUnknown(NotFound):
    """No desk has this address; a foreign desk's address says the same."""

    key = "desk-unknown"


class AppNotBuilt(Unavailable):
    """This installation has no app to show yet."""

    key = "app-not-built"

    def __init__(self) -> None:
        super().__init__("no build", retry_after_s=60)
        self.facts["command"] = HOW_TO_BUILD


async def inbox_here(request: Request[Any, Any, Any], parts: Parts, inbox: str) -> InboxPlace:
    """The inbox at this host, which is served.

    Raises:
        DeskUnknown: no such inbox here.
        DeskSuspended: it is not served.
    """
    found = await parts.inbox_at(request.headers.get("host", ""), inbox)
    if found is None:
        raise DeskUnknown
    require_served(found.place)
    return found


async def look_of(parts: Parts, found: InboxPlace) -> PageLook:
    """How the inbox's desk looks."""
    return await parts.by_key.run(found.place.tenant, page_look)


def base_of(inbox: str) -> str:
    """Where everything of an inbox begins."""
    return f"{PAGES}{inbox}/"


def _page_of(handler: Any) -> Any:
    def answer(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        refused: Response[Any] = handler(request, error)
        if not isinstance(refused.content, Problem):
            return refused
        page = plain_page(parts_of(request).settings, request.scope, refused.content)
        wait = refused.headers.get("retry-after")
        if wait:
            page.headers["retry-after"] = wait
        return page

    return answer


def page_refusals() -> ExceptionHandlersMap:
    """The house's refusals, for people instead of programs."""
    return {kind: _page_of(handler) for kind, handler in exception_handlers().items()}

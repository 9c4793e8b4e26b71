"""The web app: every door, its parts, and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from litestar import Litestar
from litestar.datastructures import State

from telldesk.kernel.settings import Settings
from telldesk.web import desk, health, realtime, session
from telldesk.web.agent import categories, compose, contacts, moves, overview, staff, tickets
from telldesk.web.contact import tickets as own_tickets
from telldesk.web.deps import DEPENDENCIES
from telldesk.web.errors import exception_handlers
from telldesk.web.guards import refuse_unguarded
from telldesk.web.middleware import Door
from telldesk.web.openapi import complete_schema, openapi_config
from telldesk.web.parts import Parts

MAX_BODY_BYTES: Final = 65_536  # the longest honest body is a 4,096 character reply
ROUTES: Final = (
    *session.ROUTES, *realtime.ROUTES, *health.ROUTES, *desk.ROUTES,
    *tickets.ROUTES, *compose.ROUTES, *moves.ROUTES, *contacts.ROUTES, *categories.ROUTES,
    *staff.ROUTES, *overview.ROUTES, *own_tickets.ROUTES,
)  # fmt: skip


def create_app(settings: Settings, parts: Parts | None = None) -> Litestar:
    """The application, its routes checked; connections open with its lifespan.

    Raises:
        UnguardedRouteError: a route without an audience.
        Misconfigured: a setting the web process needs is missing.
    """
    own = parts or Parts(settings)

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        await own.open()
        try:
            yield
        finally:
            await own.close()

    app = Litestar(
        route_handlers=[*ROUTES],
        dependencies=DEPENDENCIES,
        exception_handlers=exception_handlers(),
        lifespan=[lifespan],
        openapi_config=openapi_config(),
        request_max_body_size=MAX_BODY_BYTES,
        state=State({"parts": own}),
        logging_config=None,
        debug=False,
    )
    refuse_unguarded(app)
    complete_schema(app)
    app.asgi_handler = Door(app.asgi_handler, own)
    return app

"""The web app: every door and its parts, and the command that runs it; nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Final

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State

from telldesk.kernel.log import configure_logging
from telldesk.kernel.settings import Settings, load_settings
from telldesk.web import desk, file_links, health, realtime, session
from telldesk.web.agent import (
    assigning,
    bulk,
    canned_responses,
    categories,
    closing_transcripts,
    compose,
    contact_merges,
    contact_notes,
    contacts,
    deadlines,
    deliveries,
    drafts,
    erasures,
    exports,
    fields,
    files,
    keyword_rules,
    moves,
    notification_settings,
    notifications,
    opening,
    overview,
    participants,
    ratings,
    reports,
    search,
    snoozing,
    spam,
    staff,
    tags,
    tickets,
    transcripts,
    transfers,
    uploads,
    views,
)
from telldesk.web.contact import files as own_files
from telldesk.web.contact import ratings as own_ratings
from telldesk.web.contact import tickets as own_tickets
from telldesk.web.contact import transcripts as own_transcripts
from telldesk.web.contact import uploads as own_uploads
from telldesk.web.deps import DEPENDENCIES
from telldesk.web.errors import exception_handlers
from telldesk.web.guards import refuse_unguarded
from telldesk.web.hooks.protocol import STATE_KEY
from telldesk.web.hooks.telegram import HookCounts, TelegramHook
from telldesk.web.middleware import Door
from telldesk.web.openapi import openapi_config
from telldesk.web.pages import assets, brand, demo_mail, mail_off, portal, shell
from telldesk.web.parts import Parts
from telldesk.web.portal import me as owner_me
from telldesk.web.portal import owners, step_up
from telldesk.web.portal import plans as owner_plans
from telldesk.web.portal import second_factor as owner_second_factor
from telldesk.web.portal import sessions as owner_sessions
from telldesk.web.portal import sign_in as owner_sign_in
from telldesk.web.serving import serve_many, serve_one

MAX_BODY_BYTES: Final = 65_536  # the longest honest body is a 4,096 character reply
# Lists and conversations become a sixth of their size. What holds a token is never compressed;
# files are as small as they get, and the app's own were compressed when it was built.
SMALLER: Final = CompressionConfig(
    backend="gzip", gzip_compress_level=4, minimum_size=1_400,
    exclude=["^/(app|assets|health)/", "^/api/v1/(session|realtime)", "^/portal/api/",
             "/files/", "/uploads/"],
)  # fmt: skip
ROUTES: Final = (
    *session.ROUTES, *realtime.ROUTES, *health.ROUTES, *desk.ROUTES,
    *tickets.ROUTES, *transfers.ROUTES, *transcripts.ROUTES, *own_transcripts.ROUTES,
    *compose.ROUTES, *moves.ROUTES, *snoozing.ROUTES, *spam.ROUTES, *participants.ROUTES,
    *contacts.ROUTES, *categories.ROUTES,
    *contact_notes.ROUTES, *contact_merges.ROUTES, *exports.ROUTES, *erasures.ROUTES,
    *assigning.ROUTES,
    *deadlines.ROUTES,
    *keyword_rules.ROUTES,
    *opening.ROUTES,
    *ratings.ROUTES, *own_ratings.ROUTES, *closing_transcripts.ROUTES,
    *notifications.ROUTES, *notification_settings.ROUTES,
    *bulk.ROUTES,
    *drafts.ROUTES,
    *canned_responses.ROUTES,
    *tags.ROUTES,
    *fields.ROUTES,
    *search.ROUTES, *views.ROUTES,
    *staff.ROUTES, *overview.ROUTES, *reports.ROUTES, *deliveries.ROUTES, *own_tickets.ROUTES,
    *shell.ROUTES, *portal.ROUTES, *brand.ROUTES, *assets.ROUTES, *mail_off.ROUTES,
    *demo_mail.ROUTES,
    *files.ROUTES, *own_files.ROUTES, *file_links.ROUTES,
    *uploads.ROUTES, *own_uploads.ROUTES,
    *owner_sign_in.ROUTES, *owner_me.ROUTES, *owner_sessions.ROUTES, *step_up.ROUTES,
    *owner_second_factor.ROUTES, *owners.ROUTES, *owner_plans.ROUTES,
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

    counts = HookCounts()
    own.reports["hooks"] = lambda: asdict(counts)
    hook = TelegramHook(own.inboxes, own.intake, settings, counts)
    app = Litestar(
        route_handlers=ROUTES,
        dependencies=DEPENDENCIES,
        exception_handlers=exception_handlers(),
        lifespan=[lifespan],
        openapi_config=openapi_config(),
        compression_config=SMALLER,
        request_max_body_size=MAX_BODY_BYTES,
        state=State({"parts": own, STATE_KEY: hook}),
        logging_config=None,
        debug=False,
    )
    refuse_unguarded(app)
    door = Door(app.asgi_handler, own, hook)
    app.asgi_handler = realtime.LiveConnections(door, own)
    return app


def app_from_environment() -> Litestar:
    """What each of several web processes runs."""
    settings = load_settings()
    configure_logging(settings.log_level, json=settings.log_json)
    return create_app(settings)


def serve(settings: Settings) -> None:
    """`telldesk serve`: runs until SIGINT or SIGTERM.

    Raises:
        Misconfigured: an address or a server refuses us.
    """
    configure_logging(settings.log_level, json=settings.log_json)
    if settings.web_processes > 1:
        serve_many(settings, "telldesk.app:app_from_environment")
    else:
        serve_one(settings, create_app)

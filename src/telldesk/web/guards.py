"""Who may enter a route. Deny by default: a route without one of these does not start.

A guard proves the session, then the audience, then the permission, before a handler or its input
is looked at. Verbs ask again: a guard is a door, not the lock.
"""

from collections.abc import Iterable
from typing import Any, Final

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.handlers import ASGIRouteHandler, HTTPRouteHandler, WebsocketRouteHandler
from litestar.handlers.base import BaseRouteHandler

from telldesk.identity.actor import ActorKind
from telldesk.identity.permissions import Permission
from telldesk.identity.sessions import SignedIn, resolve_access, tenant_of_token
from telldesk.kernel.errors import Forbidden, Unauthenticated
from telldesk.kernel.settings import Settings
from telldesk.owners.sessions import SignedOwner, resolve
from telldesk.web.directory import require_served
from telldesk.web.parts import Parts, PortalClosed, parts_of

# Routes that know no person yet say which kind they are in `opt`; everything else has an Audience.
OPEN: Final = "open"
OPEN_KINDS: Final = frozenset(
    {"sign-in", "owner-sign-in", "health", "schema", "ticket", "page", "file-link"}
)
_MOST_HEADER: Final = 200
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_Connection = ASGIConnection[Any, Any, Any, Any]


class ForeignPage(Forbidden):
    """Only the portal's own pages may ask for this."""

    key = "foreign-page"


class Audience:
    """Lets in signed-in people of these kinds who hold `permission`, if one is named."""

    def __init__(self, *kinds: ActorKind, permission: Permission | None = None) -> None:
        self.kinds = frozenset(kinds)
        self.permission = permission

    async def __call__(self, connection: _Connection, _handler: BaseRouteHandler) -> None:
        signed = await signed_in(connection)
        if signed.actor.kind not in self.kinds:
            raise Forbidden("another audience")
        if self.permission is not None:
            signed.actor.require(self.permission)


def agents(permission: Permission | None = None) -> Audience:
    """Agents, or those agents whose role holds `permission`."""
    return Audience(ActorKind.AGENT, permission=permission)


CONTACTS: Final = Audience(ActorKind.CONTACT)
ANYBODY_SIGNED_IN: Final = Audience(ActorKind.CONTACT, ActorKind.AGENT)


class Owners:
    """Lets in owners who are signed in to the portal, at its own host and from its own pages.

    `is_fresh`: only with a proof of the last ten minutes.
    """

    kinds: Final = frozenset({"owner"})
    permission: Final = None

    def __init__(self, *, is_fresh: bool = False) -> None:
        self.is_fresh = is_fresh

    async def __call__(self, connection: _Connection, _handler: BaseRouteHandler) -> None:
        owner = await signed_owner(connection)
        require_own_page(connection)
        if self.is_fresh:
            owner.require_fresh(parts_of(connection).clock.now())


OWNERS: Final = Owners()
FRESH_OWNERS: Final = Owners(is_fresh=True)


async def signed_owner(connection: _Connection) -> SignedOwner:
    """The owner behind the portal's cookie, proven once per request.

    Raises:
        Unauthenticated: no cookie, or none that is good now; always so at a tenant's host.
    """
    state: dict[str, Any] = connection.scope["state"]
    found = state.get("owner")
    if isinstance(found, SignedOwner):
        return found
    parts = parts_of(connection)
    token = connection.cookies.get(portal_cookie(parts.settings), "")[:_MOST_HEADER]
    if not token or not is_portal_host(parts, connection):
        raise Unauthenticated("no session of the portal")
    ring = parts.portal_ring
    owner = await parts.portal.platform(lambda work: resolve(work, ring, token))
    state["owner"] = owner
    state["language"] = owner.language
    return owner


def portal_cookie(settings: Settings) -> str:
    """The cookie's name; browsers keep `__Host-` ones only from https."""
    return "__Host-portal" if settings.is_production else "portal"


def is_portal_host(parts: Parts, connection: _Connection) -> bool:
    """Whether this host is the platform's own: no tenant's host has a portal (T25)."""
    return parts.hosts.slug_of(connection.headers.get("host", "")) == ""


def require_own_page(connection: _Connection) -> None:
    """Nothing, when it only reads, or a page of this very host asks: cookies come along (T40).

    Raises:
        ForeignPage: another one asks, or nobody says who.
    """
    if connection.scope.get("method") in _READING:
        return
    origin, host = connection.headers.get("origin", ""), connection.headers.get("host", "")
    if not parts_of(connection).hosts.is_own_origin(origin, host):
        raise ForeignPage("another origin")


async def at_the_portal(connection: _Connection, _handler: BaseRouteHandler) -> None:
    """Guards what nobody has to be signed in for: only the portal's own pages may ask.

    Raises:
        PortalClosed: there is none here: at a tenant's host, or at all.
        ForeignPage: a page of somebody else asks.
    """
    parts = parts_of(connection)
    if not is_portal_host(parts, connection) or not parts.settings.has_portal:
        raise PortalClosed
    require_own_page(connection)


async def signed_in(connection: _Connection) -> SignedIn:
    """The person behind the bearer token of this request, proven once per request.

    Raises:
        Unauthenticated: no token, or none that is good now at this host.
        DeskSuspended: the tenant is not served.
    """
    state: dict[str, Any] = connection.scope["state"]
    found = state.get("signed_in")
    if isinstance(found, SignedIn):
        return found
    scheme, _, token = connection.headers.get("authorization", "")[:_MOST_HEADER].partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthenticated("no bearer token")
    signed = await prove(parts_of(connection), token, connection.headers.get("host", ""))
    state["signed_in"] = signed
    state["language"] = signed.actor.language[:2]
    return signed


async def prove(parts: Parts, token: str, host: str) -> SignedIn:
    """The person behind an access token, at the host it is used on."""
    tenant = tenant_of_token(token)
    place = await parts.directory.tenant(tenant.schema)
    if place is None or parts.hosts.slug_of(host) not in {"", place.slug}:
        raise Unauthenticated("not here")
    require_served(place)
    return await parts.by_key.run(place.tenant, lambda work: resolve_access(work, token))


class UnguardedRouteError(RuntimeError):
    """A route would be open to anybody; the app does not start with it."""


def audience_of(route_handler: BaseRouteHandler) -> Audience | Owners | None:
    """The guard of this route that names its audience."""
    found = [guard for guard in _guards(route_handler) if isinstance(guard, Audience | Owners)]
    return found[-1] if found else None


def _guards(route_handler: BaseRouteHandler) -> Iterable[Any]:
    for guard in route_handler.resolve_guards():
        yield getattr(guard, "func", guard)  # Litestar wraps what it is not sure is async


def refuse_unguarded(app: Litestar) -> None:
    """Nothing, when every route has an audience or says why it has none.

    Raises:
        UnguardedRouteError: names the first one without.
    """
    for route in app.routes:
        for one in _handlers_of(route):
            if audience_of(one) is not None or one.opt.get(OPEN) in OPEN_KINDS:
                continue
            raise UnguardedRouteError(f"{route.path} ({one})")


def _handlers_of(route: Any) -> list[BaseRouteHandler]:
    if hasattr(route, "route_handlers"):
        return [
            one
            for one in route.route_handlers
            if isinstance(one, HTTPRouteHandler | WebsocketRouteHandler | ASGIRouteHandler)
            and not _answers_options(one)
        ]
    return [route.route_handler]


def _answers_options(one: BaseRouteHandler) -> bool:
    """Litestar's own OPTIONS answer names the methods and nothing else."""
    return isinstance(one, HTTPRouteHandler) and one.http_methods == {"OPTIONS"}

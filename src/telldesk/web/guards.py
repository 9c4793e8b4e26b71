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
from telldesk.web.directory import require_served
from telldesk.web.parts import Parts, parts_of

# Routes that know no person yet say which kind they are in `opt`; everything else has an Audience.
OPEN: Final = "open"
OPEN_KINDS: Final = frozenset({"sign-in", "health", "schema", "ticket", "page", "file-link"})
_MOST_HEADER: Final = 200
_Connection = ASGIConnection[Any, Any, Any, Any]


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


def audience_of(route_handler: BaseRouteHandler) -> Audience | None:
    """The guard of this route that names its audience."""
    found = [guard for guard in _guards(route_handler) if isinstance(guard, Audience)]
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

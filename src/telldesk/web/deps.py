"""What handlers are given: the caller, and a way to run verbs as them."""

from collections.abc import Awaitable, Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from litestar import Request
from litestar.di import Provide

from telldesk.identity.actor import Actor
from telldesk.identity.sessions import SignedIn
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.errors import Unauthenticated
from telldesk.kernel.work import Work
from telldesk.owners.letters import TOPIC as LETTERS
from telldesk.owners.sessions import SignedOwner
from telldesk.web.parts import Parts, parts_of

T = TypeVar("T")
P = ParamSpec("P")


class Caller:
    """The signed-in person of this request and their tenant."""

    __slots__ = ("parts", "signed")

    def __init__(self, parts: Parts, signed: SignedIn) -> None:
        self.parts = parts
        self.signed = signed

    @property
    def actor(self) -> Actor:
        return self.signed.actor

    async def run(
        self,
        verb: Callable[Concatenate[Work, Actor, P], Awaitable[T]],
        *args: P.args,
        **facts: P.kwargs,
    ) -> T:
        """What `verb` answers, after its transaction in the caller's own tenant is committed."""
        return await self.parts.desk.run(
            self.signed.tenant, lambda work: verb(work, self.actor, *args, **facts)
        )

    async def run_by_key(self, verb: Callable[[Work, Actor], Awaitable[T]]) -> T:
        """The same for a verb that finds its rows by their keys: its first plan is kept."""
        return await self.parts.by_key.run(self.signed.tenant, lambda work: verb(work, self.actor))


class OwnerCaller:
    """The signed-in owner of this request, at the portal."""

    __slots__ = ("owner", "parts")

    def __init__(self, parts: Parts, owner: SignedOwner) -> None:
        self.parts = parts
        self.owner = owner

    @property
    def ring(self) -> KeyRing:
        return self.parts.portal_ring

    async def read(self, verb: Callable[[Work], Awaitable[T]]) -> T:
        """What `verb` answers, asked with the portal's own login."""
        return await self.parts.portal.platform(verb)

    async def act(self, verb: Callable[[Work], Awaitable[T]]) -> T:
        """The same; letters it queued are sent at once."""
        answer = await self.parts.portal.platform(verb)
        self.parts.nudges.nudge(LETTERS)
        return answer


async def provide_owner(request: Request[Any, Any, Any]) -> OwnerCaller:
    """The owner a guard has proven."""
    owner = request.scope["state"].get("owner")
    if not isinstance(owner, SignedOwner):
        raise Unauthenticated("no guard asked")
    return OwnerCaller(parts_of(request), owner)


async def provide_caller(request: Request[Any, Any, Any]) -> Caller:
    """The caller a guard has proven."""
    signed = request.scope["state"].get("signed_in")
    if not isinstance(signed, SignedIn):
        raise Unauthenticated("no guard asked")
    return Caller(parts_of(request), signed)


async def provide_parts(request: Request[Any, Any, Any]) -> Parts:
    return parts_of(request)


DEPENDENCIES = {
    "caller": Provide(provide_caller),
    "owner": Provide(provide_owner),
    "parts": Provide(provide_parts),
}

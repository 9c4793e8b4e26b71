"""What handlers are given: the caller, and a way to run verbs as them."""

from collections.abc import Awaitable, Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from litestar import Request
from litestar.di import Provide

from telldesk.identity.actor import Actor
from telldesk.identity.sessions import SignedIn
from telldesk.kernel.errors import Unauthenticated
from telldesk.kernel.work import Work
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


async def provide_caller(request: Request[Any, Any, Any]) -> Caller:
    """The caller a guard has proven."""
    signed = request.scope["state"].get("signed_in")
    if not isinstance(signed, SignedIn):
        raise Unauthenticated("no guard asked")
    return Caller(parts_of(request), signed)


async def provide_parts(request: Request[Any, Any, Any]) -> Parts:
    return parts_of(request)


DEPENDENCIES = {"caller": Provide(provide_caller), "parts": Provide(provide_parts)}

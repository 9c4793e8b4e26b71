"""A fresh proof of who it is: asked for by letter or second factor, good for ten minutes."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from telldesk.owners.actions.sign_in import SignInCodeWrong
from telldesk.owners.actions.step_up import ask_code, prove
from telldesk.web.deps import OwnerCaller
from telldesk.web.guards import OWNERS
from telldesk.web.portal.browsers import session_cookie, take_own_letter, take_proof
from telldesk.web.portal.sign_in import SESSION, Code


class OwnerCodeBody(msgspec.Struct, forbid_unknown_fields=True):
    """A code of a letter or an app, or a recovery code."""

    code: Code


class CodeSent(msgspec.Struct, frozen=True, kw_only=True):
    expires_at: datetime


class Freshened(msgspec.Struct, frozen=True, kw_only=True):
    """Until when acts of an owner need no further proof."""

    fresh_until: datetime


@post(
    f"{SESSION}/fresh/letter", operation_id="askOwnerCode", guards=[OWNERS], status_code=202,
    summary="Ask for a code by letter",
)  # fmt: skip
async def ask_owner_code(owner: NamedDependency[OwnerCaller]) -> CodeSent:
    """A letter with a code; refused where there is a second factor, which is asked for then."""
    await take_own_letter(owner)
    until = await owner.act(lambda work: ask_code(work, owner.ring, owner.owner))
    return CodeSent(expires_at=until)


@post(
    f"{SESSION}/fresh", operation_id="proveOwner", guards=[OWNERS], status_code=200,
    summary="Prove who it is",
)  # fmt: skip
async def prove_owner(
    request: Request[Any, Any, Any],
    owner: NamedDependency[OwnerCaller],
    data: JSONBody[OwnerCodeBody],
) -> Response[Freshened]:
    """Acts of an owner are open for ten minutes; the session's cookie is another one."""
    await take_proof(owner.parts, request)
    fresh = await owner.act(lambda work: prove(work, owner.ring, owner.owner, code=data.code))
    if fresh is None:
        raise SignInCodeWrong
    return Response(
        Freshened(fresh_until=fresh.until), cookies=[session_cookie(owner.parts, fresh.token)]
    )


ROUTES = [ask_owner_code, prove_owner]

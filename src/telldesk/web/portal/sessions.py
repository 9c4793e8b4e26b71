"""The browsers an owner is signed in with: listed, and signed out one by one or together."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, delete, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from telldesk.owners.sessions import end_others, end_session, list_sessions
from telldesk.web.deps import OwnerCaller
from telldesk.web.guards import OWNERS
from telldesk.web.portal.browsers import gone_cookie

_SESSIONS: Final = "/portal/api/sessions"


class OwnerSessionShape(msgspec.Struct, frozen=True, kw_only=True):
    """One browser. `address` is shortened; `is_this` is the one that asks."""

    id: UUID
    device: str
    address: str
    created_at: datetime
    used_at: datetime
    is_this: bool


class OwnerSessions(msgspec.Struct, frozen=True, kw_only=True):
    sessions: list[OwnerSessionShape]


@get(_SESSIONS, operation_id="listOwnerSessions", guards=[OWNERS], summary="Own sessions")
async def list_owner_sessions(owner: NamedDependency[OwnerCaller]) -> OwnerSessions:
    """Where the owner is signed in, the latest used first."""
    found = await owner.read(lambda work: list_sessions(work, owner.owner))
    return OwnerSessions(
        sessions=[OwnerSessionShape(**msgspec.structs.asdict(one)) for one in found]
    )


@delete(
    f"{_SESSIONS}/{{session_id:uuid}}", operation_id="endOwnerSession", guards=[OWNERS],
    summary="End one session",
)  # fmt: skip
async def end_owner_session(
    owner: NamedDependency[OwnerCaller], session_id: FromPath[UUID]
) -> Response[None]:
    """That browser is signed out; the own one loses its cookie with it."""
    await owner.act(lambda work: end_session(work, owner.owner, session_id))
    is_own = session_id == owner.owner.session_id
    return Response(None, status_code=204, cookies=[gone_cookie(owner.parts)] if is_own else None)


@delete(
    _SESSIONS, operation_id="endOtherOwnerSessions", guards=[OWNERS],
    summary="End all other sessions",
)  # fmt: skip
async def end_other_owner_sessions(owner: NamedDependency[OwnerCaller]) -> None:
    """Only this browser is still signed in."""
    await owner.act(lambda work: end_others(work, owner.owner))


ROUTES = [list_owner_sessions, end_owner_session, end_other_owner_sessions]
